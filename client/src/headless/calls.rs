//! Calls, posts and transfers as lines.

use std::sync::Arc;

use serde_json::{Value, json};
use signaling::protocol::{Direction, EndReason, Role};

use crate::station::{CallState, CallView, View};

/// What became of each call, and which posts there are.
pub(super) fn tell(before: Option<&View>, view: &View, told: &mut Vec<Value>) {
    for ended in &view.ended {
        let known = before.is_some_and(|before| before.ended.iter().any(|known| known.call == ended.call));
        if known {
            continue;
        }
        if let Some(to) = &ended.to {
            let (name, number) = (&to.name, &to.number);
            told.push(json!({ "is": "transferred", "call": ended.call, "to": name, "number": number }));
        }
        let why = end_word(ended.why);
        told.push(json!({ "is": "ended", "call": ended.call, "why": why, "talked_ms": ended.talked_ms }));
    }
    for call in view.calls() {
        let former = before.and_then(|before| before.calls().find(|former| former.call == call.call));
        tell_call(former, call, view, told);
    }
    if before.is_some_and(|before| before.whispered) != view.whispered {
        told.push(json!({ "is": "whispered", "on": view.whispered }));
    }
    let helping = |view: &View| (view.helping, view.joining);
    if before.map_or((None, false), helping) != helping(view) {
        told.push(json!({ "is": "helping", "how": view.helping, "joining": view.joining }));
    }
    if before.is_some_and(|before| before.chat_taken) != view.chat_taken {
        told.push(json!({ "is": "chat_taken", "on": view.chat_taken }));
    }
    if before.is_some_and(|before| before.staffed != view.staffed) {
        told.push(json!({ "is": "staffed", "posts": *view.staffed }));
    }
    let is_known = before.is_some_and(|before| Arc::ptr_eq(&before.posts, &view.posts));
    if !is_known && !view.posts.is_empty() {
        told.push(json!({ "is": "posts", "posts": *view.posts }));
    }
}

fn tell_call(former: Option<&CallView>, call: &CallView, view: &View, told: &mut Vec<Value>) {
    if former.map(|former| former.state) != Some(call.state) {
        let is = match call.state {
            CallState::Ringing => Some("ringing"),
            CallState::Ringback => Some("calling"),
            // One that could not be handed over goes on as before.
            CallState::Active if former.is_some_and(|former| former.state == CallState::Transferring) => None,
            CallState::Active => Some("answered"),
            CallState::Placing | CallState::Answering | CallState::Transferring | CallState::HangingUp => {
                None
            }
        };
        if let Some(is) = is {
            let with = if call.state == CallState::Ringing { "from" } else { "with" };
            told.push(json!({
                "is": is, "call": call.call, with: who(call, view), "as": call.persona.name,
                "number": call.persona.number, "direction": direction_word(call.direction), "about": call.about,
                "helps": call.helps,
            }));
        }
    }
    if let Some(setup_ms) = call.setup_ms
        && former.is_none_or(|former| former.setup_ms.is_none())
    {
        told.push(
            json!({ "is": "in_call", "call": call.call, "with": who(call, view), "setup_ms": setup_ms }),
        );
    }
    let differs = |field: fn(&CallView) -> bool| former.is_some_and(field) != field(call);
    if differs(|call| call.recorded) {
        told.push(json!({ "is": "recording", "call": call.call, "on": call.recorded }));
    }
    for (by, held) in [("me", call.held), ("peer", call.peer_held)] {
        let was = former.and_then(|former| if by == "me" { former.held } else { former.peer_held });
        if call.state == CallState::Active && was != held {
            let is = if held.is_some() { "held" } else { "resumed" };
            told.push(json!({ "is": is, "call": call.call, "by": by, "why": held }));
        }
    }
    if differs(|call| call.conference) {
        told.push(
            json!({ "is": "conference", "call": call.call, "with": who(call, view), "on": call.conference }),
        );
    }
    if differs(|call| call.peer_muted) {
        told.push(json!({ "is": "muted", "call": call.call, "by": "peer", "on": call.peer_muted }));
    }
}

/// Whom this station talks with: to a candidate the client, to the jury the candidate's station, or who handles the
/// client in its place.
fn who(call: &CallView, view: &View) -> String {
    if let Some(handler) = &call.handled_by {
        return handler.name.clone();
    }
    match (view.role, &view.peer) {
        (Role::Candidate, _) | (_, None) => call.persona.name.clone(),
        (Role::Jury | Role::Staff, Some(peer)) => peer.name.clone(),
    }
}

fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "inbound",
        Direction::Outbound => "outbound",
    }
}

fn end_word(why: EndReason) -> &'static str {
    match why {
        EndReason::HungUp => "hung_up",
        EndReason::Declined => "declined",
        EndReason::Missed => "missed",
        EndReason::Busy => "busy",
        EndReason::DoNotDisturb => "do_not_disturb",
        EndReason::Lost => "lost",
        EndReason::Transferred => "transferred",
        EndReason::TakenOver => "taken_over",
    }
}
