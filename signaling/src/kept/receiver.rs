//! Who acknowledges messages: in a session a person does, wherever it sat when they came.

use crate::exam::{ExchangeSpan, Place};
use crate::protocol::exam::Writer;
use crate::protocol::{ChatMessage, StationId};

/// To whom the messages came that a station acknowledges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// To the station.
    Station(StationId),
    /// To the candidate that sits there, wherever it sat.
    Candidate(Vec<Place>),
    /// To the station, or to the client that is played there, wherever it was played in that exchange.
    Client {
        /// Of who plays.
        at: StationId,
        /// The exchange.
        chat: Box<ExchangeSpan>,
    },
}

impl Receiver {
    /// Whether a message came to it.
    pub fn has(&self, message: &ChatMessage) -> bool {
        match self {
            Receiver::Station(station) => message.to == *station,
            Receiver::Candidate(places) => {
                places.iter().any(|place| place.station == message.to && place.holds(message.at_ms))
            }
            Receiver::Client { at, chat } => {
                message.to == *at || chat.holds(message) && chat.writer(message) == Writer::Candidate
            }
        }
    }

    /// Whether who acknowledges a message that it has acknowledges another, too.
    pub fn has_with(&self, message: &ChatMessage, other: &ChatMessage) -> bool {
        let in_one_chat = match self {
            Receiver::Station(_) => false,
            Receiver::Candidate(_) => true,
            Receiver::Client { chat, .. } => chat.holds(message) && chat.holds(other),
        };
        let said_with = in_one_chat || message.from == other.from;
        said_with && other.number <= message.number && self.has(other)
    }
}
