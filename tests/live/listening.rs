//! Silent listening over the real server and real WebRTC.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use tests::likeness::Take;
use tests::programs::Robot;

use crate::sound::{no_sound_server, pactl};
use crate::stage::{PATIENCE, Stage, inbound, ready, speech};

/// Long enough for several sentences of both.
const TALK: Duration = Duration::from_secs(5);
/// Left out at either end of a comparison.
const EDGE: Duration = Duration::from_millis(700);
/// A voice that is there is this much alike, through two codecs and two jitter buffers…
const ALIKE: f32 = 0.7;
/// …and another's is not.
const UNLIKE: f32 = 0.5;

/// When a station's first samples were: those of its microphone, and those that it played.
fn clock(robot: &mut Robot) -> (SystemTime, SystemTime) {
    let (_, devices) = robot.wait("devices", PATIENCE, |_| true).unwrap();
    let at = |field: &str| UNIX_EPOCH + Duration::from_micros(devices[field].as_u64().unwrap());
    (at("microphone_at_us"), at("voice_at_us"))
}

fn listen(robot: &mut Robot, to: &str) -> Value {
    robot.say(&json!({ "do": "listen", "to": to })).unwrap();
    robot.wait("overheard", PATIENCE, |_| true).unwrap().1
}

#[test]
fn a_listener_hears_either_voice_and_neither_hears_it() {
    let stage = Stage::open();
    let file = |name: &str| stage.folder.path().join(name).with_extension("wav");
    let robot = |role: &str, name: &str, voice: &str| {
        let (mic, speaker) = (format!("file:{},loop", speech(voice).display()), file(name));
        let speaker = format!("file:{}", speaker.display());
        // What is done to a voice changes its form, and there is nothing to be mended here.
        let devices = ["--mic", &mic, "--speaker", &speaker, "--ring", "null", "--processing", "off"];
        stage.robot_with(role, name, &devices)
    };
    let (mut candidate, mut jury) =
        (robot("candidate", "07", "candidate"), robot("jury", "Jury B", "client"));
    let clocks = [&mut candidate, &mut jury].map(clock);
    for robot in [&mut candidate, &mut jury] {
        ready(robot);
    }
    // It speaks as loudly as anyone, and reaches nobody.
    let mut staff = robot("staff", "Responsable", "candidate");
    let (_, heard_from) = clock(&mut staff);
    inbound(&mut candidate, &mut jury);
    listen(&mut staff, "Jury B");
    jury.wait("listeners", PATIENCE, |event| event["listeners"] == json!(["Responsable"])).unwrap();
    let mut spans = Vec::new();
    for percent in [-100, 100] {
        staff.say(&json!({ "do": "balance", "percent": percent })).unwrap();
        let from = SystemTime::now();
        staff.listen_for(TALK);
        spans.push((from + EDGE, from + TALK - EDGE));
    }
    for robot in [&mut candidate, &mut jury] {
        robot.listen_for(Duration::ZERO);
        assert!(robot.last("ended").is_none());
    }
    let told: Vec<&Value> = candidate.said.iter().map(|(_, event)| event).collect();
    let words = ["listening", "listeners", "overheard", "overheard_call"];
    assert!(!told.iter().any(|event| words.iter().any(|word| event["is"] == *word)), "{told:?}");
    staff.say(&json!({ "do": "stop_listening" })).unwrap();
    jury.wait("listeners", PATIENCE, |event| event["listeners"] == json!([])).unwrap();
    for robot in [candidate, jury, staff] {
        robot.quit().unwrap();
    }
    let said = |voice: &str, began| Take::read(&speech(voice), began, true).unwrap();
    let heard = |name: &str, began| Take::read(&file(name), began, false).unwrap();
    let at_staff = heard("Responsable", heard_from);
    let [(candidate_from, candidate_heard), (jury_from, _)] = clocks;
    let voices = [said("client", jury_from), said("candidate", candidate_from)];
    for (number, (from, to)) in spans.iter().copied().enumerate() {
        let alike = |voice: &Take| voice.heard_in(&at_staff, from, to).unwrap().correlation;
        assert!(alike(&voices[number]) > ALIKE, "voice {number}: {}", alike(&voices[number]));
        assert!(
            alike(&voices[1 - number]) < UNLIKE,
            "the other beside {number}: {}",
            alike(&voices[1 - number])
        );
    }
    let (from, to) = (spans[0].0, spans[1].1);
    let at_candidate = voices[0].heard_in(&heard("07", candidate_heard), from, to).unwrap();
    assert!(at_candidate.correlation > 0.9, "the candidate hears the jury alone: {at_candidate:?}");
}

