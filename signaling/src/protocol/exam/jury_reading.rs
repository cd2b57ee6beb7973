//! What follows from a juror's view: which exchange lasts, which comes next and why not yet, who gave which score.

use super::{
    Competence, CriterionId, ExchangeId, ExchangeState, ExchangeView, JurorId, JuryCandidate, JuryMember,
    JuryView, ScoreEntry, Scoring, Stage,
};

/// Why the next exchange cannot begin, as far as the view tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotYet {
    /// The one before is not closed at both ends.
    AnotherLasts,
    /// There are no exchanges in this phase.
    OtherPhase,
    /// The phase has not begun.
    NotBegun,
    /// Its clock stands.
    Paused,
    /// Nothing is left of it.
    TimeUp,
    /// Another member of the jury plays the clients.
    OtherPlays,
}

impl JuryView {
    /// The juror itself, among its jury.
    pub fn myself(&self) -> Option<&JuryMember> {
        self.members.iter().find(|member| member.juror == self.juror)
    }

    /// The name of a member; empty where there is none of that number.
    pub fn name_of(&self, juror: JurorId) -> &str {
        self.members.iter().find(|member| member.juror == juror).map_or("", |member| &member.name)
    }

    /// Whether all of the jury have locked the scores of a part.
    pub fn all_locked(&self, scoring: &Scoring) -> bool {
        !self.members.is_empty() && self.members.iter().all(|member| scoring.is_locked(member.juror))
    }

    /// What each of the jury gave for a criterion, in the order of the jury, as far as it may be seen.
    pub fn levels(
        &self,
        scoring: &Scoring,
        competence: Competence,
        criterion: &CriterionId,
    ) -> Vec<(JurorId, Option<u8>)> {
        let given = |juror: JurorId| {
            if juror == self.juror {
                return level_in(&scoring.own, competence, criterion);
            }
            let other = scoring.others.iter().find(|other| other.juror == juror)?;
            level_in(&other.scores, competence, criterion)
        };
        self.members.iter().map(|member| (member.juror, given(member.juror))).collect()
    }
}

impl JuryCandidate {
    /// The exchange that lasts.
    pub fn open(&self) -> Option<&ExchangeView> {
        self.run_sheet.iter().find(|exchange| exchange.is_open())
    }

    /// The exchange that comes next.
    pub fn next(&self) -> Option<&ExchangeView> {
        self.planned().next()
    }

    /// An exchange by its number.
    pub fn exchange(&self, id: ExchangeId) -> Option<&ExchangeView> {
        self.run_sheet.iter().find(|exchange| exchange.exchange == id)
    }

    /// Those to come, in order.
    pub fn planned(&self) -> impl Iterator<Item = &ExchangeView> {
        self.run_sheet.iter().filter(|exchange| exchange.state == ExchangeState::Planned)
    }

    /// Whether this phase is that of the exchanges.
    pub fn is_of_exchanges(&self) -> bool {
        self.share_ms.is_some() || self.may.begin || self.may.close || self.may.arrange
    }

    /// The time that each exchange that is not over has, where `left_ms` are left of the phase; none where the phase
    /// has no exchanges, or none is left.
    pub fn share_of(&self, left_ms: u64) -> Option<u64> {
        self.share_ms.and_then(|_| left_ms.checked_div(self.not_over()))
    }

    /// The time that the exchange that lasts had from its beginning, where it has lasted so long and so much is left.
    pub fn allotted_ms(&self, lasted_ms: u64, left_ms: u64) -> Option<u64> {
        self.share_of(left_ms.saturating_add(lasted_ms))
    }

    /// Why the next exchange cannot begin; none where it can. `plays` is whether the juror plays the clients.
    pub fn not_yet(&self, plays: bool) -> Option<NotYet> {
        if self.may.begin {
            return None;
        }
        Some(match self.clock.stage {
            _ if !plays => NotYet::OtherPlays,
            _ if self.open().is_some() => NotYet::AnotherLasts,
            _ if !self.is_of_exchanges() => NotYet::OtherPhase,
            Stage::Waiting | Stage::Open | Stage::Ready => NotYet::NotBegun,
            Stage::Paused => NotYet::Paused,
            Stage::Running | Stage::TimeUp | Stage::Finished => NotYet::TimeUp,
        })
    }

    /// Those to come, with one of them at this place among them, from 0; none where nothing would change.
    pub fn arranged(&self, id: ExchangeId, place: usize) -> Option<Vec<ExchangeId>> {
        let before: Vec<ExchangeId> = self.planned().map(|exchange| exchange.exchange).collect();
        let from = before.iter().position(|planned| *planned == id)?;
        let mut after = before.clone();
        after.remove(from);
        after.insert(place.min(after.len()), id);
        (after != before).then_some(after)
    }

    /// The place of an exchange among those to come, from 0.
    pub fn place_of(&self, id: ExchangeId) -> Option<usize> {
        self.planned().position(|exchange| exchange.exchange == id)
    }

    fn not_over(&self) -> u64 {
        let left = self.run_sheet.iter().filter(|exchange| match exchange.state {
            ExchangeState::Planned | ExchangeState::Open(_) => true,
            ExchangeState::Closed(_) | ExchangeState::Skipped(_) => false,
        });
        left.map(|_| 1).sum()
    }
}

impl ExchangeView {
    /// Whether it lasts, or is over.
    pub fn has_begun(&self) -> bool {
        match self.state {
            ExchangeState::Open(_) | ExchangeState::Closed(_) => true,
            ExchangeState::Planned | ExchangeState::Skipped(_) => false,
        }
    }

    /// Whether it lasts.
    pub fn is_open(&self) -> bool {
        match self.state {
            ExchangeState::Open(_) => true,
            ExchangeState::Planned | ExchangeState::Closed(_) | ExchangeState::Skipped(_) => false,
        }
    }

    /// Whether it was held and is over: its chat can be read again.
    pub fn is_closed(&self) -> bool {
        match self.state {
            ExchangeState::Closed(_) => true,
            ExchangeState::Planned | ExchangeState::Open(_) | ExchangeState::Skipped(_) => false,
        }
    }
}

impl Scoring {
    /// Whether a juror has locked.
    pub fn is_locked(&self, juror: JurorId) -> bool {
        self.locked.contains(&juror)
    }

    /// The own score.
    pub fn own_level(&self, competence: Competence, criterion: &CriterionId) -> Option<u8> {
        level_in(&self.own, competence, criterion)
    }

    /// The score that was agreed on.
    pub fn agreed_level(&self, competence: Competence, criterion: &CriterionId) -> Option<u8> {
        level_in(&self.agreed, competence, criterion)
    }

    /// Whether those who have locked are not of one mind on a criterion.
    pub fn differs(&self, competence: Competence, criterion: &CriterionId) -> bool {
        let mut all = self.differences.iter();
        all.any(|difference| difference.competence == competence && difference.criterion == *criterion)
    }
}

fn level_in(scores: &[ScoreEntry], competence: Competence, criterion: &CriterionId) -> Option<u8> {
    let mut all = scores.iter();
    all.find(|score| score.competence == competence && score.criterion == *criterion).map(|score| score.level)
}
