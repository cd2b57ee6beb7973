//! Draws that nobody can steer, and anybody can check afterwards.
//!
//! When the phase is opened, the server chooses 32 bytes at random and says the SHA-256 of them ([`commit`]): it is
//! bound. The candidate's click brings 8 bytes of its own, which the server could not know. Both together choose
//! ([`choose`]), and are told with the result, so that [`verify_draw`] finds the same from the record alone.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::protocol::FileHash;
use crate::protocol::exam::{CandidateNumber, Commitment, DrawSeed, Drawn, Fact, Nonce, Recorded, SessionId};

/// Random bytes of the operating system, fresh for each order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Entropy(pub [u8; 32]);

impl std::fmt::Debug for Entropy {
    /// Without the bytes: seeds that are still secret come of them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Entropy")
    }
}

// What is hashed for one purpose is never a hash for another; the number is that of this scheme.
const SEED: &[u8] = b"plateau draw seed 1";
const COMMITMENT: &[u8] = b"plateau draw commitment 1";
const CHOICE: &[u8] = b"plateau draw choice 1";

/// The server's part of one draw: an order that opens a phase for many gives each its own.
pub(super) fn seed(entropy: &Entropy, candidate: CandidateNumber, what: Drawn) -> DrawSeed {
    DrawSeed(FileHash(hash(&[SEED, &entropy.0, &candidate.0.to_be_bytes(), word(what)])))
}

/// What binds the server to its part.
pub fn commit(session: SessionId, candidate: CandidateNumber, what: Drawn, seed: DrawSeed) -> Commitment {
    let (session, candidate) = (session.0.to_be_bytes(), candidate.0.to_be_bytes());
    Commitment(FileHash(hash(&[COMMITMENT, &session, &candidate, word(what), &seed.0.0])))
}

/// Which of so many both parts choose, each as likely as any other; `None` of none.
pub fn choose(seed: DrawSeed, nonce: Nonce, of: usize) -> Option<usize> {
    let of = u64::try_from(of).ok().filter(|of| *of > 0)?;
    // Numbers beyond the last whole multiple of `of` would favour the first ones; 2^64 itself does not fit.
    let beyond = (u64::MAX % of + 1) % of;
    let last_fair = u64::MAX - beyond;
    let tries = (0_u64..).map(|round| {
        let bytes = hash(&[CHOICE, &seed.0.0, &nonce.0.to_be_bytes(), &round.to_be_bytes()]);
        bytes.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    });
    let fair = tries.into_iter().find(|number| *number <= last_fair)?;
    usize::try_from(fair % of).ok()
}

/// Why a draw of the record is not what the two parts chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DrawFault {
    /// No commitment was kept before it.
    #[error("the server was not bound before this draw")]
    NotCommitted,
    /// The seed is another than the one that the server was bound to.
    #[error("the seed is not the one that the server was bound to")]
    OtherSeed,
    /// The urn held something else.
    #[error("the urn is not what could be drawn at that moment")]
    OtherUrn,
    /// The parts choose another item.
    #[error("seed and click choose another item")]
    OtherChoice,
    /// It was drawn before.
    #[error("this candidate had drawn already")]
    Twice,
}

/// Checks a draw from what was said before and after it, and nothing else.
///
/// # Errors
/// The first thing that does not hold.
pub fn verify_draw(session: SessionId, committed: Commitment, drawn: &Fact) -> Result<(), DrawFault> {
    let Fact::Drawn { candidate, what, seed, nonce, urn, chosen } = drawn else {
        return Err(DrawFault::OtherChoice);
    };
    if commit(session, *candidate, *what, *seed) != committed {
        return Err(DrawFault::OtherSeed);
    }
    let index = choose(*seed, *nonce, urn.len());
    let holds = index.and_then(|index| urn.get(index)) == Some(chosen);
    if holds { Ok(()) } else { Err(DrawFault::OtherChoice) }
}

/// Checks all draws of a session's facts, the contents of each urn as well.
///
/// # Errors
/// The first draw that does not hold, by the number of its fact.
pub fn verify_draws(facts: &[Recorded]) -> Result<usize, (u64, DrawFault)> {
    let mut made = None;
    let mut excluded = false;
    let mut committed = Vec::new();
    let mut gone: Vec<(CandidateNumber, Drawn, &String)> = Vec::new();
    for Recorded { number, fact, .. } in facts {
        match fact {
            Fact::Made { session, subjects, recordings, .. } => made = Some((*session, subjects, recordings)),
            Fact::ExclusionSet { on } => excluded = *on,
            Fact::DrawCommitted { candidate, what, commitment } => {
                committed.push((*candidate, *what, *commitment));
            }
            Fact::Drawn { candidate, what, urn, chosen, .. } => {
                let fault = |fault| (*number, fault);
                let bound = committed.iter().find(|(whose, of, _)| (whose, of) == (candidate, what));
                let (Some((session, subjects, recordings)), Some((.., commitment))) = (made, bound) else {
                    return Err(fault(DrawFault::NotCommitted));
                };
                if gone.iter().any(|(whose, of, _)| (whose, of) == (candidate, what)) {
                    return Err(fault(DrawFault::Twice));
                }
                let all = match what {
                    Drawn::Subject => subjects,
                    Drawn::Recording => recordings,
                };
                let out: BTreeSet<&String> =
                    gone.iter().filter(|(_, of, _)| excluded && of == what).map(|(.., item)| *item).collect();
                if !all.iter().filter(|item| !out.contains(item)).eq(urn) {
                    return Err(fault(DrawFault::OtherUrn));
                }
                verify_draw(session, *commitment, fact).map_err(fault)?;
                gone.push((*candidate, *what, chosen));
            }
            _ => {}
        }
    }
    Ok(gone.len())
}

fn word(what: Drawn) -> &'static [u8] {
    match what {
        Drawn::Subject => b"subject",
        Drawn::Recording => b"recording",
    }
}

/// Each part with its length before it, so that no two lists of parts are hashed as one.
fn hash(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}
