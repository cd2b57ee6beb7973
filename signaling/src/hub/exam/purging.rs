//! What is kept of sessions goes: when its time has come, or when staff orders it. The store deletes it with the fact that
//! certifies it; stations are told to delete their part, at once or when they come next, and each confirms.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::Asker;
use crate::exam::{Entropy, Moment, Retained};
use crate::hub::ledger::Pending;
use crate::hub::{ConnId, Deadline, Hub};
use crate::kept::{
    KeptExam, KeptPurge, NewConfirmation, NewLateFact, NewPurge, NotKept, Page, Query, StoreOp, Stored,
};
use crate::protocol::exam::{
    Certified, Confirmed, DataClass, Fact, FromExam, Held, Holdings, MAX_GONE_RECORDINGS, MAX_LINE_CHARS,
    Order, PurgeFact, PurgeOrder, Recorded, Refused, Seat, SessionId, StationGone, StationPurge,
};
use crate::protocol::{Role, StationId, ToStation};

/// A purge that could not be kept is tried again so much later.
const AGAIN: Duration = Duration::from_secs(60);
/// No deadline is set further ahead; it is looked at again then.
const AHEAD: Duration = Duration::from_secs(24 * 60 * 60);
/// A station is asked for so many purges at once, and for the next when it has confirmed one: a new one is asked for those
/// of years.
const ASKED_AT_ONCE: usize = 16;

/// What is kept of all sessions, as far as it goes.
#[derive(Debug, Default)]
pub(super) struct Purges {
    sessions: BTreeMap<SessionId, Retained>,
    /// What stations have still to confirm.
    left: BTreeMap<(SessionId, u64), (StationPurge, BTreeSet<StationId>)>,
    /// On their way to the store.
    coming: BTreeSet<SessionId>,
}

impl Purges {
    pub fn of(kept: &KeptExam) -> Self {
        let sessions = kept.retained.iter().map(|known| (known.session, known.clone()));
        let mut all: BTreeMap<_, (StationPurge, BTreeSet<StationId>)> = BTreeMap::new();
        for KeptPurge { purge, left } in &kept.purges {
            let new = || (purge.clone(), BTreeSet::new());
            all.entry((purge.session, purge.purge)).or_insert_with(new).1.extend(left);
        }
        Self { sessions: sessions.collect(), left: all, coming: BTreeSet::new() }
    }

    /// Facts of a session are kept.
    pub fn take(&mut self, session: SessionId, facts: &[Recorded]) {
        for recorded in facts {
            let new = || Retained::new(session, recorded.at_ms);
            self.sessions.entry(session).or_insert_with(new).take(recorded);
        }
    }

    /// What a station has still to delete, in order.
    fn left_at(&self, station: StationId) -> impl Iterator<Item = &StationPurge> {
        let left = self.left.values().filter(move |(_, left)| left.contains(&station));
        left.map(|(purge, _)| purge)
    }

    fn due(&self) -> impl Iterator<Item = (u64, SessionId, DataClass)> {
        let each = self.sessions.values().filter(|known| !self.coming.contains(&known.session));
        each.flat_map(|known| {
            DataClass::ALL.into_iter().filter_map(|class| Some((known.due_ms(class)?, known.session, class)))
        })
    }
}

impl Hub {
    /// What is due goes, and the next is waited for.
    pub(in crate::hub) fn purge_what_is_due(&mut self) {
        let Moment(now_ms) = self.moment();
        let mut due: BTreeMap<SessionId, Vec<DataClass>> = BTreeMap::new();
        for (due_ms, session, class) in self.exam.purges.due() {
            if due_ms <= now_ms {
                due.entry(session).or_default().push(class);
            }
        }
        for (session, classes) in due {
            self.have_purged(session, classes, None, Seat::Server, None);
        }
        match self.exam.purges.due().map(|(due_ms, ..)| due_ms).min() {
            Some(next_ms) => {
                let ahead = Duration::from_millis(next_ms.saturating_sub(now_ms)).min(AHEAD);
                self.timers.set(Deadline::Purge, self.now + ahead);
            }
            None => self.timers.clear(Deadline::Purge),
        }
    }

