//! A jury's screen: the run sheet, the role to play, the call, the chat, and what is recorded or played.

use std::sync::Arc;

use eframe::egui::{Label, Ui};
use signaling::protocol::{
    Address, ClientId, Direction, MAX_NAME_CHARS, Persona, Post, Presence, Role, RoleSheet,
};

use super::chat::{self, Chat, Correspondent};
use super::keypad::{self, Keypad};
use super::log::{self, CallLog};
use super::prompts::{self, Prompts};
use super::{call, candidate, clients, exam_jury, help, lines, listening, notes, posts};
use crate::station::{CallState, ClientEntry, Command, RecordingState};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, GAP, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Card, Columns, Field, Pill, page_ui, section_ui, split_right_ui};
use crate::ui::words::{DeskWords, LinesWords, LogWords};

/// From this width on the three parts stand side by side, in points.
const THREE_COLUMNS: f32 = 960.0;
/// The least height of the role, in points.
const LEAST_ROLE: f32 = 120.0;
/// Height of the chat where the page scrolls as a whole, in points.
const CHAT_HEIGHT: f32 = 400.0;

/// What the screen remembers between two passes.
#[derive(Debug, Default)]
pub struct Jury {
    chosen: Option<ClientId>,
    /// The client on the line in the last pass.
    on_line: Option<ClientId>,
    /// The client played where the session has no directory.
    name: String,
    number: String,
    chat: Chat,
    log: CallLog,
    aside: Aside,
    keypad: Keypad,
    /// A helper writes to the client, and not to the candidate alone.
    to_client: bool,
    prompts: Prompts,
    exam: exam_jury::ExamJury,
    /// How many lines the chat had in the last pass.
    seen_lines: usize,
}

/// What stands beside the role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Aside {
    #[default]
    Messages,
    Calls,
    Notes,
}

/// Draws the screen, or that of a session where one is held.
pub fn jury_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Jury) {
    if let Some(seen) = exam_jury::Seen::of(scene.view) {
        return exam_jury::exam_jury_ui(ui, scene, seen, &mut state.exam);
    }
    follow(scene, state);
    log::call_back_by_key(ui, scene);
    let width = ui.available_width();
    if width < THREE_COLUMNS {
        page_ui(ui, "jury", |ui| {
            bar_ui(ui, scene, state);
            sheet_ui(ui, scene, state);
            Card::new().show(ui, |ui| role_ui(ui, scene, state));
            recording_ui(ui, scene);
            Card::new().show(ui, |ui| {
                if state.aside == Aside::Messages {
                    ui.set_max_height(CHAT_HEIGHT);
                }
                aside_ui(ui, scene, state, false);
            });
            prompts_ui(ui, scene, state);
        });
        return;
    }
    let mut columns = Columns::new(ui);
    let left = (width * 0.235).clamp(240.0, 340.0);
    let right = (width * 0.27).clamp(280.0, 440.0);
    columns.column_ui(ui, left, |ui| page_ui(ui, "run-sheet", |ui| sheet_ui(ui, scene, state)));
    columns.column_ui(ui, width - left - right - 2.0 * GAP, |ui| {
        // Who waits or listens has no role to play meanwhile, and perhaps much to choose from.
        if scene.view.listening.is_some() || scene.view.peer.is_none() {
            return page_ui(ui, "listening", |ui| bar_ui(ui, scene, state));
        }
        bar_ui(ui, scene, state);
        ui.add_space(HALF_GAP);
        let below = 96.0;
        let height = (ui.available_height() - below).max(LEAST_ROLE);
        ui.allocate_ui(eframe::egui::vec2(ui.available_width(), height), |ui| {
            Card::new().filling(true).show(ui, |ui| page_ui(ui, "role", |ui| role_ui(ui, scene, state)));
        });
        ui.add_space(HALF_GAP);
        recording_ui(ui, scene);
    });
    columns.rest_ui(ui, |ui| {
        let prompts = prompts_height(scene.view.prompts.len(), ui.available_height());
        let height = ui.available_height() - prompts;
        ui.allocate_ui(eframe::egui::vec2(ui.available_width(), height), |ui| {
            Card::new().filling(true).show(ui, |ui| aside_ui(ui, scene, state, true));
        });
        if prompts > 0.0 {
            ui.add_space(HALF_GAP);
            prompts_ui(ui, scene, state);
        }
    });
}

