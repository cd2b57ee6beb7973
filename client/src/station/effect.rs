//! What must be done, as told by the station to the engine.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use signaling::protocol::exam::{Recorded, SavedDossier, SessionId, StationPurge};
use signaling::protocol::{BulkWord, CallId, Direction, FileHash, Link, Persona, SharedFile, ToServer};

use super::chat::Outgoing;
use super::drafts::UnsavedRemark;
use super::exam::SeenCommitment;
use super::handing::{FileFor, UnsentFile};
use super::headset::Lights;
use super::input::Packed;
use super::notes::UnsavedNote;
use super::printing::PrintedWork;
use super::view::{Device, DeviceChoice, Ear, ExchangeOf, KeptExchange, MinutesSource, Verdict};
use super::writing::UnsavedPiece;
use super::{PromptOutput, Seat};

/// What must be done. The engine does each in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Open the socket to the server.
    Connect,
    /// Close it: it is dead, or of no use.
    Disconnect,
    /// Send.
    Send(Box<ToServer>),
    /// Make a peer connection.
    OpenMedia {
        /// The making.
        link: Link,
        /// True where this side offers.
        offerer: bool,
        /// What it carries.
        way: Way,
    },
    /// Hand this to the peer connection.
    MediaSignal {
        /// The making it belongs to.
        link: Link,
        /// Description or candidate.
        body: String,
    },
    /// Close it.
    CloseMedia(Link),
    /// Send both voices of this station's calls to those that listen, or no longer.
    Forward(bool),
    /// Play what comes on this connection of another station's calls, in place of any other; or nothing.
    Overhear(Option<Link>),
    /// Which overheard voice is louder, in percent: -100 the listened station's own alone, 100 its peer's alone.
    Balance(i8),
    /// Let voice out and in on a connection of the way [`Way::Call`], or not at all. Both are closed where it is made.
    Gates {
        /// The making.
        link: Link,
        /// Own voice to the peer.
        send: bool,
        /// The peer's voice to the output.
        receive: bool,
    },
    /// Mute or unmute the microphone.
    Mute(bool),
    /// Sound a tone in place of any other, or none.
    Tone(Option<Tone>),
    /// Use these devices.
    UseDevices(DeviceChoice),
    /// Open these of the chosen devices (all are, to begin with), and close the others until they are needed.
    Wake(Awake),
    /// List what is plugged in.
    ListDevices,
    /// Fetch these files of the server in place of what was asked before, and remove those that it does not hold.
    FetchFiles {
        /// What to show.
        word: BulkWord,
        /// All that the server holds for this station.
        files: Vec<SharedFile>,
    },
    /// Play a recorded call.
    PlayPrompt {
        /// Its identifier.
        id: String,
        /// Where to.
        output: PromptOutput,
    },
    /// Decode a recording of the exam to its end, to know its waveform and how loud it is.
    MeasureRecording {
        /// What its content must be.
        hash: FileHash,
        /// Its name among the server's files.
        name: String,
    },
    /// Make it ready to be played, and wait.
    PreparePrompt {
        /// Its name among the server's files.
        name: String,
        /// By how much it is turned up or down, in dB.
        gain_db: f64,
        /// Where to.
        output: PromptOutput,
    },
    /// Begin what was made ready.
    BeginPrompt {
        /// When its first sample is to be heard.
        at: Instant,
        /// Rather not at all than late: another station plays it, too.
        in_step: bool,
    },
    /// Play the recording of an exchange.
    PlayExchange {
        /// Its name here.
        id: String,
        /// It is among the files that the server holds for this station, rather than recorded here.
        fetched: bool,
        /// From where on, in milliseconds.
        from_ms: u64,
        /// Where to.
        output: PromptOutput,
    },
    /// Stop it.
    StopPrompt,
    /// Record the exchange.
    StartRecording(Box<Exchange>),
    /// End the recording.
    StopRecording,
    /// Keep what the server has not acknowledged, in place of what was kept before.
    KeepOutbox(Vec<Outgoing>),
    /// Keep the notes that the server has not confirmed, in place of what was kept before.
    KeepNotes(Vec<UnsavedNote>),
    /// Keep what draws were bound to when they were seen first, in place of what was kept before.
    KeepCommitments(Vec<SeenCommitment>),
    /// Keep what was written in an exam and the server has not confirmed, in place of what was kept before.
    KeepWriting(Vec<UnsavedPiece>),
    /// Keep what jurors have begun to write, in place of what was kept before.
    KeepRemarks(Vec<UnsavedRemark>),
    /// Copy this file to where those wait that are handed in, where it can be handed in at all.
    TakeIn(FileFor, PathBuf),
    /// Keep which files wait there, in place of what was kept before; the others go.
    KeepHanding(Vec<UnsentFile>),
    /// Send these to the server, one after the other, in place of what was asked before.
    SendFiles {
        /// What to show.
        word: BulkWord,
        /// Which.
        files: Vec<UnsentFile>,
    },
    /// Send these recordings of exchanges to the server, one after the other, in place of what was asked before.
    SendRecordings {
        /// What to show.
        word: BulkWord,
        /// Which.
        recordings: Vec<KeptExchange>,
    },
    /// Have the system open a copy of this file of those that the server holds.
    OpenFile(String),
    /// Have the system open pages of what a candidate wrote.
    PrintWork(Box<PrintedWork>),
    /// Have the system open a file that this program has written.
    OpenWritten(String),
    /// Remove the copies that were opened.
    CloseFiles,
    /// Save a sealed dossier to a folder.
    SaveDossier {
        /// What to show.
        word: BulkWord,
        /// Which.
        dossier: SavedDossier,
        /// In which folder; none for this station's data.
        to: Option<PathBuf>,
    },
    /// Delete what is on this computer of a session.
    Purge(StationPurge),
    /// Send these keys as tones beside the voice, on this connection.
    SendKeys(Link, String),
    /// Keep this to take the seat again.
    KeepSeat(Seat),
    /// Do this part of a headset check in place of any other.
    Trial(Trial),
    /// Keep what a check found, in place of what was kept before.
    KeepVerdict(Box<Verdict>),
    /// Show this on the headset.
    Lights(Lights),
    /// Write the record of the session to a file, a fact a line.
    SaveRecord {
        /// Which session: the file is named after it.
        session: SessionId,
        /// What staff may read of it.
        facts: Arc<Vec<Arc<Recorded>>>,
    },
    /// Make one file of the folder or zip of a package, under this number.
    Pack {
        /// For the answer.
        number: u64,
        /// Where it lies.
        path: PathBuf,
    },
    /// Send this file as a package, in place of any other, from where the server has it.
    Put {
        /// For the answers.
        number: u64,
        /// What to show.
        word: BulkWord,
        /// Which file.
        packed: Packed,
    },
    /// Send it no further.
    StopPut,
    /// What was packed is not needed any more.
    ForgetPacked,
    /// Open a copy of this file of the server's, a PDF, with the system's viewer.
    OpenDocument {
        /// Its name among those that the server holds for this station.
        file: String,
        /// Of its content.
        hash: FileHash,
        /// What the copy is called.
        title: String,
    },
    /// Remove all such copies.
    CloseDocuments,
    /// Write the *procès-verbal* of a session, and have the system open its pages.
    SaveMinutes(Arc<MinutesSource>),
    /// Write this page of HTML, and have the system's browser open it, where it is printed.
    ShowPage(String),
}

