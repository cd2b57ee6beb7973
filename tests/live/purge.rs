//! Marks planted in everything that a session keeps (names, texts, chats, a file handed in, a recording of an exchange, what
//! was asked, answered and noted) are found before the purge in the server's files, and in those of the stations; after it none is, also
//! where a station was off meanwhile and the server was killed; and what remains of the record is read, and its draws hold.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use signaling::exam::verify_draws;
use signaling::protocol::exam::{
    Contact, DataClass, DossierOrder, Drawn, Fact, Holdings, Order, Piece, PurgeFact, Recorded, RemarkKind,
    RemarkMoment, Step,
};
use tests::session::{answered, give};

use crate::hall::{CANDIDATE, Hall};
use crate::stage::{PATIENCE, Stage};

const NAME: &str = "Zqx-Nom-marque";
const LETTER: &str = "Zqx-Lettre-marque";
const DRAFT: &str = "Zqx-Brouillon-marque";
const FILE: &str = "Zqx-Fichier-marque";
const CHAT: &str = "Zqx-Chat-marque";
const JUROR: &str = "Zqx-Jurée-marque";
const HELP: &str = "Zqx-Aide-marque";
const MESSAGE: &str = "Zqx-Message-marque";
const NOTE: &str = "Zqx-Observation-marque";
const MARKS: [&str; 9] = [NAME, LETTER, DRAFT, FILE, CHAT, JUROR, HELP, MESSAGE, NOTE];

/// The marks in a folder's files, and whether it holds a recording.
fn found(folder: &Path) -> BTreeSet<&'static str> {
    let mut marks = BTreeSet::new();
    search(folder, &mut |path, bytes| {
        let all = MARKS.into_iter().filter(|mark| contains(bytes, mark.as_bytes()));
        marks.extend(all);
        // At the station that made it, at the server, and where a jury fetched it.
        let is_recording =
            |part: &std::ffi::OsStr| ["exchanges", "files", "shared"].iter().any(|known| part == *known);
        if path.components().any(|part| is_recording(part.as_os_str())) && bytes.starts_with(b"RIFF") {
            marks.insert("a recording");
        }
    });
    marks
}

/// Whether a mark is among these bytes.
pub fn contains(bytes: &[u8], mark: &[u8]) -> bool {
    bytes.windows(mark.len()).any(|window| window == mark)
}

/// Looks at each file in a folder and below.
pub fn search(folder: &Path, look: &mut impl FnMut(&Path, &[u8])) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        match entry.is_dir() {
            true => search(&entry, look),
            false => look(&entry, &std::fs::read(&entry).unwrap_or_default()),
        }
    }
}

/// Everything that is not spoken is written, handed in or said with a mark; what is spoken is recorded.
fn hold(hall: &mut Hall, file: &Path) {
    use Step::{Finish, Open, Ready, Start};
    hall.go(&[Open, Ready, Start]);
    hall.view(|view| view.work.hand_in);
    let write = |text: &str, piece: Piece| json!({ "do": "write_piece", "piece": piece, "text": text });
    hall.candidate.say(&write(LETTER, Piece::Letter)).unwrap();
    hall.candidate.wait("piece", PATIENCE, |event| event["state"] == "saved").unwrap();
    hall.candidate.say(&json!({ "do": "hand_in", "path": file })).unwrap();
    let handed = |event: &Value| event["files"].as_array().is_some_and(|files| files.len() == 1);
    hall.candidate.wait("handed_in", PATIENCE, handed).unwrap();
    give(&mut hall.candidate, &Order::AskHelp { text: HELP.to_owned() }).unwrap();
    hall.lead.order(&Order::Message { to: vec![CANDIDATE], text: MESSAGE.to_owned() }).unwrap();
    hall.go(&[Finish]);
    hall.view(|view| !view.work.hand_in);
    // Too late, it stays at the station.
    hall.candidate.say(&write(DRAFT, Piece::Summary)).unwrap();
    hall.candidate.wait("error", PATIENCE, |event| event["code"] == "not_written").unwrap();
    hall.go(&[Open, Ready, Start]);
    hall.draw(Drawn::Subject);
    hall.jury.say(&json!({ "do": "look", "candidate": CANDIDATE })).unwrap();
    hall.jury.say(&json!({ "do": "record", "on": true })).unwrap();
    hall.jury.wait("handed", PATIENCE, handed).unwrap();
    hall.start_exchanges();
    let (text, moment) = (NOTE.to_owned(), RemarkMoment::Arrival);
    let note = Order::Remark { candidate: CANDIDATE, kind: RemarkKind::Note, text, moment };
    give(&mut hall.jury, &note).unwrap();
    let sheet = hall.about(|about| about.may.begin && !about.run_sheet.is_empty()).run_sheet;
    let (mut spoken, mut chatted) = (false, false);
    for planned in sheet {
        match planned.contact {
            Contact::OpenChat => {
                hall.begin(planned.exchange);
                let line = json!({ "do": "chat", "to": "07", "as": planned.name, "client": planned.client,
                    "text": CHAT });
                hall.jury.say(&line).unwrap();
                hall.candidate.wait("chat", PATIENCE, |event| event["text"] == CHAT).unwrap();
                hall.close(planned.exchange);
                chatted = true;
            }
            Contact::Call | Contact::AwaitCall => {
                hall.exchange(&planned);
                spoken = true;
            }
        }
    }
    assert!(spoken && chatted);
    let last = |hall: &mut Hall| {
        let clock = hall.lead.tile(CANDIDATE, |_| true).unwrap().clock;
        clock.phase.number == clock.phase.of
    };
    hall.go(&[Finish]);
    while !last(hall) {
        hall.go(&[Open, Ready, Start, Finish]);
    }
}

