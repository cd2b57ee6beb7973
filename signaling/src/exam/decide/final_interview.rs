//! A final interview of one candidate.

use crate::exam::{ExamSession, Thing};
use crate::protocol::exam::{Fact, FinalInterview, MAX_FINAL_INTERVIEW_MINUTES, Refused, Seat};

impl ExamSession {
    pub(super) fn set_final_interview(&self, who: Seat, set: FinalInterview) -> Result<Vec<Fact>, Refused> {
        self.staff_may(who, Thing::Prepare)?;
        let candidate = self.candidate(set.candidate)?;
        if self.ends_with_final_interview() {
            return Err(Refused::HasFinalInterview);
        }
        if set.minutes.is_some_and(|minutes| !(1..=MAX_FINAL_INTERVIEW_MINUTES).contains(&minutes)) {
            return Err(Refused::BadFinalInterview);
        }
        if candidate.phase >= self.format.phases.len() {
            return Err(Refused::FinalInterviewBegan);
        }
        Ok((candidate.final_minutes() != set.minutes)
            .then_some(Fact::FinalInterview(set))
            .into_iter()
            .collect())
    }
}
