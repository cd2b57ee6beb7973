//! What a mistake's sentence ends with, where the program says it itself: in English, and in French.
//!
//! What others say, the system or a decoder, is kept for the English sentence and the log. No French sentence holds it:
//! it is in the language of whoever wrote it.

use std::fmt;
use std::io;

/// What belongs where something else lies. Named after the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is a folder of the format")]
pub enum Belongs {
    /// Beside `package.toml`.
    Top,
    Clients,
    Documents,
    Formats,
    Grids,
    Interview,
    Part1,
    Recordings,
    Subjects,
    Texts,
    /// A folder within one of these.
    NoFolder,
    /// A folder of another name.
    KnownFolders,
}

impl Belongs {
    /// What belongs into a folder; the top's name is none.
    pub(in crate::package) fn of_folder(folder: Option<&str>) -> Self {
        match folder {
            None => Self::Top,
            Some("clients") => Self::Clients,
            Some("documents") => Self::Documents,
            Some("formats") => Self::Formats,
            Some("grids") => Self::Grids,
            Some("interview") => Self::Interview,
            Some("part1") => Self::Part1,
            Some("recordings") => Self::Recordings,
            Some("subjects") => Self::Subjects,
            Some("texts") => Self::Texts,
            Some(_) => Self::KnownFolders,
        }
    }

    pub(super) fn french(self) -> &'static str {
        match self {
            Self::Top => "à la racine : package.toml, posts.toml et les dossiers",
            Self::Clients => "dans clients/ : NOM.toml",
            Self::Documents => "dans documents/ : NOM.md, ou NOM.pdf avec NOM.toml",
            Self::Formats => "dans formats/ : NOM.toml",
            Self::Grids => "dans grids/ : NOM.toml",
            Self::Interview => {
                "dans interview/ : NOM.md, chacun nommé comme le guide d’une phase d’un format"
            }
            Self::Part1 => "dans part1/ : client.toml, request.md, instructions.md et expected.md",
            Self::Recordings => {
                "dans recordings/ : NOM.toml, chacun avec NOM.ogg, NOM.wav, NOM.mp3 ou NOM.flac"
            }
            Self::Subjects => "dans subjects/ : NOM.toml",
            Self::Texts => "dans texts/ : NOM.md",
            Self::NoFolder => "aucun dossier n’en contient un autre",
            Self::KnownFolders => {
                "les dossiers sont clients, documents, formats, grids, interview, part1, recordings, subjects et texts"
            }
        }
    }
}

impl fmt::Display for Belongs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Top => "the top holds package.toml, posts.toml and the folders",
            Self::Clients => "clients/ holds NAME.toml",
            Self::Documents => "documents/ holds NAME.md, or NAME.pdf with NAME.toml",
            Self::Formats => "formats/ holds NAME.toml",
            Self::Grids => "grids/ holds NAME.toml",
            Self::Interview => "interview/ holds NAME.md, each named as the guide of a format's phase",
            Self::Part1 => "part1/ holds client.toml, request.md, instructions.md and expected.md",
            Self::Recordings => "recordings/ holds NAME.toml, each with NAME.ogg, .wav, .mp3 or .flac",
            Self::Subjects => "subjects/ holds NAME.toml",
            Self::Texts => "texts/ holds NAME.md",
            Self::NoFolder => "no folder here holds another",
            Self::KnownFolders => {
                "the folders are clients, documents, formats, grids, interview, part1, recordings, subjects and texts"
            }
        })
    }
}

/// Why a file cannot be heard.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unheard {
    /// An OGG without its last page, or none at all.
    NoWholeOgg,
    /// Nothing that any decoder takes.
    NotKnown,
    /// A file that may be whole, of something else.
    Silent,
    /// Made by a program that is not known.
    UnknownCodec,
    /// So many samples a second as nobody hears.
    BadRate,
    /// What it says of itself changes on the way.
    Changes,
    /// It says that it is longer.
    EndMissing,
    /// The decoder gave up without a word.
    DecoderFailed,
    /// What the decoder says.
    Damaged(String),
}

