//! The calls of this station: what the person asks of them, what the server says of them, and what is heard meanwhile.
//!
//! A candidate is in one of them at most: answering one, placing one or taking one back has the others wait. The jury
//! plays whoever the candidate talks to, so its station holds nothing by itself.

mod lines;
mod settle;
mod told;
mod transfer;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use signaling::protocol::{Address, CallId, EndReason, HoldReason, Link, Persona, Role, StationId, ToServer};

use super::Tone;
use super::call::Call;
use super::out::Out;
use super::view::{CallState, EndedCall, NoticeKind};

/// A server that has not said within this that it rings will not: the call is over.
const PLACE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the busy tone sounds; long enough to be understood, short enough not to annoy.
const BUSY_TONE: Duration = Duration::from_secs(3);

/// The calls of this station, and the last ones.
#[derive(Debug)]
pub(super) struct Calls {
    role: Role,
    /// In the order in which they came.
    lines: Vec<Call>,
    /// The newest last.
    ended: VecDeque<EndedCall>,
    /// The last one that was no help.
    last: Option<EndedCall>,
    tone: Option<Tone>,
    tone_until: Option<Instant>,
    /// What each connection carries, where it carries anything.
    gates: BTreeMap<Link, Gate>,
    /// The paired station, and the connection to it.
    pair: Option<(StationId, Link)>,
    muted: bool,
    /// Microphone or voice output is gone.
    device_lost: bool,
    /// The call that voice passed for last.
    voice: Option<CallId>,
    /// The call that this station records, whatever the server has heard of it.
    recording: Option<CallId>,
    /// Hung up here and not yet confirmed: whatever crosses on the way, nobody is put back into one of them.
    hung_up: BTreeSet<CallId>,
}

/// What a connection carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Gate {
    call: CallId,
    send: bool,
    receive: bool,
}

impl Calls {
    pub fn new(role: Role) -> Self {
        Calls {
            role,
            lines: Vec::new(),
            ended: VecDeque::new(),
            last: None,
            tone: None,
            tone_until: None,
            gates: BTreeMap::new(),
            pair: None,
            muted: false,
            device_lost: false,
            voice: None,
            recording: None,
            hung_up: BTreeSet::new(),
        }
    }

    /// Places a call; `persona` is whom the jury plays, or whom the candidate meant to reach.
    pub fn place(&mut self, id: CallId, to: Address, persona: Option<Persona>, now: Instant, out: &mut Out) {
        if !self.has_free_line() {
            return out.notice(NoticeKind::LinesTaken);
        }
        let call = Call::placed(id, self.next_line(), to, persona, self.role, now);
        self.begin(call, now, out);
    }

    pub fn answer(&mut self, call: Option<CallId>, now: Instant, out: &mut Out) {
        let Some(at) = self.pick(call, |call| call.state == CallState::Ringing) else {
            return out.notice(NoticeKind::NoCall);
        };
        let call = &mut self.lines[at];
        call.enter(CallState::Answering, now);
        call.answered_at = Some(now);
        let (call, epoch) = (call.id, call.epoch);
        self.turn_to(call);
        // The others are heard to wait before this one is heard to be answered.
        self.settle(now, out);
        out.send(ToServer::Answer { call, epoch });
    }

    pub fn decline(&mut self, call: Option<CallId>, now: Instant, out: &mut Out) {
        let Some(at) = self.pick(call, |call| call.state == CallState::Ringing) else {
            return out.notice(NoticeKind::NoCall);
        };
        let (call, epoch) = self.leave_call(at, now);
        out.send(ToServer::Decline { call, epoch });
        self.settle(now, out);
    }

