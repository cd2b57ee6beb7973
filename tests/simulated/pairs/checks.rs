//! What holds whenever all is quiet: all agree, each voice goes where it is due, and there is a way out.

use std::collections::BTreeSet;

use client::station::{CallState, Command};
use signaling::protocol::{CallId, CallInfo, StationId};

use super::CANDIDATE;
use super::asked::by_line;
use super::floor::Floor;
use crate::agreement::alike;
use crate::mesh::{passes, whispers};

/// More than any call comes back: one that nobody at the post answers does once.
const ROUNDS: usize = 4;

impl Floor {
    /// Stations and hub agree, and voice goes from one station to another exactly where a call between them passes.
    pub fn check(&self) {
        let views: Vec<_> = self.all().map(|at| self.view(at)).collect();
        let place = |id: StationId| views.iter().position(|view| view.id == Some(id)).unwrap();
        let known: Vec<_> = self.all().map(|at| self.known(at)).collect();
        let mut due: BTreeSet<(usize, usize)> = BTreeSet::new();
        for at in self.all() {
            let shown = known[at].iter().filter(|call| at != CANDIDATE || !whispers(call));
            alike(&views[at], &shown.cloned().collect::<Vec<_>>());
            for call in &known[at] {
                let peer = place(call.peer);
                let there = known[peer].iter().find(|other| other.call == call.call);
                let there = there.unwrap_or_else(|| panic!("a call at {at} and not at {peer}: {call:?}"));
                assert_eq!(place(there.peer), at, "{call:?}");
                // A whisper is the helper's, to the candidate.
                let whispered_to = whispers(call) && at == CANDIDATE;
                (passes(call) && !whispered_to).then(|| due.insert((at, peer)));
            }
        }
        let passing = known[CANDIDATE].iter().filter(|call| passes(call) && !whispers(call));
        let (together, alone): (Vec<_>, Vec<_>) = passing.partition(|call| call.conference.is_some());
        let entered = alone.len() + usize::from(!together.is_empty());
        assert!(entered <= 1, "a candidate in two calls: {:?}", known[CANDIDATE]);
        assert_eq!(views[CANDIDATE].talking().is_some(), entered == 1, "{:?}", known[CANDIDATE]);
        self.check_gates(&due);
        self.check_conference(&known[CANDIDATE]);
    }

    /// Each two that speak with the candidate speak with each other, and nobody is alone in a conference.
    fn check_conference(&self, known: &[CallInfo]) {
        let peers: Vec<StationId> =
            known.iter().filter(|call| call.conference.is_some()).map(|call| call.peer).collect();
        assert_ne!(peers.len(), 1, "a conference of two: {known:?}");
        for at in self.all().filter(|at| peers.contains(&self.view(*at).id.unwrap())) {
            let (own, here) = (self.view(at).id, self.known(at));
            for other in peers.iter().filter(|other| Some(**other) != own) {
                let together = here.iter().any(|call| call.conference.is_some() && call.peer == *other);
                assert!(together, "{at} does not speak with {other:?}: {here:?}");
            }
        }
    }

    fn check_gates(&self, due: &BTreeSet<(usize, usize)>) {
        let (mut sends, mut hears) = (BTreeSet::new(), BTreeSet::new());
        for at in self.all() {
            for (link, (send, receive)) in &self.gates[at] {
                let mut others = self.all().filter(|other| *other != at && self.media[*other].contains(link));
                let other = others.next().expect("somebody is at the other end");
                let there = self.gates[other].get(link).copied();
                assert_eq!(there, Some((*receive, *send)), "the gates of {link:?} at {at} and {other}");
                send.then(|| sends.insert((at, other)));
                receive.then(|| hears.insert((other, at)));
            }
        }
        assert_eq!(sends, *due, "whose voice goes to whom");
        assert_eq!(hears, *due, "who hears whom");
    }

    /// Whatever rings can be answered, who waits can be talked to, and every call can be ended.
    pub fn leave(mut self) {
        for at in self.all() {
            for _ in 0..self.view(at).calls().count() {
                self.do_and_check(at, Command::Answer(None));
            }
            let rings = by_line(&self.view(at)).into_iter().find(|call| call.state == CallState::Ringing);
            assert!(rings.is_none(), "it cannot be answered: {rings:?}");
        }
        for (call, ends) in self.calls() {
            for at in ends {
                self.do_and_check(at, Command::Hold(Some(call), false));
            }
            for at in ends {
                let known = self.known(at);
                let taken_back = known.iter().find(|known| known.call == call);
                assert!(taken_back.is_some_and(passes), "{call:?} is not taken back at {at}: {known:?}");
            }
        }
        for _ in 0..ROUNDS {
            for at in self.all() {
                for call in by_line(&self.view(at)) {
                    self.do_and_check(at, Command::HangUp(Some(call.call)));
                }
            }
        }
        assert_eq!(self.calls(), [], "they cannot be hung up");
    }

    /// All calls, and between which stations each is.
    fn calls(&self) -> Vec<(CallId, [usize; 2])> {
        let mut calls = Vec::new();
        for at in self.all() {
            for call in self.known(at) {
                let peer = self.all().find(|peer| self.view(*peer).id == Some(call.peer)).unwrap();
                if at < peer {
                    calls.push((call.call, [at, peer]));
                }
            }
        }
        calls
    }

    fn do_and_check(&mut self, at: usize, command: Command) {
        self.command(at, command);
        self.deliver_all();
        self.check();
    }
}
