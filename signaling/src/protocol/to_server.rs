//! What a station says to the server.

use serde::{Deserialize, Serialize};

use super::exam::ToExam;
use super::{
    CallId, ChatOf, ClientId, HelpMode, HoldReason, Link, MessageId, Persona, ResumeSecret, Role, StationId,
};

/// A message from a station. The first of a connection is [`ToServer::Hello`], and only the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ToServer {
    /// Who is there.
    Hello(Hello),
    /// The rest of the roster, after this station, in order of number. Answered by `roster_page`.
    Roster {
        /// The last station already known.
        after: StationId,
    },
    /// Pair a candidate with a jury (staff). Each is freed from whom it was paired with before. While an exam's session is
    /// held, that pairs them.
    Pair {
        /// The candidate's station.
        candidate: StationId,
        /// The jury's station.
        jury: StationId,
    },
    /// Part a candidate from its jury (staff).
    Unpair {
        /// Either of the two stations.
        station: StationId,
    },
    /// Listen in silence to the calls of a jury's station, in place of any other (jury, staff). Answered by `listening`.
    /// To be said again after a welcome. Whoever is in a call cannot listen, and stops by placing or answering one.
    Listen {
        /// The jury's station, or the candidate's that it is paired with.
        to: StationId,
        /// The connection over which it is heard already, if one lives.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        link: Option<Link>,
    },
    /// Listen no longer.
    StopListening,
    /// The chat of the station listened to, after this number. Answered by `overheard_page`.
    OverheardChat {
        /// The last number already known; 0 for all.
        after: u64,
    },
    /// A session description or an ICE candidate for the station at the other end of a connection.
    Signal {
        /// The making of the connection that it belongs to.
        link: Link,
        /// Session description (SDP) or candidate, as the two stations agreed; the server does not read it.
        body: String,
    },
    /// A peer connection broke for good: make a new one.
    Relink {
        /// The one that broke.
        link: Link,
    },
    /// Place a call.
    Place {
        /// Its name, chosen by the caller.
        call: CallId,
        /// Always 0: the call's life starts here.
        epoch: u32,
        /// Whom to call.
        to: Address,
        /// Whom the caller plays (jury only).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        persona: Option<Persona>,
    },
    /// Place a call to a post about another call, which waits meanwhile and is to be transferred to it (candidate).
    Consult {
        /// Its name, chosen by the caller.
        call: CallId,
        /// Always 0: the call's life starts here.
        epoch: u32,
        /// The call that it is about: answered, and not over.
        about: CallId,
        /// The post.
        to: Address,
    },
    /// Hand an answered call over to a post, and leave it (candidate).
    Transfer {
        /// The call.
        call: CallId,
        /// The epoch it was last seen in.
        epoch: u32,
        /// The post.
        to: Address,
    },
    /// Hand the call that a consultation is about over to who was consulted, and leave both (candidate).
    CompleteTransfer {
        /// The consultation: answered, and not over.
        call: CallId,
        /// The epoch it was last seen in.
        epoch: u32,
    },
    /// Have all answered calls of this station speak together, in one conference (candidate). What it held goes on.
    Merge {
        /// One of the calls.
        call: CallId,
        /// The epoch it was last seen in.
        epoch: u32,
    },
    /// Sit at an internal post, or no longer: candidates' calls to it ring here (jury). To be said again after a welcome.
    Staff {
        /// The post.
        post: ClientId,
        /// False to leave it.
        on: bool,
    },
    /// Help the candidate in a call, otherwise than before, or no longer (jury; training).
    Help {
        /// The candidate's call.
        call: CallId,
        /// How; none to leave it to the candidate.
        how: Option<HelpMode>,
    },
    /// Take the call that rings.
    Answer {
        /// The call.
        call: CallId,
        /// The epoch it was last seen in.
        epoch: u32,
    },
    /// Refuse the call that rings.
    Decline {
        /// The call.
        call: CallId,
        /// The epoch it was last seen in.
        epoch: u32,
    },
    /// End the call, whatever its phase.
    HangUp {
        /// The call.
        call: CallId,
        /// The epoch it was last seen in.
        epoch: u32,
    },
    /// Own microphone muted or not, for the other side to see.
    Mute {
        /// The call.
        call: CallId,
        /// The epoch it was last seen in.
        epoch: u32,
        /// True when muted.
        on: bool,
    },
    /// The call is on hold at this station, or no longer: no voice passes either way meanwhile.
    Hold {
        /// The call.
        call: CallId,
        /// The epoch it was last seen in.
        epoch: u32,
        /// Why it is held; none to go on.
        held: Option<HoldReason>,
    },
    /// The exchange is being recorded at this station, or no longer (jury only).
    Record {
        /// The call.
        call: CallId,
        /// The epoch it was last seen in.
        epoch: u32,
        /// True while recording.
        on: bool,
    },
    /// Keep this note on one of the own calls, in place of what it was. Answered by `note` once it is kept; where a
    /// revision as high is kept already, that one stays and is the answer.
    Note {
        /// The call, over or not.
        call: CallId,
        /// Higher than that of the note known so far.
        revision: u64,
        /// The text, [`super::MAX_NOTE_CHARS`] at most; empty to take the note away.
        text: String,
    },
    /// The own notes, the one begun last first. Answered by `notes_page`.
    Notes {
        /// Only those of a lower number than this; none for the newest.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<u64>,
    },
    /// This station is not to be called, or may be called again; its own calls go on working. Answered by
    /// `do_not_disturb`.
    DoNotDisturb {
        /// True where it is not to be called.
        on: bool,
    },
    /// Send a chat message.
    Chat {
        /// Its name, chosen by the sender.
        id: MessageId,
        /// To whom.
        to: Address,
        /// Whom the sender plays (jury only).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        persona: Option<Persona>,
        /// The candidate that the sender hears, and helps by it (jury; training): written to it alone where it is for it
        /// and, to whomever else it could write, in its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        helped: Option<StationId>,
        /// In whose exchanges it was written, in a session: it is said to or by that candidate, or not at all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<ChatOf>,
        /// The text, [`super::MAX_CHAT_CHARS`] at most.
        text: String,
    },
    /// Write in the place of the candidate that is helped, which only reads meanwhile, or give its chat back (jury;
    /// training). Answered by `chat_taken`.
    TakeChat {
        /// The candidate's station.
        candidate: StationId,
        /// False to give it back.
        on: bool,
    },
    /// The message and all before it from the same sender are kept at this station.
    Delivered {
        /// The message.
        id: MessageId,
    },
    /// The message and all before it from the same sender were shown.
    Read {
        /// The message.
        id: MessageId,
    },
    /// The chat after this number. Answered by `history_page`.
    History {
        /// The last number already known; 0 for all.
        after: u64,
    },
    /// The clients of the session after this one. Answered by `clients_page`, which is empty for a candidate that
    /// waits: it asks again when its phase changes. While an exam's session is held these are the drawn ones that the seat
    /// may see now.
    Clients {
        /// How many are already known.
        skip: u32,
    },
    /// The internal posts. Answered by `posts`, which is empty for a candidate that waits: it asks again when its phase
    /// changes.
    Posts,
    /// The files that the server holds for this station, after so many. Answered by `files_page`. A candidate has those of
    /// an exam alone: the recording that it drew while it may play it, and documents while it may see them; it asks again
    /// when its view changes.
    Files {
        /// How many are already known.
        skip: u32,
    },
    /// The log of calls, newest first. Answered by `calls_page`. To be asked after a welcome, and again after each
    /// `ended`: the answer then holds the call that is over.
    Calls {
        /// Whose, for staff; others read their own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<StationId>,
        /// Only those of a lower number than this; none for the newest.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<u64>,
    },
    /// The journal after this number (staff). Answered by `journal_page`.
    Journal {
        /// The last number already known; 0 for all.
        after: u64,
    },
    /// A recorded call was played, or stopped, at this station.
    Played {
        /// The recording's title.
        title: String,
        /// How much of it was heard, in milliseconds.
        played_ms: u64,
        /// True where it was heard to the end.
        complete: bool,
    },
    /// About the exam's session.
    Exam(ToExam),
}

/// The first message of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// [`super::VERSION`].
    pub version: u32,
    /// The station's name, unique in its role: a candidate's number, a jury's name.
    pub name: String,
    /// Who sits there.
    pub role: Role,
    /// What an earlier `welcome` gave; takes the seat again even while the old connection lingers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resume: Option<ResumeSecret>,
    /// The peer connection that still lives at this station, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
    /// The other connections that still live at this station: of silent listening, as listener or as the one listened to,
    /// and of calls with stations that it is not paired with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ears: Vec<Link>,
    /// Reserved for enrolment: the ticket given by staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
}

/// Whom a call or a chat message is for. The server resolves it, so that a candidate's station needs to know
/// nothing of the jury's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Address {
    /// A station, by number.
    Station(StationId),
    /// A client, a post or, from a jury, its candidate, by name. A candidate's jury has a neutral name only.
    Name(String),
    /// A client or a post, by telephone number.
    Number(String),
}
