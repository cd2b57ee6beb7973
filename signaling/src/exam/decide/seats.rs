//! Who sits where, and who is absent.

use super::Given;
use crate::exam::candidate::{At, Candidate};
use crate::exam::{ExamSession, Floor, Thing};
use crate::protocol::exam::{CandidateNumber, Fact, Person, PlayCut, Refused};
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

    pub(super) fn note_absence<F>(
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
        match candidate.at {
            // Whose clock runs is there: staff pauses or finishes it first.
            At::Running if absent => Err(Refused::WrongStep),
            At::Waiting | At::Open | At::Ready | At::Running | At::Paused | At::Finished => {
                Ok(vec![Fact::AbsenceNoted { candidate: number, absent }])
            }
        }
    }
}
