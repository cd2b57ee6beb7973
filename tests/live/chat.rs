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

#[test]
fn a_helper_writes_to_the_candidate_alone_beside_it_and_in_its_place() {
    let stage = Stage::for_training();
    let (mut candidate, mut jury) = stage.pair();
    let data = stage.data("helper");
    let devices = ["--mic", "silence", "--speaker", "null", "--data", data.to_str().unwrap()];
    let mut helper = Robot::start(&stage.programs, "jury", "Mme Roux", &stage.url(), &devices).unwrap();
    helper.wait("posts", PATIENCE, |_| true).unwrap();
    jury.say(&json!({ "do": "chat", "to": "07", "as": "Mme Claire Vasseur", "text": "Bonjour" })).unwrap();
    candidate.wait("chat", PATIENCE, |event| event["text"] == "Bonjour").unwrap();
    helper.say(&json!({ "do": "listen", "to": "07" })).unwrap();
    helper.wait("overheard_chat", PATIENCE, |event| event["text"] == "Bonjour").unwrap();
    helper.say(&json!({ "do": "chat", "to": "07", "text": "Reformulez." })).unwrap();
    candidate.wait("chat", PATIENCE, |event| event["from"] == "Formateur").unwrap();
    let to_client = |text: &str| json!({ "do": "chat", "to": "Mme Claire Vasseur", "text": text });
    helper.say(&to_client("Je regarde.")).unwrap();
    let beside = |event: &Value| event["text"] == "Je regarde." && event["by_helper"] == true;
    jury.wait("chat", PATIENCE, beside).unwrap();
    candidate.wait("chat_state", PATIENCE, beside).unwrap();
    helper.say(&json!({ "do": "take_chat", "on": true })).unwrap();
    candidate.wait("chat_taken", PATIENCE, |event| event["on"] == true).unwrap();
    candidate.say(&to_client("Trop tard")).unwrap();
    candidate.wait("error", PATIENCE, |event| event["code"] == "taken_over").unwrap();
    helper.say(&json!({ "do": "take_chat", "on": false })).unwrap();
    candidate.wait("chat_taken", PATIENCE, |event| event["on"] == false).unwrap();
    candidate.say(&to_client("Merci d'avoir attendu")).unwrap();
    jury.wait("chat", PATIENCE, |event| event["text"] == "Merci d'avoir attendu").unwrap();
    let heard: Vec<_> = jury.said.iter().filter(|(_, event)| event["text"] == "Reformulez.").collect();
    assert!(heard.is_empty(), "the client reads nothing of what is for the candidate alone");
}
