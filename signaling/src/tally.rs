//! What the calls of a station come to, counted alike by every store.

use crate::hub::Call;
use crate::protocol::{CallSums, EndReason, Persona, StationId};

/// How many of a station's calls are counted, the last ones: more than the busiest jury plays in two weeks, and read
/// in a few milliseconds.
pub(crate) const TALLIED_CALLS: usize = 1_000;

/// Sums over the log of a station.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Over all of it.
    pub session: CallSums,
    /// Over each exchange, the one called last first.
    pub exchanges: Vec<Exchange>,
}

/// All calls of a station with another one about one client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The other station.
    pub with: StationId,
    /// The client.
    pub persona: Persona,
    /// What they come to.
    pub sums: CallSums,
}

impl Tally {
    /// Counts one more call of this station, which was placed before those counted already.
    pub(crate) fn count(&mut self, station: StationId, call: &Call) {
        let with = call.peer_of(station);
        let is_same = |known: &&mut Exchange| known.with == with && known.persona == call.persona;
        let exchange = match self.exchanges.iter_mut().find(is_same) {
            Some(known) => known,
            None => self.exchanges.push_mut(Exchange {
                with,
                persona: call.persona.clone(),
                sums: CallSums::default(),
            }),
        };
        for sums in [&mut self.session, &mut exchange.sums] {
            add(sums, station, call);
        }
    }
}

fn add(sums: &mut CallSums, station: StationId, call: &Call) {
    let (times, caller) = (&call.times, call.caller() == station);
    sums.calls += 1;
    if times.answered_ms.is_some() {
        sums.answered += 1;
        sums.handled_ms += times.handled_ms;
        sums.held_ms += times.held_ms;
        if !caller {
            sums.taken += 1;
            sums.taken_after_ms += times.ringing_ms;
        }
    }
    sums.missed += u32::from(call.over() == Some(EndReason::Missed) && !caller);
}
