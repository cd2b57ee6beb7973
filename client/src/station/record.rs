//! The record of the session at staff's station: paged in from the server, and on as it grows; written to a file when a
//! person asks for it.

mod minutes;

use std::sync::Arc;
use std::time::{Duration, Instant};

use signaling::protocol::exam::{Recorded, SessionId, StaffView, ToExam};
use signaling::protocol::{Role, ToServer};

use self::minutes::Minutes;
use super::Effect;
use super::out::Out;
use super::view::{NoticeKind, RecordSeen, SavedRecord};

/// A page that has not come by then was refused, or lost on its way: a server that is busy answers in a second or two.
const UNANSWERED: Duration = Duration::from_secs(5);

#[derive(Debug, Default)]
pub(super) struct Record {
    session: Option<SessionId>,
    seen: RecordSeen,
    /// The last fact that was looked at, for staff to read or not.
    looked: u64,
    /// The last fact that the server has.
    last: u64,
    /// When to ask again for the page that was asked for.
    asked: Option<Instant>,
    /// The person wants it in a file once all of it is here.
    to_save: bool,
    /// The *procès-verbal*.
    pub minutes: Minutes,
}

impl Record {
    /// Staff is shown the session: there may be more of it.
    pub fn shown(&mut self, view: Option<&StaffView>, now: Instant, out: &mut Out) {
        let Some(view) = view else { return };
        self.minutes.shown(view);
        if self.session != Some(view.session) {
            let minutes = std::mem::take(&mut self.minutes);
            *self = Self { session: Some(view.session), minutes, ..Self::default() };
        }
        self.last = view.facts;
        self.go_on(now, out);
    }

    /// A page came; one that was not asked for is of another asking.
    pub fn page(&mut self, facts: Vec<Recorded>, last: u64, more: bool, now: Instant, out: &mut Out) {
        if self.asked.take().is_none() {
            return;
        }
        let known = self.looked;
        self.looked = self.looked.max(last);
        let fresh = facts.into_iter().filter(|recorded| recorded.number > known).map(Arc::new);
        let fresh: Vec<Arc<Recorded>> = fresh.collect();
        if !fresh.is_empty() {
            Arc::make_mut(&mut self.seen.facts).extend(fresh);
        }
        if !more && self.looked == known {
            // There is no more, whatever was said: asking again would bring the same.
            self.last = self.last.min(known);
        }
        self.go_on(now, out);
        if self.to_save && self.is_whole() {
            self.write(out);
        }
    }

    /// Back at the server: what was asked for before comes no more. The view that is shown next says how much there is.
    pub fn welcomed(&mut self) {
        self.asked = None;
    }

    /// The person wants it in a file: whole, or without a server as far as it is here.
    pub fn save(&mut self, role: Role, online: bool, out: &mut Out) {
        match (role, self.session) {
            (Role::Staff, Some(_)) if self.is_whole() || !online => self.write(out),
            (Role::Staff, Some(_)) => self.to_save = true,
            (Role::Staff, None) => out.notice(NoticeKind::NotReady),
            (Role::Candidate | Role::Jury, _) => out.notice(NoticeKind::WrongRole),
        }
    }

    /// It is written.
    pub fn saved(&mut self, session: SessionId, path: String, facts: usize, out: &mut Out) {
        out.retract(|kind| matches!(kind, NoticeKind::RecordNotSaved(_)));
        let number = self.seen.saved.as_ref().map_or(0, |saved| saved.number) + 1;
        self.seen.saved = Some(Arc::new(SavedRecord { session, number, path, facts }));
    }

    /// Something of a session went: what is here of its record may name it, and is read anew.
    pub fn purged(&mut self, session: SessionId, now: Instant, out: &mut Out) {
        if self.session == Some(session) {
            *self = Self { session: Some(session), last: self.last, ..Self::default() };
            self.go_on(now, out);
        }
    }

    pub fn tick(&mut self, now: Instant, online: bool, out: &mut Out) {
        if self.asked.is_some_and(|again| again <= now) {
            self.asked = None;
            if online {
                self.go_on(now, out);
            }
        }
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        self.asked
    }

    pub fn view(&self) -> RecordSeen {
        self.minutes.seen_with(RecordSeen { whole: self.is_whole(), ..self.seen.clone() })
    }

    fn is_whole(&self) -> bool {
        self.looked >= self.last
    }

    fn write(&mut self, out: &mut Out) {
        self.to_save = false;
        if let Some(session) = self.session {
            out.effect(Effect::SaveRecord { session, facts: Arc::clone(&self.seen.facts) });
        }
    }

    fn go_on(&mut self, now: Instant, out: &mut Out) {
        if self.asked.is_none() && self.looked < self.last {
            self.asked = Some(now + UNANSWERED);
            out.send(ToServer::Exam(ToExam::Journal { after: self.looked }));
        }
    }
}
