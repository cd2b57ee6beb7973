//! The session's time, and the clock of a phase.

use std::time::Duration;

/// A moment of the session's time, in milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub u64);

impl Moment {
    /// How long after `earlier` it is, in milliseconds; nothing where it is before.
    pub fn since(self, earlier: Moment) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Makes the session's time of a monotonic clock. What is done to the PC's time of day changes nothing while the server
/// runs, and at its start cannot bring the session's time back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionClock {
    start: Moment,
}

impl SessionClock {
    /// From the time of day at the server's start, in milliseconds since the Unix epoch, and the last moment that was
    /// kept: of a fact, or a sign of life.
    pub fn starting(wall_ms: u64, last_kept: Option<Moment>) -> Self {
        Self { start: Moment(wall_ms).max(last_kept.unwrap_or_default()) }
    }

    /// The moment at so long after the start, by a clock that never goes back.
    pub fn at(self, since_start: Duration) -> Moment {
        let ms = u64::try_from(since_start.as_millis()).unwrap_or(u64::MAX);
        Moment(self.start.0.saturating_add(ms))
    }
}

/// The clock of a candidate's phase. It stops by itself when nothing is left, so that time added later is whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PhaseClock {
    total_ms: u64,
    spent_ms: u64,
    since: Option<Moment>,
}

impl PhaseClock {
    pub fn of(total_ms: u64) -> Self {
        Self { total_ms, spent_ms: 0, since: None }
    }

    /// All of it, with what was added.
    pub fn whole(&self) -> u64 {
        self.total_ms
    }

    pub fn spent(&self, now: Moment) -> u64 {
        let running = self.since.map_or(0, |since| now.since(since));
        self.spent_ms.saturating_add(running).min(self.total_ms)
    }

    pub fn remaining(&self, now: Moment) -> u64 {
        self.total_ms - self.spent(now)
    }

    /// The moment at which nothing is left, past or to come, where it was not stopped.
    pub fn ends_at(&self) -> Option<Moment> {
        self.since.map(|since| Moment(since.0.saturating_add(self.total_ms - self.spent_ms)))
    }

    /// The moment at which so much is left, where it runs and is still to come.
    pub fn when_left(&self, left_ms: u64, now: Moment) -> Option<Moment> {
        let to_go = self.remaining(now).checked_sub(left_ms).filter(|ms| *ms > 0)?;
        self.since.map(|_| Moment(now.0.saturating_add(to_go)))
    }

    pub fn start(&mut self, at: Moment) {
        self.stop(at);
        self.since = Some(at);
    }

    pub fn stop(&mut self, at: Moment) {
        self.spent_ms = self.spent(at);
        self.since = None;
    }

    /// As it was before it was started, with what was added.
    pub fn wind_back(&mut self) {
        *self = Self::of(self.total_ms);
    }

    pub fn add(&mut self, ms: u64, at: Moment) {
        let ran = self.since.is_some();
        self.stop(at);
        self.total_ms = self.total_ms.saturating_add(ms);
        if ran {
            self.start(at);
        }
    }
}
