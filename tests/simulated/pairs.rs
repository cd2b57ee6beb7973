//! Every pair of commands, from every state that two stations and the hub can be in, in every order in which their
//! messages can be delivered: at the end all agree, and there is a way out.
//!
//! Three machines take in what comes to them in some order: the hub from two stations, each station from the hub and
//! from its person. What comes to different machines commutes, so an order is told by which station the hub hears
//! first, each time it could hear either, and by after how many messages the second command is asked. The first
//! command is asked in a state in which all is quiet, which is where a person mostly decides.

mod asked;
mod floor;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use asked::{Ask, Asked};
use floor::Floor;

const CANDIDATE: usize = 0;
const JURY: usize = 1;

/// How many commands a state is away from the beginning at most.
const DEPTH: usize = 6;
/// More calls than this at once multiply the states, not the kinds of states.
const LINES: usize = 2;

#[test]
fn every_pair_of_commands_from_every_state_in_every_order_ends_in_agreement_with_a_way_out() {
    let states = states();
    assert!(states.len() > 150, "{} states", states.len());
    let (mut orders, mut left) = (0_u32, BTreeSet::new());
    for path in states.values() {
        let asks = asks_that_do_something(path);
        for first in &asks {
            for second in Ask::ALL.iter().flat_map(|ask| [CANDIDATE, JURY].map(|at| Asked { at, ask: *ask }))
            {
                orders += every_order(path, *first, second, &mut left);
            }
        }
    }
    assert!(orders > 100_000, "{orders} orders");
}

/// The shortest way to each state.
fn states() -> BTreeMap<String, Vec<Asked>> {
    let mut known = BTreeMap::from([(Floor::after(&[]).state(), Vec::new())]);
    let mut open = VecDeque::from([Vec::new()]);
    while let Some(path) = open.pop_front() {
        if path.len() == DEPTH {
            continue;
        }
        for next in asks_that_do_something(&path) {
            let longer: Vec<Asked> = path.iter().copied().chain([next]).collect();
            let floor = Floor::after(&longer);
            if floor.lines() <= LINES && !known.contains_key(&floor.state()) {
                known.insert(floor.state(), longer.clone());
                open.push_back(longer);
            }
        }
    }
    known
}

/// The commands that are more than a notice in this state.
fn asks_that_do_something(path: &[Asked]) -> Vec<Asked> {
    let all = Ask::ALL.iter().flat_map(|ask| [CANDIDATE, JURY].map(|at| Asked { at, ask: *ask }));
    let floor = Floor::after(path);
    all.filter(|asked| floor.would_say_something(*asked)).collect()
}

/// Plays both commands in every order of delivery; how many there are. `left` are the states whose ways out are known.
fn every_order(path: &[Asked], first: Asked, second: Asked, left: &mut BTreeSet<String>) -> u32 {
    let (mut orders, mut choices) = (0, Some(Vec::new()));
    while let Some(chosen) = choices {
        let told = || format!("after {path:?}, {first:?} and {second:?} in the order {chosen:?}");
        let played = std::panic::catch_unwind(|| {
            let mut floor = Floor::after(path);
            floor.ask(first);
            let made = floor.play(second, &chosen);
            floor.check();
            (floor, made)
        });
        let Ok((floor, made)) = played else { panic!("{}", told()) };
        if left.insert(floor.state()) && std::panic::catch_unwind(|| floor.leave()).is_err() {
            panic!("no way out {}", told());
        }
        orders += 1;
        choices = next(made);
    }
    orders
}

/// The choices after these: each is what was chosen, of how many.
fn next(mut made: Vec<(usize, usize)>) -> Option<Vec<usize>> {
    while let Some((chosen, of)) = made.pop() {
        if chosen + 1 < of {
            let before = made.iter().map(|(chosen, _)| *chosen);
            return Some(before.chain([chosen + 1]).collect());
        }
    }
    None
}
