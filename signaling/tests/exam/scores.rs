//! Scores: blind until locked, then compared and agreed on.

use signaling::protocol::encode;
use signaling::protocol::exam::*;

use crate::desk::{Desk, SAMPLE, STAFF, c, listens, plays};

fn competence(number: i64) -> Competence {
    Competence::of(number).unwrap()
}

fn score(part: ScoredIn, number: i64, criterion: &str, level: Option<u8>) -> Order {
    let (competence, criterion) = (competence(number), criterion.into());
    Order::Score { candidate: c(1), part, competence, criterion, level }
}

fn lock(part: ScoredIn) -> Order {
    Order::Lock { candidate: c(1), part }
}

fn situation(desk: &Desk, seat: Seat) -> Scoring {
    desk.juror(seat, 1).scoring.into_iter().find(|scoring| scoring.part == ScoredIn::Situation).unwrap()
}

#[test]
fn nobody_sees_anothers_scores_before_both_have_locked() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    let part = ScoredIn::Situation;
    for (seat, level) in [(plays(1), 1), (listens(1), 0)] {
        desk.order(seat, score(part, 1, "demande", Some(level))).unwrap();
        desk.order(seat, score(part, 1, "ton", Some(1))).unwrap();
    }
    desk.order(plays(1), score(part, 2, "ton", Some(1))).unwrap();
    let blind = |desk: &Desk| {
        [plays(1), listens(1)].map(|seat| {
            let scoring = situation(desk, seat);
            scoring.others.is_empty() && scoring.differences.is_empty()
        })
    };
    assert_eq!(blind(&desk), [true, true]);
    desk.order(plays(1), lock(part)).unwrap();
    assert_eq!(blind(&desk), [true, true], "one has locked: neither sees the other's");
    assert_eq!(situation(&desk, listens(1)).locked, [JurorId(11)]);
    assert_eq!(desk.refused(plays(1), score(part, 1, "ton", None)), Refused::ScoresLocked);
    let agree = Order::Agree {
        candidate: c(1),
        part,
        competence: competence(1),
        criterion: "demande".into(),
        level: 1,
    };
    assert_eq!(desk.refused(plays(1), agree.clone()), Refused::NotAllLocked);
    desk.restart();
    desk.order(listens(1), lock(part)).unwrap();
    assert!(desk.order(listens(1), lock(part)).unwrap().is_empty());
    let scoring = situation(&desk, plays(1));
    assert_eq!(scoring.others.len(), 1);
    assert_eq!(scoring.others[0].scores.len(), 2);
    let differences = [(1, "demande", [Some(1), Some(0)]), (2, "ton", [Some(1), None])];
    let differences = differences.map(|(number, criterion, [one, other])| Difference {
        competence: competence(number),
        criterion: criterion.into(),
        levels: vec![(JurorId(11), one), (JurorId(12), other)],
    });
    assert_eq!(scoring.differences, differences);
    assert_eq!(situation(&desk, listens(1)).differences, differences);
    desk.order(listens(1), agree).unwrap();
    assert_eq!(situation(&desk, plays(1)).agreed[0].level, 1);
    // Another takes a member's place: it sees nothing of what was agreed before it has said its own.
    let juror = JurorId(13);
    desk.staff(Order::Juror(JurorInfo { juror, name: "Membre 13".into(), retention: true }));
    let (jury, name) = (JuryId(1), "Jury 1".into());
    desk.staff(Order::Jury(JuryInfo {
        jury,
        name,
        plays: JurorId(11),
        listens: vec![juror],
        corrects: juror,
    }));
    let new = Seat::Juror(juror);
    assert!(situation(&desk, new).agreed.is_empty() && situation(&desk, new).others.is_empty());
    desk.order(new, lock(part)).unwrap();
    assert_eq!(situation(&desk, new).agreed[0].level, 1);
}

