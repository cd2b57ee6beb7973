//! One station alone: paired with nobody, or without a server.

use client::station::{Command, View};
use signaling::protocol::{CallId, HelpMode};

use super::asked::{call_candidate, post};
use super::floor::Floor;
use super::{CANDIDATE, JURY};

/// All that can be asked of calls.
fn commands() -> Vec<Command> {
    let transfer = |attended| Command::Transfer { call: None, to: post(), attended };
    vec![
        Command::Call { to: post(), persona: None },
        call_candidate(),
        Command::CallBack(CallId(1)),
        Command::Answer(None),
        Command::Decline(None),
        Command::HangUp(None),
        Command::HangUp(Some(CallId(1))),
        Command::Mute(true),
        Command::Hold(None, true),
        Command::Hold(None, false),
        Command::Hold(Some(CallId(1)), false),
        transfer(false),
        transfer(true),
        Command::CompleteTransfer,
        Command::CancelTransfer,
        Command::Merge,
        Command::Help(Some(HelpMode::Join)),
        Command::PressKeys("1".into()),
    ]
}

#[test]
fn one_station_alone_answers_every_command_with_a_notice_and_is_in_no_call() {
    for here in [CANDIDATE, JURY] {
        for online in [true, false] {
            for first in commands() {
                for second in commands() {
                    let told = format!("{here}, online: {online}, {first:?}, {second:?}");
                    let played = std::panic::catch_unwind(|| play(here, online, &first, &second));
                    assert!(played.is_ok(), "{told}");
                }
            }
        }
    }
}

/// Both are asked before the first is answered.
fn play(here: usize, online: bool, first: &Command, second: &Command) {
    let mut floor = Floor::alone(here, online);
    let before = floor.view(0).notices.len();
    floor.command(0, first.clone());
    floor.command(0, second.clone());
    floor.deliver_all();
    let View { id, call, other_calls, notices, .. } = floor.view(0);
    assert_eq!(id.is_some(), online);
    assert!(call.is_none() && other_calls.is_empty(), "{call:?}");
    assert!(notices.len() > before, "it says nothing");
    assert!(floor.gates[0].is_empty() && floor.media[0].is_empty(), "it sends its voice");
    let known = id.map(|_| floor.known(0)).unwrap_or_default();
    assert!(known.is_empty(), "{known:?}");
}