/// Staff saves the sealed dossier, and the program finds it as it was sealed.
fn seal(hall: &mut Hall) {
    hall.lock();
    hall.lead.order(&Order::Dossier(DossierOrder::Seal { candidate: CANDIDATE })).unwrap();
    hall.lead.tile(CANDIDATE, |tile| tile.dossier.seal.is_some()).unwrap();
    hall.lead.staff.say(&json!({ "do": "seal", "candidate": CANDIDATE })).unwrap();
    hall.lead.staff.wait("answered", PATIENCE, |event| event["refused"] == "dossier_sealed").unwrap();
    hall.lead.staff.say(&json!({ "do": "save_dossier", "candidate": CANDIDATE })).unwrap();
    let saved = hall.lead.staff.wait("dossier_saved", PATIENCE, |_| true).unwrap().1;
    let entered = |event: &Value| event["fact"]["saved"]["candidate"] == json!(CANDIDATE);
    hall.lead.staff.wait("fact", PATIENCE, entered).unwrap();
    let folder = saved["path"].as_str().unwrap().to_owned();
    let verify =
        || Command::new(&hall.stage.programs.server).args(["verify-dossier", &folder]).output().unwrap();
    let output = verify();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let letter = Path::new(&folder).join("lettre.txt");
    assert_eq!(std::fs::read_to_string(&letter).unwrap(), LETTER);
    std::fs::write(&letter, "autre chose").unwrap();
    assert!(!verify().status.success(), "a change is found");
    std::fs::write(&letter, LETTER).unwrap();
}

fn record(hall: &mut Hall, session: &Value) -> Vec<Recorded> {
    hall.lead.staff.say(&json!({ "do": "read_record", "session": session })).unwrap();
    let event = hall.lead.staff.wait("record", PATIENCE, |event| event["session"] == *session).unwrap().1;
    serde_json::from_value(event["facts"].clone()).unwrap()
}

/// The record as it remains: whole, but for what only juries read, with draws that hold, and without a name.
fn still_holds(facts: &[Recorded]) {
    assert_eq!(verify_draws(facts).unwrap(), 1);
    let names = facts.iter().filter_map(|recorded| match &recorded.fact {
        Fact::Registered { name, .. } => Some(name.as_str()),
        _ => None,
    });
    assert_eq!(names.collect::<Vec<_>>(), [""]);
    assert!(facts.iter().any(|recorded| matches!(recorded.fact, Fact::Purge(PurgeFact::Purged(_)))));
    assert!(facts.iter().any(|recorded| matches!(recorded.fact, Fact::WorkHandedIn { .. })));
}

