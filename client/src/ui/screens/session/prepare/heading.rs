//! The session itself: its form, date and place, and the legal heading of its record.

use eframe::egui::{Id, Key, Label, Ui};
use signaling::protocol::exam::{MAX_LINE_CHARS, Order, StaffView};

use super::super::sending::Outcome;
use super::parts::{Saved, below_label_ui, cell_ui, follow};
use super::{Lead, Prepare};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, HALF_GAP};
use crate::ui::widgets::{Button, Card, Field, labelled_ui, section_ui, split_right_ui};
use crate::ui::words::PrepareWords;

/// From this width on the fields stand side by side, in points.
const SIDE_BY_SIDE: f32 = 560.0;
/// Width of the button beside them, in points.
const BUTTON: f32 = 144.0;

/// What the form remembers between two passes.
#[derive(Debug, Default)]
pub struct Heading {
    date: String,
    place: String,
    /// What the server had when the fields were filled with it.
    seen: Option<(String, String)>,
    /// Of the last answer.
    saved: Saved,
    /// The heading is read.
    read: bool,
}

impl Heading {
    /// Fields that nobody has written in say what the server has.
    fn follow(&mut self, session: &StaffView) {
        let has = (session.date.clone(), session.place.clone());
        if self.seen.as_ref() == Some(&has) {
            return;
        }
        let before = self.seen.replace(has).unwrap_or_default();
        if self.date.trim() == before.0 {
            self.date.clone_from(&session.date);
        }
        if self.place.trim() == before.1 {
            self.place.clone_from(&session.place);
        }
    }

    fn is_as(&self, session: &StaffView) -> bool {
        self.date.trim() == session.date && self.place.trim() == session.place
    }

    /// The server has answered.
    pub fn answered(&mut self, outcome: Outcome) {
        self.saved = Saved::after(outcome);
    }
}

/// Draws the form.
pub fn heading_ui(ui: &mut Ui, scene: &mut Scene<'_>, session: &StaffView, state: &mut Prepare) {
    let words = PrepareWords::of(scene.language);
    state.heading.follow(session);
    let on_its_way = state.sending.has(|order| matches!(order, Order::Place { .. }));
    let form = &mut state.heading;
    let is_saved = form.is_as(session);
    let saved = match (on_its_way, is_saved, form.saved) {
        (true, _, _) => Saved::Sending,
        (false, true, _) => Saved::Yes,
        (false, false, Saved::Yes | Saved::Sending) => Saved::No,
        (false, false, other) => other,
    };
    let is_empty = session.date.is_empty() && session.place.is_empty() && is_saved;
    Card::new().show(ui, |ui| {
        let pill = |ui: &mut Ui| {
            if !is_empty {
                saved.show(ui, scene);
            }
        };
        split_right_ui(ui, theme::PILL, pill, |ui| section_ui(ui, words.session));
        ui.add(Label::new(theme::running(&session.format)).wrap());
        if fields_ui(ui, words, form, saved, is_saved || on_its_way, &mut state.lead) {
            form.saved = Saved::Sending;
            let (date, place) = (form.date.trim().to_owned(), form.place.trim().to_owned());
            state.sending.give(Order::Place { date, place });
        }
        ui.horizontal_wrapped(|ui| {
            let read = Button::quiet(words.heading).icon(if form.read { icons::UP } else { icons::DOWN });
            if read.chosen(form.read).show(ui) {
                form.read = !form.read;
            }
        });
        if form.read {
            legal_ui(ui, session);
        }
    });
}

/// Draws the fields; true where they are to be saved.
fn fields_ui(
    ui: &mut Ui,
    words: &PrepareWords,
    form: &mut Heading,
    saved: Saved,
    at_rest: bool,
    lead: &mut Option<Lead>,
) -> bool {
    let whole = ui.available_width();
    let side_by_side = whole >= SIDE_BY_SIDE;
    let width = if side_by_side { (whole - BUTTON - 2.0 * HALF_GAP) / 2.0 } else { whole };
    let complete = !form.date.trim().is_empty() && !form.place.trim().is_empty();
    let leads_to_place = *lead == Some(Lead::Heading) && !form.date.trim().is_empty();
    let mut entered = false;
    let mut draw = |ui: &mut Ui| {
        let wrong = saved.is_refused();
        let date = cell_ui(ui, width, |ui| {
            let field = Field::new(words.date, &mut form.date, MAX_LINE_CHARS).example(words.date_example);
            field.wrong(wrong).id(Id::unique("session-date")).show(ui)
        });
        let place = cell_ui(ui, width, |ui| {
            let field = Field::new(words.place, &mut form.place, MAX_LINE_CHARS).example(words.place_example);
            field.wrong(wrong).id(Id::unique("session-place")).show(ui)
        });
        follow(lead, Lead::Heading, if leads_to_place { &place } else { &date });
        let by_enter = ui.input(|input| input.key_pressed(Key::Enter));
        entered = by_enter && (date.lost_focus() || place.lost_focus());
        let button = Button::new(words.save).icon(icons::SENT).width(BUTTON.min(whole));
        let button = button.enabled(complete && !at_rest).named(format!("{} {}", words.save, words.date));
        let pressed = if side_by_side { below_label_ui(ui, |ui| button.show(ui)) } else { button.show(ui) };
        entered |= pressed;
    };
    if side_by_side {
        ui.horizontal_top(draw);
    } else {
        draw(ui);
    }
    entered && complete && !at_rest
}

/// The heading of the record, line by line.
fn legal_ui(ui: &mut Ui, session: &StaffView) {
    for field in &session.heading {
        labelled_ui(ui, &field.label, &field.value);
    }
}
