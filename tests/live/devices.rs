//! Headsets that are unplugged and plugged in again in a call, on a real sound server.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, SystemTime};

use serde_json::json;
use tests::programs::Robot;

use crate::sound::{Sink, no_sound_server, pactl, spoken_into};
use crate::stage::{PATIENCE, Stage, inbound, ready, speech};

/// A headset that goes holds the call within this at both ends, and takes it back within this when it is there again.
const HELD_WITHIN: Duration = Duration::from_secs(1);
/// What is wrong with a microphone is said within this.
const SAID_WITHIN: Duration = Duration::from_secs(3);

/// Writes down what is heard at a loudspeaker.
struct Witness {
    child: Child,
    heard: PathBuf,
}

impl Witness {
    fn of(sink: &Sink, folder: &Path) -> Self {
        let (before, _) = streams();
        let heard = folder.join(sink.name);
        let monitor = format!("{}.monitor", sink.name);
        let mut parec = Command::new("parec");
        parec.args(["-d", &monitor, "--raw", "--format=s16le", "--latency-msec=20"]);
        let child = parec.stdout(File::create(&heard).unwrap()).spawn().unwrap();
        while streams().0 == before {
            std::thread::sleep(Duration::from_millis(20));
        }
        Witness { child, heard }
    }

    /// How many samples it heard, and how many of them were not zero.
    fn testify(mut self) -> (usize, usize) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let bytes = std::fs::read(&self.heard).unwrap();
        let samples = bytes.as_chunks::<2>().0;
        (samples.len(), samples.iter().filter(|sample| **sample != [0, 0]).count())
    }
}

/// How many streams the sound server records for, and plays for.
fn streams() -> (usize, usize) {
    let count = |kind| pactl(&["list", "short", kind]).lines().count();
    (count("source-outputs"), count("sink-inputs"))
}

/// Waits until it is said; gives how long after `since`.
fn told(robot: &mut Robot, is: &str, by: &str, since: SystemTime) -> Duration {
    let (at, _) = robot.wait(is, PATIENCE, |event| event["by"] == by).unwrap();
    at.duration_since(since).unwrap_or_default()
}

/// A candidate on a headset with the jury on files.
fn on_headset(stage: &Stage, headset: &Sink) -> (Robot, Robot) {
    let (mic, speaker) = (headset.microphone(), headset.loudspeaker());
    let devices = ["--mic", &mic, "--speaker", &speaker, "--ring", "null"];
    let mut candidate = stage.robot_with("candidate", "07", &devices);
    let mic = format!("file:{},loop", speech("client").display());
    let mut jury = stage.robot_with("jury", "Jury B", &["--mic", &mic, "--speaker", "null"]);
    for robot in [&mut candidate, &mut jury] {
        ready(robot);
    }
    inbound(&mut candidate, &mut jury);
    (candidate, jury)
}

/// Unplugs the headset in a call again and again, beside loudspeakers of the room that are the default device.
fn unplug(times: usize) {
    let stage = Stage::open();
    let room = Sink::plugged("salle");
    pactl(&["set-default-sink", room.name]);
    pactl(&["set-default-source", "salle.monitor"]);
    let witness = Witness::of(&room, stage.folder.path());
    let (recorded, played) = streams();
    let mut headset = Sink::plugged("casque");
    let (mut candidate, mut jury) = on_headset(&stage, &headset);
    assert_eq!(streams(), (recorded + 1, played + 1));
    for turn in 0..times {
        let since = SystemTime::now();
        headset.unplug();
        let held = (told(&mut candidate, "held", "me", since), told(&mut jury, "held", "peer", since));
        assert_eq!(jury.last("held").unwrap()["why"], "device");
        // Time enough for a server that would move the streams, or a program that would take the next best.
        std::thread::sleep(Duration::from_millis(300));
        assert_eq!(streams(), (recorded, played), "another microphone or loudspeaker took its place");
        let since = SystemTime::now();
        headset.plug();
        let back = (told(&mut candidate, "resumed", "me", since), told(&mut jury, "resumed", "peer", since));
        eprintln!("{turn}: held after {held:?}, back after {back:?}");
        for (what, (here, there)) in [("held", held), ("back", back)] {
            assert!(here <= HELD_WITHIN && there <= HELD_WITHIN, "{turn}: {what} after {here:?}, {there:?}");
        }
    }
    // What the person holds is not taken back by a plug.
    let since = SystemTime::now();
    jury.say(&json!({ "do": "hold" })).unwrap();
    told(&mut candidate, "held", "peer", since);
    headset.unplug();
    told(&mut jury, "held", "peer", since);
    headset.plug();
    told(&mut jury, "resumed", "peer", since);
    assert!(candidate.last("stats").is_some());
    jury.say(&json!({ "do": "resume" })).unwrap();
    told(&mut candidate, "resumed", "peer", since);
    // The default device is no concern of a call.
    pactl(&["set-default-sink", headset.name]);
    pactl(&["set-default-sink", room.name]);
    candidate.said.clear();
    candidate.listen_for(Duration::from_secs(4));
    let levels = candidate.said.iter().filter_map(|(_, said)| said["level_out_dbfs"].as_f64());
    let loudest = levels.fold(f64::MIN, f64::max);
    assert!(loudest > -50.0, "the jury is heard again: {loudest}");
    candidate.say(&json!({ "do": "hang_up" })).unwrap();
    jury.wait("ended", PATIENCE, |event| event["why"] == "hung_up").unwrap();
    let (samples, heard) = witness.testify();
    assert!(samples > 48_000 * times / 10, "the room was listened to: {samples} samples");
    assert_eq!(heard, 0, "heard in the room, of {samples} samples");
}

