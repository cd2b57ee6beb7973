//! What a station does: a pure machine without socket, thread, clock, lock or file.
//!
//! Four words: a [`Command`] is what the person asks, an [`Input`] what happened, an [`Effect`] what must be done,
//! a [`View`] what is to be seen. After each [`Station::handle`], drain [`Station::poll_effect`] to `None`; call
//! [`Station::tick`] no later than [`Station::poll_timeout`] says.

mod call;
mod calls;
mod chat;
mod check;
mod command;
mod do_not_disturb;
mod documents;
mod drafts;
mod echo;
mod effect;
mod exam;
mod faults;
mod files;
mod follow;
mod handing;
mod handover;
mod headset;
mod help;
mod import;
mod input;
mod keeping;
mod keys;
mod listening;
mod log;
mod making;
mod meter;
mod notes;
mod obey;
mod out;
mod past;
mod people;
mod plan;
mod plays;
mod printing;
mod received;
mod record;
mod replay;
mod rng;
mod seen;
mod server;
mod session;
mod sound;
mod staffing;
#[cfg(test)]
mod tests;
mod texts;
mod trial;
mod view;
mod wires;
mod writing;

use std::sync::Arc;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use signaling::protocol::{Phase, ResumeSecret, Role, StationId, ToServer};

pub use chat::Outgoing;
pub use command::{CheckCommand, Command, PromptOutput};
pub use drafts::UnsavedRemark;
pub use effect::{Awake, Effect, Exchange, Tone, Trial, Way};
pub use exam::SeenCommitment;
pub use handing::{FileFor, UnsentFile};
pub use headset::{Button, Lights};
pub use input::{Input, Packed, PutEnd};
pub use keys::KEYS;
pub use notes::UnsavedNote;
pub use printing::{PrintedPiece, PrintedWork};
pub use view::{
    Answer, AudioView, CallLog, CallState, CallView, ChatLine, CheckAnswer, CheckStep, CheckView,
    ClientEntry, Device, DeviceChoice, DeviceName, DossierSaved, DraftOf, Ear, EchoCause, EchoSeen,
    EndedCall, ExamSeen, ExchangeOf, Fault, Figures, FilesView, Findings, HandingView, ImportFault,
    ImportSeen, ImportState, ItemKey, KeptExchange, KeptSeen, KeysView, Level, LineState, ListenerView,
    ListeningView, Measured, MediaState, MinutesSource, NotHandedIn, NoteState, NoteView, Notice, NoticeKind,
    Obstacle, Offer, OverheardCall, OverheardLine, PastRecord, PeerView, PlanPage, PlanSeen, PlayEnded,
    PlayNotice, PlayNow, Played, Playing, PlaysSeen, Processing, Prompt, RecordSeen, RecordingFault,
    RecordingSound, RecordingState, Redundancy, RemarkDraft, Replay, ReplayAt, SavedMinutes, SavedRecord,
    ServerLink, StreamClock, UsedDevice, Verdict, View, Volumes,
};
pub use writing::UnsavedPiece;

use out::Out;

/// Who a station is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Its name: a candidate's number, a jury's name.
    pub name: String,
    /// Who sits there.
    pub role: Role,
    /// The ticket given by staff, once there is enrolment.
    pub ticket: Option<String>,
}

/// What a station keeps to take its seat again after a restart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// What the server gave.
    pub resume: ResumeSecret,
}

/// An exam station.
#[derive(Debug)]
pub struct Station {
    identity: Identity,
    id: Option<StationId>,
    phase: Phase,
    rng: rng::Rng,
    server: server::Server,
    people: people::People,
    calls: calls::Calls,
    wires: wires::Wires,
    listening: listening::Listening,
    help: help::Help,
    staffing: staffing::Staffing,
    /// Whether this session is for training.
    training: bool,
    /// A helper writes in the candidate's place.
    chat_taken: bool,
    /// Whether this session tells its candidates that the jury may be listening.
    listening_announced: bool,
    chat: chat::Chat,
    session: session::Session,
    exam: exam::Exam,
    record: record::Record,
    faults: faults::Faults,
    log: log::Log,
    notes: notes::Notes,
    writing: writing::Writing,
    drafts: drafts::Drafts,
    handing: handing::Handing,
    handover: handover::Handover,
    keeping: keeping::Keeping,
    keys: keys::Keys,
    do_not_disturb: do_not_disturb::DoNotDisturb,
    files: files::Files,
    documents: documents::Documents,
    plays: plays::Plays,
    kept: Arc<Vec<KeptExchange>>,
    sound: sound::Sound,
    check: check::Check,
    lights: Lights,
    out: Out,
}

