//! The recording of the interview, as it is at this station.

use std::sync::Arc;

use signaling::protocol::exam::{CandidateNumber, ExchangeId, PlayCut, SessionId};
use signaling::protocol::{CallId, FileHash};

use super::super::PromptOutput;

/// The recording that was drawn, at this station.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlaysSeen {
    /// What its file holds, once it is here and was decoded.
    pub sound: Option<Arc<RecordingSound>>,
    /// Why it cannot be played here.
    pub fault: Option<RecordingFault>,
    /// What is being played, or made ready.
    pub now: Option<PlayNow>,
    /// The output of which the person said that it is heard.
    pub level_heard: Option<PromptOutput>,
    /// Where this station plays along (jury).
    pub along: PromptOutput,
}

/// What the file of a recording holds.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordingSound {
    /// Of the file.
    pub hash: FileHash,
    /// Its length, in milliseconds.
    pub length_ms: u64,
    /// By how much it is turned up or down to be as loud as all others, in dB.
    pub gain_db: f64,
    /// Its waveform: the highest sample of each of so many equal parts, of 255.
    pub peaks: Vec<u8>,
}

/// Why a recording cannot be played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordingFault {
    /// Its file did not come from the server yet.
    NotHere,
    /// The system does not let its file be read.
    Unreadable,
    /// Its end is missing.
    Cut,
    /// It is not the file that the server has, or no sound.
    Damaged,
}

/// A play at this station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlayNow {
    /// Where.
    pub output: PromptOutput,
    /// It has begun.
    pub begun: bool,
    /// How much was heard, in milliseconds.
    pub position_ms: u64,
}

/// How a play ended at the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlayEnded {
    /// Why before its end; none where the device took the last sample.
    pub cut: Option<PlayCut>,
    /// How much was heard, in milliseconds.
    pub heard_ms: u64,
    /// How often the device was left without samples.
    pub gaps: u32,
}

/// A recording of an exchange that is kept at this station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptExchange {
    /// Its name here.
    pub id: String,
    /// Of which session.
    pub session: SessionId,
    /// Whose.
    pub candidate: CandidateNumber,
    /// Of which exchange.
    pub exchange: ExchangeId,
    /// How long after the exchange began it begins, in milliseconds.
    pub from_ms: u64,
    /// Its length, in milliseconds.
    pub length_ms: u64,
    /// In which call.
    pub call: Option<CallId>,
    /// Of its file, once it is finished.
    pub hash: Option<FileHash>,
    /// The length of its file.
    pub bytes: u64,
}

/// A moment of an exchange, to be heard again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replay {
    /// Where the recording is.
    pub at: ReplayAt,
    /// The moment in it, in milliseconds.
    pub from_ms: u64,
    /// Its length, in milliseconds.
    pub length_ms: u64,
    /// The client's name.
    pub title: String,
}

/// Where the recording of an exchange is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplayAt {
    /// It was made at this station; its name.
    Kept(String),
    /// It was made at another, and is here; its name.
    Fetched(String),
    /// It was made at another, and is on its way from the server.
    Coming,
}

impl Replay {
    /// The name of its file; none where it is not here yet.
    pub fn id(&self) -> Option<&str> {
        match &self.at {
            ReplayAt::Kept(id) | ReplayAt::Fetched(id) => Some(id),
            ReplayAt::Coming => None,
        }
    }
}

/// Of which exchange of an exam a recording is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExchangeOf {
    /// Of which session.
    pub session: SessionId,
    /// Whose.
    pub candidate: CandidateNumber,
    /// Which.
    pub exchange: ExchangeId,
    /// How long after it began the recording does, in milliseconds.
    pub from_ms: u64,
}

impl KeptExchange {
    /// Where in it a moment of the exchange is, in milliseconds; none where that was not recorded.
    pub fn place_of(&self, offset_ms: u64) -> Option<u64> {
        offset_ms.checked_sub(self.from_ms).filter(|place| *place < self.length_ms)
    }
}

/// What the person must know of what is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlayNotice {
    /// A recording of the exam cannot be played.
    Fault(RecordingFault),
    /// A play was cut, and is not counted; why, where it is known here.
    Cut(Option<PlayCut>),
    /// Not while a candidate's recording is played, which is not stopped here.
    GoesOn,
    /// The exchange was not recorded at the moment of that mark, or not here.
    NotRecorded,
    /// The recording is on its way to this station.
    Coming,
}
