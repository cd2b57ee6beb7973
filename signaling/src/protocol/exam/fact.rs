//! What becomes true in a session.

use crate::protocol::{ClientId, FileHash, PlanEdit, PlanEntries, PlannedFrom, StationId, exam::*};

/// What became true.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// A session was made from a package.
    Made {
        /// Its name.
        session: SessionId,
        /// What the package is known by.
        package: FileHash,
        /// The package's title.
        title: String,
        /// The form of the exam.
        format: FormatId,
        /// What the urn of subjects holds, in order.
        subjects: Vec<String>,
        /// What the urn of recordings holds, in order; nothing where the format draws none.
        recordings: Vec<String>,
        /// What things are called in it.
        #[serde(default, skip_serializing_if = "Labels::is_empty")]
        labels: Box<Labels>,
    },
    /// When and where was set.
    Placed {
        /// As printed.
        date: String,
        /// As printed.
        place: String,
    },
    /// A candidate was registered.
    Registered {
        /// Which.
        candidate: CandidateNumber,
        /// Its name.
        name: String,
        /// Its extra time.
        extra: Vec<ExtraTime>,
    },
    /// Its name and extra time were changed.
    Amended {
        /// Which.
        candidate: CandidateNumber,
        /// Its name.
        name: String,
        /// Its extra time.
        extra: Vec<ExtraTime>,
    },
    /// Its registration was taken back.
    Withdrawn {
        /// Which.
        candidate: CandidateNumber,
    },
    /// A member of a jury was entered or changed.
    JurorEntered(JurorInfo),
    /// A jury was made or changed.
    JuryMade(JuryInfo),
    /// A candidate was given a jury.
    Assigned {
        /// The candidate.
        candidate: CandidateNumber,
        /// Its jury.
        jury: JuryId,
    },
    /// A person was seated, or left its seat.
    Sat {
        /// Who.
        who: Person,
        /// Where; none for nowhere.
        station: Option<StationId>,
    },
    /// A candidate was found absent, or came after all.
    AbsenceNoted {
        /// Which.
        candidate: CandidateNumber,
        /// Whether it is.
        absent: bool,
    },
    /// What is drawn can be drawn again, or not any more.
    ExclusionSet {
        /// Whether it cannot.
        on: bool,
    },
    /// A phase was opened for a candidate.
    PhaseOpened {
        /// For whom.
        candidate: CandidateNumber,
        /// Which.
        phase: PhaseId,
        /// The candidate's, from now on.
        epoch: u32,
        /// How long it is with extra time, in milliseconds.
        total_ms: u64,
    },
    /// A candidate went another step.
    Stepped {
        /// Which.
        candidate: CandidateNumber,
        /// In which phase it was.
        phase: PhaseId,
        /// The step.
        step: Step,
        /// The candidate's, from now on.
        epoch: u32,
        /// What was left of the phase, in milliseconds.
        remaining_ms: u64,
        /// Why, where staff said so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// Back from a clock that ran or stood, it goes on with what was left; where that is not said, with the whole phase.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        goes_on: bool,
    },
    /// A phase was made longer.
    TimeAdded {
        /// Whose.
        candidate: CandidateNumber,
        /// Which.
        phase: PhaseId,
        /// How much, in milliseconds.
        ms: u64,
        /// Why.
        reason: String,
    },
    /// Something failed at a candidate's, or at the jury's while it was there.
    OutageBegan {
        /// Whose time it takes.
        candidate: CandidateNumber,
        /// The same as long as anything of it lasts.
        outage: OutageId,
        /// What.
        cause: Cause,
        /// For how long before, in milliseconds: a dead line is noticed by its silence.
        #[serde(default, skip_serializing_if = "is_zero")]
        unnoticed_ms: u64,
    },
    /// It works again.
    OutageEnded {
        /// Whose time it took.
        candidate: CandidateNumber,
        /// Which.
        outage: OutageId,
        /// What.
        cause: Cause,
    },
    /// An outage is over, all of it: so much of the running clock it took, which staff can give back.
    OutageMeasured {
        /// Whose.
        candidate: CandidateNumber,
        /// Which.
        outage: OutageId,
        /// What failed first.
        kind: OutageKind,
        /// In milliseconds.
        measured_ms: u64,
    },
    /// The server was away, or stood still; clocks ran on.
    ServerReturned {
        /// In milliseconds.
        away_ms: u64,
    },
    /// Time was given back for an outage.
    CreditGranted {
        /// Whose.
        candidate: CandidateNumber,
        /// For which.
        outage: OutageId,
        /// In which phase.
        phase: PhaseId,
        /// How much, in milliseconds.
        ms: u64,
    },
    /// It was not.
    CreditDeclined {
        /// Whose.
        candidate: CandidateNumber,
        /// For which.
        outage: OutageId,
    },
    /// The server chose its part of a draw. Kept, and shown to nobody before the draw.
    DrawSealed {
        /// Whose.
        candidate: CandidateNumber,
        /// Of what.
        what: Drawn,
        /// Its part.
        seed: DrawSeed,
    },
    /// The server is bound to its part of a draw.
    DrawCommitted {
        /// Whose.
        candidate: CandidateNumber,
        /// Of what.
        what: Drawn,
        /// By this.
        commitment: Commitment,
    },
    /// A candidate drew.
    Drawn {
        /// Which.
        candidate: CandidateNumber,
        /// What.
        what: Drawn,
        /// The server's part.
        seed: DrawSeed,
        /// The candidate's part.
        nonce: Nonce,
        /// What could be drawn, in order.
        urn: Vec<String>,
        /// What was.
        chosen: String,
    },
    /// An exchange began.
    ExchangeBegan {
        /// Whose.
        candidate: CandidateNumber,
        /// Which.
        exchange: ExchangeId,
        /// With which client.
        client: ClientId,
        /// How.
        contact: Contact,
    },
    /// It is over.
    ExchangeClosed {
        /// Whose.
        candidate: CandidateNumber,
        /// Which.
        exchange: ExchangeId,
        /// How long it lasted, in milliseconds.
        lasted_ms: u64,
    },
    /// Those still to come were put in another order.
    ExchangesArranged(Arranged),
    /// A client comes once more, next.
    ExchangeRepeated {
        /// Whose.
        candidate: CandidateNumber,
        /// The exchange that is repeated.
        exchange: ExchangeId,
        /// The one that repeats it.
        again: ExchangeId,
    },
    /// A recording of an exchange was begun, at the station of one of its two sides.
    ExchangeRecorded(ExchangeKept),
    /// An exchange will not take place.
    ExchangeSkipped {
        /// Whose.
        candidate: CandidateNumber,
        /// Which.
        exchange: ExchangeId,
        /// Why.
        reason: String,
    },
    /// A juror set a mark or wrote a note.
    Remarked {
        /// On whom.
        candidate: CandidateNumber,
        /// Who.
        juror: JurorId,
        /// Its name: the order that made it.
        remark: OrderId,
        /// Which of the two.
        kind: RemarkKind,
        /// In which phase.
        phase: PhaseId,
        /// In which exchange, if one was open.
        exchange: Option<ExchangeId>,
        /// How long after the exchange began, in milliseconds.
        offset_ms: Option<u64>,
        /// What it says.
        text: String,
    },
    /// A mark or a note was reworded.
    Reworded {
        /// On whom.
        candidate: CandidateNumber,
        /// Who.
        juror: JurorId,
        /// Which.
        remark: OrderId,
        /// What it says.
        text: String,
    },
    /// A juror scored, or took a score back.
    Scored {
        /// Whose work.
        candidate: CandidateNumber,
        /// Who.
        juror: JurorId,
        /// In which part.
        part: ScoredIn,
        /// Of which competence.
        competence: Competence,
        /// Of which criterion.
        criterion: CriterionId,
        /// Its place in the grid's scale; none where it was taken back.
        level: Option<u8>,
    },
    /// A juror's scores are final.
    Locked {
        /// Whose work.
        candidate: CandidateNumber,
        /// Who.
        juror: JurorId,
        /// In which part.
        part: ScoredIn,
    },
    /// The jury agreed on a score.
    Agreed {
        /// Whose work.
        candidate: CandidateNumber,
        /// Who wrote it down.
        juror: JurorId,
        /// In which part.
        part: ScoredIn,
        /// Of which competence.
        competence: Competence,
        /// Of which criterion.
        criterion: CriterionId,
        /// Its place in the grid's scale.
        level: u8,
    },
    /// A candidate asked for help.
    HelpAsked {
        /// Which.
        candidate: CandidateNumber,
        /// What for; empty where it did not say.
        text: String,
    },
    /// Staff said that somebody comes.
    HelpAnswered {
        /// To whom.
        candidate: CandidateNumber,
    },
    /// Help is asked for no more.
    HelpEnded {
        /// By whom it was.
        candidate: CandidateNumber,
    },
    /// Staff wrote to candidates.
    Messaged {
        /// Its name: the order that made it.
        message: OrderId,
        /// To whom.
        to: Vec<CandidateNumber>,
        /// What.
        text: String,
    },
    /// A candidate has read it.
    MessageRead {
        /// Which candidate.
        candidate: CandidateNumber,
        /// Which message.
        message: OrderId,
    },
    /// The session was closed. Nothing follows but a reopening, seals of dossiers, and what becomes of what is kept.
    SessionClosed,
    /// It goes on as it was before.
    SessionReopened,
    /// A candidate sent a written confirmation, which stays as it is.
    ConfirmationSent {
        /// Who.
        candidate: CandidateNumber,
        /// To whom.
        client: ClientId,
        /// What the text is known by.
        text: TextMark,
    },
    /// A phase in which a candidate wrote is over: what it wrote, and could write in it, was this.
    WorkHandedIn {
        /// Whose.
        candidate: CandidateNumber,
        /// Which phase.
        phase: PhaseId,
        /// Which piece.
        piece: Piece,
        /// What the text is known by.
        text: TextMark,
    },
    /// The recording was played.
    Play(PlayFact),
    /// A plan of the day was computed, in place of any before. Its entries follow.
    Planned(PlannedFrom),
    /// Entries of the plan, after those before; one that is known already takes that one's place.
    PlanEntries(PlanEntries),
    /// The plan was edited. Another jury is kept as [`Fact::Assigned`].
    PlanEdited(PlanEdit),
    /// Somebody listens in silence, or no longer.
    Listening(ListeningFact),
    /// A candidate has a final interview of its own, of another length, or none any more.
    FinalInterview(FinalInterview),
    /// Of a candidate's dossier.
    Dossier(DossierFact),
    /// Of what is kept of the session.
    Purge(PurgeFact),
}
