use std::time::Duration;

use signaling::protocol::*;

use crate::floor::{Floor, Seat};

const SECOND: Duration = Duration::from_secs(1);

fn ask(floor: &mut Floor, seat: &Seat, on: bool) -> Vec<ToStation> {
    floor.ask(seat, ToServer::DoNotDisturb { on })
}

fn state(floor: &mut Floor, by: &Seat, of: &Seat) -> Presence {
    let page = floor.ask(by, ToServer::Roster { after: StationId(0) });
    let Some(ToStation::RosterPage { stations, .. }) = page.last() else { panic!("{page:?}") };
    stations.iter().find(|station| station.id == of.id).expect("it is here").state
}

#[test]
fn a_station_that_asked_is_not_called_and_the_caller_is_told_why() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    let told = ask(&mut floor, &candidate, true);
    assert!(told.contains(&ToStation::DoNotDisturb { on: true }), "{told:?}");
    floor.take(&jury);
    floor.call_in(&jury, &candidate, 1);
    assert_eq!(floor.ends(&jury), [EndReason::DoNotDisturb]);
    assert_eq!(floor.take(&candidate), [], "it is told nothing, not even who was to be played");
    let log = floor.ask(&candidate, ToServer::Calls { of: None, before: None });
    assert!(matches!(&log[..], [ToStation::CallsPage { calls, .. }] if calls.is_empty()), "{log:?}");
    ask(&mut floor, &candidate, false);
    floor.take(&candidate);
    floor.call_in(&jury, &candidate, 2);
    assert_eq!(floor.calls(&candidate).len(), 1, "it rings again");
}

#[test]
fn its_own_calls_go_on_working() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    ask(&mut floor, &candidate, true);
    floor.take(&jury);
    let to = Address::Station(jury.id);
    floor.say(candidate.conn, ToServer::Place { call: CallId(1), epoch: 0, to, persona: None });
    assert_eq!(floor.calls(&jury).len(), 1);
    floor.say(jury.conn, ToServer::Answer { call: CallId(1), epoch: 1 });
    assert_eq!(floor.hub.call_of(candidate.id).map(|call| call.phase), Some(CallPhase::Active));
    assert_eq!(state(&mut floor, &jury, &candidate), Presence::Busy, "a call is more to know");
}

#[test]
fn those_who_see_the_station_see_it_and_staff_reads_it() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    let staff = floor.hello(Role::Staff, "Accueil");
    let other = floor.hello(Role::Candidate, "Poste 9");
    for seat in [&jury, &staff, &other] {
        floor.take(seat);
    }
    ask(&mut floor, &candidate, true);
    for seat in [&jury, &staff] {
        let told = floor.take(seat);
        let seen = told.iter().any(|message| {
            matches!(message, ToStation::Presence { station } if station.state == Presence::DoNotDisturb)
        });
        assert!(seen, "{told:?}");
    }
    assert_eq!(floor.take(&other), []);
    let entry = JournalEvent::DoNotDisturb { station: candidate.id, on: true };
    assert!(floor.journal().contains(&entry));
    ask(&mut floor, &candidate, true);
    assert_eq!(floor.journal().iter().filter(|event| **event == entry).count(), 1, "said twice, done once");
    assert_eq!(floor.refused(&staff, ToServer::DoNotDisturb { on: true }), ErrorCode::WrongRole);
}

#[test]
fn it_outlives_a_lost_connection_and_the_server_and_ends_with_the_session() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    ask(&mut floor, &candidate, true);
    floor.disconnect(&candidate);
    assert_eq!(state(&mut floor, &jury, &candidate), Presence::Away);
    floor.pass(5 * SECOND);
    let back = floor.hello(Role::Candidate, "Poste 3");
    assert!(floor.take(&back).contains(&ToStation::DoNotDisturb { on: true }));

    let mut floor = floor.restart(5 * SECOND);
    let jury = floor.hello(Role::Jury, "Mme Le Goff");
    let back = floor.hello(Role::Candidate, "Poste 3");
    assert!(floor.take(&back).contains(&ToStation::DoNotDisturb { on: true }));
    floor.take(&jury);
    floor.call_in(&jury, &back, 3);
    assert_eq!(floor.ends(&jury), [EndReason::DoNotDisturb]);

    floor.disconnect(&back);
    floor.pass(31 * SECOND);
    let back = floor.hello(Role::Candidate, "Poste 3");
    assert!(!floor.take(&back).contains(&ToStation::DoNotDisturb { on: true }));
    let mut floor = floor.restart(SECOND);
    let back = floor.hello(Role::Candidate, "Poste 3");
    assert!(!floor.take(&back).contains(&ToStation::DoNotDisturb { on: true }), "and is kept so");
}
