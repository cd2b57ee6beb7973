use std::fs::File;
use std::time::{Duration, SystemTime};

use jiff::{Span, Zoned};
use recordings::{Direction, ExamExchange, ExchangeDescription, Recorder};
use signaling::protocol::exam::SessionId;
use signaling::protocol::{FileHash, StationId};
use tempfile::TempDir;

use super::*;
use crate::engine::commitments::COMMITMENTS;

const SESSION: SessionId = SessionId(0x5e55);
const HOUR_MS: u64 = 60 * 60 * 1_000;

fn now_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64
}

/// Of a session that was held an hour before and after now.
fn order(classes: &[DataClass]) -> StationPurge {
    StationPurge {
        session: SESSION,
        purge: 9,
        classes: classes.to_vec(),
        unnamed: Vec::new(),
        from_ms: now_ms() - HOUR_MS,
        to_ms: now_ms() + HOUR_MS,
    }
}

fn gone(data: &Path, order: &StationPurge) -> StationGone {
    match purge(data, None, order) {
        Some(Input::Purged { session: SESSION, purge: 9, gone }) => gone,
        other => panic!("{other:?}"),
    }
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A recording that began so many hours from now by the station's clock.
fn record(data: &Path, id: &str, hours: i64, session: Option<u64>) {
    let folder = data.join(EXCHANGES);
    fs::create_dir_all(&folder).unwrap();
    let exchange = ExchangeDescription {
        id: id.into(),
        started_at: Zoned::now().checked_add(Span::new().hours(hours)).unwrap(),
        near: "Jury B".into(),
        far: "Léa Roux".into(),
        client: None,
        direction: Direction::Inbound,
        exam: session.map(|session| ExamExchange { session, candidate: 7, exchange: 2, from_ms: 0 }),
    };
    let (recorder, _inlet) = Recorder::start(&folder, exchange).unwrap();
    recorder.finish().unwrap();
}

fn recorded(data: &Path) -> Vec<String> {
    let all = Manifest::all(&data.join(EXCHANGES)).unwrap();
    all.into_iter().map(|(_, manifest)| manifest.exchange.id).collect()
}

#[test]
fn what_was_handed_in_or_opened_here_goes_and_what_is_not_of_it_stays() {
    let data = TempDir::new().unwrap();
    let mirror = data.path().join("shared");
    let session = SESSION.to_string();
    for path in ["shared/7 - Lettre.odt", "shared/Appel 1.ogg", "opened/a", "dossiers/0000000000000001/c"] {
        put(&data.path().join(path), "secret");
    }
    put(&data.path().join("dossiers").join(&session).join("candidat-7/b"), "secret");
    let purged = purge(data.path(), Some(&mirror), &order(&[DataClass::Work, DataClass::Recordings]));
    let Some(Input::Purged { gone, .. }) = purged else { panic!("{purged:?}") };
    assert_eq!((gone.files, gone.bytes), (3, 18));
    assert_eq!(gone.classes[&DataClass::Work], GoneFiles { count: 3, bytes: 18 });
    assert_eq!(gone.classes[&DataClass::Recordings], GoneFiles::default());
    assert!(mirror.join("Appel 1.ogg").exists() && !mirror.join("7 - Lettre.odt").exists());
    assert!(data.path().join("dossiers/0000000000000001/c").exists());
}

#[test]
fn a_recording_is_of_the_session_that_its_manifest_names_however_wrong_the_clock_of_the_station_was() {
    let data = TempDir::new().unwrap();
    record(data.path(), "a-year-late", 365 * 24, Some(SESSION.0));
    record(data.path(), "a-year-early", -365 * 24, Some(SESSION.0));
    record(data.path(), "of-another", 0, Some(8));
    record(data.path(), "then-of-none", 0, None);
    record(data.path(), "later-of-none", 5, None);
    let gone = gone(data.path(), &order(&[DataClass::Recordings]));
    assert_eq!(recorded(data.path()).len(), 2);
    assert!(
        ["of-another", "later-of-none"].iter().all(|id| recorded(data.path()).contains(&(*id).to_owned()))
    );
    assert_eq!(gone.classes[&DataClass::Recordings].count, 3);
    assert_eq!(gone.files, 6, "each a sound and a manifest");
    let known = gone.recordings.iter().filter(|it| it.candidate == Some(CandidateNumber(7)));
    assert_eq!(known.filter(|it| it.exchange == Some(ExchangeId(2)) && it.hash.is_some()).count(), 2);
}

#[test]
fn a_sound_that_no_manifest_names_goes_where_it_is_of_then_and_where_it_is_not_nothing_is_confirmed() {
    let data = TempDir::new().unwrap();
    let folder = data.path().join(EXCHANGES);
    record(data.path(), "known", 0, Some(SESSION.0));
    put(&folder.join("stray.wav"), "a voice");
    put(&folder.join("stray.json"), "{ no manifest");
    let done = gone(data.path(), &order(&[DataClass::Recordings]));
    assert_eq!(done.classes[&DataClass::Recordings].count, 2);
    assert!(done.recordings.iter().any(|it| it.candidate.is_none() && it.hash.is_none()));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);

    record(data.path(), "known", 0, Some(SESSION.0));
    put(&folder.join("old.wav"), "a voice");
    let before = SystemTime::now() - Duration::from_millis(3 * HOUR_MS);
    File::options().append(true).open(folder.join("old.wav")).unwrap().set_modified(before).unwrap();
    assert!(purge(data.path(), None, &order(&[DataClass::Recordings])).is_none());
    assert!(recorded(data.path()).is_empty(), "what can go has gone");
    assert!(folder.join("old.wav").exists(), "somebody must look at it");
}

