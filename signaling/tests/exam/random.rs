//! Thousands of orders that anybody might give at any moment, most of them wrong: whatever comes, the session holds.

mod beside;
mod orders;

use std::collections::{BTreeMap, BTreeSet};

use signaling::exam::{Report, Thing, verify_draws};
use signaling::package::Attendant;
use signaling::protocol::exam::*;
use signaling::protocol::{Role, StationId, encode};

use beside::{Beside, close_and_reopen, write_something};
use orders::any_order;

use crate::desk::{Desk, STAFF, c, listens, plays, station_of};
use crate::dice::Dice;
use crate::views::{MARKED, every_item, leaks};

const CANDIDATES: u16 = 5;
const JURIES: u16 = 2;

fn anybody(dice: &mut Dice) -> Seat {
    let jury = dice.below(u64::from(JURIES)) as u16 + 1;
    match dice.below(10) {
        0..=2 => STAFF,
        3 => Seat::Candidate(c(dice.below(u64::from(CANDIDATES) + 1) as u16 + 1)),
        4..=8 => plays(jury),
        _ => listens(jury),
    }
}

/// What the table must allow for an order to do anything.
fn needs(who: Seat, order: &Order) -> Option<(CandidateNumber, Thing)> {
    Some(match order {
        Order::Step { of, .. } => (of[0].candidate, Thing::Step),
        Order::AddTime { of, .. } => (of.candidate, Thing::AddTime),
        Order::Draw { what, .. } => {
            let Seat::Candidate(number) = who else { return None };
            (number, Thing::Draw(*what))
        }
        Order::Begin { candidate, .. } => (*candidate, Thing::Begin),
        Order::Close { candidate, .. } => (*candidate, Thing::Close),
        Order::Arrange { candidate, .. }
        | Order::Repeat { candidate, .. }
        | Order::Skip { candidate, .. } => (*candidate, Thing::Arrange),
        Order::Remark { candidate, kind: RemarkKind::Mark, .. } => (*candidate, Thing::Mark),
        Order::Remark { candidate, .. } | Order::Reword { candidate, .. } => (*candidate, Thing::Note),
        Order::Score { candidate, .. } | Order::Lock { candidate, .. } | Order::Agree { candidate, .. } => {
            (*candidate, Thing::Score)
        }
        Order::AskHelp { .. } | Order::ReadMessage { .. } | Order::SendConfirmation { .. } => {
            let Seat::Candidate(number) = who else { return None };
            let thing = match order {
                Order::SendConfirmation { .. } => Thing::Write(Written::Confirmations),
                _ => Thing::AskHelp,
            };
            (number, thing)
        }
        Order::EndHelp { candidate } => match who {
            Seat::Staff(_) => (*candidate, Thing::Attend),
            _ => (*candidate, Thing::AskHelp),
        },
        Order::AnswerHelp { candidate } => (*candidate, Thing::Attend),
        Order::Sit { who: Person::Candidate(candidate), .. }
        | Order::Absent { candidate, .. }
        | Order::Assign { candidate, .. } => (*candidate, Thing::Prepare),
        _ => return None,
    })
}

/// What this test itself gathers from the facts.
#[derive(Default)]
struct Seen {
    open: BTreeMap<u16, Vec<String>>,
    draws: BTreeSet<(CandidateNumber, Drawn)>,
    in_exchange: BTreeMap<CandidateNumber, ExchangeId>,
    locked: BTreeSet<(CandidateNumber, JurorId, ScoredIn)>,
    kinds: BTreeMap<String, u32>,
    beside: Beside,
}

impl Seen {
    fn take(&mut self, desk: &Desk, in_call: bool, fact: &Fact) {
        let kind = serde_json::to_value(fact).unwrap()["fact"].as_str().unwrap().to_owned();
        *self.kinds.entry(kind).or_default() += 1;
        self.beside.take(desk, fact);
        match fact {
            Fact::Drawn { candidate, what, chosen, .. } => {
                assert!(self.draws.insert((*candidate, *what)), "one result a draw");
                let subject = desk.exam.subjects.iter().find(|subject| subject.id.0 == *chosen);
                let open = self.open.entry(candidate.0).or_default();
                open.extend(subject.into_iter().flat_map(|subject| &subject.clients).map(|id| id.0.clone()));
                open.push(chosen.clone());
            }
            Fact::ExchangeBegan { candidate, exchange, .. } => {
                assert!(!in_call, "the last one is closed at the other end");
                let before = self.in_exchange.insert(*candidate, *exchange);
                assert_eq!(before, None, "and at this one");
            }
            Fact::ExchangeClosed { candidate, exchange, .. } => {
                assert_eq!(self.in_exchange.remove(candidate), Some(*exchange));
            }
            Fact::Locked { candidate, juror, part } => drop(self.locked.insert((*candidate, *juror, *part))),
            _ => {}
        }
    }

