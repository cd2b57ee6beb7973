//! What the phases of a format must be to each other.

use std::collections::BTreeSet;

use super::{Attendant, Called, Drawn, Format, Phase, Seen, file_of};
use crate::package::ledger::Ledger;
use crate::package::mistake::Problem;

/// Blames each phase that no exam can hold.
pub(super) fn check(format: &Format, ledger: &mut Ledger) {
    let file = file_of(&format.id);
    let mut ids = BTreeSet::new();
    let mut drawn = Vec::new();
    for (index, phase) in format.phases.iter().enumerate() {
        let at = |field: &str| format!("phases[{index}].{field}");
        let mut blame = |field: &str, what| {
            ledger.blame(&file, &at(field), Problem::Phase(phase.id.to_string(), what));
        };
        if !phase.id.0.is_empty() && !ids.insert(&phase.id) {
            blame("id", "an earlier phase has this id");
        }
        if !phase.present.is_empty() {
            attended(phase, &mut blame);
        }
        match phase.draw {
            Some(what) if drawn.contains(&what) => blame("draw", "it was drawn in an earlier phase"),
            Some(what) => drawn.push(what),
            None => {}
        }
        let subject_is_drawn = drawn.contains(&Drawn::Subject);
        if phase.see.contains(&Seen::Subject) && !subject_is_drawn {
            blame("see", "a subject cannot be seen before it is drawn");
        }
        if phase.call.contains(&Called::Clients) && !subject_is_drawn {
            blame("call", "clients cannot be called before the subject is drawn");
        }
        if phase.play && !drawn.contains(&Drawn::Recording) {
            blame("play", "a recording cannot be played before it is drawn");
        }
    }
    together(format, &drawn, ledger);
}

fn attended(phase: &Phase, blame: &mut impl FnMut(&str, &'static str)) {
    if !phase.present.contains(&Attendant::Jury) && !phase.present.contains(&Attendant::Invigilator) {
        blame("present", "an invigilator is present whenever the jury is not");
    }
    let acts = phase.draw.is_some() || phase.play || !phase.call.is_empty() || !phase.write.is_empty();
    if acts && !phase.present.contains(&Attendant::Candidate) {
        blame("present", "the candidate has something to do, and is not present");
    }
    if phase.call.contains(&Called::Clients) && !phase.present.contains(&Attendant::Jury) {
        blame("present", "the jury plays the clients, and is not present");
    }
}

fn together(format: &Format, drawn: &[Drawn], ledger: &mut Ledger) {
    if format.phases.is_empty() {
        return;
    }
    let file = file_of(&format.id);
    let mut blame = |field: &str, what| ledger.blame(&file, field, Problem::Format(what));
    if !drawn.contains(&Drawn::Subject) {
        blame("phases", "no phase draws the subject");
    }
    if !format.phases.iter().any(|phase| phase.call.contains(&Called::Clients)) {
        blame("phases", "in no phase the clients are called");
    }
    let draws_recording = drawn.contains(&Drawn::Recording);
    match format.recording_plays {
        Some(_) if !draws_recording => blame("recording", "no phase draws a recording"),
        None if draws_recording => {
            blame("phases", "a phase draws a recording: [recording] says how often it is played")
        }
        Some(_) if !format.phases.iter().any(|phase| phase.play) => {
            blame("phases", "a recording is drawn, and in no phase played");
        }
        _ => {}
    }
}
