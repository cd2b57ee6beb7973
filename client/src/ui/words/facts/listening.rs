//! Who listened to whose calls, as sentences.

use signaling::protocol::exam::{ListeningFact, Seat};

use super::FactNames;
use crate::settings::Language;
use crate::settings::Language::{English, French};

/// That somebody listens, or no longer.
pub(super) fn sentence(language: Language, fact: ListeningFact, names: FactNames<'_>) -> String {
    match (language, fact) {
        (French, ListeningFact::Began { candidate, listener }) => {
            format!(
                "Écoute silencieuse commencée, candidat {candidate}\u{a0}: {}",
                who(French, listener, names)
            )
        }
        (French, ListeningFact::Ended { candidate, listener }) => {
            format!(
                "Écoute silencieuse terminée, candidat {candidate}\u{a0}: {}",
                who(French, listener, names)
            )
        }
        (English, ListeningFact::Began { candidate, listener }) => {
            format!("Silent listening began, candidate {candidate}: {}", who(English, listener, names))
        }
        (English, ListeningFact::Ended { candidate, listener }) => {
            format!("Silent listening over, candidate {candidate}: {}", who(English, listener, names))
        }
    }
}

/// The listener: a member of the jury by its name, staff by its station, where that is here.
fn who(language: Language, listener: Seat, names: FactNames<'_>) -> String {
    let staff = match language {
        French => "responsable de session",
        English => "session manager",
    };
    match listener {
        Seat::Juror(juror) => names.juror(juror),
        Seat::Staff(id) => match names.roster.iter().find(|station| station.id == id) {
            Some(station) => format!("{staff}, {}", language.place(&station.name)),
            None => staff.to_owned(),
        },
        // Neither listens.
        Seat::Candidate(number) => number.to_string(),
        Seat::Server => staff.to_owned(),
    }
}