    fn check(&self, desk: &Desk, dice: &mut Dice) {
        self.beside.check(desk, dice);
        let number = dice.below(u64::from(CANDIDATES)) as u16 + 1;
        let mut told = encode(&desk.candidate(number));
        let items = every_item(&desk.exam);
        for _ in 0..4 {
            let (seat, item) = (Seat::Candidate(c(number)), dice.pick(&items));
            told += &desk
                .session
                .item(seat, c(number), item, desk.now)
                .map(|item| encode(&item))
                .unwrap_or_default();
        }
        assert!(!told.contains("SECRET"));
        let open = self.open.get(&number).cloned().unwrap_or_default();
        assert_eq!(leaks(&told, &open), Vec::<String>::new());
        for juror in [11, 12, 21, 22].map(JurorId) {
            let view = desk.session.jury_view(juror, Some(c(number)), desk.now).unwrap();
            let Some(about) = view.about else { continue };
            for scoring in about.scoring {
                for other in scoring.others {
                    let locked = |who| self.locked.contains(&(about.candidate, who, scoring.part));
                    assert!(locked(juror) && locked(other.juror), "blind until both have locked");
                }
            }
        }
        let phases = &desk.session.format().phases;
        let tiles = desk.session.staff_view(desk.now).candidates;
        assert_eq!(desk.session.is_closed(), self.beside.is_closed);
        let mut busy = BTreeSet::new();
        for tile in tiles {
            let phase = &phases[tile.clock.phase.number as usize - 1];
            let held =
                matches!(tile.clock.stage, Stage::Ready | Stage::Running | Stage::Paused | Stage::TimeUp);
            if held && phase.present.contains(&Attendant::Jury) {
                assert!(busy.insert(tile.jury), "a jury is with one candidate");
            }
        }
    }
}

fn any_report(dice: &mut Dice) -> Report {
    let stations = [station_of(1), station_of(2), station_of(3), StationId(11), StationId(12)];
    let kind = *dice.pick(&[OutageKind::Link, OutageKind::Device, OutageKind::Voice]);
    let cause = Cause { kind, station: *dice.pick(&stations) };
    if dice.below(2) == 0 { Report::Failed { cause, unnoticed_ms: 0 } } else { Report::Works(cause) }
}

#[test]
fn whatever_is_asked_draws_scores_exchanges_and_views_hold_and_the_facts_make_the_session() {
    let mut kinds = BTreeMap::new();
    for (seed, format) in [(1, "titre"), (2, "ccp1"), (3, "ccp2"), (4, "titre"), (5, "titre"), (8, "titre")] {
        let mut dice = Dice(seed);
        let mut desk = Desk::with(&MARKED, format, CANDIDATES, JURIES);
        desk.floor.roles.insert(StationId(500), Role::Candidate);
        let mut seen = Seen::default();
        let mut last_order = None;
        for round in 0..10_000 {
            let who = anybody(&mut dice);
            let order = any_order(&desk, &mut dice, who);
            let id = OrderId(dice.next());
            let before = desk.session.clone();
            let in_call = |desk: &Desk, number| {
                let station = desk.tile(number).station;
                station.is_some_and(|station| desk.floor.calls.contains(&station))
            };
            write_something(&mut desk, &mut dice);
            match desk.order_as(who, id, &order) {
                Ok(facts) => {
                    if let Some((candidate, thing)) = needs(who, &order).filter(|_| !facts.is_empty()) {
                        assert!(before.may(who, candidate, thing, desk.now), "{who:?} {order:?}");
                    }
                    for fact in &facts {
                        let calls = match fact {
                            Fact::ExchangeBegan { candidate, .. } => in_call(&desk, candidate.0),
                            _ => false,
                        };
                        seen.take(&desk, calls, fact);
                    }
                    if !facts.is_empty() {
                        last_order = Some((who, id, order));
                    }
                }
                Err(_) => assert_eq!(desk.session, before, "{order:?}"),
            }
            if let Some((who, id, order)) = last_order.as_ref().filter(|_| dice.below(5) == 0) {
                assert_eq!(desk.order_as(*who, *id, order), Ok(Vec::new()), "done once: {order:?}");
            }
            match dice.below(40) {
                0 => desk.floor.calls = BTreeSet::from([station_of(dice.below(5) as u16 + 1)]),
                1..=5 => desk.floor.calls.clear(),
                6..=9 => {
                    let report = any_report(&mut dice);
                    for fact in desk.report(report) {
                        seen.take(&desk, false, &fact);
                    }
                }
                10 if dice.below(4) == 0 => desk.pass(dice.below(20 * 60_000)),
                _ => desk.pass(dice.below(4_000)),
            }
            seen.check(&desk, &mut dice);
            if round % 2_500 == 2_400 {
                for fact in close_and_reopen(&mut desk, &mut dice) {
                    seen.take(&desk, false, &fact);
                }
            }
            if round % 500 == 0 {
                desk.restart();
                let alive_until = desk.now;
                desk.pass(dice.below(60_000));
                desk.report(Report::Returned { alive_until });
            }
        }
        assert_eq!(verify_draws(&desk.facts()), Ok(seen.draws.len()));
        for (kind, count) in seen.kinds {
            *kinds.entry(kind).or_insert(0) += count;
        }
    }
    let often = [
        "drawn",
        "exchange_began",
        "exchange_closed",
        "locked",
        "outage_measured",
        "credit_granted",
        "help_asked",
        "help_answered",
        "help_ended",
        "messaged",
        "message_read",
        "work_handed_in",
        "plan_edited",
        "session_closed",
        "session_reopened",
    ];
    // What needs much before it.
    for kind in ["confirmation_sent", "planned"] {
        assert!(kinds.contains_key(kind), "{kind} does not happen: {kinds:?}");
    }
    for kind in often {
        assert!(kinds.get(kind).is_some_and(|count| *count > 4), "{kind} hardly happens: {kinds:?}");
    }
}
