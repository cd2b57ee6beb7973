//! Silent listening, as it is to be seen.

use std::sync::Arc;
use std::time::{Duration, Instant};

use signaling::protocol::{CallId, CallInfo, CallPhase, ChatMessage, Persona, Role, Station, StationId};

use super::MediaState;
use crate::station::meter::SILENCE_DBFS;

/// What this station listens to.
#[derive(Clone, Debug, PartialEq)]
pub struct ListeningView {
    /// The station asked for: the jury's, or its candidate's.
    pub to: StationId,
    /// The name of the jury's station; empty until the server said it.
    pub name: String,
    /// The candidate there.
    pub candidate: Option<Station>,
    /// The call there.
    pub call: Option<OverheardCall>,
    /// The connection.
    pub media: MediaState,
    /// From the asking to the first sample that was heard, in milliseconds; none until then.
    pub setup_ms: Option<u64>,
    /// The level of the jury's voice, in dBFS.
    pub near_dbfs: f32,
    /// The level of the candidate's voice, in dBFS.
    pub far_dbfs: f32,
    /// Which voice is louder, in percent: -100 the jury's alone, 100 the candidate's alone.
    pub balance: i8,
    /// The chat there, oldest first.
    pub chat: Arc<Vec<OverheardLine>>,
}

/// A line of a chat that is read along.
#[derive(Clone, Debug, PartialEq)]
pub struct OverheardLine {
    /// Grows from line to line.
    pub number: u64,
    /// Written by the jury, in the client's name; else by the candidate.
    pub by_jury: bool,
    /// The client.
    pub persona: Option<Persona>,
    /// The text.
    pub text: String,
    /// When the server stored it, in milliseconds since the Unix epoch.
    pub at_ms: u64,
}

/// A call that is listened to.
#[derive(Clone, Debug, PartialEq)]
pub struct OverheardCall {
    /// Its name.
    pub call: CallId,
    /// The client.
    pub persona: Persona,
    /// How far it is.
    pub phase: CallPhase,
    /// Since when.
    pub since: Instant,
    /// A side holds it: nothing is to be heard.
    pub held: bool,
    /// The jury's microphone is muted.
    pub near_muted: bool,
    /// The candidate's microphone is muted.
    pub far_muted: bool,
}

/// A station that listens here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenerView {
    /// Its name.
    pub name: String,
    /// Who sits there.
    pub role: Role,
    /// The connection stands.
    pub hears: bool,
}

impl ListeningView {
    pub(crate) fn asked(to: StationId, balance: i8) -> Self {
        ListeningView {
            to,
            name: String::new(),
            candidate: None,
            call: None,
            media: MediaState::Connecting,
            setup_ms: None,
            near_dbfs: SILENCE_DBFS,
            far_dbfs: SILENCE_DBFS,
            balance,
            chat: Arc::default(),
        }
    }
}

impl OverheardLine {
    /// A message of the chat of a jury's station.
    pub(crate) fn new(message: ChatMessage, jury: StationId) -> Self {
        let ChatMessage { number, from, persona, text, at_ms, .. } = message;
        OverheardLine { number, by_jury: from == jury, persona, text, at_ms }
    }
}

impl OverheardCall {
    /// A call as the jury's station sees it.
    pub(crate) fn new(call: CallInfo, now: Instant) -> Self {
        let since = now.checked_sub(Duration::from_millis(call.phase_ms)).unwrap_or(now);
        OverheardCall {
            call: call.call,
            persona: call.persona,
            phase: call.phase,
            since,
            held: call.held.or(call.peer_held).is_some(),
            near_muted: call.muted,
            far_muted: call.peer_muted,
        }
    }

    /// Whether it is the same phase of the same call: its clock then goes on.
    pub(crate) fn same(&self, other: &Self) -> bool {
        (self.call, self.phase) == (other.call, other.phase)
    }
}
