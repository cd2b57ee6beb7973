//! Files that a station fetches from the server.

use std::time::Duration;

use serde_json::{Value, json};
use tests::programs::Robot;

use crate::stage::{PATIENCE, Stage, inbound, root};

/// Six seconds at the pace of bulk, so that the server can be killed in the middle.
const LONG_BYTES: usize = 24 << 20;

fn whole(event: &Value) -> bool {
    event["of"].as_u64() > Some(0) && event["have"] == event["of"]
}

fn wait_for_files(robot: &mut Robot) {
    if !robot.last("files").is_some_and(whole) {
        robot.wait("files", PATIENCE, whole).unwrap();
    }
}

/// A WAV of noise that cannot be guessed: 16 bits, mono.
fn long_wav() -> Vec<u8> {
    let mut wav = std::io::Cursor::new(Vec::new());
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::new(&mut wav, spec).unwrap();
    let mut noise = 1_u32;
    for _ in 0..LONG_BYTES / 2 {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        writer.write_sample((noise >> 20) as i16).unwrap();
    }
    writer.finalize().unwrap();
    wav.into_inner()
}

#[test]
fn a_recorded_call_comes_whole_from_a_server_that_dies_meanwhile_and_calls_go_on() {
    let mut stage = Stage::open();
    let shelf = stage.folder.path().join("server/recordings");
    std::fs::create_dir_all(&shelf).unwrap();
    let long = long_wav();
    std::fs::write(shelf.join("long.wav"), &long).unwrap();
    std::fs::copy(root().join("recordings/samples/vasseur.ogg"), shelf.join("vasseur.ogg")).unwrap();
    stage.restart_server();
    let (mut candidate, mut jury) = stage.pair();
    let shared = stage.data("jury").join("shared");
    let part = || {
        std::thread::sleep(Duration::from_millis(5));
        let entries = std::fs::read_dir(&shared).into_iter().flatten().flatten();
        let mut parts = entries.filter(|entry| entry.path().extension().is_some_and(|end| end == "part"));
        parts.next().map_or(0, |part| part.metadata().map_or(0, |known| known.len()))
    };
    while part() == 0 {
        jury.listen_for(Duration::from_millis(20));
    }
    // A call while the file is on its way, then the server's death in the middle of both.
    inbound(&mut candidate, &mut jury);
    let came = part();
    assert!(came > 0, "the file came too soon to be cut");
    stage.restart_server();
    let gone_on = std::iter::from_fn(|| Some(part())).find(|now| *now != came);
    assert!(gone_on.is_some_and(|now| now == 0 || now > came), "it was begun anew");
    for robot in [&mut candidate, &mut jury] {
        robot.wait("online", PATIENCE, |_| true).unwrap();
    }
    wait_for_files(&mut jury);
    if jury.last("prompts").is_none() {
        jury.wait("prompts", PATIENCE, |_| true).unwrap();
    }
    assert!(std::fs::read(shared.join("long.wav")).unwrap() == long);
    candidate.say(&json!({ "do": "hang_up" })).unwrap();
    jury.wait("ended", PATIENCE, |event| event["why"] == "hung_up").unwrap();
    jury.say(&json!({ "do": "play", "what": "vasseur", "output": "headset" })).unwrap();
    jury.wait("playing", PATIENCE, |event| event["position"].as_u64() > Some(0)).unwrap();
    candidate.quit().unwrap();
    assert!(!stage.data("candidate").join("shared").exists(), "a candidate's station fetches nothing");
}

#[test]
fn a_station_that_comes_back_fetches_only_what_changed() {
    let mut stage = Stage::open();
    let shelf = stage.folder.path().join("server/recordings");
    std::fs::create_dir_all(&shelf).unwrap();
    std::fs::copy(root().join("recordings/samples/vasseur.ogg"), shelf.join("vasseur.ogg")).unwrap();
    stage.restart_server();
    let mut jury = stage.robot("jury", "Jury B", "client");
    wait_for_files(&mut jury);
    let kept = stage.data("jury").join("shared/vasseur.ogg");
    let fetched_at = std::fs::metadata(&kept).unwrap().modified().unwrap();
    std::fs::write(shelf.join("vasseur.json"), r#"{"title":"Mme Vasseur, un titre nouveau"}"#).unwrap();
    stage.restart_server();
    jury.wait("prompts", PATIENCE, |event| event["prompts"][0]["title"] == "Mme Vasseur, un titre nouveau")
        .unwrap();
    assert_eq!(std::fs::metadata(&kept).unwrap().modified().unwrap(), fetched_at);
    jury.say(&json!({ "do": "play", "what": "Mme Vasseur, un titre nouveau", "output": "headset" })).unwrap();
    jury.wait("playing", PATIENCE, |_| true).unwrap();
    std::fs::remove_file(shelf.join("vasseur.ogg")).unwrap();
    stage.restart_server();
    jury.wait("files", PATIENCE, |event| event["of"] == 1 && event["have"] == 1).unwrap();
    assert!(!kept.exists(), "what the server no longer holds goes");
}
