//! A play of the recording over the wire: it begins once all stations are ready, at one moment, or not at all.

use std::time::Duration;

use signaling::hub::READY_WITHIN;
use signaling::protocol::exam::*;

use super::hall::{Hall, SECOND, c};
use crate::floor::Seat;

/// Candidate 1 has drawn its recording.
fn drawn() -> Hall {
    let mut hall = Hall::with("ccp1", 1);
    while hall.view(1).may.draw != Some(Drawn::Recording) {
        hall.run_next(1);
        match hall.view(1).may.draw {
            Some(Drawn::Recording) => break,
            Some(Drawn::Subject) => hall.draw(1, Drawn::Subject),
            None => {}
        }
        hall.step(1, Step::Finish);
    }
    hall.draw(1, Drawn::Recording);
    hall
}

fn recording(hall: &Hall) -> PlaysView {
    hall.view(1).plays.unwrap()
}

/// Orders a play; nobody is ready yet.
fn order(hall: &mut Hall) -> OrderId {
    let (id, seat, recording) = (hall.next_order(), hall.candidate(1), recording(hall).hash);
    let order = Order::BeginPlay { recording, output: PlayOutput::Headset, level_heard: true };
    assert_eq!(hall.order_as(&seat, id, order), None, "it is answered once the stations are ready");
    id
}

fn ready(hall: &mut Hall, seat: &Seat, play: u32) -> Vec<FromExam> {
    hall.exam(seat, ToExam::PlayReady { of: c(1), play, device: "Casque".into() })
}

fn ended(play: u32, heard_ms: u64, cut: Option<PlayCut>) -> Order {
    Order::EndPlay { candidate: c(1), play, end: PlayEnd { heard_ms, gaps: 0, cut } }
}

fn starts(told: &[FromExam]) -> usize {
    told.iter().filter(|told| matches!(told, FromExam::StartPlay { .. })).count()
}

fn stops(told: &[FromExam]) -> usize {
    told.iter().filter(|told| matches!(told, FromExam::StopPlay { .. })).count()
}

#[test]
fn a_play_begins_once_its_station_is_ready_and_is_counted_once_heard() {
    let mut hall = drawn();
    let seat = hall.candidate(1);
    let from = hall.floor.sent.len();
    let id = order(&mut hall);
    let (of, play, hash) = (c(1), 1, recording(&hall).hash);
    let prepare = FromExam::PreparePlay { of, play, recording: hash, output: Some(PlayOutput::Headset) };
    assert_eq!(hall.told_since(&seat, from), [prepare]);
    assert_eq!(recording(&hall).plays, [], "it has not begun");
    let told = ready(&mut hall, &seat, 1);
    assert_eq!(told[0], FromExam::StartPlay { of, play, in_ms: PLAY_BEGINS_IN_MS }, "before all else");
    assert!(told.contains(&FromExam::Done { id }));
    assert!(recording(&hall).going().is_some());
    let length_ms = recording(&hall).length_ms;
    hall.floor.pass(Duration::from_millis(length_ms));
    hall.done(&seat, ended(1, length_ms, None));
    assert_eq!(recording(&hall).left(), 0);
    let again = Order::BeginPlay { recording: hash, output: PlayOutput::Headset, level_heard: true };
    assert_eq!(hall.order(&seat, again), Err(Refused::NoPlaysLeft));
}

#[test]
fn where_the_level_was_not_heard_no_station_makes_ready() {
    let mut hall = drawn();
    let (seat, recording) = (hall.candidate(1), recording(&hall).hash);
    let from = hall.floor.sent.len();
    let deaf = Order::BeginPlay { recording, output: PlayOutput::Headset, level_heard: false };
    assert_eq!(hall.order(&seat, deaf), Err(Refused::LevelNotHeard));
    let told = hall.told_since(&seat, from);
    assert!(!told.iter().any(|told| matches!(told, FromExam::PreparePlay { .. })), "{told:?}");
}

#[test]
fn where_a_station_is_not_ready_the_play_does_not_begin() {
    let mut hall = drawn();
    let (seat, plays) = (hall.candidate(1), hall.plays.clone());
    hall.staff(Order::PlayAlong { candidate: c(1), on: true });
    for late in [false, true] {
        let id = order(&mut hall);
        assert_eq!(starts(&ready(&mut hall, &seat, 1)), 0, "the jury's is not ready yet");
        let from = hall.floor.sent.len();
        if late {
            hall.floor.pass(READY_WITHIN + SECOND);
        } else {
            hall.exam(&plays, ToExam::PlayUnready { of: c(1), play: 1 });
        }
        let told = hall.told_since(&seat, from);
        assert!(told.contains(&FromExam::Refused { id, why: Refused::JuryNotReady }), "{told:?}");
        assert_eq!((stops(&told), starts(&told)), (1, 0));
        assert_eq!(recording(&hall).plays, []);
    }
    let id = order(&mut hall);
    let from = hall.floor.sent.len();
    hall.exam(&seat, ToExam::PlayUnready { of: c(1), play: 1 });
    let told = hall.told_since(&seat, from);
    assert!(told.contains(&FromExam::Refused { id, why: Refused::OutputNotReady }), "{told:?}");
}

