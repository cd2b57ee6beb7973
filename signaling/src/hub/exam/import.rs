//! Another package, sent by staff while no session is held: who may send it, and what becomes of what was of the one
//! before.
//!
//! It is admitted twice: before it is sent, so that nobody waits for nothing, and once it is whole and without a mistake,
//! since a session may have been opened meanwhile. From then until it is kept none is.

use std::sync::Arc;

use crate::exam::ExamSession;
use crate::hub::{Deadline, Effect, FetchId, Hub, Refusal};
use crate::package::Exam;
use crate::protocol::{BulkWord, ErrorCode, JournalEvent, NotTaken, Role, StationId};

/// A package that is being kept.
#[derive(Debug)]
pub(super) struct Taking {
    by: StationId,
    exam: Arc<Exam>,
}

impl Hub {
    /// A station is about to send a package.
    pub(in crate::hub) fn put(&mut self, fetch: FetchId, word: BulkWord) {
        let shown = self.connections.values().find(|connection| connection.word == word);
        let Some(by) = shown.and_then(|connection| connection.station) else {
            let why = Refusal::new(ErrorCode::BadWord, "the word belongs to no station");
            return self.effects.push_back(Effect::Deny { fetch, why });
        };
        let verdict = match self.roster.seat(by).role {
            Role::Staff => self.check_no_session(),
            Role::Candidate | Role::Jury => Err(NotTaken::NotStaff),
        };
        self.answer_put(fetch, by, verdict);
    }

    /// A package came whole and without a mistake.
    pub(in crate::hub) fn package_came(&mut self, fetch: FetchId, by: StationId, exam: Arc<Exam>) {
        let verdict = self.check_no_session();
        if verdict.is_ok() {
            self.exam.taking = Some(Taking { by, exam });
        }
        self.answer_put(fetch, by, verdict);
    }

    /// It is kept, or the one before stays.
    pub(in crate::hub) fn package_kept(&mut self, kept: bool) {
        let Some(Taking { by, exam }) = self.exam.taking.take().filter(|_| kept) else { return };
        let is_another = self.exam.package.as_ref().is_none_or(|package| package.digest != exam.digest);
        if is_another {
            self.let_go_of_closed();
        }
        self.journal(JournalEvent::PackageTaken { station: by, title: exam.title.clone() });
        self.exam.package = Some(exam);
        self.offer_to_all();
    }

    fn check_no_session(&self) -> Result<(), NotTaken> {
        // The last one may be about to be reopened.
        let is_kept = self.exam.held.as_ref().is_some_and(|held| held.turns.is_keeping());
        if self.exam.goes_on() || self.exam.making.is_some() || is_kept {
            return Err(NotTaken::SessionHeld);
        }
        if self.exam.taking.is_some() { Err(NotTaken::Busy) } else { Ok(()) }
    }

    fn answer_put(&mut self, fetch: FetchId, by: StationId, verdict: Result<(), NotTaken>) {
        self.effects.push_back(match verdict {
            Ok(()) => Effect::Admit { fetch, by },
            Err(why) => Effect::Decline { fetch, why },
        });
    }

    /// The closed session is of a package that is not here any more: nothing is left of it but what its candidates may
    /// not read of before.
    fn let_go_of_closed(&mut self) {
        let Some(held) = self.exam.held.take() else { return };
        let closed = ExamSession::as_past(held.turns.session());
        self.exam.over_ms = closed.map(|past| past.closed_ms).max(self.exam.over_ms);
        for deadline in [Deadline::ExamClock, Deadline::ExamAgain, Deadline::Alive] {
            self.timers.clear(deadline);
        }
        self.directory = self.own_directory.clone();
    }
}
