//! The recording of the technical interview: where it is played, what became of each play, what is seen of them.
//!
//! A candidate orders a play; the server asks the stations that are to play to make ready
//! ([`FromExam::PreparePlay`](super::FromExam)), and only when each has said that its output is open
//! ([`ToExam::PlayReady`](super::ToExam)) the play begins, for all at one moment.

use serde::{Deserialize, Serialize};

use super::CandidateNumber;
use crate::protocol::FileHash;

/// From the word that a play begins to its first sample, in milliseconds: the words to two stations arrive in this time,
/// and where one came too late the play is stopped in it.
pub const PLAY_BEGINS_IN_MS: u64 = 500;
/// In this time two stations have said that the word came, in milliseconds: they begin no further apart. Else the play does
/// not begin at all.
pub const IN_STEP_MS: u64 = 50;
/// The longest name of a device, in characters; the rest is left out.
pub const MAX_DEVICE_CHARS: usize = 120;

/// Where a recording is heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlayOutput {
    /// By the candidate alone.
    #[default]
    Headset,
    /// In the room.
    Loudspeakers,
}

/// Why a play was cut, and is not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlayCut {
    /// The output was lost.
    Output,
    /// The station or its link to the server.
    Station,
    /// The server was away.
    Server,
    /// Staff stopped the clock.
    Paused,
    /// The phase is over, or was begun anew.
    Over,
    /// Who heard it was seated elsewhere.
    Moved,
    /// The jury or staff stopped it.
    Stopped,
    /// The sound could not be read to its end, or not in time.
    Sound,
    /// It could not begin in step with the other station.
    OutOfStep,
    /// The jury's station, which played along, did not hear it to its end.
    Along,
}

/// How a play ended at a station, by its account of what the device took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlayEnd {
    /// How much of the recording the device took, in milliseconds.
    pub heard_ms: u64,
    /// How often the device was left without samples.
    #[serde(default)]
    pub gaps: u32,
    /// Why it ended before the last sample; none where the device took that one too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<PlayCut>,
}

/// What becomes true of the plays of a recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum PlayFact {
    /// The jury's station plays along from now on, or no longer.
    Along {
        /// With whom.
        candidate: CandidateNumber,
        /// Whether it does.
        on: bool,
    },
    /// A play began.
    Began {
        /// Whose.
        candidate: CandidateNumber,
        /// Its number, from 1.
        play: u32,
        /// What: its name in the package.
        recording: String,
        /// Of the file.
        hash: FileHash,
        /// Its length, in milliseconds.
        length_ms: u64,
        /// Where.
        output: PlayOutput,
        /// The device's name, as its system gives it.
        device: String,
        /// Whether the candidate said before that it hears that output; it is asked to.
        level_heard: bool,
        /// The device at which the jury hears it in step, where it does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        along: Option<String>,
    },
    /// The device took its last sample: it is counted.
    Heard {
        /// Whose.
        candidate: CandidateNumber,
        /// Which.
        play: u32,
        /// Of the file.
        hash: FileHash,
        /// Where.
        output: PlayOutput,
        /// The device's name.
        device: String,
        /// When it began, in milliseconds since the Unix epoch; it ended when this was kept.
        began_ms: u64,
        /// How much the device took, in milliseconds.
        heard_ms: u64,
        /// How often the device was left without samples.
        gaps: u32,
    },
    /// It did not come to its end: it is not counted.
    Cut {
        /// Whose.
        candidate: CandidateNumber,
        /// Which.
        play: u32,
        /// Why.
        why: PlayCut,
        /// How much was heard, in milliseconds; none where nobody can say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        heard_ms: Option<u64>,
        /// What the jury or staff said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// The jury's station, which played along, is at its end.
    AlongEnded {
        /// With whom.
        candidate: CandidateNumber,
        /// Which.
        play: u32,
        /// How; none of the length is known where the station is gone.
        end: PlayEnd,
    },
}

impl PlayFact {
    /// Whose play it is.
    pub fn candidate(&self) -> CandidateNumber {
        match self {
            Self::Along { candidate, .. }
            | Self::Began { candidate, .. }
            | Self::Heard { candidate, .. }
            | Self::Cut { candidate, .. }
            | Self::AlongEnded { candidate, .. } => *candidate,
        }
    }
}

/// The drawn recording, and what was heard of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaysView {
    /// Of the file.
    pub hash: FileHash,
    /// Its length, in milliseconds.
    pub length_ms: u64,
    /// How often it may be heard to its end.
    pub allowed: u32,
    /// Whether the jury's station plays along.
    pub along: bool,
    /// All plays, in order.
    pub plays: Vec<PlayView>,
}

/// One play.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlayView {
    /// Its number, from 1.
    pub play: u32,
    /// Where.
    pub output: PlayOutput,
    /// The device's name.
    pub device: String,
    /// When it began, in milliseconds since the Unix epoch.
    pub began_ms: u64,
    /// How far it is.
    pub state: PlayState,
    /// The jury's station, where it plays along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub along: Option<AlongView>,
}

/// How far a play is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlayState {
    /// It goes on, and began so long ago, in milliseconds.
    Goes(u64),
    /// It was heard to its end.
    Heard {
        /// When, in milliseconds since the Unix epoch.
        at_ms: u64,
        /// How often the device was left without samples.
        gaps: u32,
    },
    /// It was cut.
    Cut {
        /// When, in milliseconds since the Unix epoch.
        at_ms: u64,
        /// Why.
        why: PlayCut,
        /// How much was heard, in milliseconds, as far as it is known.
        heard_ms: u64,
    },
}

/// What the jury's station heard of a play.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlongView {
    /// The device's name.
    pub device: String,
    /// How it ended; none while it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<PlayEnd>,
}

impl PlaysView {
    /// How many plays were heard to their end.
    pub fn heard(&self) -> u32 {
        let heard = self.plays.iter().filter(|play| matches!(play.state, PlayState::Heard { .. }));
        u32::try_from(heard.count()).unwrap_or(u32::MAX)
    }

    /// How many are left.
    pub fn left(&self) -> u32 {
        self.allowed.saturating_sub(self.heard())
    }

    /// The one that goes on.
    pub fn going(&self) -> Option<&PlayView> {
        self.plays.last().filter(|play| matches!(play.state, PlayState::Goes(_)))
    }
}
