//! Keys, notes and do-not-disturb with real programs, through killed servers and killed stations.

use std::time::Duration;

use serde_json::{Value, json};
use tests::programs::{Robot, Server};

use crate::stage::{NUMBER, PATIENCE, Stage, call_line, inbound};

fn note(text: &str) -> Value {
    json!({ "do": "note", "text": text })
}

fn saved(robot: &mut Robot, text: &str) -> Value {
    robot.wait("note", PATIENCE, |event| event["text"] == text && event["state"] == "saved").unwrap().1
}

#[test]
fn keys_pressed_on_one_side_are_heard_on_the_other_and_none_on_hold() {
    let stage = Stage::open();
    let (mut candidate, mut jury) = stage.pair();
    inbound(&mut candidate, &mut jury);
    candidate.say(&json!({ "do": "dtmf", "digits": "12#" })).unwrap();
    jury.wait("dtmf", PATIENCE, |event| event["by"] == "peer" && event["digits"] == "12#").unwrap();
    candidate.wait("dtmf", PATIENCE, |event| event["by"] == "me" && event["digits"] == "12#").unwrap();
    jury.say(&json!({ "do": "dtmf", "digits": "9*" })).unwrap();
    candidate.wait("dtmf", PATIENCE, |event| event["by"] == "peer" && event["digits"] == "9*").unwrap();

    candidate.say(&json!({ "do": "hold" })).unwrap();
    jury.wait("held", PATIENCE, |_| true).unwrap();
    for robot in [&mut candidate, &mut jury] {
        robot.say(&json!({ "do": "dtmf", "digits": "5" })).unwrap();
        robot.wait("error", PATIENCE, |event| event["code"] == "keys_on_hold").unwrap();
    }
    candidate.say(&json!({ "do": "dtmf", "digits": "5x" })).unwrap();
    candidate.wait("error", PATIENCE, |event| event["code"] == "bad_keys").unwrap();
    candidate.say(&json!({ "do": "resume" })).unwrap();
    jury.wait("resumed", PATIENCE, |_| true).unwrap();
    candidate.say(&json!({ "do": "dtmf", "digits": "0" })).unwrap();
    jury.wait("dtmf", PATIENCE, |event| event["digits"] == "12#0").unwrap();
    for robot in [&mut candidate, &mut jury] {
        robot.listen_for(Duration::from_secs(3));
        let stats = robot.last("stats").expect("a call has figures");
        // Keys or a hold counted as loss would be tens of percent; a busy computer loses a packet.
        assert!(stats["loss_percent"].as_f64().is_some_and(|percent| percent <= 3.0), "{stats}");
    }
}

#[test]
fn a_note_is_there_again_after_the_server_or_its_station_was_killed() {
    let mut stage = Stage::open();
    let (mut candidate, mut jury) = stage.pair();
    candidate.say(&note("sur rien")).unwrap();
    candidate.wait("error", PATIENCE, |event| event["code"] == "not_in_log").unwrap();
    inbound(&mut candidate, &mut jury);
    candidate.say(&note("Facture")).unwrap();
    assert!(saved(&mut candidate, "Facture")["saved_ms"].as_u64().is_some());

    let port = stage.server.take().unwrap().port();
    candidate.wait("offline", PATIENCE, |_| true).unwrap();
    candidate.say(&note("Facture de mars")).unwrap();
    candidate.wait("note", PATIENCE, |event| event["state"] == "unsaved").unwrap();
    let kept = stage.data("candidate").join("notes.json");
    let is_kept = || std::fs::read_to_string(&kept).is_ok_and(|text| text.contains("de mars"));
    for _ in 0..300 {
        if is_kept() {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(is_kept(), "it is kept on the computer");
    candidate.kill();
    let data = stage.folder.path().join("server");
    stage.server = Some(Server::start(&stage.programs, &data, port).unwrap());
    let mut candidate = stage.robot("candidate", "07", "candidate");
    saved(&mut candidate, "Facture de mars");

    candidate.say(&json!({ "do": "hang_up" })).unwrap();
    jury.wait("ended", PATIENCE, |_| true).unwrap();
    jury.say(&note("la note du jury")).unwrap();
    saved(&mut jury, "la note du jury");
    candidate.wait("call_log", PATIENCE, |event| event["calls"][0]["outcome"] == "hung_up").unwrap();
    candidate.say(&note("Facture de mars, rappeler")).unwrap();
    saved(&mut candidate, "Facture de mars, rappeler");
    for (robot, other) in [(&mut candidate, "jury"), (&mut jury, "Facture")] {
        robot.listen_for(Duration::from_secs(1));
        let strange =
            |event: &Value| event["is"] == "note" && event["text"].as_str().unwrap().contains(other);
        assert!(!robot.said.iter().any(|(_, event)| strange(event)), "{} reads the other's note", robot.name);
    }
}

#[test]
fn one_that_is_not_to_be_disturbed_is_not_called_and_calls_after_a_restart_too() {
    let mut stage = Stage::open();
    let (mut candidate, mut jury) = stage.pair();
    candidate.say(&json!({ "do": "do_not_disturb", "on": true })).unwrap();
    jury.wait("roster", PATIENCE, |event| event.to_string().contains("do_not_disturb")).unwrap();
    stage.restart_server();
    for robot in [&mut candidate, &mut jury] {
        robot.wait("online", PATIENCE, |_| true).unwrap();
    }
    jury.say(&call_line()).unwrap();
    jury.wait("ended", PATIENCE, |event| event["why"] == "do_not_disturb").unwrap();
    candidate.say(&json!({ "do": "call", "to": NUMBER })).unwrap();
    candidate.wait("error", PATIENCE, |event| event["code"] == "no_such_number").unwrap();
    candidate.say(&json!({ "do": "call", "to": "01 99 00 63 28" })).unwrap();
    jury.wait("ringing", PATIENCE, |_| true).unwrap();
    jury.say(&json!({ "do": "answer" })).unwrap();
    candidate.wait("in_call", PATIENCE, |_| true).unwrap();
}