/// The screen is about the client that comes on the line, until another is chosen; a client is chosen from the start; a
/// new message shows its client. A post is none: when its call is over, the screen is about the client again.
fn follow(scene: &Scene<'_>, state: &mut Jury) {
    let view = scene.view;
    let with_client = view.call.as_ref().filter(|call| scene.post_of(&call.persona).is_none());
    let on_line = with_client.and_then(|call| call.persona.client.clone());
    let came = state.on_line != on_line;
    state.on_line = on_line;
    if came && state.on_line.is_some() {
        state.chosen = state.on_line.clone();
    } else if view.call.is_none()
        && view.chat.len() > state.seen_lines
        && state.seen_lines > 0
        && let Some(client) =
            view.chat.last().filter(|line| !line.mine).and_then(|line| line.persona.as_ref()?.client.clone())
    {
        state.chosen = Some(client);
    }
    if state.chosen.is_none() {
        state.chosen = view.clients.first().map(|entry| entry.card.id.clone());
    }
    state.seen_lines = view.chat.len();
}

fn chosen<'a>(scene: &Scene<'a>, state: &Jury) -> Option<&'a ClientEntry> {
    let id = state.chosen.as_ref()?;
    scene.view.clients.iter().find(|entry| entry.card.id == *id)
}

/// The client that is played: the one chosen, or the one written into the fields.
fn persona(scene: &Scene<'_>, state: &Jury) -> Option<Persona> {
    if let Some(entry) = chosen(scene, state) {
        let card = Arc::clone(&entry.card);
        return Some(Persona {
            name: card.name.clone(),
            number: Some(card.number.clone()),
            client: Some(card.id.clone()),
        });
    }
    let (name, number) = (state.name.trim(), state.number.trim());
    let number = (!number.is_empty()).then(|| number.to_owned());
    (!name.is_empty()).then(|| Persona { name: name.to_owned(), number, client: None })
}

fn sheet_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Jury) {
    let filling = ui.available_height().is_finite();
    Card::new().filling(filling).show(ui, |ui| {
        section_ui(ui, scene.words.run_sheet);
        if scene.view.clients.is_empty() {
            ui.add(Label::new(theme::soft(ui, scene.words.no_directory)).wrap());
            let name = Field::new(scene.words.client_name, &mut state.name, MAX_NAME_CHARS).show(ui);
            if Shortcut::Dial.pressed(ui) {
                name.request_focus();
            }
            Field::new(scene.words.client_number, &mut state.number, MAX_NAME_CHARS).show(ui);
        } else {
            clients::list_ui(ui, scene, &mut state.chosen, false, |_| true);
        }
    });
}

/// The call, or what can be done to begin one.
fn bar_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Jury) {
    let (view, words) = (scene.view, scene.words);
    listening::listeners_ui(ui, scene);
    if let Some(heard) = &view.listening {
        listening::heard_ui(ui, scene, heard, None);
    }
    if help::whisper(view).is_some() && view.listening.is_none() {
        Card::new().show(ui, |ui| help::ways_ui(ui, scene));
    }
    lines::waiting_ui(ui, scene);
    if let Some(call) = view.call.as_ref().filter(|_| help::whisper(view).is_none()) {
        call::bar_ui(ui, scene, call, None);
        keypad_ui(ui, scene, &mut state.keypad, call.state == CallState::Active);
        lines::strip_ui(ui, scene);
        return second_ui(ui, scene, state);
    }
    let Some(peer) = &view.peer else {
        Card::new().show(ui, |ui| {
            Pill::new(Tone::Neutral, words.waiting_candidate).icon(icons::WAITING).live().show(ui);
            ui.add(Label::new(theme::running(words.waiting_candidate_more).color(palette(ui).soft)).wrap());
            ui.add_space(HALF_GAP);
            listening::floor_ui(ui, scene);
            ui.add_space(HALF_GAP);
            posts::posts_ui(ui, scene);
        });
        return;
    };
    let to = Address::Station(peer.id);
    let outbound = chosen(scene, state).is_some_and(|entry| entry.card.direction == Direction::Outbound);
    let undisturbed = peer.state == Presence::DoNotDisturb;
    Card::new().show(ui, |ui| {
        if undisturbed {
            let words = DeskWords::of(scene.language);
            Pill::new(Tone::Warn, words.candidate_undisturbed).icon(icons::DO_NOT_DISTURB).live().show(ui);
        }
        if outbound {
            ui.horizontal_wrapped(|ui| {
                Pill::new(Tone::Primary, words.wait_call).icon(icons::CALL_OUT).live().show(ui);
                ui.add(Label::new(theme::soft(ui, words.wait_call_more)).wrap());
            });
        } else {
            let persona = persona(scene, state);
            let button = Button::good(words.call_as).icon(icons::ANSWER).tall().shortcut(Shortcut::Phone);
            if button.enabled(persona.is_some()).hint(words.call_as_hint).show(ui) {
                scene.ask(Command::Call { to, persona });
            }
        }
        if let Some(last) = &view.last_call {
            candidate::last_call_ui(ui, scene, last);
        }
    });
}

