//! Scores: each juror's own, locked, then agreed.

use super::Given;
use crate::exam::{ExamSession, Thing};
use crate::protocol::exam::{Competence, CriterionId, Fact, JuryInfo, Order, Refused, ScoredIn, Seat};

impl ExamSession {
    pub(super) fn scoring<F>(&self, given: &Given<'_, F>, order: &Order) -> Result<Vec<Fact>, Refused> {
        let Seat::Juror(juror) = given.who else { return Err(Refused::NotAllowed) };
        let fact = match order {
            Order::Score { candidate: number, part, competence, criterion, level } => {
                let scores = &self.allowed(given, *number, Thing::Score)?.scores;
                self.check_level(*part, *competence, criterion, level.unwrap_or(0))?;
                if scores.is_locked(juror, *part) {
                    return Err(Refused::ScoresLocked);
                }
                if scores.get(juror, *part, &(*competence, criterion.clone())) == *level {
                    return Ok(Vec::new());
                }
                Fact::Scored {
                    candidate: *number,
                    juror,
                    part: *part,
                    competence: *competence,
                    criterion: criterion.clone(),
                    level: *level,
                }
            }
            Order::Lock { candidate: number, part } => {
                let candidate = self.allowed(given, *number, Thing::Score)?;
                if self.scored_in(*part).next().is_none() {
                    return Err(Refused::NotScored);
                }
                if candidate.scores.is_locked(juror, *part) {
                    return Ok(Vec::new());
                }
                Fact::Locked { candidate: *number, juror, part: *part }
            }
            Order::Agree { candidate: number, part, competence, criterion, level } => {
                let candidate = self.allowed(given, *number, Thing::Score)?;
                self.check_level(*part, *competence, criterion, *level)?;
                let jury = candidate.jury.and_then(|jury| self.juries.get(&jury));
                let locked =
                    |jury: &JuryInfo| jury.members().all(|member| candidate.scores.is_locked(member, *part));
                if !jury.is_some_and(locked) {
                    return Err(Refused::NotAllLocked);
                }
                Fact::Agreed {
                    candidate: *number,
                    juror,
                    part: *part,
                    competence: *competence,
                    criterion: criterion.clone(),
                    level: *level,
                }
            }
            _ => return Err(Refused::NotAllowed),
        };
        Ok(vec![fact])
    }

    /// The competences of this form of the exam that are scored in a part of it.
    pub(in crate::exam) fn scored_in(&self, part: ScoredIn) -> impl Iterator<Item = Competence> {
        let takes_place = self.format.phases.iter().any(|phase| ScoredIn::of(phase.part) == Some(part));
        self.format.competences.iter().copied().filter(move |competence| {
            let grid = self.exam.grids.get(competence);
            takes_place && grid.is_some_and(|grid| grid.scored_in.contains(&part))
        })
    }

    fn check_level(
        &self,
        part: ScoredIn,
        competence: Competence,
        criterion: &CriterionId,
        level: u8,
    ) -> Result<(), Refused> {
        let scored = self.scored_in(part).any(|scored| scored == competence);
        let grid = self.exam.grids.get(&competence).filter(|_| scored).ok_or(Refused::NotScored)?;
        if !grid.criteria.iter().any(|known| known.id == *criterion) {
            return Err(Refused::NotScored);
        }
        if usize::from(level) < grid.scale.len() { Ok(()) } else { Err(Refused::OutOfScale) }
    }
}
