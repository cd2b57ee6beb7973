//! What is told of an exam's session.

use std::sync::Arc;
use std::time::Instant;

use serde_json::{Value, json};
use signaling::protocol::exam::{CandidateNumber, ClockView, DrawView, ExamView, Recorded};

use crate::station::{ExamSeen, ImportFault, ImportState, NoteState, PlanPage, PlanSeen, SavedMinutes, View};

/// What is another than before.
pub(super) fn tell(before: Option<&View>, view: &View, told: &mut Vec<Value>) {
    let (before, exam) = (before.map(|before| &before.exam), &view.exam);
    let seen = |exam: &ExamSeen| exam.view.clone();
    if !is_same(before.and_then(seen).as_ref(), exam.view.as_ref()) {
        told.push(json!({ "is": "exam", "view": exam.view.as_deref() }));
    }
    let offered = before.and_then(|before| before.offer.clone());
    if let Some(offer) = exam.offer.as_ref().filter(|offer| offered.as_ref() != Some(*offer)) {
        let (title, company, formats) = (&offer.title, &offer.company, &offer.formats);
        let (past, reopens) = (&offer.past, &offer.reopens);
        told.push(json!({
            "is": "offer", "title": title, "company": company, "formats": formats, "past": past,
            "reopens": reopens,
        }));
    }
    let drawn = before.map(results).unwrap_or_default();
    for draw in results(exam).into_iter().filter(|draw| !drawn.contains(draw)) {
        if let Some(result) = &draw.result {
            told.push(
                json!({ "is": "drawn", "what": draw.what, "title": result.title, "number": result.number }),
            );
        }
    }
    let answered = before.and_then(|before| before.answers.last()).map_or(0, |answer| answer.number);
    for answer in exam.answers.iter().filter(|answer| answer.number > answered) {
        told.push(json!({ "is": "answered", "order": answer.order, "refused": answer.refused }));
    }
    tell_record(before, exam, told);
    let read = before.and_then(|before| before.past.clone());
    if let Some(past) = exam.past.as_ref().filter(|past| past.whole && read.as_ref() != Some(*past)) {
        let facts: Vec<&Recorded> = past.facts.iter().map(|fact| &**fact).collect();
        told.push(json!({ "is": "record", "session": past.session, "facts": facts }));
    }
    tell_import(before, exam, told);
    tell_written(before, exam, told);
    super::kept::tell(before, exam, told);
    tell_plan(before.map(|before| &before.plan), &exam.plan, told);
    for (key, text) in exam.items.iter() {
        if before.is_none_or(|before| !before.items.contains_key(key)) {
            let (of, item) = key;
            told.push(json!({ "is": "item", "of": of, "item": item, "text": **text }));
        }
    }
}

/// The clocks that are seen here, as they are now.
pub(super) fn clocks(exam: &ExamSeen, now: Instant) -> Vec<Value> {
    let mut seen: Vec<(CandidateNumber, &ClockView)> = Vec::new();
    match exam.view.as_deref() {
        Some(ExamView::Candidate(view)) => seen.push((view.candidate, &view.clock)),
        Some(ExamView::Jury(view)) => {
            seen.extend(view.candidates.iter().map(|tile| (tile.candidate, &tile.clock)));
        }
        Some(ExamView::Staff(view)) => {
            seen.extend(view.candidates.iter().map(|tile| (tile.candidate, &tile.clock)));
        }
        None => {}
    }
    let told = seen.into_iter().map(|(candidate, clock)| {
        let left_ms = exam.remaining_ms(clock, now);
        json!({ "candidate": candidate, "phase": clock.phase.id, "stage": clock.stage, "remaining_ms": left_ms })
    });
    told.collect()
}

/// What the record has more than before, and where it was written to.
fn tell_record(before: Option<&ExamSeen>, exam: &ExamSeen, told: &mut Vec<Value>) {
    let last = before.and_then(|before| before.record.facts.last()).map_or(0, |fact| fact.number);
    for fact in exam.record.facts.iter().filter(|fact| fact.number > last) {
        told.push(json!({ "is": "fact", "fact": **fact }));
    }
    let written = before.and_then(|before| before.record.saved.as_ref()).map_or(0, |saved| saved.number);
    if let Some(saved) = exam.record.saved.as_ref().filter(|saved| saved.number != written) {
        told.push(json!({ "is": "record_saved", "path": saved.path, "facts": saved.facts }));
    }
    let written = before.and_then(|before| before.record.minutes.as_ref()).map_or(0, |saved| saved.number);
    if let Some(saved) = exam.record.minutes.as_ref().filter(|saved| saved.number != written) {
        let SavedMinutes { session, pdf, json, record, .. } = &**saved;
        told.push(
            json!({ "is": "minutes_saved", "session": session, "pdf": pdf, "json": json, "record": record }),
        );
    }
}

/// How far the package is that is sent.
fn tell_import(before: Option<&ExamSeen>, exam: &ExamSeen, told: &mut Vec<Value>) {
    let Some(import) =
        exam.import.as_ref().filter(|_| before.map(|before| &before.import) != Some(&exam.import))
    else {
        return;
    };
    let (path, is) = (import.path.display().to_string(), "package");
    told.push(match &import.state {
        ImportState::Packing => json!({ "is": is, "path": path, "state": "packing" }),
        ImportState::Sending { sent, of } => {
            json!({ "is": is, "path": path, "state": "sending", "sent": sent, "of": of })
        }
        ImportState::Checking => json!({ "is": is, "path": path, "state": "checking" }),
        ImportState::Kept => json!({ "is": is, "path": path, "state": "kept" }),
        ImportState::Mistakes { mistakes, count } => {
            json!({ "is": is, "path": path, "state": "mistakes", "mistakes": **mistakes, "count": count })
        }
        ImportState::Failed(why) => {
            let why = match why {
                ImportFault::NotTaken(why) => why.to_string(),
                other => format!("{other:?}"),
            };
            json!({ "is": is, "path": path, "state": "failed", "why": why })
        }
    });
}

/// What the candidate has written, and whether it is saved.
fn tell_written(before: Option<&ExamSeen>, exam: &ExamSeen, told: &mut Vec<Value>) {
    for (piece, written) in exam.written.iter() {
        if before.is_some_and(|before| before.written.get(piece) == Some(written)) {
            continue;
        }
        let (state, saved_ms) = match written.state {
            NoteState::Saved(at_ms) => ("saved", Some(at_ms)),
            NoteState::Unsaved => ("unsaved", None),
            NoteState::Refused => ("refused", None),
        };
        let text = &*written.text;
        told.push(
            json!({ "is": "piece", "piece": piece, "text": text, "state": state, "saved_ms": saved_ms }),
        );
    }
}

fn tell_plan(before: Option<&PlanSeen>, seen: &PlanSeen, told: &mut Vec<Value>) {
    let shown = |seen: &PlanSeen| seen.shown.as_ref().map(|shown| shown.revision);
    if before.and_then(shown) != shown(seen) {
        told.push(json!({ "is": "plan", "plan": seen.shown.as_deref() }));
    }
    if let PlanPage::Shown(file) = &seen.page
        && before.is_none_or(|before| before.page != seen.page)
    {
        told.push(json!({ "is": "printed", "file": file }));
    }
}

/// What this candidate has drawn.
fn results(exam: &ExamSeen) -> Vec<DrawView> {
    let draws = exam.candidate().map(|view| view.draws.as_slice()).unwrap_or_default();
    draws.iter().filter(|draw| draw.result.is_some()).cloned().collect()
}

fn is_same(one: Option<&Arc<ExamView>>, other: Option<&Arc<ExamView>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}
