//! The longer lists of what there is to say.

use signaling::protocol::*;

use super::{persona, post};

pub fn journal() -> Vec<JournalEvent> {
    let (call, station) = (CallId(1), StationId(1));
    let (candidate, jury) = (StationId(1), StationId(2));
    vec![
        JournalEvent::Joined { station, name: "Poste 3".into(), role: Role::Candidate },
        JournalEvent::Left { station, name: "Poste 3".into() },
        JournalEvent::Paired { candidate, jury },
        JournalEvent::Unpaired { candidate, jury },
        JournalEvent::CallPlaced {
            call,
            candidate,
            jury,
            client: "Jean Morel".into(),
            direction: Direction::Outbound,
        },
        JournalEvent::CallAnswered { call },
        JournalEvent::CallEnded { call, why: EndReason::HungUp, talked_ms: 63_000 },
        JournalEvent::Hold { call, station, held: Some(HoldReason::Person) },
        JournalEvent::Hold { call, station, held: None },
        JournalEvent::Transferred { call, to: "Service expertise".into() },
        JournalEvent::Merged { candidate, calls: vec![call, CallId(2)] },
        JournalEvent::Staffed { station: StationId(9), post: ClientId("expertise".into()), on: true },
        JournalEvent::Helped { station: StationId(9), call, how: Some(HelpMode::Join) },
        JournalEvent::Helped { station: StationId(9), call, how: None },
        JournalEvent::ChatTaken { station: StationId(9), candidate, on: true },
        JournalEvent::Recording { call, station, on: true },
        JournalEvent::ListeningBegan { listener: StationId(9), to: jury },
        JournalEvent::ListeningEnded { listener: StationId(9), to: jury },
        JournalEvent::ChatSent { id: MessageId(1), from: candidate, to: jury },
        JournalEvent::FileGiven { station, name: "vasseur.wav".into() },
        JournalEvent::PromptPlayed { station, title: "Appel 1".into(), played_ms: 1, complete: false },
        JournalEvent::DoNotDisturb { station, on: true },
        JournalEvent::PackageTaken { station: StationId(3), title: "Volterra".into() },
    ]
}

pub fn error_codes() -> Vec<ErrorCode> {
    use ErrorCode::*;
    vec![
        Malformed,
        TooLarge,
        UnsupportedVersion,
        HelloFirst,
        AlreadyWelcome,
        BadName,
        NameTaken,
        ServerFull,
        WrongRole,
        NoSuchStation,
        NoSuchNumber,
        NotPaired,
        InCall,
        NoSuchCall,
        TooManyListeners,
        NotTraining,
        PostTaken,
        TakenOver,
        WrongCallPhase,
        StaleLink,
        Empty,
        TooLong,
        NoSuchMessage,
        NotStored,
        TooFast,
        BadWord,
        NoSuchFile,
        OtherCandidate,
    ]
}

pub fn notes(call: CallId) -> [ToStation; 3] {
    let text = "Rappeler lundi.\n".to_owned();
    let note = CallNote { number: 41, call, revision: 3, text, at_ms: 1_795_305_600_000 };
    [
        ToStation::Note { note: note.clone() },
        ToStation::NotesPage { before: Some(42), notes: vec![note], more: true },
        ToStation::DoNotDisturb { on: true },
    ]
}

pub fn call_log(call: CallId) -> [ToStation; 2] {
    let with = Some(OtherStation { id: StationId(2), name: "Mme Le Goff".into() });
    let answered = LoggedCall {
        number: 120,
        call,
        direction: Direction::Inbound,
        caller: false,
        persona: persona(),
        with: with.clone(),
        placed_ms: 1_795_305_600_000,
        ringing_ms: 4_200,
        talked_ms: 63_000,
        held_ms: 12_000,
        held_here_ms: 5_000,
        answered: true,
        outcome: EndReason::Transferred,
        transferred_to: Some(post(true).persona()),
    };
    let missed = LoggedCall {
        number: 119,
        with: None,
        ringing_ms: 45_000,
        talked_ms: 0,
        held_ms: 0,
        held_here_ms: 0,
        answered: false,
        outcome: EndReason::Missed,
        transferred_to: None,
        ..answered.clone()
    };
    let session = CallSums {
        calls: 2,
        answered: 1,
        missed: 1,
        handled_ms: 75_000,
        held_ms: 12_000,
        taken: 1,
        taken_after_ms: 4_200,
    };
    let exchange = ExchangeSums { persona: persona(), with, sums: session };
    let plain = ExchangeSums { with: None, ..exchange.clone() };
    let sums = Some(Box::new(LogSums { session, exchanges: vec![exchange, plain] }));
    [
        ToStation::CallsPage { of: StationId(1), before: None, calls: vec![answered], more: true, sums },
        ToStation::CallsPage {
            of: StationId(1),
            before: Some(120),
            calls: vec![missed],
            more: false,
            sums: None,
        },
    ]
}

/// Why a file is not taken.
pub fn not_taken() -> Vec<NotTaken> {
    use NotTaken::*;
    let all = vec![
        NotStaff,
        NotNow,
        Empty,
        TooLarge,
        TooMany,
        BadName,
        Changed,
        Sealed,
        SessionHeld,
        Busy,
        NotStored,
        NotThisCall,
    ];
    // Fails to compile when one is added, until it is added above too.
    for why in &all {
        match why {
            NotStaff | NotNow | Empty | TooLarge | TooMany | BadName => {}
            Changed | Sealed | SessionHeld | Busy | NotStored | NotThisCall => {}
        }
    }
    all
}
