//! What is to be seen of notes and keys.

use std::sync::Arc;

/// A note of this station on a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteView {
    /// The text; empty where it was taken away.
    pub text: Arc<str>,
    /// Whether it is saved.
    pub state: NoteState,
    /// Grows when it becomes another one by what was written elsewhere.
    pub edition: u64,
}

/// Whether a note is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteState {
    /// Kept by the server, since this moment in milliseconds since the Unix epoch.
    Saved(u64),
    /// Kept on this computer; the server has not confirmed it yet.
    Unsaved,
    /// The server does not take it; it stays on this computer.
    Refused,
}

/// Keys pressed in the call that goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeysView {
    /// Those sent from here, the newest last.
    pub sent: String,
    /// Those that came from the other side, the newest last.
    pub heard: String,
    /// Keys can be sent now: the call is not held, and the other side takes them.
    pub ready: bool,
}
