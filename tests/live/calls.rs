//! Calls over the real server and real WebRTC.

use std::time::Duration;

use serde_json::json;
use tests::programs::{Programs, Robot};
use tests::rehearsal;

use crate::stage::{NUMBER, PATIENCE, Stage, call_line, inbound, ready, root, speech};

#[test]
fn a_whole_exchange_by_robots_arrives_in_every_voice() {
    let stage = Stage::open();
    let out = stage.folder.path().join("rehearsal");
    std::fs::create_dir_all(&out).unwrap();
    let programs = Programs::find().unwrap();
    let report = rehearsal::Stage { programs, root: root().into(), out }.run();
    assert!(report.ok, "{report:#?}");
}

#[test]
fn a_call_can_be_declined_missed_by_its_caller_and_refused_while_busy() {
    let stage = Stage::open();
    let (mut candidate, mut jury) = stage.pair();
    jury.say(&call_line()).unwrap();
    candidate.wait("ringing", PATIENCE, |_| true).unwrap();
    candidate.say(&json!({ "do": "decline" })).unwrap();
    for robot in [&mut candidate, &mut jury] {
        robot.wait("ended", PATIENCE, |event| event["why"] == "declined").unwrap();
    }
    candidate.say(&json!({ "do": "call", "to": NUMBER })).unwrap();
    jury.wait("ringing", PATIENCE, |event| event["direction"] == "outbound").unwrap();
    candidate.say(&json!({ "do": "hang_up" })).unwrap();
    for robot in [&mut candidate, &mut jury] {
        robot.wait("ended", PATIENCE, |event| event["why"] == "missed").unwrap();
    }
    inbound(&mut candidate, &mut jury);
    // Both other lines can be taken, and no more.
    for _ in 0..2 {
        candidate.say(&json!({ "do": "call", "to": NUMBER })).unwrap();
        jury.wait("ringing", PATIENCE, |event| event["direction"] == "outbound").unwrap();
    }
    candidate.say(&json!({ "do": "call", "to": NUMBER })).unwrap();
    candidate.wait("error", PATIENCE, |event| event["code"] == "lines_taken").unwrap();
    jury.say(&json!({ "do": "mute", "on": true })).unwrap();
    candidate.wait("muted", PATIENCE, |event| event["on"] == true).unwrap();
    jury.say(&json!({ "do": "hang_up" })).unwrap();
    candidate.wait("ended", PATIENCE, |event| event["why"] == "hung_up").unwrap();
}

#[test]
fn a_call_outlives_the_server_and_a_killed_station_comes_back_into_it() {
    let mut stage = Stage::open();
    let (mut candidate, mut jury) = stage.pair();
    inbound(&mut candidate, &mut jury);
    stage.restart_server();
    for robot in [&mut candidate, &mut jury] {
        robot.wait("offline", PATIENCE, |_| true).unwrap();
        robot.wait("online", PATIENCE, |_| true).unwrap();
    }
    // Voice went on meanwhile, and goes on.
    candidate.listen_for(Duration::from_secs(3));
    let ended = candidate.said.iter().any(|(_, event)| event["is"] == "ended");
    assert!(!ended, "the call ended with the server");
    let level = candidate.last("stats").expect("a call has figures")["level_out_dbfs"].as_f64().unwrap();
    assert!(level > -70.0, "the candidate hears nothing: {level} dBFS");
    jury.kill();
    let mut jury = stage.robot("jury", "Jury B", "client");
    jury.wait("in_call", PATIENCE, |_| true).unwrap();
    candidate.say(&json!({ "do": "hang_up" })).unwrap();
    jury.wait("ended", PATIENCE, |event| event["why"] == "hung_up").unwrap();
}

#[test]
fn bad_lines_get_a_clear_error_and_change_nothing() {
    let stage = Stage::open();
    let (mut candidate, mut jury) = stage.pair();
    inbound(&mut candidate, &mut jury);
    let long = format!(r#"{{"do":"chat","to":"{NUMBER}","text":"{}"}}"#, "a".repeat(100_000));
    let lines = [
        ("hello", "malformed"),
        (r#"{"do":"fly"}"#, "unknown_word"),
        (r#"{"do":"answer"}"#, "no_call"),
        (r#"{"do":"record","on":true}"#, "wrong_role"),
        (r#"{"do":"chat","to":"06 39 98 12 40","text":"  "}"#, "bad_text"),
        (r#"{"do":"chat","to":"01 02 03 04 05","text":"x"}"#, "no_such_number"),
        (r#"{"do":"play","what":"nothing"}"#, "no_such_prompt"),
        (long.as_str(), "too_long"),
    ];
    for (line, code) in lines {
        candidate.say_raw(line).unwrap();
        candidate.wait("error", PATIENCE, |event| event["code"] == code).unwrap();
    }
    candidate.listen_for(Duration::from_secs(1));
    assert!(candidate.last("ended").is_none(), "the call went on");
    candidate.quit().unwrap();
}

#[test]
fn a_name_that_is_taken_is_refused_and_the_program_ends_with_an_error() {
    let stage = Stage::open();
    let mut first = stage.robot("candidate", "07", "candidate");
    first.wait("online", PATIENCE, |_| true).unwrap();
    let data = stage.data("another");
    let more = ["--data", data.to_str().unwrap(), "--mic", "silence", "--speaker", "null"];
    let mut second = Robot::start(&stage.programs, "candidate", "07", &stage.url(), &more).unwrap();
    second.wait("error", PATIENCE, |event| event["code"] == "name_taken").unwrap();
    assert!(second.quit().is_err(), "it could not run, and says so");
}

#[test]
fn over_the_sound_server_each_voice_reaches_the_other_output() {
    if std::env::var_os("PLATEAU_TEST_PULSE").is_none() {
        eprintln!("skipped: no sound server was brought for this test (cargo xtask test does)");
        return;
    }
    let stage = Stage::open();
    let devices = |mic: &str, speaker: &str| [format!("device:{mic}"), format!("device:{speaker}")];
    let seats =
        [("candidate", "07", devices("mic_a_in", "spk_a")), ("jury", "Jury B", devices("mic_b_in", "spk_b"))];
    let [mut candidate, mut jury] = seats.map(|(role, name, [mic, speaker])| {
        stage.robot_with(role, name, &["--mic", &mic, "--speaker", &speaker, "--ring", "null"])
    });
    for robot in [&mut candidate, &mut jury] {
        ready(robot);
    }
    inbound(&mut candidate, &mut jury);
    let play = std::process::Command::new("paplay").args(["-d", "mic_a"]).arg(speech("candidate")).status();
    assert!(play.expect("paplay is installed").success());
    jury.listen_for(Duration::from_millis(200));
    let loudest = |robot: &Robot| {
        let levels = robot.said.iter().filter(|(_, event)| event["is"] == "stats");
        levels.filter_map(|(_, event)| event["level_out_dbfs"].as_f64()).fold(f64::MIN, f64::max)
    };
    assert!(loudest(&jury) > -50.0, "the jury hears the candidate's microphone: {}", loudest(&jury));
    candidate.listen_for(Duration::ZERO);
    assert!(loudest(&candidate) < -70.0, "nobody speaks to the candidate: {}", loudest(&candidate));
}
