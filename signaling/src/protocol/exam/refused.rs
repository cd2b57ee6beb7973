//! Why an order is refused.

use serde::{Deserialize, Serialize};

/// Why an order is refused: nothing has changed. As a text it is a sentence in English, for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// In this phase, or for this seat, that may not be done.
    #[error("This seat may not do that now.")]
    NotAllowed,
    /// The station has nobody of this session.
    #[error("Nobody of this session sits at this station.")]
    NobodyHere,
    /// The package has no such form of the exam, or no subject for it.
    #[error("The package has no subject for this format.")]
    NoSuchFormat,
    /// No candidate has that number.
    #[error("No candidate has this number.")]
    NoSuchCandidate,
    /// Another candidate has that number.
    #[error("Another candidate has this number already.")]
    NumberTaken,
    /// The session holds as many people as it takes.
    #[error("This session holds as many people as it takes.")]
    SessionFull,
    /// A text is empty, too long, or holds characters that cannot be shown.
    #[error("A text is empty, too long, or holds characters that cannot be shown.")]
    BadText,
    /// A reason is needed.
    #[error("This needs a reason, in a line.")]
    ReasonNeeded,
    /// The extra time is none, too long, twice for one phase, or for no phase that can have any.
    #[error("This extra time is none, too long, given twice, or for a phase that can have none.")]
    BadExtraTime,
    /// No time, or more than a working day.
    #[error("The time to add must be more than nothing and at most eight hours.")]
    BadTime,
    /// The candidate has begun.
    #[error("The candidate has begun its first phase.")]
    HasBegun,
    /// No juror has that number.
    #[error("No member of a jury has this number.")]
    NoSuchJuror,
    /// No jury has that number.
    #[error("No jury has this number.")]
    NoSuchJury,
    /// The juror is twice in the jury, or in another one.
    #[error("A member can be in one jury only, and once.")]
    JurorTwice,
    /// Who corrects part 1 is not of the jury.
    #[error("Who corrects part 1 must be of the jury.")]
    CorrectorNotInJury,
    /// The form of the exam asks for a corrector who knows customer retention.
    #[error("In this format who corrects part 1 must know customer retention from practice.")]
    CorrectorWithoutRetention,
    /// A clock runs for a candidate that would sit nowhere.
    #[error("This candidate's clock runs: pause it first.")]
    ClockRuns,
    /// Somebody else sits at the station by now.
    #[error("It was asked by somebody who does not sit here any more.")]
    OtherSeat,
    /// The jury has begun with this candidate.
    #[error("The jury examines this candidate already.")]
    JuryHasBegun,
    /// No such station.
    #[error("There is no such station.")]
    NoSuchStation,
    /// The station is of another role.
    #[error("This station is of another role.")]
    WrongStation,
    /// Somebody else sits there.
    #[error("Somebody else sits at this station.")]
    StationTaken,
    /// The candidate is absent.
    #[error("This candidate is noted absent.")]
    IsAbsent,
    /// The candidate sits nowhere.
    #[error("This candidate sits at no station.")]
    NotSeated,
    /// The phase needs a jury that sits at its stations.
    #[error("This phase needs the candidate's jury at its station.")]
    JuryMissing,
    /// The station of who plays the clients is not connected.
    #[error("The jury's station is not connected to the server.")]
    JuryAway,
    /// The candidate's station is not connected.
    #[error("The candidate's station is not connected to the server.")]
    CandidateAway,
    /// The jury is with another candidate.
    #[error("The candidate's jury is with another candidate.")]
    JuryBusy,
    /// Somebody was faster, or the order came twice.
    #[error("The phase moved on meanwhile: this was done already, or is too late.")]
    MovedOn,
    /// The step does not follow from where the candidate is.
    #[error("This step does not follow from where the candidate is.")]
    WrongStep,
    /// One candidate is named twice, or none is.
    #[error("Name each candidate once, and at least one.")]
    BadTargets,
    /// The last phase is over.
    #[error("The candidate's last phase is over.")]
    NoMorePhases,
    /// No phase has a clock that time could be added to.
    #[error("No phase of this candidate is open, so there is no clock to add to.")]
    NoClock,
    /// No such outage.
    #[error("There is no such outage.")]
    NoSuchOutage,
    /// It lasts still.
    #[error("This outage lasts still, so it is not measured.")]
    OutageLasts,
    /// Staff has decided already.
    #[error("This outage was decided on already.")]
    OutageSettled,
    /// Nothing is left to draw.
    #[error("Nothing is left to draw: all was drawn, and what was drawn is excluded.")]
    UrnEmpty,
    /// The candidate draws that in another phase, or its clock does not run.
    #[error("This is not drawn now.")]
    NotDrawnNow,
    /// The candidate has not drawn.
    #[error("The candidate has not drawn yet.")]
    NothingDrawn,
    /// No such exchange.
    #[error("There is no such exchange.")]
    NoSuchExchange,
    /// The exchange has begun, is over or was skipped, or has not begun.
    #[error("This exchange is not at a point where that can be done.")]
    WrongExchange,
    /// The client is not met in that way.
    #[error("This client is met in another way: see channel and direction.")]
    WrongContact,
    /// The exchange before is not closed at both ends.
    #[error("The exchange before is not closed at both ends.")]
    StillInExchange,
    /// Not each of the exchanges to come, once.
    #[error("Name each exchange still to come, once.")]
    BadArrangement,
    /// No such mark or note of this juror.
    #[error("This member made no such mark or note.")]
    NoSuchRemark,
    /// No room for more marks and notes of this juror on this candidate.
    #[error("There is no room for more marks and notes on this candidate.")]
    TooManyRemarks,
    /// The grid has no such criterion, or the competence is not scored in that part of this exam.
    #[error("This is not scored in this part of the exam.")]
    NotScored,
    /// The scale has no such place.
    #[error("The score is outside the grid's scale.")]
    OutOfScale,
    /// The juror has locked its scores.
    #[error("These scores are locked.")]
    ScoresLocked,
    /// Not all of the jury have locked their scores.
    #[error("Not all of the jury have locked their scores.")]
    NotAllLocked,
    /// No such text, or not for this seat now.
    #[error("There is no such text for this seat now.")]
    NoSuchItem,
    /// The confirmation to this client was sent already.
    #[error("The confirmation to this client was sent already.")]
    ConfirmationSent,
    /// The kept text is not the one that was to be sent.
    #[error("The text that is kept is not the one that was to be sent.")]
    TextMovedOn,
    /// The phase plays none, its clock does not run, or nothing was drawn.
    #[error("No recording is played now, or none was drawn.")]
    NotPlayedNow,
    /// Another recording was drawn.
    #[error("That is not the recording that was drawn.")]
    NotThatRecording,
    /// It was heard as often as it may be.
    #[error("The recording was heard to its end as often as it may be.")]
    NoPlaysLeft,
    /// One play at a time.
    #[error("The recording is being played.")]
    PlayUnderWay,
    /// The person has not said that it hears the output.
    #[error("Hear the level of that output first: the recording is played there only then.")]
    LevelNotHeard,
    /// There is no such play.
    #[error("There is no such play, or it is over.")]
    NoSuchPlay,
    /// The candidate's station cannot play it.
    #[error("The candidate's station cannot play it: the file or the output is not ready.")]
    OutputNotReady,
    /// The jury's station was to play along, and cannot.
    #[error("The jury's station, which is to play along, is not ready.")]
    JuryNotReady,
    /// No session is held.
    #[error("No session of an exam is held.")]
    NoSession,
    /// A session is held already.
    #[error("A session of an exam is held already.")]
    SessionHeld,
    /// Another package is being taken.
    #[error("Another package is being taken: open the session from that one.")]
    PackageMoves,
    /// The candidate asks for no help.
    #[error("This candidate asks for no help.")]
    NoHelpAsked,
    /// A candidate is in the midst of a phase.
    #[error("A candidate is in the midst of a phase: finish it first.")]
    PhaseUnderWay,
    /// Nobody is there to plan for.
    #[error("There is no candidate to plan for.")]
    NobodyToPlan,
    /// No jury was made.
    #[error("There is no jury to plan with.")]
    NoJuryToPlan,
    /// Candidates have no station.
    #[error("A plan needs one candidates' station at least.")]
    NoDeskToPlan,
    /// Interviews can be held nowhere.
    #[error("This form of the exam needs one interview room at least.")]
    NoRoomToPlan,
    /// Nobody watches.
    #[error("This form of the exam needs one invigilator at least.")]
    NoInvigilatorToPlan,
    /// The break is longer than the time in which it lies.
    #[error("The break does not fit between the times that are set for it.")]
    BreakTooLong,
    /// A time or duration of the day is none of a day.
    #[error("The day must end after it starts, and no time or duration of it be longer than a day.")]
    BadPlanDay,
    /// A candidate has begun.
    #[error("The day has begun: the plan is edited, and not computed anew.")]
    DayHasBegun,
    /// No plan was computed.
    #[error("No plan of the day was computed.")]
    NoPlan,
    /// The plan has no such entry.
    #[error("The plan has no such entry.")]
    NoSuchPlanEntry,
    /// An entry would lie beyond all days, or last no time.
    #[error("An entry of the plan lasts a minute at least, and lies within the day.")]
    BadPlanTime,
    /// The entry is no phase, or the place of another kind than the one that it has.
    #[error("A phase at a station goes to another station, one in a room to another room.")]
    WrongPlanSpot,
    /// The centre has no such station or room.
    #[error("The centre has no such station or room, as its day is set.")]
    NoSuchPlanSpot,
    /// The candidate has its place.
    #[error("This candidate has its place in the plan already.")]
    InPlan,
    /// It has none.
    #[error("This candidate has no place in the plan.")]
    NotInPlan,
    /// The candidate is there.
    #[error("Only who is absent, or not registered any more, leaves the plan.")]
    StaysInPlan,
    /// All candidates have one.
    #[error("In this form of the exam every candidate has a final interview already.")]
    HasFinalInterview,
    /// None, or longer than anybody asks.
    #[error("A final interview lasts between 1 and 120 minutes.")]
    BadFinalInterview,
    /// It was opened.
    #[error("This candidate's final interview was opened, so it stays as it is.")]
    FinalInterviewBegan,
    /// The dossier is sealed.
    #[error("The candidate's dossier is sealed: nothing of it changes any more.")]
    DossierSealed,
    /// No dossier of this session was sealed so.
    #[error("No dossier of this session has this seal.")]
    NoSuchSeal,
    /// The candidate has phases to come, or one that is not over.
    #[error("The candidate's last phase is not over.")]
    PhasesToCome,
    /// A member of its jury has not locked, or a difference is not agreed on.
    #[error("The candidate's jury has scores to lock or to agree on: wait, or close the session.")]
    ToDeliberate,
    /// The session goes on.
    #[error("Nothing is deleted before the jury's deliberation is over and the session closed.")]
    DeliberationToCome,
    /// No such number of days.
    #[error("What is kept by a rule is kept for fifty years at most.")]
    BadRetention,
    /// It went already, or no class is named.
    #[error("Name what is to be deleted: at least one class that was not deleted already.")]
    NothingToPurge,
    /// Something of it was deleted.
    #[error("Data of this session was deleted, so it cannot be reopened.")]
    WasPurged,
}