#[test]
fn listening_goes_on_through_the_servers_death_and_comes_back_after_that_of_the_station() {
    let mut stage = Stage::open();
    let (mut candidate, mut jury) = stage.pair();
    let mut staff = stage.robot("staff", "Responsable", "candidate");
    staff.wait("online", PATIENCE, |_| true).unwrap();
    inbound(&mut candidate, &mut jury);
    listen(&mut staff, "07");
    stage.restart_server();
    for robot in [&mut staff, &mut jury] {
        robot.wait("offline", PATIENCE, |_| true).unwrap();
        robot.wait("online", PATIENCE, |_| true).unwrap();
    }
    staff.listen_for(Duration::from_secs(3));
    let after: Vec<&Value> = staff.said.iter().map(|(_, event)| event).collect();
    let online = after.iter().rposition(|event| event["is"] == "online").unwrap();
    let made = |event: &&&Value| event["is"] == "listening" || event["is"] == "listening_ended";
    assert_eq!(after[online..].iter().find(made), None, "the connection lived on");
    jury.kill();
    let mut jury = stage.robot("jury", "Jury B", "client");
    jury.wait("in_call", PATIENCE, |_| true).unwrap();
    staff.wait("overheard", PATIENCE, |_| true).unwrap();
    jury.say(&json!({ "do": "hang_up" })).unwrap();
    staff.wait("overheard_call", PATIENCE, |event| event["call"].is_null()).unwrap();
}

#[test]
fn whoever_may_not_listen_gets_a_clear_error() {
    let stage = Stage::open();
    let (mut candidate, mut jury) = stage.pair();
    let error = |robot: &mut Robot, to: &str, code: &str| {
        robot.say(&json!({ "do": "listen", "to": to })).unwrap();
        robot.wait("error", PATIENCE, |event| event["code"] == code).unwrap();
    };
    error(&mut candidate, "Clients", "wrong_role");
    error(&mut jury, "nobody", "no_such_station");
    inbound(&mut candidate, &mut jury);
    error(&mut jury, "Jury B", "in_call");
}

#[test]
fn over_the_sound_server_a_listener_opens_no_microphone() {
    if no_sound_server() {
        return;
    }
    let stage = Stage::open();
    let (mut candidate, mut jury) = stage.pair();
    let count = |kind| pactl(&["list", "short", kind]).lines().count();
    let (recorded, played) = (count("source-outputs"), count("sink-inputs"));
    let devices = ["--mic", "device:mic_a_in", "--speaker", "device:spk_a", "--ring", "null"];
    let mut listener = stage.robot_with("jury", "Mme Roux", &devices);
    listener.wait("devices", PATIENCE, |_| true).unwrap();
    inbound(&mut candidate, &mut jury);
    assert_eq!(
        count("source-outputs"),
        recorded + 1,
        "at its start a jury's station looks whether its microphone works"
    );
    listen(&mut listener, "Jury B");
    for _ in 0..10 {
        listener.listen_for(Duration::from_millis(100));
        assert_eq!((count("source-outputs"), count("sink-inputs")), (recorded, played + 1));
    }
    listener.say(&json!({ "do": "stop_listening" })).unwrap();
    listener.wait("listening_ended", PATIENCE, |_| true).unwrap();
}

#[test]
#[ignore = "how long it takes to hear another station: forty switches between two calls"]
fn a_switch_to_another_station_is_heard_within_300_ms() {
    let stage = Stage::open();
    let pair = |number: &str, name: &str| {
        let robot = |role: &str, name: &str, voice: &str| {
            let (mic, data) = (format!("file:{},loop", speech(voice).display()), stage.data(name));
            let more = ["--mic", &mic, "--speaker", "null", "--data", data.to_str().unwrap()];
            Robot::start(&stage.programs, role, name, &stage.url(), &more).unwrap()
        };
        let (mut candidate, mut jury) =
            (robot("candidate", number, "candidate"), robot("jury", name, "client"));
        for robot in [&mut candidate, &mut jury] {
            ready(robot);
        }
        let line = json!({ "do": "call", "to": number, "as": "Mme Claire Vasseur" });
        jury.say(&line).unwrap();
        candidate.wait("ringing", PATIENCE, |_| true).unwrap();
        candidate.say(&json!({ "do": "answer" })).unwrap();
        (candidate, jury)
    };
    let _pairs = [pair("07", "Jury B"), pair("08", "Jury C")];
    let mut staff = stage.robot("staff", "Responsable", "candidate");
    staff.wait("online", PATIENCE, |_| true).unwrap();
    let mut took: Vec<u64> = Vec::new();
    for turn in 0..40 {
        let heard = listen(&mut staff, ["Jury B", "Jury C"][turn % 2]);
        took.push(heard["setup_ms"].as_u64().unwrap());
        staff.listen_for(Duration::from_millis(700));
    }
    took.sort_unstable();
    println!("from the command to the first sample heard: median {} ms, longest {} ms", took[20], took[39]);
    assert!(took[39] < 300, "{took:?}");
}