#[test]
fn a_headset_unplugged_in_a_call_holds_it_on_both_sides_and_plugged_in_again_takes_it_back() {
    if !no_sound_server() {
        unplug(3);
    }
}

#[test]
#[ignore = "unplugs a headset 20 times in a call, and listens to the room meanwhile"]
fn a_headset_unplugged_twenty_times_is_never_heard_in_the_room() {
    if !no_sound_server() {
        unplug(20);
    }
}

/// Waits for a remark, which is to come soon after `since`; gives its text.
fn remarked(robot: &mut Robot, code: &str, since: SystemTime) -> String {
    let (at, remark) = robot.wait("error", PATIENCE, |event| event["code"] == code).unwrap();
    let after = at.duration_since(since).unwrap_or_default();
    eprintln!("{code} after {after:?}");
    assert!(after <= SAID_WITHIN, "{code} after {after:?}");
    remark["text"].as_str().unwrap_or_default().to_owned()
}

/// Begins the speech once more, before it is over.
fn speak_anew(voice: &mut Child, microphone: &Sink) {
    voice.kill().unwrap();
    voice.wait().unwrap();
    *voice = spoken_into(microphone);
}

#[test]
fn a_microphone_that_is_switched_off_or_taken_or_not_there_is_said() {
    if no_sound_server() {
        return;
    }
    let stage = Stage::open();
    let (microphone, headset) = (Sink::plugged("micro"), Sink::plugged("casque"));
    let mut voice = spoken_into(&microphone);
    let (mic, speaker) = (microphone.microphone(), headset.loudspeaker());
    let devices = ["--mic", &mic, "--speaker", &speaker, "--ring", "null"];
    let mut candidate = stage.robot_with("candidate", "07", &devices);
    let mut jury = stage.robot("jury", "Jury B", "client");
    for robot in [&mut candidate, &mut jury] {
        ready(robot);
    }
    inbound(&mut candidate, &mut jury);
    candidate.listen_for(Duration::from_secs(1));
    assert!(candidate.last("error").is_none(), "{:?}", candidate.last("error"));
    // Spoken into while the station's own button has it muted.
    let since = SystemTime::now();
    candidate.say(&json!({ "do": "mute", "on": true })).unwrap();
    remarked(&mut candidate, "spoken_while_muted", since);
    candidate.say(&json!({ "do": "mute", "on": false })).unwrap();
    // A switch of the system's: it goes on, and gives nothing.
    speak_anew(&mut voice, &microphone);
    let source = format!("{}.monitor", microphone.name);
    let since = SystemTime::now();
    pactl(&["set-source-mute", &source, "1"]);
    remarked(&mut candidate, "microphone_silent", since);
    pactl(&["set-source-mute", &source, "0"]);
    speak_anew(&mut voice, &microphone);
    candidate.listen_for(Duration::from_secs(1));
    // A switch on its cable.
    let since = SystemTime::now();
    voice.kill().unwrap();
    voice.wait().unwrap();
    remarked(&mut candidate, "microphone_silent", since);
    // Spoken into again, then taken by another program: the server has nothing of it any more.
    let mut voice = spoken_into(&microphone);
    candidate.listen_for(Duration::from_secs(1));
    let since = SystemTime::now();
    pactl(&["suspend-sink", microphone.name, "1"]);
    told(&mut candidate, "held", "me", since);
    remarked(&mut candidate, "microphone_lost", since);
    pactl(&["suspend-sink", microphone.name, "0"]);
    told(&mut jury, "resumed", "peer", since);
    voice.kill().unwrap();
    voice.wait().unwrap();
    candidate.say(&json!({ "do": "hang_up" })).unwrap();
    jury.wait("ended", PATIENCE, |event| event["why"] == "hung_up").unwrap();
    candidate.quit().unwrap();
    // Not there when the station starts: said before any call depends on it.
    drop(microphone);
    let since = SystemTime::now();
    let mut candidate = stage.robot_with("candidate", "07", &devices);
    let said = remarked(&mut candidate, "device_refused", since);
    assert!(said.starts_with("absent"), "{said}");
}

#[test]
fn a_second_call_rings_on_the_loudspeakers_of_the_room_while_the_first_is_in_the_headset() {
    if no_sound_server() {
        return;
    }
    let stage = Stage::open();
    let (room, headset) = (Sink::plugged("salle"), Sink::plugged("casque"));
    let (mic, speaker, ring) = (headset.microphone(), headset.loudspeaker(), room.loudspeaker());
    let devices = ["--mic", &mic, "--speaker", &speaker, "--ring", &ring];
    let mut candidate = stage.robot_with("candidate", "07", &devices);
    let mut jury = stage.robot("jury", "Jury B", "client");
    for robot in [&mut candidate, &mut jury] {
        ready(robot);
    }
    inbound(&mut candidate, &mut jury);
    // The ring of the first call is over, and nothing of the call itself is heard there.
    candidate.listen_for(Duration::from_secs(1));
    let witness = Witness::of(&room, stage.folder.path());
    candidate.listen_for(Duration::from_secs(2));
    let (samples, heard) = witness.testify();
    assert!(samples > 48_000, "the room was listened to: {samples} samples");
    assert_eq!(heard, 0, "heard in the room, of {samples} samples");
    let witness = Witness::of(&room, stage.folder.path());
    jury.say(&json!({ "do": "call", "to": "07", "as": "M. Henri Tessier" })).unwrap();
    candidate.wait("ringing", PATIENCE, |event| event["from"] == "M. Henri Tessier").unwrap();
    candidate.listen_for(Duration::from_secs(3));
    let (samples, heard) = witness.testify();
    // Half of a ring's 1.5 s at least.
    assert!(heard > 24_000, "the second call rings in the room: {heard} of {samples} samples");
}
