//! Every refusal there is, for the golden file.

use signaling::protocol::exam::Refused::{self, *};

pub fn every_refusal() -> Vec<Refused> {
    vec![
        NotAllowed,
        NobodyHere,
        NoSuchFormat,
        NoSuchCandidate,
        NumberTaken,
        SessionFull,
        BadText,
        ReasonNeeded,
        BadExtraTime,
        BadTime,
        HasBegun,
        NoSuchJuror,
        NoSuchJury,
        JurorTwice,
        CorrectorNotInJury,
        CorrectorWithoutRetention,
        ClockRuns,
        OtherSeat,
        JuryHasBegun,
        NoSuchStation,
        WrongStation,
        StationTaken,
        IsAbsent,
        NotSeated,
        JuryMissing,
        JuryAway,
        CandidateAway,
        JuryBusy,
        MovedOn,
        WrongStep,
        BadTargets,
        NoMorePhases,
        NoClock,
        NoSuchOutage,
        OutageLasts,
        OutageSettled,
        UrnEmpty,
        NotDrawnNow,
        NothingDrawn,
        NoSuchExchange,
        WrongExchange,
        WrongContact,
        StillInExchange,
        BadArrangement,
        NoSuchRemark,
        TooManyRemarks,
        NotScored,
        OutOfScale,
        ScoresLocked,
        NotAllLocked,
        NoSuchItem,
        ConfirmationSent,
        TextMovedOn,
        NotPlayedNow,
        NotThatRecording,
        NoPlaysLeft,
        PlayUnderWay,
        LevelNotHeard,
        NoSuchPlay,
        OutputNotReady,
        JuryNotReady,
        NoSession,
        SessionHeld,
        PackageMoves,
        NoHelpAsked,
        PhaseUnderWay,
        NobodyToPlan,
        NoJuryToPlan,
        NoDeskToPlan,
        NoRoomToPlan,
        NoInvigilatorToPlan,
        BreakTooLong,
        BadPlanDay,
        DayHasBegun,
        NoPlan,
        NoSuchPlanEntry,
        BadPlanTime,
        WrongPlanSpot,
        NoSuchPlanSpot,
        InPlan,
        NotInPlan,
        StaysInPlan,
        HasFinalInterview,
        BadFinalInterview,
        FinalInterviewBegan,
        DossierSealed,
        NoSuchSeal,
        PhasesToCome,
        ToDeliberate,
        DeliberationToCome,
        BadRetention,
        NothingToPurge,
        WasPurged,
    ]
}

/// Fails to compile when a refusal is added, until it is added to the list above too.
#[allow(dead_code)]
fn every_refusal_is_listed(refused: Refused) {
    match refused {
        NotAllowed | NobodyHere | NoSuchFormat | NoSuchCandidate => {}
        NumberTaken | SessionFull | BadText | ReasonNeeded => {}
        BadExtraTime | BadTime | HasBegun | NoSuchJuror => {}
        NoSuchJury | JurorTwice | CorrectorNotInJury | CorrectorWithoutRetention => {}
        JuryHasBegun | NoSuchStation | WrongStation | StationTaken | ClockRuns | OtherSeat => {}
        IsAbsent | NotSeated | JuryMissing | JuryAway | CandidateAway | JuryBusy => {}
        MovedOn | WrongStep | BadTargets | NoMorePhases => {}
        NoClock | NoSuchOutage | OutageLasts | OutageSettled => {}
        UrnEmpty | NotDrawnNow | NothingDrawn | NoSuchExchange => {}
        WrongExchange | WrongContact | StillInExchange | BadArrangement => {}
        NoSuchRemark | TooManyRemarks | NotScored | OutOfScale => {}
        ScoresLocked | NotAllLocked | NoSuchItem => {}
        ConfirmationSent | TextMovedOn => {}
        NotPlayedNow | NotThatRecording | NoPlaysLeft | PlayUnderWay => {}
        LevelNotHeard | NoSuchPlay | OutputNotReady | JuryNotReady => {}
        NoSession | SessionHeld | PackageMoves | NoHelpAsked | PhaseUnderWay => {}
        NobodyToPlan | NoJuryToPlan | NoDeskToPlan | NoRoomToPlan | NoInvigilatorToPlan => {}
        BreakTooLong | BadPlanDay | DayHasBegun | NoPlan | NoSuchPlanEntry | BadPlanTime => {}
        HasFinalInterview | BadFinalInterview | FinalInterviewBegan => {}
        WrongPlanSpot | NoSuchPlanSpot | InPlan | NotInPlan | StaysInPlan => {}
        DossierSealed | NoSuchSeal | PhasesToCome | ToDeliberate | DeliberationToCome => {}
        BadRetention | NothingToPurge | WasPurged => {}
    }
}

#[test]
fn each_refusal_is_a_sentence_of_its_own() {
    let mut sentences: Vec<_> = every_refusal().iter().map(Refused::to_string).collect();
    assert!(sentences.iter().all(|sentence| sentence.ends_with('.') && sentence.len() < 100));
    let all = sentences.len();
    sentences.sort();
    sentences.dedup();
    assert_eq!(sentences.len(), all);
}
