//! A recording is heard to its last sample where it was chosen, and at no other output.

use std::time::Duration;

use serde_json::{Value, json};
use signaling::protocol::exam::{PlayState, StaffTile, Stage};

use super::{END, LAST, SHORT_MS, drawn, hear_level, interview, play, refused, short};
use crate::hall::{CANDIDATE, Hall};
use crate::sound::{Ports, no_sound_server};
use crate::stage::PATIENCE;
use crate::tones::{self, MS, sounding, whole_at_the_end};

/// How often the device was left without samples in the only play, which is counted.
fn gaps(hall: &mut Hall) -> u32 {
    let over = |tile: &StaffTile| {
        tile.plays.as_ref().is_some_and(|plays| plays.plays.len() == 1 && plays.going().is_none())
    };
    let plays = hall.lead.tile(CANDIDATE, over).unwrap().plays.unwrap();
    assert_eq!(plays.left(), 0);
    let PlayState::Heard { gaps, .. } = plays.plays[0].state else { panic!("{plays:?}") };
    gaps
}

#[test]
fn a_drawn_recording_is_heard_to_its_last_sample_where_it_was_chosen_and_nowhere_else() {
    if no_sound_server() {
        return;
    }
    let ports = Ports::plugged("plays");
    for (format, output, port) in [("titre", "headset", 0), ("ccp1", "loudspeakers", 1)] {
        let mut hall = drawn(format, &ports, short);
        hear_level(&mut hall.candidate, output);
        // What was played of the tone is over.
        std::thread::sleep(Duration::from_millis(700));
        let recorded = ports.record();
        std::thread::sleep(Duration::from_millis(300));
        play(&mut hall.candidate, output);
        let (_, played) = hall.candidate.wait("played", PATIENCE, |_| true).unwrap();
        assert_eq!((&played["complete"], &played["position"]), (&json!(true), &json!(SHORT_MS)));
        let gaps = gaps(&mut hall);
        std::thread::sleep(Duration::from_millis(500));
        let heard = recorded.end();
        let sounds = sounding(&heard[port]).expect("it is heard");
        // Whatever a busy computer left out before, and told: the last tones are there, the very last with each sample.
        assert!(tones::heard(&heard[port], LAST.hertz).is_some(), "{format}: no last tone, {gaps} gaps");
        let end = whole_at_the_end(&heard[port], END);
        let end = end.unwrap_or_else(|| panic!("{format}: no end in {sounds:?}, {gaps} gaps"));
        if gaps == 0 {
            assert!(sounds.len().abs_diff(SHORT_MS * MS) < MS, "{format}: {} samples", sounds.len());
            assert_eq!(end + END.length(), sounds.end, "{format}: nothing follows");
        }
        for silent in (0..4).filter(|other| *other != port) {
            assert_eq!(sounding(&heard[silent]), None, "{format}: nothing at port {silent}");
        }
        let proof = |event: &Value| event["fact"]["fact"] == "play" && event["fact"]["what"] == "heard";
        let known = hall.lead.staff.all("fact").find(|event| proof(event)).cloned();
        let proof = known.unwrap_or_else(|| hall.lead.staff.wait("fact", PATIENCE, proof).unwrap().1);
        assert_eq!(
            (&proof["fact"]["output"], &proof["fact"]["heard_ms"]),
            (&json!(output), &json!(SHORT_MS))
        );
        assert!(proof["fact"]["device"].as_str().is_some_and(|device| !device.is_empty()));
        play(&mut hall.candidate, output);
        refused(&mut hall.candidate, "no_plays_left");
    }
}

#[test]
fn an_interview_without_a_recording_plays_none() {
    if no_sound_server() {
        return;
    }
    let ports = Ports::plugged("none");
    let mut hall = interview("ccp2", &ports, short);
    assert_eq!(hall.view(|view| view.clock.stage == Stage::Running).plays, None);
    play(&mut hall.candidate, "headset");
    refused(&mut hall.candidate, "not_played_now");
}

#[test]
fn a_recording_that_cannot_be_read_is_said_and_nothing_is_counted() {
    if no_sound_server() {
        return;
    }
    let ports = Ports::plugged("unread");
    let mut hall = drawn("ccp1", &ports, short);
    let folder = hall.stage.data("candidate").join("drawn");
    let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    files.for_each(|file| std::fs::write(file, "no sound").unwrap());
    hear_level(&mut hall.candidate, "headset");
    play(&mut hall.candidate, "headset");
    refused(&mut hall.candidate, "output_not_ready");
    assert!(
        hall.candidate
            .all("error")
            .any(|event| { event["code"].as_str().is_some_and(|code| code.starts_with("recording_")) })
    );
    assert_eq!(hall.view(|view| view.plays.is_some()).plays.unwrap().plays, []);
}
