//! Keys pressed in a call: sent as tones beside the voice, and those that come from the other side.

use signaling::protocol::CallId;

use super::Effect;
use super::calls::Calls;
use super::out::Out;
use super::view::{KeysView, NoticeKind};

/// The keys of a telephone.
pub const KEYS: &str = "0123456789*#";
/// The most keys of one command: longer than any number, and 7 s of tones.
const MOST: usize = 32;
/// The most keys that wait to be sent, those of several commands: no more are taken by the audio.
const WAITING: usize = 64;
/// The most keys shown of one call; the newest.
const SHOWN: usize = 64;

#[derive(Debug, Default)]
pub(super) struct Keys {
    call: Option<CallId>,
    /// The other side takes tones beside the voice.
    taken: bool,
    /// Given to the audio and not sent yet.
    waiting: usize,
    view: KeysView,
}

impl Keys {
    /// Sends these keys, all or none.
    pub fn press(&mut self, keys: String, calls: &Calls, out: &mut Out) {
        let known = keys.chars().all(|key| KEYS.contains(key));
        if keys.is_empty() || keys.len() > MOST || !known {
            out.notice(NoticeKind::BadKeys);
        } else if calls.active().is_none() {
            out.notice(NoticeKind::NoCall);
        } else if !calls.gates_are_open() {
            out.notice(NoticeKind::KeysOnHold);
        } else if !self.taken {
            out.notice(NoticeKind::KeysNotTaken);
        } else if self.waiting + keys.len() > WAITING {
            out.notice(NoticeKind::TooManyKeys);
        } else {
            self.waiting += keys.len();
            out.effect(Effect::SendKeys(keys));
        }
    }

    /// What was agreed with the other side.
    pub fn agreed(&mut self, taken: bool) {
        (self.taken, self.waiting) = (taken, 0);
    }

    pub fn sent(&mut self, key: char) {
        self.waiting = self.waiting.saturating_sub(1);
        append(&mut self.view.sent, key);
    }

    pub fn heard(&mut self, key: char) {
        append(&mut self.view.heard, key);
    }

    /// Keys belong to the call in which they were pressed; those that wait when its voice stops are not sent.
    pub fn follow(&mut self, calls: &Calls) {
        let call = calls.active().map(|(call, ..)| call);
        if self.call != call {
            self.call = call;
            self.view = KeysView::default();
            self.waiting = 0;
        }
        if !calls.gates_are_open() {
            self.waiting = 0;
        }
        self.view.ready = self.taken && call.is_some() && calls.gates_are_open();
    }

    pub fn view(&self) -> KeysView {
        self.view.clone()
    }
}

fn append(keys: &mut String, key: char) {
    keys.push(key);
    if keys.chars().count() > SHOWN {
        keys.remove(0);
    }
}
