//! A whole exchange by two robots over the real server and real WebRTC, measured.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, ensure};
use serde::Serialize;
use serde_json::{Value, json};

use crate::likeness::{Likeness, Take};
use crate::programs::{Programs, Robot, Server};

/// Events on one computer come within milliseconds; a busy one may take seconds.
const PATIENCE: Duration = Duration::from_secs(20);
/// Long enough for both speech files to be heard whole.
const TALK: Duration = Duration::from_secs(11);
const SHORT_TALK: Duration = Duration::from_secs(5);
/// The first and last moments of a call are left out of the comparison: the tail is still on its way.
const EDGE: Duration = Duration::from_millis(500);
/// Below this a voice did not arrive.
const ALIKE: f32 = 0.9;
const CLIENT: &str = "Mme Claire Vasseur";
const CLIENT_NUMBER: &str = "06 39 98 12 40";
const CANDIDATE: &str = "07";
const JURY: &str = "Jury B";

/// What a rehearsal found.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// True where every voice arrived and every step was taken.
    pub ok: bool,
    /// What went wrong.
    pub failure: Option<String>,
    /// Each voice of each call.
    pub directions: Vec<Direction>,
    /// Each call.
    pub calls: Vec<Call>,
    /// Each chat line with its final state.
    pub chat: Vec<ChatLine>,
    /// The recorded call.
    pub prompt: Option<Prompt>,
}

/// One voice of one call.
#[derive(Debug, Serialize)]
pub struct Direction {
    /// The call's.
    pub call: &'static str,
    /// Who spoke.
    pub from: &'static str,
    /// Who heard.
    pub to: &'static str,
    /// How alike, how much later.
    #[serde(flatten)]
    pub likeness: Likeness,
}

/// One call.
#[derive(Debug, Serialize)]
pub struct Call {
    /// Inbound where the client calls.
    pub direction: &'static str,
    /// From the answer to the first audible sample at the candidate's, in milliseconds.
    pub setup_ms_candidate: u64,
    /// Likewise at the jury's.
    pub setup_ms_jury: u64,
    /// Why it ended.
    pub ended: String,
}

/// One chat line.
#[derive(Debug, Serialize)]
pub struct ChatLine {
    /// Who wrote it.
    pub from: &'static str,
    /// The text, as the other side received it.
    pub text: String,
    /// How far it got, as its sender saw it.
    pub state: String,
}

/// The recorded call.
#[derive(Debug, Serialize)]
pub struct Prompt {
    /// Its title.
    pub title: String,
    /// Its length, in milliseconds.
    pub duration_ms: u64,
    /// How much was played, in milliseconds.
    pub played_ms: u64,
    /// True where it was played to the end.
    pub complete: bool,
    /// The level heard on the chosen output, in dBFS.
    pub level_dbfs: f32,
}

/// Files and programs of a rehearsal.
#[derive(Debug)]
pub struct Stage {
    /// The programs.
    pub programs: Programs,
    /// The workspace, where the samples are.
    pub root: PathBuf,
    /// Where everything goes.
    pub out: PathBuf,
}

impl Stage {
    /// Plays the whole exchange and says what was found. The report is complete up to where it failed.
    pub fn run(&self) -> Report {
        let mut report = Report::default();
        match self.play(&mut report) {
            Ok(()) => report.ok = true,
            Err(error) => report.failure = Some(format!("{error:#}")),
        }
        report
    }