#[test]
fn only_what_a_part_scores_is_scored_and_within_its_scale() {
    let (part, interview) = (ScoredIn::Situation, ScoredIn::Interview);
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.order(plays(1), score(interview, 3, "ton", Some(1))).unwrap();
    assert_eq!(desk.refused(plays(1), score(interview, 1, "ton", Some(1))), Refused::NotScored);
    assert_eq!(desk.refused(plays(1), score(part, 1, "rien", Some(1))), Refused::NotScored);
    assert_eq!(desk.refused(plays(1), score(part, 1, "ton", Some(2))), Refused::OutOfScale);
    assert_eq!(desk.refused(plays(1), score(part, 1, "ton", Some(255))), Refused::OutOfScale);
    for other in [STAFF, Seat::Candidate(c(1)), Seat::Juror(JurorId(99))] {
        assert_eq!(desk.refused(other, score(part, 1, "ton", Some(1))), Refused::NotAllowed);
    }
    desk.order(plays(1), score(part, 1, "ton", Some(1))).unwrap();
    desk.order(plays(1), score(part, 1, "ton", None)).unwrap();
    assert!(situation(&desk, plays(1)).own.is_empty());

    let mut desk = Desk::with(&SAMPLE, "ccp2", 1, 1);
    assert_eq!(desk.refused(plays(1), score(part, 1, "ton", Some(1))), Refused::NotScored);
    desk.order(plays(1), score(part, 6, "ton", Some(1))).unwrap();
    assert_eq!(desk.refused(plays(1), lock(interview)), Refused::NotScored);
    let scored: Vec<_> = situation(&desk, plays(1)).competences.iter().map(|c| c.number()).collect();
    assert_eq!(scored, [4, 5, 6, 7]);
}

#[test]
fn another_jury_scores_nothing_here() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 2);
    for order in [score(ScoredIn::Situation, 1, "ton", Some(1)), lock(ScoredIn::Situation)] {
        assert_eq!(desk.refused(plays(2), order), Refused::NotAllowed);
    }
    let view = desk.session.jury_view(JurorId(21), Some(c(1)), desk.now).unwrap();
    assert_eq!((view.about, view.candidates), (None, Vec::new()));
}

fn note(text: &str) -> Order {
    Order::Remark {
        candidate: c(1),
        kind: RemarkKind::Note,
        text: text.into(),
        moment: RemarkMoment::Arrival,
    }
}

/// All that a juror is told while it looks at the first candidate.
fn told(desk: &Desk, juror: u16) -> String {
    encode(&desk.session.jury_view(JurorId(juror), Some(c(1)), desk.now).unwrap())
}

#[test]
fn no_byte_of_what_another_noted_is_told_before_all_have_locked_that_part() {
    let mut desk = Desk::with(&SAMPLE, "titre", 2, 2);
    let (part, interview) = (ScoredIn::Situation, ScoredIn::Interview);
    desk.run_to(1, "part3");
    desk.order(plays(1), note("SECRET-11")).unwrap();
    desk.order(listens(1), note("SECRET-12")).unwrap();
    let seen = |desk: &Desk| [told(desk, 11).contains("SECRET-12"), told(desk, 12).contains("SECRET-11")];
    assert_eq!(seen(&desk), [false, false]);
    desk.order(plays(1), lock(part)).unwrap();
    desk.order(listens(1), lock(interview)).unwrap();
    desk.restart();
    assert_eq!(seen(&desk), [false, false], "of one part one has locked, of the other the other");
    desk.order(listens(1), lock(part)).unwrap();
    assert_eq!(seen(&desk), [true, true]);
    let [of_the_other] = &situation(&desk, plays(1)).remarks[..] else { panic!("one other") };
    assert_eq!((of_the_other.juror, of_the_other.more), (JurorId(12), false));
    assert_eq!(of_the_other.remarks[0].text, "SECRET-12");
    // What is noted in the interview goes with the scores of the interview.
    desk.step(1, Step::Finish);
    desk.run_to(1, "recording");
    desk.order(listens(1), note("LATER-12")).unwrap();
    assert!(!told(&desk, 11).contains("LATER-12") && told(&desk, 12).contains("LATER-12"));
    desk.order(plays(1), lock(interview)).unwrap();
    assert!(told(&desk, 11).contains("LATER-12"));
    for other in [21, 22] {
        assert!(!told(&desk, other).contains("SECRET") && !told(&desk, other).contains("LATER"));
    }
    let others = encode(&desk.session.staff_view(desk.now)) + &encode(&desk.candidate(1));
    assert!(!others.contains("SECRET") && !others.contains("LATER"));
}

#[test]
fn what_is_noted_in_an_interview_without_scores_waits_for_those_there_are() {
    let mut desk = Desk::with(&SAMPLE, "ccp2", 1, 1);
    desk.run_to(1, "questions");
    desk.order(listens(1), note("SECRET-12")).unwrap();
    desk.order(listens(1), lock(ScoredIn::Situation)).unwrap();
    assert!(!told(&desk, 11).contains("SECRET-12"));
    desk.order(plays(1), lock(ScoredIn::Situation)).unwrap();
    assert!(told(&desk, 11).contains("SECRET-12"));
}
