//! The words of files that are handed in, of dossiers, and of what is kept no more.

use signaling::protocol::NotTaken;
use signaling::protocol::exam::{DataClass, DossierFact, MAX_HANDED_FILES};

use crate::settings::Language;
use crate::settings::Language::{English, French};
use crate::station::NotHandedIn;
use crate::ui::hours;

impl DossierWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static DossierWords {
        match language {
            French => &DOSSIER_FRENCH,
            English => &DOSSIER_ENGLISH,
        }
    }
}

words! {
    DossierWords, DOSSIER_FRENCH, DOSSIER_ENGLISH;

    hand_in: "Remettre un fichier", "Hand in a file";
    hand_in_more:
        "Déposez ici un fichier ou un dossier de la suite bureautique, ou choisissez-le. 100 Mio par fichier, 20 fichiers au plus. Rien n’est remplacé\u{a0}: deux fichiers de même nom sont gardés tous les deux.",
        "Drop a file or a folder of the office suite here, or choose it. 100 MiB a file, 20 files at most. Nothing is replaced: two files of one name are both kept.";
    pick_files: "Choisir des fichiers", "Choose files";
    pick_folder: "Choisir un dossier", "Choose a folder";
    print_work: "Imprimer", "Print";
    professional: "Dossier professionnel", "Professional file";
    add_professional: "Joindre le dossier professionnel", "Add the professional file";
    replace_professional: "Remplacer le dossier professionnel", "Replace the professional file";
    open_pages: "Ouvrir les pages à imprimer", "Open the pages to print";
    none_kept: "Aucun dossier de cette session n’est conservé.", "No dossier of this session is kept.";
    which_session: "Session", "Session";
    drop_here: "Lâchez le fichier pour le remettre", "Let go of the file to hand it in";
    where_is_it: "Emplacement du fichier", "Where the file is";
    hand_in_this: "Remettre", "Hand in";
    handed_in: "Fichiers remis", "Files handed in";
    none_handed_in: "Aucun fichier remis.", "No file handed in.";
    own_files: "Vos fichiers remis", "The files you handed in";
    own_files_more:
        "Une copie s’ouvre dans le programme habituel ; vos modifications ne sont pas remises.",
        "A copy opens in the usual program; what you change in it is not handed in.";
    open: "Ouvrir", "Open";
    waits: "en attente d’envoi, gardé sur ce poste", "waits to be sent, kept on this computer";
    page: "Dossiers", "Dossiers";
    page_more:
        "Tout ce qui appartient à un candidat : fichiers remis, écrits, échanges, tirages, évaluations. Le scellé interdit tout ajout.",
        "All that belongs to a candidate: files, writing, exchanges, draws, scores. After the seal nothing is added.";
    seal: "Sceller", "Seal";
    seal_ask:
        "Sceller ce dossier ? Plus rien n’y sera ajouté, ni note ni évaluation.",
        "Seal this dossier? Nothing is added to it any more, neither note nor score.";
    seal_ask_absent:
        "Ce candidat est noté absent. Sceller son dossier\u{a0}? Plus rien n’y sera ajouté\u{a0}: s’il revient, il ne pourra plus continuer, ni son jury l’évaluer.",
        "This candidate is noted absent. Seal its dossier? Nothing is added to it any more: who comes back cannot go on, nor be scored.";
    seal_ask_closed:
        "Sceller ce dossier\u{a0}? Plus rien n’y sera ajouté. Ce qu’un membre du jury n’a pas verrouillé n’y figure pas.",
        "Seal this dossier? Nothing is added to it any more. What a member of the jury did not lock is not in it.";
    seal_yes: "Sceller pour de bon", "Seal for good";
    keep: "Ne pas sceller", "Do not seal";
    sealed: "Scellé", "Sealed";
    not_sealed: "Ouvert", "Open";
    to_deliberate: "Délibération à venir", "Deliberation to come";
    phases_to_come: "Épreuve en cours", "Exam under way";
    export: "Enregistrer le dossier", "Save the dossier";
    export_to: "Enregistrer ailleurs…", "Save elsewhere…";
    export_to_hint:
        "Dans un dossier à choisir sur ce poste. C’est inscrit au journal, et jamais supprimé par le programme",
        "In a folder of your choice on this computer. It is entered in the record, and never deleted by the program";
    saving: "Enregistrement…", "Saving…";
    purge: "Suppression des données", "Deletion of data";
    purge_more:
        "Rien n’est supprimé avant la fin de la délibération, c’est-à-dire avant la clôture de la session.",
        "Nothing is deleted before the deliberation is over, which is when the session is closed.";
    look: "Actualiser", "Read again";
    keep_days: "Jours de conservation après la clôture (vide : sans limite)", "Days kept after closing (empty: no limit)";
    set_days: "Fixer la durée", "Set the time";
    reason: "Motif de la suppression", "Reason of the deletion";
    delete: "Supprimer…", "Delete…";
    delete_ask:
        "Supprimer pour de bon ? Personne ne pourra relire ces données, ni rouvrir la session.",
        "Delete for good? Nobody can read this data any more, nor reopen the session.";
    delete_yes: "Supprimer pour de bon", "Delete for good";
    delete_no: "Ne rien supprimer", "Delete nothing";
    certificates: "Certificats de suppression", "Certificates of deletion";
    none_certified: "Rien n’a été supprimé.", "Nothing was deleted.";
    was_due: "échéance atteinte", "it was due";
    at_stations:
        "et aux postes du jury, s’il y en a", "and at the jury’s stations, if there are any";
    at_server: "au serveur", "at the server";
    at_all_stations: "aux postes", "at the stations";
    not_confirmed: "pas encore confirmé", "not confirmed yet";
    unnamed: "Noms de postes effacés", "Names of stations that went";
    kept_without_limit: "sans limite", "no limit";
}

