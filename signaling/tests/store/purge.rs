//! What goes of a session: SQLite and memory say the same, and nothing of it is left in any file, in free pages or the log
//! of writes neither.

use std::path::Path;

use signaling::kept::*;
use signaling::protocol::exam::*;
use signaling::protocol::{CallId, FileHash, FileHasher, JournalEvent, MessageId, Role, StationId};
use signaling::store::{Memory, Sqlite};

pub const SESSION: SessionId = SessionId(0x5e55);
pub const MARK: &str = "Zqx-marque";

fn fact(number: u64, fact: Fact) -> Recorded {
    Recorded { number, version: FACT_VERSION, at_ms: 1_000 * number, by: Seat::Server, order: None, fact }
}

pub fn facts() -> Vec<Recorded> {
    let made = Fact::Made {
        session: SESSION,
        package: FileHash([1; 32]),
        title: "Lumélec".into(),
        format: "ccp1".into(),
        subjects: vec!["a".into()],
        recordings: Vec::new(),
        labels: Box::default(),
    };
    let name = format!("{MARK}-nom");
    let registered = Fact::Registered { candidate: CandidateNumber(7), name, extra: Vec::new() };
    let sat =
        |station| Fact::Sat { who: Person::Candidate(CandidateNumber(7)), station: Some(StationId(station)) };
    let juror = Fact::Sat { who: Person::Juror(JurorId(1)), station: Some(StationId(2)) };
    let mut all = vec![made, registered, sat(1), sat(3), juror];
    all.extend(super::said::all());
    all.push(Fact::SessionClosed);
    (1..).zip(all).map(|(number, it)| fact(number, it)).collect()
}

fn station(id: u32, name: &str, role: Role) -> StoreOp {
    StoreOp::Station(KeptStation {
        id: StationId(id),
        name: name.to_owned(),
        role,
        held_apart: false,
        do_not_disturb: false,
    })
}

fn ops(file: FileHash, recorded: FileHash) -> Vec<StoreOp> {
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
    let handed = HandedFile {
        name: format!("{MARK}.odt"),
        bytes: 12,
        hash: file,
        at_ms: 2_100,
        kind: HandedKind::Work,
    };
    let text = format!("{MARK}-index");
    let seal = NewSeal {
        session: SESSION,
        candidate,
        index: (FileHasher::hash(&text), text),
        entries: Vec::new(),
        at_ms: 2_500,
    };
    // A candidate typed its name instead of its number.
    let typed = format!("{MARK}-poste");
    let mut ops = vec![
        station(1, "07", Role::Candidate),
        station(2, "M. Petit", Role::Jury),
        station(3, &typed, Role::Candidate),
    ];
    let joined = |station, name: &str, role| {
        let event = JournalEvent::Joined { station: StationId(station), name: name.into(), role };
        StoreOp::Journal { at_ms: 1_200, event }
    };
    ops.push(joined(2, "M. Petit", Role::Jury));
    ops.push(joined(3, &typed, Role::Candidate));
    ops.push(StoreOp::Journal {
        at_ms: 5_000,
        event: JournalEvent::Left { station: StationId(3), name: typed.clone() },
    });
    let given = format!("7 - {MARK}.odt");
    ops.push(StoreOp::Journal {
        at_ms: 5_100,
        event: JournalEvent::FileGiven { station: StationId(2), name: given },
    });
    ops.push(StoreOp::Facts { session: SESSION, facts: facts() });
    ops.extend((1..40).map(|id| chat(id, 1_500 + id)));
    ops.push(chat(99, 9_000));
    ops.push(StoreOp::Work(NewWork { session: SESSION, candidate, piece }));
    ops.push(StoreOp::File(NewFile { session: SESSION, candidate, file: handed }));
    ops.push(StoreOp::Seal(Box::new(seal)));
    let recording = ExchangeRecording { from_ms: 1_500, length_ms: 30_000, hash: recorded };
    let (exchange, call, station) = (ExchangeId(2), CallId(0xca11), StationId(2));
    let (session, bytes, at_ms) = (SESSION, 20, 2_600);
    ops.push(StoreOp::Recording(KeptRecording {
        session,
        candidate,
        exchange,
        call,
        station,
        recording,
        bytes,
        at_ms,
    }));
    ops
}

pub fn purge() -> StoreOp {
    let purge = StationPurge {
        session: SESSION,
        purge: 0,
        classes: DataClass::ALL.to_vec(),
        unnamed: Vec::new(),
        from_ms: 1_000,
        to_ms: 8_000,
    };
    let (reason, by, order) = (Some("Fin".into()), Seat::Staff(StationId(9)), Some(OrderId(5)));
    StoreOp::Purge(Box::new(NewPurge { purge, reason, by, order, at_ms: 8_500 }))
}

