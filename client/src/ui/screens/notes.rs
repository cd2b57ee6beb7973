//! Notes on a call: a field that is saved as one writes, and says when it was.

use std::collections::BTreeMap;

use eframe::egui::{Frame, Id, Label, Margin, Panel, ScrollArea, Stroke, TextEdit, Ui};
use signaling::protocol::{CallId, ClientCard, MAX_NOTE_CHARS, Persona};

use super::pad::{Pad, move_cursor};
use crate::station::{CallState, Command, NoteState};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL_RADIUS, HALF_GAP, Tone, palette};
use crate::ui::widgets::icon_ui;
use crate::ui::words::DeskWords;

/// How many characters before the limit the count is shown.
const COUNT_FROM: usize = MAX_NOTE_CHARS - 200;
/// The highest a field grows, in points; then it scrolls.
const HIGHEST: f32 = 168.0;
/// Lines of an empty field.
const LINES: usize = 3;

/// What is written and has not come back from the station yet.
#[derive(Debug, Default)]
pub struct Notes {
    pads: BTreeMap<CallId, Pad>,
    /// The call that was written on in the last pass, and its client's name.
    current: Option<(CallId, String)>,
    /// The cursor goes to the notes of the call in the next pass.
    pub take_focus: bool,
}

/// Where the field of the notes on the call is for the keyboard.
pub fn field_id() -> Id {
    Id::unique("note-of-call")
}

/// Draws the notes of the call that goes on, or else of the last one where it was with the client that is shown, at the
/// bottom of what there is room.
pub fn panel_ui(ui: &mut Ui, scene: &mut Scene<'_>, notes: &mut Notes, about: Option<&ClientCard>) {
    if current(ui, scene, notes, about).is_some() {
        let panel = Panel::bottom("notes-panel").resizable(false).show_separator_line(false);
        panel.frame(Frame::NONE).show(ui, |ui| {
            ui.add_space(HALF_GAP);
            current_ui(ui, scene, notes, about);
        });
    }
}

/// Draws the notes of the call that goes on, or else of the last one, where there is one and it was with the client that
/// is shown, if any is.
pub fn current_ui(ui: &mut Ui, scene: &mut Scene<'_>, notes: &mut Notes, about: Option<&ClientCard>) {
    notes.current = current(ui, scene, notes, about);
    let Some((call, name)) = notes.current.clone() else { return };
    notes.take_focus |= Shortcut::Notes.pressed(ui);
    let focus = std::mem::take(&mut notes.take_focus);
    let label = scene.language.note_on(&name);
    note_ui(ui, scene, notes, call, &label, field_id(), focus);
}

/// Likewise, or says what will be there.
pub fn aside_ui(ui: &mut Ui, scene: &mut Scene<'_>, notes: &mut Notes) {
    if current(ui, scene, notes, None).is_some() {
        return current_ui(ui, scene, notes, None);
    }
    let words = DeskWords::of(scene.language);
    ui.add(Label::new(theme::running(words.notes_later).color(palette(ui).soft)).wrap());
}

