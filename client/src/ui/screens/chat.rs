//! The chat with a client: what was written, how far it got, and where to write.

use std::collections::BTreeMap;

use eframe::egui::{
    Frame, Id, Key, KeyboardShortcut, Label, Margin, Modifiers, Panel, ScrollArea, Stroke, TextEdit, Ui,
};
use signaling::protocol::{Address, MAX_CHAT_CHARS, MessageId, Persona, Role, StationId};

use super::{bubble, help};
use crate::station::{ChatLine, Command, LineState, View};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, CONTROL_RADIUS, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Pill, split_right_ui};
use crate::ui::words::HelpWords;

/// How many characters before the limit the count is shown.
const COUNT_FROM: usize = MAX_CHAT_CHARS - 500;

/// What the chat remembers between two passes.
#[derive(Debug, Default)]
pub struct Chat {
    /// Texts begun, by the conversation they are for: nothing written is lost by looking elsewhere.
    drafts: BTreeMap<Conversation, String>,
    /// The client whose chat is shown.
    pub with: Option<String>,
    /// The last message said to be read.
    read: Option<MessageId>,
    /// The cursor goes to the composer in the next pass.
    pub take_focus: bool,
}

/// A conversation: the client's name and, at a jury's station, the candidate it is held with.
type Conversation = (String, Option<StationId>);

/// With whom one writes.
#[derive(Clone, Debug)]
pub struct Correspondent {
    /// Where it goes.
    pub to: Address,
    /// The client played, at a jury's.
    pub persona: Option<Persona>,
    /// The client's name, which is also the name of the conversation.
    pub name: String,
    /// The candidate, at a jury's station: another one has a conversation of its own with the same client.
    pub candidate: Option<StationId>,
    /// The stations at which that candidate sat before: what was said there is of the conversation.
    pub before: Vec<StationId>,
}

impl Correspondent {
    /// A candidate at this station, to whom a jury writes as a client.
    pub fn candidate(station: StationId, persona: Persona) -> Self {
        Self {
            to: Address::Station(station),
            name: persona.name.clone(),
            persona: Some(persona),
            candidate: Some(station),
            before: Vec::new(),
        }
    }

    fn conversation(&self) -> Conversation {
        (self.name.clone(), self.candidate)
    }

    /// Whether a line belongs to the conversation. One client may be at one station, and then at another.
    fn wrote(&self, line: &ChatLine) -> bool {
        name_of(line) == self.name && self.is_with(line)
    }

    fn is_with(&self, line: &ChatLine) -> bool {
        let with = |candidate| line.with.is_some_and(|with| with == candidate || self.before.contains(&with));
        self.candidate.is_none_or(with)
    }
}

/// Where the composer is for the keyboard.
pub fn composer_id() -> Id {
    Id::unique("composer")
}

