//! `bench voice`: from mouth to ear through real devices, and how soon a call is heard once it is answered.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, ensure};
use serde::Deserialize;
use serde_json::{Value, json};

use super::figures::{Figure, Sheet, median};
use super::lab::{Lab, run as run_tool};
use super::process::{Running, cpu_percent};
use super::rivals::mumble::{Client, Mumble, Transmit};
use crate::programs::{Programs, Robot, Server};

/// Events on one computer come within milliseconds; a busy one may take seconds.
const PATIENCE: Duration = Duration::from_secs(20);
const CALLS: usize = 10;
/// Between two calls, so that nothing of the former is left.
const PAUSE: Duration = Duration::from_millis(500);
/// Longer than a station keeps its devices open after a call.
const REST: Duration = Duration::from_secs(12);
/// What a null sink may have rendered ahead, and more.
const WAKING: Duration = Duration::from_secs(3);
/// Until a jitter buffer has learnt its network.
const SETTLE: Duration = Duration::from_secs(5);
/// Until two windows of Mumble are open, connected and speaking.
const MUMBLE_SETTLE: Duration = Duration::from_secs(10);
/// How often the speech is played.
const REPEATS: usize = 4;
/// Below 150 ms nobody notices (ITU-T G.114); the network of an exam adds its own.
const DELAY_AT_MOST_MS: f64 = 120.0;
/// The first syllable after the answer is heard.
const SETUP_AT_MOST_MS: f64 = 150.0;
const CANDIDATE: &str = "07";
const CLIENT: &str = "Mme Claire Vasseur";
const CLIENT_NUMBER: &str = "06 39 98 12 40";

/// What `mouth_to_ear.py` found.
#[derive(Clone, Debug, Deserialize)]
struct Heard {
    sentences: u32,
    heard: u32,
    delay_ms: Option<f64>,
    delay_p95_ms: Option<f64>,
    pesq: Option<f64>,
}

/// One way of speaking from A to B.
#[derive(Clone, Copy, Debug)]
struct Way {
    /// Of the sentences: not found again, or not alike.
    missed_percent: f64,
    delay_ms: f64,
    delay_p95_ms: f64,
    /// Perfect is 4.64 (ITU-T P.862.2).
    pesq: f64,
    /// Both ends together.
    cpu_percent: f64,
}

/// From the answer to the first audible sample.
#[derive(Clone, Copy, Debug)]
struct Setup {
    /// The first call after the start, at the slower end: not yet on a connection that is warm.
    first_ms: f64,
    /// A call after [`REST`], answered as it rings, at the slower end: the devices are to be opened again.
    rested_ms: f64,
    candidate_ms: f64,
    jury_ms: f64,
}

/// Measures ours, then Mumble, then the sound server alone.
///
/// # Errors
/// Where ours cannot be measured.
pub fn run(programs: &Programs, lab: &Lab, sheet: &mut Sheet) -> anyhow::Result<()> {
    lab.needs_sound()?;
    lab.python().context("no Python for the measure")?;
    let awake = keep_awake()?;
    let (setup, ours) = ours(programs, lab)?;
    let mumble = sheet.rival("Mumble", mumble(lab));
    let alone = sheet.rival("PulseAudio alone", sound_server_alone(lab));
    drop(awake);
    let mut add = |what, unit, at_most, of: fn(Way) -> f64| {
        let rivals = [("Mumble", mumble), ("PulseAudio alone", alone)];
        let rivals = rivals.into_iter().filter_map(|(name, way)| Some((name, of(way?)))).collect();
        sheet.add(Figure { bench: "voice", what, unit, ours: of(ours), at_most, rivals });
    };
    add("sentences not heard", "%", Some(0.0), |way| way.missed_percent);
    add("mouth to ear: median", "ms", Some(DELAY_AT_MOST_MS), |way| way.delay_ms);
    add("mouth to ear: 95 % of sentences", "ms", None, |way| way.delay_p95_ms);
    add("PESQ wideband (4.64 is perfect)", "MOS", None, |way| way.pesq);
    add("processor in a call: both ends", "% of a core", None, |way| way.cpu_percent);
    let goal = Some(SETUP_AT_MOST_MS);
    for (what, ours, at_most) in [
        ("answer to voice, candidate: median", setup.candidate_ms, goal),
        ("answer to voice, jury: median", setup.jury_ms, goal),
        ("answer to voice, first call after a start", setup.first_ms, None),
        ("answer to voice, first call after a rest", setup.rested_ms, goal),
    ] {
        sheet.add(Figure { bench: "voice", what, unit: "ms", ours, at_most, rivals: Vec::new() });
    }
    Ok(())
}

