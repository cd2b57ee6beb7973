//! Headsets that are unplugged and plugged in again in a call, on a real sound server.

use std::process::Command;
use std::time::Duration;

use serde_json::json;
use tests::programs::Robot;

use crate::stage::{PATIENCE, Stage, inbound, ready, speech};

/// A headset of the sound server that can be unplugged: what is played to it is what its microphone hears.
struct Headset {
    module: Option<String>,
}

impl Headset {
    fn plugged() -> Self {
        let mut headset = Headset { module: None };
        headset.plug();
        headset
    }

    fn plug(&mut self) {
        let arguments = ["load-module", "module-null-sink", "sink_name=casque", "rate=48000", "channels=1"];
        let loaded = Command::new("pactl").args(arguments).output().expect("pactl is installed");
        assert!(loaded.status.success(), "{loaded:?}");
        self.module = Some(String::from_utf8(loaded.stdout).unwrap().trim().to_owned());
    }

    fn unplug(&mut self) {
        if let Some(module) = self.module.take() {
            let unloaded = Command::new("pactl").args(["unload-module", &module]).status();
            assert!(unloaded.expect("pactl is installed").success());
        }
    }
}

impl Drop for Headset {
    fn drop(&mut self) {
        self.unplug();
    }
}

fn told(robot: &mut Robot, is: &str, by: &str) {
    robot.wait(is, PATIENCE, |event| event["by"] == by).unwrap();
}

#[test]
fn a_headset_unplugged_in_a_call_holds_it_on_both_sides_and_plugged_in_again_takes_it_back() {
    if std::env::var_os("PLATEAU_TEST_PULSE").is_none() {
        eprintln!("skipped: no sound server was brought for this test (cargo xtask test does)");
        return;
    }
    let stage = Stage::open();
    let mut headset = Headset::plugged();
    let devices = ["--mic", "device:casque.monitor", "--speaker", "device:casque", "--ring", "null"];
    let mut candidate = stage.robot_with("candidate", "07", &devices);
    let mic = format!("file:{},loop", speech("client").display());
    let mut jury = stage.robot_with("jury", "Jury B", &["--mic", &mic, "--speaker", "null"]);
    for robot in [&mut candidate, &mut jury] {
        ready(robot);
    }
    inbound(&mut candidate, &mut jury);
    for _ in 0..3 {
        headset.unplug();
        told(&mut candidate, "held", "me");
        told(&mut jury, "held", "peer");
        assert_eq!(jury.last("held").unwrap()["why"], "device");
        headset.plug();
        told(&mut candidate, "resumed", "me");
        told(&mut jury, "resumed", "peer");
    }
    // What the person holds is not taken back by a plug.
    jury.say(&json!({ "do": "hold" })).unwrap();
    told(&mut candidate, "held", "peer");
    headset.unplug();
    told(&mut jury, "held", "peer");
    headset.plug();
    told(&mut jury, "resumed", "peer");
    assert!(candidate.last("stats").is_some());
    jury.say(&json!({ "do": "resume" })).unwrap();
    told(&mut candidate, "resumed", "peer");
    candidate.listen_for(Duration::from_secs(2));
    let level = candidate.last("stats").unwrap()["level_out_dbfs"].as_f64().unwrap();
    assert!(level > -60.0, "the jury is heard again: {level}");
    candidate.say(&json!({ "do": "hang_up" })).unwrap();
    jury.wait("ended", PATIENCE, |event| event["why"] == "hung_up").unwrap();
}
