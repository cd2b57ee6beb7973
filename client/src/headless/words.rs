//! Lines into commands.

use serde::Deserialize;
use signaling::protocol::exam::{CandidateNumber, Drawn, FormatId, ItemRef, Order};
use signaling::protocol::{
    Address, CallId, ClientId, HelpMode, MessageId, Persona, Role, StationId, normalised_number,
};

use super::MAX_LINE_BYTES;
use crate::station::{CheckAnswer, CheckCommand, Command, PromptOutput};

/// What a line asks.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Word {
    Command(Box<Command>),
    Quit,
}

/// Why a line asks nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum WordError {
    #[error("a line of more than {MAX_LINE_BYTES} bytes")]
    TooLong,
    #[error("not one JSON object of a known word: {0}")]
    Malformed(#[from] serde_json::Error),
    #[error("{0:?} is not a word of this version")]
    Unknown(String),
    #[error("{0} is not for this role")]
    WrongRole(&'static str),
}

impl WordError {
    pub fn code(&self) -> &'static str {
        match self {
            WordError::TooLong => "too_long",
            WordError::Malformed(_) => "malformed",
            WordError::Unknown(_) => "unknown_word",
            WordError::WrongRole(_) => "wrong_role",
        }
    }
}

#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
enum Line {
    Call {
        to: String,
        #[serde(rename = "as")]
        persona: Option<String>,
        number: Option<String>,
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
    MakeSession {
        format: FormatId,
    },
    Order {
        order: Box<Order>,
    },
    Draw {
        what: Drawn,
    },
    Look {
        candidate: CandidateNumber,
    },
    ReadItem {
        of: CandidateNumber,
        item: ItemRef,
    },
    Check,
    CheckAgain,
    CheckLeave,
    CheckAnswer {
        answer: CheckAnswer,
    },
    Quit,
}

/// The words of [`Line`], to tell an unknown word from a known one that is badly said.
const WORDS: [&str; 38] = [
    "make_session",
    "order",
    "draw",
    "look",
    "read_item",
    "take_chat",
    "merge",
    "staff",
    "help",
    "stop_helping",
    "transfer",
    "complete_transfer",
    "cancel_transfer",
    "dtmf",
    "note",
    "do_not_disturb",
    "calls",
    "call_back",
    "listen",
    "stop_listening",
    "balance",
    "check",
    "check_again",
    "check_leave",
    "check_answer",
    "call",
    "answer",
    "decline",
    "hang_up",
    "mute",
    "hold",
    "resume",
    "chat",
    "read",
    "record",
    "play",
    "stop_playing",
    "quit",
];

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Output {
    #[default]
    Headset,
    Loudspeakers,
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
        Line::Call { to, persona, number } => {
            Command::Call { to: address(to, role), persona: played(persona, number, role)? }
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
        Line::Chat { to, text, persona, number } => Command::Chat {
            to: address(to, role),
            persona: played(persona, number, role)?,
            helped: None,
            text,
        },
        Line::Read { id } => Command::Read(id),
        Line::Record { on: _ } if role != Role::Jury => return Err(WordError::WrongRole("record")),
        Line::Record { on } => Command::Record(on),
        Line::Dtmf { digits } => Command::PressKeys(digits),
        Line::Note { call, text } => Command::WriteNote { call, text, seen: None },
        Line::DoNotDisturb { on } => Command::DoNotDisturb(on),
        Line::Play { what, output } => Command::Play {
            what,
            output: match output {
                Output::Headset => PromptOutput::Headset,
                Output::Loudspeakers => PromptOutput::Loudspeakers,
            },
        },
        Line::StopPlaying => Command::StopPlaying,
        Line::MakeSession { format } => Command::MakeSession(format),
        Line::Order { order } => Command::Order(order),
        Line::Draw { what } => Command::Draw(what),
        Line::Look { candidate } => Command::LookAt(candidate),
        Line::ReadItem { of, item } => Command::ReadItem(of, item),
        Line::Check => Command::Check(CheckCommand::Begin),
        Line::CheckAgain => Command::Check(CheckCommand::Again),
        Line::CheckLeave => Command::Check(CheckCommand::Leave),
        Line::CheckAnswer { answer } => Command::Check(CheckCommand::Answer(answer)),
        Line::Quit => return Ok(Word::Quit),
    };
    Ok(Word::Command(Box::new(command)))
}

/// A candidate's number, `07`, is a name to the jury that calls it; to a candidate every number is a client's.
fn address(to: String, role: Role) -> Address {
    if role == Role::Candidate && !normalised_number(&to).is_empty() {
        Address::Number(to)
    } else {
        Address::Name(to)
    }
}

fn played(name: Option<String>, number: Option<String>, role: Role) -> Result<Option<Persona>, WordError> {
    match name {
        Some(_) if role != Role::Jury => Err(WordError::WrongRole("as")),
        Some(name) => Ok(Some(Persona { name, number, client: None })),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(line: &str, role: Role) -> Command {
        match parse(line.as_bytes(), role) {
            Ok(Word::Command(command)) => *command,
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn a_jury_calls_a_station_as_a_client() {
        let line = r#"{"do":"call","to":"07","as":"Mme Vasseur","number":"06 39 98 12 40"}"#;
        let persona =
            Persona { name: "Mme Vasseur".into(), number: Some("06 39 98 12 40".into()), client: None };
        let expected = Command::Call { to: Address::Name("07".into()), persona: Some(persona) };
        assert_eq!(command(line, Role::Jury), expected);
    }

    #[test]
    fn a_candidate_dials_a_number() {
        let expected = Command::Call { to: Address::Number("01 99 00 12 34".into()), persona: None };
        assert_eq!(command(r#"{"do":"call","to":"01 99 00 12 34"}"#, Role::Candidate), expected);
    }

    #[test]
    fn a_candidate_hands_a_call_over_at_once_or_after_a_word() {
        let transfer = |to, attended, call| Command::Transfer { call, to, attended };
        let line = r#"{"do":"transfer","to":"Service expertise","attended":true}"#;
        let expected = transfer(Address::Name("Service expertise".into()), true, None);
        assert_eq!(command(line, Role::Candidate), expected);
        let line = r#"{"do":"transfer","to":"12","attended":false,"call":"0000000000000007"}"#;
        let expected = transfer(Address::Number("12".into()), false, Some(CallId(7)));
        assert_eq!(command(line, Role::Candidate), expected);
        assert_eq!(command(r#"{"do":"complete_transfer"}"#, Role::Candidate), Command::CompleteTransfer);
        assert_eq!(command(r#"{"do":"cancel_transfer"}"#, Role::Candidate), Command::CancelTransfer);
        let refused = parse(line.as_bytes(), Role::Jury).expect_err("the jury hands nothing over");
        assert_eq!(refused.code(), "wrong_role");
    }

    #[test]
    fn a_question_of_the_headset_check_is_answered_in_a_word() {
        let expected = Command::Check(CheckCommand::Answer(CheckAnswer::GoOn));
        assert_eq!(command(r#"{"do":"check_answer","answer":"go_on"}"#, Role::Candidate), expected);
        assert_eq!(command(r#"{"do":"check"}"#, Role::Jury), Command::Check(CheckCommand::Begin));
    }

    #[test]
    fn a_call_of_the_log_is_called_back_by_its_name() {
        let line = r#"{"do":"call_back","call":"0123456789abcdef"}"#;
        assert_eq!(command(line, Role::Candidate), Command::CallBack(CallId(0x0123_4567_89ab_cdef)));
        assert_eq!(command(r#"{"do":"calls"}"#, Role::Jury), Command::ShowCalls(None));
        assert_eq!(command(r#"{"do":"calls","of":3}"#, Role::Staff), Command::ShowCalls(Some(StationId(3))));
    }

    #[test]
    fn keys_notes_and_do_not_disturb_are_said_in_a_line() {
        let keys = command(r##"{"do":"dtmf","digits":"12#"}"##, Role::Candidate);
        assert_eq!(keys, Command::PressKeys("12#".into()));
        let note = command(r#"{"do":"note","text":"à rappeler"}"#, Role::Jury);
        assert_eq!(note, Command::WriteNote { call: None, text: "à rappeler".into(), seen: None });
        let quiet = command(r#"{"do":"do_not_disturb","on":true}"#, Role::Jury);
        assert_eq!(quiet, Command::DoNotDisturb(true));
    }

    #[test]
    fn a_session_is_ordered_in_the_words_of_the_protocol() {
        let order = command(r#"{"do":"order","order":{"order":"exclude_drawn","on":true}}"#, Role::Staff);
        assert_eq!(order, Command::Order(Box::new(Order::ExcludeDrawn { on: true })));
        assert_eq!(
            command(r#"{"do":"draw","what":"subject"}"#, Role::Candidate),
            Command::Draw(Drawn::Subject)
        );
        let read = command(r#"{"do":"read_item","of":7,"item":"part1"}"#, Role::Candidate);
        assert_eq!(read, Command::ReadItem(CandidateNumber(7), ItemRef::Part1));
    }

    #[test]
    fn every_word_is_known_to_the_list() {
        for word in WORDS {
            let known = parse(format!(r#"{{"do":"{word}"}}"#).as_bytes(), Role::Jury);
            assert!(!matches!(known, Err(WordError::Unknown(_))), "{word}");
        }
    }

    #[test]
    fn bad_lines_are_told_apart() {
        let code = |line: &str| parse(line.as_bytes(), Role::Candidate).expect_err(line).code();
        assert_eq!(code("hello"), "malformed");
        assert_eq!(code("[]"), "malformed");
        assert_eq!(code(r#"{"do":"fly"}"#), "unknown_word");
        assert_eq!(code(r#"{"do":"mute"}"#), "malformed");
        assert_eq!(code(r#"{"do":"mute","on":true,"loud":1}"#), "malformed");
        assert_eq!(code(r#"{"do":"record","on":true}"#), "wrong_role");
        assert_eq!(code(r#"{"do":"call","to":"1","as":"X"}"#), "wrong_role");
        assert_eq!(code(&format!(r#"{{"do":"chat","to":"x","text":"{}"}}"#, "a".repeat(70_000))), "too_long");
    }
}
