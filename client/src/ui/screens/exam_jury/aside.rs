//! How the client is played, what the candidate has of it, and the messages: behind tabs, or side by side in a chat.

use eframe::egui::{Label, Ui, vec2};
use signaling::protocol::exam::{Contact, ExchangeView, Item, ItemRef, JuryCandidate};
use signaling::protocol::{Address, RoleSheet};

use super::exchange::persona;
use super::reading::Reading;
use super::run_sheet::Sheet;
use super::{About, said_ui};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::screens::chat::{self, Chat, Correspondent};
use crate::ui::screens::file;
use crate::ui::screens::jury::post_ui;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, GAP, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Card, Pill, page_ui, section_ui};
use crate::ui::words::SheetWords;

/// From this width on the messages of a chat stand beside the role, in points.
const BESIDE: f32 = 560.0;

/// What it remembers between two passes.
#[derive(Debug, Default)]
pub struct Aside {
    tab: Tab,
    chat: Chat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Role,
    File,
    Messages,
}

impl Aside {
    /// An exchange has begun: the way it is held comes to the front.
    pub fn turn_to(&mut self, about: &JuryCandidate) {
        let chats = about.open().is_some_and(|open| open.contact == Contact::OpenChat);
        self.tab = if chats { Tab::Messages } else { Tab::Role };
    }
}

/// Draws it in all the room there is.
pub fn cards_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    seen: About<'_>,
    (sheet, state): (&Sheet, &mut Aside),
    reading: &mut Reading,
) {
    let chats = sheet.shown(seen.about).filter(|shown| shown.contact == Contact::OpenChat);
    let Some(shown) = chats.filter(|_| ui.available_width() >= BESIDE) else {
        return Card::new()
            .filling(true)
            .show(ui, |ui| card_ui(ui, scene, seen, (sheet, state), reading, true));
    };
    if state.tab == Tab::Messages {
        state.tab = Tab::Role;
        state.chat.take_focus = shown.is_open();
    }
    let size = vec2((ui.available_width() - GAP) / 2.0, ui.available_height());
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        ui.allocate_ui(size, |ui| {
            Card::new().filling(true).show(ui, |ui| {
                ui.horizontal(|ui| tabs_ui(ui, scene, seen, state, false));
                page_ui(ui, "role", |ui| role_or_file_ui(ui, scene, seen, (sheet, state), reading));
            });
        });
        ui.allocate_ui(size, |ui| {
            Card::new().filling(true).show(ui, |ui| {
                section_ui(ui, scene.words.messages);
                if Shortcut::Chat.pressed(ui) {
                    state.chat.take_focus = true;
                }
                messages_ui(ui, scene, Some(shown), &mut state.chat);
            });
        });
    });
}

/// Draws it behind tabs, within a card; `scrolls` is whether it has a height of its own.
pub fn card_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    seen: About<'_>,
    (sheet, state): (&Sheet, &mut Aside),
    reading: &mut Reading,
    scrolls: bool,
) {
    ui.horizontal_wrapped(|ui| tabs_ui(ui, scene, seen, state, true));
    ui.add_space(HALF_GAP / 2.0);
    match (state.tab, scrolls) {
        (Tab::Messages, _) if seen.plays => {
            messages_ui(ui, scene, sheet.shown(seen.about), &mut state.chat);
        }
        (Tab::Role | Tab::File | Tab::Messages, true) => {
            page_ui(ui, "role", |ui| role_or_file_ui(ui, scene, seen, (sheet, state), reading));
        }
        (Tab::Role | Tab::File | Tab::Messages, false) => {
            role_or_file_ui(ui, scene, seen, (sheet, state), reading);
        }
    }
}

