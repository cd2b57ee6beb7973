//! The same sentences in French, for who reads them on the screen. Names of fields and their words stay as files have
//! them; what the system, a parser or a decoder says is left to the English sentence.

use super::Problem;

impl Problem {
    /// The sentence in French.
    pub fn french(&self) -> String {
        match self {
            Problem::NoPackage
            | Problem::Unreadable(_)
            | Problem::BadZip(_)
            | Problem::TooManyFiles(_)
            | Problem::TooLargeInAll(_)
            | Problem::TooLarge(_)
            | Problem::BadName
            | Problem::NameNotText
            | Problem::DoubleName
            | Problem::NotAFile
            | Problem::Encrypted
            | Problem::Missing(_)
            | Problem::Unknown(_)
            | Problem::NotPdf
            | Problem::NotSound(_)
            | Problem::SoundTooLong(_)
            | Problem::SoundTooShort(_)
            | Problem::NearlySilent(_)
            | Problem::NoSoundFile
            | Problem::TwoSounds => self.of_files(),
            Problem::NotText
            | Problem::Empty(_)
            | Problem::TooLong(..)
            | Problem::Control(..)
            | Problem::NotOneLine(_)
            | Problem::NoTitle
            | Problem::BadVariable(_)
            | Problem::NotToml(_)
            | Problem::MissingField(_)
            | Problem::UnknownField(..)
            | Problem::WrongType(..)
            | Problem::WrongWord(..)
            | Problem::OutOfRange(..)
            | Problem::WrongCount(..)
            | Problem::Twice(..)
            | Problem::BadId(..) => self.of_texts(),
            _ => self.of_all(),
        }
    }

    fn of_files(&self) -> String {
        match self {
            Problem::NoPackage => "ce n’est ni un dossier ni un fichier zip".into(),
            Problem::Unreadable(why) => why.french().into(),
            Problem::BadZip(why) => format!("le fichier zip est refusé : {}", why.french()),
            Problem::TooManyFiles(most) => format!("il y a plus de {most} fichiers"),
            Problem::TooLargeInAll(bytes) => {
                format!("tous les fichiers ensemble dépassent {}", size(*bytes))
            }
            Problem::TooLarge(bytes) => format!("le fichier dépasse {}", size(*bytes)),
            Problem::BadName => {
                "un nom se compose ici de a-z, 0-9, « - » et « _ », avec une seule extension après un point ; \
                 les titres vont dans les fichiers"
                    .into()
            }
            Problem::NameNotText => "le nom n’est pas en UTF-8".into(),
            Problem::DoubleName => "un autre fichier porte ce nom".into(),
            Problem::NotAFile => "ce n’est pas un simple fichier ; les liens ne sont pas suivis".into(),
            Problem::Encrypted => "le fichier est chiffré".into(),
            Problem::Missing(what) => match *what {
                "folder with documents of the company" => {
                    "le dossier des documents de l’entreprise manque".into()
                }
                "file, which each package starts with," => {
                    "ce fichier, par lequel tout dossier d’examen commence, manque".into()
                }
                "guide, which a phase names," => "ce guide, qu’une phase nomme, manque".into(),
                _ => "ce fichier manque".into(),
            },
            Problem::Unknown(what) => format!("rien de ce nom n’a sa place ici ({})", what.french()),
            Problem::NotPdf => "ce n’est pas un PDF".into(),
            Problem::NotSound(why) => format!("on ne peut pas l’entendre : {}", why.french()),
            Problem::SoundTooLong(minutes) => format!("l’enregistrement dépasse {minutes} minutes"),
            Problem::SoundTooShort(seconds) => {
                format!("l’enregistrement dure moins de {seconds} secondes")
            }
            Problem::NearlySilent(level) => {
                format!("l’enregistrement est presque muet : {level} dB au plus fort")
            }
            Problem::NoSoundFile => "son fichier audio manque : NOM.ogg, .wav, .mp3 ou .flac".into(),
            Problem::TwoSounds => "deux fichiers audio portent ce nom".into(),
            other => other.to_string(),
        }
    }

