//! Several calls and transfers over the real server and real WebRTC.

use serde_json::json;

use crate::stage::{PATIENCE, Stage, inbound};

const POST: &str = "Service expertise";

#[test]
fn a_client_is_handed_over_after_a_word_with_the_post_and_both_stations_are_told_to_whom() {
    let stage = Stage::open();
    let (mut candidate, mut jury) = stage.pair();
    let posts = candidate.last("posts").expect("told before the voice was ready");
    assert_eq!((&posts["posts"][0]["name"], posts["posts"][0].get("role")), (&json!(POST), None));
    inbound(&mut candidate, &mut jury);
    candidate.say(&json!({ "do": "transfer", "to": "12", "attended": true })).unwrap();
    jury.wait("held", PATIENCE, |event| event["by"] == "peer" && event["why"] == "other_call").unwrap();
    jury.wait("ringing", PATIENCE, |event| event["as"] == POST).unwrap();
    jury.say(&json!({ "do": "answer" })).unwrap();
    for robot in [&mut candidate, &mut jury] {
        robot.wait("in_call", PATIENCE, |_| true).unwrap();
    }
    candidate.say(&json!({ "do": "complete_transfer" })).unwrap();
    for robot in [&mut candidate, &mut jury] {
        for _ in 0..2 {
            robot.wait("transferred", PATIENCE, |event| event["to"] == POST).unwrap();
            robot.wait("ended", PATIENCE, |event| event["why"] == "transferred").unwrap();
        }
    }
}

#[test]
fn a_second_call_is_answered_while_the_first_waits_and_each_is_heard_in_its_turn() {
    let stage = Stage::open();
    let (mut candidate, mut jury) = stage.pair();
    inbound(&mut candidate, &mut jury);
    let call = json!({ "do": "call", "to": "07", "as": "M. Henri Tessier" });
    jury.say(&call).unwrap();
    let (_, second) =
        candidate.wait("ringing", PATIENCE, |event| event["from"] == "M. Henri Tessier").unwrap();
    candidate.say(&json!({ "do": "answer", "call": second["call"] })).unwrap();
    for robot in [&mut candidate, &mut jury] {
        robot.wait("in_call", PATIENCE, |event| event["call"] == second["call"]).unwrap();
    }
    candidate.say(&json!({ "do": "hang_up", "call": second["call"] })).unwrap();
    jury.wait("ended", PATIENCE, |event| event["call"] == second["call"]).unwrap();
    candidate.say(&json!({ "do": "resume" })).unwrap();
    jury.wait("resumed", PATIENCE, |event| event["by"] == "peer").unwrap();
    candidate.say(&json!({ "do": "transfer", "to": POST })).unwrap();
    for robot in [&mut candidate, &mut jury] {
        robot.wait("transferred", PATIENCE, |event| event["to"] == POST).unwrap();
    }
}
