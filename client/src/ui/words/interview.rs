//! The words of an interview that has no scores of its own: what it bears on.

use crate::settings::Language;
use crate::settings::Language::{English, French};

impl InterviewWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static InterviewWords {
        match language {
            French => &INTERVIEW_FRENCH,
            English => &INTERVIEW_ENGLISH,
        }
    }
}

words! {
    InterviewWords, INTERVIEW_FRENCH, INTERVIEW_ENGLISH;

    paper: "Entretien : critères restants et productions", "Interview: what is left to score, and the work";
    unscored: "Critères que vous n’avez pas encore évalués", "Criteria that you have not scored yet";
    all_scored: "Vous avez évalué tous les critères.", "You have scored all criteria.";
    productions: "Productions du candidat", "The candidate’s work";
    not_over:
        "L’entretien technique n’est pas terminé : il porte encore sur ces critères. Vous pourrez verrouiller après.",
        "The technical interview is not over: it bears on these criteria still. You can lock afterwards.";
}

impl Language {
    /// The way to a criterion in the grid.
    pub fn score_of(self, competence: u8, label: &str) -> String {
        match self {
            French => format!("Évaluer C{competence} · {label}"),
            English => format!("Score C{competence} · {label}"),
        }
    }
}
