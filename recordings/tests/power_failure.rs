//! A recording survives the power failing, the process being killed and the disk filling up.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

mod exchange;

use std::env;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use exchange::{description, push_both, read_wav, sha256_of, wait_until};
use recordings::{Manifest, ManifestState, Recorder, RecorderError, recover};

/// Names the folder that a child process of this test is to record into.
const CHILD_DIR: &str = "RECORDINGS_TEST_CHILD_DIR";

/// Every frame is what was pushed at its place.
fn assert_frames_in_place(frames: &[(i16, i16)]) {
    for (at, &(near, far)) in frames.iter().enumerate() {
        let value = 1 + (at / 480) as i16;
        assert_eq!((near, far), (value, -value), "sample {at}");
    }
}

/// The file ends with the last sample that its header announces.
fn assert_nothing_follows(wav: &Path, frames: &[(i16, i16)]) {
    assert_eq!(fs::metadata(wav).unwrap().len(), 44 + 4 * frames.len() as u64);
}

/// Copies the one recording of a folder as a power failure at this moment would leave it.
fn snapshot(wav: &Path, into: &Path) -> PathBuf {
    fs::create_dir_all(into).unwrap();
    let copy = into.join(wav.file_name().unwrap());
    fs::copy(wav, &copy).unwrap();
    fs::copy(wav.with_extension("json"), copy.with_extension("json")).unwrap();
    copy
}

#[test]
fn a_copy_taken_at_any_moment_opens_and_is_mended() {
    let dir = tempfile::tempdir().unwrap();
    let (recorder, mut inlet) = Recorder::start(dir.path(), description("live")).unwrap();
    let started = Instant::now();
    let mut pushed = 0;
    for moment in 0..25_u64 {
        // Twice real time, with moments that fall anywhere between two checkpoints.
        let target = (moment + 1) * 23;
        push_both(&mut inlet, pushed..target);
        pushed = target;
        let due = started + Duration::from_millis(moment * 113);
        thread::sleep(due.saturating_duration_since(Instant::now()));
        let copy = snapshot(recorder.wav_path(), &dir.path().join(format!("failure-{moment}")));
        // Before it is mended it can be read up to the last checkpoint.
        assert_frames_in_place(&read_wav(&copy));
        let recovery = recover(copy.parent().unwrap()).unwrap();
        assert!(recovery.faults.is_empty(), "{:?}", recovery.faults);
        let frames = read_wav(&copy);
        assert_frames_in_place(&frames);
        assert_eq!(recovery.mended.len(), 1);
        assert_eq!(recovery.mended[0].state, ManifestState::Recovered);
        assert_eq!(recovery.mended[0].duration_ms, frames.len() as u64 / 48);
        assert_eq!(recovery.mended[0].sha256.as_deref(), Some(sha256_of(&copy).as_str()));
    }
    recorder.finish().unwrap();
}

#[test]
fn a_file_cut_at_any_byte_is_mended_to_its_last_whole_sample() {
    let dir = tempfile::tempdir().unwrap();
    let (recorder, mut inlet) = Recorder::start(dir.path(), description("cut")).unwrap();
    push_both(&mut inlet, 0..4);
    wait_until("the header is kept up", || read_wav(recorder.wav_path()).len() == 4 * 480);
    let copy = snapshot(recorder.wav_path(), &dir.path().join("copy"));
    let (wav, manifest) = (fs::read(&copy).unwrap(), fs::read(copy.with_extension("json")).unwrap());
    for length in (0..60).chain((60..wav.len()).step_by(97)).chain([wav.len() - 1, wav.len()]) {
        fs::write(&copy, &wav[..length]).unwrap();
        fs::write(copy.with_extension("json"), &manifest).unwrap();
        let recovery = recover(copy.parent().unwrap()).unwrap();
        assert!(recovery.faults.is_empty(), "{length}: {:?}", recovery.faults);
        let frames = read_wav(&copy);
        assert_eq!(frames.len(), length.saturating_sub(44) / 4, "cut at {length}");
        assert_nothing_follows(&copy, &frames);
        assert_frames_in_place(&frames);
    }
}

#[test]
fn a_header_that_never_reached_the_disk_is_written_again() {
    let dir = tempfile::tempdir().unwrap();
    let (recorder, mut inlet) = Recorder::start(dir.path(), description("zeros")).unwrap();
    push_both(&mut inlet, 0..20);
    wait_until("something is written", || recorder.progress().duration_ms == 200);
    let copy = snapshot(recorder.wav_path(), &dir.path().join("copy"));
    let mut wav = fs::read(&copy).unwrap();
    wav[..44].fill(0);
    fs::write(&copy, wav).unwrap();
    assert_eq!(recover(copy.parent().unwrap()).unwrap().mended.len(), 1);
    assert_frames_in_place(&read_wav(&copy));
}

