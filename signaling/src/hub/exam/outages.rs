//! Outages that the server sees: a seat that is away, a headset that a call waits for, or the whole server.

use std::time::Duration;

use crate::exam::Report;
use crate::hub::{Deadline, Hub};
use crate::protocol::exam::{Cause, OutageKind};
use crate::protocol::{HoldReason, StationId};

/// A seat that is back within so much was not away: a program that takes its connection anew needs a second or two, and
/// nobody asks for that time back.
pub const OUTAGE_GRACE: Duration = Duration::from_secs(3);

impl Hub {
    /// After a start: those that sit at a station have the grace to come back.
    pub(super) fn expect_seats(&mut self) {
        for station in self.seated() {
            self.timers.set(Deadline::Outage(station), self.now + OUTAGE_GRACE);
            self.device_changed(station);
        }
    }

    /// A station's connection ended.
    pub(in crate::hub) fn seat_is_away(&mut self, station: StationId) {
        if self.exam.held.is_some() {
            self.timers.set(Deadline::Outage(station), self.now + OUTAGE_GRACE);
        }
    }

    /// It did not come back within the grace.
    pub(in crate::hub) fn seat_is_missing(&mut self, station: StationId) {
        if self.roster.conn(station).is_none() {
            self.report(Report::Failed(link(station)));
        }
    }

    /// A station took its seat.
    pub(super) fn seat_is_back(&mut self, station: StationId) {
        self.timers.clear(Deadline::Outage(station));
        self.report(Report::Works(link(station)));
    }

    /// A person was seated, or a phase opened: who was missing before may take a candidate's time only now.
    pub(super) fn report_missing_seats(&mut self) {
        for station in self.seated() {
            if !self.timers.is_set(Deadline::Outage(station)) {
                self.seat_is_missing(station);
            }
            if !self.timers.is_set(Deadline::Device(station)) {
                self.device_is_missing(station);
            }
        }
    }

    /// A station holds a call for want of a device, or no longer.
    pub(in crate::hub) fn device_changed(&mut self, station: StationId) {
        if self.exam.held.is_none() {
            return;
        }
        match (self.lacks_device(station), self.timers.is_set(Deadline::Device(station))) {
            (true, true) => {}
            (true, false) => self.timers.set(Deadline::Device(station), self.now + OUTAGE_GRACE),
            (false, _) => {
                self.timers.clear(Deadline::Device(station));
                self.report(Report::Works(device(station)));
            }
        }
    }

    /// It was not plugged in again within the grace.
    pub(in crate::hub) fn device_is_missing(&mut self, station: StationId) {
        if self.lacks_device(station) {
            self.report(Report::Failed(device(station)));
        }
    }

    fn lacks_device(&self, station: StationId) -> bool {
        self.calls.of(station).any(|call| call.held(station) == Some(HoldReason::Device))
    }

    fn seated(&self) -> Vec<StationId> {
        self.exam.session().map(|session| session.stations().collect()).unwrap_or_default()
    }
}

fn device(station: StationId) -> Cause {
    Cause { kind: OutageKind::Device, station }
}

fn link(station: StationId) -> Cause {
    Cause { kind: OutageKind::Link, station }
}
