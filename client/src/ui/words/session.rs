//! The words of staff's side of a session.

use crate::settings::Language;
use crate::settings::Language::{English, French};

impl SessionWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static SessionWords {
        match language {
            French => &SESSION_FRENCH,
            English => &SESSION_ENGLISH,
        }
    }
}

words! {
    SessionWords, SESSION_FRENCH, SESSION_ENGLISH;

    prepare: "Préparation", "Preparation";
    plan: "Plan du jour", "Plan of the day";
    seats: "Places", "Seats";
    floor: "Plateau", "Floor";
    record: "Journal", "Record";
    dossiers: "Dossiers", "Dossiers";
    purge: "Suppression des données", "Deletion of data";
}
