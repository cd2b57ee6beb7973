//! A call, as its two stations are told of it.

use serde::{Deserialize, Serialize};

use super::{CallId, ClientCard, Direction, Persona, StationId};

/// All there is to know of a call, for one of its two stations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallInfo {
    /// Its name.
    pub call: CallId,
    /// Grows with each change.
    pub epoch: u32,
    /// How far it is.
    pub phase: CallPhase,
    /// The other station.
    pub peer: StationId,
    /// True at the station that placed it.
    pub caller: bool,
    /// Who calls whom, in the exam's sense: inbound where the client calls.
    pub direction: Direction,
    /// The client, as displayed.
    pub persona: Persona,
    /// The client's file, for the candidate, where the directory has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<Box<ClientCard>>,
    /// The other side's microphone is muted.
    #[serde(default)]
    pub peer_muted: bool,
    /// This side's microphone is muted, as the server last heard.
    #[serde(default)]
    pub muted: bool,
    /// This side holds the call, as the server last heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<HoldReason>,
    /// The other side holds the call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer_held: Option<HoldReason>,
    /// The call that this one is about, where it is a consultation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<CallId>,
    /// The station whose conference it is part of: the calls of one conference speak together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conference: Option<StationId>,
    /// The call in which one of the two stations helps the candidate (training). Without a conference it whispers: the
    /// candidate hears it, and is heard by it no other way than before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub helps: Option<CallId>,
    /// Who helps by it asked to join, and does as soon as the candidate is in the call that is helped in. Told to it alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub joins: bool,
    /// Whom the client speaks to instead of the candidate, where the call was handed or taken over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handled_by: Option<Persona>,
    /// The exchange is being recorded at the jury's station.
    #[serde(default)]
    pub recording: bool,
    /// The other station's connection to the server is lost; the voice may still pass.
    #[serde(default)]
    pub peer_away: bool,
    /// How long this phase has lasted, in milliseconds.
    pub phase_ms: u64,
}

/// How far a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallPhase {
    /// Placed, not answered.
    Ringing,
    /// Answered.
    Active,
}

/// Why a side holds a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldReason {
    /// The person there asked for it.
    Person,
    /// Its microphone or its headset is gone; it goes on by itself when that is back.
    Device,
    /// The person there turned to another call, and has not come back to this one.
    OtherCall,
}

/// Why a call is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// One side hung up.
    HungUp,
    /// The called side refused.
    Declined,
    /// Nobody answered, or the caller gave up before.
    Missed,
    /// All lines of the called station were taken, or of the calling one.
    Busy,
    /// The called station asked not to be called.
    DoNotDisturb,
    /// A station was lost.
    Lost,
    /// The candidate handed it over to a post.
    Transferred,
    /// A helper took it over from the candidate (training).
    TakenOver,
}

/// How somebody helps a candidate in a call (training).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HelpMode {
    /// Speak to the candidate alone.
    Whisper,
    /// Speak with both.
    Join,
    /// Go on in the candidate's place.
    TakeOver,
}
