//! What the server says to a station.

use serde::{Deserialize, Serialize};

use super::exam::FromExam;
use super::{
    About, BulkWord, CallId, CallInfo, CallNote, ChatMessage, ChatNumbers, ChatState, ClientCard, ClientId,
    EndReason, ErrorCode, JournalEntry, Link, LogSums, LoggedCall, MessageId, Persona, Post, ResumeSecret,
    Role, RoleSheet, SharedFile, StationId,
};

/// A message from the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToStation {
    /// Answer to hello: what one needs to know at once, and nothing more.
    Welcome(Box<Welcome>),
    /// More of the roster.
    RosterPage {
        /// In order of number.
        stations: Vec<Station>,
        /// True where more stations follow.
        more: bool,
    },
    /// A station came, or changed.
    Presence {
        /// As it is now.
        station: Station,
    },
    /// A station left.
    Gone {
        /// Which.
        station: StationId,
    },
    /// The phase of this station changed.
    PhaseChanged {
        /// The phase now.
        phase: Phase,
    },
    /// Make the peer connection to this station, anew.
    Paired {
        /// The other station.
        peer: Station,
        /// The making; grows.
        link: Link,
        /// True at the station that makes the offer.
        offerer: bool,
    },
    /// No longer paired: close the peer connection.
    Unpaired,
    /// What this station listens to; said again when it changes. Answer the offer that comes on a link not yet known.
    Listening {
        /// The jury's station that forwards both voices.
        to: Station,
        /// Its candidate, where it has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        candidate: Option<Station>,
        /// The call there, as that station sees it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        call: Option<Box<CallInfo>>,
        /// The making of the connection; grows.
        link: Link,
    },
    /// This station listens to nobody any more: the station listened to left, or it asked for that itself.
    ListeningEnded {
        /// The station that was listened to.
        to: StationId,
    },
    /// A page of the chat of the station listened to, oldest first; also sent for each new message.
    OverheardPage {
        /// Whose.
        of: StationId,
        /// Sent and received there.
        messages: Vec<ChatMessage>,
        /// True where more follow.
        more: bool,
    },
    /// Forward both voices of this station's calls to a listener: make a connection and offer (jury).
    Forward {
        /// Who listens.
        listener: Station,
        /// The making.
        link: Link,
    },
    /// Forward on this connection no longer.
    ForwardEnded {
        /// The making.
        link: Link,
    },
    /// Make the peer connection of this call, anew: its stations are not paired. Voice passes as the call says.
    Line {
        /// The call.
        call: CallId,
        /// The making; grows.
        link: Link,
        /// True at the station that makes the offer.
        offerer: bool,
    },
    /// A session description or candidate from the station at the other end.
    Signal {
        /// The making that it belongs to.
        link: Link,
        /// As the other station wrote it.
        body: String,
    },
    /// A call began or changed. Older epochs than the one last seen are to be ignored.
    Call {
        /// All there is to know of it.
        call: CallInfo,
    },
    /// A call is over.
    Ended {
        /// Which.
        call: CallId,
        /// Its last epoch.
        epoch: u32,
        /// Why.
        why: EndReason,
    },
    /// A call is over: its client was handed over to a post, or it was the consultation before that.
    Transferred {
        /// Which.
        call: CallId,
        /// Its last epoch.
        epoch: u32,
        /// To which post.
        to: Persona,
    },
    /// A chat message for this station, in order.
    Chat {
        /// The message.
        message: ChatMessage,
    },
    /// What was said in the exchange that lasts before who plays its client, or its candidate, was moved to another station,
    /// as if it had been said here; after a welcome as well (jury).
    ChatBefore {
        /// Oldest first.
        messages: Vec<ChatMessage>,
    },
    /// A helper writes in the candidate's place, or no longer: told to both.
    ChatTaken {
        /// Whether it does.
        on: bool,
    },
    /// A message of this station got further. All earlier ones to the same station got at least as far.
    ChatState {
        /// The message.
        id: MessageId,
        /// Its number, for the order on the screen.
        number: u64,
        /// To whom.
        to: StationId,
        /// How far it got.
        state: ChatState,
        /// When the server stored it, in milliseconds since the Unix epoch.
        at_ms: u64,
    },
    /// A page of chat, oldest first.
    HistoryPage {
        /// Sent and received.
        messages: Vec<ChatMessage>,
        /// True where more follow.
        more: bool,
    },
    /// A page of the session's clients.
    ClientsPage {
        /// What the candidate sees of each.
        cards: Vec<ClientCard>,
        /// How to play each, in the same order; empty for candidates.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        roles: Vec<RoleSheet>,
        /// How many clients came before this page.
        skip: u32,
        /// True where more follow.
        more: bool,
    },
    /// The internal posts of the session.
    Posts {
        /// In the order of the file.
        posts: Vec<Post>,
    },
    /// A page of the files that the server holds for this station.
    FilesPage {
        /// In order of name.
        files: Vec<SharedFile>,
        /// How many files came before this page.
        skip: u32,
        /// True where more follow.
        more: bool,
    },
    /// The server holds other files than before: ask with `files`.
    FilesChanged,
    /// A page of the log of calls, newest first.
    CallsPage {
        /// Whose log.
        of: StationId,
        /// As it was asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<u64>,
        /// The calls that are over.
        calls: Vec<LoggedCall>,
        /// True where older ones follow.
        more: bool,
        /// What all its calls come to, with the newest ones.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sums: Option<Box<LogSums>>,
    },
    /// A note of this station is kept: the one it sent or, where another as new was kept before, that one.
    Note {
        /// As it is kept.
        note: CallNote,
    },
    /// A page of this station's notes, the one begun last first.
    NotesPage {
        /// As it was asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<u64>,
        /// The notes.
        notes: Vec<CallNote>,
        /// True where older ones follow.
        more: bool,
    },
    /// Whether this station is not to be called: the answer, and said after a welcome where it is so.
    DoNotDisturb {
        /// True where it is not to be called.
        on: bool,
    },
    /// A page of the journal, oldest first; also sent for each new entry (staff).
    JournalPage {
        /// The entries.
        entries: Vec<JournalEntry>,
        /// True where more follow.
        more: bool,
    },
    /// About the exam's session.
    Exam(FromExam),
    /// A message was refused; nothing changed.
    Error {
        /// What kind of refusal.
        code: ErrorCode,
        /// A sentence in English for the log.
        text: String,
        /// What the refused message was about, where it named it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<About>,
    },
}

