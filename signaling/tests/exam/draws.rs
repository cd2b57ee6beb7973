//! Draws: one result each, each as likely as any other.

use signaling::exam::{Entropy, choose, verify_draws};
use signaling::protocol::exam::*;
use signaling::protocol::{FileHash, Role, StationId};

use crate::desk::{Desk, SAMPLE, STAFF, c};
use crate::dice::Dice;

/// What chi-squared exceeds once in a thousand times, for 1 to 6 degrees of freedom.
const ONCE_IN_A_THOUSAND: [f64; 6] = [10.83, 13.82, 16.27, 18.47, 20.52, 22.46];

fn chi_squared(counts: &[u32]) -> f64 {
    let expected = f64::from(counts.iter().sum::<u32>()) / counts.len() as f64;
    counts.iter().map(|count| (f64::from(*count) - expected).powi(2) / expected).sum()
}

fn is_uniform(counts: &[u32]) -> bool {
    chi_squared(counts) < ONCE_IN_A_THOUSAND[counts.len() - 2]
}

fn drawn_of(facts: &[Recorded]) -> Vec<&Fact> {
    facts.iter().map(|kept| &kept.fact).filter(|fact| matches!(fact, Fact::Drawn { .. })).collect()
}

#[test]
fn two_clicks_two_stations_and_a_restart_between_make_one_result() {
    let mut desk = Desk::with(&SAMPLE, "titre", 2, 2);
    desk.run_to(1, "part2");
    let view = desk.candidate(1);
    assert_eq!((view.may.draw, view.draws[0].result.clone()), (Some(Drawn::Subject), None));
    desk.restart();
    let (who, what) = (Seat::Candidate(c(1)), Drawn::Subject);
    let click = Order::Draw { what, nonce: Nonce(1) };
    assert_eq!(desk.order_as(who, OrderId(1), &click).unwrap().len(), 1);
    let result = desk.candidate(1).draws[0].result.clone().unwrap();
    assert!(desk.order_as(who, OrderId(1), &click).unwrap().is_empty(), "the same click, sent again");
    desk.restart();
    assert!(desk.order_as(who, OrderId(1), &click).unwrap().is_empty());
    let spare = StationId(500);
    desk.floor.roles.insert(spare, Role::Candidate);
    desk.sit(Person::Candidate(c(1)), Some(spare));
    let again = Order::Draw { what, nonce: Nonce(2) };
    assert!(desk.order_as(who, OrderId(2), &again).unwrap().is_empty(), "a second click, elsewhere");
    assert_eq!(desk.candidate(1).draws[0].result, Some(result.clone()));
    assert_eq!(desk.candidate(1).may.draw, None);
    assert_eq!(desk.tile(1).draws[0].result, Some(result));
    assert_eq!(drawn_of(&desk.facts()).len(), 1);
    assert_eq!(verify_draws(&desk.facts()), Ok(1));
}

#[test]
fn a_draw_that_was_not_kept_did_not_happen_and_comes_out_the_same_when_it_is_sent_again() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.run_to(1, "part2");
    let (who, click) = (Seat::Candidate(c(1)), Order::Draw { what: Drawn::Subject, nonce: Nonce(5) });
    let killed = |desk: &Desk, byte| {
        desk.session.decide(who, OrderId(1), &click, desk.now, &Entropy([byte; 32]), &desk.floor).unwrap()
    };
    let lost = killed(&desk, 1);
    desk.restart();
    assert_eq!(desk.candidate(1).draws[0].result, None);
    let kept = desk.order_as(who, OrderId(1), &click).unwrap();
    assert_eq!(kept, [lost[0].fact.clone()]);
    desk.restart();
    assert!(killed(&desk, 2).is_empty());
}

#[test]
fn two_clicks_at_once_cannot_both_be_kept() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.run_to(1, "part2");
    let entropy = Entropy([3; 32]);
    let click = |id| {
        let order = Order::Draw { what: Drawn::Subject, nonce: Nonce(id) };
        let who = Seat::Candidate(c(1));
        desk.session.decide(who, OrderId(id), &order, desk.now, &entropy, &desk.floor).unwrap()
    };
    let (first, second) = (click(1), click(2));
    assert_eq!(first[0].number, second[0].number, "the store takes a number once");
    let mut session = desk.session.clone();
    session.apply(&first[0]);
    let after = session.clone();
    session.apply(&second[0]);
    assert_eq!(session, after);
}

