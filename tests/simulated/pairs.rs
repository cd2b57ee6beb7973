//! Every pair of commands, from every state that one, two or three stations and the hub can be in, in every order in which
//! their messages can be delivered: at the end all agree, and there is a way out.
//!
//! The hub takes in what comes from the stations in some order, each station what comes from the hub and from its
//! person. What comes to different machines commutes, so an order is told by which station the hub hears first, each
//! time it could hear several, and by when the second command is asked: after how many messages to its station, and
//! before the hub hears which of the others; that a call has rung long enough is one of what can happen second, too. The
//! first command is asked in a state in which all is quiet, which is where
//! a person mostly decides.

mod alone;
mod asked;
mod checks;
mod floor;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use asked::{Ask, Asked};
use floor::{Crew, Floor};

const CANDIDATE: usize = 0;
const JURY: usize = 1;
const POST: usize = 2;

/// More calls than this at once at the candidate multiply the states, not the kinds of states.
const LINES: usize = 2;

/// What is played.
#[derive(Clone, Copy)]
struct Scope {
    crew: Crew,
    /// How many commands a state is away from the beginning at most.
    depth: usize,
}

#[test]
fn every_pair_of_commands_from_every_state_in_every_order_ends_in_agreement_with_a_way_out() {
    let (states, orders) = Scope { crew: Crew::Pair, depth: 6 }.play();
    assert!(states > 150, "{states} states");
    assert!(orders > 100_000, "{orders} orders");
}

#[test]
fn every_pair_of_commands_of_three_stations_ends_in_agreement_with_a_way_out() {
    let (states, orders) = Scope { crew: Crew::WithPost, depth: 5 }.play();
    assert!(states > 100, "{states} states");
    assert!(orders > 100_000, "{orders} orders");
}

#[test]
fn every_pair_of_commands_of_a_pair_and_its_helper_ends_in_agreement_with_a_way_out() {
    let (states, orders) = Scope { crew: Crew::WithHelper, depth: 3 }.play();
    assert!(states > 40, "{states} states");
    assert!(orders > 20_000, "{orders} orders");
}

impl Scope {
    /// How many states there are, and orders.
    fn play(self) -> (usize, u32) {
        let states = self.states();
        let (mut orders, mut left) = (0, BTreeSet::new());
        for path in states.values() {
            for first in self.asks_that_do_something(path) {
                for second in self.asks() {
                    orders += self.every_order(path, first, second, &mut left);
                }
            }
        }
        (states.len(), orders)
    }

    /// The shortest way to each state.
    fn states(self) -> BTreeMap<String, Vec<Asked>> {
        let mut known = BTreeMap::from([(Floor::after(self.crew, &[]).state(), Vec::new())]);
        let mut open = VecDeque::from([Vec::new()]);
        while let Some(path) = open.pop_front() {
            if path.len() == self.depth {
                continue;
            }
            let asks = self.asks_that_do_something(&path).into_iter();
            for next in asks.filter(|asked| asked.ask.changes_calls()) {
                let longer: Vec<Asked> = path.iter().copied().chain([next]).collect();
                let floor = Floor::after(self.crew, &longer);
                if floor.lines() <= LINES && !known.contains_key(&floor.state()) {
                    known.insert(floor.state(), longer.clone());
                    open.push_back(longer);
                }
            }
        }
        known
    }

    fn asks(self) -> impl Iterator<Item = Asked> {
        let asks =
            Ask::ALL.into_iter().flat_map(move |ask| (0..self.crew.count()).map(move |at| Asked { at, ask }));
        asks.filter(move |asked| asked.is_of(self.crew))
    }

    /// The commands that are more than a notice in this state.
    fn asks_that_do_something(self, path: &[Asked]) -> Vec<Asked> {
        let floor = Floor::after(self.crew, path);
        self.asks().filter(|asked| floor.would_say_something(*asked)).collect()
    }

    /// Plays both commands in every order of delivery; how many there are. `left` are the states whose ways out are
    /// known.
    fn every_order(self, path: &[Asked], first: Asked, second: Asked, left: &mut BTreeSet<String>) -> u32 {
        let (mut orders, mut choices) = (0, Some(Vec::new()));
        while let Some(chosen) = choices {
            let told = || format!("after {path:?}, {first:?} and {second:?} in the order {chosen:?}");
            let played = std::panic::catch_unwind(|| {
                let mut floor = Floor::after(self.crew, path);
                floor.ask(first);
                let (made, is_any) = floor.play(second, &chosen);
                let floor = is_any.then_some(floor).inspect(Floor::check);
                (floor, made)
            });
            let Ok((floor, made)) = played else { panic!("{}", told()) };
            choices = next(made);
            let Some(floor) = floor else { continue };
            if left.insert(floor.state()) && std::panic::catch_unwind(|| floor.leave()).is_err() {
                panic!("no way out {}", told());
            }
            orders += 1;
        }
        orders
    }
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
