use std::time::Duration;

use signaling::protocol::*;

use crate::floor::Floor;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_call_a_pair_and_a_living_connection_outlive_the_server() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    let (_, link) = floor.hub.pair_of(jury.id).unwrap();
    floor.call_in(&jury, &candidate, 1);
    floor.say(candidate.conn, ToServer::Answer { call: CallId(1), epoch: 1 });
    floor.pass(10 * SECOND);

    let mut floor = floor.restart(5 * SECOND);
    let jury_back = floor.hello_with(Role::Jury, "Mme Le Goff", None, Some(link)).unwrap();
    let back = floor.hello_with(Role::Candidate, "Poste 3", None, Some(link)).unwrap();
    assert_eq!((jury_back.id, back.id), (jury.id, candidate.id));
    assert_eq!(back.welcome.phase, Phase::Exchanges);
    let [call] = &back.welcome.calls[..] else { panic!() };
    assert_eq!((call.call, call.phase, call.phase_ms), (CallId(1), CallPhase::Active, 15_000));
    assert!(call.epoch > 2, "stations ignore epochs that they have passed");
    assert_eq!(floor.linked(&back), None, "the voice goes on untouched");
    floor.pass(60 * SECOND);
    floor.say(back.conn, ToServer::HangUp { call: CallId(1), epoch: 2 });
    assert_eq!(floor.ends(&jury_back), [EndReason::HungUp]);
}

#[test]
fn stations_that_do_not_come_back_lose_their_call() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.call_in(&jury, &candidate, 1);
    let mut floor = floor.restart(5 * SECOND);
    let jury = floor.hello(Role::Jury, "Mme Le Goff");
    assert_eq!(jury.welcome.calls.len(), 1);
    assert!(jury.welcome.calls[0].peer_away);
    floor.pass(30 * SECOND);
    assert_eq!(floor.ends(&jury), [EndReason::Lost]);
    let ended = floor.restart(SECOND).hello(Role::Candidate, "Poste 3");
    assert_eq!(ended.welcome.calls, []);
}

#[test]
fn a_call_that_is_over_stays_over() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.call_in(&jury, &candidate, 1);
    floor.say(candidate.conn, ToServer::Decline { call: CallId(1), epoch: 1 });
    let mut floor = floor.restart(SECOND);
    let candidate = floor.hello(Role::Candidate, "Poste 3");
    let jury = floor.hello(Role::Jury, "Mme Le Goff");
    floor.take(&jury);
    floor.call_in(&jury, &candidate, 1);
    assert_eq!(floor.ends(&jury), [EndReason::Declined]);
    // And the client that was played can be called back.
    floor.take(&candidate);
    let to = Address::Number("06 39 98 12 40".into());
    floor.say(candidate.conn, ToServer::Place { call: CallId(2), epoch: 0, to, persona: None });
    assert_eq!(floor.calls(&jury).len(), 1);
}

#[test]
fn a_link_never_comes_twice() {
    let mut floor = Floor::new();
    let mut last = Link(0);
    for round in 0..5 {
        let (candidate, jury) = floor.pair();
        let staff = floor.hello(Role::Staff, "Accueil");
        for _ in 0..3 {
            let (_, link) = floor.hub.pair_of(jury.id).unwrap();
            assert!(link > last, "round {round}");
            last = link;
            floor.say(candidate.conn, ToServer::Relink { link });
        }
        last = floor.hub.pair_of(jury.id).unwrap().1;
        // Not even when the pair was parted and its row is gone.
        floor.say(staff.conn, ToServer::Unpair { station: jury.id });
        floor.say(staff.conn, ToServer::Pair { candidate: candidate.id, jury: jury.id });
        last = last.max(floor.hub.pair_of(jury.id).unwrap().1);
        floor = floor.restart(Duration::ZERO);
    }
}

#[test]
fn stations_parted_by_staff_stay_apart_over_a_restart() {
    let mut floor = Floor::new();
    let staff = floor.hello(Role::Staff, "Accueil");
    let (candidate, _) = floor.pair();
    floor.say(staff.conn, ToServer::Unpair { station: candidate.id });
    let mut floor = floor.restart(SECOND);
    let (candidate, jury) = floor.pair();
    assert_eq!(floor.hub.pair_of(jury.id), None);
    floor.disconnect(&candidate);
    floor.pass(30 * SECOND);
    let candidate = floor.hello(Role::Candidate, "Poste 3");
    assert_eq!(floor.hub.pair_of(candidate.id), None, "the jury is held apart still");
    floor.hello(Role::Jury, "B");
    assert!(floor.hub.pair_of(candidate.id).is_some());
}

#[test]
fn chat_numbers_outlive_the_server() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    for id in 1..=3 {
        let to = Address::Station(jury.id);
        let chat =
            ToServer::Chat {
                id: MessageId(id), to, persona: None, helped: None, of: None, text: "…".into()
            };
        floor.say(candidate.conn, chat);
    }
    floor.say(jury.conn, ToServer::Delivered { id: MessageId(3) });
    floor.say(jury.conn, ToServer::Read { id: MessageId(2) });
    let mut floor = floor.restart(SECOND);
    let candidate = floor.hello(Role::Candidate, "Poste 3");
    assert_eq!(candidate.welcome.chat, ChatNumbers { last: 3, delivered: 3, read: 2 });
}
