//! The recording of the interview at this station: made ready when the server asks, begun when it says, and told as it ended.
//!
//! ```text
//! (asked) --> Opening --output open, first samples there--> Ready --told to begin--> Plays --> (told)
//! ```
//!
//! Whatever goes wrong on the way is said to the server, who counts nothing then. Where the server is lost the play stops.

mod level;

use std::sync::Arc;
use std::time::{Duration, Instant};

use signaling::protocol::exam::{CandidateNumber, Order, PlayCut, PlayEnd, PlayOutput, Refused, ToExam};
use signaling::protocol::{FileHash, Role, ToServer};

use super::exam::{Drawn, Exam};
use super::files::Files;
use super::out::Out;
use super::rng::Rng;
use super::sound::Sound;
use super::view::{
    NoticeKind, PlayEnded, PlayNotice, PlayNow, Playing, PlaysSeen, Prompt, RecordingFault, RecordingSound,
};
use super::{Effect, PromptOutput};
use level::Level;

/// Of a play that was made ready and is not begun: the server has given up long before.
const READY_FOR: Duration = Duration::from_secs(20);

#[derive(Debug, Default)]
pub(super) struct Plays {
    drawn: Option<Drawn>,
    sound: Option<Arc<RecordingSound>>,
    measuring: bool,
    fault: Option<RecordingFault>,
    /// It was damaged here, and was fetched once more.
    fetched_again: bool,
    now: Option<Now>,
    level: Level,
    along: Along,
}

/// Where the jury's station plays along.
#[derive(Debug)]
struct Along(PromptOutput);

impl Default for Along {
    fn default() -> Self {
        Along(PromptOutput::Loudspeakers)
    }
}

#[derive(Debug)]
struct Now {
    of: CandidateNumber,
    play: u32,
    output: PromptOutput,
    stage: Stage,
    position_ms: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The file is to be measured first.
    Waiting {
        until: Instant,
    },
    Opening {
        until: Instant,
    },
    Ready {
        until: Instant,
    },
    Plays,
}

impl Plays {
    /// Something is played, or about to be, that nobody at this station may stop.
    pub fn is_on(&self) -> bool {
        self.now.is_some()
    }

    /// Where this station plays along with a candidate.
    pub fn play_along_at(&mut self, output: PromptOutput) {
        self.along = Along(output);
    }

    /// Sees to the file of the recording that was drawn: it is measured as soon as it is here.
    pub fn follow(&mut self, exam: &Exam, files: &Files, out: &mut Out) {
        let drawn = exam.drawn();
        if self.drawn.as_ref().map(Drawn::key) != drawn.as_ref().map(Drawn::key) {
            let (now, along, level) = (self.now.take(), Along(self.along.0), std::mem::take(&mut self.level));
            *self = Plays { now, along, level, ..Plays::default() };
            self.level.forget();
        }
        self.drawn = drawn;
        let Some(drawn) = &self.drawn else { return };
        if self.sound.is_none()
            && !self.measuring
            && self.fault.is_none()
            && let Some(name) = files.here(drawn.hash)
        {
            self.measuring = true;
            out.effect(Effect::MeasureRecording { hash: drawn.hash, name: name.to_owned() });
        }
    }

    /// All of the server's files are here: what could not be read may be readable now.
    pub fn files_came(&mut self) {
        self.fault = None;
    }

    /// The file was decoded to its end, or cannot be. True where it is to be fetched once more.
    pub fn measured(
        &mut self,
        hash: FileHash,
        found: Result<RecordingSound, RecordingFault>,
        files: &Files,
        out: &mut Out,
    ) -> bool {
        if self.drawn.as_ref().is_none_or(|drawn| drawn.hash != hash) {
            return false;
        }
        self.measuring = false;
        match found {
            Ok(sound) => {
                self.sound = Some(Arc::new(sound));
                self.open(files, out);
                false
            }
            Err(fault) => {
                self.fault = Some(fault);
                if !std::mem::replace(&mut self.fetched_again, true) {
                    return true;
                }
                out.notice(NoticeKind::Play(PlayNotice::Fault(fault)));
                self.give_up(out);
                false
            }
        }
    }

