//! Where jury and candidate are not in one room both hear a recording in step, at its beginning and a minute later.

use std::time::Duration;

use signaling::protocol::exam::{JuryCandidate, Order};
use tests::session::give;

use super::{drawn, hear_level, play, refused};
use crate::hall::CANDIDATE;
use crate::sound::{Ports, no_sound_server};
use crate::stage::PATIENCE;
use crate::tones::{MS, Tone, heard};

/// By how much what both hear may be apart, in milliseconds.
const APART_MS: f32 = 50.0;
const FIRST: Tone = Tone { hertz: 1_000, ms: 1_000 };
const LAST: Tone = Tone { hertz: 2_000, ms: 1_000 };
const MIDDLE_MS: usize = 58_000;
/// Of the whole recording.
const LENGTH: Duration = Duration::from_secs(60);

/// A minute between two tones that are found again.
fn long(number: usize) -> Vec<Tone> {
    vec![FIRST, Tone { hertz: 400 + 100 * number, ms: MIDDLE_MS }, LAST]
}

#[test]
fn jury_and_candidate_hear_it_in_step_from_beginning_to_end_or_it_does_not_begin() {
    if no_sound_server() {
        return;
    }
    let mut ports = Ports::plugged("step");
    let mut hall = drawn("titre", &ports, long);
    hall.jury.wait("recording_ready", PATIENCE, |_| true).unwrap();
    give(&mut hall.jury, &Order::PlayAlong { candidate: CANDIDATE, on: true }).unwrap();
    // The jury's output is not there.
    ports.unplug(2);
    hear_level(&mut hall.candidate, "loudspeakers");
    play(&mut hall.candidate, "loudspeakers");
    refused(&mut hall.candidate, "jury_not_ready");
    assert_eq!(hall.view(|view| view.plays.is_some()).plays.unwrap().plays, []);
    ports.plug(2);
    let recorded = ports.record();
    std::thread::sleep(Duration::from_millis(300));
    play(&mut hall.candidate, "loudspeakers");
    for robot in [&mut hall.candidate, &mut hall.jury] {
        robot.wait("played", LENGTH + PATIENCE, |event| event["complete"] == true).unwrap();
    }
    std::thread::sleep(Duration::from_millis(500));
    let ports = recorded.end();
    for tone in [FIRST, LAST] {
        let at = |port: usize| heard(&ports[port], tone.hertz).expect("the tone is heard");
        let (candidate, jury) = (at(1), at(2));
        for (what, one, other) in [("begins", candidate.start, jury.start), ("ends", candidate.end, jury.end)]
        {
            let apart_ms = one.abs_diff(other) as f32 / MS as f32;
            println!("the tone of {} Hz {what} {apart_ms:.1} ms apart", tone.hertz);
            assert!(apart_ms < APART_MS, "the tone of {} Hz {what} {apart_ms} ms apart", tone.hertz);
        }
    }
    let along = |about: &JuryCandidate| {
        let play = about.plays.as_ref().and_then(|plays| plays.plays.last());
        play.and_then(|play| play.along.as_ref()).is_some_and(|along| along.end.is_some())
    };
    let about = hall.about(along);
    let end = about.plays.unwrap().plays[0].along.clone().unwrap().end.unwrap();
    assert_eq!(end.cut, None);
}
