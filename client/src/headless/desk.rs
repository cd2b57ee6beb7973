//! Notes, keys and do-not-disturb as lines.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::station::{NoteState, View};

/// What happened to them from one view to the next.
pub(super) fn tell(before: Option<&View>, view: &View, told: &mut Vec<Value>) {
    if before.is_some_and(|before| before.do_not_disturb) != view.do_not_disturb {
        told.push(json!({ "is": "do_not_disturb", "on": view.do_not_disturb }));
    }
    let keys = |view: &View| [view.keys.sent.clone(), view.keys.heard.clone()];
    let former = before.map(keys).unwrap_or_default();
    for ((by, digits), former) in ["me", "peer"].into_iter().zip(keys(view)).zip(former) {
        if let Some(call) = view.call.as_ref().filter(|_| !digits.is_empty() && digits != former) {
            told.push(json!({ "is": "dtmf", "call": call.call, "by": by, "digits": digits }));
        }
    }
    if before.is_some_and(|before| Arc::ptr_eq(&before.notes, &view.notes)) {
        return;
    }
    for (call, note) in view.notes.iter() {
        if before.is_some_and(|before| before.notes.get(call) == Some(note)) {
            continue;
        }
        let (state, saved_ms) = match note.state {
            NoteState::Saved(at_ms) => ("saved", Some(at_ms)),
            NoteState::Unsaved => ("unsaved", None),
            NoteState::Refused => ("refused", None),
        };
        told.push(
            json!({ "is": "note", "call": call, "text": &*note.text, "state": state, "saved_ms": saved_ms }),
        );
    }
}
