//! The log of calls as lines.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::station::{CallLog, View};

/// The log, each time the server told it.
pub(super) fn tell(before: Option<&View>, view: &View, told: &mut Vec<Value>) {
    if before.is_some_and(|before| Arc::ptr_eq(&before.call_log, &view.call_log)) {
        return;
    }
    let CallLog { of: Some(of), calls, sums } = &*view.call_log else { return };
    told.push(json!({
        "is": "call_log", "of": of, "calls": calls, "session": sums.session, "exchanges": sums.exchanges,
        "mean_handling_ms": sums.session.mean_handling_ms(), "mean_response_ms": sums.session.mean_response_ms(),
    }));
}
