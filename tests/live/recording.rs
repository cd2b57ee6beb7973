//! Recordings of exchanges at the jury's station.

use std::path::Path;
use std::time::Duration;

use serde_json::json;
use tests::programs::Robot;

use crate::stage::{PATIENCE, Stage, inbound};

/// The level of each side of the only recording in a folder, in dBFS, and its length.
fn levels(folder: &Path) -> ([f32; 2], Duration) {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let wavs: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "wav")).collect();
    assert_eq!(wavs.len(), 1, "{wavs:?}");
    let mut reader = hound::WavReader::open(&wavs[0]).unwrap();
    assert_eq!((reader.spec().channels, reader.spec().sample_rate), (2, 48_000));
    let samples: Vec<f32> =
        reader.samples::<i16>().map(|sample| f32::from(sample.unwrap()) / 32_768.0).collect();
    let level = |side: usize| {
        let one = samples.iter().skip(side).step_by(2);
        let (sum, count) = one.fold((0.0, 0), |(sum, count), sample| (sum + sample * sample, count + 1));
        10.0 * (sum / count as f32).max(1e-10).log10()
    };
    ([level(0), level(1)], Duration::from_secs_f64(samples.len() as f64 / 96_000.0))
}

/// Both screens say that the exchange is recorded, perhaps before the first voice is heard.
fn told(robot: &mut Robot) {
    if robot.last("recording").is_none_or(|event| event["on"] != true) {
        robot.wait("recording", PATIENCE, |event| event["on"] == true).unwrap();
    }
}

#[test]
fn an_exchange_is_recorded_only_when_switched_on_with_one_voice_a_side_and_both_are_told() {
    let stage = Stage::open();
    let (mut candidate, mut jury) = stage.pair();
    let folder = stage.data("jury").join("exchanges");
    inbound(&mut candidate, &mut jury);
    candidate.say(&json!({ "do": "hang_up" })).unwrap();
    jury.wait("ended", PATIENCE, |_| true).unwrap();
    assert!(!folder.exists(), "nothing is recorded unless switched on");

    jury.say(&json!({ "do": "record", "on": true })).unwrap();
    inbound(&mut candidate, &mut jury);
    for robot in [&mut candidate, &mut jury] {
        told(robot);
    }
    jury.listen_for(Duration::from_secs(6));
    candidate.say(&json!({ "do": "hang_up" })).unwrap();
    jury.wait("ended", PATIENCE, |_| true).unwrap();
    jury.quit().unwrap();
    let (sides, length) = levels(&folder);
    assert!(length > Duration::from_secs(4), "{length:?}");
    assert!(sides.iter().all(|level| *level > -45.0), "both voices are there: {sides:?}");
    let manifests = recordings::Manifest::all(&folder).unwrap();
    assert_eq!(manifests.len(), 1);
    assert_eq!(manifests[0].1.state, recordings::ManifestState::Complete);
}

#[test]
fn a_recording_can_be_read_after_the_jurys_computer_lost_power() {
    let stage = Stage::open();
    let (mut candidate, mut jury) = stage.pair();
    jury.say(&json!({ "do": "record", "on": true })).unwrap();
    inbound(&mut candidate, &mut jury);
    told(&mut jury);
    jury.listen_for(Duration::from_secs(6));
    jury.kill();
    let (_, length) = levels(&stage.data("jury").join("exchanges"));
    assert!(length > Duration::from_secs(3), "{length:?}");
}
