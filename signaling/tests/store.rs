//! The two stores answer alike, so what simulations find in memory holds on the disk.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests may fail in any way they like")]

#[path = "store/facts.rs"]
mod facts;
#[path = "store/purge.rs"]
mod purge;
#[path = "store/receipts.rs"]
mod receipts;
#[path = "store/said.rs"]
mod said;

use signaling::hub::{Call, CallState, Times};
use signaling::kept::{
    Kept, KeptCall, KeptPair, KeptStation, NewChat, NewNote, Page, Query, REMEMBERED_PERSONAS, Receiver,
    StoreOp, Stored,
};
use signaling::protocol::*;
use signaling::store::{Memory, OpenError, Sqlite};

fn station(id: u32, name: &str, role: Role, held_apart: bool) -> StoreOp {
    let do_not_disturb = held_apart && id == 1;
    StoreOp::Station(KeptStation { id: StationId(id), name: name.into(), role, held_apart, do_not_disturb })
}

fn pair(candidate: u32, jury: u32, link: u32) -> StoreOp {
    StoreOp::Pair(KeptPair { candidate: StationId(candidate), jury: StationId(jury), link: Link(link) })
}

fn chat(id: u64, from: u32, to: u32, text: &str) -> StoreOp {
    let client = Some(ClientId("vasseur".into()));
    let persona = id.is_multiple_of(2).then(|| Persona { name: "Mme Vasseur".into(), number: None, client });
    let (from, to) = (StationId(from), StationId(to));
    StoreOp::Chat(NewChat {
        id: MessageId(id),
        from,
        to,
        persona,
        by_helper: id.is_multiple_of(2),
        text: text.into(),
        at_ms: 1_000 + id,
    })
}

fn progress(by: u32, id: u64, state: ChatState) -> StoreOp {
    StoreOp::Progress { by: Receiver::Station(StationId(by)), id: MessageId(id), state }
}

fn note(station: u32, call: u64, revision: u64, text: &str) -> StoreOp {
    let (station, call) = (StationId(station), CallId(call));
    StoreOp::Note(NewNote { station, call, revision, text: text.into(), at_ms: 2_000 + revision })
}

fn call(id: u64, state: CallState, epoch: u32) -> StoreOp {
    StoreOp::Call(Box::new(the_call(id, state, epoch)))
}

fn the_call(id: u64, state: CallState, epoch: u32) -> Call {
    Call {
        id: CallId(id),
        candidate: StationId(1),
        jury: StationId(2),
        direction: Direction::Inbound,
        persona: Persona { name: "Mme Vasseur".into(), number: None, client: None },
        state,
        epoch,
        state_epoch: epoch,
        since_ms: 5,
        candidate_muted: false,
        jury_muted: true,
        candidate_held: None,
        jury_held: Some(HoldReason::Device),
        recording: false,
        recorded_by: None,
        about: (id == 8).then_some(CallId(7)),
        transferred_to: None,
        handled_by: None,
        returns_to: None,
        conference: None,
        helps: None,
        joins: false,
        taken_over: false,
        link: None,
        lossy: false,
        times: Times { placed_ms: id, ringing_ms: 3, handled_ms: id % 7, ..Times::default() },
    }
}

