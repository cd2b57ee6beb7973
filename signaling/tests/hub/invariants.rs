//! Anything said by anyone, in any order: what must hold whatever happens.

use std::collections::BTreeSet;
use std::time::Duration;

use signaling::hub::{Hub, Input, MAX_LISTENERS};
use signaling::protocol::*;
use signaling::session::Session;

use crate::floor::{Floor, Seat, vasseur};

/// A small repeatable source of numbers (xorshift64*, Vigna 2016).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32) % bound
    }

    fn coin(&mut self) -> bool {
        self.below(2) == 0
    }
}

/// Says one message at random, sensible more often than not.
pub fn say_anything(floor: &mut Floor, dice: &mut Dice, seat: &Seat) {
    let calls = floor.hub.calls_of(seat.id);
    let current = calls.get(dice.below(3) as usize).or(calls.first()).cloned();
    let call = match &current {
        Some(info) if dice.below(4) > 0 => info.call,
        _ => CallId(dice.below(40)),
    };
    let epoch = match &current {
        Some(info) => info.epoch.saturating_sub(dice.below(3) as u32),
        None => 0,
    };
    let of_pair = floor.hub.pair_of(seat.id).map(|(_, link)| link);
    let of_ear = ear_at(&floor.hub, seat.id).filter(|_| dice.coin());
    let link = of_ear.or(of_pair).map_or(Link(1), |link| Link(link.0 - dice.below(2) as u32));
    let station = StationId(dice.below(10) as u32);
    let peer = floor.hub.pair_of(seat.id).map_or(station, |(peer, _)| peer);
    let to = match dice.below(5) {
        0 => Address::Name("Jean Morel".into()),
        1 => Address::Number("01 99 00 63 28".into()),
        2 => Address::Station(station),
        _ => Address::Station(peer),
    };
    let persona = dice.coin().then(vasseur);
    let id = MessageId(dice.below(400));
    let post = || Address::Number("12".into());
    let heard = floor.hub.ear_of(seat.id).and_then(|(to, _)| floor.hub.call_of(to));
    let helped = heard.map_or(call, |info| info.call);
    let helped_in_chat = floor.hub.ear_of(seat.id).and_then(|(to, _)| floor.hub.pair_of(to));
    let helped_in_chat = helped_in_chat.map(|(candidate, _)| candidate).filter(|_| dice.coin());
    let how = [None, Some(HelpMode::Whisper), Some(HelpMode::Join), Some(HelpMode::TakeOver)];
    let how = how[dice.below(4) as usize];
    let message = match dice.below(45) {
        0 => ToServer::Roster { after: station },
        1 => ToServer::Pair { candidate: station, jury: StationId(dice.below(9) as u32) },
        2 => ToServer::Unpair { station },
        3 | 4 => ToServer::Signal { link, body: "candidate".into() },
        5 => ToServer::Relink { link },
        6..=8 => ToServer::Place { call: CallId(dice.below(2_000)), epoch: 0, to, persona },
        9 | 10 => ToServer::Answer { call, epoch },
        11 => ToServer::Decline { call, epoch },
        12 => ToServer::HangUp { call, epoch },
        13 => ToServer::Mute { call, epoch, on: dice.coin() },
        14 => ToServer::Record { call, epoch, on: dice.coin() },
        15 | 16 => {
            ToServer::Chat { id, to, persona, helped: helped_in_chat, of: None, text: "Bonjour".into() }
        }
        17 => ToServer::Delivered { id },
        18 => ToServer::Read { id },
        19 => ToServer::History { after: dice.below(100) },
        22 => ToServer::Consult { call: CallId(dice.below(2_000)), epoch: 0, about: call, to: post() },
        23 => ToServer::Transfer { call, epoch, to: post() },
        24 => ToServer::CompleteTransfer { call, epoch },
        25 | 26 => ToServer::Hold { call, epoch, held: dice.coin().then_some(HoldReason::Person) },
        20 => ToServer::Clients { skip: dice.below(5) as u32 },
        21 => ToServer::Calls {
            of: dice.coin().then_some(station),
            before: dice.coin().then(|| dice.below(100)),
        },
        27 => ToServer::Note { call, revision: dice.below(9), text: "à rappeler".into() },
        28 => ToServer::Notes { before: dice.coin().then(|| dice.below(100)) },
        29 => ToServer::DoNotDisturb { on: dice.coin() },
        30..=32 => ToServer::Listen { to: station, link: dice.coin().then_some(link) },
        33 => ToServer::StopListening,
        34 => ToServer::OverheardChat { after: dice.below(20) },
        35 => ToServer::Merge { call, epoch },
        36 => ToServer::Staff { post: ClientId("expertise".into()), on: dice.coin() },
        37..=39 => ToServer::Help { call: helped, how },
        40 => ToServer::TakeChat { candidate: station, on: dice.coin() },
        41 | 42 => {
            ToServer::Place { call: CallId(dice.below(2_000)), epoch: 0, to: Address::Station(peer), persona }
        }
        43 => ToServer::Answer { call, epoch },
        _ => ToServer::Played { title: "Appel".into(), played_ms: 1, complete: dice.coin() },
    };
    floor.say(seat.conn, message);
}

