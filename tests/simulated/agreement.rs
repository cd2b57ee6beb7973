//! What must hold once all is quiet: both stations and the hub have the same calls, and voice passes with the consent of
//! both sides or not at all.

use client::station::{CallState, CallView, View};
use signaling::protocol::{CallId, CallInfo, CallPhase, HoldReason};

/// A call as a station or the hub has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub call: CallId,
    pub active: bool,
    pub muted: [bool; 2],
    pub held: [Option<HoldReason>; 2],
    pub about: Option<CallId>,
    pub conference: bool,
    pub recorded: bool,
}

/// A station and what is around it.
pub struct Seen<'a> {
    pub view: &'a View,
    /// Voice passes here.
    pub gate_open: bool,
    /// What the hub would tell this station now.
    pub hub: Vec<CallInfo>,
}

/// Checks candidate and jury, in this order; the calls of the candidate.
pub fn agreed(stations: [Seen<'_>; 2]) -> Vec<Line> {
    let [candidate, jury] = stations.map(|seen| {
        let (lines, open) = agreed_with_hub(&seen);
        (lines, open, seen.view)
    });
    assert_eq!(candidate.1, jury.1, "voice passes at one side only");
    let calls = |lines: &[Line]| lines.iter().map(|line| line.call).collect::<Vec<_>>();
    assert_eq!(calls(&candidate.0), calls(&jury.0), "a call on one side only");
    let entered = candidate.2.calls().filter(|call| call.state == CallState::Active && call.held.is_none());
    assert!(entered.count() <= 1, "a candidate in two calls: {:?}", candidate.0);
    candidate.0
}

/// The calls of a station, and the one that voice passes for.
fn agreed_with_hub(seen: &Seen<'_>) -> (Vec<Line>, Option<CallId>) {
    let Seen { view, gate_open, hub } = seen;
    let here = alike(view, hub);
    let open: Vec<CallId> = here.iter().filter(|line| line.passes()).map(|line| line.call).collect();
    assert!(open.len() <= 1, "{:?}: voice passes for two: {here:?}", view.role);
    assert_eq!(*gate_open, !open.is_empty(), "{:?}: a gate without consent, or none: {here:?}", view.role);
    let talking = view.talking().map(|call| call.call);
    assert_eq!(talking, open.first().copied(), "{:?}", view.role);
    (here, talking)
}

/// The calls of a station, which are those that the hub knows.
pub fn alike(view: &View, hub: &[CallInfo]) -> Vec<Line> {
    let mut here: Vec<Line> = view.calls().map(seen_here).collect();
    let mut there: Vec<Line> = hub.iter().map(known_there).collect();
    here.sort_by_key(|line| line.call);
    there.sort_by_key(|line| line.call);
    assert_eq!(here, there, "{:?} and the hub", view.role);
    let settled = [CallState::Ringing, CallState::Ringback, CallState::Active];
    assert!(view.calls().all(|call| settled.contains(&call.state)), "{:?}: {:?}", view.role, view.call);
    here
}

impl Line {
    fn passes(&self) -> bool {
        self.active && self.held == [None; 2]
    }
}

fn seen_here(call: &CallView) -> Line {
    let active = call.state == CallState::Active;
    Line {
        call: call.call,
        active,
        muted: [call.muted, call.peer_muted],
        // What is not answered is held by nobody, whatever is missing here.
        held: if active { [call.held, call.peer_held] } else { [None; 2] },
        about: call.about,
        conference: call.conference,
        recorded: call.recorded,
    }
}

fn known_there(call: &CallInfo) -> Line {
    Line {
        call: call.call,
        active: call.phase == CallPhase::Active,
        muted: [call.muted, call.peer_muted],
        held: [call.held, call.peer_held],
        about: call.about,
        conference: call.conference.is_some(),
        recorded: call.recording,
    }
}