#[test]
fn two_stations_begin_only_where_the_word_came_to_both_at_once() {
    let mut hall = drawn();
    let (seat, plays) = (hall.candidate(1), hall.plays.clone());
    hall.done(&plays, Order::PlayAlong { candidate: c(1), on: true });
    let starting = |play| ToExam::PlayStarting { of: c(1), play };
    let begin = |hall: &mut Hall, play| {
        order(hall);
        ready(hall, &plays, play);
        ready(hall, &seat, play);
        hall.exam(&seat, starting(play));
    };
    let in_step = Duration::from_millis(IN_STEP_MS);
    begin(&mut hall, 1);
    let from = hall.floor.sent.len();
    hall.floor.pass(in_step);
    hall.exam(&hall.plays.clone(), starting(1));
    let cut = |play: &PlayView| matches!(play.state, PlayState::Cut { why: PlayCut::OutOfStep, .. });
    assert!(cut(&recording(&hall).plays[0]), "{:?}", recording(&hall).plays);
    assert_eq!(recording(&hall).left(), 1, "nothing was heard, nothing is counted");
    let seats = [hall.candidate(1), hall.plays.clone()];
    seats.iter().for_each(|seat| assert_eq!(stops(&hall.told_since(seat, from)), 1));
    begin(&mut hall, 2);
    hall.exam(&hall.plays.clone(), starting(1));
    hall.exam(&hall.plays.clone(), starting(2));
    hall.floor.pass(in_step + SECOND);
    assert!(recording(&hall).going().is_some());
}

#[test]
fn two_stations_are_told_to_begin_at_one_moment() {
    let mut hall = drawn();
    let (seat, plays) = (hall.candidate(1), hall.plays.clone());
    hall.done(&plays, Order::PlayAlong { candidate: c(1), on: true });
    order(&mut hall);
    ready(&mut hall, &plays, 1);
    let from = hall.floor.sent.len();
    ready(&mut hall, &seat, 1);
    let begin = FromExam::StartPlay { of: c(1), play: 1, in_ms: PLAY_BEGINS_IN_MS };
    assert_eq!(hall.told_since(&seat, from)[0], begin);
    assert_eq!(hall.told_since(&plays, from)[0], begin);
    let view = hall.jury_view(&plays).plays.unwrap();
    assert_eq!(view.plays[0].along.as_ref().map(|along| &*along.device), Some("Casque"));
    // Staff stops the clock: both stop.
    let from = hall.floor.sent.len();
    hall.step(1, Step::Pause);
    assert_eq!((stops(&hall.told_since(&seat, from)), stops(&hall.told_since(&plays, from))), (1, 1));
}

#[test]
fn a_connection_that_ends_cuts_the_play_and_so_does_the_server_s_death() {
    let mut hall = drawn();
    let seat = hall.candidate(1);
    order(&mut hall);
    ready(&mut hall, &seat, 1);
    hall.floor.pass(20 * SECOND);
    hall.floor.disconnect(&seat);
    let tile = |hall: &Hall| hall.tile(1).plays.unwrap();
    assert!(matches!(tile(&hall).plays[0].state, PlayState::Cut { why: PlayCut::Station, .. }));
    let mut hall = hall.restart(SECOND);
    let seat = hall.candidate(1);
    assert_eq!(recording(&hall).left(), 1);
    order(&mut hall);
    ready(&mut hall, &seat, 2);
    hall.floor.pass(20 * SECOND);
    let mut hall = hall.restart(SECOND);
    assert!(matches!(tile(&hall).plays[1].state, PlayState::Cut { why: PlayCut::Server, .. }));
    let (seat, length_ms) = (hall.candidate(1), recording(&hall).length_ms);
    order(&mut hall);
    ready(&mut hall, &seat, 3);
    hall.floor.pass(Duration::from_millis(length_ms));
    hall.done(&seat, ended(3, length_ms, None));
    assert_eq!(recording(&hall).left(), 0);
}

#[test]
fn a_station_that_is_lost_while_it_makes_ready_begins_nothing() {
    let mut hall = drawn();
    let seat = hall.candidate(1);
    order(&mut hall);
    hall.floor.disconnect(&seat);
    let mut hall = hall.restart(SECOND);
    let seat = hall.candidate(1);
    assert_eq!(starts(&ready(&mut hall, &seat, 1)), 0, "of a play that nobody knows any more");
    assert_eq!(recording(&hall).plays, []);
    // Whoever has no part in it is not heard.
    order(&mut hall);
    let stranger = hall.listens.clone();
    assert_eq!(starts(&ready(&mut hall, &stranger, 1)), 0);
    assert_eq!(starts(&ready(&mut hall, &seat, 2)), 0, "another play");
    assert_eq!(starts(&ready(&mut hall, &seat, 1)), 1);
}
