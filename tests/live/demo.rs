//! The staff of the demo, with robots in the place of its windows.

use std::process::Command;

use serde_json::json;
use tests::session::answered;

use crate::stage::{PATIENCE, Stage, ready};

#[test]
fn the_demo_comes_to_a_real_exchange_by_the_draw_and_two_presses() {
    let stage = Stage::for_an_exam();
    let mut candidate = stage.robot("candidate", "07", "candidate");
    let mut jury = stage.robot("jury", "Jury B", "client");
    let mut lead = Command::new(env!("CARGO_BIN_EXE_demo"))
        .args(["--server", &stage.url(), "--candidate", "07", "--jury", "Jury B", "--station-bin"])
        .arg(&stage.programs.station)
        .arg("--data")
        .arg(stage.data("lead"))
        .spawn()
        .unwrap();
    candidate.wait("exam", PATIENCE, |event| event["view"]["candidate"]["may"]["draw"] == "subject").unwrap();
    candidate.say(&json!({ "do": "draw", "what": "subject" })).unwrap();
    for robot in [&mut candidate, &mut jury] {
        ready(robot);
    }
    let may = |event: &serde_json::Value| event["view"]["jury"]["about"]["may"]["begin"] == true;
    if !jury.last("exam").is_some_and(may) {
        jury.wait("exam", PATIENCE, may).unwrap();
    }
    assert!(lead.wait().unwrap().success());
    // Whatever was drawn, its first client calls.
    let about = jury.last("exam").unwrap()["view"]["jury"]["about"].clone();
    let first = &about["run_sheet"][0];
    assert_eq!(first["contact"], "call", "{about:#}");
    jury.say(&json!({ "do": "begin", "exchange": first["exchange"] })).unwrap();
    answered(&mut jury).unwrap();
    candidate.wait("ringing", PATIENCE, |event| event["as"] == first["name"]).unwrap();
    candidate.say(&json!({ "do": "answer" })).unwrap();
    for robot in [&mut candidate, &mut jury] {
        robot.wait("in_call", PATIENCE, |_| true).unwrap();
    }
}