    /// Staff has something deleted.
    pub(super) fn purge_ordered(
        &mut self,
        by: Asker,
        session: SessionId,
        mut classes: Vec<DataClass>,
        reason: String,
    ) {
        classes.sort_unstable();
        classes.dedup();
        let Asker { station, id } = by;
        if let Err(why) = self.may_purge(station, session, &classes, &reason) {
            return self.tell_exam(station, FromExam::Refused { id, why });
        }
        if self.exam.purges.coming.contains(&session) {
            return self.tell_exam(station, FromExam::NotStored { id });
        }
        let reason = Some(reason.trim().to_owned());
        self.have_purged(session, classes, reason, Seat::Staff(station), Some(by));
    }

    fn may_purge(
        &self,
        station: StationId,
        session: SessionId,
        classes: &[DataClass],
        reason: &str,
    ) -> Result<(), Refused> {
        if self.roster.seat(station).role != Role::Staff {
            return Err(Refused::NotAllowed);
        }
        let known = self.exam.purges.sessions.get(&session).ok_or(Refused::NoSession)?;
        known.may_purge(classes)?;
        let reason = reason.trim();
        let is_line = !reason.chars().any(char::is_control) && reason.chars().count() <= MAX_LINE_CHARS;
        if reason.is_empty() || !is_line { Err(Refused::ReasonNeeded) } else { Ok(()) }
    }

    fn have_purged(
        &mut self,
        session: SessionId,
        classes: Vec<DataClass>,
        reason: Option<String>,
        by: Seat,
        asker: Option<Asker>,
    ) {
        let Some(known) = self.exam.purges.sessions.get(&session) else { return };
        let Some(closed_ms) = known.closed_ms else { return };
        // What was said a moment after is of the session too; another cannot have begun.
        let next = self.exam.purges.sessions.values().map(|other| other.made_ms);
        let next_ms = next.filter(|made_ms| *made_ms > closed_ms).min();
        let Moment(at_ms) = self.moment();
        let to_ms = next_ms.map_or(at_ms, |made_ms| made_ms - 1);
        let (unnamed, from_ms) = (Vec::new(), known.made_ms);
        let purge = StationPurge { session, purge: 0, classes, unnamed, from_ms, to_ms };
        let order = asker.map(|asker| asker.id);
        self.exam.purges.coming.insert(session);
        let new = NewPurge { purge: purge.clone(), reason, by, order, at_ms };
        self.store(Pending::Purge { purge: Box::new(purge), asker }, StoreOp::Purge(Box::new(new)));
    }

    /// It is gone, and certified; or is not.
    pub(in crate::hub) fn purge_stored(
        &mut self,
        mut purge: StationPurge,
        asker: Option<Asker>,
        recorded: Option<Recorded>,
    ) {
        self.exam.purges.coming.remove(&purge.session);
        let Some(recorded) = recorded else {
            if let Some(Asker { station, id }) = asker {
                self.tell_exam(station, FromExam::NotStored { id });
            }
            return self.timers.set(Deadline::Purge, self.now + AGAIN);
        };
        let session = purge.session;
        if let Fact::Purge(PurgeFact::Purged(certificate)) = &recorded.fact {
            purge = certificate.for_stations(session, recorded.number);
            // With those that came while it was on its way to the store.
            let stations: BTreeSet<StationId> = self.roster.iter().map(|seat| seat.id).collect();
            for station in &stations {
                self.tell_exam(*station, FromExam::Purge(purge.clone()));
            }
            self.exam.purges.left.insert((session, purge.purge), (purge.clone(), stations));
            for station in &purge.unnamed {
                self.roster.unname(*station);
                self.announce_to_others(*station);
            }
        }
        if purge.classes.contains(&DataClass::Work) {
            self.exam.sealed.remove(&session);
        }
        if let Some(held) = self.exam.held.as_mut().filter(|held| held.turns.session().id() == session)
            && purge.classes.contains(&DataClass::Work)
        {
            held.work = super::Work::default();
            held.handed.clear();
        }
        if let Some(held) = self.exam.held.as_mut().filter(|held| held.turns.session().id() == session)
            && purge.classes.contains(&DataClass::Recordings)
        {
            held.recordings.clear();
        }
        self.adopt(session, &recorded);
        if let Some(Asker { station, id }) = asker {
            self.tell_exam(station, FromExam::Done { id });
        }
        self.purge_what_is_due();
    }

