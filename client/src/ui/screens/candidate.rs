//! A candidate's screen: the phone at the left, the client's file beside it, the chat beside that or behind a tab.

mod about;
mod tabs;

use eframe::egui::{Label, Ui};
use signaling::protocol::exam::{Called, CandidateView};
use signaling::protocol::{Address, ClientId, Phase};

use super::chat::{self, Chat};
use super::dial::{self, Dial};
use super::exam::{self, Matter, exchanges};
use super::keypad::{self, Keypad};
use super::log::{self, CallLog};
use super::transfer::{self, Transfer};
use super::{call, check, clients, file, help, lines};
use crate::station::{CallState, Command, EndedCall, MediaState};
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Card, Columns, Pill, meter_ui, page_ui, section_ui};
use crate::ui::words::{DeskWords, SoundWords};
use crate::ui::{hours, icons};
use about::About;
use tabs::tabs_ui;

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
    about: About,
    chat: Chat,
    log: CallLog,
    transfer: Transfer,
    tab: Tab,
    dial: Dial,
    keypad: Keypad,
    exam: exam::Exam,
    /// How many lines the chat had in the last pass.
    seen_lines: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    File,
    Chat,
    Calls,
    Record,
    Confirmation,
    OwnNotes,
    Library,
}

/// Draws the screen.
pub fn candidate_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Candidate) {
    follow_chat(ui, scene, state);
    if let Some(seen) = scene.view.exam.candidate() {
        match exam::matter(scene.view, seen) {
            Matter::Exchanges => exam::desk::time_up_ui(ui, scene, seen),
            Matter::Calm | Matter::Draw | Matter::Play | Matter::Desk => {
                return exam::exam_ui(ui, scene, &mut state.exam, seen);
            }
        }
    }
    about::follow(ui, scene, state);
    log::call_back_by_key(ui, scene);
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

/// A new message brings its conversation into view, unless something is being written in another.
fn follow_chat(ui: &Ui, scene: &Scene<'_>, state: &mut Candidate) {
    let lines = &scene.view.chat;
    if lines.len() > state.seen_lines
        && let Some(line) = lines.last()
        && !ui.memory(|memory| memory.has_focus(chat::composer_id()))
    {
        state.chat.with = Some(chat::name_of(line).to_owned());
    }
    state.seen_lines = lines.len();
}

fn phone_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Candidate) {
    help::whispered_ui(ui, scene);
    lines::waiting_ui(ui, scene);
    about::caller_file_ui(ui, scene, state);
    lines::strip_ui(ui, scene);
    let list = Some(&mut state.transfer.open);
    match &scene.view.call {
        // Where all stands in one column the buttons must not be below the fold.
        Some(call) if ui.available_width() > WIDEST_CARD => call::bar_ui(ui, scene, call, list),
        Some(call) => call::card_ui(ui, scene, call, list),
        None => match scene.view.exam.candidate() {
            Some(seen) => exchanges::ready_ui(ui, scene, seen),
            None => waiting_ui(ui, scene),
        },
    }
    transfer::list_ui(ui, scene, &mut state.transfer);
    let seen = scene.view.exam.candidate();
    if let Some(seen) = seen {
        exchanges::list_ui(ui, scene, seen, &mut state.chosen);
    }
    if scene.view.call.as_ref().is_some_and(|call| call.state == CallState::Active) {
        keypad::card_ui(ui, scene, &mut state.keypad);
    } else {
        state.keypad = Keypad::default();
    }
    if let Some(seen) = seen {
        return exam_phone_ui(ui, scene, state, seen);
    }
    if scene.view.call.is_none() && scene.view.phase == Phase::Exchanges {
        Card::new().show(ui, |ui| dial::dial_ui(ui, scene, &mut state.dial, &mut state.chosen, true));
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

/// In an exam the list of one's exchanges takes the place of the list of clients, and only what may be called is offered.
fn exam_phone_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Candidate, seen: &CandidateView) {
    let dials = scene.view.call.is_none() && scene.view.phase == Phase::Exchanges;
    if dials && !seen.may.call.is_empty() {
        Card::new().show(ui, |ui| dial::dial_ui(ui, scene, &mut state.dial, &mut state.chosen, false));
    }
    if seen.may.call.contains(&Called::Posts) {
        transfer::posts_ui(ui, scene);
    }
}

/// Who one is, what comes next, and whether one would be heard.
fn waiting_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let (view, words) = (scene.view, scene.words);
    let media = view.peer.as_ref().map(|peer| peer.media);
    let (tone, icon, state, next) = match (view.phase, media) {
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

fn file_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &Candidate) {
    file::file_ui(ui, scene, state.about.card.as_deref());
}

fn chat_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Candidate) {
    if Shortcut::Chat.pressed(ui) {
        state.chat.take_focus = true;
    }
    chat::conversations_ui(ui, scene, &mut state.chat);
    chat::chat_ui(ui, scene, &mut state.chat, state.about.other.as_ref());
}
