//! The log of calls: each station reads its own, staff reads any.
//!
//! A call is in the log of its caller and, where it rang there, of its callee: a candidate that could not be reached
//! must not learn whom the jury meant to play. What a station asks after a call's end is read after that end is kept.

use serde::Serialize;

use super::{Call, ConnId, Hub, Refusal};
use crate::kept::{KeptCall, Query};
use crate::protocol::{
    ErrorCode, ExchangeSums, LogSums, LoggedCall, OtherStation, Role, StationId, ToStation, encode,
};
use crate::tally::Tally;

/// The most bytes of calls in one page, unless its first is longer.
const CALLS_BYTES: usize = 24 * 1024;
/// The most bytes of sums of exchanges in one page: some eighty exchanges. The longest client's file has 32 KiB, so a
/// page is below the 64 KiB of a message whatever it holds.
const EXCHANGES_BYTES: usize = 16 * 1024;

/// Whose log is on its way, to whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct AskedLog {
    pub(super) of: StationId,
    pub(super) before: Option<u64>,
    /// The role of who asked.
    pub(super) by: Role,
    /// Of a candidate in an exam, which of its places is read, from the last.
    pub(super) place: usize,
}

impl Call {
    /// Whether the call is in the log of this station, once it is over. Help is none of the candidate's calls.
    pub(crate) fn is_logged_at(&self, station: StationId) -> bool {
        self.over().is_some() && self.helps.is_none() && self.concerns(station)
    }

    /// When it was placed; where that was not kept, the last that is known of it.
    pub(crate) fn placed_ms(&self) -> u64 {
        if self.times.placed_ms == 0 { self.since_ms } else { self.times.placed_ms }
    }

    /// Whether this station knows, or may know, of the call: its caller and, where it rang there, its callee.
    pub(crate) fn concerns(&self, station: StationId) -> bool {
        station == self.caller() || (station == self.callee() && self.rang())
    }
}

impl Hub {
    pub(super) fn calls_page(
        &mut self,
        conn: ConnId,
        station: StationId,
        of: Option<StationId>,
        before: Option<u64>,
    ) -> Result<(), Refusal> {
        let of = of.unwrap_or(station);
        if self.roster.get(of).is_none() {
            let text = format!("no station has the number {}", of.0);
            return Err(Refusal::new(ErrorCode::NoSuchStation, text));
        }
        let asked = AskedLog { of, before, by: self.roster.seat(station).role, place: 0 };
        match self.own_places(station) {
            Some(places) => self.ask_own_log(conn, &places, asked, before),
            None => self.ask_for_log(conn, asked, Query::Calls { station: of, before }),
        }
    }

    /// Whether a log is that of a candidate in an exam, which follows it from station to station.
    pub(super) fn is_own_log(&self, asked: AskedLog) -> bool {
        asked.by == Role::Candidate && self.own_places(asked.of).is_some()
    }

    /// The page that was asked for, as who asked may see it: of the log of the station `at`.
    pub(super) fn log_page(
        &self,
        asked: AskedLog,
        at: StationId,
        calls: Vec<KeptCall>,
        more: bool,
        tally: Option<Tally>,
    ) -> ToStation {
        let AskedLog { of, before, by, .. } = asked;
        let logged = calls.into_iter().map(|kept| self.logged(&kept, at, by));
        let (calls, all) = within(logged, CALLS_BYTES, 1);
        let sums = tally.map(|tally| self.sums(tally, by));
        ToStation::CallsPage { of, before, calls, more: more || !all, sums: sums.map(Box::new) }
    }

    pub(super) fn logged(&self, kept: &KeptCall, of: StationId, by: Role) -> LoggedCall {
        let KeptCall { number, call } = kept;
        let times = &call.times;
        LoggedCall {
            number: *number,
            call: call.id,
            direction: call.direction,
            caller: call.caller() == of,
            persona: call.persona.clone(),
            with: self.other(call.peer_of(of), by),
            placed_ms: call.placed_ms(),
            ringing_ms: times.ringing_ms,
            talked_ms: times.handled_ms.saturating_sub(times.held_ms),
            held_ms: times.held_ms,
            held_here_ms: if of == call.jury { times.jury_held_ms } else { times.candidate_held_ms },
            answered: times.answered_ms.is_some(),
            outcome: call.over().expect("only calls that are over are in the log"),
            transferred_to: call.transferred_to.as_deref().cloned(),
        }
    }

    fn sums(&self, tally: Tally, by: Role) -> LogSums {
        let exchanges = tally.exchanges.into_iter().map(|exchange| ExchangeSums {
            with: self.other(exchange.with, by),
            persona: exchange.persona,
            sums: exchange.sums,
        });
        LogSums { session: tally.session, exchanges: within(exchanges, EXCHANGES_BYTES, 0).0 }
    }

    /// The station at the other end, for those that may know it.
    fn other(&self, station: StationId, by: Role) -> Option<OtherStation> {
        match by {
            Role::Candidate => None,
            Role::Jury | Role::Staff => {
                // A call outlives the memory of its stations only where the disk failed meanwhile.
                let seat = self.roster.get(station)?;
                Some(OtherStation { id: station, name: seat.name.to_string() })
            }
        }
    }
}

/// The first entries that fit, and at least so many; whether those are all.
fn within<T: Serialize>(entries: impl Iterator<Item = T>, most: usize, least: usize) -> (Vec<T>, bool) {
    let (mut kept, mut bytes) = (Vec::new(), 0);
    for entry in entries {
        bytes += encode(&entry).len();
        if bytes > most && kept.len() >= least {
            return (kept, false);
        }
        kept.push(entry);
    }
    (kept, true)
}
