//! What happened, as told to the station by the engine.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use signaling::protocol::exam::{SessionId, StationGone};
use signaling::protocol::{FileHash, Link, NotTaken, PackageMistake, ToStation};

use super::Command;
use super::chat::Outgoing;
use super::drafts::UnsavedRemark;
use super::exam::SeenCommitment;
use super::handing::{FileFor, UnsentFile};
use super::headset::Button;
use super::notes::UnsavedNote;
use super::view::{
    Device, DeviceName, DossierSaved, Figures, ImportFault, KeptExchange, Measured, NotHandedIn, Obstacle,
    PlayEnded, Prompt, RecordingFault, RecordingSound, SavedMinutes, StreamClock, Verdict,
};
use super::writing::UnsavedPiece;

/// A package in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    /// Where it lies.
    pub file: PathBuf,
    /// Its length.
    pub bytes: u64,
    /// Of its content.
    pub hash: FileHash,
}

/// What became of a file that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PutEnd {
    /// The server has kept it.
    Kept,
    /// The package has mistakes.
    Mistakes {
        /// These, or the first of them.
        mistakes: Vec<PackageMistake>,
        /// How many.
        count: u32,
    },
    /// The server does not take it.
    NotTaken(NotTaken),
    /// The file is not the one that was packed, or cannot be read any more.
    Changed,
    /// The connection broke.
    Broken,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum Input {
    /// The person asks.
    Command(Command),
    /// The person leaves: a call is hung up, and what can still be sent is.
    Leaving,
    /// The socket to the server is open.
    SocketOpened,
    /// The socket could not be opened, or is closed; why, in English for the log.
    SocketClosed(String),
    /// The system slept so long: what is counted by `Instant` stood still meanwhile, and what the server counts did not.
    Slept(Duration),
    /// Anything came from the server, a ping included.
    Heard,
    /// A message came from the server.
    Received(Box<ToStation>),
    /// The peer connection has something for the other side.
    MediaSignal {
        /// The making it belongs to.
        link: Link,
        /// Description or candidate.
        body: String,
    },
    /// The peer connection carries voice.
    MediaConnected(Link),
    /// The peer connection is lost for good.
    MediaFailed(Link),
    /// The first decoded, not concealed, sample of the peer on this connection was handed to the output.
    VoiceHeard(Link, Instant),
    /// A voice of the call that is listened to was heard.
    Overheard(Instant),
    /// The levels of its two voices, in dBFS.
    OverheardLevels {
        /// The listened station's own.
        near_dbfs: f32,
        /// Its peer's.
        far_dbfs: f32,
    },
    /// Levels of both voices, in dBFS.
    Levels {
        /// The own voice.
        near_dbfs: f32,
        /// The other voice.
        far_dbfs: f32,
    },
    /// Levels of what is heard on each output, in dBFS.
    OutputLevels {
        /// The other voice and the tones beside it.
        voice_dbfs: f32,
        /// The ring.
        ring_dbfs: f32,
        /// The recorded call.
        prompt_dbfs: f32,
    },
    /// The microphone is open and gives nothing, not even noise; or does again.
    MicrophoneSilent(bool),
    /// The person speaks, and is muted.
    SpokenWhileMuted,
    /// Echo, noise and gain are no longer seen to; what the fault says of itself.
    ProcessingFailed(String),
    /// Figures of the last second on this connection.
    Figures(Link, Figures),
    /// What is plugged in.
    DevicesListed {
        /// Microphones.
        microphones: Vec<DeviceName>,
        /// Outputs.
        outputs: Vec<DeviceName>,
    },
    /// Microphone and voice output are open.
    DevicesOpened(StreamClock),
    /// A chosen device does not open, or is none.
    DeviceRefused {
        /// Which.
        device: Device,
        /// What stands in the way.
        obstacle: Obstacle,
    },
    /// A device is gone.
    DeviceLost {
        /// Which.
        device: Device,
        /// Its name.
        name: String,
    },
    /// A device works, for the first time or again.
    DeviceWorks(Device, String),
    /// So many of the server's files are here, checked.
    FilesProgress {
        /// These.
        have: u32,
        /// Of so many.
        of: u32,
        /// Which.
        here: Vec<FileHash>,
    },
    /// Not all of the server's files could be fetched; why, in English for the log.
    FilesFailed(String),
    /// A package is packed, or cannot be.
    Packed {
        /// Which.
        number: u64,
        /// Where it lies, or why not.
        packed: Result<Packed, ImportFault>,
    },
    /// The server has so many bytes of it.
    PutProgress {
        /// Which.
        number: u64,
        /// All that it has.
        sent: u64,
    },
    /// The sending of it is over.
    PutEnded {
        /// Which.
        number: u64,
        /// How.
        end: PutEnd,
    },
    /// The recorded calls of this station.
    Prompts(Vec<Prompt>),
    /// So much of the recorded call was heard.
    PromptPosition(u64),
    /// What was made ready to be played can begin; the name of its device.
    PromptReady(String),
    /// The recorded call is over.
    PromptEnded(PlayEnded),
    /// A recording of the exam was decoded to its end, or cannot be.
    RecordingMeasured(FileHash, Result<RecordingSound, RecordingFault>),
    /// A recording of the exam that was made ready, or is played, cannot be read.
    RecordingUnreadable(RecordingFault),
    /// The recordings of exchanges that are kept at this station.
    ExchangesKept(Vec<KeptExchange>),
    /// The recorded call cannot be read; why.
    PromptFailed(String),
    /// The record of the session is written to a file.
    RecordSaved {
        /// Of which.
        session: SessionId,
        /// Where.
        path: String,
        /// How many facts of it.
        facts: usize,
    },
    /// The *procès-verbal* of a session is written.
    MinutesSaved(Box<SavedMinutes>),
    /// One of the two cannot be; why.
    RecordNotSaved(String),
    /// The recording of the exchange is being written.
    RecordingStarted,
    /// The recording cannot be written (any more); why.
    RecordingFailed(String),
    /// What an earlier run of this station wrote and the server had not acknowledged.
    OutboxLoaded(Vec<Outgoing>),
    /// The outbox cannot be kept on this computer; why.
    OutboxNotKept(String),
    /// The page to print is in this file, which was handed to the browser.
    PageShown(String),
    /// The page to print could not be written.
    PageNotKept {
        /// To where.
        file: String,
        /// What the system says.
        why: String,
    },
    /// The page to print is in a file that no program opened.
    PageNotOpened {
        /// Which.
        file: String,
        /// What the system says.
        why: String,
    },
    /// A document was not opened.
    DocumentNotOpened {
        /// Which.
        title: String,
        /// What the system says; none where it is not here yet.
        why: Option<String>,
    },
    /// The notes that an earlier run of this station wrote and the server had not confirmed.
    NotesLoaded(Vec<UnsavedNote>),
    /// What an earlier run of this station saw draws bound to; nothing where it kept nothing, or what cannot be understood.
    CommitmentsLoaded(Vec<SeenCommitment>),
    /// What an earlier run of this station wrote in an exam and the server had not confirmed.
    WritingLoaded(Vec<UnsavedPiece>),
    /// What jurors had begun to write in an earlier run of this station.
    RemarksLoaded(Vec<UnsavedRemark>),
    /// The files that an earlier run of this station was to hand in, and the server had not confirmed.
    HandingLoaded(Vec<UnsentFile>),
    /// A file to hand in is copied.
    TakenIn {
        /// Where it goes.
        of: FileFor,
        /// Its name.
        name: String,
        /// Its length.
        bytes: u64,
        /// Of its content.
        hash: FileHash,
    },
    /// It cannot be handed in.
    NotTakenIn {
        /// Its name.
        name: String,
        /// Why.
        why: NotHandedIn,
    },
    /// So much of a file is at the server.
    FileSent {
        /// Which.
        hash: FileHash,
        /// How much.
        bytes: u64,
    },
    /// The server has a file.
    FileKept(FileHash, String),
    /// The server does not take a file.
    FileNotTaken(FileHash, NotTaken),
    /// Not all files could be sent.
    FilesNotSent,
    /// A copy of a file was handed to the system to be opened: where it is.
    FileOpened(String),
    /// A file cannot be opened: its name, and what the system says.
    FileNotOpened(String, String),
    /// A dossier is saved.
    DossierSaved(Box<DossierSaved>),
    /// It cannot be; why.
    DossierNotSaved(String),
    /// What was on this computer of a session is gone.
    Purged {
        /// Of which session.
        session: SessionId,
        /// As it was asked.
        purge: u64,
        /// What went.
        gone: StationGone,
    },
    /// Whether the other side of this connection takes keys as tones beside the voice.
    KeysAgreed(Link, bool),
    /// A key is being sent.
    KeySent(char),
    /// A key came from the other side.
    KeyHeard(char),
    /// What the server gave at an earlier run, to take the seat again.
    SeatLoaded(Arc<super::Seat>),
    /// What an earlier run of this station found in its last headset check.
    VerdictLoaded(Box<Verdict>),
    /// What a take of the microphone holds, under the number that was asked for.
    Measured(u32, Measured),
    /// What was played back in a headset check has ended.
    TrialPlayed,
    /// A button of the headset's own was pressed.
    Headset(Button),
}
