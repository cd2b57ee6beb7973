//! Identifiers. Those made by stations are random 64-bit numbers, written as sixteen hexadecimal digits because a
//! JSON number loses precision beyond 2^53 in many readers (RFC 8259 §6).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A station, numbered by the server; the same name and role keeps its number across restarts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StationId(pub u32);

/// A client of the session's directory, as its file names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientId(pub String);

/// One making of the peer connection between two paired stations. It grows with each new making; session
/// descriptions and candidates of an older one are refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Link(pub u32);

macro_rules! hex_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:016x}", self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let lowercase_hex = text.len() == 16 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
                if !lowercase_hex {
                    return Err(NotAnId);
                }
                u64::from_str_radix(text, 16).map(Self).map_err(|_| NotAnId)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(super) use hex_id;

hex_id! {
    /// A call, named by the station that places it, so that placing it twice is placing it once.
    CallId
}
hex_id! {
    /// A chat message, named by its sender, so that sending it twice is sending it once.
    MessageId
}
hex_id! {
    /// What a station shows to take its own seat again while the server still holds its former connection.
    ResumeSecret
}

hex_id! {
    /// What a station shows on a bulk connection: which welcomed connection of the first kind it belongs to.
    BulkWord
}

/// A text that is not sixteen lowercase hexadecimal digits.
#[derive(Debug, thiserror::Error)]
#[error("not an identifier: sixteen lowercase hexadecimal digits expected")]
pub struct NotAnId;
