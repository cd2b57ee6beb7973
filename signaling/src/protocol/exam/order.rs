//! What people ask of a session.

use serde::{Deserialize, Serialize};

use super::{
    CandidateNumber, Competence, CriterionId, DossierOrder, Drawn, ExchangeId, ExtraTime, FinalInterview,
    JurorInfo, JuryId, JuryInfo, Nonce, OrderId, OutageId, Person, PlayEnd, PlayOutput, PurgeOrder, ScoredIn,
    SessionId, TextMark,
};
use crate::protocol::{ClientId, FileHash, PlanDay, PlanEdit, StationId};

/// What a seat asks. It is done whole, or refused and nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "snake_case")]
pub enum Order {
    /// Staff: when and where.
    Place {
        /// As printed, for instance *21 novembre 2026*.
        date: String,
        /// As printed.
        place: String,
    },
    /// Staff: a candidate more.
    Register {
        /// Its number, which nobody else has.
        candidate: CandidateNumber,
        /// Its name, which only staff is shown.
        name: String,
        /// Its extra time.
        extra: Vec<ExtraTime>,
    },
    /// Staff: a candidate's name and extra time are others. A phase that was opened stays as long as it was.
    Amend {
        /// Which.
        candidate: CandidateNumber,
        /// Its name.
        name: String,
        /// Its extra time.
        extra: Vec<ExtraTime>,
    },
    /// Staff: a candidate was registered by mistake. Only before its first phase.
    Withdraw {
        /// Which.
        candidate: CandidateNumber,
    },
    /// Staff: a member of a jury, new or changed.
    Juror(JurorInfo),
    /// Staff: a jury, new or changed.
    Jury(JuryInfo),
    /// Staff: which jury a candidate has.
    Assign {
        /// The candidate.
        candidate: CandidateNumber,
        /// Its jury.
        jury: JuryId,
    },
    /// Staff: where a person sits from now on.
    Sit {
        /// Who.
        who: Person,
        /// Where; none for nowhere.
        station: Option<StationId>,
    },
    /// Staff: a candidate is absent, or came after all.
    Absent {
        /// Which.
        candidate: CandidateNumber,
        /// Whether it is.
        absent: bool,
    },
    /// Staff: what one candidate drew, the next ones cannot draw.
    ExcludeDrawn {
        /// Whether it is so. It is not, until said.
        on: bool,
    },
    /// Staff: candidates go one step on, or back.
    Step {
        /// Which.
        step: Step,
        /// Who, all or none of them.
        of: Vec<Target>,
        /// Why: to pause and to go back need one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Staff: more time in the phase that is open.
    AddTime {
        /// Whose.
        of: Target,
        /// How much, in milliseconds.
        ms: u64,
        /// Why.
        reason: String,
    },
    /// Staff: the time that an outage took is given back, in the phase that is open.
    Grant {
        /// Which.
        outage: OutageId,
        /// How much, in milliseconds: what was measured, or what staff finds right.
        ms: u64,
    },
    /// Staff: it is not.
    Decline {
        /// Which.
        outage: OutageId,
    },
    /// Candidate: the click.
    Draw {
        /// What.
        what: Drawn,
        /// What the click brings to the draw.
        nonce: Nonce,
    },
    /// Candidate: the confirmation to a client is sent as it is kept, and stays so.
    SendConfirmation {
        /// To whom.
        client: ClientId,
        /// What the text is known by that the candidate saw; where another is kept, nothing is sent.
        text: TextMark,
    },
    /// Who plays: an exchange begins.
    Begin {
        /// With whom.
        candidate: CandidateNumber,
        /// Which.
        exchange: ExchangeId,
        /// How.
        contact: Contact,
    },
    /// Who plays: the exchange is over.
    Close {
        /// Whose.
        candidate: CandidateNumber,
        /// Which.
        exchange: ExchangeId,
    },
    /// Who plays: those still to come, in another order.
    Arrange {
        /// Whose.
        candidate: CandidateNumber,
        /// All of them.
        exchanges: Vec<ExchangeId>,
    },
    /// Who plays: the client of an exchange that is over comes once more, next.
    Repeat {
        /// Whose.
        candidate: CandidateNumber,
        /// Which.
        exchange: ExchangeId,
    },
    /// Who plays: an exchange does not take place.
    Skip {
        /// Whose.
        candidate: CandidateNumber,
        /// Which.
        exchange: ExchangeId,
        /// Why.
        reason: String,
    },
    /// Juror: a mark or a note.
    Remark {
        /// On whom.
        candidate: CandidateNumber,
        /// Which of the two.
        kind: RemarkKind,
        /// A mark needs none.
        text: String,
        /// When it was set, or begun to be written.
        #[serde(default, skip_serializing_if = "RemarkMoment::is_arrival")]
        moment: RemarkMoment,
    },
    /// Juror: an own mark or note says something else; its moment stays.
    Reword {
        /// On whom.
        candidate: CandidateNumber,
        /// The order that made it.
        remark: OrderId,
        /// What it says.
        text: String,
    },
    /// Juror: an own score.
    Score {
        /// Whose work.
        candidate: CandidateNumber,
        /// In which part.
        part: ScoredIn,
        /// Of which competence.
        competence: Competence,
        /// Of which criterion.
        criterion: CriterionId,
        /// Its place in the grid's scale, from 0; none takes it back.
        level: Option<u8>,
    },
    /// Juror: the own scores are final, and the others' that are can be seen.
    Lock {
        /// Whose work.
        candidate: CandidateNumber,
        /// In which part.
        part: ScoredIn,
    },
    /// Juror: what all of the jury, once all have locked, agreed on.
    Agree {
        /// Whose work.
        candidate: CandidateNumber,
        /// In which part.
        part: ScoredIn,
        /// Of which competence.
        competence: Competence,
        /// Of which criterion.
        criterion: CriterionId,
        /// Its place in the grid's scale, from 0.
        level: u8,
    },
    /// Candidate: help is asked for, in any stage; asked again it says something else.
    AskHelp {
        /// What for, in a line; may be empty.
        text: String,
    },
    /// Staff: somebody comes (*J'arrive*).
    AnswerHelp {
        /// To whom.
        candidate: CandidateNumber,
    },
    /// The candidate itself, or staff: no help is asked for any more.
    EndHelp {
        /// Whose hand is lowered.
        candidate: CandidateNumber,
    },
    /// Staff: a line on the screens of these candidates, until each has read it.
    Message {
        /// To whom: each sits somewhere.
        to: Vec<CandidateNumber>,
        /// What.
        text: String,
    },
    /// Candidate: that was read.
    ReadMessage {
        /// The order that made it.
        message: OrderId,
    },
    /// Candidate: the drawn recording is played. It begins once the stations that play it are ready.
    BeginPlay {
        /// Which, by its content.
        recording: FileHash,
        /// Where it is heard.
        output: PlayOutput,
        /// Whether the candidate said that it hears that output.
        #[serde(default)]
        level_heard: bool,
    },
    /// The candidate's station, or the jury's that played along: a play ended there.
    EndPlay {
        /// Whose.
        candidate: CandidateNumber,
        /// Which.
        play: u32,
        /// How.
        end: PlayEnd,
    },
    /// Jury or staff: the station of who plays the clients plays the recording along, in step, or no longer.
    PlayAlong {
        /// With whom.
        candidate: CandidateNumber,
        /// Whether it does.
        on: bool,
    },
    /// Jury or staff: the play that goes on is stopped, and not counted.
    StopPlay {
        /// Whose.
        candidate: CandidateNumber,
        /// Why.
        reason: String,
    },
    /// Staff: the session is over. Only while no candidate is in the midst of a phase. Its record stays, nobody has any
    /// right by it any more, and another session can be made.
    CloseSession,
    /// Staff: it was closed by mistake, and goes on as it was. Only as long as no other was made.
    ReopenSession {
        /// The one that was closed last.
        session: SessionId,
    },
    /// Staff: a plan of the day is computed, in place of any before. Only before the first candidate has begun.
    Plan {
        /// From what.
        day: PlanDay,
        /// Whether candidates that have a jury keep it; those without one are given theirs in any case.
        keep_juries: bool,
    },
    /// Staff: an entry of the plan is another. Another jury is the candidate's from then on.
    EditPlan(PlanEdit),
    /// Staff: a candidate has a final interview after the last phase of a form that has none, or no longer; until it begins.
    FinalInterview(FinalInterview),
    /// Staff: about dossiers, also once the session is closed.
    Dossier(DossierOrder),
    /// Staff: about what is kept of the session, also once it is closed.
    Purge(PurgeOrder),
}

/// A candidate as it was when the order was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Who.
    pub candidate: CandidateNumber,
    /// As last seen; where it moved on, the order came late or twice, and is refused.
    pub epoch: u32,
}