fn tabs_ui(ui: &mut Ui, scene: &Scene<'_>, seen: About<'_>, state: &mut Aside, messages: bool) {
    let words = SheetWords::of(scene.language);
    if Button::tab(words.role).chosen(state.tab == Tab::Role).show(ui) {
        state.tab = Tab::Role;
    }
    let file = Button::tab(scene.words.file).chosen(state.tab == Tab::File);
    if file.shortcut(Shortcut::File).show(ui) {
        state.tab = Tab::File;
    }
    if !messages || !seen.plays {
        return;
    }
    let tab = Button::tab(scene.words.messages).chosen(state.tab == Tab::Messages);
    if tab.shortcut(Shortcut::Chat).show(ui) {
        state.tab = Tab::Messages;
        state.chat.take_focus = true;
    }
    if state.tab != Tab::Messages {
        chat::unread_ui(ui, scene);
    }
}

fn role_or_file_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    seen: About<'_>,
    (sheet, state): (&Sheet, &Aside),
    reading: &mut Reading,
) {
    let view = scene.view;
    if let Some(post) = view.call.as_ref().and_then(|call| scene.post_of(&call.persona)) {
        return post_ui(ui, scene, post);
    }
    let words = SheetWords::of(scene.language);
    let Some(shown) = sheet.shown(seen.about) else { return said_ui(ui, words.choose_exchange) };
    let (of, client) = (seen.about.candidate, shown.client.clone());
    match state.tab {
        Tab::File => match reading.item(scene, of, ItemRef::Client(client)) {
            Some(Item::Client(card)) => file::file_ui(ui, scene, Some(card)),
            Some(_) | None => said_ui(ui, words.coming),
        },
        Tab::Role | Tab::Messages => match reading.item(scene, of, ItemRef::Role(client)) {
            Some(Item::Role { role, .. }) => role_ui(ui, scene, seen, shown, role),
            Some(_) | None => said_ui(ui, words.role_coming),
        },
    }
}

fn role_ui(ui: &mut Ui, scene: &Scene<'_>, seen: About<'_>, shown: &ExchangeView, sheet: &RoleSheet) {
    let words = SheetWords::of(scene.language);
    let title = if seen.plays { scene.words.your_role } else { words.your_role_of };
    ui.add(Label::new(theme::title(format!("{title} · {}", shown.name))).wrap());
    ui.horizontal_wrapped(|ui| {
        for competence in &shown.competences {
            let text = scene.language.competence(competence.number());
            Pill::new(Tone::Neutral, &text).show(ui).on_hover_text(competence.official_name());
        }
        if shown.written_confirmation {
            Pill::new(Tone::Primary, words.confirmation).icon(icons::NOTE).show(ui);
        }
    });
    ui.add(Label::new(theme::running(&sheet.role)).wrap());
    if !sheet.to_convey.is_empty() {
        section_ui(ui, scene.words.to_convey);
        for line in &sheet.to_convey {
            ui.horizontal_top(|ui| {
                ui.add_space(HALF_GAP);
                ui.label(theme::running("•"));
                ui.add(Label::new(theme::running(line)).wrap());
            });
        }
    }
    if !sheet.expected.is_empty() {
        section_ui(ui, scene.words.expected);
        ui.add(Label::new(theme::running(&sheet.expected).color(palette(ui).soft)).wrap());
    }
}

/// The messages with the client that is shown: to be written while its exchange lasts, and read afterwards.
fn messages_ui(ui: &mut Ui, scene: &mut Scene<'_>, shown: Option<&ExchangeView>, chat: &mut Chat) {
    let Some((peer, shown)) = scene.view.peer.as_ref().zip(shown) else {
        return said_ui(ui, scene.words.chat_nobody_jury);
    };
    let other = Correspondent {
        to: Address::Station(peer.id),
        name: shown.name.clone(),
        persona: Some(persona(shown)),
        candidate: Some(peer.id),
    };
    if shown.is_open() {
        ui.add(Label::new(theme::soft(ui, scene.language.writing_as(&shown.name))).wrap());
        chat::chat_ui(ui, scene, chat, Some(&other));
    } else {
        chat::lines_ui(ui, scene, chat, Some(&other));
    }
}
