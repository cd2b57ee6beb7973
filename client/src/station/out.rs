//! What a handling leaves behind: effects for the engine, notices for the person.

use std::collections::VecDeque;
use std::sync::Arc;

use signaling::protocol::ToServer;

use super::Effect;
use super::view::{Notice, NoticeKind};

/// A person reads a handful of notices; older ones give way.
const MOST_NOTICES: usize = 8;

#[derive(Debug, Default)]
pub(super) struct Out {
    effects: VecDeque<Effect>,
    notices: Arc<Vec<Notice>>,
    noticed: u64,
}

impl Out {
    pub fn effect(&mut self, effect: Effect) {
        self.effects.push_back(effect);
    }

    pub fn send(&mut self, message: ToServer) {
        self.effect(Effect::Send(Box::new(message)));
    }

    pub fn poll(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    /// Tells the person. The same twice is said once, anew.
    pub fn notice(&mut self, kind: NoticeKind) {
        let notices = Arc::make_mut(&mut self.notices);
        notices.retain(|notice| notice.kind != kind);
        if notices.len() == MOST_NOTICES {
            notices.remove(0);
        }
        self.noticed += 1;
        notices.push(Notice { id: self.noticed, kind });
    }

    /// Takes back what is no longer so.
    pub fn retract(&mut self, over: impl Fn(&NoticeKind) -> bool) {
        if self.notices.iter().any(|notice| over(&notice.kind)) {
            Arc::make_mut(&mut self.notices).retain(|notice| !over(&notice.kind));
        }
    }

    pub fn dismiss(&mut self, id: u64) {
        Arc::make_mut(&mut self.notices).retain(|notice| notice.id != id);
    }

    pub fn notices(&self) -> Arc<Vec<Notice>> {
        Arc::clone(&self.notices)
    }
}