    /// A fact that the store itself has kept is true.
    fn adopt(&mut self, session: SessionId, recorded: &Recorded) {
        self.exam.purges.take(session, std::slice::from_ref(recorded));
        if let Some(held) = self.exam.held.as_mut().filter(|held| held.turns.session().id() == session) {
            held.turns.adopt(recorded);
            self.exam_changed();
        }
    }

    /// A station was welcomed: what it has still to delete.
    pub(in crate::hub) fn purges_of_newcomer(&mut self, station: StationId) {
        let left = self.exam.purges.left_at(station).take(ASKED_AT_ONCE);
        let own: Vec<StationPurge> = left.cloned().collect();
        own.into_iter().for_each(|purge| self.tell_exam(station, FromExam::Purge(purge)));
    }

    /// A station is new, perhaps by its name alone: what went before is deleted there too.
    pub(in crate::hub) fn purges_for_new(&mut self, station: StationId) {
        let Purges { sessions, left, .. } = &mut self.exam.purges;
        for purge in sessions.values().flat_map(|known| &known.told) {
            let key = (purge.session, purge.purge);
            left.entry(key).or_insert_with(|| (purge.clone(), BTreeSet::new())).1.insert(station);
        }
    }

    /// A station has deleted its part.
    pub(super) fn purged_at(
        &mut self,
        station: StationId,
        session: SessionId,
        purge: u64,
        mut gone: StationGone,
    ) {
        let left = self.exam.purges.left.get(&(session, purge));
        if !left.is_some_and(|(_, left)| left.contains(&station)) {
            return;
        }
        gone.recordings.truncate(MAX_GONE_RECORDINGS);
        let Moment(at_ms) = self.moment();
        let new = NewConfirmation { session, purge, station, gone, at_ms };
        let pending = Pending::StationPurged { station, session, purge };
        // Where it cannot be kept now, the station is asked again at its next welcome.
        let _ = self.ask_to_store(pending, StoreOp::StationPurged(Box::new(new)));
    }

    /// That is kept, or is not.
    pub(in crate::hub) fn confirmation_stored(
        &mut self,
        station: StationId,
        session: SessionId,
        purge: u64,
        outcome: Result<Stored, NotKept>,
    ) {
        let recorded = match outcome {
            Ok(Stored::Fact(Some(recorded))) => Some(recorded),
            // It held nothing of what went before it came.
            Ok(Stored::Done) => None,
            Ok(_) | Err(_) => return,
        };
        if let Some((_, left)) = self.exam.purges.left.get_mut(&(session, purge)) {
            left.remove(&station);
        }
        self.exam.purges.left.retain(|_, (_, left)| !left.is_empty());
        recorded.into_iter().for_each(|recorded| self.adopt(session, &recorded));
        let next = self.exam.purges.left_at(station).nth(ASKED_AT_ONCE - 1).cloned();
        next.into_iter().for_each(|purge| self.tell_exam(station, FromExam::Purge(purge)));
    }

    /// Staff sets how long something of a session is kept, held or not.
    pub(super) fn retention_ordered(
        &mut self,
        by: Asker,
        session: SessionId,
        class: DataClass,
        days: Option<u32>,
        entropy: Entropy,
    ) {
        let Asker { station, id } = by;
        let known = self.exam.purges.sessions.get(&session);
        let may = match known {
            _ if self.roster.seat(station).role != Role::Staff => Err(Refused::NotAllowed),
            None => Err(Refused::NoSession),
            Some(known) => known.may_retain(class, days),
        };
        if let Err(why) = may {
            return self.tell_exam(station, FromExam::Refused { id, why });
        }
        if self.session_id() == Some(session) {
            let order = PurgeOrder::Retain { session: Some(session), class, days };
            return self.order(by, None, Order::Purge(order), entropy);
        }
        // Given twice, it is done once.
        if known.is_some_and(|known| known.days(class) == days) {
            return self.tell_exam(station, FromExam::Done { id });
        }
        self.late_fact(by, session, Fact::Purge(PurgeFact::RetentionSet { class, days }));
    }

