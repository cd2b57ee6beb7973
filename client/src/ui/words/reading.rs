//! The words of a candidate in an exam: its steps, what it reads, what it writes, its exchanges.

use std::fmt::Display;

use signaling::protocol::Direction;
use signaling::protocol::exam::{Channel, NotWritten, Piece};

use crate::settings::Language;
use crate::settings::Language::{English, French};
use crate::ui::hours;

impl ReadingWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static ReadingWords {
        match language {
            French => &READING_FRENCH,
            English => &READING_ENGLISH,
        }
    }
}

words! {
    ReadingWords, READING_FRENCH, READING_ENGLISH;

    // The steps
    remaining: "restant", "left";
    five_minutes: "Il reste cinq minutes", "Five minutes left";
    next_more:
        "Le temps ne commence à compter que lorsque tout le monde est prêt. Vous n’avez rien à faire.",
        "Time only begins to count when all are ready. There is nothing to do.";
    all_ready_more:
        "Tout le monde est là. L’épreuve va commencer, ici, sur cet écran.",
        "All are here. The exam is about to begin, here, on this screen.";
    paused_title: "L’épreuve est en pause", "The exam is paused";
    paused_more:
        "Le temps est arrêté et rien n’est perdu. Les documents et vos textes reviennent dès la reprise.",
        "Time stands still and nothing is lost. Documents and your texts come back as it goes on.";
    time_up_title: "Le temps est écoulé", "Time is up";
    time_up_more:
        "Posez tout : ce que vous avez écrit est gardé. Attendez la suite à votre poste.",
        "Stop here: what you wrote is kept. Wait for what comes next at your station.";
    finished_title: "Cette étape est terminée", "This step is done";
    draw_title: "Tirage au sort de votre sujet", "Drawing your subject";
    draw_recording_title: "Tirage au sort de votre enregistrement", "Drawing your recording";
    draw_then:
        "Ensuite s’ouvrent ici les fiches de vos clients et les documents de l’entreprise.",
        "Then your clients’ files and the company’s documents open here.";
    nothing_here:
        "Rien n’est à faire à l’écran pour cette étape. Suivez ce que vous dit le jury.",
        "Nothing is to be done on the screen in this step. Follow what the jury tells you.";

    // What is read
    library: "Base de connaissances", "Knowledge base";
    search_hint: "Rechercher dans les documents", "Search in the documents";
    clear_search: "Effacer la recherche", "Clear the search";
    company_documents: "Documents de l’entreprise", "Company documents";
    documents: "Documents", "Documents";
    your_clients: "Vos clients", "Your clients";
    your_file: "Votre dossier", "Your file";
    client_file: "Fiche client", "Client’s file";
    history: "Historique", "History";
    request: "Demande à traiter", "Request to answer";
    instructions: "Consignes", "Instructions";
    history_in_full: "Les échanges en entier", "The exchanges in full";
    by: "Traité par", "Handled by";
    loading: "Le document arrive…", "The document is coming…";
    choose_to_read: "Choisissez à gauche ce que vous voulez lire.", "Choose what to read at the left.";
    what_to_read: "À lire", "To read";
    nothing_found:
        "Aucun document ne contient tous ces mots. Essayez-en moins, ou d’autres.",
        "No document holds all these words. Try fewer, or others.";
    still_searching: "D’autres documents arrivent encore…", "More documents are still coming…";
    pdf_more:
        "Ce document est un PDF : il s’ouvre dans une autre fenêtre, le lecteur PDF de cet ordinateur. Fermez-la avant la fin de la phase.",
        "This document is a PDF: it opens in another window, this computer’s PDF viewer. Close it before the phase ends.";
    pdf_open: "Ouvrir le document", "Open the document";
    qualification: "Qualification", "Qualification";
    qualification_none: "À choisir", "To be chosen";

    // What is written
    reading_tab: "Lire", "Read";
    writing_tab: "Écrire", "Write";
    summary: "Synthèse", "Summary";
    letter: "Lettre", "Letter";
    notes: "Notes", "Notes";
    key_written:
        "Fiche contact (puis 2 confirmation écrite, 3 notes)",
        "Contact record (then 2 written confirmation, 3 notes)";
    contact_record: "Fiche contact", "Contact record";
    confirmation: "Confirmation écrite", "Written confirmation";
    summary_hint:
        "La demande, les faits, les enjeux pour le client et pour l’entreprise, votre solution.",
        "The request, the facts, what is at stake for client and company, your solution.";
    letter_hint: "Votre réponse au client.", "Your reply to the client.";
    notes_hint: "Pour vous : ce que vous voulez avoir sous les yeux.", "For yourself: what you want before you.";
    record_hint: "Motif, besoin, solution, suite donnée, qualification.", "Reason, need, solution, outcome, qualification.";
    confirmation_hint: "Ce que vous confirmez au client.", "What you confirm to the client.";
    notes_private: "Vos notes restent à vous : le jury ne les voit pas.", "Your notes stay yours: the jury does not see them.";
    saved_as_you_write: "Enregistré à mesure que vous écrivez.", "Saved as you write.";
    not_saved: "Pas encore enregistré", "Not saved yet";
    kept_here: "Gardé sur ce poste : le serveur ne le prend pas maintenant", "Kept on this computer: the server does not take it now";
    read_only: "Lecture seule", "Read only";
    nothing_written: "Vous n’y avez rien écrit.", "You wrote nothing there.";
    full: "plus de place", "no more room";
    start_from: "Partir d’un modèle", "Start from a template";
    headings: "Insérer les rubriques", "Insert the headings";
    record_lines:
        "Motif du contact :\nBesoin :\nSolution proposée :\nSuite donnée :\nQualification :\n",
        "Reason:\nNeed:\nSolution:\nOutcome:\nQualification:\n";
    earlier_notes: "Vos notes de préparation", "Your notes from the preparation";

    // The confirmation
    send_to_client: "Envoyer au client", "Send to the client";
    send_for_good: "Envoyer définitivement", "Send for good";
    go_on_writing: "Continuer à écrire", "Go on writing";
    send_question:
        "Une fois envoyé, ce texte ne se modifie plus et le jury le lit. L’envoyer tel quel ?",
        "Once sent, this text changes no more and the jury reads it. Send it as it is?";
    sending: "Envoi en cours…", "Sending…";
    send_after_contact: "L’envoi sera possible dès que l’échange avec ce client aura commencé.", "It can be sent once the exchange with this client has begun.";

    // The exchanges
    your_exchanges: "Vos échanges", "Your exchanges";
    now: "en cours", "now";
    not_held: "n’a pas lieu", "not held";
    no_client_yet:
        "Choisissez un client dans « Vos échanges » : sa fiche, sa fiche contact et sa confirmation s’ouvrent ici.",
        "Choose a client in “Your exchanges”: file, contact record and confirmation open here.";
    awaits_call: "Appelez ce client", "Call this client";
    ready: "Prêt", "Ready";
    ready_more:
        "Le client peut vous appeler ou vous écrire. Le téléphone sonnera dans votre casque.",
        "The client can call or write to you. The phone will ring in your headset.";
    call_out_more: "C’est à vous d’appeler le client de cet échange.", "It is you who calls the client of this exchange.";
    jury_away:
        "La liaison avec le jury n’est pas prête. Le programme la rétablit seul ; vous n’avez rien à faire.",
        "The line to the jury is not ready. The program restores it by itself; there is nothing to do.";

    // For the jury
    nothing_to_read: "Rien à lire pour l’instant.", "Nothing to read yet.";
}

