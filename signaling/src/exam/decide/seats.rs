//! Who sits where, and who is absent.

use super::Given;
use crate::exam::candidate::{At, Candidate};
use crate::exam::{ExamSession, Floor, Thing};
use crate::protocol::exam::{CandidateNumber, Fact, Person, PlayCut, Refused, Step};
use crate::protocol::{Role, StationId};

impl ExamSession {
    pub(super) fn seat<F: Floor>(
        &self,
        given: &Given<'_, F>,
        who: Person,
        station: Option<StationId>,
    ) -> Result<Vec<Fact>, Refused> {
        self.staff_may(given.who, Thing::Prepare)?;
        let (before, role) = match who {
            Person::Candidate(number) => (self.candidate(number)?.station, Role::Candidate),
            Person::Juror(juror) => {
                (self.jurors.get(&juror).ok_or(Refused::NoSuchJuror)?.station, Role::Jury)
            }
        };
        if before == station {
            return Ok(Vec::new());
        }
        if let (Person::Candidate(number), None) = (who, station)
            && self.candidate(number)?.at == At::Running
        {
            return Err(Refused::ClockRuns);
        }
        if let Some(station) = station {
            match given.floor.role_of(station) {
                None => return Err(Refused::NoSuchStation),
                Some(other) if other != role => return Err(Refused::WrongStation),
                Some(_) => {}
            }
            if self.seat_of(station, role).is_some() {
                return Err(Refused::StationTaken);
            }
        }
        let mut facts: Vec<Fact> =
            before.map(|before| self.plays_lost_at(before, PlayCut::Moved)).unwrap_or_default();
        facts.push(Fact::Sat { who, station });
        // What fails at the PC that was left behind takes nobody's time any more.
        let affected = self.candidates.values().filter(|candidate| match who {
            Person::Candidate(number) => candidate.number == number,
            Person::Juror(_) => true,
        });
        for candidate in affected {
            facts.extend(self.left_behind(candidate, before, given.now));
        }
        Ok(facts)
    }

    /// Who is noted absent holds nobody: what all were said ready for is taken back, what stands is over with all that was
    /// done in it. Staff that was wrong notes it present and goes back one step.
    pub(super) fn note_absence<F: Floor>(
        &self,
        given: &Given<'_, F>,
        number: CandidateNumber,
        absent: bool,
    ) -> Result<Vec<Fact>, Refused> {
        self.staff_may(given.who, Thing::Prepare)?;
        let candidate: &Candidate = self.candidate(number)?;
        if candidate.absent == absent {
            return Ok(Vec::new());
        }
        let mut facts = match candidate.at {
            // Whose clock runs is there: staff pauses or finishes it first.
            At::Running if absent => return Err(Refused::WrongStep),
            At::Ready if absent => self.stepped(given, candidate, Step::Back, None),
            At::Paused if absent => self.stepped(given, candidate, Step::Finish, None),
            At::Waiting | At::Open | At::Ready | At::Running | At::Paused | At::Finished => Vec::new(),
        };
        facts.push(Fact::AbsenceNoted { candidate: number, absent });
        Ok(facts)
    }
}
