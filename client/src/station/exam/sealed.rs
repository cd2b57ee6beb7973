//! What the server bound itself to before each draw, as this candidate's station saw it first: it must be the same for
//! good, and above all when the result is told. This computer keeps it, so that a station that is killed and started
//! again compares with what was seen before the click.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use signaling::protocol::exam::{CandidateNumber, Commitment, Drawn, ExamView, SessionId};

use crate::station::out::Out;
use crate::station::view::NoticeKind;
use crate::station::{Effect, Station};

/// Those that are kept: an interview station sees two for each candidate of a day. The oldest give way.
pub const MAX_SEEN_COMMITMENTS: usize = 256;

/// What the server bound itself to before a draw, as kept on this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenCommitment {
    /// Of which session.
    pub session: SessionId,
    /// By whom.
    pub candidate: CandidateNumber,
    /// Of what.
    pub what: Drawn,
    /// As it was seen first.
    pub commitment: Commitment,
}

/// A draw: of which session, by whom, of what. A server that does not name its session is compared with itself alone.
type Of = (Option<SessionId>, CandidateNumber, Drawn);

#[derive(Debug, Default)]
pub(in crate::station) struct Sealed {
    /// The oldest first.
    first: Vec<(Of, Commitment)>,
    /// Those that were found to be others later; each is said once.
    differ: BTreeSet<Of>,
    /// What an earlier run kept is here. Before, nothing is kept in its place.
    loaded: bool,
    /// Sessions of which nothing may stay.
    purged: BTreeSet<SessionId>,
}

impl Sealed {
    /// What an earlier run saw, which was before anything that this one saw.
    pub fn loaded(&mut self, kept: Vec<SeenCommitment>, out: &mut Out) {
        let since = std::mem::take(&mut self.first);
        let older = kept.len().saturating_sub(MAX_SEEN_COMMITMENTS);
        for SeenCommitment { session, candidate, what, commitment } in kept.into_iter().skip(older) {
            if !self.purged.contains(&session) {
                self.compare((Some(session), candidate, what), commitment);
            }
        }
        self.loaded = true;
        let mut found = (false, false);
        for (of, commitment) in since {
            let (new, differs) = self.compare(of, commitment);
            found = (found.0 | new, found.1 | differs);
        }
        self.found(found, out);
    }

    /// Takes what a view says, and says so where a draw is no longer bound as it was.
    pub fn shown(&mut self, view: Option<&ExamView>, out: &mut Out) {
        let Some(ExamView::Candidate(view)) = view else { return };
        let session = view.work.session;
        self.first.retain(|((of, ..), _)| of.is_some() || session.is_none());
        self.differ.retain(|(of, ..)| of.is_some() || session.is_none());
        let mut found = (false, false);
        for draw in &view.draws {
            let (new, differs) = self.compare((session, view.candidate, draw.what), draw.commitment);
            found = (found.0 | new, found.1 | differs);
        }
        self.found(found, out);
    }

    /// Nothing is known of a session any more. The file goes with the session's others.
    pub fn purge(&mut self, session: SessionId) {
        self.first.retain(|((of, ..), _)| *of != Some(session));
        self.differ.retain(|(of, ..)| *of != Some(session));
        self.purged.insert(session);
    }

    /// Whether it is seen for the first time, and whether it is found for the first time to be another than before.
    fn compare(&mut self, of: Of, commitment: Commitment) -> (bool, bool) {
        if let Some((_, first)) = self.first.iter().find(|(known, _)| *known == of) {
            return (false, *first != commitment && self.differ.insert(of));
        }
        if self.first.len() >= MAX_SEEN_COMMITMENTS {
            self.first.remove(0);
        }
        self.first.push((of, commitment));
        (true, false)
    }

    fn found(&self, (new, differs): (bool, bool), out: &mut Out) {
        if differs {
            out.notice(NoticeKind::DrawDiffers);
        }
        if new && self.loaded {
            let kept = self.first.iter().filter_map(|&((session, candidate, what), commitment)| {
                Some(SeenCommitment { session: session?, candidate, what, commitment })
            });
            out.effect(Effect::KeepCommitments(kept.collect()));
        }
    }
}

impl Station {
    pub(in crate::station) fn commitments_loaded(&mut self, kept: Vec<SeenCommitment>) {
        self.exam.sealed.loaded(kept, &mut self.out);
    }
}