/// The names of those with whom there is a chat, in order of their first message.
pub fn conversations(view: &View) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for line in view.chat.iter() {
        let name = name_of(line);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The name of the conversation that a line belongs to.
pub fn name_of(line: &ChatLine) -> &str {
    line.persona.as_ref().map_or("", |persona| persona.name.as_str())
}

/// Draws the chat with `other`, or why there is nobody to write to.
pub fn chat_ui(ui: &mut Ui, scene: &mut Scene<'_>, chat: &mut Chat, other: Option<&Correspondent>) {
    let name = other.map_or("", |other| other.name.as_str());
    let helper = HelpWords::of(scene.language).helper;
    let taken = scene.view.chat_taken && scene.view.role == Role::Candidate && name != helper;
    if taken {
        help::chat_taken_ui(ui, scene);
    } else if let Some(other) = other {
        let composer =
            Panel::bottom("composer-panel").resizable(false).show_separator_line(false).frame(Frame::NONE);
        composer.show(ui, |ui| composer_ui(ui, scene, chat, other));
    }
    lines_ui(ui, scene, chat, other);
}

/// Draws what was written with `other`, and nowhere to write.
pub fn lines_ui(ui: &mut Ui, scene: &mut Scene<'_>, chat: &mut Chat, other: Option<&Correspondent>) {
    let belongs = |line: &&ChatLine| other.map_or(name_of(line).is_empty(), |other| other.wrote(line));
    let lines: Vec<&ChatLine> = scene.view.chat.iter().filter(belongs).collect();
    if lines.is_empty() {
        let why = match (other, scene.view.role) {
            (Some(_), _) => scene.words.chat_empty,
            (None, Role::Jury) => scene.words.chat_nobody_jury,
            (None, _) => scene.words.chat_nobody,
        };
        ui.add(Label::new(theme::running(why).color(palette(ui).soft)).wrap());
        return;
    }
    let mut shown = Vec::new();
    let place = ("chat", other.map(Correspondent::conversation));
    ScrollArea::vertical().id_salt(place).auto_shrink(false).stick_to_bottom(true).show(ui, |ui| {
        for line in lines {
            if bubble::bubble_ui(ui, scene, line) && !line.mine {
                shown.push(line.id);
            }
        }
    });
    if ui.input(|input| input.focused) {
        read(scene, chat, other, &shown);
    }
}

/// Whether this station holds anything of a conversation.
pub fn is_held(view: &View, other: &Correspondent) -> bool {
    view.chat.iter().any(|line| other.wrote(line))
}

/// What is held here of a conversation that is drawn from elsewhere is read with it.
pub fn read_elsewhere(ui: &Ui, scene: &mut Scene<'_>, chat: &mut Chat, other: &Correspondent) {
    let theirs = scene.view.chat.iter().filter(|line| !line.mine && other.wrote(line));
    let shown: Vec<MessageId> = theirs.map(|line| line.id).collect();
    if ui.input(|input| input.focused) {
        read(scene, chat, Some(other), &shown);
    }
}

/// Says how far the chat was read: up to the last line shown before one that was not, for reading a message
/// reads all before it.
fn read(scene: &mut Scene<'_>, chat: &mut Chat, other: Option<&Correspondent>, shown: &[MessageId]) {
    if scene.view.unread == 0 {
        return;
    }
    let theirs = scene.view.chat.iter().filter(|line| !line.mine && line.state != LineState::Read);
    let unread = theirs.filter(|line| other.is_none_or(|other| other.is_with(line)));
    let reached = unread.map(|line| line.id).take_while(|id| shown.contains(id)).last();
    if let Some(id) = reached
        && chat.read != Some(id)
    {
        chat.read = Some(id);
        scene.ask(Command::Read(id));
    }
}

fn composer_ui(ui: &mut Ui, scene: &mut Scene<'_>, chat: &mut Chat, other: &Correspondent) {
    let (words, palette) = (scene.words, palette(ui));
    let draft = chat.drafts.entry(other.conversation()).or_default();
    let id = composer_id();
    let focused = ui.memory(|memory| memory.has_focus(id));
    let entered = focused
        && ui.input_mut(|input| !input.modifiers.shift && input.consume_key(Modifiers::NONE, Key::Enter));
    let stroke = if focused { palette.live(Tone::Primary) } else { Stroke::new(palette.thin, palette.soft) };
    let hint = if other.persona.is_some() { words.chat_hint_jury } else { words.chat_hint };
    ui.add_space(HALF_GAP);
    let edit = TextEdit::multiline(draft)
        .id(id)
        .char_limit(MAX_CHAT_CHARS)
        .hint_text(hint)
        .return_key(KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter))
        .frame(
            Frame::new()
                .fill(palette.surface)
                .stroke(stroke)
                .corner_radius(CONTROL_RADIUS)
                .inner_margin(Margin::symmetric(12, 11)),
        )
        .desired_rows(2)
        .desired_width(ui.available_width());
    let response = ScrollArea::vertical()
        .id_salt("composer-scroll")
        .max_height(144.0)
        .show(ui, |ui| ui.add(edit))
        .inner
        .accessible_name(format!("{} {}", words.chat_to, other.name));
    if std::mem::take(&mut chat.take_focus) {
        response.request_focus();
    }
    let count = draft.chars().count();
    let sendable = !draft.trim().is_empty() && scene.has_room;
    let mut send = entered && sendable;
    split_right_ui(
        ui,
        CONTROL,
        |ui| {
            let button =
                Button::primary(words.send).icon(icons::SEND).enabled(sendable).shortcut(Shortcut::Send);
            send |= button.show(ui);
        },
        |ui| {
            let (tone, line) = match count {
                0..COUNT_FROM => (palette.soft, words.chat_keys.to_owned()),
                MAX_CHAT_CHARS.. => {
                    (palette.bad, format!("{count} / {MAX_CHAT_CHARS} · {}", words.chat_full))
                }
                _ => (palette.warn, format!("{count} / {MAX_CHAT_CHARS}")),
            };
            ui.add(Label::new(theme::soft(ui, line).color(tone)).wrap());
        },
    );
    if send {
        let text = std::mem::take(draft);
        let (to, persona) = (other.to.clone(), other.persona.clone());
        let helped = other.candidate.filter(|_| scene.view.peer.is_none());
        scene.ask(Command::Chat { to, persona, helped, text });
        response.request_focus();
    }
}

/// Draws the conversations side by side where there are several; choosing one shows it.
pub fn conversations_ui(ui: &mut Ui, scene: &Scene<'_>, chat: &mut Chat) {
    let names = conversations(scene.view);
    if names.len() < 2 {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        for name in names {
            let shown = if name.is_empty() { scene.words.no_name } else { name };
            if Button::new(shown).chosen(chat.with.as_deref() == Some(name)).show(ui) {
                chat.with = Some(name.to_owned());
            }
        }
    });
}

/// Draws how many messages are not yet read, where there are any.
pub fn unread_ui(ui: &mut Ui, scene: &Scene<'_>) {
    if scene.view.unread > 0 {
        let text = scene.language.unread(scene.view.unread);
        Pill::new(Tone::Primary, &text).icon(icons::CHAT).live().show(ui);
    }
}