/// A helper's voice goes to the candidate alone.
fn whispers(call: &CallInfo) -> bool {
    call.helps.is_some() && call.conference.is_none()
}

/// A connection of silent listening that ends at a station.
fn ear_at(hub: &Hub, station: StationId) -> Option<Link> {
    let ears = (0..20).filter_map(|listener| Some((StationId(listener), hub.ear_of(StationId(listener))?)));
    let mut own = ears.filter(|(listener, (to, _))| *listener == station || *to == station);
    own.find_map(|(_, (_, link))| link)
}

/// What holds of everyone that listens: it is no candidate, and talks to nobody; and whom it hears is a jury with as
/// many listeners as it can serve.
fn check_ears(hub: &Hub, seats: &[Option<Seat>]) {
    let mut links = BTreeSet::new();
    let ids: Vec<StationId> = (0..20).map(StationId).collect();
    for listener in &ids {
        let Some((to, link)) = hub.ear_of(*listener) else { continue };
        assert_ne!(hub.station_role(*listener), Some(Role::Candidate));
        assert_eq!(hub.station_role(to), Some(Role::Jury));
        assert_ne!(*listener, to);
        assert!(link.is_none_or(|link| links.insert(link)), "one connection for two");
        let calls = hub.calls_of(*listener);
        let rings = |call: &CallInfo| call.phase == CallPhase::Ringing && !call.caller;
        let may_hear = |call: &CallInfo| rings(call) || whispers(call);
        assert!(calls.iter().all(may_hear), "it listens in a call: {calls:?}");
        assert!(
            ids.iter().filter(|other| hub.ear_of(**other).is_some_and(|ear| ear.0 == to)).count()
                <= MAX_LISTENERS
        );
        let here = |id: StationId| seats.iter().flatten().any(|seat| seat.id == id);
        assert!(link.is_some() || !here(*listener) || !here(to), "both are here, and nothing is made");
    }
}

/// Only who may listen is ever sent anything about it.
fn concerns_listening(message: &ToStation) -> bool {
    let seen = |station: &Station| station.listens_to.is_some();
    match message {
        ToStation::Listening { .. }
        | ToStation::ListeningEnded { .. }
        | ToStation::OverheardPage { .. }
        | ToStation::Forward { .. }
        | ToStation::ForwardEnded { .. } => true,
        ToStation::Presence { station } => seen(station),
        ToStation::Welcome(welcome) => welcome.stations.iter().any(seen),
        ToStation::RosterPage { stations, .. } => stations.iter().any(seen),
        _ => false,
    }
}

