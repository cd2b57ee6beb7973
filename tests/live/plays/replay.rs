//! An exchange that was recorded is heard again from the moment of a mark, as measured at the sound server: the candidate's
//! microphone hears tones of known moments, the mark is set at one of them, and the replay begins there, also at a station
//! that recorded nothing.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use signaling::protocol::Role;
use signaling::protocol::exam::{Contact, Drawn, OrderId, Person, RemarkKind};
use tests::programs::Robot;

use crate::hall::{CANDIDATE, Hall, JUROR, NAMES};
use crate::plays::refused;
use crate::sound::{Ports, no_sound_server};
use crate::stage::{PATIENCE, Stage};
use crate::tones::{self, MS, Tone};

/// What the candidate's microphone hears, over and over.
const LOW: Tone = Tone { hertz: 400, ms: 4_000 };
const HIGH: Tone = Tone { hertz: 1_000, ms: 4_000 };
/// How far from its moment a mark may replay.
const LIMIT_MS: f32 = 500.0;

/// The next moment at which the high tone follows the low one, some time from now.
fn next_step(began: SystemTime) -> SystemTime {
    let [low, both] = [LOW.ms, LOW.ms + HIGH.ms].map(|ms| Duration::from_millis(ms as u64));
    let mut step = began + low;
    while step < SystemTime::now() + Duration::from_secs(2) {
        step += both;
    }
    step
}

/// An exchange whose mark is set as the high tone begins, recorded at the station of *Jury A*, whose loudspeakers these are;
/// and the mark.
fn marked(name: &str, loudspeakers: &str) -> (Hall, OrderId) {
    let stage = Stage::for_an_exam();
    let voice = stage.folder.path().join("voice.wav");
    tones::write(&voice, &[LOW, HIGH]);
    let microphone = format!("file:{},loop", voice.display());
    // What is done to a voice takes a tone for noise.
    let devices = ["--mic", &microphone, "--speaker", "null", "--processing", "off"];
    let mut candidate = stage.robot_with("candidate", "07", &devices);
    let (_, devices) = candidate.wait("devices", PATIENCE, |_| true).unwrap();
    let began = UNIX_EPOCH + Duration::from_micros(devices["microphone_at_us"].as_u64().unwrap());
    let devices = ["--mic", "silence", "--speaker", "null", "--loudspeakers", loudspeakers];
    let jury = stage.robot_with("jury", "Jury A", &devices);
    let mut hall = Hall::with_jury(stage, [candidate, jury], "ccp1", NAMES);
    hall.jury.say(&json!({ "do": "record", "on": true })).unwrap();
    hall.lead.lead_to(CANDIDATE, "part2").unwrap();
    hall.draw(Drawn::Subject);
    hall.start_exchanges();
    hall.jury.say(&json!({ "do": "look", "candidate": CANDIDATE })).unwrap();
    let sheet = hall.about(|about| about.may.begin && !about.run_sheet.is_empty()).run_sheet;
    let phoned = sheet.iter().find(|planned| planned.contact == Contact::Call).unwrap();
    hall.begin(phoned.exchange);
    hall.candidate.wait("ringing", PATIENCE, |_| true).unwrap();
    // The exchange has begun, and is not recorded yet.
    hall.candidate.listen_for(Duration::from_secs(2));
    hall.candidate.say(&json!({ "do": "answer" })).unwrap();
    hall.jury.wait("in_call", PATIENCE, |_| true).unwrap();
    let step = next_step(began);
    hall.jury.listen_for(step.duration_since(SystemTime::now()).unwrap());
    hall.remark(RemarkKind::Mark, name);
    // The high tone ends meanwhile, and no other begins.
    hall.jury.listen_for(Duration::from_secs(5));
    hall.candidate.say(&json!({ "do": "hang_up" })).unwrap();
    hall.jury.wait("exchanges_kept", PATIENCE, |_| true).unwrap();
    hall.close(phoned.exchange);
    let mark = hall.about(|about| !about.remarks.is_empty()).remarks[0].remark;
    (hall, mark)
}

/// Has a station replay the mark at its loudspeakers, and measures where in what is heard there its moment is.
fn heard_from_its_moment(station: &mut Robot, mark: OrderId, ports: &Ports) {
    let recorded = ports.record();
    std::thread::sleep(Duration::from_millis(300));
    station.say(&json!({ "do": "replay", "mark": mark, "output": "loudspeakers" })).unwrap();
    station.wait("played", PATIENCE, |event| event["complete"] == true).unwrap();
    std::thread::sleep(Duration::from_millis(500));
    let room = &recorded.end()[0];
    let began = tones::sounding(room).expect("the exchange is heard").start;
    let high = tones::heard(room, HIGH.hertz).expect("the high tone is heard");
    // The step may lie before the replay; the end of the high tone, so much after it, does not.
    let step_ms = (high.end as f32 - began as f32) / MS as f32 - HIGH.ms as f32;
    println!("the moment of the mark is {step_ms:.0} ms from the beginning of its replay");
    assert!(step_ms.abs() <= LIMIT_MS, "{step_ms} ms from the beginning of the replay");
}

#[test]
fn a_mark_set_in_an_exchange_replays_from_that_moment_within_half_a_second() {
    if no_sound_server() {
        return;
    }
    let ports = Ports::plugged("replay");
    let (mut hall, mark) = marked("rassure", &ports.device(0));
    heard_from_its_moment(&mut hall.jury, mark, &ports);
}

#[test]
fn a_mark_replays_at_another_station_of_the_interview_from_that_moment_within_half_a_second() {
    if no_sound_server() {
        return;
    }
    let ports = Ports::plugged("elsewhere");
    let (mut hall, mark) = marked("reformule", "null");
    // The server is killed while it is being handed the recording, or soon after.
    hall.stage.restart_server();
    hall.jury.wait("online", PATIENCE, |_| true).unwrap();
    hall.lead.staff.wait("online", PATIENCE, |_| true).unwrap();
    let (data, loudspeakers) = (hall.stage.data("room"), ports.device(0));
    let devices = ["--mic", "silence", "--speaker", "null", "--loudspeakers", &loudspeakers, "--data"];
    let devices = [&devices[..], &[data.to_str().unwrap()]].concat();
    let mut room =
        Robot::start(&hall.stage.programs, "jury", "Salle 2", &hall.stage.url(), &devices).unwrap();
    hall.lead.lead_to(CANDIDATE, "preparation").unwrap();
    hall.lead.seat(Person::Juror(JUROR), Role::Jury, "Salle 2", PATIENCE).unwrap();
    room.say(&json!({ "do": "look", "candidate": CANDIDATE })).unwrap();
    // It comes by itself, before anybody presses anything.
    let fetched = |event: &Value| event["marks"][0]["at"] == "fetched";
    room.wait("replays", PATIENCE, fetched).unwrap();
    assert!(!data.join("exchanges").exists(), "nothing was recorded there");
    heard_from_its_moment(&mut room, mark, &ports);
    // The station at which it was recorded is nobody's seat any more, and has nothing to hear.
    hall.jury.say(&json!({ "do": "replay", "mark": mark, "output": "headset" })).unwrap();
    refused(&mut hall.jury, "not_recorded");
}
