//! What is to be seen: an immutable snapshot of the station, the same for a window and for lines.

mod audio;
mod check;
mod desk;
mod exam;
mod import;
mod kept;
mod lines;
mod listening;
mod notices;
mod plan;
mod plays;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

use signaling::protocol::{
    CallId, ClientCard, ClientId, Direction, EndReason, ErrorCode, FileHash, HelpMode, HoldReason,
    JournalEntry, LogSums, LoggedCall, MessageId, Persona, Phase, Post, Presence, Role, RoleSheet, Station,
    StationId,
};

use super::PromptOutput;

pub use audio::{
    AudioView, Device, DeviceChoice, DeviceName, EchoCause, EchoSeen, Figures, Obstacle, Processing,
    Redundancy, StreamClock, Volumes,
};
pub use check::{
    CheckAnswer, CheckStep, CheckView, Ear, Fault, Findings, Level, Measured, UsedDevice, Verdict,
};
pub use desk::{KeysView, NoteState, NoteView};
pub use exam::{
    Answer, DraftOf, ExamSeen, ItemKey, MinutesSource, Offer, PastRecord, RecordSeen, RemarkDraft,
    SavedMinutes, SavedRecord,
};
pub use import::{ImportFault, ImportSeen, ImportState};
pub use kept::{DossierSaved, HandingView, KeptSeen, NotHandedIn};
pub use listening::{ListenerView, ListeningView, OverheardCall, OverheardLine};
pub use notices::NoticeKind;
pub use plan::{PlanPage, PlanSeen};
pub use plays::{
    ExchangeOf, KeptExchange, PlayEnded, PlayNotice, PlayNow, PlaysSeen, RecordingFault, RecordingSound,
    Replay, ReplayAt,
};

/// A snapshot of the station.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// This station's name.
    pub name: String,
    /// Who sits here.
    pub role: Role,
    /// Its number, once the server gave it.
    pub id: Option<StationId>,
    /// The connection to the server.
    pub server: ServerLink,
    /// Where the candidate or jury is in the exam.
    pub phase: Phase,
    /// Who is here, as far as this role may know, in order of number.
    pub roster: Arc<Vec<Station>>,
    /// The station paired with this one.
    pub peer: Option<PeerView>,
    /// The call that the person is in or, in none, the one to see to first.
    pub call: Option<CallView>,
    /// The other calls of this station, in the order of their lines.
    pub other_calls: Vec<CallView>,
    /// A helper speaks to this candidate alone.
    pub whispered: bool,
    /// The last call, once over.
    pub last_call: Option<EndedCall>,
    /// The station that this one listens to.
    pub listening: Option<ListeningView>,
    /// Who listens to this one.
    pub listeners: Arc<Vec<ListenerView>>,
    /// This session tells its candidates that the jury may be listening, whether somebody does or not.
    pub listening_announced: bool,
    /// This session is for training: whoever listens may help.
    pub training: bool,
    /// How this station helps a candidate, while it does.
    pub helping: Option<HelpMode>,
    /// It asked to join, and is heard by the candidate alone until that one is in the call.
    pub joining: bool,
    /// The candidate that what is written here helps.
    pub helped: Option<StationId>,
    /// The internal posts at which this station sits, or means to.
    pub staffed: Arc<BTreeSet<ClientId>>,
    /// The last ones that are over, the newest last: as many as may end at once.
    pub ended: Vec<EndedCall>,
    /// The calls of this station or, at staff's, of the one that was chosen.
    pub call_log: Arc<CallLog>,
    /// The notes of this station on its calls, by the call.
    pub notes: Arc<BTreeMap<CallId, NoteView>>,
    /// The keys pressed in the call that goes on.
    pub keys: KeysView,
    /// This station asks not to be called.
    pub do_not_disturb: bool,
    /// The chat, oldest first.
    pub chat: Arc<Vec<ChatLine>>,
    /// A helper writes in the candidate's place: said at both stations (training).
    pub chat_taken: bool,
    /// Chat lines from the other side not yet shown.
    pub unread: usize,
    /// The clients of the session that this role may see.
    pub clients: Arc<Vec<ClientEntry>>,
    /// The internal posts of the session; without their roles at a candidate's station, always.
    pub posts: Arc<Vec<Post>>,
    /// The session of an exam, where one is held.
    pub exam: ExamSeen,
    /// The last entries of the journal, oldest first (staff).
    pub journal: Arc<Vec<JournalEntry>>,
    /// The files that the server holds for this station.
    pub files: FilesView,
    /// The recorded calls of this station.
    pub prompts: Arc<Vec<Prompt>>,
    /// The recorded call being played.
    pub playing: Option<Playing>,
    /// The last recorded call, once over.
    pub last_played: Option<Played>,
    /// The recording of the interview, as it is at this station.
    pub plays: PlaysSeen,
    /// The recordings of exchanges that are kept at this station.
    pub kept: Arc<Vec<KeptExchange>>,
    /// Whether the exchange is recorded at this station.
    pub recording: RecordingState,
    /// Microphone, outputs and levels.
    pub audio: AudioView,
    /// The headset check, and what the last one found.
    pub check: CheckView,
    /// Figures of the call, once a second.
    pub figures: Option<Figures>,
    /// What went wrong or must be known, oldest first; a person dismisses them.
    pub notices: Arc<Vec<Notice>>,
}

