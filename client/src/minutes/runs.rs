//! One candidate's way through one phase: when it was opened, ran, stood and was over, and what changed its time.

use signaling::protocol::exam::{OutageId, PhaseId, Step};

/// A phase that was opened, once.
#[derive(Debug)]
pub(super) struct Run {
    pub phase: PhaseId,
    pub opened_ms: u64,
    /// With extra time.
    pub total_ms: u64,
    /// The last start with a clock that was whole: where staff had the phase begin anew, or before a step back kept what
    /// was left.
    pub started_ms: Option<u64>,
    pub ended_ms: Option<u64>,
    /// What was left at its end.
    pub left_ms: Option<u64>,
    /// How long the clock stood since it started.
    pub stood_ms: u64,
    pub changes: Vec<Change>,
    stands_since: Option<u64>,
    /// The next start goes on with what was left.
    kept: bool,
}

/// What changed a phase, in the order in which it happened.
#[derive(Debug)]
pub(super) struct Change {
    pub at_ms: u64,
    pub what: What,
    /// How long it lasted, or how much time it gave.
    pub ms: Option<u64>,
    pub why: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Pause,
    Back,
    /// Back from a clock that ran or stood, which goes on with what was left.
    Kept,
    /// Back, and the phase begins anew.
    Anew,
    Added,
    Credited(OutageId),
}

impl Run {
    pub fn new(phase: PhaseId, opened_ms: u64, total_ms: u64) -> Self {
        Self {
            phase,
            opened_ms,
            total_ms,
            started_ms: None,
            ended_ms: None,
            left_ms: None,
            stood_ms: 0,
            changes: Vec::new(),
            stands_since: None,
            kept: false,
        }
    }

    pub fn step(&mut self, at: u64, step: Step, left_ms: u64, goes_on: bool, why: Option<&str>) {
        match step {
            Step::Open | Step::Ready => {}
            Step::Start if std::mem::take(&mut self.kept) => self.goes_on(at),
            Step::Start => {
                (self.started_ms, self.ended_ms, self.left_ms) = (Some(at), None, None);
                (self.stood_ms, self.stands_since) = (0, None);
            }
            Step::Pause => {
                self.stands_since = Some(at);
                self.change(at, What::Pause, None, why);
            }
            Step::Resume => self.goes_on(at),
            Step::Finish => {
                self.goes_on(at);
                (self.ended_ms, self.left_ms) = (Some(at), Some(left_ms));
            }
            Step::Back if goes_on => {
                self.goes_on(at);
                (self.stands_since, self.kept) = (Some(at), true);
                self.change(at, What::Kept, Some(left_ms), why);
            }
            Step::Anew => {
                self.goes_on(at);
                self.change(at, What::Anew, None, why);
            }
            Step::Back => {
                // A phase that was over stands again where it ended.
                match self.ended_ms.take() {
                    Some(ended) => self.stands_since = Some(ended),
                    None => self.goes_on(at),
                }
                self.left_ms = None;
                self.change(at, What::Back, None, why);
            }
        }
    }

    pub fn added(&mut self, at: u64, ms: u64, why: &str) {
        self.change(at, What::Added, Some(ms), Some(why));
    }

    pub fn credited(&mut self, at: u64, ms: u64, outage: OutageId) {
        self.change(at, What::Credited(outage), Some(ms), None);
    }

    /// How long it really took, from its start to its end, without what it stood.
    pub fn took_ms(&self) -> Option<u64> {
        let whole = self.ended_ms?.saturating_sub(self.started_ms?);
        Some(whole.saturating_sub(self.stood_ms))
    }

    /// All the time that it had.
    pub fn granted_ms(&self) -> u64 {
        let more =
            self.changes.iter().filter(|change| matches!(change.what, What::Added | What::Credited(_)));
        more.filter_map(|change| change.ms).fold(self.total_ms, u64::saturating_add)
    }

    fn goes_on(&mut self, at: u64) {
        let Some(since) = self.stands_since.take() else { return };
        let stood = at.saturating_sub(since);
        self.stood_ms = self.stood_ms.saturating_add(stood);
        let is_open = |change: &&mut Change| change.what == What::Pause && change.ms.is_none();
        if let Some(pause) = self.changes.iter_mut().rfind(is_open) {
            pause.ms = Some(stood);
        }
    }

    fn change(&mut self, at_ms: u64, what: What, ms: Option<u64>, why: Option<&str>) {
        self.changes.push(Change { at_ms, what, ms, why: why.unwrap_or_default().to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_back_that_keeps_what_was_left_is_no_new_start_and_one_anew_is() {
        let through = |back: Step, goes_on| {
            let mut run = Run::new(PhaseId::from("part1"), 0, 75);
            run.step(5, Step::Start, 75, false, None);
            run.step(45, back, 35, goes_on, Some("Erreur"));
            run.step(50, Step::Start, 35, false, None);
            run.step(60, Step::Finish, 25, false, None);
            (run.started_ms, run.took_ms(), run.changes.last().map(|change| (change.what, change.ms)))
        };
        assert_eq!(through(Step::Back, true), (Some(5), Some(50), Some((What::Kept, Some(35)))));
        assert_eq!(through(Step::Anew, false), (Some(50), Some(10), Some((What::Anew, None))));
        assert_eq!(through(Step::Back, false), (Some(50), Some(10), Some((What::Back, None))));
    }
}
