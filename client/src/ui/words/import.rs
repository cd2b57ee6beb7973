//! The words of sending a package to the server.

use signaling::protocol::NotTaken;

use crate::settings::Language;
use crate::settings::Language::{English, French};
use crate::station::ImportFault;

impl ImportWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static ImportWords {
        match language {
            French => &IMPORT_FRENCH,
            English => &IMPORT_ENGLISH,
        }
    }
}

words! {
    ImportWords, IMPORT_FRENCH, IMPORT_ENGLISH;

    title: "Dossier d’examen", "Exam package";
    none_yet: "Le serveur n’a pas encore de dossier d’examen", "The server has no exam package yet";
    how:
        "Déposez sur cette fenêtre le dossier d’examen, ou son fichier zip. Le serveur le vérifie en entier avant de le garder.",
        "Drop the exam package on this window: its folder, or a zip of it. The server checks all of it before it keeps it.";
    another:
        "Pour changer de dossier, déposez-en un autre sur cette fenêtre. Le serveur le vérifie en entier avant de le garder.",
        "To change it, drop another one on this window. The server checks all of it before it keeps it.";
    drop_here: "Déposez-le ici", "Drop it here";
    one_only: "Déposez un seul dossier, ou un seul fichier zip.", "Drop one folder only, or one zip.";
    pick_folder: "Choisir le dossier…", "Choose the folder…";
    pick_zip: "Choisir un fichier zip…", "Choose a zip…";
    path: "Ou son chemin sur cet ordinateur", "Or its path on this computer";
    import: "Importer", "Import";
    packing: "Lecture du dossier…", "Reading the package…";
    checking: "Le serveur vérifie le dossier…", "The server checks the package…";
    checking_more:
        "Textes, sujets, grilles et enregistrements : quelques secondes.",
        "Texts, subjects, grids and recordings: a few seconds.";
    kept: "Vérifié et enregistré sur le serveur", "Checked, and saved on the server";
    again: "Recommencer", "Try again";
    stop: "Arrêter l’envoi", "Stop sending";
    close: "Fermer", "Close";
    stays: "Le serveur garde ce qu’il avait.", "The server keeps what it had.";
    prepare: "Préparer une session d’examen", "Prepare an exam session";
    back: "Retour au plateau", "Back to the floor";
}

impl Language {
    /// How much of a package is there.
    pub fn import_sent(self, sent: u64, of: u64) -> String {
        // Tenths of a million bytes, as people count files.
        let size = |bytes: u64| format!("{},{}", bytes / 1_000_000, bytes / 100_000 % 10);
        match self {
            French => format!("Envoi au serveur\u{a0}: {} sur {}\u{a0}Mo", size(sent), size(of)),
            English => format!("Sending to the server: {} of {} MB", size(sent), size(of)).replace(',', "."),
        }
    }

    /// How many mistakes a package has.
    pub fn import_mistakes(self, count: u32, name: &str) -> String {
        match (self, count) {
            (French, 1) => format!("Une erreur dans «\u{a0}{name}\u{a0}»"),
            (French, _) => format!("{count} erreurs dans «\u{a0}{name}\u{a0}»"),
            (English, 1) => format!("One mistake in “{name}”"),
            (English, _) => format!("{count} mistakes in “{name}”"),
        }
    }

    /// What is not shown of them.
    pub fn import_more(self, more: u32) -> String {
        match self {
            French => format!("Et {more} de plus\u{a0}: corrigez d’abord celles-ci."),
            English => format!("And {more} more: mend these first."),
        }
    }

    /// Where a mistake stands.
    pub fn import_place(self, file: &str, line: Option<u32>, column: Option<u32>) -> String {
        let file = match (self, file) {
            (French, "") => "Tout le dossier",
            (English, "") => "The whole package",
            (_, file) => file,
        };
        match (self, line) {
            (_, None) => file.to_owned(),
            (French, Some(line)) => {
                let column = column.map(|column| format!(", caractère\u{a0}{column}")).unwrap_or_default();
                format!("{file}, ligne\u{a0}{line}{column}")
            }
            (English, Some(line)) => {
                let column = column.map(|column| format!(", character {column}")).unwrap_or_default();
                format!("{file}, line {line}{column}")
            }
        }
    }

    /// Why a package was not taken.
    pub fn import_fault(self, fault: &ImportFault) -> String {
        match self {
            French => french(fault),
            English => english(fault),
        }
    }
}

