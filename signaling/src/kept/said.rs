//! What persons wrote in facts: their names and their sentences. They are kept beside the facts, each in the class of what
//! it is, so that it can go while every fact stays as it is.

use crate::protocol::StationId;
use crate::protocol::exam::{DataClass, Fact, PlayFact};

/// The name or sentence in a fact, and with which class it goes.
pub fn said_in(fact: &mut Fact) -> Option<(DataClass, &mut String)> {
    let (class, text) = match fact {
        Fact::Registered { name, .. } | Fact::Amended { name, .. } => (DataClass::Names, name),
        Fact::JurorEntered(juror) => (DataClass::Names, &mut juror.name),
        Fact::HelpAsked { text, .. }
        | Fact::Messaged { text, .. }
        | Fact::Remarked { text, .. }
        | Fact::Reworded { text, .. }
        | Fact::TimeAdded { reason: text, .. }
        | Fact::ExchangeSkipped { reason: text, .. } => (DataClass::Work, text),
        Fact::Stepped { reason, .. } | Fact::Play(PlayFact::Cut { reason, .. }) => {
            (DataClass::Work, reason.as_mut()?)
        }
        _ => return None,
    };
    (!text.is_empty()).then_some((class, text))
}

/// By what a station goes once the name under which it joined has gone. No station can join under it: names that are asked
/// for are trimmed.
pub(crate) fn unnamed(station: StationId) -> String {
    format!("\u{a0}n°\u{a0}{}", station.0)
}

/// Whether a station joined under what may be a person's name: anything but a number or a letter, or a place with one, as
/// *Poste 4* or *Jury B*.
pub(crate) fn is_named(name: &str) -> bool {
    const PLACES: [&str; 9] = ["jury", "no", "pc", "place", "poste", "salle", "station", "table", "bureau"];
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let letters = words.map(|word| word.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase));
    let letters: Vec<String> = letters.map(Iterator::collect).collect();
    let is_place = |word: &String| PLACES.contains(&word.as_str());
    let is_told_apart =
        letters.iter().any(|word| !is_place(word)) || name.chars().any(|c| c.is_ascii_digit());
    !(is_told_apart && letters.iter().all(|word| word.chars().count() <= 1 || is_place(word)))
}