fn a_day() -> Vec<StoreOp> {
    let mut ops = vec![
        station(1, "Poste 1", Role::Candidate, false),
        station(2, "Jury", Role::Jury, false),
        station(3, "Poste 1", Role::Jury, false),
        station(1, "Poste 1", Role::Candidate, true),
        pair(1, 2, 10),
        pair(1, 3, 12),
        pair(4, 2, 11),
        pair(5, 3, 13),
        StoreOp::Part { candidate: StationId(5) },
        call(7, CallState::Ringing, 1),
        call(8, CallState::Over(EndReason::Busy), 2),
        call(7, CallState::Active, 2),
        call(7, CallState::Ringing, 1),
        note(1, 7, 1, "Bonjour « à tous » 😀"),
        note(2, 7, 1, "la note du jury"),
        note(1, 7, 3, "plus récente"),
        note(1, 7, 3, "aussi récente, et d'ailleurs"),
        note(1, 7, 2, "plus ancienne"),
        note(3, 7, 1, "d'un poste qui n'y était pas"),
        note(1, 8, 1, "d'un appel qui n'a jamais sonné là"),
        note(2, 8, 1, ""),
        note(1, 99, 1, "d'aucun appel"),
        StoreOp::Journal { at_ms: 3, event: JournalEvent::CallAnswered { call: CallId(7) } },
        chat(1, 1, 2, "Bonjour « à tous » 😀"),
        chat(2, 2, 1, "un\ndeux\u{0}"),
        chat(1, 1, 2, "autre texte, même nom"),
        chat(3, 2, 1, "…"),
        chat(2, 1, 2, "le nom d'un autre"),
        chat(4, 3, 1, "d'un troisième"),
        chat(6, 2, 1, "encore la même cliente"),
        chat(8, 1, 2, "à la cliente"),
        progress(1, 3, ChatState::Delivered),
        progress(1, 2, ChatState::Read),
        progress(1, 2, ChatState::Delivered),
        progress(2, 3, ChatState::Read),
        progress(1, 99, ChatState::Read),
        progress(2, 1, ChatState::Read),
    ];
    ops.extend(receipts::of_moved());
    ops.extend((100..1_300).map(|id| call(id, CallState::Over(EndReason::Missed), 2)));
    ops.extend((0..300).map(|at_ms| StoreOp::Journal {
        at_ms,
        event: JournalEvent::Left { station: StationId(1), name: "Poste 1".into() },
    }));
    let long = "é".repeat(MAX_CHAT_CHARS);
    ops.extend((10..40).map(|id| chat(id, 1, 2, &long)));
    ops.extend([facts::facts(1, 1..3), StoreOp::Alive { at_ms: 6_000 }]);
    let long = "é".repeat(MAX_NOTE_CHARS);
    ops.extend((200..230).map(|id| note(2, id, 1, &long)));
    ops
}

fn calls(station: u32, before: Option<u64>) -> Query {
    Query::Calls { station: StationId(station), before }
}

/// The chat of an exchange with a candidate that sat at these stations.
fn exchange(stations: &[u32], after: u64, until_ms: Option<u64>) -> Query {
    Query::Exchange { chat: receipts::span(stations, until_ms), after }
}

fn queries() -> Vec<Query> {
    let history = |station, after| Query::History { station: StationId(station), with: None, after };
    let between =
        |station, with| Query::History { station: StationId(station), with: Some(StationId(with)), after: 0 };
    let notes = |station, before| Query::Notes { station: StationId(station), before };
    vec![
        history(1, 0),
        history(1, 3),
        history(3, 0),
        history(9, 0),
        history(2, 1_000),
        between(1, 2),
        between(3, 1),
        between(2, 3),
        notes(1, None),
        notes(2, None),
        notes(2, Some(12)),
        notes(3, None),
        Query::Journal { after: 0 },
        Query::Journal { after: 250 },
        exchange(&[1, 3], 0, None),
        exchange(&[1], 0, Some(1_005)),
        exchange(&[2], 3, None),
        calls(1, None),
        calls(2, None),
        calls(2, Some(700)),
        calls(1, Some(3)),
        calls(3, None),
    ]
}

#[test]
fn memory_and_disk_answer_alike() {
    let folder = tempfile::tempdir().unwrap();
    let mut disk = Sqlite::open(&folder.path().join("store.sqlite")).unwrap();
    let mut memory = Memory::default();
    for op in a_day() {
        let on_disk = disk.keep_all(std::iter::once(&op)).unwrap();
        assert_eq!(on_disk, [memory.keep(op.clone())], "{op:?}");
    }
    for query in queries() {
        assert_eq!(disk.read(&query).unwrap(), memory.read(&query), "{query:?}");
    }
    let sorted = |mut kept: Kept| {
        kept.chats.sort_by_key(|(station, _)| *station);
        kept
    };
    assert_eq!(sorted(disk.kept().unwrap()), sorted(memory.kept()));
}

#[test]
fn a_call_that_is_stored_late_overwrites_no_newer_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut disk = Sqlite::open(&folder.path().join("store.sqlite")).unwrap();
    let mut memory = Memory::default();
    let (ringing, active) = (call(7, CallState::Ringing, 9), call(7, CallState::Active, 10));
    let over = call(7, CallState::Over(EndReason::HungUp), 11);
    // What failed comes again after what did not.
    for op in [&active, &ringing, &over, &active] {
        disk.keep_all(std::iter::once(op)).unwrap();
        memory.keep(op.clone());
    }
    for kept in [disk.kept().unwrap(), memory.kept()] {
        let [kept] = &kept.calls[..] else { panic!("{kept:?}") };
        assert_eq!(StoreOp::Call(Box::new(kept.clone())), over);
    }
    // And it is over for the one that counts what is remembered.
    let many: Vec<StoreOp> = (100..1_124).map(|id| call(id, CallState::Over(EndReason::Missed), 2)).collect();
    disk.keep_all(many.iter()).unwrap();
    assert!(disk.kept().unwrap().calls.iter().all(|kept| kept.id != CallId(7)));
}

