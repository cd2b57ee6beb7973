//! What the server bound itself to before each draw, as this candidate's station saw it first: it must be the same for
//! good, and above all when the result is told.

use std::collections::{BTreeMap, BTreeSet};

use signaling::protocol::exam::{CandidateNumber, CandidateView, Commitment, Drawn, SessionId};

/// A draw: of which session, by whom, of what.
type Of = (Option<SessionId>, CandidateNumber, Drawn);

#[derive(Debug, Default)]
pub(super) struct Sealed {
    first: BTreeMap<Of, Commitment>,
    /// Those that were found to be others later; each is said once.
    differ: BTreeSet<Of>,
}

impl Sealed {
    /// Takes what a view says; true where a draw is no longer bound as it was.
    pub fn differs(&mut self, view: &CandidateView) -> bool {
        let session = view.work.session;
        self.first.retain(|(of, ..), _| *of == session);
        self.differ.retain(|(of, ..)| *of == session);
        let mut found = false;
        for draw in &view.draws {
            let of = (session, view.candidate, draw.what);
            let first = *self.first.entry(of).or_insert(draw.commitment);
            found |= first != draw.commitment && self.differ.insert(of);
        }
        found
    }
}