/// One more call, as a client that is on no line.
fn second_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &Jury) {
    let words = LinesWords::of(scene.language);
    let Some(to) = scene.view.peer.as_ref().map(|peer| Address::Station(peer.id)) else { return };
    let Some(persona) = persona(scene, state).filter(|_| scene.view.has_free_line()) else { return };
    let on_line = scene.view.calls().any(|call| call.persona.name == persona.name);
    let inbound = chosen(scene, state).is_none_or(|entry| entry.card.direction == Direction::Inbound);
    if on_line || !inbound {
        return;
    }
    let button = Button::new(words.call_too).icon(icons::ANSWER).shortcut(Shortcut::SecondCall);
    if button.hint(words.call_too_hint).show(ui) {
        scene.ask(Command::Call { to, persona: Some(persona) });
    }
}

/// What the post is for, and how to play it.
pub(super) fn post_ui(ui: &mut Ui, scene: &Scene<'_>, post: &Post) {
    let words = LinesWords::of(scene.language);
    ui.label(theme::title(scene.words.your_role));
    ui.add(Label::new(theme::strong(format!("{} · {}", post.name, post.number))).wrap());
    ui.add(Label::new(theme::running(post.role.as_deref().unwrap_or(scene.words.no_role))).wrap());
    section_ui(ui, words.purpose);
    ui.add(Label::new(theme::running(&post.purpose).color(palette(ui).soft)).wrap());
}

/// A client presses keys now and then: the keypad is shown by its key, the candidate's keys whenever there are any.
pub(super) fn keypad_ui(ui: &mut Ui, scene: &mut Scene<'_>, keypad: &mut Keypad, active: bool) {
    if active && !keypad.open && Shortcut::Dial.pressed(ui) {
        (keypad.open, keypad.take_focus) = (true, true);
    }
    if active && keypad.open {
        keypad::card_ui(ui, scene, keypad);
    } else {
        *keypad = Keypad::default();
        keypad::heard_ui(ui, scene);
    }
}

fn role_ui(ui: &mut Ui, scene: &Scene<'_>, state: &Jury) {
    if let Some(post) = scene.view.call.as_ref().and_then(|call| scene.post_of(&call.persona)) {
        return post_ui(ui, scene, post);
    }
    let (words, palette) = (scene.words, palette(ui));
    let Some(RoleSheet { role, to_convey, expected, .. }) =
        chosen(scene, state).and_then(|entry| entry.role.as_ref())
    else {
        ui.add(Label::new(theme::running(words.no_role).color(palette.soft)).wrap());
        return;
    };
    ui.label(theme::title(words.your_role));
    ui.add(Label::new(theme::running(role)).wrap());
    if !to_convey.is_empty() {
        section_ui(ui, words.to_convey);
        for line in to_convey {
            ui.horizontal_top(|ui| {
                ui.add_space(HALF_GAP);
                ui.label(theme::running("•"));
                ui.add(Label::new(theme::running(line)).wrap());
            });
        }
    }
    if !expected.is_empty() {
        section_ui(ui, words.expected);
        ui.add(Label::new(theme::running(expected).color(palette.soft)).wrap());
    }
}

