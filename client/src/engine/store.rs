//! The thread that may wait: files, the library, recordings, the listing of devices.

mod playing;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use audio::DeviceKind;
use recordings::{Decoding, ExamExchange, ExchangeDescription, Library, Recorder, RecorderInlet};
use serde::Serialize;
use serde::de::DeserializeOwned;
use signaling::protocol::exam::{Recorded, SessionId, StationPurge};
use signaling::protocol::{Direction, FileHash};
use tokio::sync::mpsc;

use super::commitments::COMMITMENTS;
use super::kept;
use super::trial::TrialTake;
use crate::station::{
    DeviceName, Exchange, FileFor, Input, MinutesSource, Outgoing, PrintedWork, Prompt, Seat, SeenCommitment,
    UnsavedNote, UnsavedPiece, UnsavedRemark, UnsentFile, Verdict,
};

/// Jobs that wait at once: a person makes a handful.
const JOBS: usize = 64;
/// How soon a full disk is told while recording; a wake-up a second costs nothing.
const FAULT_CHECK: Duration = Duration::from_secs(1);
pub(super) const OUTBOX: &str = "outbox.json";
pub(super) const NOTES: &str = "notes.json";
pub(super) const WRITING: &str = "writing.json";
pub(super) const REMARKS: &str = "remarks.json";
pub(super) const HANDING: &str = "handing.json";
const SEAT: &str = "seat.json";
const VERDICT: &str = "headset.json";

/// What the engine asks of the store.
pub(super) enum Job {
    KeepOutbox(Vec<Outgoing>),
    KeepNotes(Vec<UnsavedNote>),
    KeepCommitments(Vec<SeenCommitment>),
    KeepWriting(Vec<UnsavedPiece>),
    KeepRemarks(Vec<UnsavedRemark>),
    KeepSeat(Seat),
    KeepVerdict(Box<Verdict>),
    /// A file to hand in is copied.
    TakeIn(FileFor, PathBuf),
    PrintWork(Box<PrintedWork>, bool),
    OpenWritten(String, bool),
    KeepHanding(Vec<UnsentFile>),
    /// A copy of a file that the server holds is opened, or is not by this program.
    OpenFile(String, bool),
    CloseFiles,
    Purge(StationPurge),
    /// The record of a session, to a file of its own.
    SaveRecord(SessionId, Arc<Vec<Arc<Recorded>>>),
    /// The *procès-verbal* of a session, and whether its pages are opened.
    SaveMinutes(Arc<MinutesSource>, bool),
    /// What a take of a headset check holds, under its number.
    Measure(u32, TrialTake),
    ListDevices,
    /// A document to read: its name in the server's folder, its hash and title, and whether it is opened.
    OpenDocument(String, FileHash, String, bool),
    /// No copy of a document stays.
    CloseDocuments,
    /// A package to send, under its number.
    Pack(u64, PathBuf),
    /// What was packed is not needed any more.
    ForgetPacked,
    /// A page to print, and whether it is opened.
    ShowPage(String, bool),
    /// The folders of recorded calls hold others than before.
    UseLibrary(Library),
    /// Its identifier, and the number of the playing.
    OpenPrompt(String, u64),
    /// A recording of the exam among the server's files: whether its content is this, how loud it is.
    MeasureRecording(FileHash, String),
    /// Its name, by how much it is turned up, and the number of the playing.
    OpenRecording(String, f64, u64),
    /// The recording of an exchange, whether it is among the server's files, from where on, in milliseconds, and the number
    /// of the playing.
    OpenExchange(String, bool, u64, u64),
    StartRecording(Box<Exchange>),
    StopRecording,
}

/// What the store answers.
pub(super) enum Answer {
    Happened(Input),
    PromptOpened(u64, Decoding),
    Recording(RecorderInlet),
}

