//! Silent listening in an exam: who listened to whom is in the session's record, and nothing of it comes to a candidate.

use signaling::protocol::exam::*;
use signaling::protocol::{CallId, Link, ToServer, ToStation, encode};

use super::hall::{Hall, SECOND, c};
use super::rights::{begin, call, close, exchange_by, exchanging, in_call, persona};
use crate::floor::Seat as Place;

const JUROR: Seat = Seat::Juror(JurorId(12));

fn listen(to: &Place) -> ToServer {
    ToServer::Listen { to: to.id, link: None::<Link> }
}

fn began(listener: Seat) -> ListeningFact {
    ListeningFact::Began { candidate: c(1), listener }
}

fn ended(listener: Seat) -> ListeningFact {
    ListeningFact::Ended { candidate: c(1), listener }
}

/// What the record has of it.
fn kept(hall: &Hall) -> Vec<ListeningFact> {
    let facts = hall.floor.memory.facts().filter_map(|recorded| match &recorded.fact {
        Fact::Listening(fact) => Some((recorded.by, *fact)),
        _ => None,
    });
    facts.inspect(|(by, _)| assert_eq!(*by, Seat::Server)).map(|(_, fact)| fact).collect()
}

#[test]
fn who_listens_to_whom_is_kept_and_read_by_staff() {
    let mut hall = exchanging("ccp1");
    let (plays, listens, staff) = (hall.plays.clone(), hall.listens.clone(), hall.staff.clone());
    let by_staff = Seat::Staff(staff.id);
    hall.floor.say(listens.conn, listen(&plays));
    hall.floor.say(staff.conn, listen(&hall.candidate(1)));
    assert_eq!(kept(&hall), [began(JUROR), began(by_staff)]);
    // Said again it is no other listening.
    hall.floor.say(listens.conn, listen(&plays));
    hall.floor.say(listens.conn, ToServer::StopListening);
    hall.floor.say(listens.conn, ToServer::StopListening);
    assert_eq!(kept(&hall)[2..], [ended(JUROR)]);
    hall.step(1, Step::Finish);
    assert_eq!(kept(&hall)[3..], [ended(by_staff)], "with the phase");
    let told = hall.exam(&staff, ToExam::Journal { after: 0 });
    let [FromExam::JournalPage { facts, .. }] = &told[..] else { panic!("{told:?}") };
    let read = facts.iter().filter(|recorded| matches!(recorded.fact, Fact::Listening(_)));
    assert_eq!(read.count(), 4);
}

#[test]
fn who_listened_when_the_server_died_does_no_longer_until_it_says_so() {
    let (hall, _) = in_call();
    let mut hall = hall.restart(SECOND);
    assert_eq!(kept(&hall), [began(JUROR), ended(JUROR)]);
    let (plays, listens) = (hall.plays.clone(), hall.listens.clone());
    hall.floor.say(listens.conn, listen(&plays));
    assert_eq!(kept(&hall)[2..], [began(JUROR)]);
    hall.floor.disconnect(&listens);
    hall.floor.pass(signaling::hub::AWAY_GRACE);
    assert_eq!(kept(&hall)[3..], [ended(JUROR)], "who left listens no longer");
}

/// All that candidates are sent in an exchange, in which jury and staff come and go to listen, or nobody does.
fn told_to_candidates(heard: bool) -> Vec<String> {
    let mut hall = exchanging("ccp1");
    let (candidate, other) = (hall.candidate(1), hall.candidate(2));
    let (plays, listens, staff) = (hall.plays.clone(), hall.listens.clone(), hall.staff.clone());
    let from = hall.floor.sent.len();
    let say = |hall: &mut Hall, seat: &Place, message: ToServer| {
        let before = hall.floor.sent.len();
        if heard {
            hall.floor.say(seat.conn, message);
        }
        let conns = [candidate.conn, other.conn];
        let sent = &hall.floor.sent[before..];
        assert!(!sent.iter().any(|(conn, _)| conns.contains(conn)), "{sent:?}");
    };
    say(&mut hall, &listens, listen(&plays));
    hall.floor.pass(SECOND);
    let exchange = exchange_by(&hall, Contact::Call);
    begin(&mut hall, &exchange);
    say(&mut hall, &staff, listen(&candidate));
    hall.floor.say(plays.conn, call(1, &candidate, persona(&exchange)));
    hall.floor.say(candidate.conn, ToServer::Answer { call: CallId(1), epoch: 1 });
    say(&mut hall, &listens, ToServer::StopListening);
    say(&mut hall, &listens, listen(&plays));
    hall.floor.pass(SECOND);
    hall.floor.say(candidate.conn, ToServer::HangUp { call: CallId(1), epoch: 2 });
    say(&mut hall, &staff, ToServer::StopListening);
    close(&mut hall, exchange.exchange);
    hall.step(1, Step::Finish);
    assert_eq!(kept(&hall).len(), if heard { 6 } else { 0 });
    let sent = hall.floor.sent[from..].iter();
    let to_them = sent.filter(|(conn, _)| [candidate.conn, other.conn].contains(conn));
    to_them.map(|(_, message): &(_, ToStation)| encode(message)).collect()
}

#[test]
fn what_candidates_are_sent_is_the_same_whoever_listens() {
    assert_eq!(told_to_candidates(true), told_to_candidates(false));
}