#[test]
fn what_is_complete_or_recovered_is_left_alone_and_what_is_lost_is_told() {
    let dir = tempfile::tempdir().unwrap();
    assert!(recover(&dir.path().join("none")).unwrap().mended.is_empty());
    let (recorder, mut inlet) = Recorder::start(dir.path(), description("done")).unwrap();
    push_both(&mut inlet, 0..5);
    let done = recorder.finish().unwrap();
    let (recorder, _inlet) = Recorder::start(dir.path(), description("lost")).unwrap();
    let lost = snapshot(recorder.wav_path(), &dir.path().join("copy"));
    recorder.finish().unwrap();
    assert!(recover(dir.path()).unwrap().mended.is_empty());
    assert_eq!(Manifest::all(dir.path()).unwrap()[0].1, done);
    fs::remove_file(&lost).unwrap();
    let recovery = recover(lost.parent().unwrap()).unwrap();
    assert_eq!((recovery.mended.len(), recovery.faults.len()), (0, 1));
    fs::write(lost.with_extension("json"), "{").unwrap();
    assert_eq!(recover(lost.parent().unwrap()).unwrap().faults.len(), 1);
}

#[test]
fn a_killed_process_costs_two_seconds_at_most() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = spawn_child(Command::new(env::current_exe().unwrap()), dir.path());
    let mut started = None;
    wait_until("the child records", || {
        started = started.or_else(|| wav_in(dir.path()).map(|_| Instant::now()));
        started.is_some()
    });
    thread::sleep(Duration::from_millis(3_300));
    child.kill().unwrap();
    child.wait().unwrap();
    let recorded_ms = started.unwrap().elapsed().as_millis() as u64;
    let wav = wav_in(dir.path()).unwrap();
    // Even before it is mended.
    let readable_ms = read_wav(&wav).len() as u64 / 48;
    assert!(readable_ms + 2_000 > recorded_ms, "{readable_ms} of {recorded_ms} ms");
    let recovery = recover(dir.path()).unwrap();
    let mended_ms = recovery.mended[0].duration_ms;
    assert!(mended_ms >= readable_ms && mended_ms + 2_000 > recorded_ms, "{mended_ms} ms");
    assert_frames_in_place(&read_wav(&wav));
}

/// `ulimit -f` fails a write as a full disk does, in the middle of it.
#[cfg(unix)]
#[test]
fn a_disk_that_takes_no_more_is_a_fault_and_what_was_written_stays_sound() {
    let dir = tempfile::tempdir().unwrap();
    let mut shell = Command::new("sh");
    let limited = "trap '' XFSZ; ulimit -f 300; exec \"$0\" \"$@\"";
    shell.arg("-c").arg(limited).arg(env::current_exe().unwrap());
    let mut child = spawn_child(shell, dir.path());
    assert!(child.wait().unwrap().success(), "the child did not see the fault");
    let wav = wav_in(dir.path()).unwrap();
    let frames = read_wav(&wav);
    assert!(frames.len() > 20_000, "{} samples", frames.len());
    assert_nothing_follows(&wav, &frames);
    assert_frames_in_place(&frames);
    let manifest = Manifest::read(&wav.with_extension("json")).unwrap();
    assert_eq!(manifest.state, ManifestState::Faulty);
    assert_eq!(manifest.sha256.as_deref(), Some(sha256_of(&wav).as_str()));
    assert!(manifest.fault.unwrap().starts_with("the disk"), "a reason is given");
}

/// Not a test by itself: what the child processes of this file run. Records in real time until it is killed,
/// or until a fault, and fails when there is none within ten seconds.
#[test]
fn child_that_records() {
    let Some(dir) = env::var_os(CHILD_DIR) else {
        return;
    };
    let (recorder, mut inlet) = Recorder::start(Path::new(&dir), description("child")).unwrap();
    let started = Instant::now();
    for index in 0..1_000 {
        push_both(&mut inlet, index..index + 1);
        let due = started + Duration::from_millis(10 * index);
        thread::sleep(due.saturating_duration_since(Instant::now()));
        if recorder.fault().is_some() {
            let error = recorder.finish().unwrap_err();
            assert!(matches!(error, RecorderError::Fault(_)));
            return;
        }
    }
    panic!("no fault");
}

fn spawn_child(mut command: Command, dir: &Path) -> Child {
    command.args(["--exact", "child_that_records"]).env(CHILD_DIR, dir);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn wav_in(dir: &Path) -> Option<PathBuf> {
    let mut entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries.find(|path| path.extension().is_some_and(|e| e == "wav"))
}

#[test]
fn a_leftover_of_an_unfinished_manifest_does_not_stand_in_the_way() {
    let dir = tempfile::tempdir().unwrap();
    let (recorder, _inlet) = Recorder::start(dir.path(), description("tmp")).unwrap();
    let mut leftover = recorder.wav_path().with_extension("json").into_os_string();
    leftover.push(".tmp");
    OpenOptions::new().create(true).append(true).open(&leftover).unwrap();
    recorder.finish().unwrap();
    assert!(!Path::new(&leftover).exists());
    assert_eq!(Manifest::all(dir.path()).unwrap().len(), 1);
}
