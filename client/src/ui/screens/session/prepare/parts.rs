//! What several forms of the page are made of.

use eframe::egui::{Align, Label, Layout, Response, TextStyle, Ui, vec2};

use super::super::sending::Outcome;
use super::Lead;
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, Tone, palette};
use crate::ui::widgets::{Button, Pill, icon_ui};
use crate::ui::words::PrepareWords;

/// Between a label and its field, in points.
pub const LABEL_GAP: f32 = 4.0;

/// How far what was typed is saved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Saved {
    /// As the server has it.
    #[default]
    Yes,
    /// Not yet.
    No,
    /// On its way.
    Sending,
    /// The server refused it.
    Refused,
    /// It was not sent.
    Lost,
}

impl Saved {
    /// After an answer.
    pub fn after(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Saved::Yes,
            Outcome::Refused(_) => Saved::Refused,
            Outcome::Lost => Saved::Lost,
        }
    }

    /// Whether the server would not have it.
    pub fn is_refused(self) -> bool {
        self == Saved::Refused
    }

    /// Says so, by colour, icon and word.
    pub fn show(self, ui: &mut Ui, scene: &Scene<'_>) {
        let words = PrepareWords::of(scene.language);
        let (tone, icon, word) = match self {
            Saved::Yes => (Tone::Good, icons::OK, words.saved),
            Saved::No => (Tone::Warn, icons::NOTE, words.unsaved),
            Saved::Sending => (Tone::Neutral, icons::SENDING, words.saving),
            Saved::Refused => (Tone::Bad, icons::WARNING, words.refused),
            Saved::Lost => (Tone::Bad, icons::LINK_BROKEN, words.lost),
        };
        Pill::new(tone, word).icon(icon).live().show(ui);
    }
}

/// Draws something so wide, in the run of a line.
pub fn cell_ui<R>(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
        ui.set_width(width);
        add(ui)
    })
    .inner
}

/// Draws something that has no label as low as what has one beside it.
pub fn below_label_ui<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = LABEL_GAP;
        let label = ui.text_style_height(&TextStyle::Small);
        ui.add_space(label + LABEL_GAP);
        add(ui)
    })
    .inner
}

/// Puts the keyboard on a field, and shows it, where it is what was led to.
pub fn follow(lead: &mut Option<Lead>, here: Lead, response: &Response) {
    if lead.take_if(|lead| *lead == here).is_some() {
        response.request_focus();
        response.scroll_to_me(None);
    }
}

/// A sentence that stands back.
pub fn hint_ui(ui: &mut Ui, sentence: &str) {
    ui.add(Label::new(theme::soft(ui, sentence)).wrap());
}

/// A sentence that says what is wrong with what was typed.
pub fn fault_ui(ui: &mut Ui, sentence: &str) {
    let bad = palette(ui).bad;
    ui.horizontal_top(|ui| {
        icon_ui(ui, icons::WARNING, 16.0, bad, false);
        ui.add(Label::new(theme::soft(ui, sentence).color(bad)).wrap());
    });
}

/// Asks once more before something is done: true where it is to be, false where it is not, none while it is open.
pub fn confirm_ui(ui: &mut Ui, question: &str, yes: &str, no: &str) -> Option<bool> {
    ui.add(Label::new(theme::running(question)).wrap());
    let mut answer = None;
    ui.horizontal_wrapped(|ui| {
        if Button::danger(yes).show(ui) {
            answer = Some(true);
        }
        if Button::new(no).show(ui) {
            answer = Some(false);
        }
    });
    answer
}
