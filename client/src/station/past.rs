//! The record of a session that is over, read from the server page by page when a person asks for it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use signaling::protocol::exam::{Recorded, SessionId, ToExam};
use signaling::protocol::{Role, ToServer};

use super::Effect;
use super::out::Out;
use super::view::{NoticeKind, PastRecord};

/// A page that has not come by then was lost on its way, or refused: a busy server answers within a second or two.
const UNANSWERED: Duration = Duration::from_secs(5);

#[derive(Debug, Default)]
pub(super) struct Past {
    record: Option<Arc<PastRecord>>,
    /// The last fact that was looked at, for staff to read or not.
    looked: u64,
    /// When to ask again for the page that was asked for.
    asked: Option<Instant>,
}

impl Past {
    /// The person wants to read it, from its beginning.
    pub fn read(&mut self, session: SessionId, role: Role, online: bool, now: Instant, out: &mut Out) {
        match (role, online) {
            (Role::Staff, true) => {
                let record = PastRecord { session, facts: Arc::default(), whole: false };
                *self = Self { record: Some(Arc::new(record)), ..Self::default() };
                self.ask(now, out);
            }
            (Role::Staff, false) => out.notice(NoticeKind::NotReady),
            (Role::Candidate | Role::Jury, _) => out.notice(NoticeKind::WrongRole),
        }
    }

    /// A page came; of another session, or not asked for, it changes nothing.
    pub fn page(
        &mut self,
        session: SessionId,
        facts: Vec<Recorded>,
        last: u64,
        more: bool,
        now: Instant,
        out: &mut Out,
    ) {
        let is_asked = self.asked.is_some();
        let Some(record) = self.record.as_mut().filter(|record| is_asked && record.session == session) else {
            return;
        };
        self.asked = None;
        let record = Arc::make_mut(record);
        Arc::make_mut(&mut record.facts).extend(facts.into_iter().map(Arc::new));
        record.whole = !more || last <= self.looked;
        self.looked = self.looked.max(last);
        if !record.whole {
            self.ask(now, out);
        }
    }

    /// The person wants it in a file.
    pub fn save(&self, role: Role, out: &mut Out) {
        match (role, self.record.as_deref()) {
            (Role::Staff, Some(PastRecord { session, facts, whole: true })) => {
                out.effect(Effect::SaveRecord { session: *session, facts: Arc::clone(facts) });
            }
            (Role::Staff, Some(_) | None) => out.notice(NoticeKind::NotReady),
            (Role::Candidate | Role::Jury, _) => out.notice(NoticeKind::WrongRole),
        }
    }

    pub fn tick(&mut self, now: Instant, online: bool, out: &mut Out) {
        match self.asked.is_some_and(|again| again <= now) {
            true if online => self.ask(now, out),
            true => self.asked = Some(now + UNANSWERED),
            false => {}
        }
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        self.asked
    }

    pub fn view(&self) -> Option<Arc<PastRecord>> {
        self.record.clone()
    }

    fn ask(&mut self, now: Instant, out: &mut Out) {
        let Some(record) = &self.record else { return };
        self.asked = Some(now + UNANSWERED);
        out.send(ToServer::Exam(ToExam::Record { session: record.session, after: self.looked }));
    }
}
