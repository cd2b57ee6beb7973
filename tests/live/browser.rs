//! Chromium at a candidate's station: what a browser and our engine make of each other.

use std::fs::File;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use tests::bench::process::Running;
use tests::browser::{self, Page};
use tests::likeness::{Likeness, Take};
use tests::programs::Robot;
use tests::relay::Relay;

use crate::stage::{NUMBER, PATIENCE, Stage, call_line, ready, root, speech};

/// The ports of the two headsets in what is recorded of them.
const MIC_A: usize = 0;
const SPK_B: usize = 1;
const MIC_B: usize = 2;
const SPK_A: usize = 3;
const PORTS: usize = 4;
const RATE_HZ: usize = 48_000;
/// How much of the speech is said each time, in seconds: a sentence.
const SAID_S: usize = 4;
/// What was on its way before is heard by then, and what was said too.
const PASSED: Duration = Duration::from_millis(700);
/// What one hears while the other speaks.
#[derive(Clone, Copy, Debug)]
enum Sound {
    Voice,
    /// Of hold, which a station plays to its own person.
    Music,
    Nothing,
}
use Sound::{Music, Nothing, Voice};

/// Speech of a usual level, recognised; and no sound at all.
const HEARD_DBFS: f32 = -45.0;
const ALIKE: f32 = 0.6;
const SILENT_DBFS: f32 = -70.0;
/// Where packets are lost: enough for every third word to suffer.
const LOST_PERCENT: u32 = 10;
const JURY: [&str; 6] = ["--mic", "device:mic_b_in", "--speaker", "device:spk_b", "--ring", "null"];

#[test]
#[ignore = "a browser as a candidate's station where packets are lost: needs Chromium, takes a minute"]
fn a_browser_at_a_candidates_station_hears_and_is_heard_where_packets_are_lost() {
    if !can_run() {
        return;
    }
    for red in ["offered", "first", "none"] {
        println!("\n== redundant audio: {red}; {LOST_PERCENT} % of the packets lost each way");
        let relay = Relay::start().unwrap();
        let stage = Stage::open();
        let headsets = Headsets::record(stage.folder.path());
        let mut jury = stage.robot_with("jury", "Jury B", &JURY);
        let more = format!("red={red}&relay={}", relay.port());
        let mut page = open_page(&stage, &more);
        // Each making of the connection has an address of its own.
        let connected = |event: &Value| {
            if event["is"] == "candidate" {
                let address: IpAddr = event["address"].as_str().unwrap().parse().unwrap();
                let port = u16::try_from(event["port"].as_u64().unwrap()).unwrap();
                relay.know((address, port).into());
            }
            event["is"] == "media" && event["state"] == "ready"
        };
        page.wait_for(PATIENCE, connected).unwrap();
        ready(&mut jury);
        called(&mut page, &mut jury);
        relay.lose(LOST_PERCENT);
        // Until the first reports, nobody knows that copies are needed.
        headsets.both_speak();
        let before = print_figures(&mut page, &mut jury);
        headsets.expect("and lost still", Voice, Voice);
        headsets.expect("and lost still", Voice, Voice);
        let after = print_figures(&mut page, &mut jury);
        let grown = |what: &str| after[what].as_f64().unwrap() - before[what].as_f64().unwrap();
        let lost = grown("lost") / (grown("lost") + grown("received"));
        let invented = grown("invented") / grown("samples");
        println!("of what the jury sent {:.1} % was lost, {:.1} % invented", 100.0 * lost, 100.0 * invented);
        assert!(lost > 0.05, "nothing was lost");
        assert!(red == "none" || invented < lost / 2.0, "the copies are of no use to the page");
    }
}

#[test]
#[ignore = "a browser as a candidate's station: needs Chromium, takes minutes"]
fn a_browser_at_a_candidates_station_calls_is_called_holds_mutes_and_is_heard_with_red_and_without() {
    if !can_run() {
        return;
    }
    let [plain, copied, none] = [("offered", "111 63 110"), ("first", "63 111 110"), ("none", "111 110")]
        .map(|(red, agreed)| {
            println!("\n== redundant audio: {red}");
            exchanges(red, agreed)
        });
    assert!(
        copied > 1.5 * plain.max(none),
        "with copies the page sends {copied} bytes, else {plain}, {none}"
    );
}

