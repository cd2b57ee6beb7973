//! What goes of a session: SQLite and memory say the same, and nothing of it is left in any file, in free pages or the log
//! of writes neither.

use std::path::Path;

use signaling::kept::*;
use signaling::protocol::exam::*;
use signaling::protocol::{FileHash, FileHasher, MessageId, Role, StationId};
use signaling::store::{Memory, Sqlite};

const SESSION: SessionId = SessionId(0x5e55);
const MARK: &str = "Zqx-marque";

fn fact(number: u64, fact: Fact) -> Recorded {
    Recorded { number, version: FACT_VERSION, at_ms: 1_000 * number, by: Seat::Server, order: None, fact }
}

fn facts() -> Vec<Recorded> {
    let made = Fact::Made {
        session: SESSION,
        package: FileHash([1; 32]),
        title: "Lumélec".into(),
        format: "ccp1".into(),
        subjects: vec!["a".into()],
        recordings: Vec::new(),
    };
    let name = format!("{MARK}-nom");
    let registered = Fact::Registered { candidate: CandidateNumber(7), name, extra: Vec::new() };
    vec![fact(1, made), fact(2, registered), fact(3, Fact::SessionClosed)]
}

fn ops(file: FileHash) -> Vec<StoreOp> {
    let station = |id: u32, role| {
        StoreOp::Station(KeptStation {
            id: StationId(id),
            name: format!("{id}"),
            role,
            held_apart: false,
            do_not_disturb: false,
        })
    };
    let chat = |id: u64, at_ms| {
        StoreOp::Chat(NewChat {
            id: MessageId(id),
            from: StationId(1),
            to: StationId(2),
            persona: None,
            by_helper: false,
            text: format!("{MARK}-chat {id} {}", "x".repeat(2_000)),
            at_ms,
        })
    };
    let candidate = CandidateNumber(7);
    let piece =
        WrittenPiece { piece: Piece::Letter, edition: 1, text: format!("{MARK}-lettre"), at_ms: 2_000 };
    let handed = HandedFile { name: format!("{MARK}.odt"), bytes: 12, hash: file, at_ms: 2_100 };
    let text = format!("{MARK}-index");
    let seal = NewSeal {
        session: SESSION,
        candidate,
        index: (FileHasher::hash(&text), text),
        entries: Vec::new(),
        at_ms: 2_500,
    };
    let mut ops = vec![station(1, Role::Candidate), station(2, Role::Jury)];
    ops.push(StoreOp::Facts { session: SESSION, facts: facts() });
    ops.extend((1..40).map(|id| chat(id, 1_500 + id)));
    ops.push(chat(99, 9_000));
    ops.push(StoreOp::Work(NewWork { session: SESSION, candidate, piece }));
    ops.push(StoreOp::File(NewFile { session: SESSION, candidate, file: handed }));
    ops.push(StoreOp::Seal(Box::new(seal)));
    ops
}

fn purge() -> StoreOp {
    let purge = StationPurge {
        session: SESSION,
        purge: 0,
        classes: DataClass::ALL.to_vec(),
        from_ms: 1_000,
        to_ms: 8_000,
    };
    let (reason, by, order) = (Some("Fin".into()), Seat::Staff(StationId(9)), Some(OrderId(5)));
    StoreOp::Purge(Box::new(NewPurge { purge, reason, by, order, at_ms: 8_500 }))
}

/// In which files the mark is.
fn marked(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()) {
        if entry.is_dir() {
            found.extend(marked(&entry));
        } else {
            let bytes = std::fs::read(&entry).unwrap();
            if bytes.windows(MARK.len()).any(|window| window == MARK.as_bytes()) {
                found.push(entry.display().to_string());
            }
        }
    }
    found
}

#[test]
fn sqlite_and_memory_certify_the_same_and_no_file_holds_a_byte_of_what_went() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.sqlite");
    let content = format!("{MARK}-fichier");
    let hash = FileHasher::hash(&content);
    std::fs::create_dir_all(folder.path().join("files")).unwrap();
    std::fs::write(folder.path().join(format!("files/{hash}.part")), &content).unwrap();
    let mut disk = Sqlite::open(&path).unwrap();
    let mut memory = Memory::default();
    for op in ops(hash) {
        let kept = disk.keep_all(std::iter::once(&op)).unwrap();
        assert_eq!(kept, [memory.keep(op)]);
    }
    assert_eq!(disk.kept().unwrap().exam, memory.kept().exam);
    let query = Query::Holdings { session: SESSION, from_ms: 1_000, to_ms: 8_000 };
    assert_eq!(disk.read(&query).unwrap(), memory.read(&query));
    let places =
        vec![signaling::exam::Place { station: StationId(1), from: signaling::exam::Moment(0), until: None }];
    let asked = Query::Dossier(AskedDossier { session: SESSION, places });
    assert_eq!(disk.read(&asked).unwrap(), memory.read(&asked));
    assert!(marked(folder.path()).len() >= 3, "{:?}", marked(folder.path()));

    let purge = purge();
    let kept = disk.keep_all(std::iter::once(&purge)).unwrap();
    assert_eq!(kept, [memory.keep(purge)]);
    let [Stored::Fact(Some(recorded))] = &kept[..] else { panic!("{kept:?}") };
    let Fact::Purge(PurgeFact::Purged(certificate)) = &recorded.fact else { panic!("{recorded:?}") };
    assert_eq!(certificate.classes[&DataClass::Work].count, 42);
    assert_eq!(certificate.classes[&DataClass::Names].count, 1);
    assert_eq!(certificate.stations, [StationId(1), StationId(2)]);
    let left: Vec<String> = marked(folder.path());
    assert_eq!(left.len(), 1, "what was said after the session stays: {left:?}");
    assert_eq!(disk.read(&query).unwrap(), memory.read(&query));
    assert_eq!(disk.kept().unwrap().exam, memory.kept().exam);

    // Each station confirms once.
    for _ in 0..2 {
        let station = StationId(2);
        let confirmation = NewConfirmation {
            session: SESSION,
            purge: recorded.number,
            station,
            files: 3,
            bytes: 9,
            at_ms: 9_500,
        };
        let op = StoreOp::StationPurged(confirmation);
        let kept = disk.keep_all(std::iter::once(&op)).unwrap();
        assert_eq!(kept, [memory.keep(op)]);
    }
    drop(disk);
    let disk = Sqlite::open(&path).unwrap();
    assert_eq!(disk.kept().unwrap().exam, memory.kept().exam);
    assert_eq!(disk.kept().unwrap().exam.purges.len(), 1);
    assert_eq!(std::fs::read_dir(folder.path().join("files")).unwrap().count(), 0);
}

#[test]
fn a_file_that_no_row_names_goes_at_the_next_start_and_what_did_not_come_whole_stays() {
    let folder = tempfile::tempdir().unwrap();
    let files = folder.path().join("files");
    std::fs::create_dir_all(&files).unwrap();
    let hash = FileHash([3; 32]);
    for name in [hash.to_string(), format!("{hash}.part"), "0123.new".into()] {
        std::fs::write(files.join(name), "x").unwrap();
    }
    drop(Sqlite::open(&folder.path().join("store.sqlite")).unwrap());
    let left: Vec<_> = std::fs::read_dir(&files).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, [format!("{hash}.part").as_str()]);
}
