//! The facts of exams: kept whole or not at all, in their order, and there after a restart.

use signaling::kept::{KeptExam, KeptLook, NewWork, Page, Query, StoreOp, Stored};
use signaling::protocol::exam::{
    CandidateNumber, FACT_VERSION, Fact, JurorId, OrderId, Piece, Recorded, Seat, SessionId, WrittenPiece,
};
use signaling::protocol::*;
use signaling::store::{Memory, Sqlite};

fn fact(number: u64) -> Recorded {
    let fact = Fact::Placed { date: format!("jour « {number} »"), place: "é".repeat(200) };
    let by = Seat::Staff(StationId(9));
    Recorded { number, version: FACT_VERSION, at_ms: 5_000 + number, by, order: Some(OrderId(number)), fact }
}

pub fn facts(session: u64, numbers: impl Iterator<Item = u64>) -> StoreOp {
    StoreOp::Facts { session: SessionId(session), facts: numbers.map(fact).collect() }
}

/// Both stores, after the same operations, each answered alike by both.
fn both(ops: &[StoreOp]) -> (tempfile::TempDir, Sqlite, Memory, Vec<Stored>) {
    let folder = tempfile::tempdir().unwrap();
    let mut disk = Sqlite::open(&folder.path().join("store.sqlite")).unwrap();
    let mut memory = Memory::default();
    let mut answers = Vec::new();
    for op in ops {
        let answer = memory.keep(op.clone());
        assert_eq!(disk.keep_all(std::iter::once(op)).unwrap(), std::slice::from_ref(&answer), "{op:?}");
        answers.push(answer);
    }
    assert_eq!(disk.kept().unwrap().exam, memory.kept().exam);
    (folder, disk, memory, answers)
}

fn numbers(kept: &KeptExam) -> Vec<u64> {
    kept.facts.iter().map(|fact| fact.number).collect()
}

#[test]
fn the_facts_of_an_order_are_kept_whole_or_not_at_all() {
    let ops = [facts(1, 1..2), facts(1, 2..5), facts(1, 4..7), facts(1, 5..6)];
    let (_folder, disk, memory, answers) = both(&ops);
    assert_eq!(answers, [Stored::Done, Stored::Done, Stored::Clash, Stored::Done]);
    for kept in [disk.kept().unwrap().exam, memory.kept().exam] {
        assert_eq!(numbers(&kept), [1, 2, 3, 4, 5], "a number that was taken refused 5 and 6 with it");
        assert_eq!(kept.facts[2], fact(3));
    }
}

#[test]
fn facts_that_clash_do_not_take_what_is_stored_with_them_along() {
    let folder = tempfile::tempdir().unwrap();
    let mut disk = Sqlite::open(&folder.path().join("store.sqlite")).unwrap();
    let group = [facts(1, 1..3), facts(1, 2..4), StoreOp::Alive { at_ms: 7 }];
    assert_eq!(disk.keep_all(group.iter()).unwrap(), [Stored::Done, Stored::Clash, Stored::Done]);
    let kept = disk.kept().unwrap().exam;
    assert_eq!((numbers(&kept), kept.alive_ms), (vec![1, 2], Some(7)));
}

#[test]
fn a_number_is_taken_in_its_own_session_only_and_the_session_kept_last_is_the_one() {
    let (_folder, disk, memory, answers) = both(&[facts(8, 1..4), facts(7, 1..3)]);
    assert_eq!(answers, [Stored::Done, Stored::Done]);
    for kept in [disk.kept().unwrap().exam, memory.kept().exam] {
        assert_eq!(numbers(&kept), [1, 2]);
    }
    let query = Query::Facts { session: SessionId(8), after: 1 };
    for page in [disk.read(&query).unwrap(), memory.read(&query)] {
        let Page::Facts { after: 1, facts, more: false } = page else { panic!("{page:?}") };
        assert_eq!(facts, [fact(2), fact(3)]);
    }
}

#[test]
fn closed_sessions_are_known_by_what_was_kept_of_them_the_one_closed_last_at_the_end() {
    let kept = |session, number, at_ms, fact| {
        let facts =
            vec![Recorded { number, version: FACT_VERSION, at_ms, by: Seat::Server, order: None, fact }];
        StoreOp::Facts { session: SessionId(session), facts }
    };
    let made = |session| Fact::Made {
        session: SessionId(session),
        package: FileHash([3; 32]),
        title: "Lumélec".into(),
        format: "ccp1".into(),
        subjects: vec![],
        recordings: vec![],
        labels: Box::default(),
    };
    let place = |place: &str| Fact::Placed { date: "27 novembre".into(), place: place.into() };
    let ops = [
        kept(7, 1, 10, made(7)),
        kept(7, 2, 20, place("Salle A")),
        kept(7, 3, 30, place("Salle B")),
        kept(7, 4, 40, Fact::SessionClosed),
        kept(7, 5, 50, Fact::SessionReopened),
        kept(7, 6, 60, Fact::SessionClosed),
        kept(8, 1, 70, made(8)),
        kept(8, 2, 80, Fact::SessionClosed),
        kept(9, 1, 90, made(9)),
    ];
    let (_folder, disk, memory, _) = both(&ops);
    for exam in [disk.kept().unwrap().exam, memory.kept().exam] {
        let past: Vec<_> =
            exam.past.iter().map(|past| (past.session.0, &*past.place, past.closed_ms)).collect();
        assert_eq!(past, [(7, "Salle B", 60), (8, "", 80)]);
        assert!(exam.goes_on() && exam.closed_ms().is_none());
    }
    let (_folder, disk, memory, _) = both(&ops[..8]);
    for exam in [disk.kept().unwrap().exam, memory.kept().exam] {
        assert_eq!((exam.goes_on(), exam.closed_ms()), (false, Some(80)));
    }
    let (_folder, disk, memory, _) = both(&ops[..5]);
    for exam in [disk.kept().unwrap().exam, memory.kept().exam] {
        assert_eq!((exam.past.len(), exam.goes_on()), (0, true), "it was reopened");
    }
}

