//! The words of several calls at a station, of internal posts and of transfers.

use crate::settings::Language;
use crate::settings::Language::{English, French};

impl LinesWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static LinesWords {
        match language {
            French => &LINES_FRENCH,
            English => &LINES_ENGLISH,
        }
    }
}

words! {
    LinesWords, LINES_FRENCH, LINES_ENGLISH;

    lines: "Lignes", "Lines";
    take_back: "Reprendre", "Take back";
    you_hold_other:
        "Vous êtes passé à un autre appel : celui-ci attend.",
        "You turned to another call: this one waits.";
    candidate_holds_other:
        "Le candidat est passé à un autre appel : celui-ci attend.",
        "The candidate turned to another call: this one waits.";
    client_holds_other:
        "Votre correspondant est passé à un autre appel.",
        "The other side turned to another call.";
    callers_file: "Fiche de l’appelant", "The caller’s file";

    // Transfers
    transfer: "Transférer", "Transfer";
    transferring: "Transfert en cours", "Transferring";
    transfer_now: "Transférer maintenant", "Transfer now";
    consult: "Consulter d’abord", "Ask first";
    transfer_how:
        "Maintenant : l’appel part aussitôt. Consulter : le client attend pendant que vous parlez au poste.",
        "Now: the call leaves at once. Ask first: the client waits while you talk to the post.";
    no_line:
        "Vos trois lignes sont prises : raccrochez-en une pour consulter un poste.",
        "All three lines are taken: hang one up to ask a post.";
    complete: "Terminer le transfert", "Complete the transfer";
    cancel: "Annuler le transfert", "Cancel the transfer";

    // Posts
    posts: "Postes internes", "Internal posts";
    post: "poste interne", "internal post";
    no_posts: "Cette session n’a pas de poste interne.", "This session has no internal post.";
    key_call_post:
        "Appeler le premier poste interne (puis 2, 3…)",
        "Call the first internal post (then 2, 3…)";
    purpose: "À quoi sert ce poste", "What this post is for";

    // The jury
    call_too: "Appeler aussi en tant que ce client", "Call as this client, too";
    call_too_hint:
        "Un autre appel sonnera chez le candidat, avec ce nom",
        "Another call will ring at the candidate’s, with this name";

    // The log
    transferred: "Transféré", "Transferred";
    taken_over: "Repris par le formateur", "Taken over by the trainer";
}

impl Language {
    /// What answering a call does to the one that the person is in.
    pub fn answering_holds(self, name: &str) -> String {
        match self {
            French => format!("Décrocher mettra {name} en attente."),
            English => format!("Answering puts {name} on hold."),
        }
    }

    /// Answering, and what it does to the other call, as an action.
    pub fn answer_and_hold(self, name: &str) -> String {
        match self {
            French => format!("Décrocher, et mettre {name} en attente"),
            English => format!("Answer, and put {name} on hold"),
        }
    }

    /// The file of whoever calls, to be seen before one answers.
    pub fn callers_file(self, name: &str) -> String {
        match (self, name) {
            (French, "") => LINES_FRENCH.callers_file.to_owned(),
            (English, "") => LINES_ENGLISH.callers_file.to_owned(),
            (French, name) => format!("Fiche de l’appelant, {name}"),
            (English, name) => format!("The caller’s file, {name}"),
        }
    }

    /// Taking one call back of several.
    pub fn take_back(self, name: &str) -> String {
        match self {
            French => format!("Reprendre {name}"),
            English => format!("Take {name} back"),
        }
    }

    /// Who waits for the outcome of a consultation.
    pub fn waits_for_outcome(self, name: &str) -> String {
        match self {
            French => format!("{name} attend la fin de cette consultation."),
            English => format!("{name} waits for the outcome."),
        }
    }

    /// The heading above the posts to transfer to.
    pub fn transfer_of(self, name: &str) -> String {
        match self {
            French => format!("Transférer {name}"),
            English => format!("Transfer {name}"),
        }
    }

    /// Handing a client over to a post.
    pub fn hand_over(self, name: &str, post: &str) -> String {
        match self {
            French => format!("Transférer {name} vers {post}"),
            English => format!("Transfer {name} to {post}"),
        }
    }

    /// Asking a post before a transfer.
    pub fn consult(self, post: &str) -> String {
        match self {
            French => format!("Consulter d’abord {post}"),
            English => format!("Ask {post} first"),
        }
    }

    /// How a call that was handed over ended. `talked` is its length as a clock.
    pub fn transferred_to(self, post: &str, talked: &str) -> String {
        match self {
            French => format!("transféré vers {post} après {talked}"),
            English => format!("transferred to {post} after {talked}"),
        }
    }

    /// Where a call of the log went.
    pub fn went_to(self, post: &str) -> String {
        match self {
            French => format!("vers {post}"),
            English => format!("to {post}"),
        }
    }

    /// As whom the jury's voice passes.
    pub fn you_play(self, name: &str) -> String {
        match self {
            French => format!("Vous jouez {name}"),
            English => format!("You play {name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_key_does_to_another_call_is_said_with_its_name() {
        assert_eq!(French.answer_and_hold("M. Tessier"), "Décrocher, et mettre M. Tessier en attente");
        let post = "Service expertise";
        assert_eq!(French.hand_over("M. Tessier", post), "Transférer M. Tessier vers Service expertise");
        assert_eq!(English.transferred_to(post, "02:41"), "transferred to Service expertise after 02:41");
    }
}