/// Draws the note on a call, to be written, under its label.
pub fn note_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    notes: &mut Notes,
    call: CallId,
    label: &str,
    id: Id,
    focus: bool,
) {
    let (words, palette) = (DeskWords::of(scene.language), palette(ui));
    let saved = scene.view.notes.get(&call);
    let pad = notes.pads.entry(call).or_default();
    let (shown, edition) = saved.map_or(("", 0), |note| (&*note.text, note.edition));
    let before = pad.follow(shown, edition);
    if before > 0 {
        move_cursor(ui, id, before);
    }
    let name = ui.add(Label::new(theme::strong(label)).wrap());
    let focused = ui.memory(|memory| memory.has_focus(id));
    let stroke = if focused { palette.live(Tone::Primary) } else { Stroke::new(palette.thin, palette.soft) };
    let frame = Frame::new()
        .fill(palette.surface)
        .stroke(stroke)
        .corner_radius(CONTROL_RADIUS)
        .inner_margin(Margin::symmetric(12, 11));
    let edit = TextEdit::multiline(&mut pad.text)
        .id(id)
        .char_limit(MAX_NOTE_CHARS)
        .hint_text(words.notes_hint)
        .frame(frame)
        .desired_rows(LINES)
        .desired_width(ui.available_width());
    let scroll = ScrollArea::vertical().id_salt(id).max_height(HIGHEST).auto_shrink([false, true]);
    let response = scroll.show(ui, |ui| ui.add(edit)).inner.labelled_by(name.id);
    if focus {
        response.scroll_to_me(None);
        response.request_focus();
    }
    pad.changed |= response.changed();
    if let Some(text) = pad.give(scene.has_room) {
        scene.ask(Command::WriteNote { call: Some(call), text, seen: Some(pad.edition) });
    }
    let state = if pad.is_ahead() {
        Some(NoteState::Unsaved)
    } else {
        saved.filter(|note| !note.text.is_empty() || note.state == NoteState::Unsaved).map(|note| note.state)
    };
    let count = pad.text.chars().count();
    if std::mem::replace(&mut pad.focused, response.has_focus()) && !response.has_focus() {
        scene.ask(Command::SaveNote(call));
    }
    state_ui(ui, scene, state, count);
}

/// Whether it is saved, by icon, colour and word; and how full it is, where it soon is.
fn state_ui(ui: &mut Ui, scene: &Scene<'_>, state: Option<NoteState>, count: usize) {
    let (words, palette) = (DeskWords::of(scene.language), palette(ui));
    let (tone, icon, text) = match state {
        None => (Tone::Neutral, icons::INFO, words.notes_private.to_owned()),
        Some(NoteState::Saved(at_ms)) => (Tone::Good, icons::SENT, scene.language.saved_at(at_ms)),
        Some(NoteState::Unsaved) => (Tone::Warn, icons::SENDING, words.unsaved.to_owned()),
        Some(NoteState::Refused) => (Tone::Bad, icons::WARNING, words.refused.to_owned()),
    };
    ui.horizontal_wrapped(|ui| {
        let ink = palette.strong(tone);
        icon_ui(ui, icon, 16.0, ink, false);
        ui.add(Label::new(theme::soft(ui, text).color(ink)).wrap());
        if count >= COUNT_FROM {
            let full =
                if count >= MAX_NOTE_CHARS { format!(" · {}", words.note_full) } else { String::new() };
            let line = format!("{count} / {MAX_NOTE_CHARS}{full}");
            ui.label(theme::soft(ui, line).color(palette.warn));
        }
    });
}

/// The call that notes are written on now, and its client's name. While a next call rings, notes of the last go on, and
/// while one writes them whatever becomes of that one; beside the file of another client they are nothing to look at,
/// and stay in the log.
fn current(
    ui: &Ui,
    scene: &Scene<'_>,
    notes: &Notes,
    about: Option<&ClientCard>,
) -> Option<(CallId, String)> {
    let call = scene.view.call.as_ref().filter(|call| match call.state {
        CallState::Active | CallState::Transferring | CallState::HangingUp => true,
        CallState::Placing | CallState::Ringback | CallState::Ringing | CallState::Answering => false,
    });
    let talked = call.map(|call| (call.call, call.persona.name.clone()));
    let is_about = |persona: &Persona| match (about, &persona.client) {
        (None, _) => true,
        (Some(card), Some(client)) => card.id == *client,
        (Some(card), None) => card.name == persona.name,
    };
    let last = scene.view.last_call.as_ref().filter(|call| is_about(&call.persona));
    let last = || last.map(|call| (call.call, call.persona.name.clone()));
    let writes = ui.memory(|memory| memory.has_focus(field_id()));
    talked.or_else(|| notes.current.clone().filter(|_| writes)).or_else(last)
}
