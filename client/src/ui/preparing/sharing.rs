//! Candidates without a jury are shared out.

use std::collections::BTreeMap;

use signaling::protocol::exam::{CandidateNumber, JuryId, StaffView};

/// Which jury each candidate without one would have: the one with the fewest candidates, candidate after candidate by
/// number. Absent candidates need none.
pub fn share_out(session: &StaffView) -> Vec<(CandidateNumber, JuryId)> {
    let mut load: BTreeMap<JuryId, usize> = session.juries.iter().map(|jury| (jury.jury, 0)).collect();
    for tile in session.candidates.iter().filter(|tile| !tile.absent) {
        if let Some(count) = tile.jury.and_then(|jury| load.get_mut(&jury)) {
            *count += 1;
        }
    }
    let without = session.candidates.iter().filter(|tile| tile.jury.is_none() && !tile.absent);
    let mut shared = Vec::new();
    for tile in without {
        let Some((jury, count)) = load.iter_mut().min_by_key(|(jury, count)| (**count, **jury)) else {
            break;
        };
        *count += 1;
        shared.push((tile.candidate, *jury));
    }
    shared
}
