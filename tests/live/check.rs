//! The headset check through a sound server, answered by lines as a person would.

use std::process::Child;

use serde_json::{Value, json};

use crate::sound::{Sink, no_sound_server, spoken_into};
use crate::stage::{PATIENCE, Stage};

/// Who speaks into the microphone while the check wants to hear a voice.
struct Voice(Option<Child>);

impl Voice {
    fn stop(&mut self) {
        if let Some(mut voice) = self.0.take() {
            voice.kill().unwrap();
            voice.wait().unwrap();
        }
    }
}

impl Drop for Voice {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Goes through the check, speaking if `speaks`; gives the verdict.
fn verdict(stage: &Stage, microphone: &Sink, headset: &Sink, speaks: bool) -> Value {
    let (mic, speaker) = (microphone.microphone(), headset.loudspeaker());
    let devices = ["--mic", &mic, "--speaker", &speaker, "--ring", &speaker];
    let mut robot = stage.robot_with("candidate", "07", &devices);
    robot.wait("online", PATIENCE, |_| true).unwrap();
    let mut voice = Voice(speaks.then(|| spoken_into(microphone)));
    robot.say(&json!({ "do": "check" })).unwrap();
    loop {
        let (_, event) = robot.wait("check", PATIENCE, |_| true).unwrap();
        let answer = match event["step"].as_str().expect("nothing ends the check") {
            "level_wrong" => "go_on",
            "heard" | "ring" => "yes",
            "left_ear" => "left",
            "right_ear" => "right",
            "room" => {
                voice.stop();
                continue;
            }
            "done" => break,
            _ => continue,
        };
        robot.say(&json!({ "do": "check_answer", "answer": answer })).unwrap();
    }
    let (_, verdict) = robot.wait("verdict", PATIENCE, |_| true).unwrap();
    eprintln!("{verdict}");
    robot.quit().unwrap();
    verdict
}

#[test]
fn a_good_headset_passes_its_check_and_what_is_wrong_with_another_is_named() {
    if no_sound_server() {
        return;
    }
    let stage = Stage::open();
    let (microphone, headset) = (Sink::plugged("micro"), Sink::plugged("casque"));
    assert_eq!(verdict(&stage, &microphone, &headset, true)["faults"], json!([]));
    assert_eq!(verdict(&stage, &microphone, &headset, false)["faults"], json!(["silent"]));
    // Loudspeakers: the microphone hears what they play.
    let echo = verdict(&stage, &headset, &headset, true);
    assert!(echo["faults"].as_array().unwrap().contains(&json!("echo")), "{echo}");
}
