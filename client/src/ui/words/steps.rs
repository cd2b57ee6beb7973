//! What an absence does to a phase that has begun, said before it is done.

use std::time::Duration;

use signaling::protocol::exam::{StaffTile, Stage};

use crate::settings::Language;
use crate::settings::Language::{English, French};
use crate::ui::hours;

impl Language {
    /// What is asked before a candidate is noted absent whose phase that takes back or ends; none where it does neither.
    pub fn absence_ends(self, tile: &StaffTile) -> Option<String> {
        let number = tile.candidate;
        let left = left(tile);
        match (tile.clock.stage, self) {
            (Stage::Ready, French) => Some(format!(
                "Noter le candidat {number} absent\u{a0}? Sa phase revient à «\u{a0}À réunir\u{a0}» et ne retient plus son jury. \
                 Ce qui a été fait est gardé."
            )),
            (Stage::Ready, English) => Some(format!(
                "Note candidate {number} as absent? Its phase goes back to “Gathering” and holds its jury no longer. What was \
                 done is kept."
            )),
            (Stage::Paused, French) => Some(format!(
                "Noter le candidat {number} absent\u{a0}? Sa phase se termine là et ne retient plus son jury. Ce qui a été \
                 écrit, tiré ou dit est gardé. S’il revient\u{a0}: «\u{a0}Noter présent\u{a0}», puis «\u{a0}Revenir d’une \
                 étape\u{a0}» la rouvre en pause avec les {left} qui restent."
            )),
            (Stage::Paused, English) => Some(format!(
                "Note candidate {number} as absent? Its phase ends there and holds its jury no longer. What was written, drawn \
                 or said is kept. If the candidate comes back: “Note as present”, then “Go back one step” opens it again, \
                 paused, with the {left} that are left."
            )),
            (
                Stage::Waiting | Stage::Open | Stage::Running | Stage::TimeUp | Stage::Finished,
                French | English,
            ) => None,
        }
    }
}

/// What is left of its phase, as its tile shows it.
fn left(tile: &StaffTile) -> String {
    hours::clock(Duration::from_millis(tile.clock.remaining_ms.unwrap_or(0)))
}
