//! The marks and notes of a jury's members, which they read of each other once all have locked.

use crate::exam::ExamSession;
use crate::exam::candidate::{Candidate, Remark};
use crate::protocol::encode;
use crate::protocol::exam::{JurorId, JurorRemarks, RemarkView, ScoredIn};

/// How many bytes of the others' marks and notes are told in one view: with the own ones, the run sheet and the scores
/// they fit in what a station takes.
const MOST_BYTES: usize = 128 * 1024;

/// What is left of [`MOST_BYTES`].
#[derive(Debug)]
pub(super) struct Room(usize);

impl Room {
    pub fn whole() -> Self {
        Self(MOST_BYTES)
    }

    /// Whether this fits still; what does not leaves no room for what follows.
    fn takes(&mut self, remark: &RemarkView) -> bool {
        let left = self.0.checked_sub(encode(remark).len());
        self.0 = left.unwrap_or(0);
        left.is_some()
    }
}

impl ExamSession {
    /// What the others of a jury noted with a part; nothing before all of the jury have locked it.
    pub(super) fn others_remarks(
        &self,
        juror: JurorId,
        members: &[JurorId],
        candidate: &Candidate,
        part: ScoredIn,
        room: &mut Room,
    ) -> Vec<JurorRemarks> {
        let opens = |part: ScoredIn| members.iter().all(|member| candidate.scores.is_locked(*member, part));
        if !opens(part) {
            return Vec::new();
        }
        let scored: Vec<ScoredIn> = self.parts_scored().collect();
        // What was noted in a phase without scores of its own waits for all there are.
        let belongs = |remark: &&Remark| match self.scored_with(remark) {
            Some(own) => own == part,
            None => scored.last() == Some(&part) && scored.iter().all(|part| opens(*part)),
        };
        let others = members.iter().filter(|member| **member != juror);
        let noted = others.map(|other| {
            let (mut remarks, mut more) = (Vec::new(), false);
            let own = candidate.remarks.iter().filter(|remark| remark.juror == *other).filter(belongs);
            for remark in own.map(super::jury::remark_view) {
                match room.takes(&remark) {
                    true => remarks.push(remark),
                    false => more = true,
                }
            }
            JurorRemarks { juror: *other, remarks, more }
        });
        noted.filter(|noted| !noted.remarks.is_empty() || noted.more).collect()
    }

    /// The scores that belong to the phase in which something was noted; none where it has none.
    pub(in crate::exam) fn scored_with(&self, remark: &Remark) -> Option<ScoredIn> {
        let phase = self.format.phases.iter().find(|phase| phase.id == remark.phase)?;
        ScoredIn::of(phase.part).filter(|part| self.is_scored(*part))
    }

    /// The parts in which something is scored, in order.
    pub(in crate::exam) fn parts_scored(&self) -> impl Iterator<Item = ScoredIn> {
        SCORED.into_iter().filter(|part| self.is_scored(*part))
    }

    pub(super) fn is_scored(&self, part: ScoredIn) -> bool {
        self.scored_in(part).next().is_some()
    }
}

/// The parts of an exam that can be scored, in order.
pub(super) const SCORED: [ScoredIn; 2] = [ScoredIn::Situation, ScoredIn::Interview];
