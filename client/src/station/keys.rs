//! Keys pressed in a call: sent as tones beside the voice, and those that come from the other side.

use std::collections::BTreeSet;

use signaling::protocol::{CallId, Link};

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
    /// The connections on which the other side takes tones beside the voice.
    taken: BTreeSet<Link>,
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
        } else {
            match calls.open_link() {
                None => out.notice(NoticeKind::KeysOnHold),
                Some(link) if !self.taken.contains(&link) => out.notice(NoticeKind::KeysNotTaken),
                Some(_) if self.waiting + keys.len() > WAITING => out.notice(NoticeKind::TooManyKeys),
                Some(link) => {
                    self.waiting += keys.len();
                    out.effect(Effect::SendKeys(link, keys));
                }
            }
        }
    }

    /// What was agreed with the other side of a connection.
    pub fn agreed(&mut self, link: Link, taken: bool) {
        self.waiting = 0;
        if taken {
            self.taken.insert(link);
        } else {
            self.taken.remove(&link);
        }
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
        if calls.open_link().is_none() {
            self.waiting = 0;
        }
        self.view.ready = calls.open_link().is_some_and(|link| self.taken.contains(&link));
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
