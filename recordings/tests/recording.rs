//! What a recorder leaves on disk: sound, manifest, names, faults.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

mod exchange;

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use exchange::{description, frame, push_both, read_wav, sha256_of, wait_until};
use recordings::{Gap, Manifest, ManifestState, PerSide, PurgeError, Recorder, RecorderError, Side, purge};

fn manifest_of(wav: &Path) -> Manifest {
    Manifest::read(&wav.with_extension("json")).unwrap()
}

#[test]
fn near_is_left_far_is_right_and_the_manifest_is_complete() {
    let dir = tempfile::tempdir().unwrap();
    let (recorder, mut inlet) = Recorder::start(dir.path(), description("ex-1")).unwrap();
    let wav = recorder.wav_path().to_owned();
    assert_eq!(wav.file_name().unwrap(), "2026-11-22T10-42-07_ex-1.wav");
    assert_eq!(manifest_of(&wav).state, ManifestState::Recording);
    push_both(&mut inlet, 0..150);
    let manifest = recorder.finish().unwrap();
    let frames = read_wav(&wav);
    assert_eq!(frames.len(), 150 * 480);
    for (at, &(near, far)) in frames.iter().enumerate() {
        let value = 1 + (at / 480) as i16;
        assert_eq!((near, far), (value, -value), "sample {at}");
    }
    assert_eq!(manifest.state, ManifestState::Complete);
    assert_eq!(manifest.duration_ms, 1_500);
    assert_eq!(manifest.gaps, []);
    assert_eq!(manifest.overflow_frames, PerSide::default());
    assert_eq!(manifest.exchange, description("ex-1"));
    assert_eq!(manifest.sha256.as_deref(), Some(sha256_of(&wav).as_str()));
    assert_eq!(manifest, manifest_of(&wav));
}

#[test]
fn missing_frames_are_silence_of_their_length_and_listed() {
    let dir = tempfile::tempdir().unwrap();
    let (recorder, mut inlet) = Recorder::start(dir.path(), description("gaps")).unwrap();
    let wav = recorder.wav_path().to_owned();
    for index in 0..100 {
        if !(20..25).contains(&index) {
            inlet.push(Side::Near, index, &frame(100));
        }
        if index != 50 {
            inlet.push(Side::Far, index, &frame(200));
        }
    }
    let manifest = recorder.finish().unwrap();
    let near = Gap { side: Side::Near, start_ms: 200, length_ms: 50 };
    let far = Gap { side: Side::Far, start_ms: 500, length_ms: 10 };
    assert_eq!(manifest.gaps, [near, far]);
    let frames = read_wav(&wav);
    assert_eq!(frames.len(), 48_000);
    assert_eq!((frames[22 * 480], frames[50 * 480], frames[60 * 480]), ((0, 200), (100, 0), (100, 200)));
}

#[test]
fn a_side_that_never_comes_does_not_hold_the_file_up() {
    let dir = tempfile::tempdir().unwrap();
    let (recorder, mut inlet) = Recorder::start(dir.path(), description("alone")).unwrap();
    for index in 0..190 {
        inlet.push(Side::Near, index, &frame(1));
    }
    wait_until("the file goes on", || recorder.progress().duration_ms == 900);
    wait_until("the manifest tells while recording", || {
        manifest_of(recorder.wav_path()).gaps == [Gap { side: Side::Far, start_ms: 0, length_ms: 900 }]
    });
    assert_eq!(recorder.finish().unwrap().duration_ms, 1_900);
}

#[test]
fn a_full_queue_counts_what_it_drops_and_never_blocks() {
    let dir = tempfile::tempdir().unwrap();
    let (recorder, mut inlet) = Recorder::start(dir.path(), description("flood")).unwrap();
    let started = Instant::now();
    push_both(&mut inlet, 0..5_000);
    assert!(started.elapsed() < Duration::from_millis(500), "{:?}", started.elapsed());
    let overflow = recorder.progress().overflow_frames;
    assert!(overflow.near > 0 && overflow.far > 0, "{overflow:?}");
    let manifest = recorder.finish().unwrap();
    assert_eq!(manifest.overflow_frames, overflow);
}

#[test]
fn dropping_the_recorder_finishes_the_recording() {
    let dir = tempfile::tempdir().unwrap();
    let (recorder, mut inlet) = Recorder::start(dir.path(), description("dropped")).unwrap();
    let wav = recorder.wav_path().to_owned();
    push_both(&mut inlet, 0..30);
    drop(recorder);
    let manifest = manifest_of(&wav);
    assert_eq!((manifest.state, manifest.duration_ms), (ManifestState::Complete, 300));
    push_both(&mut inlet, 30..600);
}

