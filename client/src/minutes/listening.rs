//! Who listened in silence to whose calls.

use signaling::protocol::StationId;
use signaling::protocol::exam::{CandidateNumber, ListeningFact, Person, Seat};

use super::names::{NOTHING, Names, length_or_nothing};
use crate::paper::{Document, Table};

/// Somebody listening to the calls of one candidate.
struct Heard {
    candidate: CandidateNumber,
    listener: Seat,
    /// None where the record does not say when it began.
    from_ms: Option<u64>,
    to_ms: Option<u64>,
}

/// All silent listening, in order.
pub(super) fn listening(document: &mut Document, names: &Names<'_>) {
    document.section("Écoutes silencieuses");
    let heads = ["Candidat écouté", "À son poste", "Par", "De", "À", "Durée"];
    let mut table = Table::of("", heads);
    for heard in all(&names.day.listening) {
        let Heard { candidate, listener, from_ms, to_ms } = heard;
        let at = from_ms.or(to_ms).unwrap_or_default();
        table.row([
            names.candidate(candidate),
            seat_of(names, candidate, at).map_or_else(|| NOTHING.to_owned(), |seat| names.station(seat)),
            who(names, listener),
            names.hour_or_nothing(from_ms),
            to_ms.map_or_else(|| "en cours".to_owned(), |at| names.hour(at)),
            length_or_nothing(from_ms.zip(to_ms).map(|(from, to)| to.saturating_sub(from))),
        ]);
    }
    document.table(table, "Aucune écoute silencieuse n’a eu lieu.");
}

/// From beginnings and ends.
fn all(facts: &[(u64, ListeningFact)]) -> Vec<Heard> {
    let mut all: Vec<Heard> = Vec::new();
    for (at, fact) in facts {
        match *fact {
            ListeningFact::Began { candidate, listener } => {
                all.push(Heard { candidate, listener, from_ms: Some(*at), to_ms: None });
            }
            ListeningFact::Ended { candidate, listener } => {
                let open = |heard: &&mut Heard| {
                    (heard.candidate, heard.listener, heard.to_ms) == (candidate, listener, None)
                };
                match all.iter_mut().rfind(open) {
                    Some(heard) => heard.to_ms = Some(*at),
                    None => all.push(Heard { candidate, listener, from_ms: None, to_ms: Some(*at) }),
                }
            }
        }
    }
    all
}

/// Where a candidate sat then.
fn seat_of(names: &Names<'_>, candidate: CandidateNumber, at_ms: u64) -> Option<StationId> {
    let mut stays = names.day.stays.iter().filter(|stay| stay.who == Person::Candidate(candidate));
    let then =
        |stay: &&super::day::Stay| stay.from_ms <= at_ms && stay.until_ms.is_none_or(|until| until >= at_ms);
    stays.rfind(then).map(|stay| stay.station)
}

fn who(names: &Names<'_>, listener: Seat) -> String {
    match listener {
        Seat::Juror(juror) => names.juror(juror),
        Seat::Staff(station) => format!("responsable de session, {}", names.station(station)),
        // Neither listens.
        Seat::Candidate(number) => names.candidate(number),
        Seat::Server => "serveur".to_owned(),
    }
}
