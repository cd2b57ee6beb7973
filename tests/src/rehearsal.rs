//! A session of the exam by robots over the real server, the sample package and real WebRTC, measured: staff leads a
//! candidate to its exchanges, a call in, a chat and a call out, and to the recording that it drew.

mod exchanges;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, ensure};
use serde::Serialize;
use serde_json::{Value, json};
use signaling::protocol::Role;
use signaling::protocol::exam::{
    CandidateNumber, Contact, ExamView, ExchangeView, JurorId, JuryId, Order, Person,
};

use crate::likeness::{Likeness, Take};
use crate::programs::{Programs, Robot, Server};
use crate::session::{Juror, Lead, view};

/// Events on one computer come within milliseconds; a busy one may take seconds.
const PATIENCE: Duration = Duration::from_secs(20);
/// The first and last moments of a call are left out of the comparison: the tail is still on its way.
const EDGE: Duration = Duration::from_millis(500);
/// Below this a voice did not arrive.
const ALIKE: f32 = 0.9;
const FORMAT: &str = "titre";
const CANDIDATE: &str = "07";
const NUMBER: CandidateNumber = CandidateNumber(7);
const JURY: &str = "Jury B";
const JUROR: JurorId = JurorId(1);

/// What a rehearsal found.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// True where every voice arrived and every step was taken.
    pub ok: bool,
    /// What went wrong.
    pub failure: Option<String>,
    /// The session.
    pub session: Option<Session>,
    /// Each voice of each call.
    pub directions: Vec<Direction>,
    /// Each call.
    pub calls: Vec<Call>,
    /// Each chat line with its final state.
    pub chat: Vec<ChatLine>,
    /// The recorded call.
    pub prompt: Option<Prompt>,
}

