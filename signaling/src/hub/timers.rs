//! The named deadlines of the hub, earliest first.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use super::ConnId;
use crate::protocol::exam::CandidateNumber;
use crate::protocol::{CallId, StationId};

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Deadline {
    /// Look after a connection: ping it, or close it.
    Connection(ConnId),
    /// A lost station did not come back.
    Away(StationId),
    /// A station that may listen has not said so.
    Listener(StationId),
    /// Who was here before the server stopped is waited for no longer.
    Return,
    /// Nobody answered a call.
    Ring(CallId),
    /// Try once more to store what could not be stored.
    StoreAgain,
    /// The same of an exam's facts.
    ExamAgain,
    /// A clock of the exam comes to a point where views change.
    ExamClock,
    /// Clocks that run are told anew.
    ClocksAgain,
    /// Keep another sign of life.
    Alive,
    /// Something that is kept of a session is to go.
    Purge,
    /// A station that went away is missing in the exam.
    Outage(StationId),
    /// A device of a station is missing in the exam.
    Device(StationId),
    /// The voice of a station's call does not pass.
    Voice(StationId),
    /// The stations that are to play a recording to a candidate are not all ready.
    Play(CandidateNumber),
    /// A station that came back has not said what fails there.
    Faults(StationId),
}

/// At most one deadline of each name.
#[derive(Debug, Default)]
pub(super) struct Timers {
    order: BTreeSet<(Instant, Deadline)>,
    by_name: BTreeMap<Deadline, Instant>,
}

impl Timers {
    pub(super) fn set(&mut self, deadline: Deadline, at: Instant) {
        self.clear(deadline);
        self.by_name.insert(deadline, at);
        self.order.insert((at, deadline));
    }

    pub(super) fn clear(&mut self, deadline: Deadline) {
        if let Some(at) = self.by_name.remove(&deadline) {
            self.order.remove(&(at, deadline));
        }
    }

    pub(super) fn is_set(&self, deadline: Deadline) -> bool {
        self.by_name.contains_key(&deadline)
    }

    /// All of them are so much later.
    pub(super) fn postpone(&mut self, by: Duration) {
        self.by_name.values_mut().for_each(|at| *at += by);
        self.order = self.by_name.iter().map(|(deadline, at)| (*at, *deadline)).collect();
    }

    pub(super) fn next(&self) -> Option<Instant> {
        self.order.first().map(|(at, _)| *at)
    }

    /// Takes out the earliest deadline that has passed.
    pub(super) fn pop_due(&mut self, now: Instant) -> Option<Deadline> {
        let (at, deadline) = *self.order.first()?;
        if at > now {
            return None;
        }
        self.clear(deadline);
        Some(deadline)
    }
}
