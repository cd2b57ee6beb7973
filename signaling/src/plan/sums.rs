//! The minutes of a plan.

use super::Plan;
use super::calendar::Span;
use crate::protocol::{
    Activity, CandidateNumber, CandidateSum, Entry, JuryId, JurySum, Minute, PlanSums, Who,
};

pub(super) fn sums(plan: &Plan) -> PlanSums {
    let candidates = plan.brief.candidates.iter().map(|candidate| of_candidate(plan, candidate.number));
    let invigilation = plan.entries.iter();
    let invigilation = invigilation.filter(|entry| matches!(entry.activity, Activity::Invigilation { .. }));
    PlanSums {
        candidates: candidates.collect(),
        juries: plan.juries().into_iter().map(|jury| of_jury(plan, jury)).collect(),
        invigilation: total(invigilation),
        end: plan.entries.iter().map(|entry| entry.to).max().unwrap_or(plan.brief.day.start),
    }
}

fn total<'a>(entries: impl Iterator<Item = &'a Entry>) -> u32 {
    entries.map(Entry::minutes).fold(0, u32::saturating_add)
}

fn of_candidate(plan: &Plan, candidate: CandidateNumber) -> CandidateSum {
    let own = || plan.of(Who::Candidate(candidate));
    let before_jury = own().filter(|entry| matches!(entry.activity, Activity::Phase { jury: Some(_), .. }));
    let gaps = gaps(plan, candidate);
    let all = gaps.iter().map(|gap| gap.minutes()).fold(0, u32::saturating_add);
    let in_break = gaps.iter().find_map(|gap| break_in(plan, *gap)).map_or(0, Span::minutes);
    CandidateSum { candidate, minutes: total(own()), before_jury: total(before_jury), waits: all - in_break }
}

/// Where a candidate is free between two phases.
fn gaps(plan: &Plan, candidate: CandidateNumber) -> Vec<Span> {
    let phases = plan.phases_of(candidate);
    let gaps = phases.windows(2).map(|pair| Span::between(pair[0].1.to, pair[1].1.from));
    gaps.filter(|gap| gap.minutes() > 0).collect()
}

/// The break that lies in a gap, where it has room for it.
fn break_in(plan: &Plan, gap: Span) -> Option<Span> {
    let lunch = plan.brief.day.lunch?;
    let from = gap.from.max(lunch.from.0);
    (gap.to.min(lunch.to.0) >= from.saturating_add(lunch.minutes)).then(|| Span::of(from, lunch.minutes))
}

impl Plan {
    /// When somebody has its break between two entries; none where the day begins after it or ends before.
    pub(super) fn break_of(&self, who: Who) -> Option<(Minute, Minute)> {
        let mut spans: Vec<_> = self.of(who).map(|entry| Span::between(entry.from, entry.to)).collect();
        spans.sort_unstable();
        let mut end = spans.first()?.to;
        for span in spans {
            if span.from > end
                && let Some(found) = break_in(self, Span { from: end, to: span.from })
            {
                return Some((Minute(found.from), Minute(found.to)));
            }
            end = end.max(span.to);
        }
        None
    }
}

fn of_jury(plan: &Plan, jury: JuryId) -> JurySum {
    let own = || plan.of(Who::Jury(jury));
    let mut candidates: Vec<_> = own().filter_map(examined).collect();
    candidates.sort_unstable();
    candidates.dedup();
    JurySum {
        jury,
        candidates: u32::try_from(candidates.len()).unwrap_or(u32::MAX),
        present: total(own().filter(|entry| examined(entry).is_some())),
        reading: total(own().filter(|entry| matches!(entry.activity, Activity::Reading { .. }))),
        deliberation: total(own().filter(|entry| matches!(entry.activity, Activity::Deliberation { .. }))),
    }
}

fn examined(entry: &Entry) -> Option<CandidateNumber> {
    match entry.activity {
        Activity::Phase { candidate, .. } => Some(candidate),
        Activity::Reading { .. } | Activity::Deliberation { .. } | Activity::Invigilation { .. } => None,
    }
}
