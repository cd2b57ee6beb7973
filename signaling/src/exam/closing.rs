//! The end of a session, and its reopening where it was closed by mistake.
//!
//! A closed session is whole: nothing of it is taken out, so a reopening is nothing but the end of being closed. Until
//! then it gives nobody a right or a view, and takes no other order but those about what is kept of it.

use super::candidate::Candidate;
use super::{ExamSession, Moment, Thing};
use crate::protocol::exam::{Fact, Order, PastSession, Refused, Seat};

impl ExamSession {
    /// Whether it is closed.
    pub fn is_closed(&self) -> bool {
        self.closed.is_some()
    }

    /// What is told of it once it is closed; none before.
    pub fn as_past(&self) -> Option<PastSession> {
        self.closed.map(|Moment(closed_ms)| PastSession {
            session: self.id,
            title: self.title.clone(),
            format: self.format.id.clone(),
            date: self.date.clone(),
            place: self.place.clone(),
            closed_ms,
        })
    }

    pub(super) fn close_session(&self, who: Seat, now: Moment) -> Result<Vec<Fact>, Refused> {
        self.staff_may(who, Thing::Prepare)?;
        if self.candidates.values().any(Candidate::is_under_way) {
            return Err(Refused::PhaseUnderWay);
        }
        // What fails from here on takes nobody's time; where it is reopened, what still fails is said again.
        let ended = self.candidates.values().flat_map(|candidate| self.all_ended(candidate, now));
        Ok(ended.chain([Fact::SessionClosed]).collect())
    }

    /// Of a closed session.
    pub(super) fn reopen(&self, who: Seat, order: &Order) -> Result<Vec<Fact>, Refused> {
        self.staff_may(who, Thing::Prepare)?;
        match order {
            Order::ReopenSession { session } if *session == self.id && self.purged => Err(Refused::WasPurged),
            Order::ReopenSession { session } if *session == self.id => Ok(vec![Fact::SessionReopened]),
            // Closed twice is closed once.
            Order::CloseSession => Ok(Vec::new()),
            _ => Err(Refused::NoSession),
        }
    }
}
