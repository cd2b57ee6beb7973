//! Extra time: none, a third, in percent or in minutes, for all phases or phase by phase.

use std::collections::BTreeMap;

use eframe::egui::Ui;
use signaling::protocol::exam::{Extra, ExtraTime, FormatPhase, PhaseId};

use super::parts::{LABEL_GAP, cell_ui, fault_ui};
use crate::ui::scene::Scene;
use crate::ui::theme::HALF_GAP;
use crate::ui::widgets::{Button, Choice, Field, picker_ui};
use crate::ui::words::PrepareWords;

/// Width of the choice, in points.
pub const PICKER: f32 = 176.0;
/// Its width where there is room for the name of a phase above it, in points.
const WIDE: f32 = 400.0;
/// Width of the number beside it, in points.
pub const NUMBER: f32 = 88.0;
/// The longest number, in digits.
const DIGITS: usize = 3;

/// What is chosen, and the number as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// `third`, `percent`, `minutes`, or nothing.
    kind: String,
    number: String,
}

impl Amount {
    fn of(extra: Option<Extra>) -> Self {
        let (kind, number) = match extra {
            None => ("", String::new()),
            Some(Extra::Third) => ("third", String::new()),
            Some(Extra::Percent(percent)) => ("percent", percent.to_string()),
            Some(Extra::Minutes(minutes)) => ("minutes", minutes.to_string()),
        };
        Amount { kind: kind.to_owned(), number }
    }

    /// What it comes to.
    ///
    /// # Errors
    /// The number is none, or not one that a session takes.
    pub fn extra(&self) -> Result<Option<Extra>, BadNumber> {
        let number = || self.number.trim().parse::<u32>().map_err(|_| BadNumber);
        let extra = match self.kind.as_str() {
            "third" => Extra::Third,
            "percent" => Extra::Percent(number()?),
            "minutes" => Extra::Minutes(number()?),
            _ => return Ok(None),
        };
        if extra.is_sensible() { Ok(Some(extra)) } else { Err(BadNumber) }
    }

    /// Whether a number is written beside it.
    pub fn takes_number(&self) -> bool {
        self.kind == "percent" || self.kind == "minutes"
    }
}

/// A number that is no extra time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadNumber;

/// A candidate's extra time as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExtraForm {
    all: Amount,
    phases: BTreeMap<PhaseId, Amount>,
    each: bool,
}

impl ExtraForm {
    /// As the server has it.
    pub fn of(times: &[ExtraTime]) -> Self {
        let all = times.iter().find(|time| time.phase.is_none()).map(|time| time.extra);
        let named = times.iter().filter_map(|time| Some((time.phase.clone()?, Amount::of(Some(time.extra)))));
        let phases: BTreeMap<PhaseId, Amount> = named.collect();
        ExtraForm { all: Amount::of(all), each: !phases.is_empty(), phases }
    }

    /// What it comes to.
    ///
    /// # Errors
    /// A number is none, or not one that a session takes.
    pub fn times(&self) -> Result<Vec<ExtraTime>, BadNumber> {
        let all = self.all.extra()?.map(|extra| ExtraTime { phase: None, extra });
        let mut times: Vec<ExtraTime> = all.into_iter().collect();
        for (phase, amount) in self.phases.iter().filter(|_| self.each) {
            times.extend(amount.extra()?.map(|extra| ExtraTime { phase: Some(phase.clone()), extra }));
        }
        Ok(times)
    }
}

/// Draws a choice so wide, with its number where it takes one.
pub fn amount_ui(ui: &mut Ui, scene: &Scene<'_>, width: f32, label: &str, none: &str, amount: &mut Amount) {
    let words = PrepareWords::of(scene.language);
    let choice = |value: &str, name: &str| Choice { value: value.to_owned(), name: name.to_owned() };
    let all = [
        choice("", none),
        choice("third", words.extra_third),
        choice("percent", words.extra_percent),
        choice("minutes", words.extra_minutes),
    ];
    ui.push_id(label, |ui| {
        ui.horizontal_top(|ui| {
            let room = ui.available_width();
            let number = if amount.takes_number() { NUMBER + HALF_GAP } else { 0.0 };
            cell_ui(ui, width.min(room - number), |ui| {
                ui.spacing_mut().item_spacing.y = LABEL_GAP;
                picker_ui(ui, label, &mut amount.kind, &all)
            });
            if amount.takes_number() {
                let label = if amount.kind == "percent" { words.percent } else { words.minutes };
                let wrong = amount.extra().is_err() && !amount.number.is_empty();
                cell_ui(ui, NUMBER, |ui| Field::new(label, &mut amount.number, DIGITS).wrong(wrong).show(ui));
            }
        });
    });
}

/// Draws the whole form.
pub fn extra_ui(ui: &mut Ui, scene: &Scene<'_>, phases: &[FormatPhase], form: &mut ExtraForm) {
    let words = PrepareWords::of(scene.language);
    amount_ui(ui, scene, WIDE, words.extra, words.extra_none, &mut form.all);
    let label = if form.each { words.extra_same } else { words.extra_each };
    let can_have: Vec<&FormatPhase> = phases.iter().filter(|phase| phase.extra_time).collect();
    if !can_have.is_empty() && Button::quiet(label).chosen(form.each).show(ui) {
        form.each = !form.each;
    }
    let none = if form.all == Amount::default() { words.extra_none } else { words.extra_as_all };
    for phase in can_have.into_iter().filter(|_| form.each) {
        let label = format!("{} ({}\u{a0}min)", phase.name, phase.minutes);
        amount_ui(ui, scene, WIDE, &label, none, form.phases.entry(phase.id.clone()).or_default());
        ui.add_space(HALF_GAP / 2.0);
    }
    if form.times().is_err() {
        fault_ui(ui, words.bad_extra);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_has_comes_back_from_the_form() {
        let time = |phase: Option<&str>, extra| ExtraTime { phase: phase.map(PhaseId::from), extra };
        for times in [
            vec![],
            vec![time(None, Extra::Third)],
            vec![time(Some("part1"), Extra::Percent(50))],
            vec![time(None, Extra::Minutes(10)), time(Some("part1"), Extra::Third)],
        ] {
            assert_eq!(ExtraForm::of(&times).times(), Ok(times));
        }
    }

    #[test]
    fn a_number_that_is_none_is_told_before_it_is_sent() {
        let amount = |kind: &str, number: &str| Amount { kind: kind.into(), number: number.into() };
        assert_eq!(amount("percent", "33").extra(), Ok(Some(Extra::Percent(33))));
        assert_eq!(amount("", "abc").extra(), Ok(None));
        for wrong in ["", "0", "201", "-1", "dix"] {
            assert_eq!(amount("percent", wrong).extra(), Err(BadNumber), "{wrong}");
        }
        assert_eq!(amount("minutes", "481").extra(), Err(BadNumber));
    }
}
