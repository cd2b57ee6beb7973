//! Outages of one candidate: how much of its running clock each took.
//!
//! Causes that overlap are one outage, so that no second is given back twice.

use std::collections::{BTreeMap, BTreeSet};

use super::clock::{Moment, PhaseClock};
use crate::protocol::StationId;
use crate::protocol::exam::{Cause, OutageId, OutageKind, Settled};

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Outages(BTreeMap<OutageId, Outage>);

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Outage {
    pub phase: usize,
    pub kinds: Vec<OutageKind>,
    pub lasting: BTreeSet<Cause>,
    pub settled: Settled,
    counted_ms: u64,
    /// What the clock had spent when counting began; none once the outage is over.
    from_ms: Option<u64>,
}

impl Outage {
    /// What it took so far.
    pub fn took_ms(&self, clock: &PhaseClock, now: Moment) -> u64 {
        let since = self.from_ms.map_or(0, |from| clock.spent(now).saturating_sub(from));
        self.counted_ms.saturating_add(since)
    }

    pub fn lasts(&self) -> bool {
        self.from_ms.is_some()
    }
}

impl Outages {
    pub fn get(&self, id: OutageId) -> Option<&Outage> {
        self.0.get(&id)
    }

    pub fn iter(&self) -> impl Iterator<Item = (OutageId, &Outage)> {
        self.0.iter().map(|(id, outage)| (*id, outage))
    }

    /// The one that lasts.
    pub fn lasting(&self) -> Option<(OutageId, &Outage)> {
        self.iter().find(|(_, outage)| outage.lasts())
    }

    /// The causes at a station of the one that lasts.
    pub fn causes_at(&self, station: StationId) -> Vec<Cause> {
        let lasting = self.lasting().map(|(_, outage)| &outage.lasting);
        lasting.into_iter().flatten().filter(|cause| cause.station == station).copied().collect()
    }

    pub fn begin(&mut self, id: OutageId, cause: Cause, phase: usize, clock: &PhaseClock, at: Moment) {
        let new = || Outage {
            phase,
            kinds: Vec::new(),
            lasting: BTreeSet::new(),
            settled: Settled::Not,
            counted_ms: 0,
            from_ms: Some(clock.spent(at)),
        };
        let outage = self.0.entry(id).or_insert_with(new);
        outage.lasting.insert(cause);
        if !outage.kinds.contains(&cause.kind) {
            outage.kinds.push(cause.kind);
        }
    }

    pub fn end(&mut self, id: OutageId, cause: Cause) {
        if let Some(outage) = self.0.get_mut(&id) {
            outage.lasting.remove(&cause);
        }
    }

    pub fn measure(&mut self, id: OutageId, kind: OutageKind, measured_ms: u64, phase: usize) {
        let new = || Outage {
            phase,
            kinds: vec![kind],
            lasting: BTreeSet::new(),
            settled: Settled::Not,
            counted_ms: 0,
            from_ms: None,
        };
        let outage = self.0.entry(id).or_insert_with(new);
        outage.counted_ms = measured_ms;
        outage.from_ms = None;
        outage.lasting.clear();
    }

    pub fn settle(&mut self, id: OutageId, settled: Settled) {
        if let Some(outage) = self.0.get_mut(&id) {
            outage.settled = settled;
        }
    }

    /// Takes in what the clock has spent, before the clock is changed.
    pub fn count(&mut self, clock: &PhaseClock, at: Moment) {
        for outage in self.0.values_mut() {
            let took_ms = outage.took_ms(clock, at);
            if outage.lasts() {
                outage.counted_ms = took_ms;
            }
        }
    }

    /// Counts on from here, after it was.
    pub fn anchor(&mut self, clock: &PhaseClock, at: Moment) {
        for outage in self.0.values_mut().filter(|outage| outage.lasts()) {
            outage.from_ms = Some(clock.spent(at));
        }
    }
}
