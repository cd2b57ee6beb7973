//! What things of a package are called: each identifier is the name of a file, or of a part of one.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }
    };
}

name! {
    /// A document of the company: `documents/NAME.md` or `.pdf`.
    DocumentId
}
name! {
    /// A subject that can be drawn: `subjects/NAME.toml`.
    SubjectId
}
name! {
    /// A recording that can be drawn: `recordings/NAME.toml`.
    RecordingId
}
name! {
    /// A form of the exam: `formats/NAME.toml`, or one of the program's own.
    FormatId
}
name! {
    /// A phase of a format.
    PhaseId
}
name! {
    /// A criterion of a grid.
    CriterionId
}
name! {
    /// A guide for the jury: `interview/NAME.md`.
    GuideId
}
name! {
    /// A text to start from: `texts/NAME.md`.
    TemplateId
}

/// One of the seven competences of the title, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Competence(u8);

/// Their names in the order of the title (arrêté of 2020-12-10, TP-00483 version 06).
const NAMES: [&str; 7] = [
    "Accueillir le client ou l'utilisateur et le renseigner",
    "Accompagner un client, l'assister et le conseiller dans ses choix",
    "Gérer des situations difficiles en relation client à distance",
    "Réaliser des actions de prospection par téléphone",
    "Fidéliser le client lors de ventes, de prises de commande ou de réservations",
    "Gérer des situations de rétention client",
    "Assurer le recouvrement amiable de créances",
];

impl Competence {
    /// How many there are.
    pub const COUNT: i64 = NAMES.len() as i64;

    /// The competence of a number from 1 to [`Competence::COUNT`].
    pub fn of(number: i64) -> Option<Self> {
        u8::try_from(number).ok().filter(|number| (1..=Self::COUNT).contains(&i64::from(*number))).map(Self)
    }

    /// Its number.
    pub fn number(self) -> u8 {
        self.0
    }

    /// Its official name.
    pub fn official_name(self) -> &'static str {
        NAMES[usize::from(self.0) - 1]
    }
}

impl Serialize for Competence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.0)
    }
}

impl<'de> Deserialize<'de> for Competence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = i64::deserialize(deserializer)?;
        Self::of(number).ok_or_else(|| serde::de::Error::custom("a competence is a number from 1 to 7"))
    }
}
