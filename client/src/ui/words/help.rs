//! The words of conferences, of posts at stations of their own, and of help in training.

use signaling::protocol::HelpMode;

use crate::settings::Language;
use crate::settings::Language::{English, French};

impl HelpWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static HelpWords {
        match language {
            French => &HELP_FRENCH,
            English => &HELP_ENGLISH,
        }
    }
}

words! {
    HelpWords, HELP_FRENCH, HELP_ENGLISH;

    // Conferences
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

    // Posts at stations of their own
    sit: "Tenir un poste interne", "Sit at an internal post";
    sit_more:
        "Les appels des candidats vers ce poste sonnent ici. Sinon, le jury qui joue le client répond.",
        "Candidates’ calls to this post ring here. Otherwise the jury that plays the client answers.";
    sit_down: "Tenir ce poste", "Sit here";
    leave: "Quitter ce poste", "Leave it";

    // Help
    help: "Aider le candidat", "Help the candidate";
    whisper: "Souffler", "Whisper";
    join: "Participer", "Join";
    take_over: "Prendre la main", "Take over";
    stop: "Laisser le candidat", "Leave it to the candidate";
    whispering:
        "Le candidat seul vous entend. Vous continuez d’entendre les deux.",
        "The candidate alone hears you. You go on hearing both.";
    joined: "Le candidat et son client vous entendent.", "The candidate and its client hear you.";
    // The server's name for a helper, in any language.
    helper: "Formateur", "Formateur";
    to_candidate: "Au candidat seul", "To the candidate alone";
    to_client: "Au client", "To the client";
    line_to_client:
        "Vous écrivez au client à la place du candidat, qui vous lit aussi.",
        "You write to the client in the candidate’s place, who reads it, too.";
    take_chat: "Reprendre la conversation", "Take the conversation over";
    give_chat_back: "La rendre au candidat", "Give it back to the candidate";
    chat_taken:
        "Votre formateur a repris la conversation : vous continuez de la lire.",
        "Your trainer has taken the conversation over: you go on reading it.";
    word_in_chat:
        "Vous écrivez au candidat seul, en tant que formateur.",
        "You write to the candidate alone, as its trainer.";
    you_help: "Vous aidez le candidat", "You help the candidate";
    whispered: "Votre formateur vous parle", "Your trainer speaks to you";
    whispered_more:
        "Le client ne l’entend pas, et vous entend comme avant.",
        "The client does not hear it, and hears you as before.";
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

    /// How a helper is heard, in a sentence.
    pub fn helping(self, how: HelpMode) -> Option<&'static str> {
        let words = HelpWords::of(self);
        match how {
            HelpMode::Whisper => Some(words.whispering),
            HelpMode::Join => Some(words.joined),
            // The call is the helper's own.
            HelpMode::TakeOver => None,
        }
    }
}
