//! The draws of a record, each checked from what the record says before it: see [`super::draw`] for what must hold.

use std::collections::BTreeSet;
use std::fmt;

use super::draw::{choose, commit, word};
use crate::protocol::exam::{CandidateNumber, Commitment, Drawn, Fact, Recorded, SessionId};

/// One draw of a record, and what does not hold of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedDraw {
    /// Of its fact.
    pub number: u64,
    /// Who drew.
    pub candidate: CandidateNumber,
    /// What.
    pub what: Drawn,
    /// What could be drawn, as the record has it.
    pub urn: Vec<String>,
    /// What was.
    pub chosen: String,
    /// All that does not hold; nothing of a draw that is verified.
    pub faults: Vec<DrawFault>,
}

/// Why a draw of the record is not what the two parts chose.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DrawFault {
    /// The record has no commitment for it.
    #[error("the server was never bound to a seed")]
    NotBound,
    /// The record has one, after it.
    #[error("the server was bound only after the draw")]
    BoundLate,
    /// The record has two before it, so that the server could have chosen between them.
    #[error("the server was bound twice before the draw")]
    BoundTwice,
    /// The seed is another than the one that the server was bound to.
    #[error("the seed is not the one that the server was bound to")]
    OtherSeed,
    /// Something could be drawn, and was not in the urn.
    #[error("the urn lacks {}", .0.escape_debug())]
    Lacks(String),
    /// Something was in the urn that was drawn before, while what is drawn is left out.
    #[error("the urn holds {}, which was drawn before", .0.escape_debug())]
    DrawnBefore(String),
    /// Something was in the urn that the session cannot draw.
    #[error("the urn holds {}, which the session cannot draw", .0.escape_debug())]
    Foreign(String),
    /// The urn held what could be drawn, in another order or more than once.
    #[error("the urn is not in the order of the session")]
    OtherOrder,
    /// The parts choose this item.
    #[error("seed and nonce choose {}", .0.escape_debug())]
    OtherChoice(String),
    /// There was nothing to choose from.
    #[error("the urn is empty")]
    EmptyUrn,
    /// It was drawn before.
    #[error("the candidate had drawn already")]
    Twice,
}

/// Checks all draws of a session's facts, in their order. Facts that are not about draws may be missing.
pub fn check_draws(facts: &[Recorded]) -> Vec<CheckedDraw> {
    let mut checker = Checker::default();
    let mut checked = Vec::new();
    for (index, Recorded { number, fact, .. }) in facts.iter().enumerate() {
        let later = facts.get(index + 1..).unwrap_or_default();
        checked.extend(checker.take(*number, fact, later));
    }
    checked
}

/// How many draws the facts hold, where all of them are verified.
///
/// # Errors
/// The first draw that does not hold, by the number of its fact, and what does not hold first.
pub fn verify_draws(facts: &[Recorded]) -> Result<usize, (u64, DrawFault)> {
    let checked = check_draws(facts);
    let fault = checked.iter().find_map(|draw| Some((draw.number, draw.faults.first()?.clone())));
    fault.map_or(Ok(checked.len()), Err)
}

impl fmt::Display for CheckedDraw {
    /// One line; what the record names must not write on the terminal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, candidate, what, urn, chosen, faults } = self;
        write!(f, "candidate {candidate}, {}: drew {} of", word(*what), chosen.escape_debug())?;
        for (index, item) in urn.iter().enumerate() {
            write!(f, "{} {}", if index == 0 { "" } else { "," }, item.escape_debug())?;
        }
        write!(f, " (fact {number}): ")?;
        if faults.is_empty() {
            return f.write_str("verified");
        }
        f.write_str("NOT VERIFIED")?;
        faults.iter().enumerate().try_for_each(|(index, fault)| {
            let before = if index == 0 { ":" } else { ";" };
            write!(f, "{before} {fault}")
        })
    }
}

