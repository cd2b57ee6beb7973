//! Notes on calls: what a person writes on a call, for its own station alone.

use serde::{Deserialize, Serialize};

use super::CallId;

/// The longest note, in characters: half a page by hand; 12 KiB of JSON at most, so a page always holds a few.
pub const MAX_NOTE_CHARS: usize = 2_000;

/// A note of a station on one of its calls, as the server keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallNote {
    /// Its number: grows in the order in which notes were begun.
    pub number: u64,
    /// The call.
    pub call: CallId,
    /// Which version of it: grows with each change.
    pub revision: u64,
    /// The text, [`MAX_NOTE_CHARS`] at most; empty where it was taken away.
    pub text: String,
    /// When the server stored it, in milliseconds since the Unix epoch.
    pub at_ms: u64,
}
