//! What can be done about a call, each action with its key.

use signaling::protocol::{HoldReason, Role};

use crate::station::{CallState, CallView, Command};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::screens::{lines, transfer};
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::Tone;
use crate::ui::widgets::Button;
use crate::ui::words::{ConferenceWords, LinesWords, Words};

/// What an action does.
#[derive(Clone, Debug)]
pub(super) enum Deed {
    /// Asks something of the station.
    Ask(Command),
    /// Opens the list of posts to hand the call over to, or closes it.
    List,
}

/// What can be done about a call, the main thing first. `list` is whether the list of posts is open, where there is one.
pub(super) fn actions(
    scene: &Scene<'_>,
    call: &CallView,
    list: Option<bool>,
) -> Vec<(Button<'static>, Deed)> {
    let words = scene.words;
    let hand_over = list.filter(|_| transfer::may_hand_over(scene, call)).map(|open| hand_over(scene, open));
    match call.state {
        CallState::Ringing => vec![answer(scene, call), decline(words, call)],
        CallState::Active if with_post(scene, call) => {
            let [leave, let_go] = leave_together(scene);
            vec![leave, let_go, mute(words, call), hang_up_for_all(scene)]
        }
        CallState::Active if is_consultation(scene, call) => {
            let first = [complete(scene, call), merge(scene), cancel(scene)];
            first.into_iter().chain([mute(words, call), hang_up(words, call)]).collect()
        }
        CallState::Active if lines::can_take_back(call) && scene.view.role == Role::Candidate => {
            let mut actions = vec![resume(words, call)];
            actions.extend(hand_over);
            actions.push(hang_up(words, call));
            actions
        }
        CallState::Active => {
            let mut actions = vec![mute(words, call)];
            // While a post is chosen its list needs the room; asking it holds the call anyway.
            if list != Some(true) {
                actions.push(hold(words, call));
            }
            actions.extend(hand_over);
            actions.push(hang_up(words, call));
            actions
        }
        CallState::Placing | CallState::Ringback if is_consultation(scene, call) => {
            vec![cancel(scene), hang_up(words, call)]
        }
        CallState::Placing | CallState::Ringback => vec![hang_up(words, call)],
        CallState::Answering | CallState::Transferring | CallState::HangingUp => Vec::new(),
    }
}

/// Whether one action stands out, and what ends the call stands back.
pub(super) fn has_main_action(scene: &Scene<'_>, call: &CallView) -> bool {
    let taken_back = lines::can_take_back(call) && scene.view.role == Role::Candidate;
    let completed = call.state == CallState::Active && is_consultation(scene, call);
    call.state == CallState::Ringing || taken_back || completed
}

/// The call that answering this one would put on hold.
pub(super) fn put_on_hold<'a>(scene: &Scene<'a>, call: &CallView) -> Option<&'a CallView> {
    let is_left = |other: &&CallView| other.state == CallState::Active && !other.is_put_aside();
    let other = scene.view.call.as_ref().filter(is_left);
    other.filter(|_| call.state == CallState::Ringing && scene.view.role == Role::Candidate)
}

/// Whether client, post and candidate speak together.
fn with_post(scene: &Scene<'_>, call: &CallView) -> bool {
    let mut calls = scene.view.calls();
    let asked = calls.any(|other| other.conference && other.about.is_some());
    call.conference && asked && scene.view.role == Role::Candidate
}

fn is_consultation(scene: &Scene<'_>, call: &CallView) -> bool {
    let about = scene.view.consulted_about(call);
    scene.view.role == Role::Candidate && about.is_some_and(|client| client.state == CallState::Active)
}

fn answer(scene: &Scene<'_>, call: &CallView) -> (Button<'static>, Deed) {
    let button = Button::good(scene.words.answer).icon(icons::ANSWER).tall().shortcut(Shortcut::Phone);
    let button = match put_on_hold(scene, call) {
        Some(other) => button.named(scene.language.answer_and_hold(&other.persona.name)),
        None => button,
    };
    (button, Deed::Ask(Command::Answer(Some(call.call))))
}

fn decline(words: &'static Words, call: &CallView) -> (Button<'static>, Deed) {
    let button = Button::new(words.decline).icon(icons::CLOSE).shortcut(Shortcut::Decline);
    (button, Deed::Ask(Command::Decline(Some(call.call))))
}