#[test]
fn after_a_purge_no_mark_is_at_the_server_or_a_station_and_the_record_holds() {
    let stage = Stage::for_an_exam();
    let candidate = stage.robot("candidate", "07", "candidate");
    let mut hall = Hall::with(stage, candidate, "ccp1", [NAME, JUROR]);
    // A member of the jury at whose station nothing is recorded: it has a copy to hear.
    let mut listener = hall.listener("M. Gris");
    let home = tempfile::TempDir::new().unwrap();
    let file = home.path().join("Lettre.odt");
    std::fs::write(&file, FILE).unwrap();
    hold(&mut hall, &file);
    Hall::lock_too(&mut listener);
    seal(&mut hall);
    hall.lead.staff.say(&json!({ "do": "save_record" })).unwrap();
    hall.lead.staff.wait("record_saved", PATIENCE, |_| true).unwrap();
    hall.lead.staff.say(&json!({ "do": "save_record", "format": "pdf" })).unwrap();
    let minutes = hall.lead.staff.wait("minutes_saved", PATIENCE, |_| true).unwrap().1;
    let minutes = ["pdf", "json"].map(|kind| std::path::PathBuf::from(minutes[kind].as_str().unwrap()));
    let named = std::fs::read_to_string(&minutes[1]).unwrap();
    assert!(named.contains(NAME), "the procès-verbal names who sat the exam");
    hall.jury.listen_for(std::time::Duration::from_secs(2));
    let [server, at_candidate, at_jury, at_staff] =
        ["server", "candidate", "jury", "staff"].map(|role| hall.stage.data(role));
    assert_eq!(
        found(&server),
        BTreeSet::from([NAME, LETTER, FILE, CHAT, JUROR, HELP, MESSAGE, NOTE, "a recording"]),
        "the same search finds them before"
    );
    assert!(found(&at_candidate).contains(DRAFT), "{:?}", found(&at_candidate));
    assert!(found(&at_jury).is_superset(&BTreeSet::from(["a recording", FILE])), "{:?}", found(&at_jury));
    assert!(found(&at_staff).is_superset(&BTreeSet::from([NAME, LETTER])), "{:?}", found(&at_staff));

    let at_listener = hall.stage.data("listener");
    listener.listen_for(std::time::Duration::from_secs(5));
    assert!(found(&at_listener).contains("a recording"), "{:?}", found(&at_listener));

    let view = hall.lead.staff.last("exam").unwrap()["view"].clone();
    let session = view["staff"]["session"].clone();
    let session = if session.is_null() { view["session"].clone() } else { session };
    let purge = json!({ "do": "purge", "session": session, "classes": ["recordings", "work", "names"],
        "reason": "Recours expirés" });
    hall.lead.staff.say(&purge).unwrap();
    let early = |event: &Value| event["refused"] == "deliberation_to_come";
    hall.lead.staff.wait("answered", PATIENCE, early).unwrap();
    give(&mut hall.lead.staff, &Order::CloseSession).unwrap();
    // It is off when the others are told.
    hall.candidate.end();
    hall.lead.staff.say(&purge).unwrap();
    answered(&mut hall.lead.staff).unwrap();
    confirmed(&mut hall, &session, 3);
    for folder in [&server, &at_jury, &at_listener, &at_staff] {
        assert_eq!(found(folder), BTreeSet::new(), "{}", folder.display());
    }
    assert!(
        minutes.iter().all(|file| !file.exists()),
        "the pages are not searched: their texts are compressed"
    );
    assert!(found(&at_candidate).contains(DRAFT));
    hall.candidate = hall.stage.robot("candidate", "07", "candidate");
    confirmed(&mut hall, &session, 4);
    assert_eq!(found(&at_candidate), BTreeSet::new());
    let facts = record(&mut hall, &session);
    still_holds(&facts);
    let certificate = facts.iter().find_map(|recorded| match &recorded.fact {
        Fact::Purge(PurgeFact::Purged(certificate)) => Some(certificate.clone()),
        _ => None,
    });
    let gone = &certificate.unwrap().classes[&DataClass::Recordings];
    assert!(gone.count > 0 && gone.files.len() == gone.count as usize, "the server's copies are certified");

    hall.stage.restart_server();
    hall.lead.staff.wait("online", PATIENCE, |_| true).unwrap();
    assert_eq!(found(&server), BTreeSet::new(), "after a kill");
    still_holds(&record(&mut hall, &session));
}

/// So many stations have confirmed.
fn confirmed(hall: &mut Hall, session: &Value, stations: usize) {
    for _ in 0..60 {
        hall.lead.staff.say(&json!({ "do": "holdings", "session": session })).unwrap();
        hall.lead.staff.listen_for(std::time::Duration::from_millis(500));
        let known = hall.lead.staff.last("holdings").map(|event| event["holdings"].clone());
        let holdings: Option<Holdings> = known.and_then(|known| serde_json::from_value(known).ok());
        let certified = holdings.as_ref().and_then(|holdings| holdings.certificates.first());
        if certified.is_some_and(|certified| certified.confirmed.len() == stations) {
            return;
        }
    }
    panic!("{stations} stations do not confirm: {:?}", hall.lead.staff.last("holdings"));
}
