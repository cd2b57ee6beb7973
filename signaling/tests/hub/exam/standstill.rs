//! The server's own computer goes to sleep while clocks run. Stations count on by themselves, so the server's clocks do as
//! well; what it took is an outage of the server, measured and proposed to staff, whichever clock counted the sleep.

use std::time::Duration;

use signaling::hub::{Input, SILENT_FOR};
use signaling::protocol::exam::*;
use signaling::protocol::{Presence, Role, ToStation};

use super::hall::{Hall, MINUTE, SECOND};
use super::rights::in_call;

const SLEEP: Duration = Duration::from_secs(90);
const SLEEP_MS: u64 = 90_000;

/// Whether the clock that the hub is handed counts the sleep (Windows) or stands still (Linux, macOS).
const COUNTED: [bool; 2] = [false, true];

fn sleep(hall: &mut Hall, sleep: Duration, counted: bool) {
    if counted {
        hall.floor.now += sleep;
    }
    let uncounted = if counted { Duration::ZERO } else { sleep };
    hall.floor.handle(Input::StoodStill { lasted: sleep, uncounted });
}

/// How often the server came back, and after how long.
fn returns(hall: &Hall) -> Vec<u64> {
    let returned = hall.floor.memory.facts().filter_map(|recorded| match recorded.fact {
        Fact::ServerReturned { away_ms } => Some(away_ms),
        _ => None,
    });
    returned.collect()
}

/// Of each outage of a candidate: what failed, whether it lasts, what is proposed.
fn outages(hall: &Hall, number: u16) -> Vec<(Vec<OutageKind>, bool, u64)> {
    let outages = hall.tile(number).outages.into_iter();
    outages.map(|outage| (outage.kinds, outage.lasts, outage.proposed_ms)).collect()
}

#[test]
fn what_a_sleep_took_is_measured_and_proposed_and_every_clock_is_right_at_once() {
    for counted in COUNTED {
        let mut hall = Hall::with("ccp1", 3);
        hall.run_next(1);
        hall.run_next(2);
        hall.step(2, Step::Pause);
        hall.floor.pass(10 * MINUTE);
        let (from, candidate) = (hall.floor.sent.len(), hall.candidate(1));
        sleep(&mut hall, SLEEP, counted);
        let left = 65 * 60_000 - SLEEP_MS;
        assert_eq!(hall.view(1).clock.remaining_ms, Some(left), "it ran on, as at the station");
        let told = hall.floor.sent[from..].iter().filter(|(conn, _)| *conn == candidate.conn);
        assert!(told.count() > 0, "and the station is told");
        assert_eq!(outages(&hall, 1), [(vec![OutageKind::Server], false, SLEEP_MS)], "counted: {counted}");
        assert_eq!((outages(&hall, 2), outages(&hall, 3)), (vec![], vec![]), "these clocks stood");
        assert_eq!(returns(&hall), [SLEEP_MS]);

        // Nobody was silent: the server did not hear.
        hall.floor.pass(SILENT_FOR);
        assert!(hall.floor.closed.is_empty() && outages(&hall, 1).len() == 1);
        let outage = hall.tile(1).outages[0].outage;
        hall.staff(Order::Grant { outage, ms: SLEEP_MS });
        hall.floor.pass(MINUTE);
        let left = left + SLEEP_MS - 60_000 - SILENT_FOR.as_millis() as u64;
        hall.step(1, Step::Pause);
        assert_eq!(hall.view(1).clock.remaining_ms, Some(left));

        // It is all kept.
        let hall = hall.restart(SECOND);
        assert_eq!(returns(&hall)[0], SLEEP_MS);
    }
}

