//! The words of the record of a session.

use crate::settings::Language;
use crate::settings::Language::{English, French};

impl RecordWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static RecordWords {
        match language {
            French => &RECORD_FRENCH,
            English => &RECORD_ENGLISH,
        }
    }
}

words! {
    RecordWords, RECORD_FRENCH, RECORD_ENGLISH;

    title: "Journal de la session", "Record of the session";
    title_past: "Journal d’une session terminée", "Record of a session that is over";
    choose: "Choisissez une session terminée pour lire son journal.", "Choose a session that is over to read its record.";
    save: "Enregistrer le journal", "Save the record";
    save_more:
        "Un fichier de ce poste, un fait par ligne (JSON). Les notes du jury n’y sont pas.",
        "A file of this computer, one fact a line (JSON). The jury’s notes are not in it.";
    minutes: "Enregistrer le procès-verbal (PDF)", "Save the session report (PDF)";
    minutes_more:
        "Le document à imprimer et à signer, avec le même contenu en JSON et le journal à côté.",
        "The document to print and sign, in French, with the same in JSON and the record beside it.";
    coming: "La suite arrive du serveur…", "The rest is coming from the server…";
    nothing: "Rien de tel dans le journal.", "Nothing of the kind in the record.";
    candidate: "Candidat", "Candidate";
    everyone: "Tous", "All";
    kind: "Faits", "Facts";
    every_kind: "Tous", "All";
    incidents: "Incidents", "Faults";
    draws: "Tirages", "Draws";
    phases: "Phases", "Phases";
    exchanges: "Échanges", "Exchanges";
    help: "Aide et messages", "Help and messages";
    preparation: "Préparation", "Preparation";
    by_server: "serveur", "server";
    by_staff: "responsable de session", "session manager";
    by_jury: "jury", "jury";
    older: "Afficher les faits plus anciens", "Show older facts";
}

impl Language {
    /// Where the record was written.
    pub fn record_saved(self, facts: usize, path: &str) -> String {
        match self {
            French => format!("Journal enregistré ({facts} faits)\u{a0}: {path}"),
            English => format!("Record saved ({facts} facts): {path}"),
        }
    }

    /// Where the *procès-verbal* was written.
    pub fn minutes_saved(self, path: &str) -> String {
        match self {
            French => format!("Procès-verbal enregistré\u{a0}: {path}"),
            English => format!("Session report saved: {path}"),
        }
    }

    /// How many facts are shown of how many.
    pub fn facts_shown(self, shown: usize, of: usize) -> String {
        match self {
            French => format!("{shown} faits sur {of}, le plus récent d’abord"),
            English => format!("{shown} facts of {of}, the newest first"),
        }
    }
}
