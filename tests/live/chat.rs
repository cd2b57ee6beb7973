//! Chat through killed servers and killed stations.

use serde_json::{Value, json};
use tests::programs::Robot;

use crate::stage::{NUMBER, PATIENCE, Stage};

fn to_candidate(text: &str) -> Value {
    json!({ "do": "chat", "to": "07", "as": "Mme Claire Vasseur", "number": NUMBER, "text": text })
}

fn expect(robot: &mut Robot, texts: &[&str]) {
    for text in texts {
        robot.wait("chat", PATIENCE, |event| event["text"] == *text).unwrap();
    }
}

#[test]
fn chat_is_there_again_after_the_server_or_a_station_was_killed() {
    let mut stage = Stage::open();
    let (mut candidate, mut jury) = stage.pair();
    jury.say(&to_candidate("un")).unwrap();
    candidate.wait("chat", PATIENCE, |event| event["from"] == "Mme Claire Vasseur").unwrap();
    candidate.say(&json!({ "do": "chat", "to": NUMBER, "text": "deux" })).unwrap();
    candidate.wait("chat_state", PATIENCE, |event| event["state"] == "delivered").unwrap();

    stage.restart_server();
    // Written while the server is away or just back: it goes once it can.
    candidate.say(&json!({ "do": "chat", "to": NUMBER, "text": "trois" })).unwrap();
    candidate
        .wait("chat_state", PATIENCE, |event| event["text"] == "trois" && event["state"] == "delivered")
        .unwrap();

    candidate.kill();
    jury.say(&to_candidate("quatre")).unwrap();
    jury.wait("chat_state", PATIENCE, |event| event["text"] == "quatre" && event["state"] == "sent").unwrap();
    let mut candidate = stage.robot("candidate", "07", "candidate");
    expect(&mut candidate, &["un", "quatre"]);
    candidate.wait("online", PATIENCE, |_| true).ok();
    let (_, fourth) = (0, candidate.last("chat").expect("it was said").clone());
    candidate.say(&json!({ "do": "read", "id": fourth["id"] })).unwrap();
    jury.wait("chat_state", PATIENCE, |event| event["text"] == "quatre" && event["state"] == "read").unwrap();
}

#[test]
fn what_was_written_offline_is_sent_after_a_restart_of_the_station() {
    let mut stage = Stage::open();
    let (mut candidate, mut jury) = stage.pair();
    jury.say(&to_candidate("un")).unwrap();
    expect(&mut candidate, &["un"]);
    let port = stage.server.take().unwrap().port();
    candidate.wait("offline", PATIENCE, |_| true).unwrap();
    candidate.say(&json!({ "do": "chat", "to": NUMBER, "text": "hors ligne" })).unwrap();
    let outbox = stage.data("candidate").join("outbox.json");
    let kept = || std::fs::read_to_string(&outbox).is_ok_and(|text| text.contains("hors ligne"));
    for _ in 0..300 {
        if kept() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert!(kept(), "it is kept on the computer");
    candidate.kill();
    let data = stage.folder.path().join("server");
    stage.server = Some(tests::programs::Server::start(&stage.programs, &data, port).unwrap());
    let _candidate = stage.robot("candidate", "07", "candidate");
    expect(&mut jury, &["hors ligne"]);
}
