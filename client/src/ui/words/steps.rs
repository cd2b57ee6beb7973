//! What an absence or a step back does to a phase that has begun, said before it is done.

use std::time::Duration;

use signaling::protocol::exam::{CandidateNumber, StaffTile, Stage};

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

    /// How long a clock runs after a step back, once it is started again: of its phase what is left, or the whole.
    pub fn goes_back_to(
        self,
        number: CandidateNumber,
        left_ms: u64,
        whole_ms: Option<u64>,
        anew: bool,
    ) -> String {
        let (left, whole) = (clock(left_ms), whole_ms.map(clock));
        match (self, anew, whole) {
            (French, false, Some(whole)) => {
                format!(
                    "{number}\u{a0}: au prochain «\u{a0}Démarrer\u{a0}», il lui reste {left} sur {whole}."
                )
            }
            (French, false, None) => {
                format!("{number}\u{a0}: au prochain «\u{a0}Démarrer\u{a0}», il lui reste {left}.")
            }
            (French, true, Some(whole)) => format!(
                "{number}\u{a0}: au prochain «\u{a0}Démarrer\u{a0}», il a de nouveau {whole}, au lieu des {left} qui restent."
            ),
            (French, true, None) => {
                format!("{number}\u{a0}: au prochain «\u{a0}Démarrer\u{a0}», il a de nouveau toute la phase.")
            }
            (English, false, Some(whole)) => {
                format!("{number}: at the next “Start”, {left} of {whole} are left.")
            }
            (English, false, None) => format!("{number}: at the next “Start”, {left} are left."),
            (English, true, Some(whole)) => {
                format!(
                    "{number}: at the next “Start”, all {whole} again, instead of the {left} that are left."
                )
            }
            (English, true, None) => format!("{number}: at the next “Start”, the whole phase again."),
        }
    }

    /// A phase that is closed again is whole when it is opened once more.
    pub fn opens_whole(self, number: CandidateNumber, whole_ms: u64) -> String {
        let whole = clock(whole_ms);
        match self {
            French => format!(
                "{number}\u{a0}: la phase se referme\u{a0}; rouverte, elle aura de nouveau toute sa durée ({whole})."
            ),
            English => {
                format!("{number}: the phase closes; opened again, it has all its time once more ({whole}).")
            }
        }
    }
}

/// What is left of its phase, as its tile shows it.
fn left(tile: &StaffTile) -> String {
    clock(tile.clock.remaining_ms.unwrap_or(0))
}

fn clock(ms: u64) -> String {
    hours::clock(Duration::from_millis(ms))
}
