//! More than two stations in virtual time: posts at stations of their own, transfers to them, conferences and help, while
//! connections break and programs are killed. At the end each voice reaches those that it is for, and nobody else.

use std::collections::BTreeSet;
use std::time::Duration;

use client::station::{CallState, Command, View};
use signaling::hub::RING;
use signaling::protocol::{
    Address, CallId, CallInfo, CallPhase, ClientId, HelpMode, MAX_LINES, Persona, Role, StationId,
};

use crate::rng::play_all;
use crate::world::World;

const TRACES: u64 = 5_000;
const CANDIDATE: usize = 0;
const JURY: usize = 1;
const POST: usize = 2;
const HELPER: usize = 3;
const STAFF: usize = 4;
const ALL: [usize; 5] = [CANDIDATE, JURY, POST, HELPER, STAFF];

#[test]
fn whoever_speaks_is_heard_by_those_it_is_for_and_by_nobody_else() {
    let traces = play_all(TRACES, play);
    let (mut seen, played) = (Seen::default(), traces.len() as u64);
    traces.into_iter().for_each(|trace| seen.add(trace));
    let enough = seen.conferences.min(seen.whispers).min(seen.apart);
    assert!(enough > played / 50, "too few traces end in what they are about: {seen:?}");
}

/// How many traces end with three or more that speak together, with a whisper, and with somebody else in the
/// candidate's place.
#[derive(Debug, Default)]
struct Seen {
    conferences: u64,
    whispers: u64,
    apart: u64,
}

impl Seen {
    fn add(&mut self, other: Self) {
        self.conferences += other.conferences;
        self.whispers += other.whispers;
        self.apart += other.apart;
    }
}

fn play(seed: u64) -> Seen {
    let stations = [
        (Role::Candidate, "07"),
        (Role::Jury, "Jury B"),
        (Role::Jury, "Mme Roux"),
        (Role::Jury, "M. Petit"),
        (Role::Staff, "staff"),
    ];
    let mut world = World::new(seed, &stations);
    world.train();
    world.calm = true;
    world.run_for(Duration::from_millis(500));
    let id = |world: &World, at: usize| world.view(at).id.expect("it was welcomed");
    let (candidate, jury) = (id(&world, CANDIDATE), id(&world, JURY));
    world.ask(STAFF, Command::Pair { candidate, jury });
    world.run_for(Duration::from_millis(500));
    world.ask(POST, Command::Staff(ClientId("expertise".into()), true));
    world.run_for(Duration::from_millis(100));
    world.calm = false;
    for _ in 0..30 {
        act(&mut world);
        let pause = Duration::from_millis(world.rng.below(1_500));
        world.run_for(pause);
    }
    world.calm = true;
    // A client that is handed over rings at the post, and at the candidate again: afterwards nothing does.
    world.run_for(2 * RING + Duration::from_secs(10));
    let seen = check(&world);
    leave(&mut world);
    seen
}

fn act(world: &mut World) {
    let at = world.rng.below(4) as usize;
    let lines: Vec<CallId> = world.view(at).calls().map(|call| call.call).collect();
    let line = lines.get(world.rng.below(MAX_LINES as u64) as usize).copied();
    let post = || Address::Number("12".into());
    let on = world.rng.below(3) > 0;
    match world.rng.below(34) {
        0 => world.cut(at),
        1 if world.rng.below(3) == 0 => world.restart_station(at),
        1 => world.restart_server(),
        2..=4 => world.ask(JURY, call_candidate()),
        5..=11 => {
            for at in [CANDIDATE, JURY, POST, HELPER] {
                if world.view(at).calls().any(|call| call.state == CallState::Ringing) {
                    world.ask(at, Command::Answer(None));
                }
            }
        }
        12 => world.ask(at, Command::HangUp(line)),
        13 => world.ask(at, Command::Hold(line, on)),
        14 => world.ask(at, Command::Mute(on)),
        15..=17 => world.ask(CANDIDATE, Command::Transfer { call: None, to: post(), attended: true }),
        18 => world.ask(CANDIDATE, Command::Transfer { call: None, to: post(), attended: false }),
        19..=20 => world.ask(CANDIDATE, Command::CompleteTransfer),
        21 => world.ask(CANDIDATE, Command::CancelTransfer),
        22..=24 => world.ask(CANDIDATE, Command::Merge),
        25 => world.ask(POST, Command::Staff(ClientId("expertise".into()), on)),
        26..=27 => world.ask(HELPER, Command::Listen(Address::Name("Jury B".into()))),
        28..=29 => world.ask(HELPER, Command::Help(Some(HelpMode::Whisper))),
        30 => world.ask(HELPER, Command::Help(Some(HelpMode::Join))),
        31 => world.ask(HELPER, Command::Help(Some(HelpMode::TakeOver))),
        32 => world.ask(HELPER, Command::Help(None)),
        _ => world.plug(at),
    }
}

