//! Who has no place in the plan and is there, and who has one and is not: each with a button that mends it, as the day goes
//! on too.

use eframe::egui::{Ui, vec2};
use signaling::protocol::exam::CandidateNumber;
use signaling::protocol::{Minute, PlanEdit, PlanStale};

use super::bars::GRID;
use super::day::time;
use crate::ui::hours;
use crate::ui::icons;
use crate::ui::theme::HALF_GAP;
use crate::ui::widgets::{Button, Card, Field};
use crate::ui::words::{PlanWords, Told};

/// How wide the field of a time with its label is, in points.
const FIELD: f32 = 288.0;
/// The most characters of a time.
const CHARS: usize = 6;

/// The field, once somebody has typed in it.
#[derive(Debug, Default)]
pub struct Late {
    not_before: Option<String>,
}

/// Draws the card; gives what the person changes.
pub fn late_ui(ui: &mut Ui, told: &Told<'_>, state: &mut Late, begun: bool) -> Option<PlanEdit> {
    let (mut missing, mut gone) = (Vec::new(), Vec::new());
    for stale in &told.shown.stale {
        match stale {
            PlanStale::CandidateMissing { candidate } => missing.push(*candidate),
            PlanStale::CandidateGone { candidate } => gone.push(*candidate),
            PlanStale::ExtraTimeChanged { .. }
            | PlanStale::FinalInterviewChanged { .. }
            | PlanStale::JuryMissing { .. }
            | PlanStale::CorrectorChanged { .. } => {}
        }
    }
    if missing.is_empty() && gone.is_empty() {
        return None;
    }
    ui.add_space(HALF_GAP);
    Card::new().show(ui, |ui| {
        let added = if missing.is_empty() { None } else { missing_ui(ui, told, state, &missing, begun) };
        let dropped = gone_ui(ui, told, &gone);
        added.or(dropped)
    })
}

fn missing_ui(
    ui: &mut Ui,
    told: &Told<'_>,
    state: &mut Late,
    missing: &[CandidateNumber],
    begun: bool,
) -> Option<PlanEdit> {
    let words = PlanWords::of(told.language);
    let start = told.shown.day.start;
    let proposed = if begun { soon().max(start) } else { start };
    let mut text = state.not_before.clone().unwrap_or_else(|| proposed.to_string());
    let is_bad = time(&text).is_none();
    let size = vec2(FIELD.min(ui.available_width()), 0.0);
    let changed = ui.allocate_ui(size, |ui| {
        Field::new(words.not_before, &mut text, CHARS).wrong(is_bad).show(ui).changed()
    });
    if changed.inner {
        state.not_before = Some(text.clone());
    }
    let not_before = time(&text);
    let mut edit = None;
    ui.horizontal_wrapped(|ui| {
        for candidate in missing {
            let name = told.language.add_to_plan(*candidate);
            let hint = if not_before.is_some() { words.add_hint } else { words.bad_time };
            let button = Button::new(&name).icon(icons::ADD).hint(hint).enabled(not_before.is_some());
            if let (true, Some(not_before)) = (button.show(ui), not_before) {
                edit = Some(PlanEdit::Add { candidate: *candidate, not_before });
            }
        }
    });
    edit
}

fn gone_ui(ui: &mut Ui, told: &Told<'_>, gone: &[CandidateNumber]) -> Option<PlanEdit> {
    let words = PlanWords::of(told.language);
    let mut edit = None;
    ui.horizontal_wrapped(|ui| {
        for candidate in gone {
            let name = told.language.drop_from_plan(*candidate);
            if Button::new(&name).icon(icons::DELETE).hint(words.drop_hint).show(ui) {
                edit = Some(PlanEdit::Drop { candidate: *candidate });
            }
        }
    });
    edit
}

/// The next time that is easily remembered.
fn soon() -> Minute {
    Minute(hours::minute_of_now().next_multiple_of(GRID))
}
