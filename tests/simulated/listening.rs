//! Silent listening in virtual time: whoever listens comes and goes while connections break and programs are killed; at
//! the end all agree on who hears whom, and at no moment was a microphone open at a station that listens.

use std::time::Duration;

use client::station::{CallState, Command, MediaState, Way};
use signaling::protocol::{Address, Persona, Role};

use crate::rng::play_all;
use crate::world::World;

const TRACES: u64 = 1_000;
const CANDIDATE: usize = 0;
const JURY: usize = 1;
const LISTENERS: [usize; 2] = [2, 3];

#[test]
fn after_random_comings_and_goings_all_agree_on_who_hears_whom() {
    let traces = play_all(TRACES, agree);
    let (heard, played) = (traces.iter().sum::<u64>(), traces.len() as u64);
    assert!(heard > played / 4, "too few traces end with somebody listening: {heard}");
}

/// Plays a trace; how many listen at its end.
fn agree(seed: u64) -> u64 {
    let stations =
        [(Role::Candidate, "07"), (Role::Jury, "Jury B"), (Role::Jury, "Mme Roux"), (Role::Staff, "staff")];
    let mut world = World::new(seed, &stations);
    world.run_for(Duration::from_millis(500));
    for _ in 0..40 {
        let at = world.rng.below(4) as usize;
        match world.rng.below(20) {
            0..=1 => world.cut(at),
            2 => world.restart_station(at),
            3 => world.restart_server(),
            4..=6 => world.ask(JURY, call_candidate()),
            7..=9 => world.ask(CANDIDATE, Command::Answer(None)),
            10..=11 => world.ask(JURY, Command::HangUp(None)),
            12 => world.ask(at, Command::StopListening),
            _ => {
                let to = if world.rng.below(3) == 0 { "07" } else { "Jury B" };
                world.ask(at, Command::Listen(Address::Name(to.into())));
            }
        }
        for _ in 0..10 {
            let pause = Duration::from_millis(world.rng.below(300));
            world.run_for(pause);
            check_microphones(&world);
        }
    }
    world.calm = true;
    world.run_for(Duration::from_secs(60));
    check_microphones(&world);
    check_ears(&world)
}

fn call_candidate() -> Command {
    let persona = Persona { name: "Mme Claire Vasseur".into(), number: None, client: None };
    Command::Call { to: Address::Name("07".into()), persona: Some(persona) }
}

fn check_microphones(world: &World) {
    for (at, seat) in world.seats.iter().enumerate() {
        let view = world.view(at);
        let talks = view.call.is_some_and(|call| call.state != CallState::Ringing);
        assert!(
            view.listening.is_none() || talks || !seat.microphone,
            "{at} listens with an open microphone"
        );
        assert!(seat.role != Role::Candidate || (view.listening.is_none() && !seat.forwards));
    }
}

fn check_ears(world: &World) -> u64 {
    let mut hearing = Vec::new();
    for at in [CANDIDATE, JURY].into_iter().chain(LISTENERS) {
        let (view, seat) = (world.view(at), &world.seats[at]);
        let Some(listening) = view.listening else {
            assert_eq!(seat.overhears, None, "{at} hears what it does not ask for");
            continue;
        };
        assert_eq!(listening.media, MediaState::Ready, "{at} asked in vain");
        let link = seat.overhears.expect("what stands is heard");
        let (other, way) = world.carried_to(at, link).expect("somebody forwards");
        assert_eq!((world.seats[other].role, way), (Role::Jury, Way::Forward));
        assert!(world.seats[other].forwards, "{other} encodes nothing");
        hearing.push(view.name);
    }
    for (at, seat) in world.seats.iter().enumerate() {
        let listeners: Vec<String> =
            world.view(at).listeners.iter().map(|listener| listener.name.clone()).collect();
        assert_eq!(seat.forwards, !listeners.is_empty(), "{at}");
        assert!(
            listeners.iter().all(|listener| hearing.contains(listener)),
            "{at} forwards to nobody: {listeners:?}"
        );
    }
    hearing.len() as u64
}
