//! The words of help in training.

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

    help: "Aider le candidat", "Help the candidate";
    whisper: "Souffler", "Whisper";
    join: "Participer", "Join";
    take_over: "Prendre la main", "Take over";
    stop: "Laisser le candidat", "Leave it to the candidate";
    whispering:
        "Le candidat seul vous entend. Vous continuez d’entendre les deux.",
        "The candidate alone hears you. You go on hearing both.";
    joining:
        "Vous participerez dès que le candidat sera dans l’appel. D’ici là, lui seul vous entend.",
        "You join as soon as the candidate is in the call. Until then the candidate alone hears you.";
    joined: "Le candidat et son client vous entendent.", "The candidate and its client hear you.";
    // The server's name for a helper, in any language.
    helper: "Formateur", "Formateur";
    to_candidate: "Au candidat seul", "To the candidate alone";
    to_client: "Au client", "To the client";
    no_client: "Aucun client à qui écrire pour l’instant.", "There is no client to write to at the moment.";
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
    /// How a helper is heard, in a sentence; `joining`: not by the client yet.
    pub fn helping(self, how: HelpMode, joining: bool) -> Option<&'static str> {
        let words = HelpWords::of(self);
        match how {
            HelpMode::Whisper => Some(words.whispering),
            HelpMode::Join => Some(if joining { words.joining } else { words.joined }),
            // The call is the helper's own.
            HelpMode::TakeOver => None,
        }
    }
}
