//! The words of conferences, and of calls that another goes on with.

use crate::settings::Language;
use crate::settings::Language::{English, French};

impl ConferenceWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static ConferenceWords {
        match language {
            French => &CONFERENCE_FRENCH,
            English => &CONFERENCE_ENGLISH,
        }
    }
}

words! {
    ConferenceWords, CONFERENCE_FRENCH, CONFERENCE_ENGLISH;

    merge: "Conférence", "Conference";
    merge_hint:
        "Le client, le poste et vous parlez ensemble.",
        "The client, the post and you speak together.";
    in_conference: "En conférence", "In conference";
    leave_together: "Les laisser ensemble", "Leave them together";
    leave_together_hint:
        "Le client et le poste continuent sans vous.",
        "The client and the post go on without you.";
    let_post_go: "Libérer le poste", "Let the post go";
    end_conference: "Raccrocher pour tous", "Hang up for all";
}

impl Language {
    /// Who goes on with the client in the candidate's place.
    pub fn handled_by(self, name: &str) -> String {
        match self {
            French => format!("Vous parlez maintenant à {name}."),
            English => format!("You are speaking to {name} now."),
        }
    }

    /// Who speaks together.
    pub fn together(self, names: &[&str]) -> String {
        let names = names.join(", ");
        match self {
            French => format!("Ensemble : vous, {names}"),
            English => format!("Together: you, {names}"),
        }
    }
}