pub(super) fn not_written_french(why: NotWritten) -> &'static str {
    match why {
        NotWritten::NotNow => {
            "Ce texte ne peut pas être enregistré en ce moment. Il reste sur ce poste, et part de lui-même si l’étape reprend."
        }
        NotWritten::Sent => "Cette confirmation est déjà envoyée : elle reste telle qu’elle est partie.",
        NotWritten::BadText => {
            "Le texte est trop long, ou contient des signes qui ne s’affichent pas. Il reste sur ce poste : raccourcissez-le."
        }
        NotWritten::NotStored => {
            "Le serveur n’a pas pu enregistrer ce texte. Il reste sur ce poste et repart de lui-même."
        }
    }
}

pub(super) fn not_written_english(why: NotWritten) -> &'static str {
    match why {
        NotWritten::NotNow => {
            "This text cannot be saved now. It stays on this computer, and goes by itself if the step goes on."
        }
        NotWritten::Sent => "This confirmation is sent already: it stays as it left.",
        NotWritten::BadText => {
            "The text is too long, or holds signs that cannot be shown. It stays on this computer: shorten it."
        }
        NotWritten::NotStored => {
            "The server could not save this text. It stays on this computer and goes again by itself."
        }
    }
}

impl Language {
    /// A document is on its way still.
    pub(super) fn coming(self, title: &str) -> String {
        match self {
            French => format!("«\u{a0}{title}\u{a0}» arrive encore du serveur. Réessayez dans un instant."),
            English => format!("“{title}” is on its way still. Try again in a moment."),
        }
    }