/// In which files the mark is.
pub fn marked(folder: &Path) -> Vec<String> {
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
    let voice = format!("{MARK}-enregistrement");
    let recorded_hash = FileHasher::hash(&voice);
    std::fs::write(folder.path().join(format!("files/{recorded_hash}.part")), &voice).unwrap();
    let mut disk = Sqlite::open(&path).unwrap();
    let mut memory = Memory::default();
    for op in ops(hash, recorded_hash) {
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
    assert!(marked(folder.path()).len() >= 4, "{:?}", marked(folder.path()));
    assert_eq!(disk.kept().unwrap().exam.recordings.len(), 1);
    // What no row names goes at a start; a recording is named.
    drop(disk);
    let mut disk = Sqlite::open(&path).unwrap();
    assert!(folder.path().join(format!("files/{recorded_hash}")).exists());

    let purge = purge();
    let kept = disk.keep_all(std::iter::once(&purge)).unwrap();
    assert_eq!(kept, [memory.keep(purge)]);
    let [Stored::Fact(Some(recorded))] = &kept[..] else { panic!("{kept:?}") };
    let Fact::Purge(PurgeFact::Purged(certificate)) = &recorded.fact else { panic!("{recorded:?}") };
    assert_eq!(certificate.classes[&DataClass::Work].count, 42 + 8);
    let recordings = &certificate.classes[&DataClass::Recordings];
    assert_eq!((recordings.count, recordings.bytes, &recordings.files), (1, 20, &vec![recorded_hash]));
    assert_eq!(
        certificate.classes[&DataClass::Names].count,
        4,
        "those of the candidate and the juror, and their stations"
    );
    assert_eq!(certificate.stations, [1, 2, 3].map(StationId));
    assert_eq!(certificate.unnamed, [2, 3].map(StationId));
    assert_eq!((certificate.from_ms, certificate.to_ms), (1_000, 8_000));
    let journal = Query::Journal { after: 0 };
    assert_eq!(disk.read(&journal).unwrap(), memory.read(&journal));
    assert!(!format!("{:?}", disk.read(&journal)).contains("M. Petit"), "a juror's name goes, too");
    assert_eq!(disk.kept().unwrap().stations, memory.kept().stations);
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
            gone: StationGone { files: 3, bytes: 9, ..StationGone::default() },
            at_ms: 9_500,
        };
        let op = StoreOp::StationPurged(Box::new(confirmation));
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
fn a_station_that_comes_after_a_purge_is_asked_for_it_too_and_says_so_only_where_it_held_something() {
    let folder = tempfile::tempdir().unwrap();
    let mut disk = Sqlite::open(&folder.path().join("store.sqlite")).unwrap();
    let mut memory = Memory::default();
    let mut both = |op: StoreOp| {
        let kept = disk.keep_all(std::iter::once(&op)).unwrap().remove(0);
        assert_eq!(kept, memory.keep(op));
        let exam = disk.kept().unwrap().exam;
        assert_eq!(exam, memory.kept().exam);
        (kept, exam)
    };
    both(station(1, "07", Role::Candidate));
    both(StoreOp::Facts { session: SESSION, facts: facts() });
    let (Stored::Fact(Some(recorded)), _) = both(purge()) else { panic!("it is certified") };
    let confirm = |station, files| {
        let gone = StationGone { files, ..StationGone::default() };
        let (session, purge, station) = (SESSION, recorded.number, StationId(station));
        StoreOp::StationPurged(Box::new(NewConfirmation { session, purge, station, gone, at_ms: 9_500 }))
    };
    assert!(matches!(both(confirm(1, 0)).0, Stored::Fact(Some(_))), "it was told with the purge");
    let (_, exam) = both(station(2, "08", Role::Candidate));
    assert_eq!(exam.purges[0].left, [StationId(2)]);
    assert_eq!(exam.purges[0].purge.classes, DataClass::ALL);
    assert_eq!((exam.purges[0].purge.from_ms, exam.purges[0].purge.to_ms), (1_000, 8_000));
    let (_, exam) = both(station(3, "09", Role::Candidate));
    assert_eq!(exam.purges[0].left, [2, 3].map(StationId));
    // One that changes is no new one.
    assert_eq!(both(station(3, "09", Role::Candidate)).1.purges, exam.purges);
    assert_eq!(both(confirm(2, 0)).0, Stored::Done);
    let (Stored::Fact(Some(late)), exam) = both(confirm(3, 4)) else { panic!("it held something") };
    assert!(matches!(&late.fact, Fact::Purge(PurgeFact::StationPurged { gone, .. }) if gone.files == 4));
    assert!(exam.purges.is_empty());
    assert_eq!(both(confirm(3, 4)).0, Stored::Fact(None), "once");
}

/// What becomes true of a session that is over, by this order.
fn late(session: SessionId, order: u64, fact: Fact) -> StoreOp {
    let (by, order) = (Seat::Staff(StationId(9)), OrderId(order));
    StoreOp::LateFact(Box::new(NewLateFact { session, fact, by, order, at_ms: 9_000 }))
}

#[test]
fn a_dossier_of_a_past_session_that_was_saved_is_a_fact_of_it_once_where_it_was_sealed_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut disk = Sqlite::open(&folder.path().join("store.sqlite")).unwrap();
    let mut memory = Memory::default();
    let (candidate, index) = (CandidateNumber(7), FileHash([4; 32]));
    let seal = Seal { index, entries: 3, bytes: 9 };
    let sealed = fact(16, Fact::Dossier(DossierFact::Sealed { candidate, seal }));
    let newer = Fact::Made {
        session: SessionId(2),
        package: FileHash([1; 32]),
        title: "Lumélec".into(),
        format: "ccp1".into(),
        subjects: Vec::new(),
        recordings: Vec::new(),
        labels: Box::default(),
    };
    let saved = |order, index| {
        late(SESSION, order, Fact::Dossier(DossierFact::Saved { candidate, index, elsewhere: true }))
    };
    let ops = [
        StoreOp::Facts { session: SESSION, facts: facts() },
        StoreOp::Facts { session: SESSION, facts: vec![sealed] },
        StoreOp::Facts { session: SessionId(2), facts: vec![fact(1, newer)] },
        saved(6, index),
        saved(6, index),
        saved(7, FileHash([5; 32])),
        saved(8, index),
    ];
    let kept = ops.map(|op| {
        let kept = disk.keep_all(std::iter::once(&op)).unwrap().remove(0);
        assert_eq!(kept, memory.keep(op));
        kept
    });
    let number = |kept: &Stored| match kept {
        Stored::Fact(fact) => fact.as_ref().map(|recorded| recorded.number),
        other => panic!("{other:?}"),
    };
    assert_eq!(kept[3..].iter().map(number).collect::<Vec<_>>(), [Some(17), Some(17), None, Some(18)]);
    let exam = disk.kept().unwrap().exam;
    assert_eq!(exam, memory.kept().exam);
    assert_eq!(exam.facts.len(), 1, "the newest session is the one that is held");
}

