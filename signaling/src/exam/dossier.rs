//! Candidates' dossiers: when files are handed in, who reads them, and the seal after which nothing changes. What is in a
//! dossier is with the hub and the store; the session knows what it is known by.

use std::collections::BTreeMap;

use super::candidate::{At, Candidate};
use super::decide::Given;
use super::work::ends_now;
use super::{ExamSession, Floor, Moment, Place, Thing};
use crate::package::{Phase, Seen, Written};
use crate::protocol::NotTaken;
use crate::protocol::exam::{
    CandidateNumber, DossierFact, DossierOrder, DossierTile, Fact, HandedFile, JurorId, Order, Refused,
    ScoredIn, Seal, Seat, Stage,
};

/// What a dossier would be sealed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PreparedSeal {
    /// The seal.
    pub seal: Seal,
    /// The last fact that it takes in.
    pub fact: u64,
}

impl ExamSession {
    /// Whether a candidate may hand in a file now.
    ///
    /// # Errors
    /// Why not; what was handed in stays.
    pub fn may_hand_in(&self, of: CandidateNumber, now: Moment) -> Result<(), NotTaken> {
        let now = now.max(self.last);
        let candidate = self.candidates.get(&of).ok_or(NotTaken::NotNow)?;
        if candidate.seal.is_some() {
            return Err(NotTaken::Sealed);
        }
        let may = self.may(Seat::Candidate(of), of, Thing::HandIn, now);
        // As with last words: it was handed in while there was time.
        let in_time = takes_files(self.phase_of(candidate)) && ends_now(candidate, now);
        if may || in_time && !self.is_closed() { Ok(()) } else { Err(NotTaken::NotNow) }
    }

    /// Whether a file whose sending began in time may be kept: its phase is not over yet.
    ///
    /// # Errors
    /// Why not.
    pub fn may_keep_file(&self, of: CandidateNumber) -> Result<(), NotTaken> {
        let candidate = self.candidates.get(&of).ok_or(NotTaken::NotNow)?;
        let goes_on = candidate.at != At::Finished && takes_files(self.phase_of(candidate));
        match candidate.seal {
            Some(_) => Err(NotTaken::Sealed),
            None if goes_on && !self.is_closed() => Ok(()),
            None => Err(NotTaken::NotNow),
        }
    }

    /// Whether staff may add a candidate's *dossier professionnel*, or one that is on its way may be kept.
    ///
    /// # Errors
    /// Why not.
    pub fn may_add(&self, who: Seat, of: CandidateNumber) -> Result<(), NotTaken> {
        if self.staff_may(who, Thing::AddToDossier).is_err() {
            return Err(NotTaken::NotStaff);
        }
        match self.candidates.get(&of) {
            Some(candidate) if candidate.seal.is_some() => Err(NotTaken::Sealed),
            Some(_) if !self.is_closed() => Ok(()),
            Some(_) | None => Err(NotTaken::NotNow),
        }
    }

    /// Whether a seat may read what a candidate handed in: the candidate while it may hand in more, and when its phase
    /// gives it back; its jury with the written work. The *dossier professionnel* is for the jury alone.
    pub fn may_read_files(&self, seat: Seat, of: CandidateNumber, now: Moment) -> bool {
        let now = now.max(self.last);
        let Some(candidate) = self.candidates.get(&of) else { return false };
        match seat {
            Seat::Candidate(number) if number != of => false,
            Seat::Candidate(_) => {
                let on = match candidate.stage(now) {
                    Stage::Running | Stage::TimeUp => true,
                    Stage::Waiting | Stage::Open | Stage::Ready | Stage::Paused | Stage::Finished => false,
                };
                on && !self.is_closed() && takes_files(self.phase_of(candidate))
                    || self.may(seat, of, Thing::See(Seen::WrittenWork), now)
            }
            Seat::Juror(_) => self.may(seat, of, Thing::ReadWork, now),
            Seat::Staff(_) | Seat::Server => false,
        }
    }

    /// The candidates of the session.
    pub fn candidates(&self) -> impl Iterator<Item = CandidateNumber> {
        self.candidates.keys().copied()
    }

    /// Where a candidate sat, and when: what was said there then is in its dossier.
    pub fn all_places_of(&self, of: CandidateNumber) -> &[Place] {
        self.candidates.get(&of).map(|candidate| &candidate.places[..]).unwrap_or_default()
    }

    /// The seal of a dossier.
    pub fn seal_of(&self, of: CandidateNumber) -> Option<Seal> {
        self.candidates.get(&of)?.seal.map(|(seal, _)| seal)
    }

    /// Whose dossiers are not sealed, of those for whom a phase was opened; nobody's once something of it was deleted.
    pub fn unsealed(&self) -> impl Iterator<Item = CandidateNumber> {
        let open =
            self.candidates.values().filter(|candidate| candidate.seal.is_none() && candidate.epoch > 0);
        open.filter(|_| !self.purged).map(|candidate| candidate.number)
    }

    /// Whether a dossier can be sealed.
    ///
    /// # Errors
    /// Why not.
    pub fn may_seal(&self, who: Seat, of: CandidateNumber) -> Result<(), Refused> {
        self.staff_may(who, Thing::Seal)?;
        let candidate = self.candidates.get(&of).ok_or(Refused::NoSuchCandidate)?;
        match candidate.seal {
            Some(_) => Err(Refused::DossierSealed),
            None => self.check_complete(candidate),
        }
    }

