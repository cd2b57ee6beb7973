//! The recording of the interview by real programs: drawn, heard at headset or loudspeakers and nowhere else, counted when
//! its last sample was, heard by the jury in step; and exchanges that are heard again from a mark.

mod cut;
mod replay;
mod step;
mod whole;

use std::path::{Path, PathBuf};

use serde_json::json;
use signaling::protocol::exam::Drawn;
use tests::programs::Robot;

use crate::hall::{CANDIDATE, Hall, NAMES};
use crate::sound::Ports;
use crate::stage::{PATIENCE, Stage, root};
use crate::tones::{self, Tone};

/// The length of a short recording, in milliseconds.
const SHORT_MS: usize = 4_000;
/// With what it ends: tones that are nowhere else in it. The very last is short, so that a gap on a busy computer hardly
/// falls into it.
const LAST: Tone = Tone { hertz: 2_000, ms: 98 };
const END: Tone = Tone { hertz: 3_000, ms: 2 };

/// The tones of a recording; each of a package has a number, and is another.
pub type Tones = fn(usize) -> Vec<Tone>;

/// A recording of [`SHORT_MS`].
pub fn short(number: usize) -> Vec<Tone> {
    vec![Tone { hertz: 400 + 100 * number, ms: SHORT_MS - LAST.ms - END.ms }, LAST, END]
}

/// The sample package with other recordings.
pub fn package(folder: &Path, recording: Tones) -> PathBuf {
    let (from, to) = (root().join("signaling/samples/package"), folder.join("package"));
    copy(&from, &to);
    for (number, name) in ["attente", "coupure", "depart"].into_iter().enumerate() {
        std::fs::remove_file(to.join(format!("recordings/{name}.ogg"))).unwrap();
        tones::write(&to.join(format!("recordings/{name}.wav")), &recording(number));
    }
    to
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn candidate(stage: &Stage, ports: &Ports) -> Robot {
    let (headset, room) = (ports.device(0), ports.device(1));
    let more = ["--mic", "silence", "--speaker", &headset, "--ring", "null", "--loudspeakers", &room];
    stage.robot_with("candidate", "07", &more)
}

/// A hall in the interview, before the recording is played.
fn interview(format: &str, ports: &Ports, recording: Tones) -> Hall {
    let stage = Stage::of_package(|folder| package(folder, recording));
    let candidate = candidate(&stage, ports);
    let (null, room) = ("null", ports.device(2));
    let more = ["--mic", "silence", "--speaker", null, "--loudspeakers", &room];
    let jury = stage.robot_with("jury", "Jury A", &more);
    let mut hall = Hall::with_jury(stage, [candidate, jury], format, NAMES);
    hall.lead.lead_to(CANDIDATE, "part2").unwrap();
    hall.draw(Drawn::Subject);
    hall.lead.lead_to(CANDIDATE, if format == "ccp2" { "questions" } else { "recording" }).unwrap();
    hall
}

/// The recording is drawn, and ready at the candidate's station.
fn drawn(format: &str, ports: &Ports, recording: Tones) -> Hall {
    let mut hall = interview(format, ports, recording);
    hall.draw(Drawn::Recording);
    hall.candidate.wait("recording_ready", PATIENCE, |_| true).unwrap();
    hall
}

/// The level is played, and heard.
pub fn hear_level(robot: &mut Robot, output: &str) {
    for what in ["level", "level_heard"] {
        robot.say(&json!({ "do": what, "output": output })).unwrap();
    }
}

pub fn play(robot: &mut Robot, output: &str) {
    robot.say(&json!({ "do": "play", "what": "recording", "output": output })).unwrap();
}

pub fn refused(robot: &mut Robot, why: &str) {
    robot.wait("error", PATIENCE, |event| event["code"] == why).unwrap();
}
