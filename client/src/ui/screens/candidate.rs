//! A candidate's screen: the phone at the left, the client's file beside it, the chat beside that or behind a tab.

use std::sync::Arc;

use eframe::egui::{Label, Ui};
use signaling::protocol::{Address, ClientCard, ClientId, Phase, normalised_number};

use super::chat::{self, Chat, Correspondent};
use super::dial::{self, Dial};
use super::keypad::{self, Keypad};
use super::log::{self, CallLog};
use super::transfer::{self, Transfer};
use super::{call, check, clients, exam, file, help, lines, notes};
use crate::station::{CallState, CallView, Command, EndedCall, MediaState};
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, GAP, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Card, Columns, Pill, meter_ui, page_ui, section_ui};
use crate::ui::words::{DeskWords, ExamWords, LogWords, SoundWords};
use crate::ui::{hours, icons};

/// From this width on the phone stands beside the file, in points.
const TWO_COLUMNS: f32 = 800.0;
/// From this width on the chat stands beside the file, in points.
const THREE_COLUMNS: f32 = 1160.0;
/// From this width on the call is a bar instead of a card, in points.
const WIDEST_CARD: f32 = 420.0;
/// Height of the chat where the page scrolls as a whole, in points.
const CHAT_HEIGHT: f32 = 400.0;

/// What the screen remembers between two passes.
#[derive(Debug, Default)]
pub struct Candidate {
    chosen: Option<ClientId>,
    chat: Chat,
    log: CallLog,
    transfer: Transfer,
    tab: Tab,
    dial: Dial,
    keypad: Keypad,
    /// How many lines the chat had in the last pass.
    seen_lines: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    File,
    Chat,
    Calls,
}

/// Draws the screen.
pub fn candidate_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Candidate) {
    follow_chat(ui, scene, state);
    if Shortcut::Notes.pressed(ui) {
        (state.tab, state.log.notes.take_focus) = (Tab::File, true);
    }
    let width = ui.available_width();
    if width < TWO_COLUMNS {
        page_ui(ui, "candidate", |ui| {
            phone_ui(ui, scene, state);
            let tab = state.tab;
            Card::new().show(ui, |ui| {
                if tab == Tab::Chat {
                    ui.set_max_height(CHAT_HEIGHT);
                }
                tabs_ui(ui, scene, state, true, false);
            });
        });
        return;
    }
    let mut columns = Columns::new(ui);
    let left = (width * 0.31).clamp(304.0, 400.0);
    let three = width >= THREE_COLUMNS && (!scene.view.chat.is_empty() || state.tab == Tab::Chat);
    columns.column_ui(ui, if three { left.min(352.0) } else { left }, |ui| {
        page_ui(ui, "phone", |ui| phone_ui(ui, scene, state));
    });
    if !three {
        columns.rest_ui(ui, |ui| {
            Card::new().filling(true).show(ui, |ui| tabs_ui(ui, scene, state, true, true));
        });
        return;
    }
    let chat_width = (width * 0.29).clamp(336.0, 480.0);
    let middle = width - left.min(352.0) - chat_width - 2.0 * theme::GAP;
    columns.column_ui(ui, middle, |ui| {
        Card::new().filling(true).show(ui, |ui| tabs_ui(ui, scene, state, false, true));
    });
    columns.rest_ui(ui, |ui| {
        Card::new().filling(true).show(ui, |ui| {
            section_ui(ui, scene.words.messages);
            chat_ui(ui, scene, state);
        });
    });
}

/// A new message brings its conversation into view, unless something is being written to someone else.
fn follow_chat(ui: &Ui, scene: &Scene<'_>, state: &mut Candidate) {
    let lines = &scene.view.chat;
    if lines.len() > state.seen_lines
        && let Some(line) = lines.last()
        && (state.chat.with.is_none() || !ui.memory(|memory| memory.has_focus(chat::composer_id())))
    {
        state.chat.with = Some(chat::name_of(line).to_owned());
    }
    state.seen_lines = lines.len();
}