#[test]
fn clients_played_in_chat_are_kept_once_for_each_candidate_and_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let mut disk = Sqlite::open(&folder.path().join("store.sqlite")).unwrap();
    let mut ops = vec![station(1, "Poste 1", Role::Candidate, false), station(2, "Jury", Role::Jury, false)];
    ops.extend((0..20).map(|id| chat(id, 2, 1, "…")));
    disk.keep_all(ops.iter()).unwrap();
    let [played] = &disk.kept().unwrap().personas[..] else { panic!() };
    assert_eq!((played.jury, played.candidate, played.at_ms), (StationId(2), StationId(1), 1_018));
    let many = (0..=REMEMBERED_PERSONAS as u64).map(|id| {
        let persona = Some(Persona { name: format!("M. {id}"), number: None, client: None });
        let (from, to) = (StationId(2), StationId(1));
        let id = MessageId(100 + id);
        StoreOp::Chat(NewChat { id, from, to, persona, by_helper: false, text: "…".into(), at_ms: 2_000 })
    });
    let many: Vec<StoreOp> = many.collect();
    disk.keep_all(many.iter()).unwrap();
    let personas = disk.kept().unwrap().personas;
    assert_eq!(personas.len(), REMEMBERED_PERSONAS);
    assert_eq!((&*personas[0].persona.name, &*personas.last().unwrap().persona.name), ("M. 1", "M. 8192"));
}

#[test]
fn what_was_kept_is_there_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store.sqlite");
    let mut disk = Sqlite::open(&file).unwrap();
    disk.keep_all(a_day().iter()).unwrap();
    let (kept, page) = (disk.kept().unwrap(), disk.read(&queries()[0]).unwrap());
    drop(disk);
    let disk = Sqlite::open(&file).unwrap();
    assert_eq!(disk.kept().unwrap(), kept);
    assert_eq!(disk.read(&queries()[0]).unwrap(), page);
}

#[test]
fn a_group_is_kept_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let mut disk = Sqlite::open(&folder.path().join("store.sqlite")).unwrap();
    // Two stations of one name and role cannot both be kept.
    let group = [chat(1, 1, 2, "…"), station(1, "A", Role::Jury, false), station(2, "A", Role::Jury, false)];
    disk.keep_all(group.iter()).unwrap_err();
    assert_eq!(disk.kept().unwrap(), Kept::default());
    let kept = disk.keep_all(group[..2].iter()).unwrap();
    assert!(matches!(&kept[0], Stored::Chat { message, entry: Some(_) } if message.number == 1));
}

#[test]
fn pages_are_bounded_and_follow_each_other() {
    let mut memory = Memory::default();
    for op in a_day() {
        memory.keep(op);
    }
    let (mut after, mut seen) = (0, Vec::new());
    loop {
        let Page::Journal { entries, more } = memory.read(&Query::Journal { after }) else { panic!() };
        assert!(encode(&entries).len() < MAX_MESSAGE_BYTES);
        after = entries.last().unwrap().number;
        seen.extend(entries);
        if !more {
            break;
        }
    }
    assert_eq!(seen, memory.journal());
}

#[test]
fn a_note_is_its_station_s_own_and_the_newest_version_of_it_stays() {
    let mut memory = Memory::default();
    for op in a_day() {
        memory.keep(op);
    }
    let query = |station| Query::Notes { station: StationId(station), before: None };
    let Page::Notes { notes, more: false, .. } = memory.read(&query(1)) else { panic!() };
    let [kept] = &notes[..] else { panic!("{notes:?}") };
    let expected = ("plus récente", 3, 2_003, CallId(7));
    assert_eq!((kept.text.as_str(), kept.revision, kept.at_ms, kept.call), expected);
    let Page::Notes { notes, more: true, .. } = memory.read(&query(2)) else { panic!() };
    assert!(encode(&notes).len() < MAX_MESSAGE_BYTES);
    assert_eq!(memory.keep(note(1, 8, 1, "…")), Stored::Note(None), "the call never rang there");
}

