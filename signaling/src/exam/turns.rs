//! One order of a session at a time: decided, kept, applied, acknowledged, and only then the next.
//!
//! The hub hands in what is asked ([`Turns::ask`]), drains [`Turns::poll`] to `None`, has each [`Turn::Keep`] kept in one
//! transaction, and says by [`Turns::kept`] what became of it; then it drains again.

use std::collections::VecDeque;

use super::draw::Entropy;
use super::{ExamSession, Floor, Moment, PlayReady, Report};
use crate::plan::Plan;
use crate::protocol::exam::{Fact, Order, OrderBy, OrderId, Recorded, Refused};
use crate::protocol::{Role, StationId};

/// How many orders wait while the store keeps one: what a full session's stations can ask in the second that a slow
/// disk takes. When full, the next is given back, and its station may send it again.
pub const MAX_WAITING: usize = 256;

/// What is asked of a session; `T` is to whom it is answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask<T> {
    /// By a station. Who sits there is looked up when its turn has come.
    Order {
        /// To whom it is answered.
        to: T,
        /// Where it was given.
        station: StationId,
        /// What kind of station that is.
        role: Role,
        /// Who gave it, where that is said: it is done in no other name.
        by: Option<OrderBy>,
        /// The order's name.
        id: OrderId,
        /// What is asked.
        order: Box<Order>,
        /// Fresh, for this order alone.
        entropy: Entropy,
        /// When it came.
        at: Moment,
    },
    /// The same of a plan that was computed for it: [`ExamSession::brief_for_plan`].
    Plan {
        /// To whom it is answered.
        to: T,
        /// Where it was ordered.
        station: StationId,
        /// What kind of station that is.
        role: Role,
        /// The order's name.
        id: OrderId,
        /// What came of it.
        plan: Box<Plan>,
        /// When.
        at: Moment,
    },
    /// The same of a play for which the stations are ready: [`ExamSession::brief_for_play`].
    Play {
        /// To whom it is answered.
        to: T,
        /// Where it was ordered.
        station: StationId,
        /// What kind of station that is.
        role: Role,
        /// The order's name.
        id: OrderId,
        /// What was ordered, and what is ready.
        ready: Box<PlayReady>,
        /// When.
        at: Moment,
    },
    /// By what the hub saw. It is answered to nobody, and kept sooner or later.
    Report {
        /// What.
        report: Report,
        /// When.
        at: Moment,
    },
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn<T> {
    /// Keep these in one transaction, and say by [`Turns::kept`] whether they are.
    Keep(Vec<Recorded>),
    /// Tell who asked. Where it was done, all views may have changed.
    Answer {
        /// Whom.
        to: T,
        /// Done, or why not.
        answer: Result<(), NotDone>,
    },
}

/// Why an order was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDone {
    /// It is refused.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The store could not keep it. The same order, sent again, is done once.
    #[error("the server could not store it")]
    NotStored,
}

/// A session with what waits for it.
#[derive(Clone, Debug)]
pub struct Turns<T> {
    session: ExamSession,
    waiting: VecDeque<Ask<T>>,
    keeping: Option<(Ask<T>, Vec<Recorded>)>,
}

impl<T: Clone> Turns<T> {
    /// A session for which nothing waits.
    pub fn new(session: ExamSession) -> Self {
        Self { session, waiting: VecDeque::new(), keeping: None }
    }

    /// The session as far as it is kept.
    pub fn session(&self) -> &ExamSession {
        &self.session
    }

    /// Whether the store has facts that may not be true yet.
    pub fn is_keeping(&self) -> bool {
        self.keeping.is_some()
    }

    /// What the store is keeping just now, so that it is not true yet and may be in a moment.
    pub fn coming(&self) -> impl Iterator<Item = &Fact> {
        self.keeping.iter().flat_map(|(_, facts)| facts).map(|recorded| &recorded.fact)
    }