/// Whether there is what the runs need; says what there is not.
fn can_run() -> bool {
    if std::env::var_os("PLATEAU_TEST_PULSE").is_none() {
        eprintln!("skipped: no sound server was brought for this run (cargo xtask faults browser does)");
        return false;
    }
    if !browser::is_installed() {
        eprintln!("skipped: Chromium is not installed (on Debian: apt-get install chromium)");
        return false;
    }
    true
}

/// Everything that two stations do with a call, with one way of the page with redundant audio. Gives the bytes of each
/// packet of the page.
fn exchanges(red: &str, agreed: &str) -> f64 {
    let stage = Stage::open();
    let headsets = Headsets::record(stage.folder.path());
    let mut jury = stage.robot_with("jury", "Jury B", &JURY);
    let mut page = open_page(&stage, &format!("red={red}"));
    both_ready(&mut page, &mut jury);
    headsets.expect("before a call", Nothing, Nothing);
    called(&mut page, &mut jury);
    headsets.expect("called", Voice, Voice);

    page.order(&json!({ "do": "hold" })).unwrap();
    told(&mut jury, "held", "peer");
    headsets.expect("held at the page", Music, Nothing);
    page.order(&json!({ "do": "resume" })).unwrap();
    told(&mut jury, "resumed", "peer");
    headsets.expect("taken back", Voice, Voice);
    jury.say(&json!({ "do": "hold" })).unwrap();
    page.wait("held", PATIENCE, |event| event["by"] == "peer").unwrap();
    headsets.expect("held by the jury", Nothing, Nothing);
    jury.say(&json!({ "do": "resume" })).unwrap();
    page.wait("resumed", PATIENCE, |event| event["by"] == "peer").unwrap();
    headsets.expect("taken back", Voice, Voice);

    page.order(&json!({ "do": "mute", "on": true })).unwrap();
    jury.wait("muted", PATIENCE, |event| event["on"] == true).unwrap();
    headsets.expect("muted at the page", Nothing, Voice);
    page.order(&json!({ "do": "mute", "on": false })).unwrap();
    jury.wait("muted", PATIENCE, |event| event["on"] == false).unwrap();
    headsets.expect("no longer muted", Voice, Voice);

    page.order(&json!({ "do": "dtmf", "digits": "12#" })).unwrap();
    jury.wait("dtmf", PATIENCE, |event| event["by"] == "peer" && event["digits"] == "12#").unwrap();
    jury.say(&json!({ "do": "dtmf", "digits": "9" })).unwrap();
    jury.wait("dtmf", PATIENCE, |event| event["by"] == "me" && event["digits"] == "9").unwrap();
    headsets.expect("after keys", Voice, Voice);

    let figures = print_figures(&mut page, &mut jury);
    assert_eq!(figures["ours"], agreed, "what the page agreed to");
    transfers(&mut page, &mut jury, &headsets);

    page.order(&json!({ "do": "hang_up" })).unwrap();
    page.wait("ended", PATIENCE, |_| true).unwrap();
    jury.wait("ended", PATIENCE, |event| event["why"] == "hung_up").unwrap();
    headsets.expect("after the call", Nothing, Nothing);
    page.order(&json!({ "do": "call", "to": NUMBER })).unwrap();
    jury.wait("ringing", PATIENCE, |event| event["direction"] == "outbound").unwrap();
    jury.say(&json!({ "do": "answer" })).unwrap();
    both_in_call(&mut page, &mut jury);
    headsets.expect("calling", Voice, Voice);
    jury.say(&json!({ "do": "hang_up" })).unwrap();
    page.wait("ended", PATIENCE, |event| event["why"] == "hung_up").unwrap();
    figures["sent_bytes_each"].as_f64().unwrap()
}

