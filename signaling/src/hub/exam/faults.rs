//! What fails at a station by its own account, or by that of its calls: a headset that is gone, a voice that does not pass.
//!
//! A station says all of it at once, in place of what it said before, so that nothing is counted twice and a word that was
//! lost with its connection is said again. It proposes time to staff, who decides; nobody is given any by it.

use std::time::Duration;

use super::outages::{OUTAGE_GRACE, failed};
use crate::exam::Report;
use crate::hub::{Deadline, Hub};
use crate::protocol::exam::{Cause, ExamView, OutageKind};
use crate::protocol::{HoldReason, StationId};

/// What a station says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Faults {
    /// Microphone or headset is gone.
    pub device: bool,
    /// The voice of its call does not pass.
    pub voice: bool,
}

/// What can fail there.
const KINDS: [OutageKind; 2] = [OutageKind::Device, OutageKind::Voice];

impl Hub {
    /// A station says what fails there now.
    pub(super) fn faults_said(&mut self, station: StationId, said: Faults) {
        self.timers.clear(Deadline::Faults(station));
        let before = self.exam.faults.insert(station, said);
        if before.unwrap_or_default() != said {
            self.faults_changed(station);
            self.show_exam();
        }
    }

    /// A station is back: it says within the grace what fails there, or nothing does.
    pub(super) fn await_faults(&mut self, station: StationId) {
        if self.exam.faults.get(&station).is_some_and(|said| *said != Faults::default()) {
            self.timers.set(Deadline::Faults(station), self.now + OUTAGE_GRACE);
        }
    }

    /// It has not said.
    pub(in crate::hub) fn faults_unsaid(&mut self, station: StationId) {
        self.faults_said(station, Faults::default());
    }

    /// After a start: what took a candidate's time when the server stopped.
    pub(super) fn recall_faults(&mut self) {
        let failing = self.exam.session().map(|session| session.failing()).unwrap_or_default();
        for Cause { kind, station } in failing {
            let faults = self.exam.faults.entry(station).or_default();
            match kind {
                OutageKind::Device => faults.device = true,
                OutageKind::Voice => faults.voice = true,
                OutageKind::Link | OutageKind::Server => {}
            }
        }
    }

    /// Something fails at a station, or works again, or a call of it begins, is held or ends.
    pub(in crate::hub) fn faults_changed(&mut self, station: StationId) {
        if self.exam.held.is_none() {
            return;
        }
        for kind in KINDS {
            let deadline = deadline(kind, station);
            match (self.fails(kind, station), self.timers.is_set(deadline)) {
                (true, true) => {}
                (true, false) => self.timers.set(deadline, self.now + OUTAGE_GRACE),
                (false, _) => {
                    self.timers.clear(deadline);
                    self.report(Report::Works(Cause { kind, station }));
                }
            }
        }
    }

    /// A device was not plugged in again within the grace.
    pub(in crate::hub) fn device_is_missing(&mut self, station: StationId) {
        self.report_fault(OutageKind::Device, station, OUTAGE_GRACE);
    }

    /// The voice did not pass again within the grace.
    pub(in crate::hub) fn voice_is_missing(&mut self, station: StationId) {
        self.report_fault(OutageKind::Voice, station, OUTAGE_GRACE);
    }

    /// What fails there for longer than the grace already.
    pub(super) fn report_faults(&mut self, station: StationId) {
        for kind in KINDS {
            if !self.timers.is_set(deadline(kind, station)) {
                self.report_fault(kind, station, Duration::ZERO);
            }
        }
    }

    /// Staff sees on each tile what fails at its station.
    pub(super) fn add_faults(&self, view: &mut ExamView) {
        let ExamView::Staff(view) = view else { return };
        for tile in &mut view.candidates {
            let Some(station) = tile.station else { continue };
            tile.now.faults = KINDS.into_iter().filter(|kind| self.fails(*kind, station)).collect();
        }
    }

    fn report_fault(&mut self, kind: OutageKind, station: StationId, unnoticed: Duration) {
        if self.fails(kind, station) {
            self.report(failed(Cause { kind, station }, unnoticed));
        }
    }

    /// A headset is missed by its station, or by a call that waits for it; a voice only in a call.
    fn fails(&self, kind: OutageKind, station: StationId) -> bool {
        let said = self.exam.faults.get(&station).copied().unwrap_or_default();
        let waits = || self.calls.of(station).any(|call| call.held(station) == Some(HoldReason::Device));
        match kind {
            OutageKind::Device => said.device || waits(),
            OutageKind::Voice => said.voice && self.calls.is_in_call(station),
            OutageKind::Link | OutageKind::Server => false,
        }
    }
}

fn deadline(kind: OutageKind, station: StationId) -> Deadline {
    match kind {
        OutageKind::Voice => Deadline::Voice(station),
        OutageKind::Device | OutageKind::Link | OutageKind::Server => Deadline::Device(station),
    }
}