    fn of_texts(&self) -> String {
        match self {
            Problem::NotText => "le texte n’est pas en UTF-8 : enregistrez-le en UTF-8".into(),
            Problem::Empty(what) => format!("{} est vide", named(what)),
            Problem::TooLong(what, most) => format!("{} dépasse {most} caractères", named(what)),
            Problem::Control(what, which) => {
                format!("{} contient un caractère qui ne peut pas être affiché ({which})", named(what))
            }
            Problem::NotOneLine(what) => format!("{what} tient sur une seule ligne"),
            Problem::NoTitle => "la première ligne est le titre, « # … »".into(),
            Problem::BadVariable(most) => {
                format!("une variable s’écrit {{{{nom}}}}, sur une ligne et avec {most} caractères au plus")
            }
            Problem::NotToml(_) => "ce n’est pas du TOML : la faute est ici, ou juste avant".into(),
            Problem::MissingField(field) => format!("le champ {field} manque"),
            Problem::UnknownField(field, known) => {
                format!("le champ {field} n’est pas connu ici ; sont connus : {known}")
            }
            Problem::WrongType(field, wanted, is) => {
                format!("{field} doit être {} ; c’est {}", kind(wanted), kind(is))
            }
            Problem::WrongWord(field, is, known) => {
                format!("{field} vaut « {is} », qui n’est aucun de {known}")
            }
            Problem::OutOfRange(field, least, most) => {
                format!("{field} doit être compris entre {least} et {most}")
            }
            Problem::WrongCount(field, has, least, most) => {
                format!("{field} a {has} entrées ; il en faut de {least} à {most}")
            }
            Problem::Twice(field, entry) => format!("{field} nomme deux fois {entry}"),
            Problem::BadId(field, most) => {
                format!("{field} se compose de a-z, 0-9, « - » et « _ », {most} caractères au plus")
            }
            other => other.to_string(),
        }
    }

    fn of_all(&self) -> String {
        match self {
            Problem::UnknownVersion(has, reads) => {
                format!("le format {has} n’est pas connu : ce programme lit le format {reads}")
            }
            Problem::NoSuch(what, name) => {
                format!("il n’y a pas de {what} « {name} »")
            }
            Problem::SameNumber(number, other) => format!("le numéro {number} est aussi {}", other.french()),
            Problem::OtherNumber(name, number, file) => {
                format!("« {name} » a le numéro {number} dans {file}")
            }
            Problem::NotPart1sClient(is, wanted) => {
                format!(
                    "« {is} » n’est pas le client de la partie 1, « {wanted} », que l’on entend dans les enregistrements"
                )
            }
            Problem::SameName(name, other) => format!("le nom « {name} » est aussi {}", other.french()),
            Problem::SameId(id, other) => format!("l’identifiant « {id} » est aussi {}", other.french()),
            Problem::NotANumber(text) => format!("« {text} » n’est pas un numéro de téléphone"),
            Problem::TooLargeToSend(bytes, most) => {
                format!("ses {bytes} octets, tels qu’envoyés à un poste, dépassent {most}")
            }
            Problem::TooManyClients(has, most) => format!("{has} clients, c’est plus que {most}"),
            Problem::WrongClients(has, format, wanted) => {
                format!("le sujet a {has} clients ; le format {format} en demande {wanted}")
            }
            Problem::NotAllowed(client, what, format) => {
                let what = match *what {
                    "inbound" => "en appel entrant",
                    "outbound" => "en appel sortant",
                    "a client by phone" => "au téléphone",
                    "a client by chat" => "par chat",
                    other => other,
                };
                format!("le client {client} est {what} ; le format {format} ne le permet pas")
            }
            Problem::NotCovered(competence, format) => format!(
                "aucun client de ses sujets ne montre la compétence {competence}, que le format {format} évalue"
            ),
            Problem::NoGrid(competence, format) => {
                format!("la compétence {competence}, que le format {format} évalue, n’a pas de grille")
            }
            Problem::SecondGrid(competence, other) => {
                format!("la compétence {competence} a déjà une grille : {other}")
            }
            Problem::NotItsName(competence, name) => {
                format!("la compétence {competence} s’appelle « {name} », comme dans l’arrêté du titre")
            }
            Problem::NoSubject => "il n’y a aucun sujet".into(),
            Problem::NoRecording(format) => {
                format!("il n’y a aucun enregistrement, et le format {format} en tire un")
            }
            Problem::NeedlessRecordings => {
                "il y a des enregistrements, et aucun sujet n’est d’un format qui en tire un".into()
            }
            Problem::Phase(phase, what) => format!("phase {phase} : {}", rule(what)),
            Problem::Format(what) => rule(what).into(),
            other => other.to_string(),
        }
    }
}

