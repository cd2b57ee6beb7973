//! The handlings of a contact centre's telephone, one after the other, by four stations with a voice each: after every one
//! of them each speaks in turn, and is heard by those that it is for and by nobody else; where the wire can
//! be seen, nothing is sent to anybody else either.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use tests::likeness::Take;
use tests::programs::Robot;

use crate::stage::{PATIENCE, Stage, call_line, ready, speech};
use crate::wire::Wire;

const CANDIDATE: &str = "07";
const JURY: &str = "Jury B";
const POST: &str = "Mme Roux";
const HELPER: &str = "M. Petit";
const ALL: [&str; 4] = [CANDIDATE, JURY, POST, HELPER];

/// How long each speaks alone: some words, in any part of its file.
const TURN: Duration = Duration::from_millis(1_700);
/// Until the others' microphones are off, and what was said before has been heard.
const EDGE: Duration = Duration::from_millis(450);
/// A voice that is there is this much alike, through up to two codecs…
const ALIKE: f32 = 0.7;
/// …and silence, a tone or another voice is not.
const UNLIKE: f32 = 0.5;
/// Nothing is to be compared with.
const SILENCE_DBFS: f32 = -70.0;

/// Who spoke when, and who was to hear it.
struct Spoken {
    after: &'static str,
    by: &'static str,
    from: SystemTime,
    to: SystemTime,
    heard_by: &'static [&'static str],
}

/// Who is to send voice to whom in a span of time, and nobody to anybody else.
struct Sent {
    after: &'static str,
    from: SystemTime,
    to: SystemTime,
    pairs: BTreeSet<(&'static str, &'static str)>,
}

struct Floor {
    stage: Stage,
    robots: BTreeMap<&'static str, Robot>,
    /// When the first samples of microphone and output were.
    clocks: BTreeMap<&'static str, (SystemTime, SystemTime)>,
    spoken: Vec<Spoken>,
    wire: Option<Wire>,
    sent: Vec<Sent>,
}

impl Floor {
    fn open() -> Self {
        let stage = Stage::for_training();
        let wire = Wire::begin(stage.folder.path().join("wire.pcap"));
        if wire.is_none() {
            eprintln!("the wire is not looked at: that takes Linux, root and tcpdump");
        }
        let (robots, clocks) = (BTreeMap::new(), BTreeMap::new());
        let mut floor = Floor { stage, robots, clocks, spoken: Vec::new(), wire, sent: Vec::new() };
        for name in [CANDIDATE, JURY] {
            floor.seat(name);
        }
        for name in [CANDIDATE, JURY] {
            ready(floor.robot(name));
        }
        // Nobody is left to be paired with them.
        for name in [POST, HELPER] {
            floor.seat(name);
        }
        floor.say(POST, &json!({ "do": "staff", "post": "expertise", "on": true }));
        floor.wait(POST, "staffed", |_| true);
        floor
    }

    fn seat(&mut self, name: &'static str) {
        let role = if name == CANDIDATE { "candidate" } else { "jury" };
        let voice = voice(&self.stage, name);
        let (mic, speaker) = (format!("file:{},loop", voice.display()), output(&self.stage, name));
        let (speaker, data) = (format!("file:{}", speaker.display()), self.stage.data(name));
        // What is done to a voice changes its form, and there is nothing to be mended here.
        let devices = ["--mic", &mic, "--speaker", &speaker, "--ring", "null", "--processing", "off"];
        let more = [&devices[..], &["--data", data.to_str().unwrap()]].concat();
        let mut robot = Robot::start(&self.stage.programs, role, name, &self.stage.url(), &more).unwrap();
        let (_, devices) = robot.wait("devices", PATIENCE, |_| true).unwrap();
        let at = |field: &str| UNIX_EPOCH + Duration::from_micros(devices[field].as_u64().unwrap());
        self.clocks.insert(name, (at("microphone_at_us"), at("voice_at_us")));
        self.robots.insert(name, robot);
    }

    fn robot(&mut self, name: &str) -> &mut Robot {
        self.robots.get_mut(name).unwrap()
    }

    fn say(&mut self, name: &str, line: &Value) {
        self.robot(name).say(line).unwrap();
    }

    fn wait(&mut self, name: &str, is: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        self.robot(name).wait(is, PATIENCE, wanted).unwrap().1
    }

    /// The jury calls as a client, and the candidate answers.
    fn inbound(&mut self) {
        self.say(JURY, &call_line());
        self.wait(CANDIDATE, "ringing", |_| true);
        self.say(CANDIDATE, &json!({ "do": "answer" }));
        self.wait(CANDIDATE, "in_call", |_| true);
        self.wait(JURY, "in_call", |_| true);
    }

    /// The candidate asks the post, which answers.
    fn consult(&mut self) {
        self.say(CANDIDATE, &json!({ "do": "transfer", "to": "12", "attended": true }));
        self.wait(POST, "ringing", |_| true);
        self.say(POST, &json!({ "do": "answer" }));
        self.wait(POST, "in_call", |_| true);
    }