/// The page asks a post, takes the client back, asks again and hands it over; then another without a word. It is in a call
/// before, and in one after.
fn transfers(page: &mut Page, jury: &mut Robot, headsets: &Headsets) {
    let consult = |page: &mut Page, jury: &mut Robot| {
        page.order(&json!({ "do": "transfer", "to": "12", "attended": true })).unwrap();
        jury.wait("held", PATIENCE, |event| event["by"] == "peer" && event["why"] == "other_call").unwrap();
        jury.wait("ringing", PATIENCE, |event| event["as"] == "Service expertise").unwrap();
        jury.say(&json!({ "do": "answer" })).unwrap();
        both_in_call(page, jury);
        headsets.expect("a post is asked", Voice, Voice);
    };
    consult(page, jury);
    page.order(&json!({ "do": "cancel_transfer" })).unwrap();
    told(jury, "resumed", "peer");
    headsets.expect("taken back", Voice, Voice);
    consult(page, jury);
    page.order(&json!({ "do": "complete_transfer" })).unwrap();
    for _ in 0..2 {
        page.wait("transferred", PATIENCE, |event| event["to"] == "Service expertise").unwrap();
        jury.wait("ended", PATIENCE, |event| event["why"] == "transferred").unwrap();
    }
    headsets.expect("handed over", Nothing, Nothing);
    called(page, jury);
    page.order(&json!({ "do": "transfer", "to": "12" })).unwrap();
    page.wait("transferred", PATIENCE, |event| event["to"] == "Service expertise").unwrap();
    jury.wait("ended", PATIENCE, |event| event["why"] == "transferred").unwrap();
    headsets.expect("handed over without a word", Nothing, Nothing);
    called(page, jury);
}

fn open_page(stage: &Stage, more: &str) -> Page {
    let query = format!("server={}&name=07&{more}", stage.url());
    let file = root().join("tests/interop/station.html");
    Page::open(&file, &query, "mic_a_in", "spk_a").unwrap()
}

fn both_ready(page: &mut Page, jury: &mut Robot) {
    page.wait("media", PATIENCE, |event| event["state"] == "ready").unwrap();
    ready(jury);
}

/// The jury calls and the page answers.
fn called(page: &mut Page, jury: &mut Robot) {
    jury.say(&call_line()).unwrap();
    let ringing = page.wait("ringing", PATIENCE, |_| true).unwrap();
    assert_eq!(ringing["client"], "Mme Claire Vasseur");
    page.order(&json!({ "do": "answer" })).unwrap();
    both_in_call(page, jury);
}

/// What the page and the jury say of the voice; the page's.
fn print_figures(page: &mut Page, jury: &mut Robot) -> Value {
    page.order(&json!({ "do": "figures" })).unwrap();
    let figures = page.wait("figures", PATIENCE, |_| true).unwrap();
    println!("the page: {figures}");
    jury.listen_for(Duration::from_millis(100));
    println!("the jury: {}", jury.last("stats").expect("a call has figures"));
    figures
}

fn both_in_call(page: &mut Page, jury: &mut Robot) {
    page.wait("answered", PATIENCE, |_| true).unwrap();
    jury.wait("in_call", PATIENCE, |_| true).unwrap();
}

fn told(robot: &mut Robot, is: &str, by: &str) {
    robot.wait(is, PATIENCE, |event| event["by"] == by).unwrap();
}