/// The connection to the server.
#[derive(Clone, Debug, PartialEq)]
pub enum ServerLink {
    /// Not yet, or not any more: the station goes on trying.
    Connecting {
        /// Since when there is none.
        since: Instant,
        /// What was seen last, in English for the log.
        why: Option<String>,
    },
    /// Welcomed.
    Online,
    /// The server refused this station; only a person can mend it.
    Refused(ErrorCode),
}

/// The station paired with this one.
#[derive(Clone, Debug, PartialEq)]
pub struct PeerView {
    /// Its number.
    pub id: StationId,
    /// Its name; neutral where this station is a candidate's.
    pub name: String,
    /// Whether it can be reached.
    pub state: Presence,
    /// The voice connection to it.
    pub media: MediaState,
}

/// The voice connection to the peer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MediaState {
    /// Being made.
    #[default]
    Connecting,
    /// Warm: answering only opens the gates.
    Ready,
    /// Broken, being made again.
    Broken,
}

/// A call at this station.
#[derive(Clone, Debug, PartialEq)]
pub struct CallView {
    /// Its name.
    pub call: CallId,
    /// Its line, from 1; it keeps it.
    pub line: u8,
    /// How far it is.
    pub state: CallState,
    /// Inbound where the client calls, whoever looks.
    pub direction: Direction,
    /// True at the station that placed it.
    pub caller: bool,
    /// The client.
    pub persona: Persona,
    /// The client's file, where there is one.
    pub card: Option<Arc<ClientCard>>,
    /// Since when it is in this state.
    pub since: Instant,
    /// The own microphone is muted.
    pub muted: bool,
    /// The other side's microphone is muted.
    pub peer_muted: bool,
    /// Why this side holds the call; no voice passes either way meanwhile.
    pub held: Option<HoldReason>,
    /// Why the other side does.
    pub peer_held: Option<HoldReason>,
    /// The exchange is being recorded (both sides see it).
    pub recorded: bool,
    /// The other station lost the server; the voice may still pass.
    pub peer_away: bool,
    /// The call that this one is about, where it is a consultation.
    pub about: Option<CallId>,
    /// It speaks with the other calls of this station that do: a conference.
    pub conference: bool,
    /// The call in which one side helps the other (training). Outside of a conference it whispers, and is not among a
    /// candidate's calls.
    pub helps: Option<CallId>,
    /// Whom the client speaks to, where that is not the candidate.
    pub handled_by: Option<Persona>,
    /// The other side was heard: a decoded sample of its voice was played.
    pub heard: bool,
    /// From the answer to the first decoded sample of the other voice, in milliseconds.
    pub setup_ms: Option<u64>,
}

