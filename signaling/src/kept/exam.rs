//! What a hub that starts knows of exams.

use super::{KeptPurge, KeptRecording};
use crate::exam::Retained;
use crate::protocol::FileHash;
use crate::protocol::exam::{
    CandidateNumber, Fact, HandedFile, JurorId, MAX_PAST_SESSIONS, PastSession, Recorded, SessionId,
    WrittenPiece,
};

/// What is kept of an exam.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeptExam {
    /// All facts of the session of which one was kept last, in order of number; none where there was no session.
    pub facts: Vec<Recorded>,
    /// The last sign of life, in the session's time, in milliseconds since the Unix epoch.
    pub alive_ms: Option<u64>,
    /// The last sessions that were closed, the one closed last at the end: at most [`MAX_PAST_SESSIONS`].
    pub past: Vec<PastSession>,
    /// What the candidates of that session have written.
    pub work: Vec<(CandidateNumber, WrittenPiece)>,
    /// What they have handed in.
    pub files: Vec<(CandidateNumber, HandedFile)>,
    /// At whom the jurors of that session look.
    pub looks: Vec<(JurorId, CandidateNumber)>,
    /// The recordings of its exchanges.
    pub recordings: Vec<KeptRecording>,
    /// The files that the sealed dossiers of each session hold, with their lengths.
    pub sealed: Vec<(SessionId, FileHash, u64)>,
    /// All sessions, as far as what is kept of them goes.
    pub retained: Vec<Retained>,
    /// The purges that stations have still to confirm.
    pub purges: Vec<KeptPurge>,
}

/// At whom a juror looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptLook {
    /// In which session.
    pub session: SessionId,
    /// Who.
    pub juror: JurorId,
    /// At whom.
    pub at: CandidateNumber,
}

impl KeptExam {
    /// When the session of the facts was closed, in milliseconds since the Unix epoch; none where it goes on, or where
    /// there is none.
    pub fn closed_ms(&self) -> Option<u64> {
        // What becomes of dossiers, and of what is kept, may follow.
        let ends =
            |recorded: &&Recorded| matches!(recorded.fact, Fact::SessionClosed | Fact::SessionReopened);
        let last = self.facts.iter().rev().find(ends)?;
        (last.fact == Fact::SessionClosed).then_some(last.at_ms)
    }

    /// Of which package the session is.
    pub fn package(&self) -> Option<FileHash> {
        match self.facts.first()?.fact {
            Fact::Made { package, .. } => Some(package),
            _ => None,
        }
    }

    /// Whether it holds a session that goes on.
    pub fn goes_on(&self) -> bool {
        !self.facts.is_empty() && self.closed_ms().is_none()
    }
}

/// The closed sessions among these facts, which come in the order in which they were kept: of each the first, those that
/// set date and place, and those that closed or reopened it.
pub(crate) fn past_sessions(facts: impl IntoIterator<Item = (SessionId, Recorded)>) -> Vec<PastSession> {
    let mut all: Vec<(PastSession, bool)> = Vec::new();
    for (session, Recorded { at_ms, fact, .. }) in facts {
        if let Fact::Made { title, format, .. } = fact {
            let (date, place) = (String::new(), String::new());
            all.push((PastSession { session, title, format, date, place, closed_ms: 0 }, false));
            continue;
        }
        let Some((past, closed)) = all.iter_mut().find(|(past, _)| past.session == session) else { continue };
        match fact {
            Fact::Placed { date, place } => (past.date, past.place) = (date, place),
            Fact::SessionClosed => (past.closed_ms, *closed) = (at_ms, true),
            Fact::SessionReopened => *closed = false,
            _ => {}
        }
    }
    let mut past: Vec<PastSession> =
        all.into_iter().filter(|(_, closed)| *closed).map(|(past, _)| past).collect();
    past.sort_by_key(|past| past.closed_ms);
    past.drain(..past.len().saturating_sub(MAX_PAST_SESSIONS));
    past
}

/// What is to be known of all sessions for what is kept of them to go in time, from their facts in the order in which they
/// were kept: of each the first, those that closed or reopened it, and those about what is kept.
pub(crate) fn retained(facts: impl IntoIterator<Item = (SessionId, Recorded)>) -> Vec<Retained> {
    let mut all: Vec<Retained> = Vec::new();
    for (session, recorded) in facts {
        if let Fact::Made { .. } = recorded.fact {
            all.push(Retained::new(session, recorded.at_ms));
        } else if let Some(known) = all.iter_mut().find(|known| known.session == session) {
            known.take(&recorded);
        }
    }
    all
}