#[test]
fn a_phase_that_came_to_its_end_in_a_sleep_is_over_and_a_later_one_ends_when_it_should() {
    for counted in COUNTED {
        let mut hall = Hall::with("ccp1", 2);
        hall.run_next(1);
        hall.floor.pass(74 * MINUTE);
        hall.run_next(2);
        sleep(&mut hall, SLEEP, counted);
        assert_eq!((hall.view(1).clock.stage, hall.view(1).clock.remaining_ms), (Stage::TimeUp, Some(0)));
        let [outage] = &hall.tile(1).outages[..] else { panic!("{:?}", hall.tile(1).outages) };
        assert_eq!(outage.proposed_ms, 60_000, "it took what was left");
        hall.floor.pass(75 * MINUTE - SLEEP - SECOND);
        assert_eq!(hall.view(2).clock.stage, Stage::Running);
        hall.floor.pass(SECOND);
        assert_eq!(hall.view(2).clock.stage, Stage::TimeUp, "counted: {counted}");
    }
}

#[test]
fn who_was_missing_is_counted_once_before_and_after_a_sleep() {
    for counted in COUNTED {
        // Missing for longer than the grace, through the sleep, and back.
        let mut hall = Hall::with("ccp1", 1);
        hall.run_next(1);
        let candidate = hall.candidate(1);
        hall.floor.disconnect(&candidate);
        hall.floor.pass(10 * SECOND);
        sleep(&mut hall, SLEEP, counted);
        hall.floor.pass(10 * SECOND);
        hall.floor.hello(Role::Candidate, "Poste 1");
        assert_eq!(outages(&hall, 1), [(vec![OutageKind::Link], false, 20_000 + SLEEP_MS)]);

        // Its loss is noticed after the sleep.
        let mut hall = Hall::with("ccp1", 1);
        hall.run_next(1);
        let candidate = hall.candidate(1);
        hall.floor.pass(SECOND);
        sleep(&mut hall, SLEEP, counted);
        hall.floor.disconnect(&candidate);
        hall.floor.pass(10 * SECOND);
        hall.floor.hello(Role::Candidate, "Poste 1");
        let server = (vec![OutageKind::Server], false, SLEEP_MS);
        assert_eq!(outages(&hall, 1), [server.clone(), (vec![OutageKind::Link], false, 10_000)], "{counted}");

        // It went within the grace before the sleep, and comes back within it after.
        let mut hall = Hall::with("ccp1", 1);
        hall.run_next(1);
        let candidate = hall.candidate(1);
        hall.floor.disconnect(&candidate);
        hall.floor.pass(SECOND);
        sleep(&mut hall, SLEEP, counted);
        hall.floor.pass(SECOND);
        hall.floor.hello(Role::Candidate, "Poste 1");
        hall.floor.pass(MINUTE);
        assert_eq!(outages(&hall, 1), [server], "{counted}");
    }
}

#[test]
fn a_call_and_who_listens_go_on_through_a_sleep() {
    for counted in COUNTED {
        let (mut hall, _) = in_call();
        let (candidate, listens) = (hall.candidate(1), hall.listens.clone());
        hall.floor.pass(SECOND);
        sleep(&mut hall, SLEEP, counted);
        hall.floor.pass(SECOND);
        assert!(
            hall.floor.hub.call_of(candidate.id).is_some() && hall.floor.hub.ear_of(listens.id).is_some()
        );
        let listening = |recorded: &&Recorded| matches!(recorded.fact, Fact::Listening(_));
        assert_eq!(hall.floor.memory.facts().filter(listening).count(), 1, "nothing ended");
        assert_eq!(outages(&hall, 1), [(vec![OutageKind::Server], false, SLEEP_MS)]);
    }
}

#[test]
fn without_a_session_a_sleep_changes_nothing_but_the_time_of_day() {
    let mut hall = Hall::empty(1);
    hall.floor.pass(SECOND);
    let before = hall.floor.hello(Role::Jury, "Mme Ba").welcome.now_ms;
    sleep(&mut hall, SLEEP, false);
    let after = hall.floor.hello(Role::Jury, "M. Leroy").welcome;
    assert_eq!(after.now_ms - before, SLEEP_MS);
    assert!(after.stations.iter().all(|seen| seen.state != Presence::Away));
    assert!(!hall.floor.sent.iter().any(|(_, told)| matches!(told, ToStation::Gone { .. })));
}
