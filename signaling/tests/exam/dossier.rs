//! Dossiers as the session knows them: when files are handed in, who reads them, when the seal is set, and what it ends.

use signaling::exam::PreparedSeal;
use signaling::protocol::exam::*;
use signaling::protocol::{FileHash, NotTaken};

use crate::desk::{Desk, MINUTE, SAMPLE, STAFF, c, listens, plays};

fn prepared(desk: &mut Desk, number: u16) {
    let seal = Seal { index: FileHash([9; 32]), entries: 5, bytes: 100 };
    let fact = desk.facts().last().unwrap().number;
    desk.floor.prepared.insert(c(number), PreparedSeal { seal, fact });
}

fn seal(number: u16) -> Order {
    Order::Dossier(DossierOrder::Seal { candidate: c(number) })
}

/// All phases of the candidate are over.
fn through(format: &str) -> Desk {
    let mut desk = Desk::with(&SAMPLE, format, 2, 1);
    let last = desk.session.format().phases.last().unwrap().id.0.clone();
    desk.run_to(1, &last);
    desk.step(1, Step::Finish);
    desk
}

/// And its jury is done with it.
fn deliberated(format: &str) -> Desk {
    let mut desk = through(format);
    desk.lock_all(1);
    assert!(!desk.tile(1).now.to_deliberate);
    desk
}

#[test]
fn files_are_handed_in_in_part_one_while_its_clock_runs_or_has_just_ended_and_at_no_other_time() {
    let mut desk = Desk::with(&SAMPLE, "titre", 2, 1);
    let may = |desk: &Desk| desk.session.may_hand_in(c(1), desk.now);
    assert_eq!(may(&desk), Err(NotTaken::NotNow), "nothing has begun");
    desk.run_next(1);
    assert_eq!(may(&desk), Ok(()));
    assert!(desk.candidate(1).work.hand_in);
    assert_eq!(desk.session.may_hand_in(c(2), desk.now), Err(NotTaken::NotNow));
    desk.step(1, Step::Pause);
    assert_eq!(may(&desk), Err(NotTaken::NotNow), "the clock stands");
    assert_eq!(desk.session.may_keep_file(c(1)), Ok(()), "what was being sent goes on");
    desk.step(1, Step::Resume);
    desk.pass(75 * MINUTE + 1_000);
    assert_eq!(may(&desk), Ok(()), "it is on its way");
    desk.pass(MINUTE);
    assert_eq!(may(&desk), Err(NotTaken::NotNow));
    desk.step(1, Step::Finish);
    assert_eq!(desk.session.may_keep_file(c(1)), Err(NotTaken::NotNow));
    desk.run_next(1);
    assert_eq!(may(&desk), Err(NotTaken::NotNow), "it is part 2");
}

#[test]
fn what_was_handed_in_is_in_the_record_when_its_phase_is_over_by_its_hash_alone() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.run_next(1);
    let file = HandedFile {
        name: "Lettre.odt".into(),
        bytes: 12,
        hash: FileHash([7; 32]),
        at_ms: 5,
        kind: HandedKind::Work,
    };
    let professional = HandedFile { name: "DP.pdf".into(), kind: HandedKind::Professional, ..file.clone() };
    desk.floor.handed.insert(c(1), vec![file, professional]);
    let facts = desk.step(1, Step::Finish);
    let handed = facts
        .iter()
        .filter(|fact| matches!(fact, Fact::Dossier(DossierFact::FileHandedIn { bytes: 12, .. })));
    assert_eq!(handed.count(), 1, "{facts:?}");
    assert!(!format!("{facts:?}").contains("Lettre"));
}