    /// The candidate orders a play.
    pub fn order(
        &mut self,
        what: &str,
        output: PromptOutput,
        exam: &mut Exam,
        rng: &mut Rng,
        online: bool,
        out: &mut Out,
    ) {
        let Some(drawn) = &self.drawn else {
            return out.notice(NoticeKind::OrderRefused(Refused::NotPlayedNow));
        };
        if !drawn.is_called(what) {
            return out.notice(NoticeKind::NoSuchPrompt(what.to_owned()));
        }
        if self.is_on() || exam.awaits_play() {
            return out.notice(NoticeKind::OrderRefused(Refused::PlayUnderWay));
        }
        // What could not be read is tried once more: its file may be another by now.
        if let Some(fault) = self.fault.take() {
            self.fetched_again = false;
            return out.notice(NoticeKind::Play(PlayNotice::Fault(fault)));
        }
        // Where it was not, the server says so, whoever asks.
        let level_heard = self.level.heard() == Some(output);
        let order = Order::BeginPlay { recording: drawn.hash, output: wire(output), level_heard };
        exam.order(order, rng, online, out);
    }

    /// The server asks to make ready.
    pub fn prepare(
        &mut self,
        (of, play): (CandidateNumber, u32),
        hash: FileHash,
        output: Option<PlayOutput>,
        files: &Files,
        now: Instant,
        out: &mut Out,
    ) {
        let known = self.drawn.as_ref().is_some_and(|drawn| drawn.hash == hash);
        let plays = self.now.as_ref().is_some_and(|now| now.stage == Stage::Plays);
        if !known || plays {
            return out.send(ToServer::Exam(ToExam::PlayUnready { of, play }));
        }
        if self.now.is_some() {
            out.effect(Effect::StopPrompt);
        }
        let output = output.map_or(self.along.0, from_wire);
        let stage = Stage::Waiting { until: now + READY_FOR };
        self.now = Some(Now { of, play, output, stage, position_ms: 0 });
        match self.fault {
            Some(fault) => {
                out.notice(NoticeKind::Play(PlayNotice::Fault(fault)));
                self.give_up(out);
            }
            None => self.open(files, out),
        }
    }

    /// Opens the file and the output, once it is known how loud it is.
    fn open(&mut self, files: &Files, out: &mut Out) {
        let (Some(now), Some(sound), Some(drawn)) = (&mut self.now, &self.sound, &self.drawn) else { return };
        let Stage::Waiting { until } = now.stage else { return };
        match files.here(drawn.hash) {
            Some(name) => {
                now.stage = Stage::Opening { until };
                let (name, gain_db, output) = (name.to_owned(), sound.gain_db, now.output);
                out.effect(Effect::PreparePrompt { name, gain_db, output });
            }
            None => {
                out.notice(NoticeKind::Play(PlayNotice::Fault(RecordingFault::NotHere)));
                self.give_up(out);
            }
        }
    }

    /// The output is open, and the first samples are there.
    pub fn ready(&mut self, device: String, out: &mut Out) {
        let output = self.now.as_ref().map(|now| now.output);
        if output.is_some_and(|output| self.level.is_elsewhere(output, &device)) {
            // Another device than the one that was heard: the level is heard there first.
            self.devices_changed();
            out.effect(Effect::StopPrompt);
            out.notice(NoticeKind::OrderRefused(Refused::LevelNotHeard));
            return self.give_up(out);
        }
        if let Some(now) = &mut self.now
            && let Stage::Opening { until } = now.stage
        {
            now.stage = Stage::Ready { until };
            out.send(ToServer::Exam(ToExam::PlayReady { of: now.of, play: now.play, device }));
        }
    }

    /// The server says that it begins. False where it cannot: what was ready is so no longer.
    pub fn start(
        &mut self,
        (of, play): (CandidateNumber, u32),
        in_ms: u64,
        sound: &mut Sound,
        now: Instant,
        out: &mut Out,
    ) -> bool {
        let (Some(playing), Some(drawn)) = (&mut self.now, &self.drawn) else { return false };
        let ready = matches!(playing.stage, Stage::Ready { .. });
        if (playing.of, playing.play) != (of, play) || !ready {
            return false;
        }
        playing.stage = Stage::Plays;
        out.send(ToServer::Exam(ToExam::PlayStarting { of, play }));
        let at = now + Duration::from_millis(in_ms);
        out.effect(Effect::BeginPrompt { at, in_step: drawn.along });
        let duration_ms = self.sound.as_ref().map_or(drawn.length_ms, |sound| sound.length_ms);
        let prompt = Prompt { id: RECORDING.to_owned(), title: drawn.title.clone(), duration_ms };
        sound.playing = Some(Playing { prompt, position_ms: 0, output: playing.output });
        true
    }