/// What the record has said so far.
#[derive(Default)]
struct Checker<'a> {
    session: Option<SessionId>,
    subjects: &'a [String],
    recordings: &'a [String],
    excluded: bool,
    bound: Vec<(CandidateNumber, Drawn, Commitment)>,
    gone: Vec<(CandidateNumber, Drawn, &'a String)>,
}

impl<'a> Checker<'a> {
    /// Takes the next fact; `later` are those after it.
    fn take(&mut self, number: u64, fact: &'a Fact, later: &[Recorded]) -> Option<CheckedDraw> {
        match fact {
            Fact::Made { session, subjects, recordings, .. } => {
                (self.session, self.subjects, self.recordings) = (Some(*session), subjects, recordings);
            }
            Fact::ExclusionSet { on } => self.excluded = *on,
            Fact::DrawCommitted { candidate, what, commitment } => {
                self.bound.push((*candidate, *what, *commitment));
            }
            Fact::Drawn { candidate, what, urn, chosen, seed, nonce } => {
                let mut faults = Vec::new();
                let is_bound = |commitment| {
                    let session = self.session?;
                    Some(commit(session, *candidate, *what, *seed) == commitment)
                };
                let mut own = self.bound.iter().filter(|(whose, of, _)| (whose, of) == (candidate, what));
                match (own.next(), own.next()) {
                    (None, _) if binds_later(later, *candidate, *what) => faults.push(DrawFault::BoundLate),
                    (None, _) => faults.push(DrawFault::NotBound),
                    (Some(_), Some(_)) => faults.push(DrawFault::BoundTwice),
                    (Some((.., commitment)), None) if is_bound(*commitment) != Some(true) => {
                        faults.push(DrawFault::OtherSeed);
                    }
                    (Some(_), None) => {}
                }
                if self.gone.iter().any(|(whose, of, _)| (whose, of) == (candidate, what)) {
                    faults.push(DrawFault::Twice);
                }
                faults.extend(self.faults_of_urn(*what, urn));
                match choose(*seed, *nonce, urn.len()).and_then(|index| urn.get(index)) {
                    None => faults.push(DrawFault::EmptyUrn),
                    Some(item) if item != chosen => faults.push(DrawFault::OtherChoice(item.clone())),
                    Some(_) => {}
                }
                self.gone.push((*candidate, *what, chosen));
                let (candidate, what) = (*candidate, *what);
                let (urn, chosen) = (urn.clone(), chosen.clone());
                return Some(CheckedDraw { number, candidate, what, urn, chosen, faults });
            }
            _ => {}
        }
        None
    }

    fn faults_of_urn(&self, what: Drawn, urn: &[String]) -> Vec<DrawFault> {
        let all = match what {
            Drawn::Subject => self.subjects,
            Drawn::Recording => self.recordings,
        };
        let gone = self.gone.iter().filter(|(_, of, _)| self.excluded && *of == what);
        let gone: BTreeSet<&String> = gone.map(|(.., item)| *item).collect();
        let right: Vec<&String> = all.iter().filter(|item| !gone.contains(item)).collect();
        let missing = right.iter().filter(|item| !urn.contains(item));
        let mut faults: Vec<DrawFault> = missing.map(|item| DrawFault::Lacks((*item).clone())).collect();
        faults.extend(urn.iter().filter(|item| !right.contains(item)).map(|item| {
            let known = all.contains(item);
            if known { DrawFault::DrawnBefore(item.clone()) } else { DrawFault::Foreign(item.clone()) }
        }));
        if faults.is_empty() && !right.into_iter().eq(urn) {
            faults.push(DrawFault::OtherOrder);
        }
        faults
    }
}

fn binds_later(later: &[Recorded], whose: CandidateNumber, of: Drawn) -> bool {
    later.iter().any(|recorded| {
        matches!(recorded.fact, Fact::DrawCommitted { candidate, what, .. } if (candidate, what) == (whose, of))
    })
}
