//! The words of a raised hand, and of what staff writes to a candidate.

use crate::settings::Language;
use crate::settings::Language::{English, French};

impl HandWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static HandWords {
        match language {
            French => &HAND_FRENCH,
            English => &HAND_ENGLISH,
        }
    }
}

words! {
    HandWords, HAND_FRENCH, HAND_ENGLISH;

    help: "Aide", "Help";
    help_more: "Appeler le responsable de session sans quitter votre poste", "Call the session manager without leaving your station";
    title: "Demander de l’aide", "Ask for help";
    what: "Que se passe-t-il ? (facultatif)", "What is the matter? (optional)";
    example: "Le son est trop bas", "The sound is too low";
    raise: "Lever la main", "Raise my hand";
    lower: "Baisser la main", "Lower my hand";
    cancel: "Annuler", "Cancel";
    asked:
        "Main levée : le responsable de session est prévenu. Continuez si vous le pouvez.",
        "Hand raised: the session manager was told. Go on if you can.";
    coming:
        "Le responsable de session arrive. Restez à votre poste.",
        "The session manager is coming. Stay at your station.";
    read: "J’ai lu", "I have read it";
}

impl Language {
    /// What staff writes.
    pub fn staff_writes(self, text: &str, hour: &str) -> String {
        match self {
            French => format!("Message du responsable de session ({hour})\u{a0}: {text}"),
            English => format!("Message of the session manager ({hour}): {text}"),
        }
    }
}