/// The store's end at the engine. Dropping it lets the store finish what it has and waits for it.
pub(super) struct Store {
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Store {
    /// Starts the thread, which first says what an earlier run left.
    pub fn start(data: PathBuf, recordings: Vec<PathBuf>, answers: mpsc::Sender<Answer>) -> io::Result<Self> {
        let (jobs, queue) = sync_channel(JOBS);
        let shelves = Shelves { data, library_folders: recordings, library: None, recorder: None, answers };
        let thread = std::thread::Builder::new().name("store".into()).spawn(move || shelves.run(&queue))?;
        Ok(Store { jobs: Some(jobs), thread: Some(thread) })
    }

    /// False where the queue is full.
    pub fn ask(&self, job: Job) -> bool {
        self.jobs.as_ref().is_some_and(|jobs| jobs.try_send(job).is_ok())
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(Err(panic)) = self.thread.take().map(JoinHandle::join) {
            tracing::error!(?panic, "the store's thread panicked");
        }
    }
}

struct Shelves {
    data: PathBuf,
    library_folders: Vec<PathBuf>,
    library: Option<Library>,
    recorder: Option<Recorder>,
    answers: mpsc::Sender<Answer>,
}

impl Shelves {
    fn run(mut self, queue: &Receiver<Job>) {
        self.load();
        // Ends when the engine drops its end, after the last job.
        loop {
            match queue.recv_timeout(FAULT_CHECK) {
                Ok(job) => self.job(job),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            self.tell_fault();
        }
        self.stop_recording();
    }

    fn load(&mut self) {
        super::documents::close(&self.data);
        super::pack::forget(&self.data);
        match read(&self.data.join(SEAT)) {
            Ok(Some(seat)) => self.happened(Input::SeatLoaded(Arc::new(seat))),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "the seat of the last run cannot be read"),
        }
        match read(&self.data.join(VERDICT)) {
            Ok(Some(verdict)) => self.happened(Input::VerdictLoaded(verdict)),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "what the last headset check found cannot be read"),
        }
        self.load_written(OUTBOX, Input::OutboxLoaded);
        self.load_written(NOTES, Input::NotesLoaded);
        if let Some(seen) = super::commitments::load(&self.data) {
            self.happened(Input::CommitmentsLoaded(seen));
        }
        self.load_written(WRITING, Input::WritingLoaded);
        self.load_written(REMARKS, Input::RemarksLoaded);
        kept::close_copies(&self.data);
        self.load_written(HANDING, Input::HandingLoaded);
        match Library::of(&self.library_folders) {
            Ok(library) => self.use_library(library),
            Err(error) => self.happened(Input::PromptFailed(error.to_string())),
        }
        let kept = self.kept_recordings();
        if kept.is_dir() {
            match recordings::recover(&kept) {
                Ok(recovery) => {
                    for fault in recovery.faults {
                        tracing::warn!(path = %fault.path.display(), cause = fault.cause, "a recording cannot be mended");
                    }
                }
                Err(error) => tracing::warn!(%error, "the recordings cannot be looked through"),
            }
            self.list_exchanges();
        }
    }

    fn use_library(&mut self, library: Library) {
        for fault in library.faults() {
            tracing::warn!(path = %fault.path.display(), "{}", fault.sentence);
        }
        self.happened(Input::Prompts(library.prompts().iter().map(shown).collect()));
        self.library = Some(library);
    }

    fn job(&mut self, job: Job) {
        match job {
            Job::KeepOutbox(outbox) => self.keep_written(OUTBOX, &outbox),
            Job::KeepNotes(unsaved) => self.keep_written(NOTES, &unsaved),
            Job::KeepCommitments(seen) => self.keep_written(COMMITMENTS, &seen),
            Job::KeepWriting(unsaved) => self.keep_written(WRITING, &unsaved),
            Job::KeepRemarks(drafts) => self.keep_written(REMARKS, &drafts),
            Job::PrintWork(work, opens) => self.happened(super::prints::work(&self.data, &work, opens)),
            Job::OpenWritten(path, opens) => self.happened(super::prints::open(path, opens)),
            Job::TakeIn(of, path) => {
                kept::take_in(&self.data, of, &path).into_iter().for_each(|taken| self.happened(taken));
            }
            Job::KeepHanding(unsent) => {
                self.keep_written(HANDING, &unsent);
                kept::keep_copies(&self.data, &unsent);
            }
            Job::OpenFile(name, opens) => {
                let mirror = self.library_folders.first().map(PathBuf::as_path);
                self.happened(kept::open_copy(&self.data, mirror, &name, opens));
            }
            Job::CloseFiles => kept::close_copies(&self.data),
            Job::Purge(purge) => {
                let mirror = self.library_folders.first().map(PathBuf::as_path);
                super::purging::purge(&self.data, mirror, &purge)
                    .into_iter()
                    .for_each(|it| self.happened(it));
                self.list_exchanges();
            }
            Job::KeepSeat(seat) => {
                if let Err(error) = write(&self.data.join(SEAT), &seat) {
                    tracing::warn!(%error, "the seat cannot be kept");
                }
            }
            Job::KeepVerdict(verdict) => {
                if let Err(error) = write(&self.data.join(VERDICT), &verdict) {
                    tracing::warn!(%error, "what the headset check found cannot be kept");
                }
            }
            Job::SaveRecord(session, facts) => self.save_record(session, &facts),
            Job::SaveMinutes(source, opens) => {
                let told = super::minutes::save(&self.data, &source, opens);
                told.into_iter().for_each(|input| self.happened(input));
            }
            Job::Measure(number, take) => self.happened(Input::Measured(number, take.measure())),
            Job::ListDevices => self.list_devices(),
            Job::OpenDocument(file, hash, title, opens) => {
                let from = self.library_folders.first().map(|folder| folder.join(file)).unwrap_or_default();
                let told = super::documents::open(&self.data, &from, hash, title, opens);
                told.into_iter().for_each(|told| self.happened(told));
            }
            Job::CloseDocuments => super::documents::close(&self.data),
            Job::Pack(number, path) => {
                let packed = super::pack::pack(&self.data, &path);
                self.happened(Input::Packed { number, packed });
            }
            Job::ForgetPacked => super::pack::forget(&self.data),
            Job::ShowPage(page, opens) => self.happened(super::pages::show(&self.data, &page, opens)),
            Job::UseLibrary(library) => self.use_library(library),
            Job::OpenPrompt(id, number) => self.open_prompt(&id, number),
            Job::MeasureRecording(hash, name) => self.measure_recording(hash, &name),
            Job::OpenRecording(name, gain_db, number) => self.open_recording(&name, gain_db, number),
            Job::OpenExchange(id, fetched, from_ms, number) => {
                self.open_exchange(&id, fetched, from_ms, number);
            }
            Job::StartRecording(exchange) => self.start_recording(*exchange),
            Job::StopRecording => self.stop_recording(),
        }
    }

