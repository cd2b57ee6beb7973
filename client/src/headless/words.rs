//! Lines into commands.

mod fault;
mod known;
mod meaning;

use std::path::PathBuf;

use serde::Deserialize;
use signaling::protocol::exam::{
    CandidateNumber, DataClass, DossierOrder, Drawn, ExchangeId, FormatId, ItemRef, Order, OrderId, Piece,
    SessionId,
};
use signaling::protocol::{Address, CallId, ClientId, FileHash, HelpMode, MessageId, Role, StationId};

pub(super) use fault::WordError;
use known::WORDS;
use meaning::{address, played};

use super::MAX_LINE_BYTES;
use crate::station::{CheckAnswer, CheckCommand, Command, PromptOutput};

/// What a line asks.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Word {
    Command(Box<Command>),
    /// What is left of the phases that are seen here.
    Clock,
    Quit,
}

/// As what a record is written.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RecordFormat {
    /// A fact a line.
    #[default]
    Lines,
    /// The *procès-verbal*.
    Pdf,
}

#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
enum Line {
    Call {
        to: String,
        #[serde(rename = "as")]
        persona: Option<String>,
        number: Option<String>,
        client: Option<ClientId>,
    },
    Answer {
        call: Option<CallId>,
    },
    Decline {
        call: Option<CallId>,
    },
    HangUp {
        call: Option<CallId>,
    },
    Calls {
        of: Option<StationId>,
    },
    CallBack {
        call: CallId,
    },
    Listen {
        to: String,
    },
    StopListening,
    Balance {
        percent: i8,
    },
    Mute {
        on: bool,
    },
    Chat {
        to: String,
        text: String,
        #[serde(rename = "as")]
        persona: Option<String>,
        number: Option<String>,
        client: Option<ClientId>,
    },
    Read {
        id: MessageId,
    },
    Transfer {
        to: String,
        #[serde(default)]
        attended: bool,
        call: Option<CallId>,
    },
    CompleteTransfer,
    CancelTransfer,
    Merge,
    Staff {
        post: String,
        on: bool,
    },
    Help {
        how: HelpMode,
    },
    StopHelping,
    TakeChat {
        on: bool,
    },
    Hold {
        call: Option<CallId>,
    },
    Resume {
        call: Option<CallId>,
    },
    Record {
        on: bool,
    },
    Dtmf {
        digits: String,
    },
    Note {
        call: Option<CallId>,
        text: String,
    },
    DoNotDisturb {
        on: bool,
    },
    Play {
        what: String,
        #[serde(default)]
        output: Output,
    },
    StopPlaying,
    Level {
        #[serde(default)]
        output: Output,
    },
    LevelHeard {
        #[serde(default)]
        output: Output,
    },
    PlayAlongAt {
        output: Output,
    },
    Replay {
        mark: OrderId,
        #[serde(default)]
        output: Output,
    },
    MakeSession {
        format: FormatId,
    },
    Order {
        order: Box<Order>,
    },
    Draw {
        what: Drawn,
    },
    Begin {
        exchange: ExchangeId,
    },
    Look {
        candidate: CandidateNumber,
    },
    ReadRecord {
        session: SessionId,
    },
    ReadItem {
        of: CandidateNumber,
        item: ItemRef,
    },
    RaiseHand {
        #[serde(default)]
        text: String,
    },
    LowerHand {
        candidate: CandidateNumber,
    },
    ReadMessage {
        message: OrderId,
    },
    SaveRecord {
        #[serde(default)]
        format: RecordFormat,
        #[serde(default)]
        session: Option<SessionId>,
    },
    SavePastRecord,
    ImportPackage {
        path: PathBuf,
    },
    StopImport,
    WritePiece {
        piece: Piece,
        text: String,
    },
    SendConfirmation {
        client: ClientId,
    },
    HandIn {
        path: PathBuf,
    },
    OpenHanded {
        hash: FileHash,
    },
    Seal {
        candidate: CandidateNumber,
    },
    SaveDossier {
        #[serde(default)]
        session: Option<SessionId>,
        candidate: CandidateNumber,
        #[serde(default)]
        to: Option<PathBuf>,
    },
    AddProfessional {
        candidate: CandidateNumber,
        path: PathBuf,
    },
    PrintWork,
    Holdings {
        session: SessionId,
    },
    Purge {
        session: SessionId,
        classes: Vec<DataClass>,
        reason: String,
    },
    PrintPlan,
    Check,
    CheckAgain,
    CheckLeave,
    CheckAnswer {
        answer: CheckAnswer,
    },
    Clock,
    Quit,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Output {
    #[default]
    Headset,
    Loudspeakers,
}

impl From<Output> for PromptOutput {
    fn from(output: Output) -> Self {
        match output {
            Output::Headset => PromptOutput::Headset,
            Output::Loudspeakers => PromptOutput::Loudspeakers,
        }
    }
}

/// The command that a line holds.
pub(super) fn parse(line: &[u8], role: Role) -> Result<Word, WordError> {
    #[derive(Deserialize)]
    struct Named {
        r#do: String,
    }
    if line.len() > MAX_LINE_BYTES {
        return Err(WordError::TooLong);
    }
    let named: Named = serde_json::from_slice(line)?;
    if !WORDS.contains(&named.r#do.as_str()) {
        return Err(WordError::Unknown(named.r#do));
    }
    let command = match serde_json::from_slice(line)? {
        Line::Call { to, persona, number, client } => {
            Command::Call { to: address(to, role), persona: played(persona, number, client, role)? }
        }
        Line::Answer { call } => Command::Answer(call),
        Line::Decline { call } => Command::Decline(call),
        Line::HangUp { call } => Command::HangUp(call),
        Line::Calls { of } => Command::ShowCalls(of),
        Line::Listen { to } => Command::Listen(Address::Name(to)),
        Line::StopListening => Command::StopListening,
        Line::Balance { percent } => Command::Balance(percent),
        Line::CallBack { call } => Command::CallBack(call),
        Line::Mute { on } => Command::Mute(on),
        Line::Transfer { .. } | Line::CompleteTransfer | Line::CancelTransfer if role != Role::Candidate => {
            return Err(WordError::WrongRole("transfer"));
        }
        Line::Transfer { to, attended, call } => Command::Transfer { call, to: address(to, role), attended },
        Line::CompleteTransfer => Command::CompleteTransfer,
        Line::CancelTransfer => Command::CancelTransfer,
        Line::Merge if role != Role::Candidate => return Err(WordError::WrongRole("merge")),
        Line::Merge => Command::Merge,
        Line::Staff { .. } if role != Role::Jury => return Err(WordError::WrongRole("staff")),
        Line::Staff { post, on } => Command::Staff(ClientId(post), on),
        Line::Help { .. } | Line::StopHelping | Line::TakeChat { .. } if role != Role::Jury => {
            return Err(WordError::WrongRole("help"));
        }
        Line::Help { how } => Command::Help(Some(how)),
        Line::StopHelping => Command::Help(None),
        Line::TakeChat { on } => Command::TakeChat(on),
        Line::Hold { call } => Command::Hold(call, true),
        Line::Resume { call } => Command::Hold(call, false),
        Line::Chat { to, text, persona, number, client } => Command::Chat {
            to: address(to, role),
            persona: played(persona, number, client, role)?,
            helped: None,
            text,
        },
        Line::Read { id } => Command::Read(id),
        Line::Record { on: _ } if role != Role::Jury => return Err(WordError::WrongRole("record")),
        Line::Record { on } => Command::Record(on),
        Line::Dtmf { digits } => Command::PressKeys(digits),
        Line::Note { call, text } => Command::WriteNote { call, text, seen: None },
        Line::DoNotDisturb { on } => Command::DoNotDisturb(on),
        Line::Play { what, output } => Command::Play { what, output: output.into() },
        Line::StopPlaying => Command::StopPlaying,
        Line::Level { output } => Command::TryOutput(Some(PromptOutput::from(output).device())),
        Line::LevelHeard { output } => Command::HearsLevel(output.into()),
        Line::PlayAlongAt { .. } | Line::Replay { .. } if role != Role::Jury => {
            return Err(WordError::WrongRole("replay"));
        }
        Line::PlayAlongAt { output } => Command::PlayAlongAt(output.into()),
        Line::Replay { mark, output } => Command::Replay { remark: mark, output: output.into() },
        Line::MakeSession { format } => Command::MakeSession(format),
        Line::Order { order } => Command::Order(order),
        Line::Draw { what } => Command::Draw(what),
        Line::Begin { exchange } => Command::BeginExchange(exchange),
        Line::Look { candidate } => Command::LookAt(candidate),
        Line::ReadRecord { .. } if role != Role::Staff => return Err(WordError::WrongRole("read_record")),
        Line::ReadRecord { session } => Command::ReadRecord(session),
        Line::ReadItem { of, item } => Command::ReadItem(of, item),
        Line::RaiseHand { .. } | Line::ReadMessage { .. } if role != Role::Candidate => {
            return Err(WordError::WrongRole("raise_hand"));
        }
        Line::RaiseHand { text } => Command::Order(Box::new(Order::AskHelp { text })),
        Line::LowerHand { candidate } => Command::Order(Box::new(Order::EndHelp { candidate })),
        Line::ReadMessage { message } => Command::Order(Box::new(Order::ReadMessage { message })),
        Line::SaveRecord { .. } if role != Role::Staff => return Err(WordError::WrongRole("save_record")),
        Line::SaveRecord { format: RecordFormat::Lines, session: None } => Command::SaveRecord,
        Line::SaveRecord { format: _, session } => Command::SaveMinutes(session),
        Line::SavePastRecord if role != Role::Staff => {
            return Err(WordError::WrongRole("save_past_record"));
        }
        Line::SavePastRecord => Command::SavePastRecord,
        Line::ImportPackage { .. } if role != Role::Staff => {
            return Err(WordError::WrongRole("import_package"));
        }
        Line::ImportPackage { path } => Command::Import(path),
        Line::StopImport => Command::StopImport,
        Line::WritePiece { .. } | Line::SendConfirmation { .. } if role != Role::Candidate => {
            return Err(WordError::WrongRole("write_piece"));
        }
        Line::WritePiece { piece, text } => Command::WritePiece { piece, text, seen: None },
        Line::SendConfirmation { client } => Command::SendConfirmation(client),
        Line::HandIn { .. } if role != Role::Candidate => return Err(WordError::WrongRole("hand_in")),
        Line::HandIn { path } => Command::HandIn(path),
        Line::OpenHanded { hash } => Command::OpenHanded(hash),
        Line::PrintWork if role == Role::Staff => return Err(WordError::WrongRole("print_work")),
        Line::PrintWork => Command::PrintWork,
        Line::Seal { .. }
        | Line::SaveDossier { .. }
        | Line::AddProfessional { .. }
        | Line::Holdings { .. }
        | Line::Purge { .. }
            if role != Role::Staff =>
        {
            return Err(WordError::WrongRole("seal"));
        }
        Line::Seal { candidate } => {
            Command::Order(Box::new(Order::Dossier(DossierOrder::Seal { candidate })))
        }
        Line::SaveDossier { session, candidate, to } => Command::SaveDossier { session, candidate, to },
        Line::AddProfessional { candidate, path } => Command::AddProfessional { candidate, path },
        Line::Holdings { session } => Command::LookAtKept(session),
        Line::Purge { session, classes, reason } => Command::Purge { session, classes, reason },
        Line::PrintPlan if role != Role::Staff => return Err(WordError::WrongRole("print_plan")),
        Line::PrintPlan => Command::PrintPlan,
        Line::Check => Command::Check(CheckCommand::Begin),
        Line::CheckAgain => Command::Check(CheckCommand::Again),
        Line::CheckLeave => Command::Check(CheckCommand::Leave),
        Line::CheckAnswer { answer } => Command::Check(CheckCommand::Answer(answer)),
        Line::Clock => return Ok(Word::Clock),
        Line::Quit => return Ok(Word::Quit),
    };
    Ok(Word::Command(Box::new(command)))
}

#[cfg(test)]
mod tests;