fn call_candidate() -> Command {
    let persona = Persona { name: "Mme Claire Vasseur".into(), number: None, client: None };
    Command::Call { to: Address::Name("07".into()), persona: Some(persona) }
}

fn check(world: &World) -> Seen {
    let views = ALL.map(|at| world.view(at));
    let mut due: BTreeSet<(usize, usize)> = BTreeSet::new();
    let place =
        |id: StationId| views.iter().position(|view| view.id == Some(id)).expect("it is of this floor");
    for (at, view) in views.iter().enumerate() {
        let known = world.hub.calls_of(view.id.expect("it was welcomed"));
        agree(at, view, &known);
        for call in known.iter().filter(|call| passes(call)) {
            let peer = place(call.peer);
            // A whisper is the helper's, to the candidate.
            if !whispers(call) || at != CANDIDATE {
                due.insert((at, peer));
            }
        }
    }
    let (mut sends, mut hears) = (BTreeSet::new(), BTreeSet::new());
    for (at, seat) in world.seats.iter().enumerate() {
        for (link, (send, receive)) in &seat.gates {
            let (other, _) = world.carried_to(at, *link).expect("somebody is at the other end");
            send.then(|| sends.insert((at, other)));
            receive.then(|| hears.insert((other, at)));
        }
    }
    assert_eq!(sends, due, "whose voice goes to whom");
    assert_eq!(hears, due, "who hears whom");
    let speaks_with = due.iter().filter(|(from, _)| *from == JURY).count();
    Seen {
        conferences: u64::from(speaks_with > 1),
        whispers: u64::from(views[CANDIDATE].whispered),
        apart: u64::from(speaks_with > 0 && !due.contains(&(JURY, CANDIDATE))),
    }
}

/// What a station shows is what the hub knows.
fn agree(at: usize, view: &View, known: &[CallInfo]) {
    let mut here: Vec<_> =
        view.calls().map(|call| (call.call, state(call.state), call.held, call.peer_held)).collect();
    let shown = known.iter().filter(|call| at != CANDIDATE || !whispers(call));
    let mut there: Vec<_> = shown
        .map(|call| {
            let state = match call.phase {
                CallPhase::Ringing => "rings",
                CallPhase::Active => "active",
            };
            (call.call, state, call.held, call.peer_held)
        })
        .collect();
    // What is not answered is held by nobody, whatever is missing here.
    here.iter_mut().filter(|call| call.1 == "rings").for_each(|call| (call.2, call.3) = (None, None));
    here.sort_by_key(|call| call.0);
    there.sort_by_key(|call| call.0);
    assert_eq!(here, there, "{at} and the hub");
    assert_eq!(view.whispered, at == CANDIDATE && known.iter().any(whispers), "{at}");
    let alone =
        known.iter().filter(|call| passes(call) && !whispers(call) && call.conference.is_none()).count();
    let together = known.iter().any(|call| passes(call) && call.conference.is_some());
    assert!(at != CANDIDATE || alone + usize::from(together) <= 1, "a candidate in two calls: {known:?}");
}

fn state(state: CallState) -> &'static str {
    match state {
        CallState::Ringing | CallState::Ringback => "rings",
        CallState::Active => "active",
        CallState::Placing | CallState::Answering | CallState::Transferring | CallState::HangingUp => {
            "unsettled"
        }
    }
}

/// A helper's voice goes to the candidate alone.
pub fn whispers(call: &CallInfo) -> bool {
    call.helps.is_some() && call.conference.is_none()
}

/// Whether voice passes for a call, as the hub knows it.
pub fn passes(call: &CallInfo) -> bool {
    call.phase == CallPhase::Active && call.held.is_none() && call.peer_held.is_none()
}

/// Whatever came before, all can hang up, and the next call goes through.
fn leave(world: &mut World) {
    for at in ALL {
        world.plug_in(at);
        for _ in 0..2 * MAX_LINES {
            world.ask(at, Command::HangUp(None));
        }
        world.run_for(Duration::from_millis(200));
    }
    world.run_for(Duration::from_secs(60));
    for at in ALL {
        assert_eq!(world.view(at).calls().count(), 0, "{at} is still in {:?}", world.view(at).call);
        assert!(world.seats[at].gates.is_empty(), "{at} sends to nobody");
    }
    world.ask(JURY, call_candidate());
    world.run_for(Duration::from_secs(1));
    world.ask(CANDIDATE, Command::Answer(None));
    world.run_for(Duration::from_secs(1));
    assert!(world.gate_is_open(CANDIDATE) && world.gate_is_open(JURY), "the next call has no voice");
}
