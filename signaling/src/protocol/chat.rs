//! Chat messages as the server keeps them.

use serde::{Deserialize, Serialize};

use super::exam::{CandidateNumber, SessionId};
use super::{MessageId, Persona, StationId};

/// A chat message as kept by the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatMessage {
    /// Its name, chosen by the sender.
    pub id: MessageId,
    /// Its number: grows in the order in which the server stored the messages.
    pub number: u64,
    /// The sender.
    pub from: StationId,
    /// The receiver.
    pub to: StationId,
    /// The client in whose name it was written or to whom it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persona: Option<Persona>,
    /// Written by a helper in the sender's place (training).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_helper: bool,
    /// The text.
    pub text: String,
    /// When the server stored it, in milliseconds since the Unix epoch.
    pub at_ms: u64,
    /// How far it got.
    pub state: ChatState,
}

/// How far a chat message got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChatState {
    /// Stored by the server.
    Sent,
    /// Kept at the receiver's station.
    Delivered,
    /// Shown to the receiver.
    Read,
}

/// The last numbers of a station's chat, whoever was at the other end: what it compares with what it holds, to know
/// whether to ask for history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatNumbers {
    /// The last message sent or received by this station.
    pub last: u64,
    /// The last message from this station that was delivered.
    pub delivered: u64,
    /// The last message from this station that was read.
    pub read: u64,
}

/// In whose exchanges a text was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChatOf {
    /// The session.
    pub session: SessionId,
    /// Its candidate.
    pub candidate: CandidateNumber,
}
