//! The sentences of this crate that the people of the exam read, so in French.
//!
//! The `Display` of errors is English and goes to the log.

use crate::library::{MAX_FILE_BYTES, MAX_FILES, Refusal};
use crate::recorder::RecorderFault;
use crate::source::{DecodeError, MAX_PROMPT_MINUTES};

impl DecodeError {
    /// The error as a French sentence for the screen.
    pub fn french(&self) -> String {
        match self {
            Self::Unreadable(cause) => format!("Le fichier ne peut pas être lu ({cause})."),
            Self::Empty => "Le fichier ne contient aucun son.".to_owned(),
            Self::Unsupported(what) => {
                format!(
                    "Ce format n’est pas pris en charge ({what}) : utilisez WAV, MP3, FLAC ou OGG Vorbis."
                )
            }
            Self::Truncated => "Le fichier est coupé : la fin manque.".to_owned(),
            Self::Damaged(what) => format!("Le fichier est abîmé ({what})."),
            Self::TooLong => format!("L’enregistrement dure plus de {MAX_PROMPT_MINUTES} minutes."),
            Self::Panicked(what) => format!("Le décodeur a échoué sur ce fichier ({what})."),
            Self::NoThread(cause) => format!("Le système n’a pas pu lancer le décodeur ({cause})."),
        }
    }
}

impl RecorderFault {
    /// The fault as a French sentence for the screen.
    pub fn french(&self) -> String {
        match self {
            Self::Write(cause) => {
                format!("L’enregistrement s’est arrêté : le disque refuse l’écriture ({cause}).")
            }
            Self::DiskFull => "L’enregistrement s’est arrêté : le disque est plein.".to_owned(),
            Self::Removed => {
                "L’enregistrement s’est arrêté : son fichier ou son dossier a disparu.".to_owned()
            }
            Self::TooLong => {
                "L’enregistrement s’est arrêté : le fichier a atteint sa taille maximale.".to_owned()
            }
            Self::Panicked(what) => format!("L’enregistrement s’est arrêté sur une erreur interne ({what})."),
        }
    }
}

impl Refusal {
    pub(crate) fn french(&self) -> String {
        match self {
            Self::Undecodable(error) => error.french(),
            Self::TooLarge => format!("Le fichier dépasse {} Mio.", MAX_FILE_BYTES >> 20),
            Self::TooMany => {
                format!("Le dossier compte plus de {MAX_FILES} sons : celui-ci est laissé de côté.")
            }
            Self::SameName => "Un autre son du dossier porte déjà ce nom.".to_owned(),
            Self::Sidecar => "Le fichier .json qui accompagne ce son ne peut pas être lu.".to_owned(),
        }
    }
}
