//! The candidate's click.

use super::Given;
use crate::exam::{ExamSession, Thing, draw};
use crate::protocol::exam::{Drawn, Fact, Nonce, Refused, Seat};

impl ExamSession {
    pub(super) fn draw<F>(
        &self,
        given: &Given<'_, F>,
        what: Drawn,
        nonce: Nonce,
    ) -> Result<Vec<Fact>, Refused> {
        let number = match given.who {
            Seat::Candidate(number) => number,
            Seat::Staff(_) | Seat::Juror(_) | Seat::Server => return Err(Refused::NotAllowed),
        };
        let candidate = self.candidates.get(&number).ok_or(Refused::NotAllowed)?;
        // A second click, here or at the station sat at before: there is a result, and the view shows it.
        if candidate.drawn(what).is_some() {
            return Ok(Vec::new());
        }
        let bound = candidate.draws.get(&what).filter(|draw| draw.commitment.is_some());
        let may = self.may(given.who, number, Thing::Draw(what), given.now);
        let bound = bound.filter(|_| may).ok_or(Refused::NotDrawnNow)?;
        let gone = |item: &String| {
            self.exclude_drawn && self.candidates.values().any(|other| other.drawn(what) == Some(item))
        };
        let urn: Vec<String> = self.urn(what).iter().filter(|item| !gone(item)).cloned().collect();
        let chosen = draw::choose(bound.seed, nonce, urn.len()).and_then(|index| urn.get(index));
        let chosen = chosen.cloned().ok_or(Refused::UrnEmpty)?;
        Ok(vec![Fact::Drawn { candidate: number, what, seed: bound.seed, nonce, urn, chosen }])
    }
}
