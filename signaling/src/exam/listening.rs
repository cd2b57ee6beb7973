//! Who listens in silence, for the record and for nothing else: nobody's view and no right depends on it.

use super::ExamSession;
use crate::protocol::exam::{CandidateNumber, Fact, ListeningFact, Seat};

impl ExamSession {
    /// What follows when somebody listens, or no longer; nothing where that is known.
    pub(super) fn listens(&self, candidate: CandidateNumber, listener: Seat, on: bool) -> Vec<Fact> {
        if self.listening.contains(&(candidate, listener)) == on {
            return Vec::new();
        }
        let fact = match on {
            true => ListeningFact::Began { candidate, listener },
            false => ListeningFact::Ended { candidate, listener },
        };
        vec![Fact::Listening(fact)]
    }

    /// What follows when the server was away: nobody was connected to listen on.
    pub(super) fn nobody_listens(&self) -> impl Iterator<Item = Fact> {
        let ended = |(candidate, listener): &(CandidateNumber, Seat)| ListeningFact::Ended {
            candidate: *candidate,
            listener: *listener,
        };
        self.listening.iter().map(ended).map(Fact::Listening)
    }

    pub(super) fn apply_listening(&mut self, fact: ListeningFact) {
        match fact {
            ListeningFact::Began { candidate, listener } => {
                self.listening.insert((candidate, listener));
            }
            ListeningFact::Ended { candidate, listener } => {
                self.listening.remove(&(candidate, listener));
            }
        }
    }
}