impl Language {
    /// A class of what is kept.
    pub fn data_class(self, class: DataClass) -> &'static str {
        match (self, class) {
            (French, DataClass::Recordings) => "Enregistrements des échanges",
            (French, DataClass::Work) => {
                "Écrits, échanges par chat, observations, fichiers remis et dossiers"
            }
            (French, DataClass::Names) => "Noms des candidats et des jurés",
            (English, DataClass::Recordings) => "Recordings of exchanges",
            (English, DataClass::Work) => "Writing, chats, observations, files handed in and dossiers",
            (English, DataClass::Names) => "Names of candidates and jurors",
        }
    }

    /// How large something is.
    pub fn size(self, bytes: u64) -> String {
        let (kibi, mebi) = match self {
            French => ("Kio", "Mio"),
            English => ("KiB", "MiB"),
        };
        match bytes {
            0..1_024 => format!("{bytes}\u{a0}{}", self.some(bytes, ["octet", "octets"], ["byte", "bytes"])),
            1_024..1_048_576 => format!("{}\u{a0}{kibi}", bytes / 1_024),
            _ => format!("{}\u{a0}{mebi}", bytes / 1_048_576),
        }
    }

    /// How much is kept.
    pub fn amount(self, count: u32, bytes: u64) -> String {
        let things = self.some(count.into(), ["élément", "éléments"], ["thing", "things"]);
        format!("{count} {things}, {}", self.size(bytes))
    }

    /// How many names are kept.
    pub fn names(self, count: u32) -> String {
        format!("{count} {}", self.some(count.into(), ["nom", "noms"], ["name", "names"]))
    }

    /// How much of a file is at the server.
    pub fn sent_so_far(self, sent: u64, bytes: u64) -> String {
        let percent = sent.saturating_mul(100).checked_div(bytes).unwrap_or(0);
        match self {
            French => format!("envoi en cours\u{a0}: {percent}\u{a0}%"),
            English => format!("being sent: {percent}%"),
        }
    }

    /// When a class goes.
    pub fn goes_on(self, at_ms: u64) -> String {
        let day = self.day_of(at_ms);
        match self {
            French => format!("supprimés le {day}"),
            English => format!("deleted on {day}"),
        }
    }

    fn day_of(self, at_ms: u64) -> String {
        hours::day(at_ms, if self == French { "%d/%m/%Y" } else { "%Y-%m-%d" })
    }

    /// When the server has kept a file.
    pub fn kept_at_server(self, at_ms: u64) -> String {
        let hour = hours::hour(at_ms);
        match self {
            French => format!("enregistré sur le serveur à {hour}"),
            English => format!("saved on the server at {hour}"),
        }
    }

    /// When it went.
    pub fn went_on(self, at_ms: u64) -> String {
        let (day, hour) = (self.day_of(at_ms), hours::hour_and_minute(at_ms));
        match self {
            French => format!("supprimés le {day} à {hour}"),
            English => format!("deleted on {day} at {hour}"),
        }
    }

    /// A day and its hour.
    pub fn day_and_hour(self, at_ms: u64) -> String {
        let (day, hour) = (self.day_of(at_ms), hours::hour(at_ms));
        match self {
            French => format!("{day} à {hour}"),
            English => format!("{day} at {hour}"),
        }
    }

    /// Who has confirmed a deletion.
    pub fn confirmed(self, confirmed: usize, of: usize) -> String {
        match self {
            French if confirmed > 1 => format!("{confirmed} postes sur {of} ont confirmé"),
            French => format!("{confirmed} poste sur {of} a confirmé"),
            English => format!("{confirmed} of {of} stations confirmed"),
        }
    }

    /// Where a dossier was saved.
    pub fn dossier_saved(self, entries: usize, path: &str) -> String {
        match self {
            French => format!("Dossier enregistré ({entries} pièces et l’index)\u{a0}: {path}"),
            English => format!("Dossier saved ({entries} entries and the index): {path}"),
        }
    }

    /// What a dossier holds.
    pub fn dossier_holds(self, files: u32, bytes: u64, pieces: u32) -> String {
        let handed = self.some(
            files.into(),
            ["fichier remis", "fichiers remis"],
            ["file handed in", "files handed in"],
        );
        let texts = self.some(pieces.into(), ["écrit", "écrits"], ["text", "texts"]);
        format!("{files} {handed} ({}), {pieces} {texts}", self.size(bytes))
    }

    /// One of two words by the number: French has the singular for none, too.
    pub(super) fn some(
        self,
        count: u64,
        french: [&'static str; 2],
        english: [&'static str; 2],
    ) -> &'static str {
        match self {
            French => french[usize::from(count > 1)],
            English => english[usize::from(count != 1)],
        }
    }

    /// What a seal is known by.
    pub fn sealed_at(self, at_ms: u64, entries: u32, hash: &str) -> String {
        let hour = hours::hour(at_ms);
        match self {
            French => format!("Scellé à {hour}, {entries} pièces, index SHA-256 {hash}"),
            English => format!("Sealed at {hour}, {entries} entries, index SHA-256 {hash}"),
        }
    }

    pub(super) fn dossier_fact(self, fact: &DossierFact) -> String {
        match (self, fact) {
            (French, DossierFact::FileHandedIn { candidate, bytes, .. }) => {
                format!("Fichier remis, candidat {candidate}\u{a0}: {}", self.size(*bytes))
            }
            (French, DossierFact::ProfessionalAdded { candidate, bytes, .. }) => {
                format!("Dossier professionnel joint, candidat {candidate}\u{a0}: {}", self.size(*bytes))
            }
            (English, DossierFact::ProfessionalAdded { candidate, bytes, .. }) => {
                format!("Professional file added, candidate {candidate}: {}", self.size(*bytes))
            }
            (French, DossierFact::Sealed { candidate, seal }) => {
                format!("Dossier scellé, candidat {candidate}\u{a0}: {} pièces", seal.entries)
            }
            (French, DossierFact::Saved { candidate, index, elsewhere }) => {
                let place =
                    if *elsewhere { "hors des données du poste" } else { "dans les données du poste" };
                format!("Dossier enregistré {place}, candidat {candidate}\u{a0}: index SHA-256 {index}")
            }
            (English, DossierFact::Saved { candidate, index, elsewhere }) => {
                let place = if *elsewhere { "outside the station's data" } else { "in the station's data" };
                format!("Dossier saved {place}, candidate {candidate}: index SHA-256 {index}")
            }
            (English, DossierFact::FileHandedIn { candidate, bytes, .. }) => {
                format!("File handed in, candidate {candidate}: {}", self.size(*bytes))
            }
            (English, DossierFact::Sealed { candidate, seal }) => {
                format!("Dossier sealed, candidate {candidate}: {} entries", seal.entries)
            }
        }
    }
}

