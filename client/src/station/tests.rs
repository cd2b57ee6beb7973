//! The station in virtual time: what happened goes in, exact effects come out.

mod chat;
mod checks;
mod connections;
mod desk;
mod drafts;
mod exam;
mod faults;
mod handing;
mod headset;
mod helping;
mod holds;
mod import;
mod keeping;
mod lines;
mod listening;
mod log;
mod marks;
mod mesh;
mod past;
mod plan;
mod plays;
mod record;
mod replays;
mod together;
mod transfers;
mod writing;

use std::time::{Duration, Instant};

use signaling::protocol::{
    About, Address, CallId, CallInfo, CallPhase, ChatMessage, ChatNumbers, ChatState, Direction, EndReason,
    ErrorCode, Link, MessageId, Persona, Phase, Presence, ResumeSecret, Role, Station as Seen, StationId,
    ToServer, ToStation, VERSION, Welcome,
};

use super::*;

const ME: StationId = StationId(1);
const PEER: StationId = StationId(2);
const CALL: CallId = CallId(7);

/// A station, its clock, and what it did since it was last asked.
struct Desk {
    station: Station,
    now: Instant,
}

impl Desk {
    fn new(role: Role) -> Self {
        let now = Instant::now();
        let identity = Identity { name: "07".into(), role, ticket: None };
        Desk { station: Station::new(identity, DeviceChoice::default(), 1, now), now }
    }

    /// Welcomed, and paired with a warm connection.
    fn paired(role: Role) -> Self {
        let mut desk = Desk::new(role);
        desk.connect(welcome(Vec::new(), ChatNumbers::default()));
        let peer = seen(PEER, role, Some(ME));
        desk.receive(ToStation::Paired { peer, link: LINK, offerer: true });
        desk.happen(Input::MediaConnected(LINK));
        desk.receive(ToStation::NotesPage { before: None, notes: Vec::new(), more: false });
        desk.did();
        desk
    }

    fn connect(&mut self, welcome: ToStation) {
        self.station.tick(self.now);
        self.happen(Input::SocketOpened);
        self.receive(welcome);
    }

    fn happen(&mut self, input: Input) {
        self.station.handle(input, self.now);
    }

    fn receive(&mut self, message: ToStation) {
        self.happen(Input::Received(Box::new(message)));
    }

    fn ask(&mut self, command: Command) {
        self.happen(Input::Command(command));
    }

    fn wait(&mut self, time: Duration) {
        let end = self.now + time;
        while let Some(due) = self.station.poll_timeout().filter(|due| *due <= end) {
            self.now = self.now.max(due);
            self.station.tick(self.now);
        }
        self.now = end;
    }

    fn did(&mut self) -> Vec<Effect> {
        std::iter::from_fn(|| self.station.poll_effect()).collect()
    }

    fn said(&mut self) -> Vec<ToServer> {
        let sent = |effect| if let Effect::Send(message) = effect { Some(*message) } else { None };
        self.did().into_iter().filter_map(sent).collect()
    }

    fn call_state(&self) -> Option<CallState> {
        self.station.view().call.map(|call| call.state)
    }

    fn notices(&self) -> Vec<NoticeKind> {
        self.station.view().notices.iter().map(|notice| notice.kind.clone()).collect()
    }
}

fn seen(id: StationId, role: Role, paired_with: Option<StationId>) -> Seen {
    Seen {
        id,
        name: "peer".into(),
        role,
        state: Presence::Present,
        paired_with,
        listens_to: None,
        posts: Vec::new(),
    }
}

fn welcome(calls: Vec<CallInfo>, chat: ChatNumbers) -> ToStation {
    ToStation::Welcome(Box::new(Welcome {
        version: VERSION,
        id: ME,
        resume: ResumeSecret(9),
        phase: Phase::Exchanges,
        stations: Vec::new(),
        more_stations: false,
        calls,
        chat,
        clients: 0,
        bulk: None,
        listening_announced: false,
        training: false,
        journal: 0,
        now_ms: 0,
    }))
}

