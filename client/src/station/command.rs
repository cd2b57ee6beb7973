//! What a person asks of the station, by click, key or line.

use std::path::PathBuf;

use signaling::protocol::exam::{
    CandidateNumber, DataClass, Drawn, ExchangeId, FormatId, ItemRef, Order, OrderId, Piece, SessionId,
};
use signaling::protocol::{Address, CallId, ClientId, FileHash, HelpMode, MessageId, Persona, StationId};

use super::view::{CheckAnswer, Device, DeviceChoice, DraftOf, RemarkDraft};

/// What a person asks. One that cannot be done now changes nothing and is answered by a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Place a call.
    Call {
        /// Whom.
        to: Address,
        /// The client played (jury only).
        persona: Option<Persona>,
    },
    /// Call back who was in this call of the log: the client or, from the jury, the candidate as the same client.
    CallBack(CallId),
    /// Read the log of calls anew: the own one, or that of a station (staff).
    ShowCalls(Option<StationId>),
    /// Listen in silence to the calls of a jury's station, named by it or by its candidate (jury, staff).
    Listen(Address),
    /// Listen no longer.
    StopListening,
    /// Which of the two overheard voices is louder, in percent: -100 the jury's alone, 100 the candidate's alone.
    Balance(i8),
    /// Take the call that rings: this one, or the only one.
    Answer(Option<CallId>),
    /// Refuse the call that rings.
    Decline(Option<CallId>),
    /// End the call, ringing or not: this one, or the one that the person is in.
    HangUp(Option<CallId>),
    /// Mute or unmute the own microphone.
    Mute(bool),
    /// Put the call on hold, or take it back: this one, or the one that the person is in. A candidate that takes one
    /// back puts the one it is in on hold.
    Hold(Option<CallId>, bool),
    /// Hand a call over to a post, which the candidate may ask first: this one, or the one it is in (candidate only).
    Transfer {
        /// Which.
        call: Option<CallId>,
        /// The post.
        to: Address,
        /// The post is called first, and the call waits.
        attended: bool,
    },
    /// Hold a session of the server's package in this form (staff only).
    MakeSession(FormatId),
    /// Ask something of the session.
    Order(Box<Order>),
    /// Draw (candidate only): what comes of it is the server's and this click's.
    Draw(Drawn),
    /// Begin an exchange of the candidate that is looked at, as its run sheet says; where the client calls, it does once the
    /// exchange has begun (jury only).
    BeginExchange(ExchangeId),
    /// Look at one of the jury's candidates (jury only).
    LookAt(CandidateNumber),
    /// Mark this moment of a candidate's exchange, without a word: words are put to it afterwards (jury only).
    Mark(CandidateNumber),
    /// Have a draft on a candidate read so: it is on this computer as it is written; without text it is done with (jury
    /// only).
    DraftRemark {
        /// On whom.
        candidate: CandidateNumber,
        /// A note, or words for a mark.
        of: DraftOf,
        /// What is written.
        draft: Box<RemarkDraft>,
    },
    /// Read the record of a session that is over, from its beginning (staff only).
    ReadRecord(SessionId),
    /// Read a document that is a PDF, with the system's viewer.
    OpenDocument(FileHash, String),
    /// Have the server open sessions of the package in this folder or zip from now on (staff only).
    Import(PathBuf),
    /// Send it no further, or close what is said of it.
    StopImport,
    /// Have the plan of the day as a page that the system's browser opens, and prints (staff only).
    PrintPlan,
    /// Read a text of the exam, on the account of this candidate.
    ReadItem(CandidateNumber, ItemRef),
    /// Write the record of the session to a file in this station's data (staff only).
    SaveRecord,
    /// The same of the record that was read of a session that is over, once it is whole (staff only).
    SavePastRecord,
    /// Write the *procès-verbal* of a session to files in this station's data, with its record, and have the system open
    /// its pages: of the session that is held, or of one that is over (staff only).
    SaveMinutes(Option<SessionId>),
    /// Have all answered calls speak together, in one conference (candidate only).
    Merge,
    /// Sit at an internal post, or no longer: candidates' calls to it ring here (jury only).
    Staff(ClientId, bool),
    /// Help the candidate whose call is listened to, otherwise than before, or no longer (jury only; training).
    Help(Option<HelpMode>),
    /// Write in the place of the candidate that is listened to, or no longer (jury only; training).
    TakeChat(bool),
    /// Hand the call over to the post that was asked.
    CompleteTransfer,
    /// Let the post go, and take the call back.
    CancelTransfer,
    /// Send these keys as tones in the call that goes on: digits, `*`, `#`.
    PressKeys(String),
    /// Have the note on a call read so; it is saved after a pause.
    WriteNote {
        /// This call or, where none is named, the one that goes on, or the last.
        call: Option<CallId>,
        /// The whole text.
        text: String,
        /// The edition of the note that was seen when this was written: a later one is joined with it. None to have it
        /// read so whatever it was.
        seen: Option<u64>,
    },
    /// Save the note on this call without a pause.
    SaveNote(CallId),
    /// Have a piece of the exam's writing read so; it is saved after a pause (candidate only).
    WritePiece {
        /// Which.
        piece: Piece,
        /// The whole text.
        text: String,
        /// The edition that was seen when this was written: a later one is joined with it. None to have it read so whatever
        /// it was.
        seen: Option<u64>,
    },
    /// Hand in this file (candidate only).
    HandIn(PathBuf),
    /// Add this file to a candidate's dossier as its *dossier professionnel* (staff only).
    AddProfessional {
        /// Whose.
        candidate: CandidateNumber,
        /// Where it is.
        path: PathBuf,
    },
    /// Have pages made of what the candidate wrote, and opened to be printed (candidate, jury).
    PrintWork,
    /// Open a file that was handed in, from a copy of its own (candidate, jury).
    OpenHanded(FileHash),
    /// Save the sealed dossier of this candidate to a folder of its own, and as pages beside it (staff only).
    SaveDossier {
        /// Of which session; none for the one that is held.
        session: Option<SessionId>,
        /// Whose.
        candidate: CandidateNumber,
        /// In which folder, where nothing that lies there is written over; none for this station's data.
        to: Option<PathBuf>,
    },
    /// Open the pages of the dossier that was saved last (staff only).
    OpenDossier,
    /// Read what is kept of this session, and for how long (staff only).
    LookAtKept(SessionId),
    /// Have these classes of what is kept of a closed session deleted, for good (staff only).
    Purge {
        /// Which session.
        session: SessionId,
        /// What.
        classes: Vec<DataClass>,
        /// Why.
        reason: String,
    },
    /// Save this piece without a pause (candidate only).
    SavePiece(Piece),
    /// Send the confirmation to this client as it reads now, for good (candidate only).
    SendConfirmation(ClientId),
    /// Ask not to be called, or to be called again.
    DoNotDisturb(bool),
    /// Send a chat message.
    Chat {
        /// To whom.
        to: Address,
        /// The client played (jury only).
        persona: Option<Persona>,
        /// The candidate that it helps, as the person saw it; none for whom it helps by now, if anybody.
        helped: Option<StationId>,
        /// What.
        text: String,
    },
    /// The chat up to this message was shown.
    Read(MessageId),
    /// Record the exchange, or no longer (jury only).
    Record(bool),
    /// Play a recorded call.
    Play {
        /// Its identifier in the library, or its title.
        what: String,
        /// Where to.
        output: PromptOutput,
    },
    /// The person hears the level tone on this output; it ends.
    HearsLevel(PromptOutput),
    /// Where this station plays a candidate's recording along (jury only).
    PlayAlongAt(PromptOutput),
    /// Hear an exchange again from the moment of an own mark, where it was recorded here (jury only).
    Replay {
        /// Which mark.
        remark: OrderId,
        /// Where to.
        output: PromptOutput,
    },
    /// Stop the recorded call.
    StopPlaying,
    /// Pair a candidate with a jury (staff).
    Pair {
        /// The candidate's station.
        candidate: StationId,
        /// The jury's station.
        jury: StationId,
    },
    /// Part a station from its peer (staff).
    Unpair(StationId),
    /// Use other devices.
    ChooseDevices(DeviceChoice),
    /// Go through the headset check.
    Check(CheckCommand),
    /// Sound a tone on an output, or no longer.
    TryOutput(Option<Device>),
    /// Keep the devices open to see their levels, or no longer.
    CheckDevices(bool),
    /// Look again for what is plugged in.
    RefreshDevices,
    /// The notice was read.
    Dismiss(u64),
}

/// What a person asks of the headset check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckCommand {
    /// Begin it, or begin anew.
    Begin,
    /// Answer the question asked.
    Answer(CheckAnswer),
    /// Hear or do this step once more.
    Again,
    /// Leave it.
    Leave,
}

/// Where a recorded call is played.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PromptOutput {
    /// In the headset, where the client's voice is heard.
    #[default]
    Headset,
    /// Over the loudspeakers of the room, the output chosen for recordings.
    Loudspeakers,
}

impl PromptOutput {
    /// The device that is chosen for it.
    pub fn device(self) -> Device {
        match self {
            PromptOutput::Headset => Device::Voice,
            PromptOutput::Loudspeakers => Device::Prompt,
        }
    }
}