    /// Each speaks in turn; those named are heard by those named with them, and nobody else is by anybody.
    fn speak(&mut self, after: &'static str, heard: &[(&'static str, &'static [&'static str])]) {
        let each = heard.iter().flat_map(|(by, heard_by)| heard_by.iter().map(|listener| (*by, *listener)));
        self.speak_over(after, heard, each.collect());
    }

    /// The same, while the helper hears the two as the jury's station forwards them.
    fn speak_overheard(&mut self, after: &'static str, heard: &[(&'static str, &'static [&'static str])]) {
        let each = heard.iter().flat_map(|(by, heard_by)| heard_by.iter().map(|listener| (*by, *listener)));
        let forwarded =
            each.map(|(by, listener)| if listener == HELPER { (JURY, HELPER) } else { (by, listener) });
        self.speak_over(after, heard, forwarded.collect());
    }

    fn speak_over(
        &mut self,
        after: &'static str,
        heard: &[(&'static str, &'static [&'static str])],
        pairs: BTreeSet<(&'static str, &'static str)>,
    ) {
        for (name, robot) in &self.robots {
            self.wire.iter_mut().for_each(|wire| wire.note(name, robot.pid()));
        }
        // What was on its way before has come.
        std::thread::sleep(EDGE);
        let from = SystemTime::now();
        for by in ALL {
            for name in ALL {
                self.say(name, &json!({ "do": "mute", "on": name != by }));
            }
            std::thread::sleep(EDGE);
            let from = SystemTime::now();
            std::thread::sleep(TURN);
            let heard_by = heard.iter().find(|(speaker, _)| *speaker == by).map_or(&[][..], |(_, by)| *by);
            self.spoken.push(Spoken { after, by, from, to: SystemTime::now(), heard_by });
        }
        self.sent.push(Sent { after, from, to: SystemTime::now(), pairs });
        for name in ALL {
            self.say(name, &json!({ "do": "mute", "on": false }));
            self.robot(name).listen_for(Duration::from_millis(20));
        }
    }

    /// Ends all, and compares what was heard with what was said.
    fn check(self) {
        let Floor { stage, robots, clocks, spoken, wire, sent } = self;
        let passed = wire.map(Wire::end);
        robots.into_values().for_each(|robot| robot.quit().unwrap());
        let said = ALL.map(|name| Take::read(&voice(&stage, name), clocks[name].0, true).unwrap());
        let heard = ALL.map(|name| Take::read(&output(&stage, name), clocks[name].1, false).unwrap());
        let mut faults = Vec::new();
        for Spoken { after, by, from, to, heard_by } in spoken {
            let place = |name: &str| ALL.iter().position(|other| *other == name).unwrap();
            for listener in ALL.iter().filter(|listener| **listener != by) {
                let heard = &heard[place(listener)];
                let sounds = heard.level_dbfs(from, to).is_some_and(|level| level > SILENCE_DBFS);
                let found = sounds.then(|| said[place(by)].heard_in(heard, from, to)).flatten();
                let alike = found.map_or(0.0, |likeness| likeness.correlation);
                let (is_due, is_heard) = (heard_by.contains(listener), alike > ALIKE);
                println!("{after}: {by} at {listener}: {alike:.2}{}", if is_due { ", due" } else { "" });
                if is_due != is_heard || (!is_due && alike > UNLIKE) {
                    faults.push(format!("{after}: {by} at {listener}: {alike:.2}, due: {is_due}"));
                }
            }
        }
        for Sent { after, from, to, pairs } in sent.into_iter().filter(|_| passed.is_some()) {
            let seen = passed.iter().flatten().filter(|(at, ..)| (from..to).contains(at));
            let sending: BTreeSet<_> = seen.map(|(_, by, to)| (*by, *to)).collect();
            println!("{after}: on the wire {sending:?}");
            if sending != pairs {
                faults.push(format!("{after}: on the wire {sending:?}, due: {pairs:?}"));
            }
        }
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

/// Four voices of two speakers: a voice played backwards is alike to none.
fn voice(stage: &Stage, name: &str) -> PathBuf {
    let of = if [CANDIDATE, POST].contains(&name) { "candidate" } else { "client" };
    if [CANDIDATE, JURY].contains(&name) {
        return speech(of);
    }
    let path = stage.folder.path().join(format!("{of}-backwards.wav"));
    if !path.exists() {
        backwards(&speech(of), &path);
    }
    path
}

fn backwards(from: &Path, to: &Path) {
    let mut reader = hound::WavReader::open(from).unwrap();
    let samples: Vec<i32> = reader.samples().map(Result::unwrap).collect();
    let mut writer = hound::WavWriter::create(to, reader.spec()).unwrap();
    samples.into_iter().rev().for_each(|sample| writer.write_sample(sample).unwrap());
    writer.finalize().unwrap();
}

fn output(stage: &Stage, name: &str) -> PathBuf {
    stage.folder.path().join(name.replace(' ', "-")).with_extension("heard.wav")
}

#[test]
fn every_voice_is_heard_by_those_it_is_for_and_by_nobody_else() {
    let mut floor = Floor::open();
    let pair: &[(&str, &[&str])] = &[(CANDIDATE, &[JURY]), (JURY, &[CANDIDATE])];
    floor.speak("nobody called", &[]);
    floor.inbound();
    floor.speak("an inbound call", pair);
    floor.say(CANDIDATE, &json!({ "do": "hold" }));
    floor.wait(JURY, "held", |event| event["by"] == "peer");
    floor.speak("hold", &[]);
    floor.say(CANDIDATE, &json!({ "do": "resume" }));
    floor.wait(JURY, "resumed", |event| event["by"] == "peer");
    floor.speak("resume", pair);
    floor.say(JURY, &json!({ "do": "call", "to": CANDIDATE, "as": "M. Henri Tessier" }));
    let second = floor.wait(CANDIDATE, "ringing", |event| event["from"] == "M. Henri Tessier");
    floor.say(CANDIDATE, &json!({ "do": "answer", "call": second["call"] }));
    floor.wait(JURY, "in_call", |event| event["call"] == second["call"]);
    floor.speak("a second call", pair);
    floor.say(CANDIDATE, &json!({ "do": "hang_up", "call": second["call"] }));
    floor.say(CANDIDATE, &json!({ "do": "resume" }));
    floor.wait(JURY, "resumed", |event| event["by"] == "peer");
    floor.consult();
    floor.speak("a post is asked", &[(CANDIDATE, &[POST]), (POST, &[CANDIDATE])]);
    floor.say(CANDIDATE, &json!({ "do": "cancel_transfer" }));
    floor.wait(JURY, "resumed", |event| event["by"] == "peer");
    floor.speak("taken back", pair);
    floor.consult();
    floor.say(CANDIDATE, &json!({ "do": "merge" }));
    floor.wait(JURY, "in_call", |event| event["with"] == "Service expertise");
    let all: &[(&str, &[&str])] =
        &[(CANDIDATE, &[JURY, POST]), (JURY, &[CANDIDATE, POST]), (POST, &[CANDIDATE, JURY])];
    floor.speak("conference", all);
    floor.say(CANDIDATE, &json!({ "do": "complete_transfer" }));
    floor.wait(CANDIDATE, "ended", |event| event["why"] == "transferred");
    let through: &[(&str, &[&str])] = &[(JURY, &[POST]), (POST, &[JURY])];
    floor.speak("an attended transfer", through);
    floor.say(POST, &json!({ "do": "hang_up" }));
    floor.wait(JURY, "ended", |event| event["why"] == "hung_up");
    floor.inbound();
    floor.say(CANDIDATE, &json!({ "do": "transfer", "to": "12" }));
    floor.wait(POST, "ringing", |_| true);
    floor.say(POST, &json!({ "do": "answer" }));
    floor.wait(POST, "in_call", |_| true);
    floor.speak("a blind transfer", through);
    floor.say(JURY, &json!({ "do": "hang_up" }));
    floor.wait(POST, "ended", |event| event["why"] == "hung_up");
    floor.inbound();
    floor.say(HELPER, &json!({ "do": "listen", "to": CANDIDATE }));
    floor.wait(HELPER, "overheard", |_| true);
    let heard: &[(&str, &[&str])] = &[(CANDIDATE, &[JURY, HELPER]), (JURY, &[CANDIDATE, HELPER])];
    floor.speak_overheard("listening", heard);
    floor.say(HELPER, &json!({ "do": "help", "how": "whisper" }));
    floor.wait(CANDIDATE, "whispered", |event| event["on"] == true);
    let whispered: &[(&str, &[&str])] =
        &[(CANDIDATE, &[JURY, HELPER]), (JURY, &[CANDIDATE, HELPER]), (HELPER, &[CANDIDATE])];
    floor.speak_overheard("a whisper", whispered);
    floor.say(HELPER, &json!({ "do": "help", "how": "join" }));
    floor.wait(HELPER, "helping", |event| event["how"] == "join");
    let joined: &[(&str, &[&str])] =
        &[(CANDIDATE, &[JURY, HELPER]), (JURY, &[CANDIDATE, HELPER]), (HELPER, &[CANDIDATE, JURY])];
    floor.speak("joined", joined);
    floor.say(HELPER, &json!({ "do": "help", "how": "take_over" }));
    floor.wait(CANDIDATE, "ended", |event| event["why"] == "taken_over");
    floor.speak("taken over", &[(JURY, &[HELPER]), (HELPER, &[JURY])]);
    floor.say(HELPER, &json!({ "do": "hang_up" }));
    floor.wait(JURY, "ended", |event| event["why"] == "hung_up");
    floor.say(CANDIDATE, &json!({ "do": "call", "to": "01 99 00 63 28" }));
    floor.wait(JURY, "ringing", |_| true);
    floor.say(JURY, &json!({ "do": "answer" }));
    floor.wait(CANDIDATE, "in_call", |_| true);
    floor.say(HELPER, &json!({ "do": "stop_listening" }));
    floor.wait(HELPER, "listening_ended", |_| true);
    floor.speak("an outbound call", pair);
    floor.check();
}