fn persona() -> Persona {
    Persona { name: "Mme Claire Vasseur".into(), number: Some("06 39 98 12 40".into()), client: None }
}

fn call(phase: CallPhase, epoch: u32, caller: bool) -> CallInfo {
    CallInfo {
        call: CALL,
        epoch,
        phase,
        peer: PEER,
        caller,
        direction: Direction::Inbound,
        persona: persona(),
        card: None,
        peer_muted: false,
        muted: false,
        held: None,
        peer_held: None,
        about: None,
        conference: None,
        helps: None,
        joins: false,
        handled_by: None,
        recording: false,
        peer_away: false,
        phase_ms: 0,
    }
}

fn told(info: CallInfo) -> ToStation {
    ToStation::Call { call: info }
}

const LINK: Link = Link(3);
const OPEN: Effect = Effect::Gates { link: LINK, send: true, receive: true };
const SHUT: Effect = Effect::Gates { link: LINK, send: false, receive: false };

#[test]
fn voice_passes_once_the_server_confirms_the_answer_and_not_before() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.receive(told(call(CallPhase::Ringing, 1, false)));
    assert!(desk.did().contains(&Effect::Tone(Some(Tone::Ring))));
    desk.ask(Command::Answer(None));
    let did = desk.did();
    assert!(did.contains(&Effect::Send(Box::new(ToServer::Answer { call: CALL, epoch: 1 }))), "{did:?}");
    assert!(did.contains(&Effect::Tone(None)) && !did.contains(&OPEN), "{did:?}");
    desk.receive(told(call(CallPhase::Active, 2, false)));
    assert!(desk.did().contains(&OPEN));
}

#[test]
fn hanging_up_stops_the_voice_before_anyone_confirms() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.receive(told(call(CallPhase::Active, 2, false)));
    desk.did();
    desk.ask(Command::HangUp(None));
    let did = desk.did();
    assert!(
        did.contains(&SHUT)
            && did.contains(&Effect::Send(Box::new(ToServer::HangUp { call: CALL, epoch: 2 })))
    );
    // A word that crossed it opens nothing again.
    desk.receive(told(call(CallPhase::Active, 3, false)));
    assert!(!desk.did().contains(&OPEN));
    desk.receive(ToStation::Ended { call: CALL, epoch: 4, why: EndReason::HungUp });
    assert_eq!(desk.call_state(), None);
}

#[test]
fn what_is_older_than_what_was_seen_is_passed_over() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.receive(told(call(CallPhase::Active, 5, false)));
    desk.receive(told(call(CallPhase::Ringing, 4, false)));
    assert_eq!(desk.call_state(), Some(CallState::Active));
}

#[test]
fn when_both_call_at_once_the_first_at_the_server_wins() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.ask(Command::Call { to: Address::Number("0639981240".into()), persona: None });
    let own = desk.station.view().call.unwrap().call;
    desk.receive(told(call(CallPhase::Ringing, 1, false)));
    desk.receive(ToStation::Ended { call: own, epoch: 1, why: EndReason::Busy });
    assert_eq!(desk.call_state(), Some(CallState::Ringing));
    assert_eq!(desk.station.view().call.unwrap().call, CALL);
}

#[test]
fn a_call_that_the_server_does_not_take_is_over_after_ten_seconds() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.ask(Command::Call { to: Address::Number("0639981240".into()), persona: None });
    desk.wait(Duration::from_millis(9_900));
    assert_eq!(desk.call_state(), Some(CallState::Placing));
    desk.wait(Duration::from_millis(200));
    assert_eq!(desk.call_state(), None);
    assert_eq!(desk.station.view().last_call.unwrap().why, EndReason::Lost);
}

#[test]
fn the_busy_tone_sounds_and_stops_by_itself() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.ask(Command::Call { to: Address::Number("0639981240".into()), persona: None });
    let own = desk.station.view().call.unwrap().call;
    desk.did();
    desk.receive(ToStation::Ended { call: own, epoch: 1, why: EndReason::Busy });
    assert!(desk.did().contains(&Effect::Tone(Some(Tone::Busy))));
    desk.wait(Duration::from_secs(4));
    assert!(desk.did().contains(&Effect::Tone(None)));
}