    /// The server says that it is over, or does not begin.
    pub fn stop(&mut self, (of, play): (CandidateNumber, u32), sound: &mut Sound, out: &mut Out) {
        let Some(now) = self.now.take_if(|now| (now.of, now.play) == (of, play)) else { return };
        out.effect(Effect::StopPrompt);
        if now.stage == Stage::Plays {
            sound.exam_play_ended(false, now.position_ms);
            out.notice(NoticeKind::Play(PlayNotice::Cut(None)));
        }
    }

    pub fn position(&mut self, position_ms: u64, sound: &mut Sound) {
        if let Some(now) = &mut self.now {
            now.position_ms = position_ms;
            sound.prompt_position(position_ms);
        }
    }

    /// The sound is over at the device.
    pub fn ended(
        &mut self,
        ended: PlayEnded,
        exam: &mut Exam,
        sound: &mut Sound,
        rng: &mut Rng,
        online: bool,
        out: &mut Out,
    ) {
        let PlayEnded { cut, heard_ms, gaps } = ended;
        let Some(now) = self.now.take() else { return };
        if now.stage != Stage::Plays {
            return out.send(ToServer::Exam(ToExam::PlayUnready { of: now.of, play: now.play }));
        }
        sound.exam_play_ended(cut.is_none(), heard_ms);
        if cut == Some(PlayCut::Output) {
            // What is plugged in next is heard before it is counted on.
            self.devices_changed();
        }
        if cut.is_some() {
            out.notice(NoticeKind::Play(PlayNotice::Cut(cut)));
        }
        let end = PlayEnd { heard_ms, gaps, cut };
        exam.report(Order::EndPlay { candidate: now.of, play: now.play, end }, rng, online, out);
    }

    /// The file cannot be read (any more).
    pub fn failed(
        &mut self,
        fault: RecordingFault,
        exam: &mut Exam,
        sound: &mut Sound,
        rng: &mut Rng,
        online: bool,
        out: &mut Out,
    ) {
        out.notice(NoticeKind::Play(PlayNotice::Fault(fault)));
        let heard_ms = self.now.as_ref().map_or(0, |now| now.position_ms);
        let ended = PlayEnded { cut: Some(PlayCut::Sound), heard_ms, gaps: 0 };
        self.ended(ended, exam, sound, rng, online, out);
    }

    /// Without the server nobody could say what was heard: it stops.
    pub fn attend_server(&mut self, online: bool, sound: &mut Sound, out: &mut Out) {
        if online {
            return;
        }
        if let Some(now) = self.now.take() {
            out.effect(Effect::StopPrompt);
            if now.stage == Stage::Plays {
                sound.exam_play_ended(false, now.position_ms);
                out.notice(NoticeKind::Play(PlayNotice::Cut(Some(PlayCut::Station))));
            }
        }
    }

    pub fn tick(&mut self, now: Instant, out: &mut Out) {
        if self.next_deadline().is_some_and(|due| now >= due) {
            out.effect(Effect::StopPrompt);
            self.give_up(out);
        }
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        match self.now.as_ref()?.stage {
            Stage::Waiting { until } | Stage::Opening { until } | Stage::Ready { until } => Some(until),
            Stage::Plays => None,
        }
    }

    pub fn view(&self) -> PlaysSeen {
        PlaysSeen {
            sound: self.sound.clone(),
            fault: self.fault,
            now: self.now.as_ref().map(|now| PlayNow {
                output: now.output,
                begun: now.stage == Stage::Plays,
                position_ms: now.position_ms,
            }),
            level_heard: self.level.heard(),
            along: self.along.0,
        }
    }

    fn give_up(&mut self, out: &mut Out) {
        if let Some(Now { of, play, .. }) = self.now.take() {
            out.send(ToServer::Exam(ToExam::PlayUnready { of, play }));
        }
    }
}

/// By what a candidate asks for the recording that it drew, beside its title.
pub(super) const RECORDING: &str = "recording";

/// Whether a candidate of a session sits here: then nothing is played but what it drew, and when it may.
pub(super) fn is_examined(role: Role, exam: &Exam) -> bool {
    role == Role::Candidate && exam.candidate().is_some()
}

fn wire(output: PromptOutput) -> PlayOutput {
    match output {
        PromptOutput::Headset => PlayOutput::Headset,
        PromptOutput::Loudspeakers => PlayOutput::Loudspeakers,
    }
}

fn from_wire(output: PlayOutput) -> PromptOutput {
    match output {
        PlayOutput::Headset => PromptOutput::Headset,
        PlayOutput::Loudspeakers => PromptOutput::Loudspeakers,
    }
}
