//! The scores of one candidate: each juror's own, what is locked, and what was agreed.

use std::collections::{BTreeMap, BTreeSet};

use crate::protocol::exam::{Competence, CriterionId, Difference, JurorId, ScoreEntry, ScoredIn};

type Line = (Competence, CriterionId);

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Scores {
    own: BTreeMap<(JurorId, ScoredIn), BTreeMap<Line, u8>>,
    locked: BTreeSet<(JurorId, ScoredIn)>,
    agreed: BTreeMap<ScoredIn, BTreeMap<Line, u8>>,
}

impl Scores {
    pub fn set(&mut self, juror: JurorId, part: ScoredIn, line: Line, level: Option<u8>) {
        let own = self.own.entry((juror, part)).or_default();
        match level {
            Some(level) => own.insert(line, level),
            None => own.remove(&line),
        };
    }

    pub fn get(&self, juror: JurorId, part: ScoredIn, line: &Line) -> Option<u8> {
        self.own.get(&(juror, part))?.get(line).copied()
    }

    /// Whether anybody has scored anything, or locked.
    pub fn has_begun(&self) -> bool {
        !self.locked.is_empty() || self.own.values().any(|own| !own.is_empty())
    }

    pub fn lock(&mut self, juror: JurorId, part: ScoredIn) {
        self.locked.insert((juror, part));
    }

    pub fn is_locked(&self, juror: JurorId, part: ScoredIn) -> bool {
        self.locked.contains(&(juror, part))
    }

    pub fn agree(&mut self, part: ScoredIn, line: Line, level: u8) {
        self.agreed.entry(part).or_default().insert(line, level);
    }

    pub fn agreed(&self, part: ScoredIn) -> Vec<ScoreEntry> {
        entries(self.agreed.get(&part))
    }

    /// A juror's scores as another sees them: not before both have locked.
    pub fn seen_by(&self, viewer: JurorId, juror: JurorId, part: ScoredIn) -> Option<Vec<ScoreEntry>> {
        let open = viewer == juror || self.is_locked(viewer, part) && self.is_locked(juror, part);
        open.then(|| entries(self.own.get(&(juror, part))))
    }

    /// Where the jury is not of one mind, once all of it have locked.
    pub fn differences(&self, members: &[JurorId], part: ScoredIn) -> Vec<Difference> {
        if !members.iter().all(|juror| self.is_locked(*juror, part)) {
            return Vec::new();
        }
        let all = members.iter().filter_map(|juror| self.own.get(&(*juror, part)));
        let lines: BTreeSet<&Line> = all.flat_map(BTreeMap::keys).collect();
        let difference = |line: &Line| {
            let levels: Vec<_> = members.iter().map(|juror| (*juror, self.get(*juror, part, line))).collect();
            let differs = levels.iter().any(|(_, level)| *level != levels[0].1);
            let (competence, criterion) = line.clone();
            differs.then_some(Difference { competence, criterion, levels })
        };
        lines.into_iter().filter_map(difference).collect()
    }
}

fn entries(scores: Option<&BTreeMap<Line, u8>>) -> Vec<ScoreEntry> {
    let entry = |((competence, criterion), level): (&Line, &u8)| ScoreEntry {
        competence: *competence,
        criterion: criterion.clone(),
        level: *level,
    };
    scores.into_iter().flatten().map(entry).collect()
}
