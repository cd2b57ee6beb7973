//! A headset's own buttons and lamps: a button does what a click could do in the same moment, or nothing.

use std::time::Instant;

use super::calls::Calls;
use super::out::Out;
use super::view::CallState;

/// What a person did at the headset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// Picked up, or hung up.
    Hook(bool),
    /// Muted, or unmuted.
    Mute,
}

/// What the headset shows of the call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lights {
    /// In a call, or on the way to one.
    pub off_hook: bool,
    /// It rings here.
    pub ring: bool,
    /// The microphone is muted.
    pub muted: bool,
    /// This side holds the call.
    pub held: bool,
}

/// Does what a button asks. One that asks for nothing now is no mistake worth a notice: headsets report by themselves.
pub(super) fn pressed(button: Button, calls: &mut Calls, now: Instant, out: &mut Out) {
    let Some(state) = calls.state() else { return };
    match (button, state) {
        // One press, whichever way the hook was: who is in the call waits, and nobody is hung up by mistake.
        (Button::Hook(_), CallState::Placing | CallState::Ringback | CallState::Active)
            if calls.has_waiting() =>
        {
            calls.answer(None, now, out);
        }
        (Button::Hook(true), CallState::Ringing) => calls.answer(None, now, out),
        (Button::Hook(false), CallState::Placing | CallState::Ringback | CallState::Active) => {
            calls.hang_up(None, now, out);
        }
        (Button::Mute, CallState::Active) => calls.mute(!calls.is_muted(), now, out),
        (
            Button::Hook(_) | Button::Mute,
            CallState::Placing
            | CallState::Ringback
            | CallState::Ringing
            | CallState::Answering
            | CallState::Active
            | CallState::Transferring
            | CallState::HangingUp,
        ) => {}
    }
}