fn ours(programs: &Programs, lab: &Lab) -> anyhow::Result<(Setup, Way)> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("server");
    fs::create_dir_all(&data)?;
    fs::copy(lab.root().join("signaling/samples/clients.json"), data.join("clients.json"))?;
    let server = Server::start(programs, &data, 0)?;
    let robot = |role: &str, name: &str, mic: &str, speaker: &str| {
        let own = folder.path().join(role);
        let own = own.to_str().context("the temporary folder's path is not text")?;
        let devices = ["--mic", mic, "--speaker", speaker, "--ring", "null", "--data", own];
        Robot::start(programs, role, name, &server.url, &devices)
    };
    let mut candidate = robot("candidate", CANDIDATE, "device:mic_a_in", "device:spk_a")?;
    let mut jury = robot("jury", "Jury B", "device:mic_b_in", "device:spk_b")?;
    for robot in [&mut candidate, &mut jury] {
        robot.wait("media", PATIENCE, |event| event["state"] == "ready")?;
    }
    let mut setups = (Vec::new(), Vec::new());
    let first = call(&mut candidate, &mut jury)?;
    hang_up(&mut candidate, &mut jury)?;
    std::thread::sleep(REST);
    let rested = call(&mut candidate, &mut jury)?;
    hang_up(&mut candidate, &mut jury)?;
    for number in 1..=CALLS {
        let (at_candidate, at_jury) = call(&mut candidate, &mut jury)?;
        setups.0.push(at_candidate);
        setups.1.push(at_jury);
        if number < CALLS {
            hang_up(&mut candidate, &mut jury)?;
        }
    }
    eprintln!("set-ups at the candidate's {:?}, at the jury's {:?}", setups.0, setups.1);
    std::thread::sleep(SETTLE);
    let way = speak(lab, &[candidate.pid(), jury.pid()])?;
    for robot in [&mut candidate, &mut jury] {
        robot.listen_for(Duration::ZERO);
        if let Some(stats) = robot.last("stats") {
            eprintln!("{}: {stats}", robot.name);
        }
    }
    hang_up(&mut candidate, &mut jury)?;
    candidate.quit()?;
    jury.quit()?;
    let setup = Setup {
        first_ms: first.0.max(first.1),
        rested_ms: rested.0.max(rested.1),
        candidate_ms: median(setups.0)?,
        jury_ms: median(setups.1)?,
    };
    Ok((setup, way))
}

/// The jury calls, the candidate answers; what it took at the candidate's and at the jury's.
fn call(candidate: &mut Robot, jury: &mut Robot) -> anyhow::Result<(f64, f64)> {
    jury.say(&json!({ "do": "call", "to": CANDIDATE, "as": CLIENT, "number": CLIENT_NUMBER }))?;
    candidate.wait("ringing", PATIENCE, |_| true)?;
    candidate.say(&json!({ "do": "answer" }))?;
    let setup_ms = |(_, event): (_, Value)| event["setup_ms"].as_f64().context("in_call says its set-up");
    let at_candidate = setup_ms(candidate.wait("in_call", PATIENCE, |_| true)?)?;
    let at_jury = setup_ms(jury.wait("in_call", PATIENCE, |_| true)?)?;
    Ok((at_candidate, at_jury))
}

fn hang_up(candidate: &mut Robot, jury: &mut Robot) -> anyhow::Result<()> {
    candidate.say(&json!({ "do": "hang_up" }))?;
    candidate.wait("ended", PATIENCE, |_| true)?;
    jury.wait("ended", PATIENCE, |_| true)?;
    std::thread::sleep(PAUSE);
    Ok(())
}

fn mumble(lab: &Lab) -> anyhow::Result<Way> {
    lab.needs_display()?;
    let transmit = Transmit::Continuously;
    let clients = [
        Client { name: "alice", microphone: "mic_a_in", speaker: "spk_a", transmit },
        Client { name: "bob", microphone: "mic_b_in", speaker: "spk_b", transmit },
    ];
    let mumble = Mumble::start(lab, &clients)?;
    let [alice, bob] = [mumble.open(&clients[0])?, mumble.open(&clients[1])?];
    std::thread::sleep(MUMBLE_SETTLE);
    speak(lab, &[alice.pid(), bob.pid()])
}

/// What any program on this sound server has to add to: recorded and played again, nothing else.
fn sound_server_alone(lab: &Lab) -> anyhow::Result<Way> {
    let format = ["--raw", "--rate=48000", "--channels=1", "--format=s16le", "--latency-msec=10"];
    let mut parec = Command::new("parec");
    parec.args(format).args(["-d", "mic_a_in"]).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut parec = Running::start(&mut parec)?;
    let recorded = parec.take_stdout().context("its output was piped")?;
    let mut pacat = Command::new("pacat");
    let pacat = Running::start(pacat.args(format).args(["-d", "spk_b"]).stdin(recorded))?;
    std::thread::sleep(PAUSE);
    speak(lab, &[parec.pid(), pacat.pid()])
}

/// Somebody who listens all the time: else a null sink renders two seconds at once while nobody wants less, and who
/// opens a stream waits for their end, as on no real device.
fn keep_awake() -> anyhow::Result<Running> {
    let mut parec = Command::new("parec");
    parec
        .args(["-d", "lab.monitor", "--raw", "--latency-msec=10"])
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let awake = Running::start(&mut parec)?;
    std::thread::sleep(WAKING);
    Ok(awake)
}

/// Speaks into microphone A, listens at loudspeaker B.
fn speak(lab: &Lab, pids: &[u32]) -> anyhow::Result<Way> {
    let folder = tempfile::tempdir()?;
    let mut measure = Command::new(lab.python()?);
    measure.arg(lab.script("mouth_to_ear.py")).arg(lab.root().join("tests/speech/candidate.wav"));
    measure.arg(REPEATS.to_string()).arg(folder.path());
    let (cpu_percent, words) = cpu_percent(pids, || run_tool(&mut measure))?;
    eprintln!("{}", words.trim());
    let heard: Heard = serde_json::from_str(&words).with_context(|| words.clone())?;
    let Heard { sentences, heard, delay_ms, delay_p95_ms, pesq } = heard;
    ensure!(heard > 0, "nothing was heard");
    let missed_percent = 100.0 * f64::from(sentences - heard) / f64::from(sentences);
    Ok(Way {
        missed_percent,
        delay_ms: delay_ms.context("no delay")?,
        delay_p95_ms: delay_p95_ms.context("no delay")?,
        pesq: pesq.context("no score")?,
        cpu_percent,
    })
}
