//! A real window with a real keyboard.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::json;

use crate::stage::{PATIENCE, Stage, call_line, ready, speech};

/// Killed when dropped.
struct Window(Child);

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn xdotool(arguments: &[&str]) -> String {
    let output = Command::new("xdotool").args(arguments).output().expect("xdotool is installed");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_candidate_answers_and_hangs_up_from_the_keyboard() {
    if std::env::var_os("PLATEAU_TEST_DISPLAY").is_none() {
        eprintln!("skipped: no display was brought for this test (cargo xtask test does)");
        return;
    }
    let stage = Stage::open();
    let window = Command::new(&stage.programs.station)
        .args(["--role", "candidate", "--name", "07", "--server", &stage.url()])
        .args([
            "--mic",
            &format!("file:{},loop", speech("candidate").display()),
            "--speaker",
            "null",
            "--data",
        ])
        .arg(stage.data("candidate"))
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    let window = Window(window);
    let mut jury = stage.robot("jury", "Jury B", "client");
    ready(&mut jury);
    let found = xdotool(&["search", "--sync", "--onlyvisible", "--pid", &window.0.id().to_string()]);
    let id = found.lines().next_back().expect("the window is there").to_owned();
    xdotool(&["windowfocus", "--sync", &id]);
    jury.say(&call_line()).unwrap();
    jury.wait("calling", PATIENCE, |_| true).unwrap();
    // A key pressed before the window drew the call means nothing, so it is pressed until heard.
    for _ in 0..30 {
        xdotool(&["key", "--window", &id, "F4"]);
        if jury.wait("in_call", Duration::from_secs(1), |_| true).is_ok() {
            break;
        }
    }
    assert!(jury.last("in_call").is_some(), "the candidate answered");
    for _ in 0..30 {
        xdotool(&["key", "--window", &id, "F8"]);
        if jury.wait("ended", Duration::from_secs(1), |_| true).is_ok() {
            break;
        }
    }
    assert_eq!(jury.last("ended").expect("the candidate hung up")["why"], json!("hung_up"));
}
