use std::collections::BTreeSet;
use std::time::Duration;

use signaling::protocol::*;

use crate::floor::{CLIENTS, Floor};
use crate::invariants::{Dice, say_anything};

#[test]
fn a_candidate_sees_itself_and_its_jury_under_a_neutral_name() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.hello(Role::Candidate, "Poste 9");
    let page = floor.ask(&candidate, ToServer::Roster { after: StationId(0) });
    let Some(ToStation::RosterPage { stations, more: false }) = page.last() else { panic!("{page:?}") };
    let seen: Vec<(StationId, &str)> = stations.iter().map(|s| (s.id, s.name.as_str())).collect();
    assert_eq!(seen, [(candidate.id, "Poste 3"), (jury.id, "Clients")]);
    floor.take(&candidate);
    floor.disconnect(&jury);
    let told = floor.take(&candidate);
    assert!(
        matches!(&told[..], [ToStation::Presence { station }] if station.state == Presence::Away),
        "{told:?}"
    );
    floor.pass(Duration::from_secs(30));
    assert_eq!(floor.take(&candidate), [ToStation::Gone { station: jury.id }]);
}

#[test]
fn the_roster_of_a_large_floor_comes_in_pages() {
    let mut floor = Floor::new();
    for number in 0..250 {
        floor.hello(Role::Candidate, &format!("Poste {number}"));
    }
    let staff = floor.hello(Role::Staff, "Accueil");
    assert_eq!(staff.welcome.stations.len(), ROSTER_PAGE);
    assert!(staff.welcome.more_stations);
    let mut seen: Vec<StationId> = staff.welcome.stations.iter().map(|station| station.id).collect();
    loop {
        let after = *seen.last().unwrap();
        let page = floor.ask(&staff, ToServer::Roster { after });
        let [ToStation::RosterPage { stations, more }] = page.as_slice() else { panic!() };
        seen.extend(stations.iter().map(|station| station.id));
        if !more {
            break;
        }
    }
    assert_eq!(seen.len(), 251);
}

#[test]
fn clients_come_with_their_roles_only_to_jury_and_staff() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    let page = floor.ask(&jury, ToServer::Clients { skip: 1 });
    let [ToStation::ClientsPage { cards, roles, skip: 1, more: false }] = page.as_slice() else { panic!() };
    assert_eq!((cards.len(), roles.len()), (3, 3));
    let page = floor.ask(&candidate, ToServer::Clients { skip: 0 });
    let [ToStation::ClientsPage { cards, roles, .. }] = page.as_slice() else { panic!() };
    let ids: Vec<&str> = cards.iter().map(|card| card.id.0.as_str()).collect();
    assert_eq!(ids, ["lambert", "morel"]);
    assert_eq!(roles, &[]);
}

#[test]
fn a_candidate_gets_clients_once_it_is_paired() {
    let mut floor = Floor::new();
    let staff = floor.hello(Role::Staff, "Accueil");
    let candidate = floor.hello(Role::Candidate, "Poste 3");
    assert_eq!((candidate.welcome.phase, candidate.welcome.clients), (Phase::Waiting, 0));
    let listed = |floor: &mut Floor| {
        let page = floor.ask(&candidate, ToServer::Clients { skip: 0 });
        let [ToStation::ClientsPage { cards, roles, skip: 0, more: false }] = page.as_slice() else {
            panic!("{page:?}");
        };
        assert_eq!(roles, &[]);
        cards.len()
    };
    assert_eq!(listed(&mut floor), 0);
    let jury = floor.hello(Role::Jury, "Mme Le Goff");
    let told = floor.take(&candidate);
    assert!(told.contains(&ToStation::PhaseChanged { phase: Phase::Exchanges }), "{told:?}");
    assert_eq!(listed(&mut floor), 2);
    floor.disconnect(&candidate);
    let back = floor.hello(Role::Candidate, "Poste 3");
    assert_eq!((back.welcome.phase, back.welcome.clients), (Phase::Exchanges, 2));
    floor.say(staff.conn, ToServer::Unpair { station: jury.id });
    floor.take(&back);
    let page = floor.ask(&back, ToServer::Clients { skip: 0 });
    assert!(matches!(&page[..], [ToStation::ClientsPage { cards, .. }] if cards.is_empty()), "{page:?}");
}

/// Whatever is said by whomever: no candidate's connection ever carries the name of a jury or staff, a sentence of a
/// role sheet, or the name of another candidate.
#[test]
fn nothing_secret_ever_reaches_a_candidate() {
    let sheets: serde_json::Value = serde_json::from_str(CLIENTS).unwrap();
    let mut secrets: Vec<String> = Vec::new();
    for client in sheets["clients"].as_array().unwrap() {
        for key in ["theme", "role", "expected"] {
            secrets.push(client["role"][key].as_str().unwrap().chars().take(25).collect());
        }
        let convey = client["role"]["to_convey"].as_array().unwrap();
        secrets.extend(convey.iter().map(|line| line.as_str().unwrap().to_owned()));
    }
    let others = ["Jury-Alpha", "Jury-Beta", "Staff-Gamma"];
    secrets.extend(others.map(str::to_owned));
    let candidates = ["Cand-Un", "Cand-Deux", "Cand-Trois"];

    let mut dice = Dice(42);
    let mut floor = Floor::new();
    let mut carried: BTreeSet<(signaling::hub::ConnId, &str)> = BTreeSet::new();
    for round in 0..30 {
        let mut seats = Vec::new();
        for name in candidates {
            let secret = ResumeSecret(0x5ec0_0000);
            if let Ok(seat) = floor.hello_with(Role::Candidate, name, Some(secret), None) {
                carried.insert((seat.conn, name));
                seats.push(seat);
            }
        }
        for (name, role) in others.iter().zip([Role::Jury, Role::Jury, Role::Staff]) {
            seats.extend(floor.hello_with(role, name, None, None));
        }
        for _ in 0..200 {
            let seat = &seats[dice.below(seats.len() as u64) as usize];
            say_anything(&mut floor, &mut dice, seat);
            floor.pass(Duration::from_millis(100));
        }
        for seat in seats {
            floor.disconnect(&seat);
        }
        floor.pass(Duration::from_secs(if round % 2 == 0 { 5 } else { 40 }));
    }
    let mut sent = 0;
    for (conn, message) in &floor.sent {
        let Some((_, own)) = carried.iter().find(|(candidate, _)| candidate == conn) else {
            continue;
        };
        sent += 1;
        let json = encode(message);
        let json: String = json.replace("\\n", "\n");
        for secret in &secrets {
            assert!(!json.contains(secret.as_str()), "{own} was sent {secret:?} in {json}");
        }
        for other in candidates.iter().filter(|other| *other != own) {
            assert!(!json.contains(other), "{own} was sent {other:?} in {json}");
        }
    }
    assert!(sent > 1_000, "only {sent} messages were sent to candidates");
}