#[test]
fn ten_thousand_double_clicked_draws_give_one_result_each_as_often_as_any_other() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.run_next(1);
    desk.step(1, Step::Finish);
    let (start, epoch) = (desk.session.clone(), desk.clock(1).epoch);
    let mut dice = Dice(2026);
    let mut counts = [0_u32; 3];
    for round in 0..10_000 {
        let mut session = start.clone();
        let mut give = |who, order: Order| {
            let (id, entropy) = (OrderId(dice.next()), dice.entropy());
            let decided = session.decide(who, id, &order, desk.now, &entropy, &desk.floor).unwrap();
            for recorded in &decided {
                session.apply(recorded);
            }
            decided
        };
        for (later, step) in [(0, Step::Open), (1, Step::Ready), (2, Step::Start)] {
            let of = vec![Target { candidate: c(1), epoch: epoch + later }];
            give(STAFF, Order::Step { step, of, reason: None });
        }
        // The same nonce each time: the server's part alone makes it uniform, as the candidate's alone would.
        let click = Order::Draw { what: Drawn::Subject, nonce: Nonce(42) };
        let first = give(Seat::Candidate(c(1)), click.clone());
        let second = give(Seat::Candidate(c(1)), click);
        assert_eq!((first.len(), second.len()), (1, 0), "round {round}");
        let Fact::Drawn { urn, chosen, .. } = &first[0].fact else { panic!("a draw") };
        counts[urn.iter().position(|item| item == chosen).unwrap()] += 1;
    }
    assert!(is_uniform(&counts), "{counts:?}");
}

#[test]
fn either_part_alone_makes_the_draw_uniform_and_no_size_favours_the_first() {
    let mut dice = Dice(5);
    for size in 2..=7_usize {
        let (mut by_seed, mut by_nonce) = (vec![0_u32; size], vec![0_u32; size]);
        let fixed = DrawSeed(FileHash(dice.entropy().0));
        for _ in 0..20_000 {
            let seed = DrawSeed(FileHash(dice.entropy().0));
            by_seed[choose(seed, Nonce(1), size).unwrap()] += 1;
            by_nonce[choose(fixed, Nonce(dice.next()), size).unwrap()] += 1;
        }
        assert!(is_uniform(&by_seed) && is_uniform(&by_nonce), "{by_seed:?} {by_nonce:?}");
    }
    // Three quarters of 2^64: a plain remainder would give the first third every second time.
    let third = 1_usize << 62;
    let low = (0..9_000)
        .filter(|nonce| choose(DrawSeed(FileHash([1; 32])), Nonce(*nonce), 3 * third).unwrap() < third);
    let low = low.count();
    assert!((2_800..3_200).contains(&low), "{low} of 9000");
    assert_eq!(choose(DrawSeed(FileHash([1; 32])), Nonce(1), 0), None);
    assert_eq!(choose(DrawSeed(FileHash([1; 32])), Nonce(1), 1), Some(0));
}

#[test]
fn what_was_drawn_is_excluded_only_where_staff_says_so_and_an_empty_urn_says_it_is() {
    let mut desk = Desk::with(&SAMPLE, "titre", 4, 4);
    desk.staff(Order::ExcludeDrawn { on: true });
    let mut drawn = Vec::new();
    for number in 1..=4 {
        desk.run_to(number, "part2");
        if number < 4 {
            desk.draw(number, Drawn::Subject);
            drawn.push(desk.candidate(number).draws[0].result.clone().unwrap().number);
        }
    }
    drawn.sort_unstable();
    assert_eq!(drawn, [1, 2, 3]);
    let click = Order::Draw { what: Drawn::Subject, nonce: Nonce(1) };
    assert_eq!(desk.refused(Seat::Candidate(c(4)), click), Refused::UrnEmpty);
    desk.staff(Order::ExcludeDrawn { on: false });
    desk.draw(4, Drawn::Subject);
    assert_eq!(verify_draws(&desk.facts()), Ok(4));
}

#[test]
fn a_draw_is_for_the_candidate_in_its_phase_while_the_clock_runs() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    let click = |what| Order::Draw { what, nonce: Nonce(1) };
    let who = Seat::Candidate(c(1));
    desk.run_next(1);
    assert_eq!(desk.refused(who, click(Drawn::Subject)), Refused::NotDrawnNow);
    desk.step(1, Step::Finish);
    desk.step(1, Step::Open);
    desk.step(1, Step::Ready);
    assert_eq!(desk.refused(who, click(Drawn::Subject)), Refused::NotDrawnNow);
    desk.step(1, Step::Start);
    assert_eq!(desk.refused(who, click(Drawn::Recording)), Refused::NotDrawnNow);
    for other in [STAFF, Seat::Juror(JurorId(11)), Seat::Candidate(c(9)), Seat::Server] {
        assert_eq!(desk.refused(other, click(Drawn::Subject)), Refused::NotAllowed);
    }
    desk.step(1, Step::Pause);
    assert_eq!(desk.refused(who, click(Drawn::Subject)), Refused::NotDrawnNow);
    desk.step(1, Step::Resume);
    desk.draw(1, Drawn::Subject);
}
