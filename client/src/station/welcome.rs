//! What the server answers: its welcome, and what it refuses.

use std::time::Instant;

use signaling::protocol::{About, ErrorCode, Welcome};

use super::Station;
use super::view::NoticeKind;

impl Station {
    pub(super) fn welcomed(&mut self, welcome: Welcome, now: Instant) {
        if !self.server.welcomed(welcome.resume, now, &mut self.out) {
            return;
        }
        self.id = Some(welcome.id);
        self.phase = welcome.phase;
        self.people.welcomed(welcome.stations, welcome.more_stations, welcome.phase, now, &mut self.out);
        self.calls.welcomed(welcome.calls, now, &mut self.out);
        self.chat.welcomed(welcome.chat, &mut self.out);
        self.files.welcomed(welcome.bulk, now, &mut self.out);
        self.log.welcomed(self.identity.role, &mut self.out);
        self.session.welcomed(welcome.clients, welcome.journal, self.identity.role, &mut self.out);
    }

    pub(super) fn refused(&mut self, code: ErrorCode, about: Option<About>, now: Instant) {
        if !self.server.is_online() {
            return self.server.refused(code, now, &mut self.rng, &mut self.out);
        }
        match about {
            Some(About::Call(call)) => {
                self.calls.refused(call, now, &mut self.out);
                self.out.notice(NoticeKind::Refused(code));
            }
            Some(About::Message(message)) => {
                let paired = self.people.peer().is_some();
                self.chat.refused(message, code, paired, now, &mut self.out);
            }
            // The connection was replaced meanwhile: the new one is on its way already.
            Some(About::Link(_)) => {}
            None => self.out.notice(NoticeKind::Refused(code)),
        }
    }
}