    /// Something becomes true of a session that is not held any more.
    pub(super) fn late_fact(&mut self, by: Asker, session: SessionId, fact: Fact) {
        let Asker { station, id } = by;
        let Moment(at_ms) = self.moment();
        let new = NewLateFact { session, fact, by: Seat::Staff(station), order: id, at_ms };
        let pending = Pending::LateFact { asker: by, session };
        if self.ask_to_store(pending, StoreOp::LateFact(Box::new(new))).is_err() {
            self.tell_exam(station, FromExam::NotStored { id });
        }
    }

    /// That is kept, or is not.
    pub(in crate::hub) fn late_fact_stored(
        &mut self,
        Asker { station, id }: Asker,
        session: SessionId,
        outcome: Result<Stored, NotKept>,
    ) {
        let recorded = match outcome {
            Ok(Stored::Fact(Some(recorded))) => recorded,
            Ok(Stored::Fact(None)) => {
                return self.tell_exam(station, FromExam::Refused { id, why: Refused::NoSuchSeal });
            }
            Ok(_) | Err(_) => return self.tell_exam(station, FromExam::NotStored { id }),
        };
        self.adopt(session, &recorded);
        self.tell_exam(station, FromExam::Done { id });
        self.purge_what_is_due();
    }

    /// Staff asks what is kept of a session.
    pub(super) fn holdings_asked(&mut self, conn: ConnId, station: StationId, session: SessionId) {
        let known = self.exam.purges.sessions.get(&session);
        let Some(known) = known.filter(|_| self.roster.seat(station).role == Role::Staff) else { return };
        let Moment(now_ms) = self.moment();
        let (from_ms, to_ms) = (known.made_ms, known.closed_ms.unwrap_or(now_ms));
        let pending = Pending::Holdings { conn, session };
        let asked = self.ask_to_read(pending, Query::Holdings { session, from_ms, to_ms });
        asked.err().into_iter().for_each(|refusal| self.refuse(conn, refusal, None));
    }

    /// That was read.
    pub(in crate::hub) fn holdings_read(&mut self, conn: ConnId, session: SessionId, page: Page) {
        let Page::Holdings { amounts, facts } = page else { return };
        let Some(known) = self.exam.purges.sessions.get(&session) else { return };
        let class = |class: DataClass| {
            let (count, bytes) = amounts.get(&class).copied().unwrap_or_default();
            let held = Held {
                count,
                bytes,
                days: known.days(class),
                due_ms: known.due_ms(class),
                purged_ms: known.purged.get(&class).copied(),
            };
            (class, held)
        };
        let holdings = Holdings {
            session,
            closed_ms: known.closed_ms,
            classes: DataClass::ALL.into_iter().map(class).collect(),
            certificates: self.certified(session, &facts),
            dossiers: self.dossiers_of(session, &facts).into_iter().collect(),
        };
        self.send(conn, ToStation::Exam(FromExam::Holdings(holdings)));
    }

    fn certified(&self, session: SessionId, facts: &[Recorded]) -> Vec<Certified> {
        let mut all: Vec<Certified> = Vec::new();
        for Recorded { number, at_ms, fact, .. } in facts {
            let (number, at_ms) = (*number, *at_ms);
            match fact {
                Fact::Purge(PurgeFact::Purged(certificate)) => {
                    let left = self.exam.purges.left.get(&(session, number));
                    let waiting = left.map(|(_, left)| left.iter().copied().collect()).unwrap_or_default();
                    let (certificate, confirmed) = (certificate.clone(), Vec::new());
                    all.push(Certified { number, at_ms, certificate, confirmed, waiting });
                }
                Fact::Purge(PurgeFact::StationPurged { station, purge, gone }) => {
                    let known = all.iter_mut().find(|known| known.number == *purge);
                    let confirmed = Confirmed { station: *station, at_ms, gone: gone.clone() };
                    known.into_iter().for_each(|known| known.confirmed.push(confirmed.clone()));
                }
                _ => {}
            }
        }
        all
    }
}
