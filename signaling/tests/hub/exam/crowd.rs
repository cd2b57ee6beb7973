//! Many candidates before several juries at once, in each form of the exam: each its own clock, jury, draw and clients.

use std::collections::BTreeSet;
use std::time::Duration;

use signaling::exam::verify_draws;
use signaling::package::Phase;
use signaling::protocol::encode;
use signaling::protocol::exam::*;

use super::day::exchange_with;
use super::hall::{Hall, SAMPLE, SECOND, c};

/// Two before each jury: the first of each together, then the second of each.
const WAVES: [[u16; 3]; 2] = [[1, 2, 3], [4, 5, 6]];
/// Has a third more time.
const SLOW: u16 = 2;
const ABSENT: u16 = 5;

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
    let left = minutes.saturating_sub(hall.floor.now - started);
    hall.floor.pass(left - SECOND);
    for number in wave {
        assert_eq!(hall.tile(*number).clock.stage, Stage::Running, "{number} in {}", phase.id);
    }
    hall.floor.pass(SECOND);
    for number in wave {
        let has_more = *number == SLOW && phase.extra_time;
        let stage = if has_more { Stage::Running } else { Stage::TimeUp };
        assert_eq!(hall.tile(*number).clock.stage, stage, "{number} in {}", phase.id);
    }
    for number in wave {
        hall.step(*number, Step::Finish);
    }
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
    let mut hall = Hall::with_juries(format, 6, 3);
    let extra = vec![ExtraTime { phase: None, extra: Extra::Third }];
    hall.staff(Order::Amend { candidate: c(SLOW), name: "Nom-secret-2".into(), extra });
    hall.staff(Order::Absent { candidate: c(ABSENT), absent: true });
    let phases = &SAMPLE.formats[&FormatId::from(format)].phases;
    let mut seen: Vec<BTreeSet<_>> = vec![BTreeSet::new(); 6];
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
    let draws: usize = (1..=6).map(|number| hall.drawn(number).len()).sum();
    assert_eq!(verify_draws(&facts), Ok(draws));
    for number in (1..=6_u16).filter(|number| *number != ABSENT) {
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
