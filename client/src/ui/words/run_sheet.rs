//! The words of a juror's run sheet, of the marks on it and of what to read beside it.

use signaling::protocol::Direction;
use signaling::protocol::exam::{Channel, Contact, NotYet};

use super::{ExamWords, Words};
use crate::settings::Language;
use crate::settings::Language::{English, French};

impl SheetWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static SheetWords {
        match language {
            French => &SHEET_FRENCH,
            English => &SHEET_ENGLISH,
        }
    }
}

words! {
    SheetWords, SHEET_FRENCH, SHEET_ENGLISH;

    absent: "absent", "absent";
    see: "Voir", "View";
    not_drawn: "Le sujet n’est pas encore tiré au sort.", "The subject has not been drawn yet.";
    how_to_arrange:
        "Glissez un échange à venir pour changer l’ordre. Le suivant s’ouvre quand celui-ci est terminé des deux côtés.",
        "Drag an exchange to come to change the order. The next one opens when this one is closed at both ends.";
    how_listens:
        "Un autre membre du jury joue les clients et tient cette feuille.",
        "Another member of the jury plays the clients and keeps this sheet.";
    lasts: "en cours", "under way";
    over: "terminé", "over";
    skipped: "non joué", "skipped";
    earlier: "Plus tôt", "Earlier";
    later: "Plus tard", "Later";
    repeat: "Refaire cet échange", "Repeat this exchange";
    skip: "Ne pas jouer cet échange", "Skip this exchange";
    skip_why: "Motif, en une ligne", "Reason, in a line";
    skip_now: "Ne pas le jouer", "Skip it";
    cancel: "Annuler", "Cancel";
    call_again: "Rappeler en tant que ce client", "Call again as this client";
    awaited:
        "Le candidat appelle ce client : votre poste sonnera.",
        "The candidate calls this client: your station will ring.";
    chatting_more:
        "Écrivez sous le nom de ce client ; le candidat vous répond.",
        "Write in this client’s name; the candidate answers you.";
    in_call: "Raccrochez d’abord : l’appel dure encore.", "Hang up first: the call still lasts.";
    all_over:
        "Tous les échanges sont terminés. Vous pouvez en refaire un depuis la feuille de route.",
        "All exchanges are over. One can be repeated from the run sheet.";
    order_sent: "Demande envoyée au serveur…", "Asked of the server…";
    listen: "Écouter les échanges", "Listen to the exchanges";
    listen_later:
        "L’écoute s’ouvre avec la partie des échanges.",
        "Listening opens with the part of the exchanges.";
    page_papers: "Documents", "Documents";
    role: "Rôle", "Role";
    your_role_of: "Rôle joué", "Role played";
    role_coming: "La fiche de rôle arrive…", "The role sheet is on its way…";
    choose_exchange:
        "Choisissez un échange de la feuille de route pour lire sa fiche de rôle.",
        "Choose an exchange of the run sheet to read its role sheet.";
    confirmation: "Confirmation écrite attendue", "Written confirmation expected";
    marks: "Repères", "Marks";
    marks_more: "un repère garde l’instant", "a mark keeps the moment";
    set_mark: "Poser un repère", "Set a mark";
    no_marks: "Aucun repère sur cet échange.", "No mark on this exchange.";
    mark_later: "Les repères se posent en présence du candidat.", "Marks are set in the candidate’s presence.";
    mark_words: "Quelques mots sur ce repère (facultatif)", "A few words on this mark (optional)";
    mark_keys: "Entrée pour garder, Échap pour laisser sans mots", "Enter to keep, Esc to leave without words";
    unworded: "sans mots", "no words";
    outside: "hors échange", "outside an exchange";
    to_read: "À lire", "To read";
    guide: "Guide du jury pour cette phase", "The jury’s guide to this phase";
    written: "Partie 1 : travail du candidat", "Part 1: the candidate’s work";
    part1: "Partie 1 : dossier remis au candidat", "Part 1: the file the candidate was given";
    expected: "Partie 1 : ce qui est attendu", "Part 1: what is expected";
    chat_coming: "Les messages de cet échange arrivent…", "The messages of this exchange are on their way…";
    chat_none: "Aucun message pendant cet échange.", "No message during this exchange.";
    coming: "Ce document arrive…", "This document is on its way…";
    request: "Demande à traiter", "The request to answer";
    instructions: "Consignes", "Instructions";
    history: "Historique", "History";
    day: "Votre journée", "Your day";
    no_day: "Le plan du jour n’est pas encore calculé.", "The plan of the day is not computed yet.";
    calls: "Appels et notes", "Calls and notes";
}

