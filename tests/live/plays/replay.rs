//! An exchange that was recorded is heard again from the moment of a mark, as measured at the sound server: the candidate's
//! microphone hears tones of known moments, the mark is set at one of them, and the replay begins there.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::json;
use signaling::protocol::exam::{Contact, Drawn, RemarkKind};

use crate::hall::{CANDIDATE, Hall, NAMES};
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

#[test]
fn a_mark_set_in_an_exchange_replays_from_that_moment_within_half_a_second() {
    if no_sound_server() {
        return;
    }
    let ports = Ports::plugged("replay");
    let stage = Stage::for_an_exam();
    let voice = stage.folder.path().join("voice.wav");
    tones::write(&voice, &[LOW, HIGH]);
    let microphone = format!("file:{},loop", voice.display());
    // What is done to a voice takes a tone for noise.
    let devices = ["--mic", &microphone, "--speaker", "null", "--processing", "off"];
    let mut candidate = stage.robot_with("candidate", "07", &devices);
    let (_, devices) = candidate.wait("devices", PATIENCE, |_| true).unwrap();
    let began = UNIX_EPOCH + Duration::from_micros(devices["microphone_at_us"].as_u64().unwrap());
    let room = ports.device(0);
    let devices = ["--mic", "silence", "--speaker", "null", "--loudspeakers", &room];
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
    hall.remark(RemarkKind::Mark, "rassure");
    // The high tone ends meanwhile, and no other begins.
    hall.jury.listen_for(Duration::from_secs(5));
    hall.candidate.say(&json!({ "do": "hang_up" })).unwrap();
    hall.jury.wait("exchanges_kept", PATIENCE, |_| true).unwrap();
    hall.close(phoned.exchange);
    let mark = hall.about(|about| !about.remarks.is_empty()).remarks[0].remark;
    let recorded = ports.record();
    std::thread::sleep(Duration::from_millis(300));
    hall.jury.say(&json!({ "do": "replay", "mark": mark, "output": "loudspeakers" })).unwrap();
    hall.jury.wait("played", PATIENCE, |event| event["complete"] == true).unwrap();
    std::thread::sleep(Duration::from_millis(500));
    let room = &recorded.end()[0];
    let began = tones::sounding(room).expect("the exchange is heard").start;
    let high = tones::heard(room, HIGH.hertz).expect("the high tone is heard");
    // The step may lie before the replay; the end of the high tone, so much after it, does not.
    let step_ms = (high.end as f32 - began as f32) / MS as f32 - HIGH.ms as f32;
    println!("the moment of the mark is {step_ms:.0} ms from the beginning of its replay");
    assert!(step_ms.abs() <= LIMIT_MS, "{step_ms} ms from the beginning of the replay");
}
