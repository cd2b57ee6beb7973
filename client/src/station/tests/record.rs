//! The record of a session at staff's station: paged in, grown with, asked for again, and written to a file.

use signaling::protocol::exam::{
    CandidateNumber, ExamView, FACT_VERSION, Fact, FromExam, Recorded, Seat, SessionId, StaffView, ToExam,
};
use std::ops::RangeInclusive;

use super::*;

fn desk() -> Desk {
    let mut desk = Desk::new(Role::Staff);
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    desk.did();
    desk
}

pub fn shown(session: u64, facts: u64) -> ToStation {
    let view = StaffView {
        session: SessionId(session),
        title: "Lumélec".into(),
        format: "CCP 1".into(),
        heading: Vec::new(),
        date: String::new(),
        place: String::new(),
        exclude_drawn: false,
        candidates: Vec::new(),
        jurors: Vec::new(),
        seats: Vec::new(),
        juries: Vec::new(),
        missing: Vec::new(),
        facts,
        phases: Vec::new(),
        plan: None,
    };
    ToStation::Exam(FromExam::View { view: Some(ExamView::Staff(Box::new(view))) })
}

fn page(numbers: RangeInclusive<u64>, last: u64, more: bool) -> ToStation {
    let fact = |number| Recorded {
        number,
        version: FACT_VERSION,
        at_ms: number,
        by: Seat::Server,
        order: None,
        fact: Fact::HelpAnswered { candidate: CandidateNumber(7) },
    };
    ToStation::Exam(FromExam::JournalPage { facts: numbers.map(fact).collect(), last, more })
}

fn asked(desk: &mut Desk) -> Vec<u64> {
    let asks = |message| match message {
        ToServer::Exam(ToExam::Journal { after }) => Some(after),
        _ => None,
    };
    desk.said().into_iter().filter_map(asks).collect()
}

fn numbers(desk: &Desk) -> Vec<u64> {
    desk.station.view().exam.record.facts.iter().map(|fact| fact.number).collect()
}

#[test]
fn it_comes_page_by_page_and_goes_on_as_it_grows() {
    let mut desk = desk();
    desk.receive(shown(1, 7));
    assert_eq!(asked(&mut desk), [0]);
    assert!(!desk.station.view().exam.record.whole);
    desk.receive(shown(1, 8));
    assert!(asked(&mut desk).is_empty(), "one page at a time");
    desk.receive(page(1..=3, 4, true));
    assert_eq!(asked(&mut desk), [4], "what staff may not read is passed over");
    desk.receive(page(5..=7, 7, false));
    assert_eq!(asked(&mut desk), [7], "it grew meanwhile");
    desk.receive(page(8..=8, 8, false));
    assert!(asked(&mut desk).is_empty());
    assert_eq!(numbers(&desk), [1, 2, 3, 5, 6, 7, 8]);
    assert!(desk.station.view().exam.record.whole);
    desk.receive(shown(1, 9));
    assert_eq!(asked(&mut desk), [8]);
    desk.receive(page(9..=9, 9, false));
    desk.receive(page(9..=9, 9, false));
    assert_eq!(numbers(&desk).len(), 8, "what was not asked for is not taken in");
}

#[test]
fn a_page_that_does_not_come_is_asked_for_again_and_so_it_is_after_a_welcome() {
    let mut desk = desk();
    desk.receive(shown(1, 5));
    asked(&mut desk);
    desk.wait(Duration::from_secs(6));
    assert_eq!(asked(&mut desk), [0]);
    desk.receive(page(1..=2, 2, true));
    asked(&mut desk);
    desk.happen(Input::SocketClosed("cut".into()));
    desk.wait(Duration::from_secs(30));
    desk.did();
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    desk.receive(shown(1, 5));
    assert_eq!(asked(&mut desk), [2], "and not from the beginning");
    desk.receive(page(3..=5, 5, false));
    assert_eq!(numbers(&desk), [1, 2, 3, 4, 5]);
}

#[test]
fn an_empty_page_is_the_end_of_asking_and_another_session_is_another_record() {
    let mut desk = desk();
    desk.receive(shown(1, 5));
    asked(&mut desk);
    desk.receive(page(RangeInclusive::new(1, 0), 0, false));
    desk.wait(Duration::from_secs(60));
    assert!(asked(&mut desk).is_empty());
    desk.receive(shown(1, 6));
    asked(&mut desk);
    desk.receive(page(1..=6, 6, false));
    desk.receive(shown(2, 1));
    assert_eq!((asked(&mut desk), numbers(&desk)), (vec![0], vec![]));
}