/// Answer to hello.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// [`super::VERSION`] of the server.
    pub version: u32,
    /// This station's number.
    pub id: StationId,
    /// To show at the next hello.
    pub resume: ResumeSecret,
    /// Where this station is in the exam.
    pub phase: Phase,
    /// Who is here, as far as this role may know; the first [`super::ROSTER_PAGE`].
    pub stations: Vec<Station>,
    /// True where the roster goes on: ask with `roster`.
    pub more_stations: bool,
    /// The calls of this station that are not over, in the order in which they were placed. At most one has its
    /// client's file with it; those of the others follow by `call`.
    pub calls: Vec<CallInfo>,
    /// The last numbers of this station's chat.
    pub chat: ChatNumbers,
    /// How many clients this station may list now: none for a candidate that waits. It asks again when its phase
    /// changes.
    pub clients: u32,
    /// What to show on a bulk connection for as long as this one lasts; none where there is nothing for this role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bulk: Option<BulkWord>,
    /// Whether this session tells its candidates that the jury may be listening. Whether somebody does, nobody tells them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub listening_announced: bool,
    /// Whether this session is for training: whoever listens may help.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub training: bool,
    /// The number of the last entry of the journal (staff; 0 for others).
    pub journal: u64,
    /// The server's clock, in milliseconds since the Unix epoch, for showing hours; never for time left.
    pub now_ms: u64,
}

/// Where a station is in the exam.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Not paired yet.
    #[default]
    Waiting,
    /// Paired: calls and chats may go.
    Exchanges,
}

/// A station as others see it. To candidates the jury is nameless.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Station {
    /// Its number.
    pub id: StationId,
    /// Its name.
    pub name: String,
    /// Who sits there.
    pub role: Role,
    /// Whether it can be reached.
    pub state: Presence,
    /// The station that it is paired with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paired_with: Option<StationId>,
    /// The jury's station that it listens to. No candidate learns of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listens_to: Option<StationId>,
    /// The internal posts that it sits at. No candidate learns of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub posts: Vec<ClientId>,
}

/// Whether a station can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Connected and free.
    Present,
    /// Connected, in a call or ringing.
    Busy,
    /// Connected and free, and asks not to be called.
    DoNotDisturb,
    /// Its connection was lost a moment ago; it may come back to where it was.
    Away,
}