/// One step of a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The next phase is opened: its name is seen, nothing else.
    Open,
    /// All who must be there are.
    Ready,
    /// The clock runs.
    Start,
    /// The clock stands.
    Pause,
    /// It runs on.
    Resume,
    /// The phase is over.
    Finish,
    /// The step before is undone; what was written, drawn or said stays. A phase whose clock ran or stood goes on with what
    /// was left when it starts again.
    Back,
    /// The same from a clock that runs or stands, but the phase begins anew with all its time.
    Anew,
}

/// How an exchange begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    /// *Appeler en tant que ce client*.
    Call,
    /// *Attendre l'appel*.
    AwaitCall,
    /// *Ouvrir le chat*.
    OpenChat,
}

/// What a juror writes down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemarkKind {
    /// *Repère*: a moment, with a few words.
    Mark,
    /// *Observation*.
    Note,
}

/// When a mark was set, or a note begun, as its station saw it: it may come long after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemarkMoment {
    /// The station does not know: it is of the moment at which it arrives.
    #[default]
    Arrival,
    /// Outside of any exchange.
    Outside,
    /// In an exchange. One that was not open to this candidate then counts as [`RemarkMoment::Arrival`].
    In {
        /// Which.
        exchange: ExchangeId,
        /// How long after it began, in milliseconds.
        offset_ms: u64,
    },
}

impl RemarkMoment {
    /// Whether it is that at which the order arrives.
    pub fn is_arrival(&self) -> bool {
        match self {
            RemarkMoment::Arrival => true,
            RemarkMoment::Outside | RemarkMoment::In { .. } => false,
        }
    }
}