    /// Whether anything can still be added to a dossier: by phases to come, which nobody waits for whose candidate is
    /// absent, or by its jury, which scores nobody who gave up before it began to. Once the session is closed nothing is.
    fn check_complete(&self, candidate: &Candidate) -> Result<(), Refused> {
        let gave_up = candidate.absent && !candidate.is_under_way();
        let is_over = gave_up || self.is_through(candidate);
        let is_scored = !gave_up || candidate.scores.has_begun();
        match (self.is_closed(), is_over) {
            (true, _) => Ok(()),
            (false, false) => Err(Refused::PhasesToCome),
            (false, true) if is_scored && self.is_to_deliberate(candidate) => Err(Refused::ToDeliberate),
            (false, true) => Ok(()),
        }
    }

    /// Whether a fact about a candidate stands in its dossier, which is read by more than its jury: what a juror noted and
    /// scored does once that juror has locked it, and what it never locked never does.
    pub fn is_in_dossier(&self, of: CandidateNumber, fact: &Fact) -> bool {
        let Some(candidate) = self.candidates.get(&of) else { return false };
        let locked = |juror: JurorId, part: ScoredIn| candidate.scores.is_locked(juror, part);
        match fact {
            Fact::Scored { juror, part, .. } => locked(*juror, *part),
            Fact::Remarked { juror, remark, .. } | Fact::Reworded { juror, remark, .. } => {
                let Some(known) = candidate.remarks.iter().find(|known| known.id == *remark) else {
                    return false;
                };
                match self.scored_with(known) {
                    Some(part) => locked(*juror, part),
                    // It belongs to all there is.
                    None => self.parts_scored().all(|part| locked(*juror, part)),
                }
            }
            _ => true,
        }
    }

    /// The last fact about a candidate.
    pub fn last_fact_of(&self, of: CandidateNumber) -> u64 {
        self.candidates.get(&of).map_or(0, |candidate| candidate.touched)
    }

    pub(super) fn dossier<F: Floor>(
        &self,
        given: &Given<'_, F>,
        order: DossierOrder,
    ) -> Result<Vec<Fact>, Refused> {
        let DossierOrder::Seal { candidate } = order;
        self.may_seal(given.who, candidate)?;
        let prepared = given.floor.prepared_seal(candidate);
        match prepared {
            Some(PreparedSeal { seal, fact }) if fact >= self.last_fact_of(candidate) => {
                Ok(vec![Fact::Dossier(DossierFact::Sealed { candidate, seal })])
            }
            Some(_) | None => Err(Refused::MovedOn),
        }
    }

    /// Refuses what would change something that is in a sealed dossier.
    pub(super) fn check_unsealed(&self, order: &Order) -> Result<(), Refused> {
        let sealed = |of: &CandidateNumber| self.seal_of(*of).is_some();
        let changes = match order {
            Order::Remark { candidate, .. }
            | Order::Reword { candidate, .. }
            | Order::Score { candidate, .. }
            | Order::Lock { candidate, .. }
            | Order::Agree { candidate, .. } => sealed(candidate),
            Order::Step { of, .. } => of.iter().any(|target| sealed(&target.candidate)),
            Order::AddTime { of, .. } => sealed(&of.candidate),
            Order::FinalInterview(set) => sealed(&set.candidate),
            _ => false,
        };
        if changes { Err(Refused::DossierSealed) } else { Ok(()) }
    }

    pub(super) fn apply_dossier(&mut self, fact: &DossierFact) {
        let at = self.last;
        match fact {
            // The file is with the hub; this is for the record.
            DossierFact::FileHandedIn { candidate, .. }
            | DossierFact::ProfessionalAdded { candidate, .. } => {
                self.change(*candidate, |_| {});
            }
            DossierFact::Sealed { candidate, seal } => {
                self.change(*candidate, |candidate| candidate.seal = Some((*seal, at)));
            }
        }
    }

    /// What a phase that ends now leaves of files.
    pub(super) fn files_handed_in(&self, candidate: &Candidate, floor: &impl Floor) -> Vec<Fact> {
        let phase = self.phase_of(candidate);
        if !takes_files(phase) {
            return Vec::new();
        }
        let fact = |HandedFile { hash, bytes, .. }| {
            let (candidate, phase) = (candidate.number, phase.id.clone());
            Fact::Dossier(DossierFact::FileHandedIn { candidate, phase, hash, bytes })
        };
        let files = floor.handed_in(candidate.number).into_iter();
        files.filter(|file| file.kind.is_work()).map(fact).collect()
    }

    /// What staff is shown of each dossier, as far as the session knows.
    pub fn dossier_tiles(&self) -> BTreeMap<CandidateNumber, DossierTile> {
        self.candidates.values().map(|candidate| (candidate.number, self.dossier_tile(candidate))).collect()
    }

    /// The same of one.
    pub(super) fn dossier_tile(&self, candidate: &Candidate) -> DossierTile {
        DossierTile {
            seal: candidate.seal.map(|(seal, _)| seal),
            sealed_ms: candidate.seal.map(|(_, Moment(at_ms))| at_ms),
            can_seal: candidate.seal.is_none() && self.check_complete(candidate).is_ok(),
            waits_for: self.check_complete(candidate).err().filter(|_| candidate.seal.is_none()),
            ..DossierTile::default()
        }
    }

    /// Whether its last phase is over.
    fn is_through(&self, candidate: &Candidate) -> bool {
        candidate.at == At::Finished && candidate.phase + 1 == self.phases_for(candidate).count()
    }
}

/// Whether files are handed in in a phase: that of the summary and the letter, which may be written in an office suite.
pub(super) fn takes_files(phase: &Phase) -> bool {
    phase.write.iter().any(|what| matches!(what, Written::Summary | Written::Letter))
}