/// What holds between any two stations of the hub at any moment.
fn check(hub: &Hub, seats: &[Option<Seat>]) {
    for seat in seats.iter().flatten() {
        assert!(hub.is_connected(seat.id));
        if let Some((peer, link)) = hub.pair_of(seat.id) {
            assert_eq!(hub.pair_of(peer), Some((seat.id, link)));
            assert_eq!(hub.phase_of(seat.id), Phase::Exchanges);
        }
        let calls = hub.calls_of(seat.id);
        let candidate = hub.station_role(seat.id) == Some(Role::Candidate);
        let own = calls.iter().filter(|call| call.helps.is_none()).count();
        assert!(!candidate || own <= MAX_LINES, "{calls:?}");
        let is_in =
            |call: &&CallInfo| call.phase == CallPhase::Active && call.held.is_none() && !whispers(call);
        let (together, apart): (Vec<&CallInfo>, Vec<&CallInfo>) =
            calls.iter().filter(is_in).partition(|call| call.conference.is_some());
        let spoken = apart.len() + usize::from(!together.is_empty());
        assert!(!candidate || spoken <= 1, "a candidate in two calls: {calls:?}");
        for call in calls {
            let other = hub.calls_of(call.peer).into_iter().find(|other| other.call == call.call);
            let other = other.expect("a call has two stations");
            assert_eq!((other.epoch, other.phase, other.about), (call.epoch, call.phase, call.about));
            assert_eq!((other.peer, other.caller), (seat.id, !call.caller));
            assert_eq!((other.muted, other.peer_muted), (call.peer_muted, call.muted));
            assert_eq!((other.held, other.peer_held), (call.peer_held, call.held));
            assert_eq!((other.conference, other.helps), (call.conference, call.helps));
            assert_ne!(call.peer, seat.id, "nobody speaks with itself");
            let peer = hub.station_role(call.peer);
            assert!(!candidate || peer == Some(Role::Jury), "a candidate speaks with {peer:?}");
        }
    }
}

#[test]
fn whatever_is_said_both_stations_of_each_call_agree_and_a_candidate_is_in_one_at_most() {
    let mut help_seen = 0;
    for seed in 1..=4 {
        let mut dice = Dice(seed);
        let mut floor = Floor::new();
        let names = [
            (Role::Candidate, "C1"),
            (Role::Candidate, "C2"),
            (Role::Candidate, "C3"),
            (Role::Jury, "J1"),
            (Role::Jury, "J2"),
            (Role::Jury, "J3"),
            (Role::Jury, "J4"),
            (Role::Staff, "S"),
        ];
        let mut seats: Vec<Option<Seat>> = names.map(|_| None).into();
        floor.handle(Input::Session(Session { training: seed % 2 == 0, ..Session::default() }));
        let (mut calls_seen, mut ears_seen) = (0, 0);
        let mut candidates = BTreeSet::new();
        for _ in 0..10_000 {
            let index = dice.below(names.len() as u64) as usize;
            let (role, name) = names[index];
            match seats[index].clone() {
                None => {
                    let link = floor.hub.station_named(role, name).and_then(|id| floor.hub.pair_of(id));
                    let link = link.map(|(_, link)| link).filter(|_| dice.coin());
                    let ears = floor.hub.station_named(role, name).and_then(|id| ear_at(&floor.hub, id));
                    let ears = ears.into_iter().chain([Link(1 << 31)]).filter(|_| dice.coin()).collect();
                    let (version, name) = (VERSION, name.into());
                    let hello = Hello { version, name, role, resume: None, link, ears, ticket: None };
                    let seat = floor.greet(hello).unwrap();
                    if role == Role::Candidate {
                        candidates.insert(seat.conn);
                    }
                    seats[index] = Some(seat);
                }
                Some(seat) if dice.below(60) == 0 => {
                    floor.disconnect(&seat);
                    seats[index] = None;
                }
                Some(seat) => {
                    say_anything(&mut floor, &mut dice, &seat);
                    calls_seen += usize::from(floor.hub.call_of(seat.id).is_some());
                    ears_seen += usize::from(floor.hub.ear_of(seat.id).is_some());
                    let calls = floor.hub.calls_of(seat.id);
                    help_seen += usize::from(calls.iter().any(|call| call.helps.is_some()));
                }
            }
            floor.pass(Duration::from_millis(dice.below(400)));
            check(&floor.hub, &seats);
            check_ears(&floor.hub, &seats);
        }
        assert!(calls_seen > 100 && ears_seen > 100, "seed {seed}: {calls_seen} {ears_seen}");
        let told = floor.sent.iter().filter(|(conn, _)| candidates.contains(conn));
        assert!(told.clone().count() > 1_000);
        let told: Vec<_> = told.filter(|(_, message)| concerns_listening(message)).collect();
        assert!(told.is_empty(), "seed {seed}: {told:?}");
        let numbers: Vec<u64> = floor.memory.journal().iter().map(|entry| entry.number).collect();
        assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>());
        let mut ids: Vec<MessageId> = floor.memory.chat().iter().map(|message| message.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), floor.memory.chat().len());
    }
    assert!(help_seen > 100, "{help_seen}");
}
