//! The recording of the interview by real programs: drawn, heard at headset or loudspeakers and nowhere else, counted when
//! its last sample was, heard by the jury in step; and exchanges that are heard again from a mark.

use std::path::{Path, PathBuf};
use std::time::Duration;

use hound::{SampleFormat, WavSpec, WavWriter};
use serde_json::{Value, json};
use signaling::protocol::exam::*;
use tests::programs::Robot;
use tests::session::give;

use crate::hall::{CANDIDATE, Hall, NAMES};
use crate::sound::{Ports, no_sound_server};
use crate::stage::{PATIENCE, Stage, root};

/// The length of each recording of the test, in seconds.
const SECONDS: usize = 4;

/// The sample package with short recordings: a sound whose first sample and last are as loud as any.
fn package(folder: &Path) -> PathBuf {
    let (from, to) = (root().join("signaling/samples/package"), folder.join("package"));
    copy(&from, &to);
    for (index, name) in ["attente", "coupure", "depart"].into_iter().enumerate() {
        std::fs::remove_file(to.join(format!("recordings/{name}.ogg"))).unwrap();
        let spec = WavSpec {
            channels: 1,
            sample_rate: 48_000,
            bits_per_sample: 16,
            sample_format: SampleFormat::Int,
        };
        let mut wav = WavWriter::create(to.join(format!("recordings/{name}.wav")), spec).unwrap();
        for at in 0..SECONDS * 48_000 {
            let hertz = 440.0 + 110.0 * index as f32;
            let sample = (at as f32 / 48_000.0 * hertz * std::f32::consts::TAU).cos();
            wav.write_sample((sample * 6_000.0) as i16).unwrap();
        }
        wav.finalize().unwrap();
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
fn interview(format: &str, ports: &Ports) -> Hall {
    let stage = Stage::of_package(package);
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
fn drawn(format: &str, ports: &Ports) -> Hall {
    let mut hall = interview(format, ports);
    hall.draw(Drawn::Recording);
    hall.candidate.wait("recording_ready", PATIENCE, |_| true).unwrap();
    hall
}

fn play(robot: &mut Robot, output: &str) {
    robot.say(&json!({ "do": "play", "what": "recording", "output": output })).unwrap();
}

fn refused(robot: &mut Robot, why: &str) {
    robot.wait("error", PATIENCE, |event| event["code"] == why).unwrap();
}

/// It is in the midst of the recording.
fn half(hall: &mut Hall) {
    let half = |event: &Value| event["position"].as_u64() >= Some(SECONDS as u64 * 400);
    hall.candidate.wait("playing", PATIENCE, half).unwrap();
}

/// How the play of this number ended, and how many are left, as staff sees it.
fn ended(hall: &mut Hall, play: usize) -> (PlayState, u32) {
    let over = |tile: &StaffTile| {
        tile.plays.as_ref().is_some_and(|plays| plays.plays.len() == play && plays.going().is_none())
    };
    let plays = hall.lead.tile(CANDIDATE, over).unwrap().plays.unwrap();
    (plays.plays.last().expect("there was one").state, plays.left())
}

fn cut(hall: &mut Hall, play: usize, because: PlayCut) {
    let (state, left) = ended(hall, play);
    assert!(matches!(state, PlayState::Cut { why, .. } if why == because), "{state:?}");
    assert_eq!(left, 1, "it is not counted");
}

/// The samples from the first to the last that are not silent.
fn sounding(port: &[f32]) -> usize {
    let sounds = |sample: &f32| sample.abs() > 0.001;
    let first = port.iter().position(sounds);
    first.map_or(0, |first| port.iter().rposition(sounds).unwrap_or(first) - first + 1)
}

#[test]
fn a_drawn_recording_is_heard_to_its_last_sample_where_it_was_chosen_and_nowhere_else() {
    if no_sound_server() {
        return;
    }
    let ports = Ports::plugged("plays");
    for (format, output, port) in [("titre", "headset", 0), ("ccp1", "loudspeakers", 1)] {
        let mut hall = drawn(format, &ports);
        let recorded = ports.record();
        std::thread::sleep(Duration::from_millis(300));
        play(&mut hall.candidate, output);
        let (_, played) = hall.candidate.wait("played", PATIENCE, |_| true).unwrap();
        assert_eq!((&played["complete"], &played["position"]), (&json!(true), &json!(SECONDS * 1_000)));
        let (state, left) = ended(&mut hall, 1);
        let PlayState::Heard { gaps, .. } = state else { panic!("{state:?}") };
        assert_eq!(left, 0);
        std::thread::sleep(Duration::from_millis(500));
        let heard = recorded.end();
        let samples = sounding(&heard[port]);
        assert!(samples.abs_diff(SECONDS * 48_000) < 48 || gaps > 0, "{samples} samples, {gaps} gaps");
        for silent in (0..4).filter(|other| *other != port) {
            assert_eq!(sounding(&heard[silent]), 0, "{format}: nothing at port {silent}");
        }
        let proof = |event: &Value| event["fact"]["fact"] == "play" && event["fact"]["what"] == "heard";
        let known = hall.lead.staff.all("fact").find(|event| proof(event)).cloned();
        let proof = known.unwrap_or_else(|| hall.lead.staff.wait("fact", PATIENCE, proof).unwrap().1);
        assert_eq!((&proof["fact"]["output"], &proof["fact"]["heard_ms"]), (&json!(output), &json!(4_000)));
        assert!(proof["fact"]["device"].as_str().is_some_and(|device| !device.is_empty()));
        play(&mut hall.candidate, output);
        refused(&mut hall.candidate, "no_plays_left");
    }
}

#[test]
fn an_interview_without_a_recording_plays_none() {
    if no_sound_server() {
        return;
    }
    let ports = Ports::plugged("none");
    let mut hall = interview("ccp2", &ports);
    assert_eq!(hall.view(|view| view.clock.stage == signaling::protocol::exam::Stage::Running).plays, None);
    play(&mut hall.candidate, "headset");
    refused(&mut hall.candidate, "not_played_now");
}

#[test]
fn a_play_that_is_cut_at_half_is_not_counted_and_is_repeated() {
    if no_sound_server() {
        return;
    }
    let mut ports = Ports::plugged("cut");
    let mut hall = drawn("ccp1", &ports);
    // The output is lost.
    play(&mut hall.candidate, "loudspeakers");
    half(&mut hall);
    ports.unplug(1);
    let (_, played) = hall.candidate.wait("played", PATIENCE, |_| true).unwrap();
    assert_eq!(played["complete"], false);
    cut(&mut hall, 1, PlayCut::Output);
    ports.plug(1);
    // Nobody at the station stops it; staff does.
    play(&mut hall.candidate, "headset");
    half(&mut hall);
    hall.candidate.say(&json!({ "do": "stop_playing" })).unwrap();
    refused(&mut hall.candidate, "play_goes_on");
    let reason = "Alarme".to_owned();
    give(&mut hall.jury, &Order::StopPlay { candidate: CANDIDATE, reason }).unwrap();
    hall.candidate.wait("played", PATIENCE, |event| event["complete"] == false).unwrap();
    cut(&mut hall, 2, PlayCut::Stopped);
    // The station dies.
    play(&mut hall.candidate, "headset");
    half(&mut hall);
    hall.candidate.end();
    cut(&mut hall, 3, PlayCut::Station);
    hall.candidate = candidate(&hall.stage, &ports);
    hall.candidate.wait("recording_ready", PATIENCE, |_| true).unwrap();
    // The server dies.
    play(&mut hall.candidate, "headset");
    half(&mut hall);
    hall.stage.restart_server();
    hall.candidate.wait("played", PATIENCE, |event| event["complete"] == false).unwrap();
    for robot in [&mut hall.candidate, &mut hall.lead.staff] {
        robot.wait("online", PATIENCE, |_| true).unwrap();
    }
    let by_server = |event: &Value| event["fact"]["what"] == "cut" && event["fact"]["why"] == "server";
    hall.lead.staff.wait("fact", PATIENCE, by_server).unwrap();
    cut(&mut hall, 4, PlayCut::Server);
    // And then it is heard.
    play(&mut hall.candidate, "loudspeakers");
    hall.candidate.wait("played", PATIENCE, |event| event["complete"] == true).unwrap();
    let over = |tile: &StaffTile| tile.plays.as_ref().is_some_and(|plays| plays.left() == 0);
    assert_eq!(hall.lead.tile(CANDIDATE, over).unwrap().plays.unwrap().plays.len(), 5);
}

#[test]
fn jury_and_candidate_hear_it_in_step_or_it_does_not_begin() {
    if no_sound_server() {
        return;
    }
    let mut ports = Ports::plugged("step");
    let mut hall = drawn("titre", &ports);
    hall.jury.wait("recording_ready", PATIENCE, |_| true).unwrap();
    give(&mut hall.jury, &Order::PlayAlong { candidate: CANDIDATE, on: true }).unwrap();
    // The jury's output is not there.
    ports.unplug(2);
    play(&mut hall.candidate, "loudspeakers");
    refused(&mut hall.candidate, "jury_not_ready");
    assert_eq!(hall.view(|view| view.plays.is_some()).plays.unwrap().plays, []);
    ports.plug(2);
    let recorded = ports.record();
    std::thread::sleep(Duration::from_millis(300));
    play(&mut hall.candidate, "loudspeakers");
    for robot in [&mut hall.candidate, &mut hall.jury] {
        robot.wait("played", PATIENCE, |event| event["complete"] == true).unwrap();
    }
    std::thread::sleep(Duration::from_millis(500));
    let heard = recorded.end();
    let began = |port: usize| heard[port].iter().position(|sample| sample.abs() > 0.001).unwrap();
    let apart_ms = began(1).abs_diff(began(2)) as f32 / 48.0;
    println!("{apart_ms:.1} ms apart");
    assert!(apart_ms < 50.0, "{apart_ms} ms apart");
    let along = |about: &JuryCandidate| {
        let play = about.plays.as_ref().and_then(|plays| plays.plays.last());
        play.and_then(|play| play.along.as_ref()).is_some_and(|along| along.end.is_some())
    };
    let about = hall.about(along);
    let end = about.plays.unwrap().plays[0].along.clone().unwrap().end.unwrap();
    assert_eq!(end.cut, None);
}

#[test]
fn a_recording_that_cannot_be_read_is_said_and_nothing_is_counted() {
    if no_sound_server() {
        return;
    }
    let ports = Ports::plugged("unread");
    let mut hall = drawn("ccp1", &ports);
    let folder = hall.stage.data("candidate").join("drawn");
    let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    files.for_each(|file| std::fs::write(file, "no sound").unwrap());
    play(&mut hall.candidate, "headset");
    refused(&mut hall.candidate, "output_not_ready");
    assert!(
        hall.candidate
            .all("error")
            .any(|event| { event["code"].as_str().is_some_and(|code| code.starts_with("recording_")) })
    );
    assert_eq!(hall.view(|view| view.plays.is_some()).plays.unwrap().plays, []);
}

#[test]
fn an_exchange_that_was_recorded_is_heard_again_from_a_mark() {
    let mut hall = Hall::open("ccp1");
    hall.jury.say(&json!({ "do": "record", "on": true })).unwrap();
    hall.lead.lead_to(CANDIDATE, "part2").unwrap();
    hall.draw(Drawn::Subject);
    hall.start_exchanges();
    hall.jury.say(&json!({ "do": "look", "candidate": CANDIDATE })).unwrap();
    let sheet = hall.about(|about| about.may.begin && !about.run_sheet.is_empty()).run_sheet;
    let phoned = sheet.iter().find(|planned| planned.contact == Contact::Call).unwrap();
    hall.begin(phoned.exchange);
    hall.candidate.wait("ringing", PATIENCE, |_| true).unwrap();
    hall.candidate.say(&json!({ "do": "answer" })).unwrap();
    hall.jury.wait("in_call", PATIENCE, |_| true).unwrap();
    hall.jury.listen_for(Duration::from_secs(3));
    hall.remark(RemarkKind::Mark, "rassure");
    hall.jury.listen_for(Duration::from_secs(2));
    hall.candidate.say(&json!({ "do": "hang_up" })).unwrap();
    let (_, kept) = hall.jury.wait("exchanges_kept", PATIENCE, |_| true).unwrap();
    hall.close(phoned.exchange);
    let mark = hall.about(|about| !about.remarks.is_empty()).remarks[0].clone();
    let from_ms = kept["exchanges"][0]["from_ms"].as_u64().unwrap();
    let place_ms = mark.offset_ms.unwrap() - from_ms;
    assert!((2_000..6_000).contains(&place_ms), "{place_ms} ms into the recording");
    let line = json!({ "do": "replay", "mark": mark.remark, "output": "headset" });
    hall.jury.say(&line).unwrap();
    let (_, playing) = hall.jury.wait("playing", PATIENCE, |_| true).unwrap();
    let position = playing["position"].as_u64().unwrap();
    assert!(position.abs_diff(place_ms) < 500, "{position} and {place_ms}");
    hall.jury.wait("played", PATIENCE, |event| event["complete"] == true).unwrap();
    hall.jury.say(&json!({ "do": "replay", "mark": "00000000000000ff", "output": "headset" })).unwrap();
    refused(&mut hall.jury, "not_recorded");
}
