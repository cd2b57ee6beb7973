//! What a candidate is shown of its session, and nothing else.

use serde::{Deserialize, Serialize};

use super::{
    Called, CandidateNumber, Commitment, DocumentId, Drawn, HandView, OwnWork, Part, PhaseId, PlaysView,
    Seen, TemplateId, Written,
};
use crate::protocol::{ClientId, Direction};

/// All that a candidate's station knows of the session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateView {
    /// Who it is.
    pub candidate: CandidateNumber,
    /// The form of the exam, in a word or two.
    pub format: String,
    /// The phase and its clock.
    pub clock: ClockView,
    /// What it may do now.
    pub may: Rights,
    /// The draw of this phase, and those done.
    pub draws: Vec<DrawView>,
    /// What it may read now, in order; the texts come by themselves.
    pub documents: Vec<Entry<DocumentId>>,
    /// Texts to start from.
    pub templates: Vec<Entry<TemplateId>>,
    /// What a contact record may say that came of the contact, while records are written; empty where the package names
    /// nothing to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub qualifications: Vec<String>,
    /// The drawn clients, in the order of the subject.
    pub clients: Vec<ClientEntry>,
    /// Whether part 1's file, request and instructions may be read now.
    pub part1: bool,
    /// The recording that was drawn, in the phase in which it is played.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plays: Option<PlaysView>,
    /// Whether something fails at this candidate's, as far as the server sees.
    pub outage: bool,
    /// Its raised hand, and what staff wrote to it.
    #[serde(default, skip_serializing_if = "HandView::is_empty")]
    pub hand: HandView,
    /// Its exchanges, and what it sent. What it writes comes by itself: see [`super::ToExam::Writings`].
    #[serde(default)]
    pub work: OwnWork,
}

/// Where a candidate is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockView {
    /// How far it is in its phase.
    pub stage: Stage,
    /// Which phase; the next one while it waits.
    pub phase: PhaseView,
    /// What is left of it, in milliseconds; none before it is opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remaining_ms: Option<u64>,
    /// Whether the last five minutes run.
    pub last_minutes: bool,
    /// Grows with each step; orders name it.
    pub epoch: u32,
}

/// One phase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhaseView {
    /// Its name in the format.
    pub id: PhaseId,
    /// As displayed.
    pub name: String,
    /// Its part of the exam.
    pub part: Part,
    /// From 1.
    pub number: u32,
    /// How many there are.
    pub of: u32,
}

/// How far a candidate is in a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nothing was opened yet.
    Waiting,
    /// The phase was opened: who must be there comes in.
    Open,
    /// All are there.
    Ready,
    /// The clock runs.
    Running,
    /// The clock stands.
    Paused,
    /// Nothing is left of the phase, and it was not finished yet.
    TimeUp,
    /// The phase is over.
    Finished,
}

impl Stage {
    /// All of them, in the order of a phase.
    pub const ALL: [Stage; 7] = [
        Stage::Waiting,
        Stage::Open,
        Stage::Ready,
        Stage::Running,
        Stage::Paused,
        Stage::TimeUp,
        Stage::Finished,
    ];
}

/// What may be done now; whatever is not listed may not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// What may be seen.
    pub see: Vec<Seen>,
    /// With whom it may speak or chat.
    pub call: Vec<Called>,
    /// What it may write.
    pub write: Vec<Written>,
    /// Whether it may play the drawn recording.
    pub play: bool,
    /// What it may draw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draw: Option<Drawn>,
}

/// One draw: bound, and then done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawView {
    /// Of what.
    pub what: Drawn,
    /// What binds the server.
    pub commitment: Commitment,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<DrawResult>,
}

/// What was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawResult {
    /// Its place among all that the package has, from 1.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: u64,
}

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry<Id> {
    /// Its name in the package.
    pub id: Id,
    /// As displayed.
    pub title: String,
}

/// One drawn client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientEntry {
    /// Its name in the package.
    pub id: ClientId,
    /// As displayed.
    pub name: String,
    /// As displayed.
    pub number: String,
    /// Who places the contact.
    pub direction: Direction,
}