impl Station {
    /// A station that will connect at its first [`Station::tick`]. The seed must differ between starts: call and
    /// message identifiers come from it.
    pub fn new(identity: Identity, choice: DeviceChoice, seed: u64, now: Instant) -> Self {
        let (role, mut out) = (identity.role, Out::default());
        out.effect(Effect::ListDevices);
        let sound = sound::Sound::new(choice, identity.role, now);
        out.effect(Effect::Wake(sound.awake()));
        out.effect(Effect::UseDevices(sound.audio.used()));
        Station {
            identity,
            id: None,
            phase: Phase::default(),
            rng: rng::Rng::new(seed),
            server: server::Server::new(now),
            people: people::People::default(),
            calls: calls::Calls::new(role),
            wires: wires::Wires::default(),
            listening: listening::Listening::default(),
            help: help::Help::default(),
            staffing: staffing::Staffing::default(),
            training: false,
            chat_taken: false,
            listening_announced: false,
            chat: chat::Chat::default(),
            session: session::Session::default(),
            exam: exam::Exam::default(),
            record: record::Record::default(),
            faults: faults::Faults::default(),
            log: log::Log::default(),
            notes: notes::Notes::default(),
            writing: writing::Writing::default(),
            drafts: drafts::Drafts::default(),
            handing: handing::Handing::default(),
            handover: handover::Handover::default(),
            keeping: keeping::Keeping::default(),
            keys: keys::Keys::default(),
            do_not_disturb: do_not_disturb::DoNotDisturb::default(),
            files: files::Files::default(),
            documents: documents::Documents::default(),
            plays: plays::Plays::default(),
            kept: Arc::default(),
            sound,
            check: check::Check::default(),
            lights: Lights::default(),
            out,
        }
    }

