//! What is numbered in a session.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::protocol::FileHash;
use crate::protocol::ids::{NotAnId, hex_id};

macro_rules! shown_number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u16);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:02}", self.0)
            }
        }
    };
}

shown_number! {
    /// A candidate's number: all that other screens show of who it is.
    CandidateNumber
}
shown_number! {
    /// A jury, numbered by staff.
    JuryId
}

/// A member of a jury, numbered by staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JurorId(pub u16);

/// An exchange of one candidate's run sheet, numbered from 1 as it comes to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExchangeId(pub u16);

/// A measured outage, numbered from 1 in its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OutageId(pub u32);

hex_id! {
    /// An order, named by the station that gives it, so that giving it twice is giving it once.
    OrderId
}
hex_id! {
    /// A session, random, so that no draw of one is a draw of another.
    SessionId
}
hex_id! {
    /// What the candidate's own click brings to a draw: random, chosen by its station.
    Nonce
}

/// The server's part of a draw, secret until the draw is done. Written as file hashes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DrawSeed(pub FileHash);

/// What the server says of its part before the draw, so that it cannot choose afterwards. Written as file hashes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Commitment(pub FileHash);

impl Commitment {
    /// Its first 16 digits, as many as are compared by eye.
    pub fn short(self) -> String {
        self.0.to_string().chars().take(16).collect()
    }
}
