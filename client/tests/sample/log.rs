//! The fictitious log of calls.

use std::sync::Arc;

use client::station::CallLog;
use signaling::protocol::{
    CallId, CallSums, Direction, EndReason, ExchangeSums, LogSums, LoggedCall, OtherStation, Persona,
    StationId,
};

use super::content::MORNING_MS;
use super::persona;

fn tessier() -> Persona {
    Persona { name: "M. Henri Tessier".into(), number: Some("06 39 98 44 02".into()), client: None }
}

fn lambert() -> Persona {
    Persona {
        name: "SARL Lambert et Fils, service des approvisionnements".into(),
        number: Some("03 65 71 00 18".into()),
        client: None,
    }
}

/// Rang, talked and held for so many seconds.
fn call(number: u64, persona: Persona, outcome: EndReason, seconds: [u64; 3]) -> LoggedCall {
    let [ringing, talked, held] = seconds.map(|seconds| seconds * 1_000);
    LoggedCall {
        number,
        call: CallId(number),
        direction: Direction::Inbound,
        caller: false,
        persona,
        with: None,
        placed_ms: MORNING_MS + number * 7 * 60_000,
        ringing_ms: ringing,
        talked_ms: talked,
        held_ms: held,
        held_here_ms: held,
        answered: talked > 0,
        outcome,
        transferred_to: None,
    }
}

fn calls() -> Vec<LoggedCall> {
    let outbound = |call: LoggedCall| LoggedCall { direction: Direction::Outbound, caller: true, ..call };
    vec![
        call(6, persona(), EndReason::Missed, [45, 0, 0]),
        outbound(call(5, lambert(), EndReason::Missed, [45, 0, 0])),
        call(4, tessier(), EndReason::Lost, [8, 71, 0]),
        call(3, persona(), EndReason::HungUp, [4, 421, 61]),
        outbound(call(2, tessier(), EndReason::Declined, [6, 0, 0])),
        LoggedCall {
            placed_ms: MORNING_MS - 86_400_000,
            ..call(1, tessier(), EndReason::HungUp, [7, 3_725, 0])
        },
    ]
}

fn sums(calls: &[&LoggedCall]) -> CallSums {
    let of = |wanted: fn(&LoggedCall) -> bool| calls.iter().filter(move |call| wanted(call));
    let count = |wanted| u32::try_from(of(wanted).count()).expect("a few");
    CallSums {
        calls: count(|_| true),
        answered: count(|call| call.answered),
        missed: count(|call| call.outcome == EndReason::Missed && !call.caller),
        handled_ms: of(|call| call.answered).map(|call| call.talked_ms + call.held_ms).sum(),
        held_ms: of(|_| true).map(|call| call.held_ms).sum(),
        taken: count(|call| call.answered && !call.caller),
        taken_after_ms: of(|call| call.answered && !call.caller).map(|call| call.ringing_ms).sum(),
    }
}

fn log(of: u32, calls: Vec<LoggedCall>) -> Arc<CallLog> {
    let mut exchanges: Vec<ExchangeSums> = Vec::new();
    for call in &calls {
        if exchanges.iter().all(|known| known.persona != call.persona) {
            let own: Vec<_> = calls.iter().filter(|other| other.persona == call.persona).collect();
            let (persona, with) = (call.persona.clone(), call.with.clone());
            exchanges.push(ExchangeSums { persona, with, sums: sums(&own) });
        }
    }
    let session = sums(&calls.iter().collect::<Vec<_>>());
    Arc::new(CallLog { of: Some(StationId(of)), calls, sums: LogSums { session, exchanges } })
}

pub fn of_candidate() -> Arc<CallLog> {
    log(7, calls())
}

/// The same calls from the other side.
pub fn of_jury() -> Arc<CallLog> {
    let with = Some(OtherStation { id: StationId(12), name: "07".into() });
    let mirrored = calls().into_iter();
    log(7, mirrored.map(|call| LoggedCall { caller: !call.caller, with: with.clone(), ..call }).collect())
}

/// The first station of the roster, as staff sees it.
pub fn of_other() -> Arc<CallLog> {
    let with = Some(OtherStation { id: StationId(10), name: "Jury A".into() });
    log(1, calls().into_iter().map(|call| LoggedCall { with: with.clone(), ..call }).collect())
}