#[test]
fn the_candidate_has_its_files_back_in_the_preparation_of_the_interview_and_its_jury_reads_them_from_part_two_on()
 {
    let mut desk = Desk::with(&SAMPLE, "titre", 2, 1);
    let reads = |desk: &Desk, seat| desk.session.may_read_files(seat, c(1), desk.now);
    let own = Seat::Candidate(c(1));
    desk.run_next(1);
    assert!(reads(&desk, own), "what it has handed in so far");
    assert!(!reads(&desk, plays(1)), "it is not handed in yet");
    let mut given_back = Vec::new();
    loop {
        desk.step(1, Step::Finish);
        assert!(!reads(&desk, own), "between two parts the server keeps it");
        if desk.try_step(1, Step::Open).is_err() {
            break;
        }
        for step in [Step::Ready, Step::Start] {
            desk.step(1, step);
        }
        if let Some(what) = desk.candidate(1).may.draw {
            desk.draw(1, what);
        }
        assert!(reads(&desk, plays(1)) && reads(&desk, listens(1)));
        if reads(&desk, own) {
            given_back.push(desk.clock(1).phase.id.0.clone());
        }
        assert!(!reads(&desk, Seat::Candidate(c(2))) && !reads(&desk, STAFF));
    }
    let gives: Vec<String> = desk
        .session
        .format()
        .phases
        .iter()
        .filter(|phase| phase.see.contains(&Seen::WrittenWork))
        .map(|phase| phase.id.0.clone())
        .collect();
    assert!(!gives.is_empty());
    assert_eq!(given_back, gives);
}

#[test]
fn a_dossier_is_sealed_once_its_last_phase_is_over_and_not_twice() {
    let mut desk = Desk::with(&SAMPLE, "ccp2", 2, 1);
    desk.run_to(1, "part3");
    prepared(&mut desk, 1);
    assert_eq!(desk.refused(STAFF, seal(1)), Refused::PhasesToCome);
    let mut desk = deliberated("ccp2");
    prepared(&mut desk, 1);
    for seat in [plays(1), Seat::Candidate(c(1))] {
        assert_eq!(desk.refused(seat, seal(1)), Refused::NotAllowed);
    }
    assert_eq!(desk.refused(STAFF, seal(9)), Refused::NoSuchCandidate);
    assert!(desk.tile(1).dossier.can_seal && !desk.tile(2).dossier.can_seal);
    desk.staff(seal(1));
    assert_eq!(desk.refused(STAFF, seal(1)), Refused::DossierSealed);
    assert_eq!(desk.tile(1).dossier.seal.map(|seal| seal.entries), Some(5));
    desk.restart();
    assert_eq!(desk.refused(STAFF, seal(1)), Refused::DossierSealed);
}

#[test]
fn what_was_looked_up_before_something_more_was_scored_makes_no_seal() {
    let mut desk = deliberated("ccp2");
    prepared(&mut desk, 1);
    let note = Order::Remark {
        candidate: c(1),
        kind: RemarkKind::Note,
        text: "mieux".into(),
        moment: RemarkMoment::Arrival,
    };
    desk.order(plays(1), note).unwrap();
    assert_eq!(desk.refused(STAFF, seal(1)), Refused::MovedOn);
    prepared(&mut desk, 1);
    // What becomes true of others changes nothing.
    desk.run_next(2);
    desk.staff(seal(1));
}

#[test]
fn after_the_seal_nothing_is_written_scored_or_stepped_back_to() {
    let mut desk = deliberated("ccp2");
    prepared(&mut desk, 1);
    desk.staff(seal(1));
    let candidate = c(1);
    let note = Order::Remark {
        candidate,
        kind: RemarkKind::Note,
        text: "mieux".into(),
        moment: RemarkMoment::Arrival,
    };
    assert_eq!(desk.refused(plays(1), note), Refused::DossierSealed);
    let lock = Order::Lock { candidate, part: ScoredIn::Situation };
    assert_eq!(desk.refused(plays(1), lock), Refused::DossierSealed);
    assert_eq!(desk.try_step(1, Step::Back), Err(Refused::DossierSealed));
    assert_eq!(desk.session.may_hand_in(c(1), desk.now), Err(NotTaken::Sealed));
    desk.run_next(2);
}

