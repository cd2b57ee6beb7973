//! What is kept of a session: its record is made of these, and so is its state after a restart.

use serde::{Deserialize, Serialize};

use super::{CandidateNumber, ExchangeId, Fact, OrderId, Seat};

/// The version of this set of facts. A server refuses to go on from facts of a version that it does not know.
pub const FACT_VERSION: u32 = 1;

/// One fact as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// Grows by one with each fact of the session, from 1; the store takes no number twice.
    pub number: u64,
    /// [`FACT_VERSION`] when it was kept.
    pub version: u32,
    /// The session's time, in milliseconds since the Unix epoch; never less than that of the fact before.
    pub at_ms: u64,
    /// Who made it so.
    pub by: Seat,
    /// By which order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// What.
    #[serde(flatten)]
    pub fact: Fact,
}

/// An exchange of which a recording was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExchangeKept {
    /// Whose.
    pub candidate: CandidateNumber,
    /// Which.
    pub exchange: ExchangeId,
}

/// The exchanges of a candidate in another order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arranged {
    /// Whose.
    pub candidate: CandidateNumber,
    /// All of them.
    pub exchanges: Vec<ExchangeId>,
}
