//! How long what is kept of a session is kept: rules and certificates. What goes is with the hub, the store and the
//! stations.

use std::collections::BTreeMap;

use super::candidate::Candidate;
use super::{ExamSession, Thing};
use crate::protocol::exam::{
    DataClass, Fact, MAX_KEPT_DAYS, PurgeFact, PurgeOrder, Recorded, Refused, Seat, SessionId, StationPurge,
};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// What is known of a session, held or not, for what is kept of it to go in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retained {
    /// Which.
    pub session: SessionId,
    /// When it was made.
    pub made_ms: u64,
    /// When it was closed; none while it goes on.
    pub closed_ms: Option<u64>,
    /// The rules that are not the usual ones.
    rules: BTreeMap<DataClass, Option<u32>>,
    /// What went, and when.
    pub purged: BTreeMap<DataClass, u64>,
    /// What stations are told of what went, oldest first: those that come later too.
    pub told: Vec<StationPurge>,
}

impl Retained {
    /// Of a session that was made.
    pub fn new(session: SessionId, made_ms: u64) -> Self {
        Self {
            session,
            made_ms,
            closed_ms: None,
            rules: BTreeMap::new(),
            purged: BTreeMap::new(),
            told: Vec::new(),
        }
    }

    /// Takes in a fact of it, of whatever kind.
    pub fn take(&mut self, recorded: &Recorded) {
        match &recorded.fact {
            Fact::SessionClosed => self.closed_ms = Some(recorded.at_ms),
            Fact::SessionReopened => self.closed_ms = None,
            Fact::Purge(PurgeFact::RetentionSet { class, days }) => {
                self.rules.insert(*class, *days);
            }
            Fact::Purge(PurgeFact::Purged(certificate)) => {
                let gone = certificate.classes.keys().map(|class| (*class, recorded.at_ms));
                self.purged.extend(gone);
                let mut told = certificate.for_stations(self.session, recorded.number);
                if told.to_ms == 0 {
                    // Of before the certificate said so.
                    (told.from_ms, told.to_ms) = (self.made_ms, recorded.at_ms);
                }
                self.told.push(told);
            }
            _ => {}
        }
    }

    /// For how many days a class is kept after the session is closed; none for until staff orders otherwise.
    pub fn days(&self, class: DataClass) -> Option<u32> {
        self.rules.get(&class).copied().unwrap_or_else(|| class.usual_days())
    }

    /// When a class goes; none where it has gone, or no rule says.
    pub fn due_ms(&self, class: DataClass) -> Option<u64> {
        let closed_ms = self.closed_ms.filter(|_| !self.purged.contains_key(&class))?;
        Some(closed_ms.saturating_add(u64::from(self.days(class)?) * DAY_MS))
    }

    /// Whether a class can be kept for so long.
    ///
    /// # Errors
    /// Why not.
    pub fn may_retain(&self, class: DataClass, days: Option<u32>) -> Result<(), Refused> {
        if days.is_some_and(|days| days > MAX_KEPT_DAYS) {
            return Err(Refused::BadRetention);
        }
        if self.purged.contains_key(&class) { Err(Refused::NothingToPurge) } else { Ok(()) }
    }

    /// Whether these can go now.
    ///
    /// # Errors
    /// Why not.
    pub fn may_purge(&self, classes: &[DataClass]) -> Result<(), Refused> {
        let left = classes.iter().filter(|class| !self.purged.contains_key(class)).count();
        match self.closed_ms {
            None => Err(Refused::DeliberationToCome),
            Some(_) if classes.is_empty() || left < classes.len() => Err(Refused::NothingToPurge),
            Some(_) => Ok(()),
        }
    }
}

impl ExamSession {
    /// Whether a seat may order that something of what is kept goes, and reads what is kept.
    ///
    /// # Errors
    /// It may not.
    pub fn may_purge(&self, who: Seat) -> Result<(), Refused> {
        self.staff_may(who, Thing::Purge)
    }

    pub(super) fn retain(&self, who: Seat, order: PurgeOrder) -> Result<Vec<Fact>, Refused> {
        self.staff_may(who, Thing::Purge)?;
        let PurgeOrder::Retain { session, class, days } = order;
        // Rules of another one are not its own: see the hub.
        if session.is_some_and(|session| session != self.id) {
            return Err(Refused::NoSession);
        }
        if days.is_some_and(|days| days > MAX_KEPT_DAYS) {
            return Err(Refused::BadRetention);
        }
        Ok(vec![Fact::Purge(PurgeFact::RetentionSet { class, days })])
    }

    pub(super) fn apply_purge(&mut self, fact: &PurgeFact) {
        match fact {
            PurgeFact::Purged(certificate) => {
                self.purged = true;
                if certificate.classes.contains_key(&DataClass::Names) {
                    self.candidates.values_mut().for_each(|candidate| candidate.name.clear());
                    self.jurors.values_mut().for_each(|juror| juror.info.name.clear());
                }
                if certificate.classes.contains_key(&DataClass::Work) {
                    self.candidates.values_mut().for_each(Candidate::forget_what_was_said);
                }
            }
            // They are looked at where what is kept goes.
            PurgeFact::RetentionSet { .. } | PurgeFact::StationPurged { .. } => {}
        }
    }
}