impl Language {
    /// How an exchange begins, as the one main action.
    pub fn begin(self, contact: Contact) -> &'static str {
        match contact {
            Contact::Call => Words::of(self).call_as,
            Contact::AwaitCall => Words::of(self).wait_call,
            Contact::OpenChat => ExamWords::of(self).begin_chat,
        }
    }

    /// By what an exchange is held, and who begins it.
    pub fn met(self, channel: Channel, direction: Direction) -> &'static str {
        match (self, channel, direction) {
            (French, Channel::Phone, Direction::Inbound) => "Appel entrant",
            (English, Channel::Phone, Direction::Inbound) => "Inbound call",
            (French, Channel::Phone, Direction::Outbound) => "Appel sortant",
            (English, Channel::Phone, Direction::Outbound) => "Outbound call",
            (French | English, Channel::Chat, Direction::Inbound | Direction::Outbound) => "Chat",
        }
    }

    /// Why the next exchange cannot begin.
    pub fn not_yet(self, why: NotYet) -> &'static str {
        match (self, why) {
            (French, NotYet::AnotherLasts) => {
                "L’échange en cours n’est pas terminé des deux côtés. Terminez-le d’abord."
            }
            (English, NotYet::AnotherLasts) => {
                "The exchange under way is not closed at both ends. End it first."
            }
            (French, NotYet::OtherPhase) => "Les échanges ont lieu dans une autre partie de l’épreuve.",
            (English, NotYet::OtherPhase) => "Exchanges take place in another part of the exam.",
            (French, NotYet::NotBegun) => {
                "La partie n’a pas commencé : le responsable de session la lance quand tout le monde est prêt."
            }
            (English, NotYet::NotBegun) => {
                "The part has not begun: the session manager starts it when all are ready."
            }
            (French, NotYet::Paused) => {
                "L’épreuve est en pause : le responsable de session la fera reprendre."
            }
            (English, NotYet::Paused) => "The exam is paused: the session manager will have it go on.",
            (French, NotYet::TimeUp) => "Le temps de cette partie est écoulé.",
            (English, NotYet::TimeUp) => "The time of this part is up.",
            (French, NotYet::OtherPlays) => "Un autre membre du jury joue les clients.",
            (English, NotYet::OtherPlays) => "Another member of the jury plays the clients.",
        }
    }

    /// Whom the next exchange is with.
    pub fn next_is(self, number: usize, name: &str) -> String {
        match self {
            French => format!("Échange suivant\u{a0}: {number} · {name}"),
            English => format!("Next exchange: {number} · {name}"),
        }
    }

    /// What was drawn.
    pub fn drawn_subject(self, number: u32, title: &str, hour: &str) -> String {
        match self {
            French => format!("{title} · n°\u{a0}{number}, tiré au sort à {hour}"),
            English => format!("{title} · no.\u{a0}{number}, drawn at {hour}"),
        }
    }

    /// How much is left of the phase, and for each exchange.
    pub fn left_and_share(self, left: &str, share: Option<&str>) -> String {
        match (self, share) {
            (French, Some(share)) => format!("Reste {left} · {share} par échange restant"),
            (English, Some(share)) => format!("{left} left · {share} for each exchange left"),
            (French, None) => format!("Reste {left}"),
            (English, None) => format!("{left} left"),
        }
    }

    /// How long an exchange lasts, and how long it may.
    pub fn lasted_of(self, lasted: &str, whole: &str) -> String {
        match self {
            French => format!("{lasted} sur {whole}"),
            English => format!("{lasted} of {whole}"),
        }
    }

    /// A mark, in a line.
    pub fn mark_at(self, moment: &str, text: &str) -> String {
        match (self, text.is_empty()) {
            (French, true) => format!("Repère à {moment}"),
            (French, false) => format!("Repère à {moment}\u{a0}: {text}"),
            (English, true) => format!("Mark at {moment}"),
            (English, false) => format!("Mark at {moment}: {text}"),
        }
    }

    /// The line of an exchange with its marks, in words.
    pub fn timeline(self, marks: usize, lasted: &str) -> String {
        match (self, marks) {
            (French, 0) => format!("Déroulé de l’échange, {lasted}, aucun repère"),
            (French, 1) => format!("Déroulé de l’échange, {lasted}, 1 repère"),
            (French, _) => format!("Déroulé de l’échange, {lasted}, {marks} repères"),
            (English, 1) => format!("The exchange, {lasted}, 1 mark"),
            (English, _) => format!("The exchange, {lasted}, {marks} marks"),
        }
    }

    /// Why a client is not played.
    pub fn skipped_for(self, reason: &str) -> String {
        match self {
            French => format!("Non joué\u{a0}: {reason}"),
            English => format!("Skipped: {reason}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_next_is_set_as_each_language_is() {
        assert_eq!(French.next_is(4, "SARL Lambert"), "Échange suivant\u{a0}: 4 · SARL Lambert");
        assert_eq!(English.next_is(4, "SARL Lambert"), "Next exchange: 4 · SARL Lambert");
    }

    #[test]
    fn a_mark_is_read_with_its_moment() {
        assert_eq!(French.mark_at("1:42", "coupe la parole"), "Repère à 1:42\u{a0}: coupe la parole");
        assert_eq!(English.mark_at("1:42", ""), "Mark at 1:42");
    }
}