impl Unheard {
    pub(super) fn french(&self) -> &'static str {
        match self {
            Self::NoWholeOgg => "ce n’est pas un OGG, ou sa fin manque",
            Self::NotKnown => "ce n’est pas un son connu ici, ou sa fin manque",
            Self::Silent => "il ne contient aucun son",
            Self::UnknownCodec => "son codec n’est pas connu",
            Self::BadRate => "sa fréquence d’échantillonnage n’a pas de sens",
            Self::Changes => {
                "sa fréquence d’échantillonnage ou ses canaux changent en route ou n’ont pas de sens"
            }
            Self::EndMissing => "sa fin manque",
            Self::DecoderFailed => "le décodeur a échoué",
            Self::Damaged(_) => "ses données sont abîmées, ou d’une sorte que le décodeur ne connaît pas",
        }
    }
}

impl fmt::Display for Unheard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoWholeOgg => "it is no OGG, or its end is missing",
            Self::NotKnown => "it is no sound that is known here, or its end is missing",
            Self::Silent => "it holds no sound",
            Self::UnknownCodec => "this codec is not known",
            Self::BadRate => "its sample rate makes no sense",
            Self::Changes => "its sample rate or channels change or make no sense",
            Self::EndMissing => "its end is missing",
            Self::DecoderFailed => "the decoder failed",
            Self::Damaged(why) => why,
        })
    }
}

/// Why a zip is refused.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ZipFlaw {
    /// Two of its files have one name.
    OneName,
    /// Two of its files lie in the same bytes.
    SharedBytes,
    /// What the reader says.
    Damaged(String),
}

impl ZipFlaw {
    pub(super) fn french(&self) -> &'static str {
        match self {
            Self::OneName => "deux de ses fichiers portent le même nom",
            Self::SharedBytes => "deux de ses fichiers partagent leurs octets",
            Self::Damaged(_) => "il est abîmé, ou fait d’une façon que ce programme ne connaît pas",
        }
    }
}

impl fmt::Display for ZipFlaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OneName => "two of its files have one name",
            Self::SharedBytes => "two of its files share their bytes",
            Self::Damaged(why) => why,
        })
    }
}

/// What the system says of something that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unread {
    kind: io::ErrorKind,
    why: String,
}

impl From<io::Error> for Unread {
    fn from(error: io::Error) -> Self {
        Self { kind: error.kind(), why: error.to_string() }
    }
}

impl Unread {
    pub(super) fn french(&self) -> &'static str {
        match self.kind {
            io::ErrorKind::NotFound => "ne peut pas être lu : il n’existe pas",
            io::ErrorKind::PermissionDenied => "ne peut pas être lu : l’accès en est refusé",
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
                "ne peut pas être lu : ses données sont abîmées"
            }
            _ => "ne peut pas être lu",
        }
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

/// Who or what has a number, a name or an identifier already.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// The client of this name.
    Client(String),
    /// The post of this name.
    Post(String),
    /// A client, where there is no need to say which.
    AnyClient,
    /// Likewise a post.
    EarlierPost,
    /// Likewise a criterion.
    EarlierCriterion,
    /// A file of the package.
    File(String),
}

impl Owner {
    pub(super) fn french(&self) -> String {
        match self {
            Self::Client(name) => format!("celui du client {name}"),
            Self::Post(name) => format!("celui du poste interne {name}"),
            Self::AnyClient => "celui d’un client".into(),
            Self::EarlierPost => "celui d’un poste interne plus haut".into(),
            Self::EarlierCriterion => "celui d’un critère plus haut".into(),
            Self::File(name) => format!("celui de {name}"),
        }
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client(name) => write!(f, "client {name}"),
            Self::Post(name) => write!(f, "post {name}"),
            Self::AnyClient => f.write_str("a client"),
            Self::EarlierPost => f.write_str("an earlier post"),
            Self::EarlierCriterion => f.write_str("an earlier criterion"),
            Self::File(name) => f.write_str(name),
        }
    }
}
