//! What the hub asks of its store, and what the store answers: the whole contract between the two.
//!
//! Operations are kept in the order in which they are given, and each is kept whole or not at all. The store
//! numbers chat messages and journal entries, because numbers must follow the order of what was really kept.

mod dossier;
mod exam;
mod receiver;
mod said;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::exam::ExchangeSpan;
use crate::hub::Call;
use crate::protocol::exam::{CandidateNumber, Recorded, SessionId, WrittenPiece};
use crate::protocol::{
    CallId, CallNote, ChatMessage, ChatNumbers, ChatState, JournalEntry, JournalEvent, Link, MessageId,
    Persona, Role, StationId,
};
use crate::tally::Tally;

pub(crate) use dossier::Late;
pub use dossier::{
    Amounts, AskedDossier, DossierContents, KeptPurge, KeptRecording, NewConfirmation, NewFile, NewLateFact,
    NewPurge, NewSeal,
};
pub use exam::{KeptExam, KeptLook};
pub(crate) use exam::{past_sessions, retained};
pub use receiver::Receiver;
pub use said::said_in;
pub(crate) use said::{is_named, unnamed};

/// One question or order to the store; its answer bears the same ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// One thing to keep.
#[derive(Clone, Debug, PartialEq)]
pub enum StoreOp {
    /// A station, new or changed. What went of sessions before it was new it is to delete too.
    Station(KeptStation),
    /// Two stations are paired, or their link grew. It replaces what either was paired with.
    Pair(KeptPair),
    /// The two stations are paired no longer.
    Part {
        /// The candidate's.
        candidate: StationId,
    },
    /// A call as it is now, over or not. One of a lower epoch than what is kept comes late, from a second try, and
    /// changes nothing.
    Call(Box<Call>),
    /// A chat message, with its journal entry.
    Chat(NewChat),
    /// A note on a call.
    Note(NewNote),
    /// A receiver's acknowledgement of a message and all before it that came to it.
    Progress {
        /// Who acknowledges.
        by: Receiver,
        /// The message.
        id: MessageId,
        /// How far it got.
        state: ChatState,
    },
    /// A journal entry, still without number.
    Journal {
        /// When, in milliseconds since the Unix epoch.
        at_ms: u64,
        /// What.
        event: JournalEvent,
    },
    /// What one order made true in a session of an exam: all of it, or nothing where a number of it is kept already.
    Facts {
        /// Of which session.
        session: SessionId,
        /// In order of number.
        facts: Vec<Recorded>,
    },
    /// A piece that a candidate of an exam's session writes.
    Work(NewWork),
    /// A file that a candidate handed in.
    File(NewFile),
    /// A recording of an exchange. One of the same content in the same session is kept as it is.
    Recording(KeptRecording),
    /// A dossier, whole.
    Seal(Box<NewSeal>),
    /// Something of a session goes for good, with the fact that certifies it.
    Purge(Box<NewPurge>),
    /// A station has deleted its part: the fact that says so.
    StationPurged(Box<NewConfirmation>),
    /// Something becomes true of a session that is not held any more.
    LateFact(Box<NewLateFact>),
    /// A juror looks at another candidate.
    Look(KeptLook),
    /// The server is there. An earlier moment than what is kept changes nothing.
    Alive {
        /// The session's time, in milliseconds since the Unix epoch.
        at_ms: u64,
    },
}

/// A chat message, still without number.
#[derive(Clone, Debug, PartialEq)]
pub struct NewChat {
    /// Its name, chosen by the sender. Where a message of this name is kept already, that one stays as it is.
    pub id: MessageId,
    /// The sender.
    pub from: StationId,
    /// The receiver.
    pub to: StationId,
    /// The client in whose name it was written or to whom it was.
    pub persona: Option<Persona>,
    /// Written by a helper in the sender's place.
    pub by_helper: bool,
    /// The text.
    pub text: String,
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: u64,
}

/// A note on a call, still without number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNote {
    /// Whose.
    pub station: StationId,
    /// The call. Where it does not concern the station, nothing is kept.
    pub call: CallId,
    /// Where one as high is kept already, that one stays as it is.
    pub revision: u64,
    /// The text.
    pub text: String,
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: u64,
}

/// A piece of a candidate's writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWork {
    /// In which session.
    pub session: SessionId,
    /// Whose.
    pub candidate: CandidateNumber,
    /// The piece. Where one of an edition as high is kept already, that one stays as it is.
    pub piece: WrittenPiece,
}

/// What was kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Stored {
    /// A station, a pair, a parting, a call, facts, a file, a recording, a dossier or a sign of life.
    Done,
    /// The fact that certifies a purge, or a station's part of it, or sets a rule; none where that is known.
    Fact(Option<Box<Recorded>>),
    /// None of the facts: a number of them is kept already.
    Clash,
    /// A chat message.
    Chat {
        /// The message of that name, as kept: perhaps an older one, and perhaps of another sender.
        message: ChatMessage,
        /// The journal entry, where the message is new.
        entry: Option<JournalEntry>,
    },
    /// The note on that call, as kept: perhaps an earlier one as new; none where the call does not concern the station.
    Note(Option<CallNote>),
    /// The piece as kept: perhaps an earlier one as new.
    Work(WrittenPiece),
    /// An acknowledgement: of the messages that got further by it, the last between each two stations. None where no such
    /// message came to that receiver.
    Progress(Option<Vec<ChatMessage>>),
    /// A journal entry.
    Journal(JournalEntry),
}

