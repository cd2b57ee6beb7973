//! Files that a candidate hands in: sent until the server has them, never lost, never another's; and what a station deletes
//! when it is told to.

use std::path::PathBuf;

use signaling::protocol::exam::{
    CandidateNumber, CandidateView, ClockView, DataClass, ExamView, FromExam, HandView, HandedKind, OwnWork,
    Part, PhaseId, PhaseView, Rights, SessionId, Stage, StationGone, StationPurge, ToExam,
};
use signaling::protocol::{BulkWord, FileHash, NotTaken};

use super::*;

const SESSION: SessionId = SessionId(0x5e55);
const OWN: FileFor = FileFor { session: SESSION, candidate: CandidateNumber(7), kind: HandedKind::Work };
const HASH: FileHash = FileHash([7; 32]);

fn view(number: u16, hand_in: bool) -> FromExam {
    let phase = PhaseView {
        id: PhaseId("part1".into()),
        name: "Partie 1".into(),
        part: Part::Situation,
        number: 1,
        of: 7,
    };
    let (stage, remaining_ms) = (Stage::Running, Some(60_000));
    let view = CandidateView {
        candidate: CandidateNumber(number),
        format: "Titre".into(),
        clock: ClockView { stage, phase, remaining_ms, last_minutes: false, epoch: 1 },
        may: Rights::default(),
        draws: Vec::new(),
        documents: Vec::new(),
        templates: Vec::new(),
        qualifications: Vec::new(),
        clients: Vec::new(),
        part1: true,
        plays: None,
        outage: false,
        hand: HandView::default(),
        work: OwnWork { session: Some(SESSION), hand_in, ..OwnWork::default() },
    };
    FromExam::View { view: Some(ExamView::Candidate(Box::new(view))) }
}

fn welcomed() -> ToStation {
    match welcome(Vec::new(), ChatNumbers::default()) {
        ToStation::Welcome(welcome) => {
            ToStation::Welcome(Box::new(Welcome { bulk: Some(BulkWord(5)), ..*welcome }))
        }
        other => other,
    }
}

/// A candidate that may hand in.
fn desk() -> Desk {
    let mut desk = Desk::new(Role::Candidate);
    desk.connect(welcomed());
    desk.receive(ToStation::Exam(view(7, true)));
    desk.did();
    desk
}

fn taken_in() -> Input {
    Input::TakenIn { of: OWN, name: "Lettre.odt".into(), bytes: 12, hash: HASH }
}

/// The files that were to be sent, by name.
fn sent(desk: &mut Desk) -> Vec<Vec<String>> {
    let sends = |effect| match effect {
        Effect::SendFiles { word: BulkWord(5), files } => {
            Some(files.into_iter().map(|file| file.name).collect())
        }
        _ => None,
    };
    desk.did().into_iter().filter_map(sends).collect()
}

fn kept(desk: &mut Desk) -> Option<usize> {
    let keeps = |effect| match effect {
        Effect::KeepHanding(files) => Some(files.len()),
        _ => None,
    };
    desk.did().into_iter().rev().find_map(keeps)
}

#[test]
fn a_file_is_copied_then_sent_and_forgotten_once_the_server_has_it() {
    let mut desk = desk();
    desk.ask(Command::HandIn(PathBuf::from("/media/Lettre.odt")));
    let did = desk.did();
    assert!(did.contains(&Effect::TakeIn(OWN, PathBuf::from("/media/Lettre.odt"))), "{did:?}");
    desk.happen(taken_in());
    assert_eq!(sent(&mut desk), [["Lettre.odt"]]);
    assert_eq!(desk.station.view().exam.handing.len(), 1);
    desk.happen(Input::FileKept(HASH, "Lettre.odt".into()));
    assert_eq!(kept(&mut desk), Some(0));
    assert!(desk.station.view().exam.handing.is_empty());
}

#[test]
fn of_two_files_of_one_content_each_is_kept_under_its_own_name() {
    let mut desk = desk();
    let copy = |name: &str| Input::TakenIn { of: OWN, name: name.into(), bytes: 12, hash: HASH };
    desk.happen(copy("Lettre.odt"));
    desk.happen(copy("Lettre finale.odt"));
    desk.did();
    desk.happen(Input::FileKept(HASH, "Lettre.odt".into()));
    assert_eq!(kept(&mut desk), Some(1), "the other waits still");
    desk.happen(Input::FileKept(HASH, "Lettre finale.odt".into()));
    assert_eq!(kept(&mut desk), Some(0));
}

#[test]
fn what_broke_off_is_sent_again_also_by_the_next_run_and_never_by_another_candidate() {
    let mut desk = desk();
    desk.happen(taken_in());
    assert_eq!(sent(&mut desk).len(), 1);
    desk.happen(Input::FilesNotSent);
    desk.wait(Duration::from_secs(4));
    assert_eq!(sent(&mut desk), [["Lettre.odt"]]);
    desk.happen(Input::FileNotTaken(HASH, NotTaken::Busy));
    desk.wait(Duration::from_secs(4));
    assert_eq!(sent(&mut desk), [["Lettre.odt"]]);

    let left = UnsentFile {
        kind: HandedKind::Work,
        session: SESSION,
        candidate: CandidateNumber(7),
        name: "Lettre.odt".into(),
        bytes: 12,
        hash: HASH,
    };
    let mut next = Desk::new(Role::Candidate);
    next.happen(Input::HandingLoaded(vec![left]));
    next.connect(welcomed());
    next.receive(ToStation::Exam(view(8, true)));
    assert!(sent(&mut next).is_empty(), "another sits here");
    assert!(next.station.view().exam.handing.is_empty());
    next.receive(ToStation::Exam(view(7, true)));
    assert_eq!(sent(&mut next), [["Lettre.odt"]]);
}