/// Reads a log to its end, page after page.
fn whole_log(station: u32, read: impl Fn(&Query) -> Page) -> Vec<KeptCall> {
    let (mut before, mut seen) = (None, Vec::new());
    loop {
        let Page::Calls { calls, more, tally } = read(&self::calls(station, before)) else { panic!() };
        assert_eq!(tally.is_some(), before.is_none(), "the sums come with the newest");
        before = calls.last().map(|kept| kept.number);
        seen.extend(calls);
        if !more {
            return seen;
        }
    }
}

#[test]
fn a_log_is_read_from_the_newest_call_to_the_oldest_and_has_each_once() {
    let mut memory = Memory::default();
    for op in a_day() {
        memory.keep(op);
    }
    let log = whole_log(2, |query| memory.read(query));
    let over: Vec<CallId> =
        memory.calls().iter().filter(|call| call.over().is_some()).map(|call| call.id).collect();
    assert_eq!(over.len(), 1_201);
    assert!(
        log.iter().rev().map(|kept| kept.call.id).eq(over),
        "all that are over, and not the one that lasts"
    );
    // Where it never rang it is not in the log.
    let rang = whole_log(1, |query| memory.read(query));
    assert_eq!(rang.len(), 1_200);
    assert!(rang.iter().all(|kept| kept.call.over() == Some(EndReason::Missed)));
    assert!(whole_log(3, |query| memory.read(query)).is_empty());
}

#[test]
fn a_log_is_found_by_its_index() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store.sqlite");
    drop(Sqlite::open(&file).unwrap());
    let file = rusqlite::Connection::open(&file).unwrap();
    let sql = "EXPLAIN QUERY PLAN SELECT number, body FROM calls WHERE over = 1 AND jury = 2 AND number < 9
               ORDER BY number DESC";
    let mut plan = file.prepare(sql).unwrap();
    let plan: Vec<String> = plan.query_map([], |row| row.get(3)).unwrap().map(Result::unwrap).collect();
    assert_eq!(plan.len(), 1, "without sorting: {plan:?}");
    assert!(plan[0].contains("INDEX calls_of_jury"), "{plan:?}");
}

/// A file of the first version, as a server wrote it that kept no times: its calls are in the log all the same.
#[test]
fn a_file_of_the_first_version_is_taken_over_with_its_calls() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store.sqlite");
    drop(Sqlite::open(&file).unwrap());
    let old = rusqlite::Connection::open(&file).unwrap();
    old.execute_batch(
        "DROP INDEX calls_of_candidate; DROP INDEX calls_of_jury;
         ALTER TABLE calls DROP COLUMN candidate; ALTER TABLE calls DROP COLUMN jury;
         DROP TABLE exam_facts; DROP TABLE alive; DROP TABLE exam_work; DROP TABLE notes;
         DROP TABLE exam_files; DROP TABLE dossiers; DROP TABLE exam_said;
         DROP TABLE exam_looks; DROP TABLE exam_recordings; DROP TABLE purges_left;
         ALTER TABLE stations DROP COLUMN do_not_disturb;
         ALTER TABLE chat DROP COLUMN by_helper;",
    )
    .unwrap();
    old.pragma_update(None, "user_version", 1).unwrap();
    let mut body = serde_json::to_value(the_call(7, CallState::Over(EndReason::HungUp), 3)).unwrap();
    body.as_object_mut().unwrap().remove("times").unwrap();
    let row = ("0000000000000007", true, body.to_string());
    old.execute("INSERT INTO calls (id, over, body) VALUES (?1, ?2, ?3)", row).unwrap();
    drop(old);
    for _ in 0..2 {
        let disk = Sqlite::open(&file).unwrap();
        let [kept] = &whole_log(1, |query| disk.read(query).unwrap())[..] else { panic!() };
        assert_eq!((kept.number, kept.call.id, kept.call.times), (1, CallId(7), Times::default()));
    }
}

#[test]
fn a_file_of_another_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store.sqlite");
    drop(Sqlite::open(&file).unwrap());
    let other = rusqlite::Connection::open(&file).unwrap();
    other.pragma_update(None, "user_version", 99).unwrap();
    drop(other);
    assert!(matches!(Sqlite::open(&file), Err(OpenError::OtherVersion(99))));
    std::fs::write(&file, "no database at all, but long enough to look like one".repeat(20)).unwrap();
    assert!(matches!(Sqlite::open(&file), Err(OpenError::Sqlite(_))));
}
