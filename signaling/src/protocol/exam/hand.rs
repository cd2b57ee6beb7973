//! Between a candidate and staff: a raised hand, and what staff writes; and what staff sees of the moment.

use serde::{Deserialize, Serialize};

use super::{Contact, OrderId, OutageKind, OwnFinal, Refused, Step};
use crate::protocol::StationId;

/// The most messages that a candidate is shown at once: those it read last make room for those before.
pub const MAX_MESSAGES: usize = 8;

/// The longest word with a raised hand, in characters: staff is shown those of all candidates in one view.
pub const MAX_HELP_CHARS: usize = 60;

/// What a candidate asked of staff, and what staff wrote to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandView {
    /// Its raised hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<HelpView>,
    /// What it has not read yet, the oldest first: the newest [`MAX_MESSAGES`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<MessageView>,
}

impl HandView {
    /// No hand is raised, and nothing is to be read.
    pub fn is_empty(&self) -> bool {
        self.help.is_none() && self.messages.is_empty()
    }
}

/// A raised hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpView {
    /// What for, in a line; empty where the candidate did not say.
    pub text: String,
    /// Since when, in milliseconds since the Unix epoch.
    pub at_ms: u64,
    /// Whether staff said that it comes.
    pub coming: bool,
}

/// What staff wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageView {
    /// Its name: the order that made it.
    pub id: OrderId,
    /// A line.
    pub text: String,
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: u64,
}

/// What a tile of staff's shows of the moment, beside where the candidate is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TileNow {
    /// The steps that it can go.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub may: Vec<Step>,
    /// Why it cannot go the step that would bring it on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_for: Option<Refused>,
    /// Whether its jury is present in this phase.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub with_jury: bool,
    /// Where who plays the clients sits, in a phase that has clients: it does not start without that station.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub played_at: Option<StationId>,
    /// How the exchange that is open is met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Contact>,
    /// Its raised hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<HelpView>,
    /// How many messages it has not read.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unread: u32,
    /// What its station says fails there, whether it takes time or not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<OutageKind>,
    /// Its own final interview; none where the form of the exam has one for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub final_interview: Option<OwnFinal>,
    /// How long the phase is that is open, with all that was added, in milliseconds; none between two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole_ms: Option<u64>,
    /// Whether a member of its jury has scores that are not locked, or a difference is not agreed on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub to_deliberate: bool,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}
