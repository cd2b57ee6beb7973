//! A list of candidates from a spreadsheet: the lines that can be taken are registered one after the other and leave the
//! list; the others stay there, each with the reason.

use eframe::egui::{Frame, Id, Margin, ScrollArea, Stroke, TextEdit, Ui};
use signaling::protocol::Role;
use signaling::protocol::exam::{CandidateNumber, Order, StaffView};

use super::super::sending::{Outcome, Sending};
use super::parts::{fault_ui, hint_ui};
use crate::station::NoticeKind;
use crate::ui::icons;
use crate::ui::preparing::{Line, LineFault, read_lines, without_line};
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL_RADIUS, Tone, palette};
use crate::ui::widgets::Button;
use crate::ui::words::PrepareWords;

/// The longest list, in characters: a page of a spreadsheet for a full session.
const LONGEST: usize = 20_000;
/// Lines of the field at rest.
const ROWS: usize = 6;
/// The highest that the field is, in points.
const HIGHEST: f32 = 240.0;

/// What the form remembers between two passes.
#[derive(Debug, Default)]
pub struct Paste {
    open: bool,
    text: String,
    /// The lines that are on their way.
    sent: Vec<Line>,
    faults: Vec<(usize, String, LineFault)>,
    /// The keyboard is put on the field.
    greeted: bool,
}

impl Paste {
    /// Whether it is shown.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Shows it, or no longer; what was written stays.
    pub fn toggle(&mut self) {
        self.open = !self.open;
        self.greeted = false;
    }

    /// The server has answered to a registration.
    pub fn answered(&mut self, scene: &Scene<'_>, number: CandidateNumber, name: &str, outcome: Outcome) {
        let Some(at) = self.sent.iter().position(|line| line.number == number && line.name == name) else {
            return;
        };
        let Line { line, .. } = self.sent.remove(at);
        match outcome {
            Outcome::Done => self.text = without_line(&self.text, number),
            Outcome::Refused(why) => {
                let (_, sentence) = scene.language.notice(&NoticeKind::OrderRefused(why), Role::Staff);
                self.faults.push((line, format!("{number};{name}"), LineFault::Refused(sentence)));
            }
            Outcome::Lost => {
                let sentence = PrepareWords::of(scene.language).lost.to_owned();
                self.faults.push((line, format!("{number};{name}"), LineFault::Refused(sentence)));
            }
        }
        if self.sent.is_empty() && self.faults.is_empty() && self.text.trim().is_empty() {
            *self = Paste::default();
        }
    }
}

/// Draws the form.
pub fn paste_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    session: &StaffView,
    state: &mut Paste,
    sending: &mut Sending,
) {
    let words = PrepareWords::of(scene.language);
    hint_ui(ui, words.paste_how);
    field_ui(ui, words, state);
    for (line, text, fault) in &state.faults {
        fault_ui(ui, &scene.language.line_fault(*line, text, fault));
    }
    if !state.sent.is_empty() {
        hint_ui(ui, &scene.language.registering(state.sent.len()));
    }
    let can = state.sent.is_empty() && !state.text.trim().is_empty();
    let button = Button::primary(words.paste_register).icon(icons::ADD).enabled(can);
    if button.shortcut(Shortcut::Send).show(ui) && can {
        let (good, bad) = read_lines(&state.text, &session.candidates);
        for line in &good {
            let (candidate, name) = (line.number, line.name.clone());
            sending.give(Order::Register { candidate, name, extra: Vec::new() });
        }
        (state.sent, state.faults) = (good, bad);
    }
}

fn field_ui(ui: &mut Ui, words: &PrepareWords, state: &mut Paste) {
    let palette = palette(ui);
    let id = Id::unique("candidate-list");
    let name = ui.label(theme::soft(ui, words.paste_list));
    let focused = ui.memory(|memory| memory.has_focus(id));
    let stroke = match (state.faults.is_empty(), focused) {
        (false, _) => palette.live(Tone::Bad),
        (true, true) => palette.live(Tone::Primary),
        (true, false) => Stroke::new(palette.thin, palette.soft),
    };
    let frame = Frame::new()
        .fill(palette.surface)
        .stroke(stroke)
        .corner_radius(CONTROL_RADIUS)
        .inner_margin(Margin::symmetric(12, 11));
    let edit = TextEdit::multiline(&mut state.text)
        .id(id)
        .char_limit(LONGEST)
        .hint_text("7;Léa Roux\n8;Jean Morel")
        .frame(frame)
        .desired_rows(ROWS)
        .desired_width(ui.available_width());
    let scroll = ScrollArea::vertical().id_salt(id).max_height(HIGHEST).auto_shrink([false, true]);
    let response = scroll.show(ui, |ui| ui.add(edit)).inner.labelled_by(name.id);
    if response.changed() && state.sent.is_empty() {
        state.faults.clear();
    }
    if !std::mem::replace(&mut state.greeted, true) {
        response.request_focus();
    }
}
