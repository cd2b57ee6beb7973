//! What a member of a jury is shown of its session.

use serde::{Deserialize, Serialize};

use super::{
    CandidateNumber, Channel, ClockView, Competence, Contact, CriterionId, DocumentId, DrawView, Entry,
    ExchangeId, ExchangeRecording, GuideId, HandedFile, JurorId, JuryId, OrderId, PlaysView, RemarkKind,
    ScoredIn, SessionId, WorkEntry,
};
use crate::protocol::{ClientId, Direction, StationId};

/// All that a juror's station knows of the session: its own notes and scores, and none of another's before both have
/// locked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JuryView {
    /// Of which session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
    /// Who it is.
    pub juror: JurorId,
    /// Its jury, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jury: Option<JuryId>,
    /// Its jury's name.
    pub name: String,
    /// Its jury, who plays first.
    pub members: Vec<JuryMember>,
    /// Its candidates, by number.
    pub candidates: Vec<JuryTile>,
    /// The one whom the jury is with now, whomever this one looks at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<CandidateNumber>,
    /// The one that it looks at. It stays until it asks for another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Box<JuryCandidate>>,
    /// Another whenever the plan of the day is, of which it reads its jury's; none where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<u64>,
}

/// One of a jury.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JuryMember {
    /// Which.
    pub juror: JurorId,
    /// Its name.
    pub name: String,
    /// Whether it plays the clients.
    pub plays: bool,
    /// Whether it corrects part 1.
    pub corrects: bool,
}

/// One candidate of a jury.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JuryTile {
    /// Its number.
    pub candidate: CandidateNumber,
    /// Where it is.
    pub clock: ClockView,
    /// Whether it is noted absent.
    pub absent: bool,
}

/// The candidate that a juror looks at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JuryCandidate {
    /// Its number.
    pub candidate: CandidateNumber,
    /// Where it is.
    pub clock: ClockView,
    /// What it drew.
    pub draws: Vec<DrawView>,
    /// *Feuille de route*, in order: what is over, what lasts, what is to come.
    pub run_sheet: Vec<ExchangeView>,
    /// The time that each exchange still to come has, in milliseconds, where all are as long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_ms: Option<u64>,
    /// Own marks and notes, in the order of their moments.
    pub remarks: Vec<RemarkView>,
    /// The scores of each part that has any.
    pub scoring: Vec<Scoring>,
    /// What to read beside this phase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guide: Option<GuideId>,
    /// What the candidate is given to read, which the juror may read too, in order; the texts come by themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<Entry<DocumentId>>,
    /// Where who plays the clients sits: the station to listen to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plays_at: Option<StationId>,
    /// Where the candidate sat and sits, in order: a chat goes on where it moved to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seats: Vec<StationId>,
    /// The recording that the candidate drew, in the phase in which it is played.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plays: Option<PlaysView>,
    /// What the juror may do now.
    pub may: JuryRights,
    /// What the candidate wrote and the juror may read now: part 1's work once it is handed in, a contact record once an
    /// exchange with its client is over, a confirmation once it is sent, and all of the exchanges' once they are over.
    #[serde(default)]
    pub written: Vec<WorkEntry>,
    /// What it handed in, which the juror reads with the written work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<HandedFile>,
    /// The technical interview without a recording and without scores of its own, where the form of the exam has one: it
    /// bears on the criteria that have no score yet, and on what the candidate wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interview: Option<InterviewOnRest>,
}

/// How far the interview on what has no score yet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InterviewOnRest {
    /// To come.
    ToCome,
    /// It is this phase.
    Now,
}

/// One exchange of the run sheet. Its role sheet comes by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeView {
    /// Which.
    pub exchange: ExchangeId,
    /// The client.
    pub client: ClientId,
    /// Its name.
    pub name: String,
    /// Its number.
    pub number: String,
    /// By what.
    pub channel: Channel,
    /// Who places the contact.
    pub direction: Direction,
    /// How it is to begin.
    pub contact: Contact,
    /// What kind of exchange it is.
    pub theme: String,
    /// What it lets a candidate show.
    pub competences: Vec<Competence>,
    /// Whether the candidate is to confirm in writing.
    pub written_confirmation: bool,
    /// How far it is.
    pub state: ExchangeState,
    /// Where it was recorded, part by part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recorded_at: Vec<RecordedAt>,
    /// The recordings of it that the server has for this seat, in the order of what they hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recordings: Vec<ExchangeRecording>,
}

/// A station at which an exchange, or a part of it, was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedAt {
    /// Which.
    pub station: StationId,
    /// Its name.
    pub name: String,
    /// How long after the exchange began the call was placed that was recorded there, in milliseconds.
    pub from_ms: u64,
}

/// How far an exchange is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExchangeState {
    /// To come.
    Planned,
    /// It lasts, for so long, in milliseconds.
    Open(u64),
    /// It is over, and lasted so long, in milliseconds.
    Closed(u64),
    /// It does not take place, for this reason.
    Skipped(String),
}

/// A mark or a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemarkView {
    /// Its name.
    pub remark: OrderId,
    /// Which of the two.
    pub kind: RemarkKind,
    /// In which exchange.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<ExchangeId>,
    /// How long after that began, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset_ms: Option<u64>,
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: u64,
    /// What it says.
    pub text: String,
}

/// The scores of one part of the exam.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scoring {
    /// Which.
    pub part: ScoredIn,
    /// The competences that are scored in it, whose grids come by themselves.
    pub competences: Vec<Competence>,
    /// The own scores.
    pub own: Vec<ScoreEntry>,
    /// Who has locked.
    pub locked: Vec<JurorId>,
    /// The scores of the others that have locked; none before the juror has.
    pub others: Vec<JurorScores>,
    /// Where those who have locked do not agree, once all have.
    pub differences: Vec<Difference>,
    /// What was agreed.
    pub agreed: Vec<AgreedScore>,
    /// The marks and notes of the others, once all of the jury have locked; none before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<JurorRemarks>,
}

/// The marks and notes of another juror.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JurorRemarks {
    /// Whose.
    pub juror: JurorId,
    /// In the order of their moments, as far as a view holds them.
    pub remarks: Vec<RemarkView>,
    /// Whether there are more than the view holds.
    #[serde(default)]
    pub more: bool,
}

/// One score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreEntry {
    /// Of which competence.
    pub competence: Competence,
    /// Of which criterion.
    pub criterion: CriterionId,
    /// Its place in the grid's scale.
    pub level: u8,
}

/// What was agreed on: the same as one score.
pub type AgreedScore = ScoreEntry;

/// The scores of another juror.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JurorScores {
    /// Whose.
    pub juror: JurorId,
    /// The scores.
    pub scores: Vec<ScoreEntry>,
}

/// A criterion on which the jury is not of one mind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Of which competence.
    pub competence: Competence,
    /// Which.
    pub criterion: CriterionId,
    /// What each gave, in the order of the jury; none where it gave nothing.
    pub levels: Vec<(JurorId, Option<u8>)>,
}

/// What a juror may do now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JuryRights {
    /// Begin an exchange.
    pub begin: bool,
    /// Close one.
    pub close: bool,
    /// Reorder, repeat and skip.
    pub arrange: bool,
    /// Set a mark.
    pub mark: bool,
    /// Write a note.
    pub note: bool,
    /// Score.
    pub score: bool,
    /// Read what the candidate wrote.
    pub written_work: bool,
    /// Listen.
    pub listen: bool,
    /// Say whether the jury's station plays along.
    #[serde(default)]
    pub play_along: bool,
    /// Stop a play.
    #[serde(default)]
    pub stop_play: bool,
}
