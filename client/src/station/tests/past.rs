//! Sessions that are over: what is offered after one, its record read page by page, and what an answer answers.

use signaling::protocol::exam::{
    CandidateNumber, FACT_VERSION, Fact, FormatId, FromExam, Order, OrderId, PastSession, Recorded, Refused,
    Seat, SessionId, ToExam,
};

use super::*;

const SESSION: SessionId = SessionId(0x5e55);

fn staff() -> Desk {
    let mut desk = Desk::new(Role::Staff);
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    desk.did();
    desk
}

fn asked(desk: &mut Desk) -> Vec<ToExam> {
    let asks = |message| if let ToServer::Exam(ask) = message { Some(ask) } else { None };
    desk.said().into_iter().filter_map(asks).collect()
}

fn page(numbers: std::ops::Range<u64>, more: bool) -> ToStation {
    let fact = |number| {
        let fact = Fact::ExclusionSet { on: true };
        Recorded { number, version: FACT_VERSION, at_ms: number, by: Seat::Server, order: None, fact }
    };
    let last = numbers.end - 1;
    ToStation::Exam(FromExam::RecordPage { session: SESSION, facts: numbers.map(fact).collect(), last, more })
}

#[test]
fn a_record_is_read_page_by_page_and_asked_for_again_where_a_page_was_lost() {
    let mut desk = staff();
    let record = |after| ToExam::Record { session: SESSION, after };
    desk.ask(Command::ReadRecord(SESSION));
    assert_eq!(asked(&mut desk), [record(0)]);
    desk.receive(page(1..40, true));
    assert_eq!(asked(&mut desk), [record(39)]);
    desk.happen(Input::SocketClosed("cut".into()));
    desk.wait(Duration::from_secs(30));
    desk.did();
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    desk.wait(Duration::from_secs(6));
    assert_eq!(asked(&mut desk), [record(39)]);
    desk.receive(page(40..51, false));
    desk.receive(page(40..51, false));
    let seen = desk.station.view().exam.past.expect("it was asked for");
    let numbers: Vec<u64> = seen.facts.iter().map(|fact| fact.number).collect();
    assert_eq!((seen.whole, numbers), (true, (1..51).collect()));
    desk.wait(Duration::from_secs(60));
    assert_eq!(asked(&mut desk), []);
}

#[test]
fn a_record_is_written_to_a_file_once_it_is_whole() {
    let mut desk = staff();
    desk.ask(Command::SavePastRecord);
    assert_eq!(desk.notices(), [NoticeKind::NotReady], "none was read");
    desk.ask(Command::ReadRecord(SESSION));
    desk.receive(page(1..40, true));
    desk.did();
    desk.ask(Command::SavePastRecord);
    assert_eq!(desk.did(), [], "half a record is none");
    desk.receive(page(40..51, false));
    desk.did();
    desk.ask(Command::SavePastRecord);
    let did = desk.did();
    let [Effect::SaveRecord { session: SESSION, facts }] = &did[..] else { panic!("{did:?}") };
    assert_eq!(facts.len(), 50);
}

#[test]
fn a_record_is_for_staff_alone() {
    let mut desk = Desk::paired(Role::Jury);
    desk.ask(Command::ReadRecord(SESSION));
    assert_eq!((asked(&mut desk), desk.notices()), (vec![], vec![NoticeKind::WrongRole]));
}

#[test]
fn an_answer_says_what_it_answers() {
    let mut desk = staff();
    let order = Order::CloseSession;
    desk.ask(Command::Order(Box::new(order.clone())));
    let asks = asked(&mut desk);
    let [ToExam::Order { id, .. }] = asks[..] else { panic!("{asks:?}") };
    desk.receive(ToStation::Exam(FromExam::Done { id: OrderId(id.0 ^ 1) }));
    assert!(desk.station.view().exam.answers.is_empty(), "that is nobody\u{2019}s");
    desk.receive(ToStation::Exam(FromExam::Refused { id, why: Refused::PhaseUnderWay }));
    let seen = desk.station.view().exam;
    let answer = seen.answers.last().unwrap();
    assert_eq!(answer.refused, Some(Refused::PhaseUnderWay));
    assert_eq!(seen.answered.get(&answer.number), Some(&ToExam::Order { id, order, by: None }));
}

#[test]
fn after_a_session_the_package_is_offered_with_what_can_be_reopened() {
    let mut desk = staff();
    let past = PastSession {
        session: SESSION,
        title: "Lumélec".into(),
        format: FormatId("titre".into()),
        date: "27 novembre 2026".into(),
        place: "Salle B12".into(),
        closed_ms: 7,
    };
    desk.receive(ToStation::Exam(FromExam::Offer {
        title: "Lumélec".into(),
        company: "Lumélec".into(),
        formats: vec![],
        details: vec![],
        past: vec![past.clone()],
        reopens: Some(SESSION),
        unsealed: vec![CandidateNumber(3)],
    }));
    let offer = desk.station.view().exam.offer.expect("it was offered");
    assert_eq!((offer.past.as_slice(), offer.reopens), (&[past][..], Some(SESSION)));
    assert_eq!(offer.unsealed, [CandidateNumber(3)]);
}
