//! Every message there is, so that none is left out of the golden file.

use signaling::protocol::*;

/// Fails to compile when a message is added, until it is added to the lists above too.
#[allow(dead_code)]
fn every_variant_is_listed(
    to_server: &ToServer,
    to_station: &ToStation,
    event: &JournalEvent,
    code: ErrorCode,
    to_bulk: &ToBulk,
    from_bulk: &FromBulk,
) {
    match to_bulk {
        ToBulk::Fetch { .. } => {}
        ToBulk::Put { what: Upload::Package, .. } => {}
        ToBulk::Put { what: Upload::HandIn { .. } | Upload::Professional { .. }, .. } => {}
        ToBulk::Put { what: Upload::Exchange { .. }, .. } => {}
    }
    match from_bulk {
        FromBulk::File { .. } | FromBulk::Error { .. } => {}
        FromBulk::Ready { .. } | FromBulk::Kept { .. } | FromBulk::NotTaken { .. } => {}
        FromBulk::Mistakes { .. } => {}
    }
    match to_server {
        ToServer::Hello(_) | ToServer::Roster { .. } | ToServer::Pair { .. } | ToServer::Unpair { .. } => {}
        ToServer::Signal { .. } | ToServer::Relink { .. } | ToServer::Place { .. } => {}
        ToServer::Answer { .. } | ToServer::Decline { .. } | ToServer::HangUp { .. } => {}
        ToServer::Mute { .. } | ToServer::Hold { .. } | ToServer::Record { .. } | ToServer::Chat { .. } => {}
        ToServer::Delivered { .. } | ToServer::Read { .. } | ToServer::History { .. } => {}
        ToServer::Clients { .. } | ToServer::Journal { .. } | ToServer::Played { .. } => {}
        ToServer::Files { .. } | ToServer::Calls { .. } | ToServer::Posts => {}
        ToServer::Listen { .. } | ToServer::StopListening | ToServer::OverheardChat { .. } => {}
        ToServer::DoNotDisturb { .. } | ToServer::Note { .. } | ToServer::Notes { .. } => {}
        ToServer::Merge { .. }
        | ToServer::Staff { .. }
        | ToServer::Help { .. }
        | ToServer::TakeChat { .. } => {}
        ToServer::Consult { .. } | ToServer::Transfer { .. } | ToServer::CompleteTransfer { .. } => {}
        ToServer::Exam(_) => {}
    }
    match to_station {
        ToStation::Welcome(_) | ToStation::RosterPage { .. } | ToStation::Presence { .. } => {}
        ToStation::Gone { .. } | ToStation::PhaseChanged { .. } | ToStation::Paired { .. } => {}
        ToStation::Unpaired | ToStation::Signal { .. } | ToStation::Call { .. } => {}
        ToStation::Ended { .. } | ToStation::Chat { .. } | ToStation::ChatState { .. } => {}
        ToStation::HistoryPage { .. } | ToStation::ClientsPage { .. } => {}
        ToStation::FilesPage { .. } | ToStation::FilesChanged | ToStation::CallsPage { .. } => {}
        ToStation::JournalPage { .. } | ToStation::Error { .. } => {}
        ToStation::Listening { .. } | ToStation::ListeningEnded { .. } => {}
        ToStation::Forward { .. } | ToStation::ForwardEnded { .. } | ToStation::OverheardPage { .. } => {}
        ToStation::Note { .. } | ToStation::NotesPage { .. } | ToStation::DoNotDisturb { .. } => {}
        ToStation::Line { .. } | ToStation::ChatTaken { .. } | ToStation::ChatBefore { .. } => {}
        ToStation::Transferred { .. } | ToStation::Posts { .. } | ToStation::Exam(_) => {}
    }
    match event {
        JournalEvent::Joined { .. } | JournalEvent::Left { .. } | JournalEvent::Paired { .. } => {}
        JournalEvent::Unpaired { .. } | JournalEvent::CallPlaced { .. } => {}
        JournalEvent::CallAnswered { .. } | JournalEvent::CallEnded { .. } => {}
        JournalEvent::Hold { .. } | JournalEvent::Recording { .. } | JournalEvent::ChatSent { .. } => {}
        JournalEvent::FileGiven { .. } | JournalEvent::PromptPlayed { .. } => {}
        JournalEvent::Transferred { .. } | JournalEvent::DoNotDisturb { .. } => {}
        JournalEvent::Merged { .. } | JournalEvent::Staffed { .. } | JournalEvent::Helped { .. } => {}
        JournalEvent::ChatTaken { .. } | JournalEvent::PackageTaken { .. } => {}
        JournalEvent::ListeningBegan { .. } | JournalEvent::ListeningEnded { .. } => {}
    }
    use ErrorCode::*;
    match code {
        Malformed | TooLarge | UnsupportedVersion | HelloFirst | AlreadyWelcome | BadName | NameTaken => {}
        ServerFull | WrongRole | NoSuchStation | NoSuchNumber | NotPaired | InCall | NoSuchCall => {}
        WrongCallPhase | StaleLink | Empty | TooLong | NoSuchMessage | NotStored | TooFast => {}
        BadWord | NoSuchFile | OtherCandidate | TooManyListeners | NotTraining | PostTaken | TakenOver => {}
    }
}
