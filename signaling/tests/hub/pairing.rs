use std::time::Duration;

use signaling::protocol::*;

use crate::floor::Floor;

#[test]
fn the_longest_waiting_candidate_gets_the_longest_waiting_jury() {
    let mut floor = Floor::new();
    let first = floor.hello(Role::Candidate, "Poste 1");
    let second = floor.hello(Role::Candidate, "Poste 2");
    floor.take(&first);
    let jury = floor.hello(Role::Jury, "A");
    assert_eq!(floor.hub.pair_of(first.id).map(|(peer, _)| peer), Some(jury.id));
    assert_eq!(floor.hub.pair_of(second.id), None);
    let told = floor.take(&first);
    assert!(told.contains(&ToStation::PhaseChanged { phase: Phase::Exchanges }), "{told:?}");
    let other = floor.hello(Role::Jury, "B");
    assert_eq!(floor.hub.pair_of(second.id).map(|(peer, _)| peer), Some(other.id));
}

#[test]
fn both_are_told_to_link_and_the_jury_offers() {
    let mut floor = Floor::new();
    let candidate = floor.hello(Role::Candidate, "Poste 1");
    let jury = floor.hello(Role::Jury, "A");
    let paired = |floor: &mut Floor, seat| {
        let told = floor.take(seat);
        let found = told.into_iter().find_map(|message| match message {
            ToStation::Paired { peer, link, offerer } => Some((peer, link, offerer)),
            _ => None,
        });
        found.unwrap()
    };
    let (at_candidate, at_jury) = (paired(&mut floor, &candidate), paired(&mut floor, &jury));
    assert_eq!((at_candidate.0.id, at_candidate.2), (jury.id, false));
    assert_eq!((at_jury.0.id, at_jury.2), (candidate.id, true));
    assert_eq!(at_candidate.1, at_jury.1);
    assert_eq!(at_candidate.0.name, "Clients");
}

#[test]
fn a_pair_outlives_long_absence() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.disconnect(&candidate);
    floor.disconnect(&jury);
    floor.pass(Duration::from_secs(3_600));
    let another = floor.hello(Role::Candidate, "Poste 9");
    let jury = floor.hello(Role::Jury, "Mme Le Goff");
    assert_eq!(jury.welcome.phase, Phase::Exchanges);
    assert_eq!(floor.hub.pair_of(another.id), None);
    let candidate = floor.hello(Role::Candidate, "Poste 3");
    assert_eq!(floor.hub.pair_of(candidate.id).map(|(peer, _)| peer), Some(jury.id));
    assert!(floor.linked(&candidate).is_some());
}

#[test]
fn staff_parts_a_pair_which_stays_apart_until_it_leaves_or_is_paired() {
    let mut floor = Floor::new();
    let staff = floor.hello(Role::Staff, "Accueil");
    let (candidate, jury) = floor.pair();
    floor.say(staff.conn, ToServer::Unpair { station: jury.id });
    let told = floor.take(&candidate);
    assert!(told.contains(&ToStation::Unpaired));
    assert!(told.contains(&ToStation::PhaseChanged { phase: Phase::Waiting }));
    assert!(told.contains(&ToStation::Gone { station: jury.id }), "the candidate no longer sees the jury");

    // Neither is paired with who comes next, nor when it is back within its grace.
    let other = floor.hello(Role::Jury, "B");
    floor.disconnect(&candidate);
    let candidate = floor.hello(Role::Candidate, "Poste 3");
    assert_eq!(floor.hub.pair_of(candidate.id), None);

    floor.say(staff.conn, ToServer::Pair { candidate: candidate.id, jury: jury.id });
    assert_eq!(floor.hub.pair_of(candidate.id).map(|(peer, _)| peer), Some(jury.id));

    floor.say(staff.conn, ToServer::Unpair { station: candidate.id });
    floor.disconnect(&candidate);
    floor.pass(Duration::from_secs(31));
    let candidate = floor.hello(Role::Candidate, "Poste 3");
    assert_eq!(floor.hub.pair_of(candidate.id).map(|(peer, _)| peer), Some(other.id));
}

#[test]
fn pairing_frees_former_partners_and_they_may_suit_each_other() {
    let mut floor = Floor::new();
    let staff = floor.hello(Role::Staff, "Accueil");
    let (c1, j1) = (floor.hello(Role::Candidate, "1"), floor.hello(Role::Jury, "A"));
    let (c2, j2) = (floor.hello(Role::Candidate, "2"), floor.hello(Role::Jury, "B"));
    floor.say(staff.conn, ToServer::Pair { candidate: c1.id, jury: j2.id });
    assert_eq!(floor.hub.pair_of(c1.id).map(|(peer, _)| peer), Some(j2.id));
    assert_eq!(floor.hub.pair_of(c2.id).map(|(peer, _)| peer), Some(j1.id));
}

#[test]
fn pairs_do_not_change_during_a_call() {
    let mut floor = Floor::new();
    let staff = floor.hello(Role::Staff, "Accueil");
    let (candidate, jury) = floor.pair();
    let other = floor.hello(Role::Jury, "B");
    floor.call_in(&jury, &candidate, 1);
    let pair = ToServer::Pair { candidate: candidate.id, jury: other.id };
    assert_eq!(floor.refused(&staff, pair.clone()), ErrorCode::InCall);
    assert_eq!(floor.refused(&staff, ToServer::Unpair { station: candidate.id }), ErrorCode::InCall);
    floor.say(jury.conn, ToServer::HangUp { call: CallId(1), epoch: 1 });
    floor.say(staff.conn, pair);
    assert_eq!(floor.hub.pair_of(candidate.id).map(|(peer, _)| peer), Some(other.id));
}

#[test]
fn staff_can_pair_only_a_candidate_with_a_jury() {
    let mut floor = Floor::new();
    let staff = floor.hello(Role::Staff, "Accueil");
    let (candidate, jury) = floor.pair();
    for (candidate, jury) in
        [(jury.id, candidate.id), (candidate.id, StationId(99)), (candidate.id, staff.id)]
    {
        assert_eq!(floor.refused(&staff, ToServer::Pair { candidate, jury }), ErrorCode::NoSuchStation);
    }
    assert_eq!(floor.refused(&staff, ToServer::Unpair { station: StationId(99) }), ErrorCode::NoSuchStation);
    assert_eq!(floor.refused(&staff, ToServer::Unpair { station: staff.id }), ErrorCode::NotPaired);
}

#[test]
fn staff_reads_the_journal_as_it_grows_and_in_pages() {
    let mut floor = Floor::new();
    let staff = floor.hello(Role::Staff, "Accueil");
    floor.pair();
    let live: Vec<JournalEntry> = floor
        .take(&staff)
        .into_iter()
        .filter_map(|message| match message {
            ToStation::JournalPage { entries, more: false } => Some(entries),
            _ => None,
        })
        .flatten()
        .collect();
    assert_eq!(live, floor.memory.journal());
    let page = floor.ask(&staff, ToServer::Journal { after: 1 });
    let [ToStation::JournalPage { entries, more: false }] = page.as_slice() else {
        panic!("{page:?}");
    };
    assert_eq!(entries[..], floor.memory.journal()[1..]);
    assert!(entries.iter().any(|entry| matches!(entry.event, JournalEvent::Paired { .. })));
}
