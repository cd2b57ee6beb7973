//! A candidate's own final interview, in forms of the exam that have none: its length, or none.

use eframe::egui::Ui;
use signaling::protocol::exam::{
    Attendant, FINAL_INTERVIEW, FINAL_INTERVIEW_NAME, FinalInterview, FormatPhase,
    MAX_FINAL_INTERVIEW_MINUTES, Order, Part, StaffTile,
};

use super::extra::BadNumber;
use super::parts::{cell_ui, fault_ui, hint_ui};
use crate::ui::theme::HALF_GAP;
use crate::ui::widgets::Field;
use crate::ui::words::PrepareWords;

/// How wide the field with its label is, in points.
const WIDE: f32 = 400.0;
/// The longest number, in digits.
const DIGITS: usize = 3;

/// What is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FinalForm {
    minutes: String,
}

impl FinalForm {
    /// As the server has it.
    pub fn of(tile: &StaffTile) -> Self {
        let minutes = tile.now.final_interview.and_then(|own| own.minutes);
        FinalForm { minutes: minutes.map_or_else(String::new, |minutes| minutes.to_string()) }
    }

    /// Whether the server has it so; where nothing can be typed it does.
    pub fn is_as(&self, tile: &StaffTile) -> bool {
        let may_change = tile.now.final_interview.is_some_and(|own| own.may_change);
        !may_change || self.minutes() == FinalForm::of(tile).minutes()
    }

    /// The order that makes it so, where it is not.
    ///
    /// # Errors
    /// What is typed is no length that a session takes.
    pub fn order(&self, tile: &StaffTile) -> Result<Option<Order>, BadNumber> {
        if self.is_as(tile) {
            return Ok(None);
        }
        let (candidate, minutes) = (tile.candidate, self.minutes()?);
        Ok(Some(Order::FinalInterview(FinalInterview { candidate, minutes })))
    }

    /// The phases in which the candidate can have extra time: those of all, and its own.
    pub fn phases(&self, tile: &StaffTile, of_all: &[FormatPhase]) -> Vec<FormatPhase> {
        let own = tile.now.final_interview.and_then(|own| own.minutes).map(|minutes| FormatPhase {
            id: FINAL_INTERVIEW.into(),
            name: FINAL_INTERVIEW_NAME.into(),
            minutes,
            extra_time: true,
            part: Part::FinalInterview,
            present: vec![Attendant::Candidate, Attendant::Jury],
        });
        of_all.iter().cloned().chain(own).collect()
    }

    fn minutes(&self) -> Result<Option<u32>, BadNumber> {
        let text = self.minutes.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let minutes = text.parse::<u32>().map_err(|_| BadNumber)?;
        if (1..=MAX_FINAL_INTERVIEW_MINUTES).contains(&minutes) { Ok(Some(minutes)) } else { Err(BadNumber) }
    }
}

/// Draws it, where the form of the exam has none for all.
pub fn final_ui(ui: &mut Ui, words: &PrepareWords, tile: &StaffTile, form: &mut FinalForm) {
    let Some(own) = tile.now.final_interview else { return };
    ui.add_space(HALF_GAP);
    if !own.may_change {
        return hint_ui(ui, words.final_fixed);
    }
    let wrong = form.minutes().is_err();
    let width = WIDE.min(ui.available_width());
    cell_ui(ui, width, |ui| {
        Field::new(words.final_interview, &mut form.minutes, DIGITS).wrong(wrong).show(ui)
    });
    hint_ui(ui, words.final_hint);
    if wrong {
        fault_ui(ui, words.bad_final);
    }
    ui.add_space(HALF_GAP);
}
