//! Outages that the server sees by itself: a seat that is away, or the whole server. What stations say of themselves is in
//! [`super::faults`].

use std::time::{Duration, Instant};

use crate::exam::{Moment, Report};
use crate::hub::{Deadline, Hub};
use crate::protocol::StationId;
use crate::protocol::exam::{Cause, OutageKind};

/// A seat that is back within so much was not away: a program that takes its connection anew needs a second or two, and
/// nobody asks for that time back.
pub const OUTAGE_GRACE: Duration = Duration::from_secs(3);

impl Hub {
    /// After a start: those that sit at a station have the grace to come back, and what failed before fails until they say
    /// otherwise.
    pub(super) fn expect_seats(&mut self) {
        self.recall_faults();
        for station in self.seated() {
            self.exam.missing.insert(station, self.now);
            self.timers.set(Deadline::Outage(station), self.now + OUTAGE_GRACE);
            self.faults_changed(station);
        }
    }

    /// The server stood still for so long. Who was missing is counted as missing from later on: the time between is the
    /// server's.
    pub(in crate::hub) fn exam_stood_still(&mut self, lasted: Duration, later: impl Fn(Instant) -> Instant) {
        self.exam.missing.values_mut().for_each(|since| *since = later(*since));
        let Moment(now_ms) = self.moment();
        let lasted_ms = u64::try_from(lasted.as_millis()).unwrap_or(u64::MAX);
        self.report(Report::StoodStill { since: Moment(now_ms.saturating_sub(lasted_ms)) });
        self.purge_what_is_due();
        self.tell_clocks();
    }

    /// A station's connection ended, of which nothing was heard since then.
    pub(in crate::hub) fn seat_is_away(&mut self, station: StationId, since: Instant) {
        if self.exam.held.is_some() {
            self.exam.missing.insert(station, since);
            self.timers.set(Deadline::Outage(station), self.now + OUTAGE_GRACE);
            self.play_broke(station);
        }
    }

    /// It did not come back within the grace: it was away from the first moment on.
    pub(in crate::hub) fn seat_is_missing(&mut self, station: StationId) {
        let since = self.exam.missing.remove(&station).unwrap_or(self.now);
        self.report_missing(station, self.now.saturating_duration_since(since));
    }

    fn report_missing(&mut self, station: StationId, unnoticed: Duration) {
        if self.roster.conn(station).is_none() {
            self.report(failed(link(station), unnoticed));
        }
    }

    /// A station took its seat.
    pub(super) fn seat_is_back(&mut self, station: StationId) {
        self.timers.clear(Deadline::Outage(station));
        self.exam.missing.remove(&station);
        // It may have taken its connection anew before the loss of the last one was noticed.
        self.play_broke(station);
        self.report(Report::Works(link(station)));
        self.await_faults(station);
    }

    /// A person was seated, or a phase opened: who was missing before may take a candidate's time only now.
    pub(super) fn report_missing_seats(&mut self) {
        for station in self.seated() {
            if !self.timers.is_set(Deadline::Outage(station)) {
                self.report_missing(station, Duration::ZERO);
            }
            self.report_faults(station);
        }
    }

    pub(super) fn seated(&self) -> Vec<StationId> {
        self.exam.session().map(|session| session.stations().collect()).unwrap_or_default()
    }
}

/// Something failed, and had for so long before it was noticed.
pub(super) fn failed(cause: Cause, unnoticed: Duration) -> Report {
    let unnoticed_ms = u64::try_from(unnoticed.as_millis()).unwrap_or(u64::MAX);
    Report::Failed { cause, unnoticed_ms }
}

fn link(station: StationId) -> Cause {
    Cause { kind: OutageKind::Link, station }
}
