//! Stations that may be about to say that they listen, or sit at a post: nobody is paired with them before.

use std::time::Duration;

use super::{Call, Deadline, Hub};
use crate::protocol::{Role, StationId};

/// A station that listened before the server stopped says so by then: at once after its welcome, on the slowest of
/// networks.
const SAYS_WITHIN: Duration = Duration::from_secs(3);

impl Hub {
    /// A jury member takes a seat that it had before the server stopped: it may be a listener, or sit at a post, and is
    /// paired with nobody before it could say so.
    pub(super) fn await_listener(&mut self, station: StationId, was_before: bool) {
        let holds_ear = self.roster.seat(station).ears.iter().any(|link| self.ears.is_of_earlier_run(*link));
        if holds_ear || (was_before && self.roster.seat(station).role == Role::Jury) {
            self.await_word_of(station);
        }
    }

    /// A station may be about to say that it listens, and is paired with nobody before.
    pub(super) fn await_word_of(&mut self, station: StationId) {
        self.timers.set(Deadline::Listener(station), self.now + SAYS_WITHIN);
    }

    /// Who helped in a call that is over, or went on in the candidate's place, may listen on.
    pub(super) fn await_helper(&mut self, call: &Call) {
        for end in [call.candidate, call.jury] {
            let unpaired = !self.is_candidate(end) && self.pairs.peer(end).is_none();
            if unpaired && (call.taken_over || call.helps.is_some()) {
                self.await_word_of(end);
            }
        }
    }

    /// It said whom it hears, or that it hears nobody.
    pub(super) fn await_no_listener(&mut self, station: StationId) {
        self.timers.clear(Deadline::Listener(station));
        self.presence_changed = true;
    }

    /// Whether a station listens, or may be about to say so.
    pub(super) fn may_listen(&self, station: StationId) -> bool {
        self.ears.listens_to(station).is_some() || self.timers.is_set(Deadline::Listener(station))
    }
}