pub(super) fn french(name: &str, why: &NotHandedIn) -> String {
    let why = match why {
        NotHandedIn::Unreadable(what) => {
            return format!(
                "«\u{a0}{name}\u{a0}» ne peut pas être lu ({what}). Fermez-le dans l’autre programme, puis recommencez."
            );
        }
        NotHandedIn::NotTaken(why) => french_why(*why),
    };
    format!("«\u{a0}{name}\u{a0}» n’est pas remis\u{a0}: {why}")
}

/// Why a file is not taken.
pub(super) fn french_why(why: NotTaken) -> String {
    match why {
        NotTaken::NotNow | NotTaken::NotStaff | NotTaken::NotThisCall | NotTaken::SessionHeld => {
            "on ne remet pas de fichier à ce moment de l’épreuve.".to_owned()
        }
        NotTaken::Empty => "il est vide. Enregistrez-le dans l’autre programme, puis recommencez.".to_owned(),
        NotTaken::TooLarge => "il dépasse 100\u{a0}Mio. Allégez-le, puis recommencez.".to_owned(),
        NotTaken::TooMany => format!("{MAX_HANDED_FILES} fichiers au plus par candidat."),
        NotTaken::BadName => "ce n’est pas un fichier, ou son nom n’est pas accepté. Renommez-le.".to_owned(),
        NotTaken::Changed => {
            "il a été modifié pendant l’envoi. Enregistrez-le, puis remettez-le à nouveau.".to_owned()
        }
        NotTaken::Sealed => "le dossier est scellé.".to_owned(),
        NotTaken::Busy | NotTaken::NotStored => {
            "le serveur n’a pas pu l’enregistrer. Il est gardé ici et sera renvoyé.".to_owned()
        }
    }
}