#[test]
fn names_go_from_every_file_that_the_record_was_saved_to_and_from_manifests_that_stay() {
    let data = TempDir::new().unwrap();
    let named = |name: &str| data.path().join(name.replace("SESSION", &SESSION.to_string()));
    let all = [
        "record-SESSION.jsonl",
        "proces-verbal-SESSION.pdf",
        "proces-verbal-SESSION.json",
        "proces-verbal-SESSION.json.tmp",
        "plan-du-jour.html",
    ];
    all.iter().for_each(|name| put(&named(name), "Léa Roux"));
    put(&named("proces-verbal-0000000000000001.pdf"), "Zoé");
    record(data.path(), "kept", 0, Some(SESSION.0));
    let gone = gone(data.path(), &order(&[DataClass::Names]));
    assert_eq!((gone.files, gone.classes[&DataClass::Names].count), (5, 5));
    assert!(all.iter().all(|name| !named(name).exists()));
    assert!(named("proces-verbal-0000000000000001.pdf").exists(), "of another session");
    let (_, manifest) = Manifest::all(&data.path().join(EXCHANGES)).unwrap().remove(0);
    assert_eq!((manifest.exchange.near.as_str(), manifest.exchange.far.as_str()), ("", ""));
}

#[test]
fn other_seats_of_the_computer_are_purged_too_and_the_window_forgets_the_name_of_a_candidate() {
    let home = TempDir::new().unwrap();
    let seat = |name: &str| home.path().join(SEATS).join(name);
    let (own, former) = (seat("candidate-07"), seat("candidate-1234"));
    fs::create_dir_all(&own).unwrap();
    put(&former.join("drawn/7 - Lettre.odt"), "secret");
    put(&former.join(WRITING), &format!("[{{ \"session\": \"{SESSION}\" }}]"));
    put(&former.join(REMARKS), &format!("[{{ \"session\": \"{SESSION}\" }}]"));
    let file = |session: &str| {
        let (name, hash) = ("Lettre.odt", "0".repeat(64));
        format!(
            r#"{{ "session": "{session}", "candidate": 7, "name": "{name}", "bytes": 12, "hash": "{hash}" }}"#
        )
    };
    let other = file("0000000000000001");
    put(&former.join(HANDING), &format!("[{}, {other}]", file(&SESSION.to_string())));
    put(&former.join(NOTES), "[]");
    let seen = |session: &str| {
        let hash = "0".repeat(64);
        format!(r#"{{ "session": "{session}", "candidate": 7, "what": "subject", "commitment": "{hash}" }}"#)
    };
    let both = format!("[{}, {}]", seen(&SESSION.to_string()), seen("0000000000000001"));
    put(&former.join(COMMITMENTS), &both);
    put(&own.join(COMMITMENTS), &both);
    put(&former.join(EXCHANGES).join("stray.wav"), "a voice");
    put(&home.path().join(SETTINGS), r#"{ "theme": "dark", "last_join": { "name": "Léa Roux" } }"#);
    let mut all = order(&DataClass::ALL);
    gone(&own, &all);
    let left: Vec<_> = fs::read_dir(&former).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let handing = fs::read_to_string(former.join(HANDING)).unwrap();
    assert!(!handing.contains(&SESSION.to_string()) && handing.contains("0000000000000001"), "{handing}");
    assert!(!left.iter().any(|name| name == WRITING || name == REMARKS || name == NOTES), "{left:?}");
    assert!(
        !former.join("drawn/7 - Lettre.odt").exists() && !former.join(EXCHANGES).join("stray.wav").exists()
    );
    for seat in [&own, &former] {
        let left = fs::read_to_string(seat.join(COMMITMENTS)).unwrap();
        assert!(left.contains("0000000000000001") && !left.contains(&SESSION.to_string()), "{left}");
    }
    let settings = || fs::read_to_string(home.path().join(SETTINGS)).unwrap();
    assert!(settings().contains("Léa"), "nobody of the session sat here under a name");
    all.unnamed = vec![StationId(5)];
    gone(&own, &all);
    assert!(settings().contains("dark") && !settings().contains("Léa"));
}

#[test]
fn recordings_that_were_fetched_go_with_those_that_were_made_here_and_are_counted() {
    let home = TempDir::new().unwrap();
    let seat = |name: &str| home.path().join(SEATS).join(name);
    let (own, former) = (seat("jury-a"), seat("jury-b"));
    let file = |session, number: u8| {
        let (candidate, exchange, hash) = (CandidateNumber(7), ExchangeId(2), FileHash([number; 32]));
        RecordingFile { session, candidate, exchange, hash }.name()
    };
    let mirror = own.join(SHARED);
    for (folder, name) in [
        (&mirror, file(SESSION, 1)),
        (&mirror, file(SessionId(8), 2)),
        (&mirror, format!("{}{PART_ENDING}", FileHash([3; 32]))),
        (&mirror, "Appel 1.ogg".to_owned()),
        (&former.join(SHARED), file(SESSION, 4)),
    ] {
        put(&folder.join(name), "a voice");
    }
    record(&own, "made-here", 0, Some(SESSION.0));
    let purged = purge(&own, Some(&mirror), &order(&[DataClass::Recordings]));
    let Some(Input::Purged { gone, .. }) = purged else { panic!("{purged:?}") };
    assert_eq!(gone.classes[&DataClass::Recordings].count, 3);
    let known: Vec<_> = gone.recordings.iter().filter_map(|it| it.hash).collect();
    assert!(known.contains(&FileHash([1; 32])) && known.contains(&FileHash([4; 32])), "{known:?}");
    let left: Vec<_> = fs::read_dir(&mirror).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "of another session, and of none: {left:?}");
    assert_eq!(fs::read_dir(former.join(SHARED)).unwrap().count(), 0);
}
