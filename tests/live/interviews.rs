//! The technical interview of each form of the exam and the final one, to their end, over real stations: what was written
//! is read, the recording is played where there is one, and the jury comes back on the exchanges mark by mark. And a
//! candidate that is seated at the interview station finds its work there, and leaves nothing at the station that it had.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use signaling::protocol::exam::*;
use signaling::protocol::{FileHash, Role};
use tests::programs::Robot;
use tests::session::give;

use crate::hall::{CANDIDATE, Hall, JUROR, NAMES};
use crate::plays::{hear_level, package, play, refused, short};
use crate::purge::{contains, search};
use crate::stage::{PATIENCE, Stage};

const LETTER: &str = "Zqx-Lettre : Madame, votre abonnement est corrigé.";
const SUMMARY: &str = "Zqx-Synthèse : la cliente a reçu deux factures.";
const FILE: &str = "Zqx-Fichier : une lettre de la suite bureautique.";
const FILE_NAME: &str = "Lettre signée.odt";

/// Who sits down after the candidate.
const NEXT: CandidateNumber = CandidateNumber(8);
/// The PC of the interview room.
const ROOM: &str = "Poste d’entretien";

/// The candidate writes in the program, and hands in a file; what that is known by.
fn work(hall: &mut Hall) -> FileHash {
    hall.lead.lead_to(CANDIDATE, "part1").unwrap();
    hall.view(|view| view.work.hand_in);
    for (piece, text) in [(Piece::Letter, LETTER), (Piece::Summary, SUMMARY)] {
        hall.candidate.say(&json!({ "do": "write_piece", "piece": piece, "text": text })).unwrap();
        let saved = |event: &Value| event["text"] == text && event["state"] == "saved";
        hall.candidate.wait("piece", PATIENCE, saved).unwrap();
    }
    let home = hall.stage.folder.path().join("home");
    std::fs::create_dir_all(&home).unwrap();
    let file = home.join(FILE_NAME);
    std::fs::write(&file, FILE).unwrap();
    hall.candidate.say(&json!({ "do": "hand_in", "path": file })).unwrap();
    hall.view(|view| view.work.files.len() == 1).work.files[0].hash
}

/// A copy of a file that was handed in, opened at this station.
fn open(robot: &mut Robot, hash: FileHash) -> String {
    // Its bytes come after its name.
    for _ in 0..30 {
        robot.say(&json!({ "do": "open_handed", "hash": hash })).unwrap();
        robot.listen_for(Duration::from_millis(300));
        if let Some(opened) = robot.last("opened") {
            return std::fs::read_to_string(opened["path"].as_str().unwrap()).unwrap();
        }
    }
    panic!("{}: what was handed in is not opened: {:?}", robot.name, robot.last("error"));
}

/// The exchanges of the drawn subject, recorded, each with a mark.
fn exchanges(hall: &mut Hall) -> Vec<ExchangeView> {
    hall.lead.lead_to(CANDIDATE, "part2").unwrap();
    hall.draw(Drawn::Subject);
    hall.jury.say(&json!({ "do": "record", "on": true })).unwrap();
    hall.start_exchanges();
    hall.jury.say(&json!({ "do": "look", "candidate": CANDIDATE })).unwrap();
    let sheet = hall.about(|about| about.may.begin && !about.run_sheet.is_empty()).run_sheet;
    sheet.iter().for_each(|planned| hall.exchange(planned));
    sheet
}

/// What the candidate sees once this phase runs.
fn seen_in(hall: &mut Hall, phase: &str) -> CandidateView {
    hall.lead.lead_to(CANDIDATE, phase).unwrap();
    let runs = signaling::protocol::exam::Stage::Running;
    hall.view(|view| view.clock.phase.id.0 == phase && view.clock.stage == runs)
}

/// What the jury sees of it meanwhile.
fn about_in(hall: &mut Hall, phase: &str) -> JuryCandidate {
    let about = hall.about(|about| about.clock.phase.id.0 == phase && about.guide.is_some());
    let pieces: Vec<&Piece> = about.written.iter().map(|written| &written.piece).collect();
    assert!(pieces.contains(&&Piece::Letter) && pieces.contains(&&Piece::Summary), "{phase}: {pieces:?}");
    assert_eq!(about.files.len(), 1, "{phase}");
    about
}

fn guide(about: &JuryCandidate) -> Option<&str> {
    about.guide.as_ref().map(|guide| guide.0.as_str())
}

