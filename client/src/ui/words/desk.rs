//! The words of notes, of the keypad, of do-not-disturb and of hold music.

use crate::settings::Language;
use crate::settings::Language::{English, French};
use crate::ui::dialling::NumberFault;
use crate::ui::hours;

impl DeskWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static DeskWords {
        match language {
            French => &DESK_FRENCH,
            English => &DESK_ENGLISH,
        }
    }
}

words! {
    DeskWords, DESK_FRENCH, DESK_ENGLISH;

    // Notes
    notes: "Notes", "Notes";
    notes_hint: "Ce qu’il faut retenir de cet appel", "What to remember of this call";
    notes_private:
        "Pour vous seul, et enregistré à mesure que vous écrivez.",
        "For you alone, and saved as you write.";
    notes_later:
        "Vos notes s’écriront ici pendant l’appel, et après.",
        "Your notes are written here during the call, and after.";
    unsaved: "Pas encore enregistré", "Not saved yet";
    refused: "Gardé sur ce poste : le serveur ne le prend pas", "Kept on this computer: the server does not take it";
    note_full: "la note est pleine", "the note is full";

    // The keypad
    keypad: "Clavier", "Keypad";
    keypad_open: "Afficher le clavier du téléphone", "Show the telephone’s keypad";
    erase: "Effacer", "Erase";
    keys_field: "Touches à envoyer", "Keys to send";
    keys_wrong:
        "Un téléphone n’a que les touches 0 à 9, * et #. Le reste n’est pas parti.",
        "A telephone has the keys 0 to 9, * and # only. The rest was not sent.";
    keys_on_hold:
        "Appel en attente : reprenez-le pour envoyer des touches.",
        "Call on hold: take it back to send keys.";
    keys_not_taken: "Ce correspondant ne reçoit pas les touches.", "The other side takes no keys.";
    star: "étoile", "star";
    hash: "dièse", "hash";
    no_match:
        "Aucun client ni poste de ce nom. Un numéro s’écrit avec des chiffres, par exemple 06 39 98 12 40.",
        "No client or post of this name. A number is written with digits, for instance 06 39 98 12 40.";
    several:
        "Plusieurs clients ou postes ont ce nom : choisissez dans la liste.",
        "Several clients or posts have this name: choose in the list.";
    last_numbers: "Derniers numéros composés", "Last numbers dialled";

    // Do not disturb
    do_not_disturb: "Ne pas déranger", "Do not disturb";
    do_not_disturb_hint: "Aucun appel ne sonnera ici", "No call will ring here";
    do_not_disturb_end: "Recevoir de nouveau les appels", "Take calls again";
    undisturbed:
        "Vous avez demandé à ne pas être dérangé : aucun appel ne sonne ici. Vous pouvez appeler.",
        "You asked not to be disturbed: no call rings here. You can call.";
    candidate_undisturbed: "Candidat : ne pas déranger", "Candidate: do not disturb";

    // Hold music
    hold_sound: "Pendant une mise en attente, vous entendez", "While you are on hold, you hear";
    hold_tone: "Un bip de temps en temps", "A tone now and then";
    hold_music: "Une musique douce", "Soft music";
}

impl Language {
    /// When a note was saved.
    pub fn saved_at(self, at_ms: u64) -> String {
        let hour = hours::hour(at_ms);
        match self {
            French => format!("Enregistré à {hour}"),
            English => format!("Saved at {hour}"),
        }
    }

    /// The note on the call with a client.
    pub fn note_on(self, name: &str) -> String {
        match self {
            French => format!("Notes sur l’appel, {name}"),
            English => format!("Notes on the call, {name}"),
        }
    }

    /// The note on a call of the log.
    pub fn note_of(self, name: &str, hour: &str) -> String {
        match self {
            French => format!("Note sur l’appel de {hour}, {name}"),
            English => format!("Note on the call at {hour}, {name}"),
        }
    }

    /// A key of a keypad, read aloud.
    pub fn key(self, key: char) -> String {
        let words = DeskWords::of(self);
        let name = match key {
            '*' => words.star.to_owned(),
            '#' => words.hash.to_owned(),
            digit => digit.to_string(),
        };
        match self {
            French => format!("Touche {name}"),
            English => format!("Key {name}"),
        }
    }

    /// Keys that came from the other side.
    pub fn keys_heard(self, keys: &str) -> String {
        match self {
            French => format!("Touches\u{a0}: {keys}"),
            English => format!("Keys: {keys}"),
        }
    }

    /// Keys that were sent.
    pub fn keys_sent(self, keys: &str) -> String {
        match self {
            French => format!("Touches envoyées\u{a0}: {keys}"),
            English => format!("Keys sent: {keys}"),
        }
    }

    /// What is wrong with a number.
    pub fn wrong_number(self, fault: NumberFault) -> String {
        match (self, fault) {
            (French, NumberFault::Sign) => {
                "Un numéro s’écrit avec des chiffres, par exemple 06\u{a0}39\u{a0}98\u{a0}12\u{a0}40."
                    .to_owned()
            }
            (English, NumberFault::Sign) => {
                "A number is written with digits, for instance 06\u{a0}39\u{a0}98\u{a0}12\u{a0}40.".to_owned()
            }
            (French, NumberFault::Digits(count)) => format!(
                "Ce numéro a {count} chiffre{}\u{a0}: un numéro français en a 10 et commence par 0.",
                if count > 1 { "s" } else { "" }
            ),
            (English, NumberFault::Digits(count)) => format!(
                "This number has {count} digit{}: a French number has 10 and begins with 0.",
                if count == 1 { "" } else { "s" }
            ),
            (French, NumberFault::International) => {
                "Un numéro étranger a de 8 à 15 chiffres après + ou 00.".to_owned()
            }
            (English, NumberFault::International) => {
                "A foreign number has 8 to 15 digits after + or 00.".to_owned()
            }
        }
    }
}