#[test]
fn no_file_is_ever_overwritten_and_names_are_safe() {
    let dir = tempfile::tempdir().unwrap();
    let mut names = Vec::new();
    for id in ["a/b:c", "a/b:c", "../é"] {
        let (recorder, _inlet) = Recorder::start(dir.path(), description(id)).unwrap();
        names.push(recorder.wav_path().file_name().unwrap().to_str().unwrap().to_owned());
        recorder.finish().unwrap();
    }
    let time = "2026-11-22T10-42-07";
    let lonely = dir.path().join(format!("{time}_lonely.json"));
    fs::write(&lonely, "a manifest whose sound is elsewhere").unwrap();
    let (recorder, _inlet) = Recorder::start(dir.path(), description("lonely")).unwrap();
    assert!(recorder.wav_path().ends_with(format!("{time}_lonely-2.wav")));
    recorder.finish().unwrap();
    assert_eq!(fs::read_to_string(&lonely).unwrap(), "a manifest whose sound is elsewhere");
    let expected = ["a-b-c.wav", "a-b-c-2.wav", "----.wav"].map(|name| format!("{time}_{name}"));
    assert_eq!(names, expected);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 9);
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error_at_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, []).unwrap();
    let error = Recorder::start(&file, description("x")).unwrap_err();
    assert!(matches!(error, RecorderError::Start { .. }), "{error}");
}

/// Windows does not let an open file be removed.
#[cfg(unix)]
#[test]
fn a_removed_folder_is_a_fault_that_the_audio_side_never_feels() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("recordings");
    let (recorder, mut inlet) = Recorder::start(&dir, description("gone")).unwrap();
    push_both(&mut inlet, 0..10);
    fs::remove_dir_all(&dir).unwrap();
    push_both(&mut inlet, 10..20);
    wait_until("the fault is told", || recorder.fault() == Some(recordings::RecorderFault::Removed));
    let started = Instant::now();
    push_both(&mut inlet, 20..1_000);
    assert!(started.elapsed() < Duration::from_millis(200));
    let error = recorder.finish().unwrap_err();
    assert!(matches!(error, RecorderError::Fault(recordings::RecorderFault::Removed)), "{error}");
}

#[test]
fn a_purge_removes_sound_and_manifest_of_one_exchange_only() {
    let dir = tempfile::tempdir().unwrap();
    for id in ["keep", "go", "go"] {
        let (recorder, mut inlet) = Recorder::start(dir.path(), description(id)).unwrap();
        push_both(&mut inlet, 0..10);
        recorder.finish().unwrap();
    }
    let purged = purge(dir.path(), "go").unwrap();
    assert_eq!(purged.files.len(), 4);
    assert!(purged.bytes > 2 * (44 + 10 * 480 * 4));
    assert!(purged.files.iter().all(|path| !path.exists()));
    let left = Manifest::all(dir.path()).unwrap();
    assert_eq!(left.iter().map(|(_, m)| m.exchange.id.as_str()).collect::<Vec<_>>(), ["keep"]);
    assert!(dir.path().join(&left[0].1.wav).exists());
    assert!(matches!(purge(dir.path(), "go"), Err(PurgeError::Unknown(_))));
}

#[test]
fn a_manifest_that_names_another_folder_is_not_believed() {
    let dir = tempfile::tempdir().unwrap();
    let (recorder, _inlet) = Recorder::start(dir.path(), description("x")).unwrap();
    let path = recorder.wav_path().with_extension("json");
    let manifest = recorder.finish().unwrap();
    let victim = dir.path().join("victim.wav");
    fs::write(&victim, "precious").unwrap();
    for evil in ["../victim.wav", "/etc/victim.wav", "..", "a/b.wav", ""] {
        let mut edited = manifest.clone();
        edited.wav = evil.to_owned();
        fs::write(&path, serde_json::to_string(&edited).unwrap()).unwrap();
        assert!(Manifest::read(&path).is_err(), "{evil:?}");
    }
    assert!(purge(dir.path(), "x").is_err() && victim.exists());
}

#[test]
fn a_recording_in_real_time_has_its_header_kept_up_each_second() {
    let dir = tempfile::tempdir().unwrap();
    let (recorder, mut inlet) = Recorder::start(dir.path(), description("live")).unwrap();
    let started = Instant::now();
    for index in 0..230 {
        push_both(&mut inlet, index..index + 1);
        let due = started + Duration::from_millis(10 * index);
        thread::sleep(due.saturating_duration_since(Instant::now()));
    }
    let readable_ms = read_wav(recorder.wav_path()).len() as u64 / 48;
    assert!((1_000..=2_300).contains(&readable_ms), "{readable_ms} ms can be read");
    assert_eq!(recorder.finish().unwrap().duration_ms, 2_300);
}