fn phone_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Candidate) {
    exam::phase_ui(ui, scene);
    help::whispered_ui(ui, scene);
    lines::waiting_ui(ui, scene);
    lines::strip_ui(ui, scene);
    let list = Some(&mut state.transfer.open);
    match &scene.view.call {
        // Where all stands in one column the buttons must not be below the fold.
        Some(call) if ui.available_width() > WIDEST_CARD => call::bar_ui(ui, scene, call, list),
        Some(call) => call::card_ui(ui, scene, call, list),
        None => waiting_ui(ui, scene),
    }
    transfer::list_ui(ui, scene, &mut state.transfer);
    if scene.view.call.as_ref().is_some_and(|call| call.state == CallState::Active) {
        keypad::card_ui(ui, scene, &mut state.keypad);
    } else {
        state.keypad = Keypad::default();
    }
    if scene.view.call.is_none() && scene.view.phase == Phase::Exchanges {
        Card::new().show(ui, |ui| dial::dial_ui(ui, scene, &mut state.dial, &mut state.chosen));
    } else if !scene.view.clients.is_empty() {
        Card::new().show(ui, |ui| {
            section_ui(ui, scene.words.clients);
            let callable = scene.view.has_free_line() && scene.view.phase == Phase::Exchanges;
            if let Some(card) = clients::list_ui(ui, scene, &mut state.chosen, callable, |_| true) {
                scene.ask(Command::Call { to: Address::Number(card.number.clone()), persona: None });
            }
        });
    }
    transfer::posts_ui(ui, scene);
}

/// Who one is, what comes next, and whether one would be heard.
fn waiting_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let (view, words) = (scene.view, scene.words);
    let media = view.peer.as_ref().map(|peer| peer.media);
    let exam = ExamWords::of(scene.language);
    let (tone, icon, state, next) = match (view.phase, media) {
        // The step above says what is to be done; nobody is to wait for a call.
        (Phase::Waiting, _) | (Phase::Exchanges, None) if view.exam.candidate().is_some() => {
            (Tone::Good, icons::OK, exam.seated, exam.seated_more)
        }
        (Phase::Waiting, _) | (Phase::Exchanges, None) => {
            (Tone::Neutral, icons::WAITING, words.waiting_jury, words.waiting_jury_more)
        }
        (Phase::Exchanges, Some(MediaState::Ready)) => (Tone::Good, icons::OK, words.ready, words.ready_more),
        (Phase::Exchanges, Some(MediaState::Connecting)) => {
            (Tone::Primary, icons::WAITING, words.linking, words.linking_more)
        }
        (Phase::Exchanges, Some(MediaState::Broken)) => {
            (Tone::Warn, icons::LINK_BROKEN, words.link_broken, words.link_broken_more)
        }
    };
    Card::new().roomy().show(ui, |ui| {
        Pill::new(tone, state).icon(icon).live().show(ui);
        call::announced_ui(ui, scene);
        ui.add_space(HALF_GAP);
        ui.add(Label::new(theme::large(scene.language.you_are(&view.name))).wrap());
        ui.add(Label::new(theme::running(next).color(palette(ui).soft)).wrap());
        if view.do_not_disturb {
            let sentence = DeskWords::of(scene.language).undisturbed;
            ui.add(Label::new(theme::running(sentence).color(palette(ui).strong(Tone::Warn))).wrap());
        }
        if let Some(last) = &view.last_call {
            last_call_ui(ui, scene, last);
        }
        ui.add_space(HALF_GAP);
        let sound = SoundWords::of(scene.language);
        check::verdict_pill_ui(ui, &view.check, sound);
        if view.check.verdict.is_none() {
            ui.add(Label::new(theme::soft(ui, sound.unverified_more)).wrap());
        }
        if view.audio.awake {
            meter_ui(ui, words.microphone, view.audio.near_dbfs);
        }
        check::begin_ui(ui, scene);
        if Button::quiet(words.choose_devices).icon(icons::HEADSET).show(ui) {
            scene.asked.push(crate::ui::scene::Ask::ToggleSettings);
        }
    });
}

/// How the last call ended.
pub fn last_call_ui(ui: &mut Ui, scene: &Scene<'_>, last: &EndedCall) {
    let talked = hours::clock(std::time::Duration::from_millis(last.talked_ms));
    let why = match &last.to {
        Some(post) => scene.language.transferred_to(&post.name, &talked),
        None => scene.language.ended(last.why, talked),
    };
    let line = format!("{} · {why}", last.persona.name);
    ui.add(Label::new(theme::soft(ui, format!("{} {line}", scene.words.last_call))).wrap());
}