#[test]
fn a_sign_of_life_never_goes_back() {
    let (_folder, disk, memory, _) = both(&[5, 9, 7].map(|at_ms| StoreOp::Alive { at_ms }));
    assert_eq!(disk.kept().unwrap().exam.alive_ms, Some(9));
    assert_eq!(memory.kept().exam.alive_ms, Some(9));
}

#[test]
fn facts_and_the_sign_of_life_are_there_after_opening_again() {
    let (folder, disk, memory, _) =
        both(&[facts(1, 1..40), StoreOp::Alive { at_ms: 6_000 }, facts(1, 40..50)]);
    drop(disk);
    let disk = Sqlite::open(&folder.path().join("store.sqlite")).unwrap();
    assert_eq!(disk.kept().unwrap().exam, memory.kept().exam);
    assert_eq!(numbers(&memory.kept().exam), (1..50).collect::<Vec<_>>());
}

#[test]
fn a_long_day_comes_in_pages() {
    let (_folder, disk, memory, _) = both(&[facts(1, 1..500)]);
    let (mut after, mut pages) = (0, 0);
    loop {
        let query = Query::Facts { session: SessionId(1), after };
        let page = memory.read(&query);
        assert_eq!(disk.read(&query).unwrap(), page);
        let Page::Facts { facts, more, .. } = page else { panic!("{page:?}") };
        assert!(encode(&facts).len() < MAX_MESSAGE_BYTES);
        assert_eq!(facts[0].number, after + 1);
        (after, pages) = (facts.last().unwrap().number, pages + 1);
        if !more {
            break;
        }
    }
    assert_eq!(after, 499);
    assert!(pages > 2, "{pages}");
}

#[test]
fn of_each_juror_the_last_look_is_kept_and_only_that_sessions() {
    let look = |session, juror, at| {
        let (session, juror, at) = (SessionId(session), JurorId(juror), CandidateNumber(at));
        StoreOp::Look(KeptLook { session, juror, at })
    };
    let ops = [facts(1, 1..2), look(1, 12, 7), look(1, 11, 7), look(1, 12, 4), look(2, 11, 9)];
    let (folder, disk, memory, _) = both(&ops);
    drop(disk);
    let disk = Sqlite::open(&folder.path().join("store.sqlite")).unwrap();
    for kept in [disk.kept().unwrap().exam, memory.kept().exam] {
        assert_eq!(kept.looks, [(JurorId(11), CandidateNumber(7)), (JurorId(12), CandidateNumber(4))]);
    }
}

#[test]
fn of_a_candidates_piece_the_highest_edition_is_kept_and_only_that_sessions() {
    let work = |session, candidate, piece: &Piece, edition, text: &str| {
        let piece = WrittenPiece { piece: piece.clone(), edition, text: text.into(), at_ms: 5_000 + edition };
        StoreOp::Work(NewWork { session: SessionId(session), candidate: CandidateNumber(candidate), piece })
    };
    let (letter, notes) = (Piece::Letter, Piece::Notes("part2".into()));
    let record = Piece::ContactRecord(ClientId("roy".into()));
    let ops = [
        facts(1, 1..2),
        work(1, 7, &record, 1, "Motif"),
        work(1, 7, &letter, 1, "Madame,"),
        work(1, 7, &letter, 3, "Madame, «\u{a0}bonjour\u{a0}»"),
        work(1, 7, &letter, 2, "tard"),
        work(1, 7, &letter, 3, "autre"),
        work(1, 8, &letter, 1, "Monsieur,"),
        work(1, 7, &notes, 1, "vu"),
        work(2, 7, &letter, 9, "d’un autre jour"),
    ];
    let (_folder, disk, memory, answers) = both(&ops);
    let texts = |answers: &[Stored]| {
        let text = |answer: &Stored| match answer {
            Stored::Work(kept) => kept.text.clone(),
            other => panic!("{other:?}"),
        };
        answers.iter().map(text).collect::<Vec<_>>()
    };
    let newest = "Madame, «\u{a0}bonjour\u{a0}»";
    assert_eq!(texts(&answers[2..6]), ["Madame,", newest, newest, newest]);
    for kept in [disk.kept().unwrap().exam, memory.kept().exam] {
        let all: Vec<_> =
            kept.work.iter().map(|(of, kept)| (of.0, kept.piece.clone(), kept.edition)).collect();
        assert_eq!(
            all,
            [(7, letter.clone(), 3), (7, notes.clone(), 1), (7, record.clone(), 1), (8, letter.clone(), 1)]
        );
    }
}
