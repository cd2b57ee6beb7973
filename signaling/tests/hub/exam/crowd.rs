//! Many candidates before several juries at once, in each form of the exam: each its own clock, jury, draw and clients.

use std::collections::BTreeSet;
use std::time::Duration;

use signaling::exam::verify_draws;
use signaling::hub::OUTAGE_GRACE;
use signaling::package::Phase;
use signaling::protocol::exam::*;
use signaling::protocol::{Role, encode};

use super::day::exchange_with;
use super::hall::{Hall, SAMPLE, SECOND, c};

/// Four before each jury: the first of each together, then the second of each, and so on.
const WAVES: [[u16; 3]; 4] = [[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]];
const CANDIDATES: u16 = 12;
/// Has a third more time.
const SLOW: u16 = 2;
const ABSENT: u16 = 5;
/// Loses its link to the server for a while, in the first phase.
const CUT_OFF: u16 = 9;
const CUT_OFF_FOR: Duration = Duration::from_secs(95);

/// A wave goes through its next phase to the last second of its time.
fn go_through(phases: &[Phase], hall: &mut Hall, wave: &[u16], restarts: bool) {
    for number in wave {
        hall.run_next(*number);
    }
    let id = hall.view(wave[0]).clock.phase.id;
    let phase = phases.iter().find(|phase| phase.id == id).unwrap();
    let minutes = Duration::from_secs(u64::from(phase.minutes) * 60);
    for number in wave {
        if let Some(what) = hall.view(*number).may.draw {
            hall.draw(*number, what);
        }
    }
    let started = hall.floor.now;
    if phase.call.contains(&Called::Clients) {
        exchanges(hall, wave);
    }
    if restarts {
        let hall_before = std::mem::replace(hall, Hall::empty(0));
        *hall = hall_before.restart(SECOND);
    }
    let is_cut_off = |number: u16| number == CUT_OFF && phase.id.0 == "part1";
    if wave.iter().any(|number| is_cut_off(*number)) {
        cut_off(hall);
    }
    let left = minutes.saturating_sub(hall.floor.now - started);
    hall.floor.pass(left - SECOND);
    for number in wave {
        assert_eq!(hall.tile(*number).clock.stage, Stage::Running, "{number} in {}", phase.id);
    }
    hall.floor.pass(SECOND);
    for number in wave {
        let has_more = *number == SLOW && phase.extra_time || is_cut_off(*number);
        let stage = if has_more { Stage::Running } else { Stage::TimeUp };
        assert_eq!(hall.tile(*number).clock.stage, stage, "{number} in {}", phase.id);
    }
    for number in wave {
        hall.step(*number, Step::Finish);
    }
}

/// The time that the outage took is measured, and given back.
fn cut_off(hall: &mut Hall) {
    let before = hall.view(CUT_OFF).clock.remaining_ms.unwrap();
    let from = hall.floor.now;
    hall.floor.disconnect(&hall.candidate(CUT_OFF));
    hall.floor.pass(OUTAGE_GRACE + CUT_OFF_FOR);
    hall.candidates[usize::from(CUT_OFF) - 1] =
        hall.floor.hello(Role::Candidate, &format!("Poste {CUT_OFF}"));
    let [outage] = &hall.tile(CUT_OFF).outages[..] else { panic!("one outage") };
    let (outage, ms) = (outage.outage, outage.proposed_ms);
    assert_eq!(Duration::from_millis(ms), CUT_OFF_FOR);
    hall.staff(Order::Grant { outage, ms });
    let away_ms = (hall.floor.now - from).as_millis() as u64;
    assert_eq!(hall.view(CUT_OFF).clock.remaining_ms, Some(before - away_ms + ms));
}

/// All exchanges of a wave, the candidates' in turn.
fn exchanges(hall: &mut Hall, wave: &[u16]) {
    for number in wave {
        let jury = hall.plays_for(*number);
        let paired = hall.floor.hub.pair_of(hall.candidate(*number).id).map(|(jury, _)| jury);
        assert_eq!(paired, Some(jury.id), "candidate {number} has the jury that it was given");
    }
    let count = hall.jury_view(&hall.plays).run_sheet.len() as u16;
    for exchange in 1..=count {
        for number in wave {
            exchange_with(hall, *number, ExchangeId(exchange));
        }
    }
}

fn hold_a_day(format: &str) {
    let mut hall = Hall::with_juries(format, CANDIDATES, 3);
    let extra = vec![ExtraTime { phase: None, extra: Extra::Third }];
    hall.staff(Order::Amend { candidate: c(SLOW), name: "Nom-secret-2".into(), extra });
    hall.staff(Order::Absent { candidate: c(ABSENT), absent: true });
    let phases = &SAMPLE.formats[&FormatId::from(format)].phases;
    let mut seen: Vec<BTreeSet<_>> = vec![BTreeSet::new(); CANDIDATES.into()];
    for wave in WAVES {
        let wave: Vec<u16> = wave.into_iter().filter(|number| *number != ABSENT).collect();
        for index in 0..phases.len() {
            for (conns, seat) in seen.iter_mut().zip(&hall.candidates) {
                conns.insert(seat.conn);
            }
            go_through(phases, &mut hall, &wave, wave[0] == 1 && index == 2);
        }
    }
    for (conns, seat) in seen.iter_mut().zip(&hall.candidates) {
        conns.insert(seat.conn);
    }
    let facts: Vec<Recorded> = hall.floor.memory.facts().cloned().collect();
    let draws: usize = (1..=CANDIDATES).map(|number| hall.drawn(number).len()).sum();
    assert_eq!(verify_draws(&facts), Ok(draws));
    for number in (1..=CANDIDATES).filter(|number| *number != ABSENT) {
        let tile = hall.tile(number);
        assert_eq!((tile.clock.stage, tile.exchanges.0), (Stage::Finished, tile.exchanges.1), "{number}");
        only_its_own_clients(&hall, number, &seen[usize::from(number) - 1]);
    }
    assert_eq!(hall.tile(ABSENT).clock.stage, Stage::Waiting);
}

/// Of all that was sent to a candidate, the clients are those that it drew.
fn only_its_own_clients(hall: &Hall, number: u16, conns: &BTreeSet<signaling::hub::ConnId>) {
    let drawn = hall.drawn(number);
    let subject = SAMPLE.subjects.iter().find(|subject| drawn.contains(&subject.id.0)).unwrap();
    let own = hall.floor.sent.iter().filter(|(conn, _)| conns.contains(conn));
    let sent: Vec<String> = own.map(|(_, message)| encode(message)).collect();
    for (id, client) in &SAMPLE.clients {
        let name = encode(&client.card.name);
        let is_there = sent.iter().any(|json| json.contains(name.trim_matches('"')));
        assert_eq!(is_there, subject.clients.contains(id), "candidate {number} and {id:?}");
    }
}

#[test]
fn a_day_of_ccp_1_is_held_before_three_juries() {
    hold_a_day("ccp1");
}

#[test]
fn a_day_of_ccp_2_is_held_before_three_juries() {
    hold_a_day("ccp2");
}

#[test]
fn a_day_of_the_titre_is_held_before_three_juries() {
    hold_a_day("titre");
}