    /// The same as it is kept.
    pub fn coming_recorded(&self) -> &[Recorded] {
        self.keeping.as_ref().map(|(_, facts)| &facts[..]).unwrap_or_default()
    }

    /// Takes in a fact that the store kept by itself, after those before.
    pub fn adopt(&mut self, recorded: &Recorded) {
        self.session.apply(recorded);
    }

    /// Takes in what is asked.
    ///
    /// # Errors
    /// An order, given back where [`MAX_WAITING`] wait. Reports are always taken: there are no more of them than things
    /// that can fail.
    pub fn ask(&mut self, ask: Ask<T>) -> Result<(), Ask<T>> {
        match ask {
            Ask::Order { .. } | Ask::Plan { .. } | Ask::Play { .. } if self.waiting.len() >= MAX_WAITING => {
                Err(ask)
            }
            Ask::Order { .. } | Ask::Plan { .. } | Ask::Play { .. } | Ask::Report { .. } => {
                self.waiting.push_back(ask);
                Ok(())
            }
        }
    }

    /// The next thing to do; `None` where nothing waits, or the store has something.
    pub fn poll(&mut self, floor: &impl Floor) -> Option<Turn<T>> {
        while self.keeping.is_none() {
            let ask = self.waiting.pop_front()?;
            match (self.decided(&ask, floor), &ask) {
                (Ok(facts), Ask::Report { .. }) if facts.is_empty() => {}
                (Ok(facts), Ask::Order { to, .. } | Ask::Plan { to, .. } | Ask::Play { to, .. })
                    if facts.is_empty() =>
                {
                    return Some(Turn::Answer { to: to.clone(), answer: Ok(()) });
                }
                (Ok(facts), _) => {
                    self.keeping = Some((ask, facts.clone()));
                    return Some(Turn::Keep(facts));
                }
                (Err(refused), Ask::Order { to, .. } | Ask::Plan { to, .. } | Ask::Play { to, .. }) => {
                    return Some(Turn::Answer { to: to.clone(), answer: Err(refused.into()) });
                }
                // Reports are not refused.
                (Err(_), Ask::Report { .. }) => {}
            }
        }
        None
    }

    /// What became of the last [`Turn::Keep`]: kept, all of it, or nothing of it. A report that was not kept waits
    /// again, as the first.
    pub fn kept(&mut self, kept: bool) -> Option<Turn<T>> {
        let (ask, facts) = self.keeping.take()?;
        if kept {
            for recorded in &facts {
                self.session.apply(recorded);
            }
        }
        match ask {
            Ask::Order { to, .. } | Ask::Plan { to, .. } | Ask::Play { to, .. } => {
                let answer = if kept { Ok(()) } else { Err(NotDone::NotStored) };
                Some(Turn::Answer { to, answer })
            }
            Ask::Report { .. } if kept => None,
            Ask::Report { .. } => {
                self.waiting.push_front(ask);
                None
            }
        }
    }

    fn decided(&self, ask: &Ask<T>, floor: &impl Floor) -> Result<Vec<Recorded>, Refused> {
        match ask {
            Ask::Order { station, role, by, id, order, entropy, at, .. } => {
                let sits = self.session.seat_of(*station, *role);
                if by.is_some_and(|by| self.session.is_by_another(by, sits)) {
                    return Err(Refused::OtherSeat);
                }
                let who = sits.ok_or(Refused::NobodyHere)?;
                self.session.decide(who, *id, order, *at, entropy, floor)
            }
            Ask::Plan { station, role, id, plan, at, .. } => {
                let who = self.session.seat_of(*station, *role).ok_or(Refused::NobodyHere)?;
                self.session.decide_plan(who, *id, plan, *at)
            }
            Ask::Play { station, role, id, ready, at, .. } => {
                let who = self.session.seat_of(*station, *role).ok_or(Refused::NobodyHere)?;
                self.session.decide_play(who, *id, ready, *at)
            }
            Ask::Report { report, at } => Ok(self.session.observe(*report, *at)),
        }
    }
}
