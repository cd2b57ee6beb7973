//! A play that is cut, by whatever, is not counted, and is repeated.

use serde_json::{Value, json};
use signaling::protocol::exam::{Order, PlayCut, PlayState, StaffTile};
use tests::session::give;

use super::{SHORT_MS, candidate, drawn, hear_level, play, refused, short};
use crate::hall::{CANDIDATE, Hall};
use crate::sound::{Ports, no_sound_server};
use crate::stage::PATIENCE;

/// It is in the midst of the recording.
fn half(hall: &mut Hall) {
    let half = |event: &Value| event["position"].as_u64() >= Some(SHORT_MS as u64 * 4 / 10);
    hall.candidate.wait("playing", PATIENCE, half).unwrap();
}

fn cut(hall: &mut Hall, play: usize, because: PlayCut) {
    let over = |tile: &StaffTile| {
        tile.plays.as_ref().is_some_and(|plays| plays.plays.len() == play && plays.going().is_none())
    };
    let plays = hall.lead.tile(CANDIDATE, over).unwrap().plays.unwrap();
    let state = plays.plays.last().expect("there was one").state;
    assert!(matches!(state, PlayState::Cut { why, .. } if why == because), "{state:?}");
    assert_eq!(plays.left(), 1, "it is not counted");
}

#[test]
fn a_play_that_is_cut_at_half_is_not_counted_and_is_repeated() {
    if no_sound_server() {
        return;
    }
    let mut ports = Ports::plugged("cut");
    let mut hall = drawn("ccp1", &ports, short);
    // Nobody has heard it yet, nor a tone at the other output.
    hear_level(&mut hall.candidate, "headset");
    play(&mut hall.candidate, "loudspeakers");
    refused(&mut hall.candidate, "level_not_heard");
    // The output is lost.
    hear_level(&mut hall.candidate, "loudspeakers");
    play(&mut hall.candidate, "loudspeakers");
    half(&mut hall);
    ports.unplug(1);
    let (_, played) = hall.candidate.wait("played", PATIENCE, |_| true).unwrap();
    assert_eq!(played["complete"], false);
    cut(&mut hall, 1, PlayCut::Output);
    ports.plug(1);
    // What is plugged in is heard again first.
    play(&mut hall.candidate, "loudspeakers");
    refused(&mut hall.candidate, "level_not_heard");
    // Nobody at the station stops it; staff does.
    hear_level(&mut hall.candidate, "headset");
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
    hear_level(&mut hall.candidate, "headset");
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
    hear_level(&mut hall.candidate, "loudspeakers");
    play(&mut hall.candidate, "loudspeakers");
    hall.candidate.wait("played", PATIENCE, |event| event["complete"] == true).unwrap();
    let over = |tile: &StaffTile| tile.plays.as_ref().is_some_and(|plays| plays.left() == 0);
    assert_eq!(hall.lead.tile(CANDIDATE, over).unwrap().plays.unwrap().plays.len(), 5);
}