impl CallView {
    /// Whether the other side was heard, and can be now.
    pub(crate) fn is_heard_now(&self) -> bool {
        let both = self.state == CallState::Active && self.held.is_none() && self.peer_held.is_none();
        both && self.heard && !self.peer_muted
    }
}

/// How far a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallState {
    /// Placed here; the server has not answered yet.
    Placing,
    /// Placed here; it rings at the other side.
    Ringback,
    /// It rings here.
    Ringing,
    /// Answered here; the server has not confirmed yet.
    Answering,
    /// Both talk.
    Active,
    /// Handed over here; the server has not confirmed yet.
    Transferring,
    /// Ended here; the server has not confirmed yet.
    HangingUp,
}

/// A call that is over.
#[derive(Clone, Debug, PartialEq)]
pub struct EndedCall {
    /// Its name.
    pub call: CallId,
    /// The client.
    pub persona: Persona,
    /// Who called.
    pub direction: Direction,
    /// The client's file, where there is one: it stays in view for the notes.
    pub card: Option<Arc<ClientCard>>,
    /// Why.
    pub why: EndReason,
    /// To which post it was handed over, where it was.
    pub to: Option<Persona>,
    /// How long both talked, in milliseconds; 0 where it was not answered.
    pub talked_ms: u64,
}

/// The log of calls, as far as it is in view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallLog {
    /// Whose; none until the server has told.
    pub of: Option<StationId>,
    /// The last ones, newest first.
    pub calls: Vec<LoggedCall>,
    /// What all come to.
    pub sums: LogSums,
}

/// One line of the chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatLine {
    /// Its name.
    pub id: MessageId,
    /// Written here.
    pub mine: bool,
    /// The other station or, where a helper writes in a candidate's place, the candidate's; none until it is known.
    pub with: Option<StationId>,
    /// The client in whose name it was written or to whom it was.
    pub persona: Option<Persona>,
    /// Written by a helper in the candidate's place (training).
    pub by_helper: bool,
    /// The text.
    pub text: String,
    /// When the server stored it, in milliseconds since the Unix epoch; `None` until then.
    pub at_ms: Option<u64>,
    /// How far it got.
    pub state: LineState,
}

/// How far a chat line got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineState {
    /// Written here and refused by the server; it stays in view so that the text is not lost.
    Refused,
    /// Written here, not yet stored by the server.
    Sending,
    /// Stored by the server.
    Sent,
    /// Kept at the receiver's station.
    Delivered,
    /// Shown to the receiver.
    Read,
}

/// A client of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientEntry {
    /// What the candidate may see.
    pub card: Arc<ClientCard>,
    /// How to play it; `None` at a candidate's station, always.
    pub role: Option<RoleSheet>,
}

/// How many of the server's files are at this station.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilesView {
    /// So many are here, checked.
    pub have: u32,
    /// So many the server holds.
    pub of: u32,
    /// Why the others could not be fetched, in English for the log; the station goes on trying.
    pub failed: Option<String>,
    /// Which are here.
    pub here: Arc<BTreeSet<FileHash>>,
}

/// A recorded call of the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its length, in milliseconds.
    pub duration_ms: u64,
}

/// The recorded call being played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Playing {
    /// Which.
    pub prompt: Prompt,
    /// How much was heard, in milliseconds.
    pub position_ms: u64,
    /// Where.
    pub output: PromptOutput,
}

/// A recorded call that was played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Played {
    /// Which.
    pub prompt: Prompt,
    /// How much was heard, in milliseconds.
    pub played_ms: u64,
    /// True where it was heard to the end.
    pub complete: bool,
    /// Grows with each playing.
    pub count: u64,
}

/// Whether the exchange is recorded at this station.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RecordingState {
    /// Off, the default.
    #[default]
    Off,
    /// Switched on: calls are recorded from answer to end.
    Armed,
    /// Writing.
    On,
    /// It cannot be written; the call goes on.
    Fault(String),
}

/// Something the person must know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its number, to dismiss it.
    pub id: u64,
    /// What.
    pub kind: NoticeKind,
}