fn french(fault: &ImportFault) -> String {
    match fault {
        ImportFault::Unreadable(why) => {
            format!("Ce dossier ne peut pas être lu sur cet ordinateur\u{a0}: {why}. Vérifiez son chemin.")
        }
        ImportFault::NoPackage => {
            "Ce n’est pas un dossier d’examen\u{a0}: il n’y a pas de fichier package.toml. Choisissez le dossier qui le contient.".into()
        }
        ImportFault::TooManyFiles => {
            "Il y a là plus de fichiers qu’un dossier d’examen n’en peut contenir (4\u{a0}000). Est-ce le bon dossier\u{a0}?".into()
        }
        ImportFault::TooLarge | ImportFault::NotTaken(NotTaken::TooLarge) => {
            "Il dépasse 1\u{a0}Gio, le plus qu’un dossier d’examen puisse peser. Est-ce le bon dossier\u{a0}?".into()
        }
        ImportFault::NotPacked(why) => {
            format!("La copie à envoyer ne peut pas être écrite sur cet ordinateur\u{a0}: {why}. Libérez de la place, puis recommencez.")
        }
        ImportFault::NotTaken(
            NotTaken::NotStaff
            | NotTaken::NotNow
            | NotTaken::TooMany
            | NotTaken::BadName
            | NotTaken::Sealed
            | NotTaken::NotThisCall,
        ) => {
            "Seul le responsable de session peut envoyer un dossier d’examen.".into()
        }
        ImportFault::NotTaken(NotTaken::Empty) => "Ce fichier est vide. Choisissez-en un autre.".into(),
        ImportFault::NotTaken(NotTaken::Changed) => {
            "Le dossier a changé pendant l’envoi. Attendez que personne n’y écrive, puis recommencez.".into()
        }
        ImportFault::NotTaken(NotTaken::SessionHeld) => {
            "Une session est ouverte\u{a0}: son dossier ne change pas. Fermez-la d’abord.".into()
        }
        ImportFault::NotTaken(NotTaken::Busy) => {
            "Le serveur reçoit déjà un autre dossier. Attendez qu’il ait fini, puis recommencez.".into()
        }
        ImportFault::NotTaken(NotTaken::NotStored) => {
            "Le serveur n’a pas pu l’enregistrer\u{a0}: son disque est peut-être plein. Faites de la place, puis recommencez.".into()
        }
        ImportFault::Broken => {
            "La liaison avec le serveur se coupe sans cesse. Ce qui est arrivé est gardé\u{a0}: recommencez quand elle tient.".into()
        }
    }
}

fn english(fault: &ImportFault) -> String {
    match fault {
        ImportFault::Unreadable(why) => {
            format!("This cannot be read on this computer: {why}. Check its path.")
        }
        ImportFault::NoPackage => {
            "This is no exam package: there is no file package.toml. Choose the folder that holds it.".into()
        }
        ImportFault::TooManyFiles => {
            "There are more files than an exam package may have (4,000). Is it the right folder?".into()
        }
        ImportFault::TooLarge | ImportFault::NotTaken(NotTaken::TooLarge) => {
            "It is larger than 1 GiB, the most that an exam package may have. Is it the right folder?".into()
        }
        ImportFault::NotPacked(why) => {
            format!(
                "The copy to send cannot be written on this computer: {why}. Make room, then try again."
            )
        }
        ImportFault::NotTaken(
            NotTaken::NotStaff
            | NotTaken::NotNow
            | NotTaken::TooMany
            | NotTaken::BadName
            | NotTaken::Sealed
            | NotTaken::NotThisCall,
        ) => "Only the session manager sends an exam package.".into(),
        ImportFault::NotTaken(NotTaken::Empty) => "This file is empty. Choose another.".into(),
        ImportFault::NotTaken(NotTaken::Changed) => {
            "The package changed while it was sent. Wait until nobody writes in it, then try again.".into()
        }
        ImportFault::NotTaken(NotTaken::SessionHeld) => {
            "A session is open: its package stays. Close it first.".into()
        }
        ImportFault::NotTaken(NotTaken::Busy) => {
            "The server is taking another package. Wait until it is done, then try again.".into()
        }
        ImportFault::NotTaken(NotTaken::NotStored) => {
            "The server could not save it: its disk may be full. Make room, then try again.".into()
        }
        ImportFault::Broken => {
            "The link to the server breaks again and again. What has arrived is kept: try again when it holds.".into()
        }
    }
}
