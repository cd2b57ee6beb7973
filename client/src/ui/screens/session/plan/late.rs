//! Who has no place in the plan and is there, who has one and is not, and whose final interview is another than there: each
//! with a button that mends it, as the day goes on too.

use eframe::egui::{Ui, vec2};
use signaling::protocol::exam::{CandidateNumber, StaffView};
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
pub fn late_ui(
    ui: &mut Ui,
    told: &Told<'_>,
    session: &StaffView,
    state: &mut Late,
    begun: bool,
) -> Option<PlanEdit> {
    let (mut coming, mut gone) = (Vec::new(), Vec::new());
    for stale in &told.shown.stale {
        match stale {
            PlanStale::CandidateMissing { candidate } => coming.push(Coming::Whole(*candidate)),
            PlanStale::FinalInterviewChanged { candidate } => {
                coming.extend(interview_of(session, *candidate));
            }
            PlanStale::CandidateGone { candidate } => gone.push(*candidate),
            PlanStale::ExtraTimeChanged { .. }
            | PlanStale::JuryMissing { .. }
            | PlanStale::CorrectorChanged { .. } => {}
        }
    }
    if coming.is_empty() && gone.is_empty() {
        return None;
    }
    ui.add_space(HALF_GAP);
    Card::new().show(ui, |ui| {
        let added = if coming.is_empty() { None } else { coming_ui(ui, told, state, &coming, begun) };
        let dropped = gone_ui(ui, told, &gone);
        added.or(dropped)
    })
}

/// What comes into the plan by a button.
#[derive(Clone, Copy)]
enum Coming {
    /// A candidate's whole day.
    Whole(CandidateNumber),
    /// Its final interview as it is now: one, or none any more.
    Interview(CandidateNumber, bool),
}

/// Nothing where the interview has begun: what is past is planned no more.
fn interview_of(session: &StaffView, candidate: CandidateNumber) -> Option<Coming> {
    let tile = session.candidates.iter().find(|tile| tile.candidate == candidate)?;
    let own = tile.now.final_interview.filter(|own| own.may_change)?;
    Some(Coming::Interview(candidate, own.minutes.is_some()))
}

fn coming_ui(
    ui: &mut Ui,
    told: &Told<'_>,
    state: &mut Late,
    coming: &[Coming],
    begun: bool,
) -> Option<PlanEdit> {
    let words = PlanWords::of(told.language);
    let start = told.shown.day.start;
    let proposed = if begun { soon().max(start) } else { start };
    let mut text = state.not_before.clone().unwrap_or_else(|| proposed.to_string());
    let is_bad = time(&text).is_none();
    let size = vec2(FIELD.min(ui.available_width()), 0.0);
    let is_day = coming.iter().any(|it| matches!(it, Coming::Whole(_)));
    let label = if is_day { words.not_before } else { words.interview_not_before };
    let changed =
        ui.allocate_ui(size, |ui| Field::new(label, &mut text, CHARS).wrong(is_bad).show(ui).changed());
    if changed.inner {
        state.not_before = Some(text.clone());
    }
    let not_before = time(&text);
    let mut edit = None;
    ui.horizontal_wrapped(|ui| {
        for it in coming {
            let (name, icon, hint) = match *it {
                Coming::Whole(candidate) => {
                    (told.language.add_to_plan(candidate), icons::ADD, words.add_hint)
                }
                Coming::Interview(candidate, true) => {
                    (told.language.plan_final_interview(candidate), icons::ADD, words.interview_hint)
                }
                Coming::Interview(candidate, false) => {
                    (told.language.drop_final_interview(candidate), icons::DELETE, words.no_interview_hint)
                }
            };
            let hint = if not_before.is_some() { hint } else { words.bad_time };
            let button = Button::new(&name).icon(icon).hint(hint).enabled(not_before.is_some());
            if let (true, Some(not_before)) = (button.show(ui), not_before) {
                edit = Some(match *it {
                    Coming::Whole(candidate) => PlanEdit::Add { candidate, not_before },
                    Coming::Interview(candidate, _) => PlanEdit::FinalInterview { candidate, not_before },
                });
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
