//! Who did what: the record that staff read as it grows.

use serde::{Deserialize, Serialize};

use super::{CallId, ClientId, Direction, EndReason, HelpMode, HoldReason, MessageId, Role, StationId};

/// One entry of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// Grows by one with each entry.
    pub number: u64,
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: u64,
    /// What.
    #[serde(flatten)]
    pub event: JournalEvent,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum JournalEvent {
    /// A station joined, or came back.
    Joined {
        /// Which.
        station: StationId,
        /// Its name.
        name: String,
        /// Who sits there.
        role: Role,
    },
    /// A station's connection ended and it did not come back in time.
    Left {
        /// Which.
        station: StationId,
        /// Its name.
        name: String,
    },
    /// Two stations were paired.
    Paired {
        /// The candidate's.
        candidate: StationId,
        /// The jury's.
        jury: StationId,
    },
    /// Two stations were parted.
    Unpaired {
        /// The candidate's.
        candidate: StationId,
        /// The jury's.
        jury: StationId,
    },
    /// A call was placed.
    CallPlaced {
        /// Which.
        call: CallId,
        /// The candidate's station.
        candidate: StationId,
        /// The jury's station.
        jury: StationId,
        /// The client's name.
        client: String,
        /// Who called.
        direction: Direction,
    },
    /// A call was answered.
    CallAnswered {
        /// Which.
        call: CallId,
    },
    /// A call ended.
    CallEnded {
        /// Which.
        call: CallId,
        /// Why.
        why: EndReason,
        /// How long it was answered, in milliseconds; 0 where it was not.
        talked_ms: u64,
    },
    /// A side put a call on hold, or took it back.
    Hold {
        /// The call.
        call: CallId,
        /// Which side.
        station: StationId,
        /// Why it is held; none where it goes on.
        held: Option<HoldReason>,
    },
    /// A candidate handed a call over to a post; the call's end follows.
    Transferred {
        /// The call.
        call: CallId,
        /// The post's name.
        to: String,
    },
    /// A candidate had its calls speak together.
    Merged {
        /// The candidate's station.
        candidate: StationId,
        /// The calls.
        calls: Vec<CallId>,
    },
    /// A jury member sat down at an internal post, or left it.
    Staffed {
        /// The jury's station.
        station: StationId,
        /// The post.
        post: ClientId,
        /// Sat down or left.
        on: bool,
    },
    /// Somebody helped a candidate otherwise than before, or no longer.
    Helped {
        /// Who.
        station: StationId,
        /// The candidate's call.
        call: CallId,
        /// How; none where it was left to the candidate.
        how: Option<HelpMode>,
    },
    /// Somebody wrote in a candidate's place from then on, or no longer.
    ChatTaken {
        /// Who.
        station: StationId,
        /// The candidate's station.
        candidate: StationId,
        /// Whether it does.
        on: bool,
    },
    /// The recording of an exchange was switched on or off.
    Recording {
        /// The call.
        call: CallId,
        /// The station that records.
        station: StationId,
        /// On or off.
        on: bool,
    },
    /// A station asked not to be called, or may be called again.
    DoNotDisturb {
        /// Which.
        station: StationId,
        /// On or off.
        on: bool,
    },
    /// A station began to listen in silence to the calls of another.
    ListeningBegan {
        /// Who listens.
        listener: StationId,
        /// The jury's station listened to.
        to: StationId,
    },
    /// It listens no longer.
    ListeningEnded {
        /// Who listened.
        listener: StationId,
        /// The jury's station listened to.
        to: StationId,
    },
    /// A chat message was stored. The text is in the chat, not in the journal.
    ChatSent {
        /// Which.
        id: MessageId,
        /// The sender.
        from: StationId,
        /// The receiver.
        to: StationId,
    },
    /// The server has sessions opened of another package from now on.
    PackageTaken {
        /// Who sent it.
        station: StationId,
        /// Its title.
        title: String,
    },
    /// A file was given to a station.
    FileGiven {
        /// Which.
        station: StationId,
        /// The file's name.
        name: String,
    },
    /// A recorded call was played at a station.
    PromptPlayed {
        /// Where.
        station: StationId,
        /// Its title.
        title: String,
        /// How much was heard, in milliseconds.
        played_ms: u64,
        /// True where it was heard to the end.
        complete: bool,
    },
}