    /// Writes the record, a line for each fact, in place of what was written of the same session before.
    fn save_record(&self, session: SessionId, facts: &[Arc<Recorded>]) {
        match super::minutes::write_record(&self.data, session, facts) {
            Ok(path) => {
                self.happened(Input::RecordSaved { session, path, facts: facts.len() });
            }
            Err(error) => self.happened(Input::RecordNotSaved(error.to_string())),
        }
    }

    /// Says what a person wrote in an earlier run; where it cannot be read, the person is told.
    fn load_written<T: DeserializeOwned>(&self, file: &str, loaded: fn(T) -> Input) {
        match read(&self.data.join(file)) {
            Ok(Some(written)) => self.happened(loaded(written)),
            Ok(None) => {}
            Err(error) => self.happened(Input::OutboxNotKept(error.to_string())),
        }
    }

    /// Keeps what a person wrote; where it cannot, the person is told.
    fn keep_written<T: Serialize>(&self, file: &str, written: &T) {
        if let Err(error) = write(&self.data.join(file), written) {
            self.happened(Input::OutboxNotKept(error.to_string()));
        }
    }

    fn list_devices(&self) {
        let devices = match audio::devices() {
            Ok(devices) => devices,
            Err(error) => return tracing::warn!(%error, "the devices cannot be listed"),
        };
        let of = |kind: DeviceKind| {
            let named = devices.iter().filter(|device| device.kind == kind);
            named
                .map(|device| DeviceName {
                    id: device.id.to_string(),
                    name: device.name.clone(),
                    is_default: device.is_default,
                })
                .collect()
        };
        self.happened(Input::DevicesListed {
            microphones: of(DeviceKind::Microphone),
            outputs: of(DeviceKind::Speaker),
        });
    }

    fn start_recording(&mut self, exchange: Exchange) {
        self.stop_recording();
        let description = ExchangeDescription {
            id: exchange.call.to_string(),
            started_at: jiff::Zoned::now(),
            near: exchange.near,
            far: exchange.far,
            client: Some(exchange.persona.name).filter(|name| !name.is_empty()),
            direction: match exchange.direction {
                Direction::Inbound => recordings::Direction::Inbound,
                Direction::Outbound => recordings::Direction::Outbound,
            },
            exam: exchange.of.map(|of| ExamExchange {
                session: of.session.0,
                candidate: of.candidate.0,
                exchange: of.exchange.0,
                from_ms: of.from_ms,
            }),
        };
        let folder = self.kept_recordings();
        let started = fs::create_dir_all(&folder)
            .map_err(|error| error.to_string())
            .and_then(|()| Recorder::start(&folder, description).map_err(|error| error.to_string()));
        match started {
            Ok((recorder, inlet)) => {
                self.recorder = Some(recorder);
                self.answer(Answer::Recording(inlet));
            }
            Err(why) => self.happened(Input::RecordingFailed(why)),
        }
    }

    /// A recording that cannot go on is given up, and said once.
    fn tell_fault(&mut self) {
        let Some(fault) = self.recorder.as_ref().and_then(Recorder::fault) else { return };
        self.recorder = None;
        self.happened(Input::RecordingFailed(fault.french()));
    }

    fn stop_recording(&mut self) {
        let Some(recorder) = self.recorder.take() else { return };
        if let Err(error) = recorder.finish() {
            self.happened(Input::RecordingFailed(error.to_string()));
        }
        self.list_exchanges();
    }

    fn happened(&self, input: Input) {
        self.answer(Answer::Happened(input));
    }

    fn answer(&self, answer: Answer) {
        // The engine is gone where nobody hears it; what was kept is kept.
        let _ = self.answers.blocking_send(answer);
    }
}

fn shown(prompt: &recordings::Prompt) -> Prompt {
    Prompt { id: prompt.id.clone(), title: prompt.title.clone(), duration_ms: prompt.duration_ms }
}

/// What a file holds; `None` where there is none. One that cannot be understood is put aside, not written over.
pub(super) fn read<T: DeserializeOwned>(path: &Path) -> io::Result<Option<T>> {
    match fs::read(path) {
        Ok(bytes) => match serde_json::from_slice(&bytes) {
            Ok(value) => Ok(Some(value)),
            Err(error) => {
                fs::rename(path, path.with_extension("broken"))?;
                Err(error.into())
            }
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) fn write<T: Serialize>(path: &Path, value: &T) -> io::Result<()> {
    recordings::replace(path, &serde_json::to_vec_pretty(value)?)
}
