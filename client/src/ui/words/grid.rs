//! The words of the grid: scores, observations, locking, and what a jury agrees on.

use signaling::protocol::exam::ScoredIn;

use crate::settings::Language;
use crate::settings::Language::{English, French};

impl GridWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static GridWords {
        match language {
            French => &GRID_FRENCH,
            English => &GRID_ENGLISH,
        }
    }
}

words! {
    GridWords, GRID_FRENCH, GRID_ENGLISH;

    grid: "Grille", "Grid";
    coming: "La grille arrive…", "The grid is on its way…";
    nothing: "Rien n’est évalué dans cette épreuve.", "Nothing is scored in this exam.";
    yours_alone: "Visible de vous seul jusqu’au verrouillage", "For your eyes alone until locked";
    locked_more:
        "Vos évaluations sont verrouillées : elles ne changent plus.",
        "Your scores are locked: they change no more.";
    lock: "Verrouiller mes évaluations", "Lock my scores";
    lock_now: "Verrouiller définitivement", "Lock for good";
    lock_more:
        "Après le verrouillage vos évaluations ne changent plus, et les membres qui ont verrouillé voient celles des autres.",
        "Once locked your scores change no more, and members who have locked see each other’s.";
    cancel: "Annuler", "Cancel";
    has_locked: "verrouillé", "locked";
    has_not_locked: "pas encore verrouillé", "not locked yet";
    you: "vous", "you";
    observation: "Observation", "Observation";
    observation_more: "gardée avec l’instant", "kept with its moment";
    keep: "Garder", "Keep";
    change: "Modifier", "Change";
    not_kept: "Pas encore enregistré", "Not saved yet";
    no_score: "sans évaluation", "no score";
    together: "Mise en commun", "Agreement";
    differ: "Écarts", "Differences";
    no_differences: "Aucun écart : le jury a évalué de même.", "No differences: the jury gave the same scores.";
    alike: "Sans écart", "No difference";
    nobody_scored: "Sans évaluation", "Not scored";
    agreed: "retenu", "agreed";
    agree_hint: "Retenir cette évaluation pour le jury", "Agree on this score for the jury";
    mark: "Repère", "Mark";
    others_noted: "Repères et observations des autres membres", "Marks and observations of the other members";
    more_noted: "D’autres existent, qui ne tiennent pas ici.", "There are more, which do not fit here.";
    agree_alike: "Retenir les évaluations communes", "Agree on the scores that are alike";
}

impl Language {
    /// A part of the exam that is scored.
    pub fn scored_in(self, part: ScoredIn) -> &'static str {
        match (self, part) {
            (French, ScoredIn::Situation) => "Mise en situation",
            (English, ScoredIn::Situation) => "Practical situation",
            (French, ScoredIn::Interview) => "Entretien technique",
            (English, ScoredIn::Interview) => "Technical interview",
        }
    }

    /// The same, in a word.
    pub fn part(self, part: ScoredIn) -> &'static str {
        match (self, part) {
            (French | English, ScoredIn::Situation) => "Situation",
            (French, ScoredIn::Interview) => "Entretien",
            (English, ScoredIn::Interview) => "Interview",
        }
    }

    /// A competence by its number.
    pub fn competence(self, number: u8) -> String {
        match self {
            French => format!("Compétence {number}"),
            English => format!("Competence {number}"),
        }
    }

    /// The heading of a grid.
    pub fn grid_of(self, number: u8) -> String {
        format!("{} · {}", GridWords::of(self).grid, self.competence(number).to_lowercase())
    }

    /// How many criteria have a score.
    pub fn scored(self, scored: usize, of: usize) -> String {
        match self {
            French if scored < 2 => format!("{scored} critère évalué sur {of}"),
            French => format!("{scored} critères évalués sur {of}"),
            English => format!("{scored} criteria of {of} scored"),
        }
    }

    /// What is missing before one locks.
    pub fn unscored(self, count: usize) -> String {
        match (self, count) {
            (French, 1) => "1 critère est sans évaluation.".to_owned(),
            (French, _) => format!("{count} critères sont sans évaluation."),
            (English, 1) => "1 criterion has no score.".to_owned(),
            (English, _) => format!("{count} criteria have no score."),
        }
    }

    /// Who has not locked yet.
    pub fn awaits_locks(self, names: &[&str]) -> String {
        let names = names.join(", ");
        match self {
            French => format!(
                "Les évaluations du jury se comparent ici quand tous ont verrouillé. Il manque\u{a0}: {names}."
            ),
            English => format!("The jury’s scores are compared here once all have locked. Missing: {names}."),
        }
    }

    /// How many agreed scores there are.
    pub fn agreed_on(self, agreed: usize, of: usize) -> String {
        match self {
            French if agreed < 2 => format!("{agreed} évaluation retenue sur {of}"),
            French => format!("{agreed} évaluations retenues sur {of}"),
            English => format!("{agreed} scores of {of} agreed on"),
        }
    }

    /// When an observation was written.
    pub fn observed_at(self, moment: &str) -> String {
        match self {
            French => format!("Observation de {moment}"),
            English => format!("Observation at {moment}"),
        }
    }

    /// When something was saved.
    pub fn kept_at(self, hour: &str) -> String {
        match self {
            French => format!("Enregistré à {hour}"),
            English => format!("Saved at {hour}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_counted() {
        assert_eq!(French.unscored(1), "1 critère est sans évaluation.");
        assert_eq!(French.agreed_on(1, 43), "1 évaluation retenue sur 43");
        assert_eq!(French.scored(0, 43), "0 critère évalué sur 43");
        assert_eq!(French.unscored(3), "3 critères sont sans évaluation.");
        assert_eq!(
            English.awaits_locks(&["Mme Roux", "M. Le Gall"]),
            "The jury’s scores are compared here once all have locked. Missing: Mme Roux, M. Le Gall."
        );
    }

    #[test]
    fn a_grid_is_named_by_its_competence() {
        assert_eq!(French.grid_of(3), "Grille · compétence 3");
    }
}