/// Its own work is back, and nothing else; then the recording is drawn, and heard to its end.
fn recording(hall: &mut Hall) {
    let view = seen_in(hall, "preparation");
    assert_eq!(view.may.see, [Seen::Documents, Seen::WrittenWork]);
    assert_eq!((view.work.files.len(), view.work.exchanges.len(), view.clients.len()), (1, 0, 0));
    seen_in(hall, "recording");
    assert_eq!(guide(&about_in(hall, "recording")), Some("recording"));
    hall.draw(Drawn::Recording);
    hall.candidate.wait("recording_ready", PATIENCE, |_| true).unwrap();
    hear_level(&mut hall.candidate, "headset");
    play(&mut hall.candidate, "headset");
    hall.candidate.wait("played", PATIENCE, |event| event["complete"] == true).unwrap();
    let heard = |tile: &StaffTile| tile.plays.as_ref().is_some_and(|plays| plays.left() == 0);
    hall.lead.tile(CANDIDATE, heard).unwrap();
}

/// The jury comes back on the exchanges: its marks in order, each heard again where there is something to hear.
fn questions(hall: &mut Hall, sheet: &[ExchangeView], recorded: bool) {
    let view = seen_in(hall, "questions");
    let (see, files) = match recorded {
        true => (vec![Seen::Exchanges], 0),
        // An interview without a recording is on what was written, too.
        false => (vec![Seen::WrittenWork, Seen::Exchanges], 1),
    };
    assert_eq!((view.may.see, view.work.files.len(), view.plays), (see, files, None));
    let own = view.work.exchanges.iter().map(|own| own.exchange);
    let planned = sheet.iter().map(|planned| planned.exchange);
    assert!(own.eq(planned.clone()), "{:?}", view.work.exchanges);
    play(&mut hall.candidate, "headset");
    refused(&mut hall.candidate, "not_played_now");

    let about = about_in(hall, "questions");
    assert_eq!(guide(&about), Some(if recorded { "exchanges" } else { "productions" }));
    assert!(about.remarks.iter().map(|mark| mark.exchange).eq(planned.map(Some)), "{:?}", about.remarks);
    assert!(about.remarks.is_sorted_by_key(|mark| mark.at_ms), "{:?}", about.remarks);
    for (mark, planned) in about.remarks.iter().zip(sheet) {
        hall.jury.say(&json!({ "do": "replay", "mark": mark.remark, "output": "headset" })).unwrap();
        match planned.contact {
            Contact::OpenChat => refused(&mut hall.jury, "not_recorded"),
            Contact::Call | Contact::AwaitCall => {
                let this = |event: &Value| event["title"] == planned.name;
                hall.jury.wait("playing", PATIENCE, this).unwrap();
                hall.jury.wait("played", PATIENCE, |event| event["complete"] == true).unwrap();
            }
        }
    }
    // Marks are set here, too: they are of no exchange.
    hall.remark(RemarkKind::Mark, "reformule");
    let remarks = hall.about(|about| about.remarks.len() > sheet.len()).remarks;
    assert_eq!(remarks.last().map(|mark| (mark.exchange, &*mark.text)), Some((None, "reformule")));
    let part = if recorded { ScoredIn::Interview } else { ScoredIn::Situation };
    hall.score_in(part, 1);
    give(&mut hall.jury, &Order::Lock { candidate: CANDIDATE, part }).unwrap();
    hall.about(|about| about.scoring.iter().any(|own| own.part == part && own.locked == [JUROR]));
}

/// The candidate has nothing before it; the jury has all of its work.
fn final_interview(hall: &mut Hall, handed: FileHash) {
    let view = seen_in(hall, "final");
    assert_eq!((view.may, view.plays, view.documents.len()), (Rights::default(), None, 0));
    assert_eq!((view.work.files.len(), view.work.exchanges.len(), view.clients.len()), (0, 0, 0));
    assert_eq!(guide(&about_in(hall, "final")), Some("final"));
    assert_eq!(open(&mut hall.jury, handed), FILE);
}

/// That was its last phase: its dossier is sealed.
fn is_over(hall: &mut Hall) {
    hall.go(&[Step::Finish]);
    hall.lock();
    let tile = hall.lead.tile(CANDIDATE, |tile| tile.dossier.can_seal).unwrap();
    assert_eq!(tile.clock.phase.number, tile.clock.phase.of);
    assert!(hall.lead.order(&Order::Step { step: Step::Open, of: target(&tile), reason: None }).is_err());
    hall.lead.order(&Order::Dossier(DossierOrder::Seal { candidate: CANDIDATE })).unwrap();
    hall.lead.tile(CANDIDATE, |tile| tile.dossier.seal.is_some()).unwrap();
}

fn target(tile: &StaffTile) -> Vec<Target> {
    vec![Target { candidate: CANDIDATE, epoch: tile.clock.epoch }]
}

