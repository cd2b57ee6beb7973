//! What persons say in facts: names and sentences, kept beside them.

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

/// A file of a server that kept sentences in the facts themselves: they are the same facts, and go as those of today.
#[test]
fn what_was_said_in_facts_of_before_goes_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.sqlite");
    drop(Sqlite::open(&path).unwrap());
    let old = rusqlite::Connection::open(&path).unwrap();
    old.execute_batch(
        "DROP TABLE exam_said; DROP TABLE exam_looks; DROP TABLE exam_recordings;
         CREATE TABLE exam_names (
             session TEXT NOT NULL, number INTEGER NOT NULL, salt TEXT NOT NULL, name TEXT NOT NULL,
             PRIMARY KEY (session, number)) STRICT;",
    )
    .unwrap();
    for recorded in facts() {
        let mut kept = recorded.clone();
        if let Fact::Registered { name, .. } = &mut kept.fact {
            let row = (SESSION.to_string(), i64::try_from(recorded.number).unwrap(), name.clone());
            old.execute("INSERT INTO exam_names VALUES (?1, ?2, 'sel', ?3)", row).unwrap();
            *name = "marque".to_owned();
        }
        let row = (
            SESSION.to_string(),
            i64::try_from(recorded.number).unwrap(),
            signaling::protocol::encode(&kept),
        );
        old.execute("INSERT INTO exam_facts VALUES (?1, ?2, ?3)", row).unwrap();
    }
    old.pragma_update(None, "user_version", 9).unwrap();
    drop(old);
    let mut disk = Sqlite::open(&path).unwrap();
    assert_eq!(disk.kept().unwrap().exam.facts, facts());
    disk.keep_all(std::iter::once(&purge())).unwrap();
    assert_eq!(marked(folder.path()), [""; 0]);
}