/// A limit as people say it; every limit is a whole number of its unit.
fn size(bytes: u64) -> String {
    match bytes {
        _ if bytes >= 1 << 30 => format!("{} Gio", bytes >> 30),
        _ if bytes >= 1 << 20 => format!("{} Mio", bytes >> 20),
        _ if bytes >= 1 << 10 => format!("{} Kio", bytes >> 10),
        _ => format!("{bytes} octets"),
    }
}

/// What is empty or too long: a field by its name, or a part of a text.
fn named(english: &str) -> &str {
    match english {
        "the text" => "le texte",
        "the title" => "le titre",
        "the text under its title" => "le texte sous son titre",
        field => field,
    }
}

/// What a field is, or must be.
fn kind(english: &'static str) -> &'static str {
    match english {
        "a text" => "un texte",
        "a whole number" => "un nombre entier",
        "a number with a point" => "un nombre à virgule",
        "true or false" => "true ou false",
        "a date" => "une date",
        "a list" => "une liste",
        "another list" => "une autre liste",
        "a table" => "une table",
        "a word" => "un mot",
        "[label, value]" => "[libellé, valeur]",
        other => other,
    }
}

/// What phases must be to each other.
fn rule(english: &'static str) -> &'static str {
    match english {
        "an earlier phase has this id" => "une phase antérieure a cet identifiant",
        "it was drawn in an earlier phase" => "le tirage a eu lieu dans une phase antérieure",
        "a subject cannot be seen before it is drawn" => "un sujet ne peut pas être vu avant d’être tiré",
        "clients cannot be called before the subject is drawn" => {
            "les clients ne peuvent pas être appelés avant le tirage du sujet"
        }
        "a recording cannot be played before it is drawn" => {
            "un enregistrement ne peut pas être écouté avant d’être tiré"
        }
        "an invigilator is present whenever the jury is not" => {
            "un surveillant est présent chaque fois que le jury ne l’est pas"
        }
        "the candidate has something to do, and is not present" => {
            "le candidat a quelque chose à faire, et n’est pas présent"
        }
        "the jury plays the clients, and is not present" => "le jury joue les clients, et n’est pas présent",
        "no phase draws the subject" => "aucune phase ne tire le sujet",
        "in no phase the clients are called" => "les clients ne sont appelés dans aucune phase",
        "no phase draws a recording" => "aucune phase ne tire d’enregistrement",
        "a phase draws a recording: [recording] says how often it is played" => {
            "une phase tire un enregistrement : [recording] dit combien de fois il est écouté"
        }
        "a recording is drawn, and in no phase played" => {
            "un enregistrement est tiré, et n’est écouté dans aucune phase"
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_in_french_names_the_same_things_as_the_english_one() {
        for (problem, wanted) in [
            (Problem::MissingField("title".into()), "le champ title manque"),
            (Problem::TooLarge(32 << 20), "le fichier dépasse 32 Mio"),
            (Problem::WrongType("phases[2].minutes".into(), "a whole number", "a text"), "un nombre entier"),
            (Problem::Missing("file, which each package starts with,"), "par lequel tout dossier"),
            (
                Problem::Phase("msp2".into(), "a subject cannot be seen before it is drawn"),
                "avant d’être tiré",
            ),
            (Problem::NotAllowed("vidal".into(), "outbound", "ccp1".into()), "en appel sortant"),
        ] {
            let french = problem.french();
            assert!(french.contains(wanted), "{french}");
            assert_ne!(french, problem.to_string());
        }
    }
}
