//! A session that was closed, or goes on after all: staff is offered to make another, or is not any more.
//!
//! Until another is made the closed session stays at its place, so that what its rights deny stays denied.

use crate::exam::ExamSession;
use crate::hub::Hub;
use crate::protocol::StationId;
use crate::protocol::exam::MAX_PAST_SESSIONS;

impl Hub {
    /// It was kept that the session is closed, or that it goes on.
    pub(super) fn closed_or_reopened(&mut self) {
        let Some(session) = self.exam.session() else { return };
        let (id, closed) = (session.id(), ExamSession::as_past(session));
        self.exam.past.retain(|past| past.session != id);
        let Some(closed) = closed else { return };
        self.exam.past.push(closed);
        let too_many = self.exam.past.len().saturating_sub(MAX_PAST_SESSIONS);
        self.exam.past.drain(..too_many);
        self.offer_to_all();
    }

    /// Whoever is staff learns what a session can be opened of.
    pub(super) fn offer_to_all(&mut self) {
        let connected = self.roster.iter().filter(|seat| seat.conn().is_some());
        let connected: Vec<StationId> = connected.map(|seat| seat.id).collect();
        connected.into_iter().for_each(|station| self.offer_to(station));
    }
}
