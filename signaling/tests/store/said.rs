//! What persons say in facts: names and sentences, kept beside them.

use std::path::Path;

use signaling::kept::said_in;
use signaling::protocol::FileHash;
use signaling::protocol::exam::*;
use signaling::store::Sqlite;

use super::purge::{MARK, SESSION, facts, marked, purge};

/// All facts in which persons say something: a juror's name, and eight sentences.
pub fn all() -> [Fact; 9] {
    let (candidate, juror, remark) = (CandidateNumber(7), JurorId(1), OrderId(71));
    let phase = PhaseId::from("exchanges");
    let text = |what: &str| format!("{MARK}-{what}");
    [
        Fact::JurorEntered(JurorInfo { juror, name: text("juré"), retention: false }),
        Fact::HelpAsked { candidate, text: text("aide") },
        Fact::Messaged { message: OrderId(72), to: vec![candidate], text: text("message") },
        Fact::Remarked {
            candidate,
            juror,
            remark,
            kind: RemarkKind::Note,
            phase: phase.clone(),
            exchange: None,
            offset_ms: None,
            text: text("note"),
        },
        Fact::Reworded { candidate, juror, remark, text: text("note corrigée") },
        Fact::TimeAdded { candidate, phase: phase.clone(), ms: 60_000, reason: text("temps") },
        Fact::ExchangeSkipped { candidate, exchange: ExchangeId(2), reason: text("passé") },
        Fact::Stepped {
            candidate,
            phase,
            step: Step::Back,
            epoch: 2,
            remaining_ms: 1,
            goes_on: false,
            reason: Some(text("retour")),
        },
        Fact::Play(PlayFact::Cut {
            candidate,
            play: 1,
            why: PlayCut::Stopped,
            heard_ms: None,
            reason: Some(text("coupure")),
        }),
    ]
}

/// A file of a server that kept sentences in the facts themselves.
fn of_before(path: &Path, facts: &[Recorded]) {
    drop(Sqlite::open(path).unwrap());
    let old = rusqlite::Connection::open(path).unwrap();
    old.execute_batch(
        "DROP TABLE exam_said; DROP TABLE exam_looks; DROP TABLE exam_recordings;
         CREATE TABLE exam_names (
             session TEXT NOT NULL, number INTEGER NOT NULL, salt TEXT NOT NULL, name TEXT NOT NULL,
             PRIMARY KEY (session, number)) STRICT;",
    )
    .unwrap();
    for recorded in facts {
        let (mut kept, number) = (recorded.clone(), i64::try_from(recorded.number).unwrap());
        if let Fact::Registered { name, .. } = &mut kept.fact {
            let row = (SESSION.to_string(), number, name.clone());
            old.execute("INSERT INTO exam_names VALUES (?1, ?2, 'sel', ?3)", row).unwrap();
            *name = "marque".to_owned();
        }
        let row = (SESSION.to_string(), number, signaling::protocol::encode(&kept));
        old.execute("INSERT INTO exam_facts VALUES (?1, ?2, ?3)", row).unwrap();
    }
    old.pragma_update(None, "user_version", 9).unwrap();
}

#[test]
fn what_was_said_in_facts_of_before_goes_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.sqlite");
    of_before(&path, &facts());
    let mut disk = Sqlite::open(&path).unwrap();
    assert_eq!(disk.kept().unwrap().exam.facts, facts());
    disk.keep_all(std::iter::once(&purge())).unwrap();
    assert_eq!(marked(folder.path()), [""; 0]);
}

#[test]
fn what_a_purge_of_before_left_in_facts_is_not_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.sqlite");
    let gone = PurgedClass { count: 1, bytes: 9, digest: FileHash([5; 32]), files: Vec::new() };
    let certificate = PurgeCertificate {
        reason: None,
        classes: [(DataClass::Work, gone)].into(),
        stations: Vec::new(),
        unnamed: Vec::new(),
        from_ms: 1_000,
        to_ms: 8_000,
    };
    let mut all = facts();
    let number = all.len() as u64 + 1;
    let fact = Fact::Purge(PurgeFact::Purged(certificate));
    all.push(Recorded { number, version: FACT_VERSION, at_ms: 9_000, by: Seat::Server, order: None, fact });
    of_before(&path, &all);
    let disk = Sqlite::open(&path).unwrap();
    let said =
        disk.kept().unwrap().exam.facts.into_iter().filter_map(|mut recorded| {
            said_in(&mut recorded.fact).map(|(class, text)| (class, text.clone()))
        });
    let said: Vec<_> = said.filter(|(_, text)| text.contains(MARK)).map(|(class, _)| class).collect();
    assert_eq!(said, [DataClass::Names; 2], "names stay until they go");
}