#[test]
fn what_the_server_does_not_take_stays_in_view_and_is_sent_once_it_may() {
    let mut desk = desk();
    desk.happen(taken_in());
    desk.did();
    desk.happen(Input::FileNotTaken(HASH, NotTaken::NotNow));
    assert_eq!(desk.station.view().exam.handing[0].refused, Some(NotTaken::NotNow));
    desk.wait(Duration::from_secs(10));
    assert!(sent(&mut desk).is_empty());
    desk.receive(ToStation::Exam(view(7, false)));
    desk.ask(Command::HandIn(PathBuf::from("/media/Autre.odt")));
    let why = NotHandedIn::NotTaken(NotTaken::NotNow);
    let notice = NoticeKind::NotHandedIn { name: "Autre.odt".into(), why };
    assert!(desk.station.view().notices.iter().any(|shown| shown.kind == notice));
    desk.receive(ToStation::Exam(view(7, true)));
    assert_eq!(sent(&mut desk), [["Lettre.odt"]]);
}

#[test]
fn a_station_deletes_what_it_is_told_to_and_says_so_once_it_is_gone() {
    let mut desk = desk();
    desk.happen(taken_in());
    desk.did();
    let purge = StationPurge {
        session: SESSION,
        purge: 40,
        classes: vec![DataClass::Work],
        unnamed: Vec::new(),
        from_ms: 1,
        to_ms: 2,
    };
    desk.receive(ToStation::Exam(FromExam::Purge(purge.clone())));
    let did = desk.did();
    assert!(did.contains(&Effect::KeepHanding(Vec::new())) && did.contains(&Effect::Purge(purge)), "{did:?}");
    assert!(did.contains(&Effect::KeepWriting(Vec::new())));
    let gone = StationGone { files: 3, bytes: 99, ..StationGone::default() };
    desk.happen(Input::Purged { session: SESSION, purge: 40, gone: gone.clone() });
    let said = desk.said();
    let done = ToServer::Exam(ToExam::Purged { session: SESSION, purge: 40, gone });
    assert!(said.contains(&done), "{said:?}");
}

#[test]
fn staff_adds_a_file_to_a_dossier_and_it_is_sent_as_that_until_the_server_has_it() {
    let path = PathBuf::from("/media/DP.pdf");
    let add =
        |candidate| Command::AddProfessional { candidate: CandidateNumber(candidate), path: path.clone() };
    let mut desk = desk();
    desk.ask(add(7));
    assert!(desk.notices().contains(&NoticeKind::WrongRole));
    let mut staff = Desk::new(Role::Staff);
    staff.connect(welcomed());
    staff.ask(add(7));
    let why = NotHandedIn::NotTaken(NotTaken::NotNow);
    assert!(staff.notices().contains(&NoticeKind::NotHandedIn { name: "DP.pdf".into(), why }));
    staff.receive(super::record::shown(SESSION.0, 0));
    staff.did();
    staff.ask(add(7));
    let of = FileFor { session: SESSION, candidate: CandidateNumber(7), kind: HandedKind::Professional };
    assert!(staff.did().contains(&Effect::TakeIn(of, path.clone())));
    let copied =
        |name: &str, byte| Input::TakenIn { of, name: name.into(), bytes: 12, hash: FileHash([byte; 32]) };
    staff.happen(copied("DP.pdf", 1));
    assert_eq!(sent(&mut staff), [["DP.pdf"]]);
    // Another takes its place, whatever it is called.
    staff.happen(copied("DP corrigé.pdf", 2));
    assert_eq!(sent(&mut staff), [["DP corrigé.pdf"]]);
    assert_eq!(staff.station.view().exam.handing[0].candidate, CandidateNumber(7));
    staff.happen(Input::FileKept(FileHash([2; 32]), "DP corrigé.pdf".into()));
    assert_eq!(kept(&mut staff), Some(0));
}

#[test]
fn a_station_where_a_candidate_typed_its_name_forgets_it_with_the_names_and_others_do_not() {
    let mut desk = desk();
    let purge = |unnamed: &[StationId]| {
        let (classes, unnamed) = (vec![DataClass::Names], unnamed.to_vec());
        StationPurge { session: SESSION, purge: 41, classes, unnamed, from_ms: 1, to_ms: 2 }
    };
    desk.receive(ToStation::Exam(FromExam::Purge(purge(&[StationId(99)]))));
    assert!(desk.did().contains(&Effect::Purge(purge(&[]))), "another is no concern of this one");
    assert!(!desk.station.view().exam.kept.forgets_join);
    desk.receive(ToStation::Exam(FromExam::Purge(purge(&[StationId(99), ME]))));
    assert!(desk.did().contains(&Effect::Purge(purge(&[ME]))));
    assert!(desk.station.view().exam.kept.forgets_join);
}
