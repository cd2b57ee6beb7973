//! Silent listening, as lines: whom this station hears, and who hears it.

use serde_json::{Value, json};

use crate::station::{ListenerView, ListeningView, MediaState, View};

/// What changed from one view to the next.
pub(super) fn tell(before: Option<&View>, view: &View, told: &mut Vec<Value>) {
    let former = before.and_then(|before| before.listening.as_ref());
    match (former, &view.listening) {
        (_, Some(now)) => tell_heard(former.filter(|former| former.to == now.to), now, told),
        (Some(former), None) => told.push(json!({ "is": "listening_ended", "to": former.name })),
        (None, None) => {}
    }
    let hearing = |view: &View| -> Vec<String> {
        let hears = view.listeners.iter().filter(|listener| listener.hears);
        hears.map(|ListenerView { name, .. }| name.clone()).collect()
    };
    let now = hearing(view);
    if before.map(hearing).unwrap_or_default() != now {
        told.push(json!({ "is": "listeners", "listeners": now }));
    }
}

fn tell_heard(former: Option<&ListeningView>, now: &ListeningView, told: &mut Vec<Value>) {
    if former.map(|former| former.media) != Some(now.media) {
        let state = match now.media {
            MediaState::Connecting => "connecting",
            MediaState::Ready => "ready",
            MediaState::Broken => "broken",
        };
        told.push(json!({ "is": "listening", "to": now.name, "state": state }));
    }
    let call = |view: &ListeningView| {
        view.call.as_ref().map(|call| (call.persona.name.clone(), call.phase, call.held))
    };
    if former.and_then(call) != call(now) {
        let candidate = now.candidate.as_ref().map(|candidate| &candidate.name);
        let told_call = now
            .call
            .as_ref()
            .map(|call| json!({ "as": call.persona.name, "phase": call.phase, "held": call.held }));
        told.push(
            json!({ "is": "overheard_call", "to": now.name, "candidate": candidate, "call": told_call }),
        );
    }
    let is_known = |number: u64| {
        former.is_some_and(|former| former.chat.binary_search_by_key(&number, |line| line.number).is_ok())
    };
    for line in now.chat.iter().filter(|line| !is_known(line.number)) {
        let by = if line.by_jury { "jury" } else { "candidate" };
        told.push(json!({ "is": "overheard_chat", "to": now.name, "by": by, "text": line.text }));
    }
    if let Some(setup_ms) = now.setup_ms
        && former.and_then(|former| former.setup_ms) != Some(setup_ms)
    {
        told.push(json!({ "is": "overheard", "to": now.name, "setup_ms": setup_ms }));
    }
}
