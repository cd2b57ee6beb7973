//! How long a call rang, lasted and was held, by the hub's own clock.

use serde::{Deserialize, Serialize};

/// The times of a call. Those of a phase are there once the phase is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// When it was placed, in milliseconds since the Unix epoch; 0 where that was not kept.
    pub placed_ms: u64,
    /// How long it rang, in milliseconds.
    pub ringing_ms: u64,
    /// When it was answered, in milliseconds since the Unix epoch.
    pub answered_ms: Option<u64>,
    /// How long it lasted from its answer, hold included, in milliseconds.
    pub handled_ms: u64,
    /// How long of that it was held, by whichever side, in milliseconds.
    pub held_ms: u64,
    /// How long the candidate's side held it, in milliseconds.
    pub candidate_held_ms: u64,
    /// How long the jury's side held it, in milliseconds.
    pub jury_held_ms: u64,
    /// Up to when hold is counted, in milliseconds since the Unix epoch.
    pub counted_ms: u64,
}

impl Times {
    /// It was placed at the one moment and rang until the other.
    pub(super) fn rang(&mut self, placed_ms: u64, now_ms: u64) {
        self.placed_ms = placed_ms;
        self.ringing_ms = now_ms.saturating_sub(placed_ms);
    }

    /// It was answered at the one moment and is over at the other.
    pub(super) fn lasted(&mut self, answered_ms: u64, now_ms: u64) {
        self.answered_ms = Some(answered_ms);
        self.handled_ms = now_ms.saturating_sub(answered_ms);
    }

    /// Counts the time since the last counting, or since the answer, for each side that held the call meanwhile.
    pub(super) fn count_hold(&mut self, candidate: bool, jury: bool, answered_ms: u64, now_ms: u64) {
        let since = now_ms.saturating_sub(self.counted_ms.max(answered_ms));
        let of = |held: bool| if held { since } else { 0 };
        self.candidate_held_ms += of(candidate);
        self.jury_held_ms += of(jury);
        self.held_ms += of(candidate || jury);
        self.counted_ms = self.counted_ms.max(now_ms);
    }
}
