//! The headset check as lines.

use serde_json::{Value, json};

use crate::station::{CheckStep, CheckView, Ear, View};

/// What happened to the check from one view to the next.
pub(super) fn tell(before: Option<&View>, view: &View, told: &mut Vec<Value>) {
    let CheckView { step, found, verdict, stale } = &view.check;
    let before = before.map(|before| &before.check);
    if before.and_then(|before| before.step) != *step {
        told.push(json!({ "is": "check", "step": step.map(word), "level": found.level }));
    }
    let same = before.is_some_and(|before| before.verdict == *verdict && before.stale == *stale);
    if let Some(verdict) = verdict
        && !same
    {
        told.push(json!({
            "is": "verdict", "faults": verdict.faults, "found": verdict.found, "devices": verdict.devices,
            "checked_ms": verdict.at_ms, "renewed_ms": verdict.renewed_ms, "stale": stale,
        }));
    }
}

fn word(step: CheckStep) -> &'static str {
    match step {
        CheckStep::Level => "level",
        CheckStep::LevelWrong(_) => "level_wrong",
        CheckStep::Sentence => "sentence",
        CheckStep::PlayBack => "play_back",
        CheckStep::Heard => "heard",
        CheckStep::Ear(Ear::Left) => "left_ear",
        CheckStep::Ear(Ear::Right) => "right_ear",
        CheckStep::Ring => "ring",
        CheckStep::Room => "room",
        CheckStep::Done => "done",
    }
}