pub(super) fn english(name: &str, why: &NotHandedIn) -> String {
    match why {
        NotHandedIn::Unreadable(what) => {
            format!("“{name}” cannot be read ({what}). Close it in the other program, then try again.")
        }
        NotHandedIn::NotTaken(why) => format!("“{name}” is not handed in. {}", english_why(*why)),
    }
}

fn english_why(why: NotTaken) -> String {
    match why {
        NotTaken::TooLarge => "It is larger than 100 MiB. Make it smaller, then try again.".to_owned(),
        NotTaken::TooMany => format!("{MAX_HANDED_FILES} files at most for a candidate."),
        other => other.to_string(),
    }
}

impl Language {
    /// Why a file is not taken, in a few words.
    pub fn not_taken(self, why: NotTaken) -> String {
        match self {
            French => french_why(why),
            English => english_why(why),
        }
    }
}

pub(super) fn french_not_saved(what: &str) -> String {
    format!(
        "Le dossier n’a pas pu être enregistré sur ce poste ({what}). Rien n’est perdu\u{a0}: il reste au serveur. Recommencez."
    )
}

pub(super) fn english_not_saved(what: &str) -> String {
    format!(
        "The dossier could not be saved on this computer ({what}). Nothing is lost: the server has it. Try again."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_and_one_are_singular_in_french_and_one_alone_in_english() {
        assert_eq!(French.dossier_holds(0, 0, 1), "0 fichier remis (0\u{a0}octet), 1 écrit");
        assert_eq!(French.amount(2, 2_048), "2 éléments, 2\u{a0}Kio");
        assert_eq!(English.dossier_holds(0, 1, 1), "0 files handed in (1\u{a0}byte), 1 text");
        assert_eq!((French.names(1), English.names(2)), ("1 nom".to_owned(), "2 names".to_owned()));
    }
}