    pub fn hang_up(&mut self, call: Option<CallId>, now: Instant, out: &mut Out) {
        let Some(at) = self.pick(call, |call| call.state != CallState::HangingUp) else {
            return out.notice(NoticeKind::NoCall);
        };
        // Who leaves a conference leaves all of it. Whose conference it is lets one of the others go by its name, and who
        // plays several there one of these.
        let leaves = call.is_none() || (self.role != Role::Candidate && !self.plays_several_with(at));
        let conference = self.lines[at].conference.filter(|_| leaves);
        let (call, epoch) = self.leave_call(at, now);
        out.send(ToServer::HangUp { call, epoch });
        while let Some(at) = conference.and_then(|host| self.of_conference(host)) {
            let (call, epoch) = self.leave_call(at, now);
            out.send(ToServer::HangUp { call, epoch });
        }
        self.settle(now, out);
    }

    /// A call of a conference is one of several between this station and the host.
    fn plays_several_with(&self, at: usize) -> bool {
        let (id, conference) = (self.lines[at].id, self.lines[at].conference);
        let with_host = |call: &&Call| call.conference.is_some() && call.peer == call.conference;
        let mut together = self.lines.iter().filter(|call| call.conference == conference).filter(with_host);
        with_host(&&self.lines[at])
            && together.any(|other| other.id != id && other.state != CallState::HangingUp)
    }

    /// Ends whatever calls there are, as leaving does.
    pub fn leave(&mut self, now: Instant, out: &mut Out) {
        // A helper's whisper, too, which is no call of the candidate's own.
        let lasts = |call: &Call| call.state != CallState::HangingUp;
        while let Some(at) = self.lines.iter().position(lasts) {
            let (call, epoch) = self.leave_call(at, now);
            out.send(ToServer::HangUp { call, epoch });
        }
        self.settle(now, out);
    }

    pub fn mute(&mut self, on: bool, now: Instant, out: &mut Out) {
        let Some(at) = self.active_at() else {
            return out.notice(NoticeKind::NoCall);
        };
        // There is one microphone: who is muted in a conference is muted for all.
        let (id, conference) = (self.lines[at].id, self.lines[at].conference);
        let together = self.lines.iter_mut().filter(|call| call.goes_with(id, conference));
        for call in together.filter(|call| call.muted != on) {
            call.muted = on;
            out.send(ToServer::Mute { call: call.id, epoch: call.epoch, on });
        }
        self.settle(now, out);
    }

    /// The connection on which voice passes both ways for the call that the person is in.
    pub fn open_link(&self) -> Option<Link> {
        let active = &self.lines[self.active_at()?];
        let (active, conference) = (active.id, active.conference);
        let open = self.gates.iter().filter(|(_, gate)| gate.send && gate.receive);
        // Two calls of a conference may share one.
        let is_active =
            |gate: &Gate| self.at(gate.call).is_some_and(|at| self.lines[at].goes_with(active, conference));
        open.filter(|(_, gate)| is_active(gate)).map(|(link, _)| *link).next()
    }

    /// The connections on which voice is to pass both ways.
    pub fn voice_links(&self) -> impl Iterator<Item = Link> {
        self.gates.iter().filter(|(_, gate)| gate.send && gate.receive).map(|(link, _)| *link)
    }

    /// The paired station, or none, and the connection to it.
    pub fn paired(&mut self, pair: Option<(StationId, Link)>, now: Instant, out: &mut Out) {
        if self.pair != pair {
            // What was made anew carries nothing yet.
            if let Some((_, former)) = self.pair {
                self.gates.remove(&former);
            }
            self.pair = pair;
            self.settle(now, out);
        }
    }

    /// A call has a new connection of its own. Whether there is such a call.
    pub fn linked(&mut self, call: CallId, link: Link, now: Instant, out: &mut Out) -> bool {
        let Some(at) = self.at(call) else { return false };
        if let Some(former) = self.lines[at].link.replace(link) {
            self.gates.remove(&former);
        }
        self.settle(now, out);
        true
    }

    pub fn is_muted(&self) -> bool {
        self.muted
    }