#[test]
fn dossiers_are_sealed_and_rules_set_after_the_session_is_closed_too_and_what_was_purged_is_not_reopened() {
    let mut desk = through("ccp2");
    desk.staff(Order::CloseSession);
    let closed = desk.session.as_past();
    prepared(&mut desk, 1);
    desk.pass(MINUTE);
    desk.staff(seal(1));
    let retain = |days| Order::Purge(PurgeOrder::Retain { session: None, class: DataClass::Work, days });
    desk.staff(retain(Some(10)));
    assert_eq!(desk.refused(STAFF, retain(Some(u32::MAX))), Refused::BadRetention);
    let (session, class) = (Some(SessionId(1)), DataClass::Work);
    let other = Order::Purge(PurgeOrder::Retain { session, class, days: Some(3) });
    assert_eq!(desk.refused(STAFF, other), Refused::NoSession, "a rule of another session is not its own");
    assert_eq!(desk.session.as_past(), closed, "it was closed when it was");
    desk.staff(Order::ReopenSession { session: SessionId(0x5e55) });
    desk.staff(Order::CloseSession);
    let certificate = PurgeCertificate::default();
    let number = desk.facts().last().unwrap().number + 1;
    let purged = Fact::Purge(PurgeFact::Purged(certificate));
    let recorded =
        Recorded { number, version: FACT_VERSION, at_ms: desk.now.0, by: STAFF, order: None, fact: purged };
    desk.session.apply(&recorded);
    let reopen = Order::ReopenSession { session: SessionId(0x5e55) };
    assert_eq!(desk.refused(STAFF, reopen), Refused::WasPurged);
}

#[test]
fn who_is_absent_from_a_later_part_has_its_dossier_sealed_once_nothing_of_it_is_under_way() {
    let mut desk = Desk::with(&SAMPLE, "ccp2", 2, 1);
    desk.run_next(1);
    desk.step(1, Step::Finish);
    prepared(&mut desk, 1);
    assert_eq!(desk.refused(STAFF, seal(1)), Refused::PhasesToCome);
    desk.staff(Order::Absent { candidate: c(1), absent: true });
    assert!(desk.tile(1).dossier.can_seal);
    prepared(&mut desk, 1);
    desk.staff(seal(1));
    assert_eq!(desk.tile(1).dossier.seal.map(|seal| seal.entries), Some(5));
    // Nobody comes back to what is sealed.
    desk.staff(Order::Absent { candidate: c(1), absent: false });
    assert_eq!(desk.try_step(1, Step::Open), Err(Refused::DossierSealed));
}

#[test]
fn once_the_session_is_closed_every_dossier_can_be_sealed() {
    let mut desk = Desk::with(&SAMPLE, "ccp2", 2, 1);
    desk.run_next(1);
    desk.step(1, Step::Finish);
    desk.staff(Order::CloseSession);
    assert!(desk.session.dossier_tiles()[&c(1)].can_seal);
    prepared(&mut desk, 1);
    desk.staff(seal(1));
}

#[test]
fn a_dossier_is_not_sealed_before_its_jury_has_deliberated_or_the_session_is_closed() {
    let mut desk = through("ccp2");
    prepared(&mut desk, 1);
    assert!(desk.tile(1).now.to_deliberate && !desk.tile(1).dossier.can_seal);
    assert_eq!(desk.refused(STAFF, seal(1)), Refused::ToDeliberate);
    assert_eq!(desk.tile(1).dossier.waits_for, Some(Refused::ToDeliberate));
    desk.lock_all(1);
    assert!(desk.tile(1).dossier.can_seal);
    prepared(&mut desk, 1);
    desk.staff(seal(1));
}

#[test]
fn what_a_juror_never_locked_is_in_no_dossier() {
    let mut desk = through("ccp2");
    let (candidate, part) = (c(1), ScoredIn::Situation);
    for (seat, text) in [(plays(1), "verrouille"), (listens(1), "secret")] {
        let moment = RemarkMoment::Arrival;
        let note = Order::Remark { candidate, kind: RemarkKind::Note, text: text.into(), moment };
        desk.order(seat, note).unwrap();
    }
    let (competence, criterion) = (Competence::of(5).unwrap(), CriterionId::from("ton"));
    let score = Order::Score { candidate, part, competence, criterion, level: Some(1) };
    desk.order(listens(1), score).unwrap();
    let said = |desk: &Desk| {
        let facts = desk.facts().into_iter().map(|recorded| recorded.fact);
        let noted = facts.filter(|fact| matches!(fact, Fact::Remarked { .. } | Fact::Scored { .. }));
        format!("{:?}", noted.filter(|fact| desk.session.is_in_dossier(c(1), fact)).collect::<Vec<_>>())
    };
    assert_eq!(said(&desk), "[]", "nobody has locked");
    desk.lock(1, plays(1));
    desk.staff(Order::CloseSession);
    assert!(said(&desk).contains("verrouille") && !said(&desk).contains("secret"), "{}", said(&desk));
    assert!(!said(&desk).contains("Scored"));
}
