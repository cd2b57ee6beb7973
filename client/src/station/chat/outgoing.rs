//! What was written here and is not acknowledged.

use serde::{Deserialize, Serialize};
use signaling::protocol::{Address, ChatOf, MessageId, Persona, StationId, ToServer};

use crate::station::view::{ChatLine, LineState};

/// A message that the server has not acknowledged, as kept on this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// Its name.
    pub id: MessageId,
    /// To whom, as the person said it.
    pub to: Address,
    /// The client played.
    pub persona: Option<Persona>,
    /// The candidate heard by the helper that wrote it, to it or in its place: it goes while that one is heard, or never.
    #[serde(default)]
    pub helped: Option<StationId>,
    /// In whose exchanges it was written, in a session: it goes in them, or never.
    #[serde(default)]
    pub of: Option<ChatOf>,
    /// The text.
    pub text: String,
}

/// Whom this station helps by what it writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::station) enum Helped {
    /// The server has not said yet whom it hears: nothing is sent before.
    Awaited,
    /// A candidate, or nobody: what it writes is its own.
    Told(Option<StationId>),
}

impl Default for Helped {
    fn default() -> Self {
        Helped::Told(None)
    }
}

impl Outgoing {
    /// Whether a candidate wrote it.
    pub(super) fn is_candidates(&self) -> bool {
        self.persona.is_none() && self.helped.is_none()
    }

    pub(super) fn message(&self) -> ToServer {
        let Outgoing { id, to, persona, helped, of, text } = self.clone();
        ToServer::Chat { id, to, persona, helped, of, text }
    }

    pub(super) fn line(&self, state: LineState) -> ChatLine {
        let Outgoing { id, to, persona, helped, text, .. } = self.clone();
        let to = if let Address::Station(station) = to { Some(station) } else { None };
        let with = helped.or(to);
        ChatLine { id, mine: true, with, persona, by_helper: false, text, at_ms: None, state }
    }
}