    /// A document does not open.
    pub(super) fn not_opened(self, title: &str, why: &str) -> String {
        match self {
            French => format!(
                "«\u{a0}{title}\u{a0}» ne s’ouvre pas sur cet ordinateur ({why}). Prévenez le surveillant."
            ),
            English => format!("“{title}” does not open on this computer ({why}). Tell the invigilator."),
        }
    }

    /// A piece of writing, in a word.
    pub fn piece(self, piece: &Piece) -> &'static str {
        let words = ReadingWords::of(self);
        match piece {
            Piece::Summary => words.summary,
            Piece::Letter => words.letter,
            Piece::Notes(_) => words.notes,
            Piece::ContactRecord(_) => words.contact_record,
            Piece::Confirmation(_) => words.confirmation,
        }
    }

    /// What an empty piece is for.
    pub fn piece_hint(self, piece: &Piece) -> &'static str {
        let words = ReadingWords::of(self);
        match piece {
            Piece::Summary => words.summary_hint,
            Piece::Letter => words.letter_hint,
            Piece::Notes(_) => words.notes_hint,
            Piece::ContactRecord(_) => words.record_hint,
            Piece::Confirmation(_) => words.confirmation_hint,
        }
    }

    /// A piece about a client, read aloud.
    pub fn piece_about(self, piece: &str, client: &str) -> String {
        format!("{piece}, {client}")
    }

    /// The time left, read aloud.
    pub fn time_left(self, clock: &str) -> String {
        match self {
            French => format!("Temps restant\u{a0}: {clock}"),
            English => format!("Time left: {clock}"),
        }
    }

    /// Which exchange of how many goes on.
    pub fn exchange_of(self, number: impl Display, of: impl Display) -> String {
        match self {
            French => format!("échange {number} sur {of}"),
            English => format!("exchange {number} of {of}"),
        }
    }

    /// An exchange that is to come.
    pub fn to_come(self, channel: Channel, direction: Direction) -> &'static str {
        match (self, channel, direction) {
            (French, Channel::Chat, _) => "à venir (chat)",
            (French, Channel::Phone, Direction::Inbound) => "à venir (appel entrant)",
            (French, Channel::Phone, Direction::Outbound) => "à venir (appel sortant)",
            (English, Channel::Chat, _) => "to come (chat)",
            (English, Channel::Phone, Direction::Inbound) => "to come (inbound call)",
            (English, Channel::Phone, Direction::Outbound) => "to come (outbound call)",
        }
    }

    /// How long an exchange lasted, as `8 min 02`.
    pub fn lasted(self, ms: u64) -> String {
        let seconds = ms / 1_000;
        match (seconds / 60, seconds % 60) {
            (0, seconds) => format!("{seconds}\u{a0}s"),
            (minutes, seconds) => format!("{minutes}\u{a0}min\u{a0}{seconds:02}"),
        }
    }

    /// When a confirmation was sent.
    pub fn sent_at(self, at_ms: u64) -> String {
        let hour = hours::hour_and_minute(at_ms);
        match self {
            French => format!("Envoyée au client à {hour}"),
            English => format!("Sent to the client at {hour}"),
        }
    }

    /// What of a template is still to be filled in.
    pub fn to_fill_in(self, variables: &[&str]) -> String {
        let list = variables.join(", ");
        match (self, variables.len()) {
            (French, 1) => format!("À compléter\u{a0}: {list}"),
            (French, count) => format!("{count} passages à compléter\u{a0}: {list}"),
            (English, 1) => format!("To fill in: {list}"),
            (English, count) => format!("{count} passages to fill in: {list}"),
        }
    }

    /// How many documents a search found.
    pub fn found(self, count: usize) -> String {
        match (self, count) {
            (French, 1) => "1 document trouvé".into(),
            (French, count) => format!("{count} documents trouvés"),
            (English, 1) => "1 document found".into(),
            (English, count) => format!("{count} documents found"),
        }
    }

    /// Who writes a text, without a name.
    pub fn signature(self, number: &str) -> String {
        match self {
            French => format!("Candidat n°\u{a0}{number}"),
            English => format!("Candidate no.\u{a0}{number}"),
        }
    }
}
