//! Who listens in silence to whose calls, as the session's record has it. Nothing of it is sent to a candidate.

use std::collections::BTreeSet;

use crate::exam::Report;
use crate::hub::Hub;
use crate::protocol::exam::{CandidateNumber, Seat};

/// Whose calls are listened to, and by whom.
pub(super) type Heard = BTreeSet<(CandidateNumber, Seat)>;

impl Hub {
    /// Somebody listens, or no longer, or another candidate is at the station that is listened to.
    pub(in crate::hub) fn listening_changed(&mut self) {
        let now = self.heard_now();
        let Some(held) = &mut self.exam.held else { return };
        let before = std::mem::replace(&mut held.heard, now.clone());
        for (candidate, listener) in before.difference(&now).copied() {
            self.report(Report::ListensNoMore { candidate, listener });
        }
        for (candidate, listener) in now.difference(&before).copied() {
            self.report(Report::Listens { candidate, listener });
        }
    }

    fn heard_now(&self) -> Heard {
        let Some(session) = self.exam.session() else { return Heard::new() };
        let each = self.ears.all().filter_map(|(listener, to)| {
            let candidate = session.candidate_at(self.pairs.peer(to)?)?;
            Some((candidate, self.exam_seat(listener)?))
        });
        each.collect()
    }
}