/// One thing to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// A page of the chat of a station.
    History {
        /// Whose.
        station: StationId,
        /// Only with this station; none for all.
        with: Option<StationId>,
        /// The last number already known.
        after: u64,
    },
    /// A page of the notes of a station.
    Notes {
        /// Whose.
        station: StationId,
        /// Only those of a lower number than this; none for the newest.
        before: Option<u64>,
    },
    /// A page of the journal.
    Journal {
        /// The last number already known.
        after: u64,
    },
    /// A page of the log of calls of a station.
    Calls {
        /// Whose.
        station: StationId,
        /// Only those of a lower number; none for the newest, which come with the sums.
        before: Option<u64>,
    },
    /// What belongs to a dossier.
    Dossier(AskedDossier),
    /// A page of the chat of an exchange, as [`Page::History`].
    Exchange {
        /// Which messages.
        chat: ExchangeSpan,
        /// The last number already known.
        after: u64,
    },
    /// How much is kept of a session between two moments, in milliseconds since the Unix epoch, and its certificates.
    Holdings {
        /// Which session.
        session: SessionId,
        /// Chats and notes since…
        from_ms: u64,
        /// …and until.
        to_ms: u64,
    },
    /// A page of the facts of an exam's session.
    Facts {
        /// Which.
        session: SessionId,
        /// The last number already known.
        after: u64,
    },
}

/// What was read: at most [`crate::protocol::PAGE_BYTES`] and [`PAGE_ENTRIES`], but at least one entry if there is any.
#[derive(Clone, Debug, PartialEq)]
pub enum Page {
    /// Of chat, oldest first.
    History {
        /// Sent and received.
        messages: Vec<ChatMessage>,
        /// True where more follow.
        more: bool,
    },
    /// Of the notes of a station, the one begun last first.
    Notes {
        /// As it was asked.
        before: Option<u64>,
        /// The notes.
        notes: Vec<CallNote>,
        /// True where older ones follow.
        more: bool,
    },
    /// Of the journal, oldest first.
    Journal {
        /// The entries.
        entries: Vec<JournalEntry>,
        /// True where more follow.
        more: bool,
    },
    /// Of the log of calls, newest first.
    Calls {
        /// Those that are over.
        calls: Vec<KeptCall>,
        /// True where older ones follow.
        more: bool,
        /// What the last of them come to, with the newest.
        tally: Option<Tally>,
    },
    /// What belongs to a dossier, whole.
    Dossier(Box<DossierContents>),
    /// What is kept of a session.
    Holdings {
        /// How much.
        amounts: Amounts,
        /// The facts about it, in order.
        facts: Vec<Recorded>,
    },
    /// Of the facts of an exam's session, oldest first.
    Facts {
        /// As it was asked.
        after: u64,
        /// The facts, those that nobody is shown as well.
        facts: Vec<Recorded>,
        /// True where more follow.
        more: bool,
    },
}

/// A call as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptCall {
    /// Grows in the order in which calls were placed.
    pub number: u64,
    /// The call.
    pub call: Call,
}

/// The most entries of one page: several screens full, yet read in a few milliseconds.
pub const PAGE_ENTRIES: usize = 200;

/// The store could not keep or read it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not stored: {0}")]
pub struct NotKept(pub String);

/// All that a hub starts from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// Every station that ever joined.
    pub stations: Vec<KeptStation>,
    /// Who is paired with whom.
    pub pairs: Vec<KeptPair>,
    /// The highest link ever kept.
    pub last_link: Link,
    /// The calls that are not over, and the last [`crate::hub::REMEMBERED_CALLS`] that are, oldest first.
    pub calls: Vec<Call>,
    /// The last numbers of each station that has a chat.
    pub chats: Vec<(StationId, ChatNumbers)>,
    /// The clients that juries played in chat, each once for each candidate: the last [`REMEMBERED_PERSONAS`], oldest
    /// first.
    pub personas: Vec<KeptPersona>,
    /// The number of the last journal entry.
    pub journal: u64,
    /// The exam.
    pub exam: KeptExam,
}

/// How many clients played in chat are read at a start: eight for each jury of the largest session, and about a MiB.
pub const REMEMBERED_PERSONAS: usize = 8_192;

impl Kept {
    /// Without what refers to stations that were not kept: the disk may have failed for a while before the server
    /// stopped.
    pub(crate) fn consistent(mut self) -> Self {
        let known: BTreeSet<StationId> = self.stations.iter().map(|station| station.id).collect();
        let both = |candidate, jury| known.contains(&candidate) && known.contains(&jury);
        self.pairs.retain(|pair| both(pair.candidate, pair.jury));
        self.calls.retain(|call| both(call.candidate, call.jury));
        self.personas.retain(|played| both(played.candidate, played.jury));
        self
    }
}

/// A station as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptStation {
    /// Its number.
    pub id: StationId,
    /// Its name.
    pub name: String,
    /// Who sits there.
    pub role: Role,
    /// Staff parted it from its pair, and it has not left since: it is not to be paired by itself.
    pub held_apart: bool,
    /// It asked not to be called, and has not left since.
    pub do_not_disturb: bool,
}

/// A pair as kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptPair {
    /// The candidate's station.
    pub candidate: StationId,
    /// The jury's station.
    pub jury: StationId,
    /// The last making of their peer connection.
    pub link: Link,
}

/// A client that a jury played towards a candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptPersona {
    /// The jury's station.
    pub jury: StationId,
    /// The candidate's station.
    pub candidate: StationId,
    /// The client.
    pub persona: Persona,
    /// When it was played last, in milliseconds since the Unix epoch.
    pub at_ms: u64,
}