#[test]
fn a_station_that_restarts_in_a_call_is_in_it_again_and_as_muted_as_before() {
    let mut desk = Desk::new(Role::Candidate);
    let muted = CallInfo { muted: true, phase_ms: 60_000, ..call(CallPhase::Active, 4, false) };
    desk.connect(welcome(vec![muted], ChatNumbers::default()));
    desk.receive(ToStation::Paired { peer: seen(PEER, Role::Jury, Some(ME)), link: LINK, offerer: false });
    let did = desk.did();
    assert!(did.contains(&OPEN) && did.contains(&Effect::Mute(true)), "{did:?}");
    assert!(desk.station.view().call.unwrap().muted);
}

#[test]
fn an_answer_to_nothing_is_refused_with_a_notice_and_changes_nothing() {
    let mut desk = Desk::paired(Role::Candidate);
    for command in [Command::Answer(None), Command::Decline(None), Command::HangUp(None), Command::Mute(true)]
    {
        desk.ask(command);
        assert_eq!(desk.notices(), [NoticeKind::NoCall]);
        assert_eq!(desk.said(), []);
    }
}

#[test]
fn recording_is_off_unless_switched_on_and_lasts_from_answer_to_end() {
    let mut desk = Desk::paired(Role::Jury);
    let starts = |did: &[Effect]| did.iter().any(|effect| matches!(effect, Effect::StartRecording(_)));
    desk.receive(told(call(CallPhase::Active, 2, true)));
    assert!(!starts(&desk.did()));
    desk.receive(ToStation::Ended { call: CALL, epoch: 3, why: EndReason::HungUp });
    desk.ask(Command::Record(true));
    assert!(!starts(&desk.did()), "there is nothing to record yet");
    desk.receive(told(CallInfo { call: CallId(8), ..call(CallPhase::Active, 2, true) }));
    assert!(starts(&desk.did()));
    desk.happen(Input::RecordingStarted);
    assert_eq!(desk.said(), [ToServer::Record { call: CallId(8), epoch: 2, on: true }]);
    desk.receive(ToStation::Ended { call: CallId(8), epoch: 4, why: EndReason::HungUp });
    assert!(desk.did().contains(&Effect::StopRecording));
}

#[test]
fn a_candidate_records_nothing_and_pairs_nobody() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.ask(Command::Record(true));
    desk.ask(Command::Unpair(PEER));
    assert_eq!(desk.said(), []);
    assert_eq!(desk.notices(), [NoticeKind::WrongRole]);
}

#[test]
fn devices_rest_between_calls() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.wait(Duration::from_secs(6));
    assert!(desk.did().contains(&Effect::Wake(Awake::Nothing)));
    desk.receive(told(call(CallPhase::Ringing, 1, false)));
    assert!(desk.did().contains(&Effect::Wake(Awake::Everything)), "before anyone answers");
    desk.receive(ToStation::Ended { call: CALL, epoch: 2, why: EndReason::Missed });
    desk.wait(Duration::from_secs(3));
    assert!(!desk.did().contains(&Effect::Wake(Awake::Nothing)), "a last tone may sound");
    desk.wait(Duration::from_secs(2));
    assert!(desk.did().contains(&Effect::Wake(Awake::Nothing)));
}

#[test]
fn a_meter_moves_a_few_times_a_second_and_shows_the_loudest_of_each_moment() {
    let mut desk = Desk::paired(Role::Candidate);
    let mut shown = Vec::new();
    for near_dbfs in [-60.0, -20.0, -50.0, -40.0, -45.0] {
        desk.happen(Input::Levels { near_dbfs, far_dbfs: -90.0 });
        shown.push(desk.station.view().audio.near_dbfs);
        desk.wait(Duration::from_millis(80));
    }
    assert_eq!(shown, [-60.0, -60.0, -20.0, -20.0, -40.0]);
}