/// What a peer connection carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The voices of a call, both ways; where three speak together, each two of them have one.
    Call,
    /// Both voices of this station's calls to a listener, and nothing back.
    Forward,
    /// Both voices of another station's calls, and nothing from here.
    Overhear,
}

/// Which devices are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awake {
    /// None.
    Nothing,
    /// Those that are heard: whoever only listens opens no microphone.
    Outputs,
    /// All.
    Everything,
}

/// A part of a headset check, or of a look at an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trial {
    /// None: both ears hear, nothing sounds, nobody listens.
    Rest,
    /// Take the microphone as it is, before any processing.
    Take {
        /// For so long at most.
        seconds: u8,
        /// With a chirp in the headset at its beginning.
        chirp: bool,
    },
    /// Say what the take holds, under this number.
    Measure(u32),
    /// Play what was taken in the headset.
    PlayBack,
    /// Sound a tone in one ear.
    Ear(Ear),
    /// Ring.
    Ring,
    /// Sound a tone on this output.
    Output(Device),
}

/// Tones of a telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It rings here.
    Ring,
    /// It rings here, and the person is in another call: heard in the headset, and where it rings, if that is elsewhere.
    Waiting,
    /// It rings at the other side.
    Ringback,
    /// The other side is busy.
    Busy,
    /// The other side holds the call.
    Held,
    /// The call is over.
    Ended,
}

/// What a recording says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The call.
    pub call: CallId,
    /// This station's name: its voice is on the left.
    pub near: String,
    /// The other station's name: its voice is on the right.
    pub far: String,
    /// The client.
    pub persona: Persona,
    /// Who called.
    pub direction: Direction,
    /// Of which exchange of an exam it is.
    pub of: Option<ExchangeOf>,
}