    /// The person puts a call on hold, or takes it back.
    pub fn hold(&mut self, call: Option<CallId>, on: bool, now: Instant, out: &mut Out) {
        let waits = |call: &Call| call.state == CallState::Active && call.on_hold.is_some();
        let to_take_back = self.pick(call, waits).filter(|_| !on);
        let is_answered = |call: &Call| call.state == CallState::Active;
        let Some(at) = to_take_back.or_else(|| self.pick(call, is_answered)) else {
            return out.notice(NoticeKind::NoCall);
        };
        let (id, conference) = (self.lines[at].id, self.lines[at].conference);
        for call in self.lines.iter_mut().filter(|call| call.goes_with(id, conference)) {
            if on {
                call.on_hold.get_or_insert(HoldReason::Person);
            } else {
                call.on_hold = None;
            }
        }
        if !on {
            self.turn_to(id);
        }
        self.settle(now, out);
    }

    /// Has all answered calls speak together; the server takes back those that wait.
    pub fn merge(&mut self, out: &mut Out) {
        let answered = |call: &&Call| call.state == CallState::Active && !self.is_whispered(call);
        match (self.role, self.active_at(), self.lines.iter().filter(answered).count()) {
            (Role::Jury | Role::Staff, ..) => out.notice(NoticeKind::WrongRole),
            (Role::Candidate, Some(at), 2..) => {
                let call = &self.lines[at];
                out.send(ToServer::Merge { call: call.id, epoch: call.epoch });
            }
            (Role::Candidate, ..) => out.notice(NoticeKind::NothingToMerge),
        }
    }

    /// Microphone or voice output is gone, or both are there again: calls are held meanwhile, never led elsewhere.
    pub fn device_lost(&mut self, lost: bool, now: Instant, out: &mut Out) {
        if self.device_lost != lost {
            self.device_lost = lost;
            self.settle(now, out);
        }
    }

    /// This station records the call, or no longer: the server is told, at once or when it is there to hear it.
    pub fn tell_recording(&mut self, on: bool, out: &mut Out) {
        let recorded = self.exchange().map(|call| call.id);
        self.recording = recorded.filter(|_| on);
        self.tell_recorded(out);
    }

    /// The voice of the station at the other end of a connection was heard.
    pub fn voice_heard(&mut self, link: Link, at: Instant) {
        let Some(call) = self.gates.get(&link).map(|gate| gate.call) else { return };
        if let Some(at_line) = self.at(call) {
            self.lines[at_line].heard_at.get_or_insert(at);
        }
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        let placing = self.lines.iter().filter(|call| call.state == CallState::Placing);
        placing.map(|call| call.since + PLACE_TIMEOUT).chain(self.tone_until).min()
    }

    pub fn tick(&mut self, now: Instant, out: &mut Out) {
        if self.tone_until.is_some_and(|until| now >= until) {
            self.settle(now, out);
        }
        let unheard = |call: &&Call| call.state == CallState::Placing && now >= call.since + PLACE_TIMEOUT;
        let unheard: Vec<CallId> = self.lines.iter().filter(unheard).map(|call| call.id).collect();
        for call in unheard {
            out.send(ToServer::HangUp { call, epoch: 0 });
            self.ended(call, EndReason::Lost, None, now, out);
        }
    }

    /// Begins a call that was placed here.
    fn begin(&mut self, call: Call, now: Instant, out: &mut Out) {
        let (id, placing) = (call.id, call.placing());
        self.lines.push(call);
        self.turn_to(id);
        // The others are heard to wait before this one is heard to be placed.
        self.settle(now, out);
        placing.into_iter().for_each(|message| out.send(message));
    }

    /// The person leaves a call; its name and epoch.
    fn leave_call(&mut self, at: usize, now: Instant) -> (CallId, u32) {
        let call = &mut self.lines[at];
        call.enter(CallState::HangingUp, now);
        self.hung_up.insert(call.id);
        (call.id, call.epoch)
    }
}