/// Recording is off unless someone switches it on, and the screen says which.
fn recording_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let words = scene.words;
    let on = scene.view.recording != RecordingState::Off;
    Card::new().show(ui, |ui| {
        split_right_ui(
            ui,
            CONTROL,
            |ui| {
                let text = if on { words.stop_recording } else { words.record };
                let button = Button::new(text).icon(icons::RECORD).chosen(on).shortcut(Shortcut::Record);
                let button = if on { button.tone(Tone::Bad) } else { button };
                if button.show(ui) {
                    scene.ask(Command::Record(!on));
                }
            },
            |ui| {
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    ui.label(theme::strong(words.recording));
                    ui.add(Label::new(theme::soft(ui, words.recording_more)).wrap());
                });
            },
        );
    });
}

/// Draws whether the exchange is recorded.
pub fn recording_pill_ui(ui: &mut Ui, recording: RecordingState, words: &crate::ui::words::Words) {
    let (tone, text) = match &recording {
        RecordingState::Off => (Tone::Neutral, words.not_recorded),
        RecordingState::Armed => (Tone::Warn, words.recording_armed),
        RecordingState::On => (Tone::Bad, words.recording_on),
        RecordingState::Fault(_) => (Tone::Bad, words.recording_fault),
    };
    let icon = if matches!(recording, RecordingState::Fault(_)) { icons::WARNING } else { icons::RECORD };
    let pill = Pill::new(tone, text).icon(icon);
    let pill = if recording == RecordingState::On { pill.live() } else { pill };
    pill.show(ui);
}

/// The chat, the log of calls, or the notes: none is needed while the jury plays by phone.
fn aside_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Jury, scrolls: bool) {
    ui.horizontal_wrapped(|ui| {
        // Without icons: the least of the three columns has no room for them.
        let messages = Button::tab(scene.words.messages).chosen(state.aside == Aside::Messages);
        if messages.shortcut(Shortcut::Chat).show(ui) {
            state.aside = Aside::Messages;
            state.chat.take_focus = true;
        }
        let words = LogWords::of(scene.language);
        let calls = Button::tab(words.tab).chosen(state.aside == Aside::Calls);
        if calls.shortcut(Shortcut::Calls).named(words.title).show(ui) {
            state.aside = Aside::Calls;
        }
        let words = DeskWords::of(scene.language);
        let notes = Button::tab(words.notes).chosen(state.aside == Aside::Notes);
        if notes.shortcut(Shortcut::Notes).show(ui) {
            state.aside = Aside::Notes;
            state.log.notes.take_focus = true;
        }
        if state.aside != Aside::Messages {
            chat::unread_ui(ui, scene);
        }
    });
    ui.add_space(HALF_GAP / 2.0);
    let other = Some(Role::Candidate);
    match (state.aside, scrolls) {
        (Aside::Messages, _) => chat_ui(ui, scene, state),
        (Aside::Notes, _) => notes::aside_ui(ui, scene, &mut state.log.notes),
        (Aside::Calls, true) => page_ui(ui, "calls", |ui| log::log_ui(ui, scene, &mut state.log, other)),
        (Aside::Calls, false) => log::log_ui(ui, scene, &mut state.log, other),
    }
}

fn chat_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Jury) {
    let other = scene.view.peer.as_ref().zip(persona(scene, state));
    let other = other.map(|(peer, persona)| Correspondent::candidate(peer.id, persona));
    if let Some(other) = &other {
        ui.add(Label::new(theme::soft(ui, scene.language.writing_as(&other.name))).wrap());
    }
    let other = other.or_else(|| help::correspondent(ui, scene, &mut state.to_client));
    chat::chat_ui(ui, scene, &mut state.chat, other.as_ref());
}

/// As high as the list needs, and never more than leaves the chat most of the column.
fn prompts_height(count: usize, room: f32) -> f32 {
    let needed = 152.0 + 49.0 * count as f32;
    if count == 0 { 0.0 } else { needed.min(room * 0.44) }
}

fn prompts_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Jury) {
    if !scene.view.prompts.is_empty() {
        Card::new().filling(ui.available_height().is_finite()).show(ui, |ui| {
            prompts::prompts_ui(ui, scene, &mut state.prompts);
        });
    }
}