#[test]
fn staff_alone_has_it_written_to_a_file_and_is_told_where() {
    let mut desk = desk();
    desk.ask(Command::SaveRecord);
    assert_eq!(desk.notices(), [NoticeKind::NotReady], "no session is held");
    desk.receive(shown(1, 2));
    desk.receive(page(1..=2, 2, false));
    desk.did();
    desk.ask(Command::SaveRecord);
    let did = desk.did();
    let [Effect::SaveRecord { session: SessionId(1), facts }] = &did[..] else { panic!("{did:?}") };
    assert_eq!(facts.len(), 2);
    desk.happen(Input::RecordNotSaved("disque plein".into()));
    assert!(desk.notices().contains(&NoticeKind::RecordNotSaved("disque plein".into())));
    desk.happen(Input::RecordSaved { session: SessionId(1), path: "/data/record.jsonl".into(), facts: 2 });
    let saved = desk.station.view().exam.record.saved.unwrap();
    assert_eq!((saved.path.as_str(), saved.facts), ("/data/record.jsonl", 2));
    assert!(!desk.notices().contains(&NoticeKind::RecordNotSaved("disque plein".into())));
    let mut candidate = Desk::new(Role::Candidate);
    candidate.ask(Command::SaveRecord);
    assert_eq!(candidate.notices(), [NoticeKind::WrongRole]);
}

#[test]
fn what_is_written_to_a_file_is_the_whole_record() {
    let mut desk = desk();
    desk.receive(shown(1, 4));
    desk.receive(page(1..=2, 2, true));
    desk.did();
    let written = |desk: &mut Desk| {
        let did = desk.did().into_iter();
        did.filter_map(|effect| match effect {
            Effect::SaveRecord { facts, .. } => Some(facts.len()),
            _ => None,
        })
        .collect::<Vec<_>>()
    };
    desk.ask(Command::SaveRecord);
    assert!(written(&mut desk).is_empty(), "the rest is on its way");
    desk.receive(page(3..=4, 4, false));
    assert_eq!(written(&mut desk), [4]);
    desk.receive(shown(1, 6));
    desk.happen(Input::SocketClosed("cut".into()));
    desk.ask(Command::SaveRecord);
    assert_eq!(written(&mut desk), [4], "without a server what is here is better than nothing");
}

fn minutes(desk: &mut Desk) -> Vec<(SessionId, usize, String)> {
    let did = desk.did().into_iter();
    did.filter_map(|effect| match effect {
        Effect::SaveMinutes(source) => Some((source.session, source.facts.len(), source.format.clone())),
        _ => None,
    })
    .collect()
}

#[test]
fn the_minutes_are_written_of_the_whole_record_and_staff_is_told_where() {
    let mut desk = desk();
    desk.ask(Command::SaveMinutes(None));
    assert_eq!(desk.notices(), [NoticeKind::NotReady], "no session is held");
    desk.receive(shown(1, 4));
    desk.receive(page(1..=2, 2, true));
    desk.ask(Command::SaveMinutes(None));
    assert_eq!(minutes(&mut desk), [], "the rest is on its way");
    desk.receive(page(3..=4, 4, false));
    assert_eq!(minutes(&mut desk), [(SessionId(1), 4, "CCP 1".to_owned())]);
    let saved = SavedMinutes {
        number: 0,
        session: SessionId(1),
        pdf: "/data/pv.pdf".into(),
        json: "/data/pv.json".into(),
        record: "/data/record.jsonl".into(),
    };
    for number in [1, 2] {
        desk.happen(Input::MinutesSaved(Box::new(saved.clone())));
        let seen = desk.station.view().exam.record.minutes.unwrap();
        assert_eq!((seen.number, seen.pdf.as_str()), (number, "/data/pv.pdf"));
    }
    let mut candidate = Desk::new(Role::Candidate);
    candidate.ask(Command::SaveMinutes(None));
    assert_eq!(candidate.notices(), [NoticeKind::WrongRole]);
}

#[test]
fn the_minutes_of_a_session_that_is_over_are_made_of_its_record_with_the_heading_it_had() {
    let mut desk = desk();
    desk.receive(shown(1, 1));
    desk.receive(page(1..=1, 1, false));
    desk.receive(ToStation::Exam(FromExam::View { view: None }));
    desk.did();
    desk.ask(Command::SaveMinutes(Some(SessionId(1))));
    let facts = |numbers: RangeInclusive<u64>, more| {
        let ToStation::Exam(FromExam::JournalPage { facts, last, .. }) = page(numbers, 3, more) else {
            panic!("a page")
        };
        ToStation::Exam(FromExam::RecordPage { session: SessionId(1), facts, last, more })
    };
    desk.receive(facts(1..=2, true));
    assert_eq!(minutes(&mut desk), []);
    desk.receive(facts(3..=3, false));
    assert_eq!(minutes(&mut desk), [(SessionId(1), 3, "CCP 1".to_owned())]);
    desk.receive(facts(3..=3, false));
    assert_eq!(minutes(&mut desk), [], "once");
    desk.happen(Input::SocketClosed("cut".into()));
    desk.ask(Command::SaveMinutes(Some(SessionId(1))));
    assert!(desk.notices().contains(&NoticeKind::NotReady), "its record cannot be read");
}