    fn play(&self, report: &mut Report) -> anyhow::Result<()> {
        let server_data = self.out.join("server");
        // What an earlier rehearsal left would be gone on with.
        for folder in
            ["server", "candidate", "jury"].map(|name| self.out.join(name)).iter().filter(|at| at.is_dir())
        {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(&server_data)?;
        fs::copy(self.root.join("signaling/samples/clients.json"), server_data.join("clients.json"))?;
        fill_shelf(&self.root.join("recordings/samples"), &server_data.join("recordings"))?;
        let server = Server::start(&self.programs, &server_data, 0)?;
        let mut candidate = self.robot("candidate", CANDIDATE, &server, "candidate", &[])?;
        let loudspeakers = format!("file:{}", self.heard("loudspeakers").display());
        let mut jury = self.robot("jury", JURY, &server, "client", &["--loudspeakers", &loudspeakers])?;
        for robot in [&mut candidate, &mut jury] {
            robot.wait("media", PATIENCE, |event| event["state"] == "ready")?;
        }
        let come = |event: &Value| event["prompts"][0]["what"] == "vasseur";
        if !jury.last("prompts").is_some_and(come) {
            jury.wait("prompts", PATIENCE, come).context("the recorded call did not come from the server")?;
        }
        let mut spans = vec![("inbound", inbound(&mut candidate, &mut jury, report)?)];
        let played = self.prompt(&mut jury, report)?;
        spans.push(("outbound", outbound(&mut candidate, &mut jury, report)?));
        let clocks = (Clock::of(&candidate)?, Clock::of(&jury)?);
        candidate.quit()?;
        jury.quit()?;
        self.compare(&spans, clocks, report)?;
        self.hear_prompt(clocks.1, played, report)
    }

    fn robot(
        &self,
        role: &str,
        name: &str,
        server: &Server,
        voice: &str,
        more: &[&str],
    ) -> anyhow::Result<Robot> {
        let mic = format!("file:{},loop", self.said(voice).display());
        let speaker = format!("file:{}", self.heard(role).display());
        let data = self.out.join(role);
        let data = data.to_str().context("the output's path is not text")?;
        // What is compared with what was said must not have been made better on its way.
        let ours =
            ["--mic", &mic, "--speaker", &speaker, "--ring", "null", "--processing", "off", "--data", data];
        Robot::start(&self.programs, role, name, &server.url, &[&ours, more].concat())
    }

    fn said(&self, voice: &str) -> PathBuf {
        self.root.join("tests/speech").join(format!("{voice}.wav"))
    }

    fn heard(&self, role: &str) -> PathBuf {
        self.out.join(format!("{role}-heard.wav"))
    }

    fn prompt(&self, jury: &mut Robot, report: &mut Report) -> anyhow::Result<(SystemTime, SystemTime)> {
        jury.say(&json!({ "do": "play", "what": "vasseur", "output": "loudspeakers" }))?;
        let (_, playing) = jury.wait("playing", PATIENCE, |_| true)?;
        let duration_ms = playing["duration"].as_u64().context("a recorded call has a length")?;
        let (began, _) = jury.wait("playing", PATIENCE, |event| event["position"].as_u64() > Some(0))?;
        let (ended, played) = jury.wait("played", PATIENCE + Duration::from_millis(duration_ms), |_| true)?;
        ensure!(played["complete"] == true, "the recorded call was cut: {played}");
        report.prompt = Some(Prompt {
            title: text(&played["title"]),
            duration_ms,
            played_ms: played["position"].as_u64().unwrap_or_default(),
            complete: true,
            level_dbfs: f32::NEG_INFINITY,
        });
        Ok((began, ended))
    }

    fn compare(
        &self,
        spans: &[(&'static str, Span)],
        (candidate, jury): (Clock, Clock),
        report: &mut Report,
    ) -> anyhow::Result<()> {
        let candidate_said = Take::read(&self.said("candidate"), candidate.microphone, true)?;
        let jury_said = Take::read(&self.said("client"), jury.microphone, true)?;
        let candidate_heard = Take::read(&self.heard("candidate"), candidate.voice, false)?;
        let jury_heard = Take::read(&self.heard("jury"), jury.voice, false)?;
        for (call, (from, to)) in spans.iter().copied() {
            let ways = [
                ("candidate", "jury", &candidate_said, &jury_heard),
                ("jury", "candidate", &jury_said, &candidate_heard),
            ];
            for (speaker, listener, said, heard) in ways {
                let likeness = said.heard_in(heard, from + EDGE, to - EDGE);
                let likeness =
                    likeness.with_context(|| format!("{call}: nothing to compare from {speaker}"))?;
                report.directions.push(Direction { call, from: speaker, to: listener, likeness });
                ensure!(
                    likeness.correlation >= ALIKE,
                    "{call}: the voice of the {speaker} did not arrive at the {listener}: {likeness:?}"
                );
            }
        }
        Ok(())
    }

    fn hear_prompt(
        &self,
        jury: Clock,
        (from, to): (SystemTime, SystemTime),
        report: &mut Report,
    ) -> anyhow::Result<()> {
        let heard = Take::read(&self.heard("loudspeakers"), jury.voice, false)?;
        let level_dbfs = heard.level_dbfs(from, to - EDGE).context("the loudspeakers' file is too short")?;
        if let Some(prompt) = &mut report.prompt {
            prompt.level_dbfs = level_dbfs;
        }
        ensure!(level_dbfs > -50.0, "the recorded call was not heard: {level_dbfs} dBFS");
        Ok(())
    }
}

type Span = (SystemTime, SystemTime);

/// The wall times of a station's first samples.
#[derive(Clone, Copy, Debug)]
struct Clock {
    microphone: SystemTime,
    voice: SystemTime,
}

impl Clock {
    fn of(robot: &Robot) -> anyhow::Result<Self> {
        let event = robot.last("devices").with_context(|| format!("{} opened no devices", robot.name))?;
        let at = |field: &str| -> anyhow::Result<SystemTime> {
            let us = event[field].as_u64().with_context(|| format!("no {field} in {event}"))?;
            Ok(UNIX_EPOCH + Duration::from_micros(us))
        };
        Ok(Clock { microphone: at("microphone_at_us")?, voice: at("voice_at_us")? })
    }
}

fn inbound(candidate: &mut Robot, jury: &mut Robot, report: &mut Report) -> anyhow::Result<Span> {
    jury.say(&json!({ "do": "call", "to": CANDIDATE, "as": CLIENT, "number": CLIENT_NUMBER }))?;
    let (_, ringing) = candidate.wait("ringing", PATIENCE, |_| true)?;
    ensure!(ringing["from"] == CLIENT && ringing["direction"] == "inbound", "rung as {ringing}");
    candidate.say(&json!({ "do": "answer" }))?;
    let (began, setup) = talk(candidate, jury)?;
    let lines = [
        ("jury", "Bonjour, j’attends toujours votre rappel."),
        ("candidate", "Bonjour Madame, je vous écoute."),
    ];
    for (from, words) in lines {
        let (sender, receiver) =
            if from == "jury" { (&mut *jury, &mut *candidate) } else { (&mut *candidate, &mut *jury) };
        let line = match from {
            "jury" => {
                json!({ "do": "chat", "to": CANDIDATE, "as": CLIENT, "number": CLIENT_NUMBER, "text": words })
            }
            _ => json!({ "do": "chat", "to": CLIENT_NUMBER, "text": words }),
        };
        sender.say(&line)?;
        let (_, received) = receiver.wait("chat", PATIENCE, |event| event["text"] == words)?;
        receiver.say(&json!({ "do": "read", "id": received["id"] }))?;
        let (_, state) = sender.wait("chat_state", PATIENCE, |event| {
            event["id"] == received["id"] && event["state"] == "read"
        })?;
        report.chat.push(ChatLine {
            from: if from == "jury" { "jury" } else { "candidate" },
            text: text(&received["text"]),
            state: text(&state["state"]),
        });
    }
    listen_both(candidate, jury, TALK);
    let ended = SystemTime::now();
    candidate.say(&json!({ "do": "hang_up" }))?;
    end(candidate, jury, "inbound", setup, report)?;
    Ok((began, ended))
}

fn outbound(candidate: &mut Robot, jury: &mut Robot, report: &mut Report) -> anyhow::Result<Span> {
    candidate.say(&json!({ "do": "call", "to": CLIENT_NUMBER }))?;
    let (_, ringing) = jury.wait("ringing", PATIENCE, |_| true)?;
    ensure!(ringing["direction"] == "outbound", "rung as {ringing}");
    jury.say(&json!({ "do": "answer" }))?;
    let (began, setup) = talk(candidate, jury)?;
    listen_both(candidate, jury, SHORT_TALK);
    let ended = SystemTime::now();
    jury.say(&json!({ "do": "hang_up" }))?;
    end(candidate, jury, "outbound", setup, report)?;
    Ok((began, ended))
}

/// Waits until both hear each other; says since when, and what it took at the candidate's and at the jury's.
fn talk(candidate: &mut Robot, jury: &mut Robot) -> anyhow::Result<(SystemTime, (u64, u64))> {
    let setup = |event: &Value| event["setup_ms"].as_u64().context("in_call says what the set-up took");
    let (_, at_candidate) = candidate.wait("in_call", PATIENCE, |_| true)?;
    let (_, at_jury) = jury.wait("in_call", PATIENCE, |_| true)?;
    Ok((SystemTime::now(), (setup(&at_candidate)?, setup(&at_jury)?)))
}

fn listen_both(candidate: &mut Robot, jury: &mut Robot, time: Duration) {
    candidate.listen_for(time);
    jury.listen_for(Duration::ZERO);
}

fn end(
    candidate: &mut Robot,
    jury: &mut Robot,
    direction: &'static str,
    setup: (u64, u64),
    report: &mut Report,
) -> anyhow::Result<()> {
    let (_, ended) = candidate.wait("ended", PATIENCE, |_| true)?;
    let (_, also) = jury.wait("ended", PATIENCE, |_| true)?;
    ensure!(ended["why"] == "hung_up" && ended["call"] == also["call"], "{direction}: {ended} and {also}");
    report.calls.push(Call {
        direction,
        setup_ms_candidate: setup.0,
        setup_ms_jury: setup.1,
        ended: text(&ended["why"]),
    });
    Ok(())
}

/// Gives the server the sample recorded calls.
fn fill_shelf(samples: &Path, shelf: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(shelf)?;
    for entry in fs::read_dir(samples)? {
        let sample = entry?;
        fs::copy(sample.path(), shelf.join(sample.file_name()))?;
    }
    Ok(())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Writes the report beside the WAVs.
///
/// # Errors
/// Where it cannot be written.
pub fn write(report: &Report, out: &Path) -> anyhow::Result<()> {
    Ok(fs::write(out.join("report.json"), serde_json::to_string_pretty(report)?)?)
}