/// The two virtual headsets, and a recording of all that goes into them and comes out.
struct Headsets {
    recorded: PathBuf,
    voices: [(&'static str, PathBuf); 2],
    _recorder: Running,
}

/// What was heard of what was said.
struct Heard {
    level_dbfs: f32,
    likeness: Option<Likeness>,
}

impl Headsets {
    fn record(folder: &Path) -> Self {
        let recorded = folder.join("ports.raw");
        let mut parec = Command::new("parec");
        parec.args(["-d", "lab.monitor", "--rate=48000", "--channels=4", "--format=s16le"]);
        parec.args(["--channel-map=front-left,front-right,rear-left,rear-right", "--latency-msec=20"]);
        parec.stdin(Stdio::null()).stdout(File::create(&recorded).unwrap());
        let recorder = Running::start(&mut parec).unwrap();
        let voices = [("mic_a", "candidate"), ("mic_b", "client")].map(|(microphone, voice)| {
            let beginning = folder.join(format!("{voice}.wav"));
            cut(&speech(voice), &beginning);
            (microphone, beginning)
        });
        Headsets { recorded, voices, _recorder: recorder }
    }

    /// Both speak at once; each hears the other, or what a station plays of itself, or nothing.
    fn expect(&self, when: &str, by_jury: Sound, by_page: Sound) {
        std::thread::sleep(PASSED);
        let [at_jury, at_page] = self.both_speak();
        for (who, heard, wanted) in [("the jury", at_jury, by_jury), ("the page", at_page, by_page)] {
            let Heard { level_dbfs, likeness } = heard;
            let Likeness { correlation, delay_ms } =
                likeness.unwrap_or(Likeness { correlation: 0.0, delay_ms: 0.0 });
            println!(
                "{when:<20} {who} hears {level_dbfs:>6.1} dBFS, alike {correlation:.2}, after {delay_ms:.0} ms"
            );
            let as_wanted = match wanted {
                Voice => level_dbfs > HEARD_DBFS && correlation > ALIKE,
                Music => level_dbfs > HEARD_DBFS && correlation < ALIKE / 2.0,
                Nothing => level_dbfs < SILENT_DBFS,
            };
            assert!(as_wanted, "{when}: {who} does not hear what it should: {wanted:?}");
        }
    }

    /// What came out of the jury's loudspeaker, and of the page's.
    fn both_speak(&self) -> [Heard; 2] {
        let from = self.recorded_bytes();
        let speakers = self.voices.each_ref().map(|(microphone, voice)| {
            let mut paplay = Command::new("paplay");
            paplay.args(["-d", microphone, "--latency-msec=200"]).arg(voice).spawn().unwrap()
        });
        for mut speaker in speakers {
            assert!(speaker.wait().unwrap().success(), "paplay failed");
        }
        std::thread::sleep(PASSED);
        let ports = self.ports_from(from);
        [(MIC_A, SPK_B), (MIC_B, SPK_A)].map(|(mouth, ear)| compare(&ports[mouth], &ports[ear]))
    }

    fn recorded_bytes(&self) -> usize {
        usize::try_from(self.recorded.metadata().unwrap().len()).unwrap()
    }

    fn ports_from(&self, bytes: usize) -> [Vec<f32>; PORTS] {
        let frame_bytes = PORTS * size_of::<i16>();
        let raw = std::fs::read(&self.recorded).unwrap();
        let mut ports: [Vec<f32>; PORTS] = Default::default();
        for frame in raw[bytes / frame_bytes * frame_bytes..].chunks_exact(frame_bytes) {
            for (port, sample) in ports.iter_mut().zip(frame.chunks_exact(2)) {
                port.push(f32::from(i16::from_le_bytes([sample[0], sample[1]])) / 32_768.0);
            }
        }
        ports
    }
}

fn compare(said: &[f32], heard: &[f32]) -> Heard {
    let began = SystemTime::UNIX_EPOCH;
    let [said, heard] = [said, heard].map(|port| Take::new(port, RATE_HZ, began, false).unwrap());
    let end = began + Duration::from_secs(SAID_S as u64);
    let level_dbfs = heard.level_dbfs(began, end).expect("as much was recorded as was said");
    assert!(said.level_dbfs(began, end).unwrap() > HEARD_DBFS, "nothing was said into the microphone");
    let likeness = if level_dbfs > SILENT_DBFS { said.heard_in(&heard, began, end) } else { None };
    Heard { level_dbfs, likeness }
}

/// The beginning of a file of speech.
fn cut(whole: &Path, beginning: &Path) {
    let mut reader = hound::WavReader::open(whole).unwrap();
    let spec = reader.spec();
    let mut writer = hound::WavWriter::create(beginning, spec).unwrap();
    for sample in reader.samples::<i16>().take(SAID_S * spec.sample_rate as usize) {
        writer.write_sample(sample.unwrap()).unwrap();
    }
    writer.finalize().unwrap();
}