#[test]
fn how_long_something_of_a_past_session_is_kept_is_a_fact_of_that_session() {
    let folder = tempfile::tempdir().unwrap();
    let mut disk = Sqlite::open(&folder.path().join("store.sqlite")).unwrap();
    let mut memory = Memory::default();
    let retain = |session| {
        let fact = PurgeFact::RetentionSet { class: DataClass::Work, days: Some(3) };
        late(session, 6, Fact::Purge(fact))
    };
    let ops = [StoreOp::Facts { session: SESSION, facts: facts() }, retain(SESSION), retain(SessionId(1))];
    let kept = ops.map(|op| {
        let kept = disk.keep_all(std::iter::once(&op)).unwrap().remove(0);
        assert_eq!(kept, memory.keep(op));
        kept
    });
    let Stored::Fact(Some(recorded)) = &kept[1] else { panic!("{kept:?}") };
    let rule = PurgeFact::RetentionSet { class: DataClass::Work, days: Some(3) };
    assert_eq!((recorded.number, &recorded.fact), (16, &Fact::Purge(rule)));
    assert_eq!(kept[2], Stored::Fact(None), "there is no such session");
    let exam = disk.kept().unwrap().exam;
    assert_eq!(exam, memory.kept().exam);
    assert_eq!(exam.retained[0].days(DataClass::Work), Some(3));
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

#[test]
fn a_file_and_a_dossier_professionnel_of_one_name_are_two_and_another_takes_the_place_of_the_second() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.sqlite");
    std::fs::create_dir_all(folder.path().join("files")).unwrap();
    let mut disk = Sqlite::open(&path).unwrap();
    let mut memory = Memory::default();
    let candidate = CandidateNumber(7);
    let mut ops = vec![StoreOp::Facts { session: SESSION, facts: facts() }];
    let files = [(1, "Lettre.pdf", HandedKind::Work), (2, "Lettre.pdf", HandedKind::Professional)];
    for (byte, name, kind) in files.into_iter().chain([(3, "DP.pdf", HandedKind::Professional)]) {
        let hash = FileHasher::hash(&format!("contenu {byte}"));
        std::fs::write(folder.path().join(format!("files/{hash}.part")), format!("contenu {byte}")).unwrap();
        let file = HandedFile { name: name.into(), bytes: 9, hash, at_ms: byte, kind };
        ops.push(StoreOp::File(NewFile { session: SESSION, candidate, file }));
    }
    for op in ops {
        assert_eq!(disk.keep_all(std::iter::once(&op)).unwrap(), [memory.keep(op)]);
    }
    drop(disk);
    let mut kept = Sqlite::open(&path).unwrap().kept().unwrap().exam.files;
    kept.sort_by_key(|(_, file)| file.at_ms);
    let names: Vec<_> = kept.iter().map(|(_, file)| (file.name.as_str(), file.kind)).collect();
    assert_eq!(names, [("Lettre.pdf", HandedKind::Work), ("DP.pdf", HandedKind::Professional)]);
    let mut known = memory.kept().exam.files;
    known.sort_by_key(|(_, file)| file.at_ms);
    assert_eq!(kept, known);
    let left = std::fs::read_dir(folder.path().join("files")).unwrap().count();
    assert_eq!(left, 2, "what lost its place is gone");
}