/// The file and the log of calls behind tabs, and the chat where it does not stand beside; what is long scrolls on its
/// own where the page does not.
fn tabs_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Candidate, chat: bool, scrolls: bool) {
    let words = scene.words;
    let tab = if state.tab == Tab::Chat && !chat { Tab::File } else { state.tab };
    ui.horizontal_wrapped(|ui| {
        let file = Button::tab(words.file).icon(icons::FILE).chosen(tab == Tab::File);
        if file.shortcut(Shortcut::File).show(ui) {
            state.tab = Tab::File;
        }
        if chat {
            let messages = Button::tab(words.messages).icon(icons::CHAT).chosen(tab == Tab::Chat);
            if messages.shortcut(Shortcut::Chat).show(ui) {
                state.tab = Tab::Chat;
                state.chat.take_focus = true;
            }
        }
        let words = LogWords::of(scene.language);
        let calls = Button::tab(words.tab).icon(icons::CALLS).chosen(tab == Tab::Calls);
        if calls.shortcut(Shortcut::Calls).named(words.title).show(ui) {
            state.tab = Tab::Calls;
        }
        if chat {
            chat::unread_ui(ui, scene);
        }
    });
    let line = ui.cursor().top() - HALF_GAP / 2.0;
    ui.painter().hline(
        ui.max_rect().expand2(eframe::egui::vec2(GAP, 0.0)).x_range(),
        line,
        palette(ui).rest(),
    );
    ui.add_space(HALF_GAP);
    match tab {
        Tab::File if scrolls => {
            // Below the file, in sight while one reads it.
            notes::panel_ui(ui, scene, &mut state.log.notes);
            page_ui(ui, "file", |ui| file_ui(ui, scene, state));
        }
        Tab::File => {
            notes::current_ui(ui, scene, &mut state.log.notes);
            file_ui(ui, scene, state);
        }
        Tab::Chat => chat_ui(ui, scene, state),
        Tab::Calls if scrolls => {
            page_ui(ui, "calls", |ui| log::log_ui(ui, scene, &mut state.log, None));
        }
        Tab::Calls => log::log_ui(ui, scene, &mut state.log, None),
    }
}

fn file_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &Candidate) {
    let card = shown_card(scene, state);
    file::file_ui(ui, scene, card.as_deref());
}

fn chat_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Candidate) {
    if Shortcut::Chat.pressed(ui) {
        state.chat.take_focus = true;
    }
    chat::conversations_ui(ui, scene, &mut state.chat);
    let other = correspondent(scene, state);
    chat::chat_ui(ui, scene, &mut state.chat, other.as_ref());
}

/// The call with the client: while the candidate asks a post about it, the one that waits.
fn client_call<'a>(scene: &Scene<'a>) -> Option<&'a CallView> {
    let call = scene.view.call.as_ref()?;
    scene.view.consulted_about(call).or(Some(call))
}

/// The file that the candidate needs now: that of the client on the line, else of the one chosen, else of the one
/// who writes, else of the one who called last.
fn shown_card(scene: &Scene<'_>, state: &Candidate) -> Option<Arc<ClientCard>> {
    if let Some(call) = client_call(scene) {
        return call.card.clone().or_else(|| scene.card_of(call.persona.client.as_ref()?));
    }
    let chosen = state.chosen.as_ref().and_then(|id| scene.card_of(id));
    let writes =
        || scene.view.chat.iter().rev().find(|line| Some(chat::name_of(line)) == state.chat.with.as_deref());
    chosen
        .or_else(|| scene.card_of(writes()?.persona.as_ref()?.client.as_ref()?))
        .or_else(|| scene.view.last_call.as_ref()?.card.clone())
}

/// Whom the candidate writes to: the client of the chat shown, else the one on the line, else the one chosen.
fn correspondent(scene: &Scene<'_>, state: &Candidate) -> Option<Correspondent> {
    let in_chat = || {
        let name = state.chat.with.as_deref()?;
        let line = scene.view.chat.iter().rev().find(|line| chat::name_of(line) == name)?;
        line.persona.clone()
    };
    let chosen = || {
        let card = scene.card_of(state.chosen.as_ref()?)?;
        Some((card.name.clone(), Some(card.number.clone())))
    };
    let (name, number) = in_chat()
        .or_else(|| client_call(scene).map(|call| call.persona.clone()))
        .map(|persona| (persona.name, persona.number))
        .or_else(chosen)?;
    let to = match number {
        Some(number) if !normalised_number(&number).is_empty() => Address::Number(number),
        _ => Address::Name(name.clone()),
    };
    Some(Correspondent { to, persona: None, name, candidate: None })
}
