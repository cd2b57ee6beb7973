//! Draws that nobody can steer, and anybody can check afterwards.
//!
//! Opening the phase, the server chooses 32 bytes, its *seed*, and says a hash of them, its *commitment*: it is bound. The
//! candidate's click brings 8 bytes of its own, the *nonce*, which the server could not know. Both together choose, and
//! are told with the result, so that the record alone shows that it could have been no other.
//!
//! # The scheme, version 1
//!
//! `H(a, b, …)` is the SHA-256 of its parts, one after the other, each with its length in bytes before it as a number of
//! four bytes. All numbers are big-endian. `WHAT` is the text `subject` or `recording`.
//!
//! 1. **Bound**: when the phase is first opened for a candidate, the record has `draw_committed` with
//!    `commitment = H("plateau draw commitment 1", session, candidate, WHAT, seed)`: the session's name as 8 bytes, the
//!    candidate's number as 2, the seed as 32. It is there once for a candidate and what it draws, and before the draw.
//! 2. **The urn**: what the session can draw, in the order in which `made` names it; without what others have drawn
//!    before it, where the last `exclusion_set` before it says `on`. `drawn` names it as it was.
//! 3. **Chosen**: of `n` items, for `round` 0, 1, 2… (8 bytes), the first 8 bytes of
//!    `H("plateau draw choice 1", seed, nonce, round)`, the nonce as 8 bytes, are a number. The first number below
//!    2^64 − (2^64 mod n), so that none is favoured, is taken: its remainder by `n` is the place in the urn, from 0.
//! 4. **Once**: a candidate draws each of the two once.
//!
//! [`check_draws`](super::check_draws) does that, and `samples/record/README.md` tells it to who writes another checker.

use sha2::{Digest, Sha256};

use crate::protocol::FileHash;
use crate::protocol::exam::{CandidateNumber, Commitment, DrawSeed, Drawn, Nonce, SessionId};

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
    DrawSeed(FileHash(hash(&[SEED, &entropy.0, &candidate.0.to_be_bytes(), word(what).as_bytes()])))
}

/// What binds the server to its part.
pub fn commit(session: SessionId, candidate: CandidateNumber, what: Drawn, seed: DrawSeed) -> Commitment {
    let (session, candidate) = (session.0.to_be_bytes(), candidate.0.to_be_bytes());
    Commitment(FileHash(hash(&[COMMITMENT, &session, &candidate, word(what).as_bytes(), &seed.0.0])))
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

/// How what is drawn is called, in hashes and sentences.
pub(super) fn word(what: Drawn) -> &'static str {
    match what {
        Drawn::Subject => "subject",
        Drawn::Recording => "recording",
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