/// The session.
#[derive(Debug, Serialize)]
pub struct Session {
    /// The form of the exam.
    pub format: &'static str,
    /// The subject that the candidate drew.
    pub subject: String,
    /// The exchanges that its run sheet has.
    pub exchanges: usize,
    /// The recording that the candidate drew.
    pub recording: Option<String>,
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
        // What an earlier rehearsal left would be gone on with.
        let folders = ["server", "staff", "candidate", "jury"].map(|name| self.out.join(name));
        for folder in folders.iter().filter(|at| at.is_dir()) {
            fs::remove_dir_all(folder)?;
        }
        let mut server = Command::new(&self.programs.server);
        server.arg("--package").arg(self.root.join("signaling/samples/package"));
        let server = Server::spawn(server, &self.out.join("server"), "127.0.0.1", 0)?;
        let loudspeakers = format!("file:{}", self.heard("loudspeakers").display());
        let mut candidate =
            self.robot("candidate", CANDIDATE, &server, "candidate", &["--loudspeakers", &loudspeakers])?;
        let mut jury = self.robot("jury", JURY, &server, "client", &[])?;
        let mut lead = self.lead(&server)?;
        lead.lead_to(NUMBER, "part2")?;
        let subject = draw(&mut candidate, "subject")?;
        lead.lead_to(NUMBER, "part3")?;
        for robot in [&mut candidate, &mut jury] {
            robot.wait("media", PATIENCE, |event| event["state"] == "ready")?;
        }
        let sheet = run_sheet(&mut jury)?;
        report.session = Some(Session { format: FORMAT, subject, exchanges: sheet.len(), recording: None });
        let planned = |contact: Contact| {
            let found = sheet.iter().find(|planned| planned.contact == contact);
            found.with_context(|| format!("the subject has no {contact:?}"))
        };
        let mut talk = exchanges::Talk { candidate: &mut candidate, jury: &mut jury, report: &mut *report };
        let mut spans = vec![("inbound", talk.inbound(planned(Contact::Call)?)?)];
        talk.chat(planned(Contact::OpenChat)?)?;
        spans.push(("outbound", talk.outbound(planned(Contact::AwaitCall)?)?));
        lead.lead_to(NUMBER, "recording")?;
        let played = self.prompt(&mut candidate, report)?;
        let clocks = (Clock::of(&candidate)?, Clock::of(&jury)?);
        candidate.quit()?;
        jury.quit()?;
        lead.staff.quit()?;
        self.compare(&spans, clocks, report)?;
        self.hear_prompt(clocks.0, played, report)
    }

    /// A session in which both sit at their stations.
    fn lead(&self, server: &Server) -> anyhow::Result<Lead> {
        let data = self.out.join("staff");
        let data = data.to_str().context("the output's path is not text")?;
        let devices = ["--mic", "silence", "--speaker", "null", "--data", data];
        let staff = Robot::start(&self.programs, "staff", "Accueil", &server.url, &devices)?;
        let mut lead = Lead::make(staff, FORMAT)?;
        lead.order(&Order::Place { date: "27 novembre 2026".into(), place: "Salle B12".into() })?;
        lead.register(NUMBER, "Léa Roux")?;
        let juror = Juror { number: (JUROR, JuryId(1)), name: "Mme Blanc", jury: JURY };
        lead.appoint(juror, &[NUMBER])?;
        lead.seat(Person::Candidate(NUMBER), Role::Candidate, CANDIDATE, PATIENCE)?;
        lead.seat(Person::Juror(JUROR), Role::Jury, JURY, PATIENCE)?;
        Ok(lead)
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

    /// The candidate draws a recording and plays it to the loudspeakers; when that began and ended.
    fn prompt(&self, candidate: &mut Robot, report: &mut Report) -> anyhow::Result<(SystemTime, SystemTime)> {
        let recording = draw(candidate, "recording")?;
        if let Some(session) = &mut report.session {
            session.recording = Some(recording);
        }
        let come = |event: &Value| event["prompts"][0]["what"].is_string();
        let (_, prompts) = candidate
            .wait("prompts", PATIENCE, come)
            .context("the recording that was drawn did not come from the server")?;
        let what = &prompts["prompts"][0]["what"];
        for level in ["level", "level_heard"] {
            candidate.say(&json!({ "do": level, "output": "loudspeakers" }))?;
        }
        candidate.say(&json!({ "do": "play", "what": what, "output": "loudspeakers" }))?;
        let (_, playing) = candidate.wait("playing", PATIENCE, |_| true)?;
        let duration_ms = playing["duration"].as_u64().context("a recorded call has a length")?;
        let (began, _) = candidate.wait("playing", PATIENCE, |event| event["position"].as_u64() > Some(0))?;
        let (ended, played) =
            candidate.wait("played", PATIENCE + Duration::from_millis(duration_ms), |_| true)?;
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
        candidate: Clock,
        (from, to): (SystemTime, SystemTime),
        report: &mut Report,
    ) -> anyhow::Result<()> {
        let heard = Take::read(&self.heard("loudspeakers"), candidate.voice, false)?;
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

/// The candidate draws; the title of what came of it.
fn draw(candidate: &mut Robot, what: &str) -> anyhow::Result<String> {
    let may = |event: &Value| event["view"]["candidate"]["may"]["draw"] == what;
    if !candidate.last("exam").is_some_and(may) {
        candidate.wait("exam", PATIENCE, may)?;
    }
    candidate.say(&json!({ "do": "draw", "what": what }))?;
    let (_, drawn) = candidate.wait("drawn", PATIENCE, |event| event["what"] == what)?;
    Ok(text(&drawn["title"]))
}

/// The run sheet, once the jury may begin an exchange.
fn run_sheet(jury: &mut Robot) -> anyhow::Result<Vec<ExchangeView>> {
    let sheet = |event: &Value| match view(event) {
        Some(ExamView::Jury(view)) => view.about.filter(|about| about.may.begin).map(|about| about.run_sheet),
        Some(ExamView::Candidate(_) | ExamView::Staff(_)) | None => None,
    };
    if let Some(known) = jury.last("exam").and_then(sheet) {
        return Ok(known);
    }
    let (_, event) = jury.wait("exam", PATIENCE, |event| sheet(event).is_some())?;
    sheet(&event).context("it was there")
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
