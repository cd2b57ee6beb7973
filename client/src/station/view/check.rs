//! What is to be seen of a headset check.

use serde::{Deserialize, Serialize};

/// The check that goes on, and what the last one found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CheckView {
    /// How far the check is; `None` while there is none.
    pub step: Option<CheckStep>,
    /// What it has found so far.
    pub found: Findings,
    /// What the last one found that came to its end.
    pub verdict: Option<Verdict>,
    /// Microphone, headset or ring are others than those of the verdict.
    pub stale: bool,
}

impl CheckView {
    /// Whether the last check found nothing to mend, with the devices in use.
    pub fn is_good(&self) -> bool {
        !self.stale && self.verdict.as_ref().is_some_and(|verdict| verdict.faults.is_empty())
    }
}

/// How far a check is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckStep {
    /// The person speaks, and the level is taken.
    Level,
    /// The level is not right: try again, or go on all the same.
    LevelWrong(Level),
    /// The person says a sentence, which is recorded…
    Sentence,
    /// …and played back to them.
    PlayBack,
    /// Was it heard?
    Heard,
    /// A tone in one ear: in which?
    Ear(Ear),
    /// The telephone rings: is it heard?
    Ring,
    /// The room and the echo are measured; nobody speaks.
    Room,
    /// The verdict is there.
    Done,
}

/// One side of a headset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ear {
    /// The left one.
    Left,
    /// The right one.
    Right,
}

/// What a person answers in a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckAnswer {
    /// It was heard.
    Yes,
    /// It was not heard.
    No,
    /// In the left ear.
    Left,
    /// In the right ear.
    Right,
    /// In both, or in the only one that the headset has.
    Both,
    /// In neither.
    Neither,
    /// Go on, though the level is not right.
    GoOn,
}

/// How loud a voice comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// As it should.
    Right,
    /// Hard to hear.
    TooQuiet,
    /// So loud that it is distorted.
    TooLoud,
    /// No voice at all.
    Silent,
}

/// What a check found; `None` for what was not looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Findings {
    /// How loud the voice comes in.
    pub level: Option<Level>,
    /// The same in dBFS, before any processing.
    pub level_dbfs: Option<f32>,
    /// Whether the person heard their own sentence.
    pub heard: Option<bool>,
    /// Where the tone for the left ear was heard.
    pub left: Option<CheckAnswer>,
    /// Where the tone for the right ear was heard.
    pub right: Option<CheckAnswer>,
    /// Whether the ring was heard.
    pub rang: Option<bool>,
    /// The room's noise, in dBFS.
    pub noise_dbfs: Option<f32>,
    /// What of the headset's sound comes back into the microphone, in decibels; `None` where nothing does.
    pub echo_db: Option<f32>,
}

/// What there is to mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The microphone gives no voice.
    Silent,
    /// The voice is too quiet.
    TooQuiet,
    /// The voice is distorted.
    TooLoud,
    /// The own sentence was not heard.
    NotHeard,
    /// A tone for one ear was heard in neither.
    DeafEar(Ear),
    /// Left and right are the wrong way round.
    EarsSwapped,
    /// The ring was not heard.
    RingNotHeard,
    /// The room is loud.
    Noisy,
    /// The microphone hears the headset.
    Echo,
}

/// What a check that came to its end found, as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: u64,
    /// When the room was last measured without the person.
    #[serde(default)]
    pub renewed_ms: Option<u64>,
    /// Microphone, headset and ring, as chosen.
    pub devices: [UsedDevice; 3],
    /// What was found.
    pub found: Findings,
    /// What there is to mend; empty where all is well.
    pub faults: Vec<Fault>,
}

/// A device of a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedDevice {
    /// In the words of the choice.
    pub choice: String,
    /// What people call it; empty where that is not known.
    pub name: String,
}

/// What a take of the microphone, before any processing, says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// When it was taken, in milliseconds since the Unix epoch.
    pub at_ms: u64,
    /// The loudest tenths of a second, in dBFS: the voice.
    pub level_dbfs: f32,
    /// The share of samples at the end of the scale, in percent.
    pub clipped_percent: f32,
    /// The quietest tenths of a second, in dBFS: the room.
    pub noise_dbfs: f32,
    /// What of a chirp came back, in decibels; `None` where nothing did.
    pub echo_db: Option<f32>,
}
