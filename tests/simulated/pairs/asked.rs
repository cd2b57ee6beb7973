//! What can be asked, said without the names of calls, so that it means the same in every run.

use client::station::{CallView, Command, View};
use signaling::protocol::{Address, CallId, ClientId, HelpMode, Persona};

use super::floor::Crew;
use super::{CANDIDATE, JURY, POST};

/// A command; calls are named by their line, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// The jury as a client; a candidate the post.
    Call,
    Answer,
    Decline,
    HangUp(usize),
    Hold(usize),
    TakeBack(usize),
    HandOver,
    Consult,
    Complete,
    Cancel,
    Merge,
    Mute(bool),
    DoNotDisturb(bool),
    LeavePost,
    Help(Option<HelpMode>),
    Listen,
    StopListening,
    /// The candidate, whom it spoke with last.
    CallBack,
    /// Nobody's command: what rings in the hub has rung for as long as it does.
    RingOut,
}

impl Ask {
    pub const ALL: [Ask; 27] = [
        Ask::Call,
        Ask::Answer,
        Ask::Decline,
        Ask::HangUp(0),
        Ask::HangUp(1),
        Ask::Hold(0),
        Ask::Hold(1),
        Ask::TakeBack(0),
        Ask::TakeBack(1),
        Ask::HandOver,
        Ask::Consult,
        Ask::Complete,
        Ask::Cancel,
        Ask::Merge,
        Ask::Help(Some(HelpMode::Whisper)),
        Ask::Help(Some(HelpMode::Join)),
        Ask::Help(Some(HelpMode::TakeOver)),
        Ask::Help(None),
        Ask::Mute(true),
        Ask::Mute(false),
        Ask::DoNotDisturb(true),
        Ask::DoNotDisturb(false),
        Ask::LeavePost,
        Ask::Listen,
        Ask::StopListening,
        Ask::CallBack,
        Ask::RingOut,
    ];

    /// Whether it makes and ends calls: states differ by that.
    pub fn changes_calls(self) -> bool {
        match self {
            Ask::Mute(_) | Ask::DoNotDisturb(_) | Ask::LeavePost | Ask::Listen | Ask::StopListening => false,
            Ask::Call
            | Ask::Answer
            | Ask::Decline
            | Ask::HangUp(_)
            | Ask::Hold(_)
            | Ask::TakeBack(_)
            | Ask::HandOver
            | Ask::Consult
            | Ask::Complete
            | Ask::Cancel
            | Ask::Merge
            | Ask::Help(_)
            | Ask::CallBack
            | Ask::RingOut => true,
        }
    }
}

/// A command and where it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    pub at: usize,
    pub ask: Ask,
}

/// The calls of a station, in the order of their lines.
pub fn by_line(view: &View) -> Vec<CallView> {
    let mut calls: Vec<CallView> = view.calls().cloned().collect();
    calls.sort_by_key(|call| call.line);
    calls
}

impl Asked {
    /// Whether it can be asked there in any state: what no state has needs no order.
    pub fn is_of(self, crew: Crew) -> bool {
        match self.ask {
            Ask::Answer
            | Ask::Decline
            | Ask::HangUp(_)
            | Ask::Hold(_)
            | Ask::TakeBack(_)
            | Ask::Mute(_)
            | Ask::DoNotDisturb(_) => true,
            Ask::Call => self.at != POST,
            Ask::HandOver | Ask::Consult | Ask::Complete | Ask::Cancel | Ask::Merge | Ask::CallBack => {
                self.at == CANDIDATE
            }
            Ask::LeavePost => crew == Crew::WithPost && self.at == POST,
            Ask::Help(_) | Ask::Listen | Ask::StopListening => crew == Crew::WithHelper && self.at == POST,
            // Time passes for all at once.
            Ask::RingOut => self.at == CANDIDATE,
        }
    }

    /// The command at a station that shows this; none where it has no such line, or not for this role.
    pub fn command(self, view: &View) -> Option<Command> {
        let line = |line: usize| by_line(view).get(line).map(|call| Some(call.call));
        let named = |at: usize, command: fn(Option<CallId>) -> Command| line(at).map(command);
        match self.ask {
            Ask::Call if self.at == JURY => Some(call_candidate()),
            Ask::Answer => Some(Command::Answer(None)),
            Ask::Decline => Some(Command::Decline(None)),
            Ask::HangUp(at) => named(at, Command::HangUp),
            Ask::Hold(at) => named(at, |call| Command::Hold(call, true)),
            Ask::TakeBack(at) => named(at, |call| Command::Hold(call, false)),
            Ask::Mute(on) => Some(Command::Mute(on)),
            Ask::DoNotDisturb(on) => Some(Command::DoNotDisturb(on)),
            Ask::LeavePost if !view.staffed.is_empty() => Some(Command::Staff(post_id(), false)),
            Ask::Help(how) if view.training && self.at == POST => Some(Command::Help(how)),
            Ask::Listen if self.at == POST && view.listening.is_none() => Some(Command::Listen(jury())),
            Ask::StopListening if view.listening.is_some() => Some(Command::StopListening),
            Ask::LeavePost | Ask::Help(_) | Ask::Listen | Ask::StopListening | Ask::RingOut => None,
            _ if self.at != CANDIDATE => None,
            Ask::Call => Some(Command::Call { to: post(), persona: None }),
            Ask::HandOver => Some(Command::Transfer { call: None, to: post(), attended: false }),
            Ask::Consult => Some(Command::Transfer { call: None, to: post(), attended: true }),
            Ask::Complete => Some(Command::CompleteTransfer),
            Ask::Cancel => Some(Command::CancelTransfer),
            Ask::Merge => Some(Command::Merge),
            Ask::CallBack => view.call_log.calls.first().map(|logged| Command::CallBack(logged.call)),
        }
    }
}

pub fn call_candidate() -> Command {
    let persona = Persona { name: "Mme Claire Vasseur".into(), number: None, client: None };
    Command::Call { to: Address::Name("07".into()), persona: Some(persona) }
}

/// Whom the helper listens to.
pub fn jury() -> Address {
    Address::Name("Jury B".into())
}

pub fn post_id() -> ClientId {
    ClientId("expertise".into())
}

pub fn post() -> Address {
    Address::Number("12".into())
}