#[test]
fn interviews_of_each_format_go_on_to_their_end() {
    for (format, recorded, last) in [("titre", true, true), ("ccp1", true, false), ("ccp2", false, false)] {
        let stage = Stage::of_package(|folder| package(folder, short));
        let candidate = stage.robot("candidate", "07", "candidate");
        let mut hall = Hall::with(stage, candidate, format, NAMES);
        let handed = work(&mut hall);
        let sheet = exchanges(&mut hall);
        if recorded {
            recording(&mut hall);
        }
        questions(&mut hall, &sheet, recorded);
        if last {
            final_interview(&mut hall, handed);
        }
        is_over(&mut hall);
    }
}

/// What is in a folder of the candidate's work.
fn left_in(folder: &Path) -> BTreeSet<String> {
    let mut left = BTreeSet::new();
    search(folder, &mut |path: &Path, bytes: &[u8]| {
        let marks = [LETTER, SUMMARY, FILE].into_iter().filter(|mark| contains(bytes, mark.as_bytes()));
        let named = path.to_string_lossy().contains(FILE_NAME).then_some(FILE_NAME);
        left.extend(marks.chain(named).map(|mark| format!("{mark} in {}", path.display())));
    });
    left
}

/// Nothing of it is there, as soon as the station knows that the candidate is gone.
fn nothing_is_left_in(folder: &Path) {
    for _ in 0..100 {
        if left_in(folder).is_empty() {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("{:?}", left_in(folder));
}

/// Seats who comes next at a station, and is shown nothing of the one before there.
fn next_sits(hall: &mut Hall, name: &str, station: &mut Robot) {
    station.listen_for(Duration::ZERO);
    let before = station.said.len();
    hall.lead.seat(Person::Candidate(NEXT), Role::Candidate, name, PATIENCE).unwrap();
    let is_next = |event: &Value| event["view"]["candidate"]["candidate"] == json!(NEXT);
    station.wait("exam", PATIENCE, is_next).unwrap();
    station.listen_for(Duration::from_secs(1));
    for (_, event) in &station.said[before..] {
        let said = event.to_string();
        assert!(![LETTER, SUMMARY, FILE_NAME].iter().any(|mark| said.contains(mark)), "{said}");
    }
}

#[test]
fn a_candidates_work_follows_it_to_the_interview_station_and_nothing_stays_where_it_sat() {
    let stage = Stage::for_an_exam();
    let candidate = stage.robot("candidate", "07", "candidate");
    let room_data: PathBuf = stage.data("room");
    let devices = ["--mic", "silence", "--speaker", "null", "--data", room_data.to_str().unwrap()];
    let room = Robot::start(&stage.programs, "candidate", ROOM, &stage.url(), &devices).unwrap();
    let mut hall = Hall::with(stage, candidate, "titre", NAMES);
    hall.lead.register(NEXT, "Zoé Martin").unwrap();
    hall.lead.order(&Order::Assign { candidate: NEXT, jury: JuryId(1) }).unwrap();
    let own_data = hall.stage.data("candidate");

    let handed = work(&mut hall);
    assert_eq!(open(&mut hall.candidate, handed), FILE);
    assert!(!left_in(&own_data).is_empty(), "the same search finds it while it may");
    hall.lead.lead_to(CANDIDATE, "part2").unwrap();
    hall.draw(Drawn::Subject);
    hall.lead.lead_to(CANDIDATE, "part3").unwrap();
    hall.go(&[Step::Finish]);

    hall.lead.seat(Person::Candidate(CANDIDATE), Role::Candidate, ROOM, PATIENCE).unwrap();
    let mut own = std::mem::replace(&mut hall.candidate, room);
    let view = seen_in(&mut hall, "preparation");
    assert_eq!(view.work.files.iter().map(|file| &*file.name).collect::<Vec<_>>(), [FILE_NAME]);
    for text in [LETTER, SUMMARY] {
        let is_it = |event: &Value| event["text"] == text;
        if !hall.candidate.all("piece").any(is_it) {
            hall.candidate.wait("piece", PATIENCE, is_it).unwrap();
        }
    }
    assert_eq!(open(&mut hall.candidate, handed), FILE);
    next_sits(&mut hall, "07", &mut own);
    nothing_is_left_in(&own_data);
    assert!(!left_in(&room_data).is_empty(), "the candidate still sits there");

    // Nor does anything stay in the interview room, where the next one sits down.
    for phase in ["recording", "questions", "final"] {
        seen_in(&mut hall, phase);
    }
    hall.go(&[Step::Finish]);
    hall.lead.order(&Order::Sit { who: Person::Candidate(CANDIDATE), station: None }).unwrap();
    let mut room = std::mem::replace(&mut hall.candidate, own);
    next_sits(&mut hall, ROOM, &mut room);
    nothing_is_left_in(&room_data);
    nothing_is_left_in(&own_data);
}
