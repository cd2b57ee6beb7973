//! What is missing before a session can be held, the same of several candidates put together.

use signaling::protocol::exam::{CandidateNumber, JuryId, Missing};

/// One thing that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MissingGroup {
    /// Date or place.
    DateOrPlace,
    /// Candidates.
    Candidates,
    /// A jury of each of these.
    Juries(Vec<CandidateNumber>),
    /// A seat of each of these.
    Seats(Vec<CandidateNumber>),
    /// The seat of who plays in this jury.
    JurySeat(JuryId),
}

impl MissingGroup {
    /// All that is missing, in the order in which it is mended.
    pub fn of(missing: &[Missing]) -> Vec<MissingGroup> {
        let (mut groups, mut playing) = (Vec::new(), Vec::new());
        let (mut juries, mut seats) = (Vec::new(), Vec::new());
        for one in missing {
            match one {
                Missing::DateOrPlace => groups.push(MissingGroup::DateOrPlace),
                Missing::Candidates => groups.push(MissingGroup::Candidates),
                Missing::Jury(candidate) => juries.push(*candidate),
                Missing::Seat(candidate) => seats.push(*candidate),
                Missing::JurySeat(jury) => playing.push(MissingGroup::JurySeat(*jury)),
            }
        }
        if !juries.is_empty() {
            groups.push(MissingGroup::Juries(juries));
        }
        if !seats.is_empty() {
            groups.push(MissingGroup::Seats(seats));
        }
        groups.extend(playing);
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_several_candidates_lack_is_said_once() {
        let c = CandidateNumber;
        let missing = [
            Missing::DateOrPlace,
            Missing::Jury(c(1)),
            Missing::Seat(c(1)),
            Missing::Jury(c(2)),
            Missing::JurySeat(JuryId(1)),
        ];
        let wanted = [
            MissingGroup::DateOrPlace,
            MissingGroup::Juries(vec![c(1), c(2)]),
            MissingGroup::Seats(vec![c(1)]),
            MissingGroup::JurySeat(JuryId(1)),
        ];
        assert_eq!(MissingGroup::of(&missing), wanted);
        assert_eq!(MissingGroup::of(&[]), []);
    }
}