    /// Takes note of what happened. Never fails, never blocks.
    pub fn handle(&mut self, input: Input, now: Instant) {
        match input {
            Input::Command(command) => self.command(command, now),
            Input::Leaving => {
                self.calls.leave(now, &mut self.out);
                self.notes.leave(now, self.server.is_online(), &mut self.out);
                self.writing.leave(now, self.server.is_online(), &mut self.out);
                self.drafts.leave(&mut self.out);
                self.documents.close(&mut self.out);
            }
            Input::SocketOpened => {
                let Identity { name, role, ticket } = &self.identity;
                let others = self.listening.living_links().into_iter().chain(self.wires.living_links());
                let links = (self.people.living_link(), others.collect());
                self.server.opened(name, *role, ticket.as_ref(), links, now, &mut self.out);
            }
            Input::SocketClosed(why) => self.server.closed(why, now, &mut self.rng),
            Input::Slept(slept) => self.exam.slept(slept),
            Input::Heard => self.server.heard(now),
            Input::Received(message) => {
                self.server.heard(now);
                self.received(*message, now);
            }
            Input::MediaSignal { link, body } => {
                if self.has_link(link) && self.server.is_online() {
                    self.out.send(ToServer::Signal { link, body });
                }
            }
            Input::MediaConnected(link) => {
                self.people.media_connected(link);
                self.wires.media_connected(link);
                self.listening.media_connected(link, &mut self.out);
            }
            Input::MediaFailed(link) => {
                self.people.media_failed(link, now);
                self.wires.media_failed(link, now);
                self.listening.media_failed(link, now, &mut self.out);
            }
            Input::VoiceHeard(link, at) => self.calls.voice_heard(link, at),
            Input::Overheard(at) => self.listening.voice_heard(at),
            Input::OverheardLevels { near_dbfs, far_dbfs } => self.listening.levels(near_dbfs, far_dbfs, now),
            Input::Levels { near_dbfs, far_dbfs } => self.sound.levels(near_dbfs, far_dbfs, now),
            Input::OutputLevels { voice_dbfs, ring_dbfs, prompt_dbfs } => {
                self.sound.output_levels([voice_dbfs, ring_dbfs, prompt_dbfs], now);
            }
            Input::MicrophoneSilent(true) => self.out.notice(NoticeKind::MicrophoneSilent),
            Input::MicrophoneSilent(false) => {
                self.out.retract(|kind| *kind == NoticeKind::MicrophoneSilent);
            }
            Input::SpokenWhileMuted if self.calls.is_muted() => self.out.notice(NoticeKind::SpokenWhileMuted),
            // Said of what was before the microphone was unmuted.
            Input::SpokenWhileMuted => {}
            Input::ProcessingFailed(why) => self.out.notice(NoticeKind::ProcessingFailed(why)),
            Input::Figures(link, figures) if self.calls.open_link() == Some(link) => {
                let is_heard = self.calls.view().is_some_and(|call| call.is_heard_now());
                self.sound.figures = Some(if is_heard { figures.or_lost() } else { figures });
            }
            // Of a call that another one took the place of, or that is spoken in beside it.
            Input::Figures(..) => {}
            Input::DevicesListed { microphones, outputs } => {
                self.sound.audio.microphones = Arc::new(microphones);
                self.sound.audio.outputs = Arc::new(outputs);
                self.see_to_echo();
            }
            Input::DevicesOpened(clock) => self.sound.opened(clock),
            Input::DeviceRefused { device, obstacle } => {
                self.sound.missing(device, NoticeKind::DeviceRefused(device, obstacle), &mut self.out);
            }
            Input::DeviceLost { device, name } => {
                self.sound.missing(device, NoticeKind::DeviceLost(device, name), &mut self.out);
            }
            Input::DeviceWorks(device, name) => {
                self.plays.device_open(device, &name);
                self.sound.works(device, &mut self.out);
            }
            Input::FilesProgress { have, of, here } => self.files_came(have, of, here),
            Input::FilesFailed(why) => self.files.failed(why, now),
            Input::Packed { number, packed } => {
                let online = self.server.is_online();
                self.exam.import.packed(number, packed, online, &mut self.out);
            }
            Input::PutProgress { number, sent } => self.exam.import.progress(number, sent),
            Input::PutEnded { number, end } => self.exam.import.ended(number, end, now, &mut self.out),
            Input::Prompts(prompts) => self.sound.prompts = Arc::new(prompts),
            Input::PromptReady(device) => self.plays.ready(device, &mut self.out),
            Input::PromptPosition(ms) => self.prompt_position(ms),
            Input::PromptEnded(ended) => self.prompt_ended(ended),
            Input::PromptFailed(why) => self.sound.prompt_failed(why, &mut self.out),
            Input::RecordingMeasured(hash, found) => self.recording_measured(hash, found, now),
            Input::RecordingUnreadable(fault) => self.recording_unreadable(fault),
            Input::ExchangesKept(kept) => self.exchanges_kept(kept),
            Input::RecordSaved { session, path, facts } => {
                self.record.saved(session, path, facts, &mut self.out);
            }
            Input::MinutesSaved(saved) => self.record.minutes.saved(*saved, &mut self.out),
            Input::RecordNotSaved(why) => self.out.notice(NoticeKind::RecordNotSaved(why)),
            Input::RecordingStarted => self.calls.tell_recording(true, &mut self.out),
            Input::RecordingFailed(why) => self.sound.recording_failed(why, &mut self.calls, &mut self.out),
            Input::OutboxLoaded(kept) => {
                self.chat.outbox_loaded(kept, self.server.is_online(), &mut self.out)
            }
            Input::NotesLoaded(unsaved) => {
                self.notes.loaded(unsaved, now, self.server.is_online(), &mut self.out);
            }
            Input::CommitmentsLoaded(kept) => self.commitments_loaded(kept),
            Input::RemarksLoaded(drafts) => {
                self.drafts.loaded(drafts);
                self.mark_again();
            }
            Input::WritingLoaded(unsaved) => {
                self.writing.loaded(unsaved, now, self.server.is_online(), &mut self.out);
            }
            Input::HandingLoaded(files) => self.handing.loaded(files, &mut self.out),
            Input::TakenIn { of, name, bytes, hash } => {
                self.handing.taken_in(of, name, bytes, hash, &mut self.out);
            }
            Input::NotTakenIn { name, why } => self.out.notice(NoticeKind::NotHandedIn { name, why }),
            Input::FileSent { hash, bytes } => self.handing.sent(hash, bytes),
            Input::FileKept(hash, name) => self.file_kept(hash, &name),
            Input::FileNotTaken(hash, why) => self.file_not_taken(hash, why, now),
            Input::FilesNotSent => self.files_not_sent(now),
            Input::FileOpened(path) => self.keeping.opened(path),
            Input::FileNotOpened(name, why) => {
                self.out.notice(NoticeKind::PageNotOpened { file: name, why });
            }
            Input::DossierSaved(saved) => {
                let online = self.server.is_online();
                self.keeping.saved(*saved, &mut self.exam, &mut self.rng, online, &mut self.out);
            }
            Input::DossierNotSaved(why) => self.keeping.not_saved(why, &mut self.out),
            Input::Purged { session, purge, gone } => self.purged(session, purge, gone, now),
            Input::PageShown(file) => self.exam.plan.page_shown(file),
            Input::PageNotKept { file, why } => {
                self.exam.plan.page_not_shown(NoticeKind::PageNotKept { file, why }, &mut self.out);
            }
            Input::PageNotOpened { file, why } => {
                self.exam.plan.page_not_shown(NoticeKind::PageNotOpened { file, why }, &mut self.out);
            }
            Input::DocumentNotOpened { title, why } => self.out.notice(match why {
                Some(why) => NoticeKind::DocumentNotOpened { title, why },
                None => NoticeKind::DocumentComing(title),
            }),
            Input::OutboxNotKept(why) => self.out.notice(NoticeKind::NotKept(why)),
            Input::VerdictLoaded(verdict) => {
                self.check.loaded(*verdict);
                self.see_to_echo();
            }
            Input::Measured(number, measured) => {
                self.check.measured(number, measured, &self.sound.audio, now, &mut self.out);
                self.see_to_echo();
            }
            Input::TrialPlayed => self.check.played(),
            Input::KeysAgreed(link, taken) => self.keys.agreed(link, taken),
            Input::KeySent(key) => self.keys.sent(key),
            Input::KeyHeard(key) => self.keys.heard(key),
            Input::Headset(button) => headset::pressed(button, &mut self.calls, now, &mut self.out),
            Input::SeatLoaded(seat) => self.server.seat_loaded((*seat).clone()),
        }
        self.follow_call(now);
    }

    /// Does what time has brought.
    pub fn tick(&mut self, now: Instant) {
        self.server.tick(now, &mut self.rng, &mut self.out);
        self.calls.tick(now, &mut self.out);
        self.people.tick(now, self.server.is_online(), &mut self.out);
        self.wires.tick(now, self.server.is_online(), &mut self.out);
        self.listening.tick(now, self.server.is_online(), &mut self.out);
        self.chat.tick(now, self.server.is_online(), &mut self.out);
        self.files.tick(now, self.server.is_online(), &mut self.out);
        self.notes.tick(now, self.server.is_online(), &mut self.out);
        self.writing.tick(now, self.server.is_online(), &mut self.out);
        self.drafts.tick(now, &mut self.out);
        self.handing.tick(now, self.server.is_online(), &mut self.out);
        self.handover.tick(now, self.server.is_online(), &mut self.out);
        self.exam.tick(now, self.server.is_online(), &mut self.out);
        self.record.tick(now, self.server.is_online(), &mut self.out);
        self.check.tick(now, &mut self.out);
        self.plays.tick(now, &mut self.out);
        self.follow_call(now);
    }

    /// The next thing to do.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.out.poll()
    }
}
