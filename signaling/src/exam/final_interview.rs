//! The phases of a candidate: those of the form of the exam, and a final interview of its own where staff gave it one, as
//! for who collects CCPs one by one and has passed the last.

use super::ExamSession;
use super::candidate::Candidate;
use crate::package::{Attendant, Part, Phase};
use crate::protocol::PlannedCandidate;
use crate::protocol::exam::{
    ExtraTime, FINAL_INTERVIEW, FINAL_INTERVIEW_NAME, FinalInterview, OwnFinal, PhaseId,
};

impl ExamSession {
    /// All, in order.
    pub(super) fn phases_for<'a>(&'a self, candidate: &'a Candidate) -> impl Iterator<Item = &'a Phase> {
        self.format.phases.iter().chain(&candidate.final_interview)
    }

    /// By its place, from 0.
    pub(super) fn phase_at<'a>(&'a self, candidate: &'a Candidate, index: usize) -> Option<&'a Phase> {
        self.phases_for(candidate).nth(index)
    }

    /// Whether a final interview is one of the format's own phases.
    pub(super) fn ends_with_final_interview(&self) -> bool {
        let is_one = |phase: &Phase| phase.part == Part::FinalInterview || phase.id.0 == FINAL_INTERVIEW;
        self.format.phases.iter().any(is_one)
    }

    /// Whether a candidate of this form can have more time in a phase of this name.
    pub(super) fn can_have_extra(&self, time: &ExtraTime) -> bool {
        let of_form = |id: &PhaseId| {
            self.format.phases.iter().any(|phase| phase.id == *id && phase.extra_time)
                || id.0 == FINAL_INTERVIEW && !self.ends_with_final_interview()
        };
        time.extra.is_sensible() && time.phase.as_ref().is_none_or(of_form)
    }

    /// What staff is shown of a candidate's own; none where all have one by the format.
    pub(super) fn own_final(&self, candidate: &Candidate) -> Option<OwnFinal> {
        let may_change = candidate.phase < self.format.phases.len() && candidate.seal.is_none();
        let own = OwnFinal { minutes: candidate.final_minutes(), may_change };
        (!self.ends_with_final_interview()).then_some(own)
    }

    /// The phases that a plan knows: those of the format and, where a candidate has one of its own, a final interview.
    pub(super) fn phases_to_plan(&self) -> Vec<Phase> {
        let own = self.candidates.values().find_map(|candidate| candidate.final_interview.as_ref());
        self.format.phases.iter().chain(own).cloned().collect()
    }

    pub(super) fn apply_final_interview(&mut self, set: FinalInterview) {
        let phase = set.minutes.map(|minutes| self.final_interview(minutes));
        self.change(set.candidate, |candidate| candidate.final_interview = phase);
    }

    /// The jury is given the guide that a form of the package, or of the program, has for its final interview.
    fn final_interview(&self, minutes: u32) -> Phase {
        let forms = self.exam.formats.values().flat_map(|format| &format.phases);
        let guides =
            forms.filter(|phase| phase.part == Part::FinalInterview).filter_map(|phase| phase.guide.clone());
        Phase {
            id: FINAL_INTERVIEW.into(),
            name: FINAL_INTERVIEW_NAME.into(),
            part: Part::FinalInterview,
            minutes,
            extra_time: true,
            present: vec![Attendant::Candidate, Attendant::Jury],
            draw: None,
            see: Vec::new(),
            call: Vec::new(),
            write: Vec::new(),
            play: false,
            guide: guides.into_iter().find(|guide| self.exam.guides.contains_key(guide)),
        }
    }
}

impl Candidate {
    /// How long its own final interview is, in minutes and without extra time.
    pub fn final_minutes(&self) -> Option<u32> {
        self.final_interview.as_ref().map(|phase| phase.minutes)
    }

    /// As a plan that is computed now knows it.
    pub fn planned(&self) -> PlannedCandidate {
        let (candidate, extra) = (self.number, self.extra.clone());
        PlannedCandidate { candidate, extra, final_interview: self.final_minutes() }
    }
}