fn mute(words: &'static Words, call: &CallView) -> (Button<'static>, Deed) {
    let (icon, text, hint) = if call.muted {
        (icons::MICROPHONE_OFF, words.microphone_off, words.unmute)
    } else {
        (icons::MICROPHONE, words.microphone_short, words.mute)
    };
    let button = Button::new(text).icon(icon).hint(hint).chosen(call.muted).shortcut(Shortcut::Mute);
    let button = if call.muted { button.tone(Tone::Warn) } else { button };
    (button, Deed::Ask(Command::Mute(!call.muted)))
}

fn hold(words: &'static Words, call: &CallView) -> (Button<'static>, Deed) {
    let on_hold = call.held == Some(HoldReason::Person);
    let (text, hint) = if on_hold { (words.resume, words.resume) } else { (words.hold_short, words.hold) };
    let button = Button::new(text).icon(icons::HOLD).hint(hint).chosen(on_hold).shortcut(Shortcut::Hold);
    let button = if on_hold { button.tone(Tone::Warn) } else { button };
    (button, Deed::Ask(Command::Hold(Some(call.call), !on_hold)))
}

/// The way back into a call in which one does not talk.
fn resume(words: &'static Words, call: &CallView) -> (Button<'static>, Deed) {
    let button = Button::good(words.resume).icon(icons::PLAY).tall().shortcut(Shortcut::Hold);
    (button, Deed::Ask(Command::Hold(Some(call.call), false)))
}

fn hang_up(words: &'static Words, call: &CallView) -> (Button<'static>, Deed) {
    let button = Button::danger(words.hang_up).icon(icons::HANG_UP).shortcut(Shortcut::HangUp);
    (button, Deed::Ask(Command::HangUp(Some(call.call))))
}

/// The ways out of a conference for the candidate alone, and for the post alone.
fn leave_together(scene: &Scene<'_>) -> [(Button<'static>, Deed); 2] {
    let words = ConferenceWords::of(scene.language);
    let leave = Button::primary(words.leave_together).icon(icons::TRANSFER).hint(words.leave_together_hint);
    let let_go = Button::new(words.let_post_go).icon(icons::BACK).shortcut(Shortcut::CancelTransfer);
    [
        (leave.shortcut(Shortcut::TransferNow), Deed::Ask(Command::CompleteTransfer)),
        (let_go, Deed::Ask(Command::CancelTransfer)),
    ]
}

fn hang_up_for_all(scene: &Scene<'_>) -> (Button<'static>, Deed) {
    let text = ConferenceWords::of(scene.language).end_conference;
    let button = Button::danger(text).icon(icons::HANG_UP).shortcut(Shortcut::HangUp);
    (button, Deed::Ask(Command::HangUp(None)))
}

fn merge(scene: &Scene<'_>) -> (Button<'static>, Deed) {
    let words = ConferenceWords::of(scene.language);
    let button = Button::new(words.merge).icon(icons::CALL_ACTIVE).hint(words.merge_hint);
    (button.shortcut(Shortcut::Merge), Deed::Ask(Command::Merge))
}

fn hand_over(scene: &Scene<'_>, open: bool) -> (Button<'static>, Deed) {
    let words = LinesWords::of(scene.language);
    let button = Button::new(words.transfer).icon(icons::TRANSFER).chosen(open);
    (button.shortcut(Shortcut::Transfer), Deed::List)
}

fn complete(scene: &Scene<'_>, call: &CallView) -> (Button<'static>, Deed) {
    let words = LinesWords::of(scene.language);
    let button = Button::primary(words.complete).icon(icons::TRANSFER).tall();
    let button = match scene.view.consulted_about(call) {
        Some(client) => button.named(scene.language.hand_over(&client.persona.name, &call.persona.name)),
        None => button,
    };
    (button.shortcut(Shortcut::TransferNow), Deed::Ask(Command::CompleteTransfer))
}

fn cancel(scene: &Scene<'_>) -> (Button<'static>, Deed) {
    let words = LinesWords::of(scene.language);
    let button = Button::new(words.cancel).icon(icons::BACK).shortcut(Shortcut::CancelTransfer);
    (button, Deed::Ask(Command::CancelTransfer))
}
