//! What failed and what became of it; who asked for help, and what staff wrote.

use signaling::protocol::exam::{CandidateNumber, OutageKind, Person, PlayFact, Settled};

use super::day::{Failure, Outage};
use super::names::{NOTHING, Names, length, length_or_nothing};
use super::plays;
use crate::paper::{Document, Table};

/// All outages, device faults and returns of the server.
pub(super) fn incidents(document: &mut Document, names: &Names<'_>) {
    document.section("Incidents");
    let heads = ["N°", "Candidat", "Phase", "Ce qui a manqué", "De", "À", "Temps pris", "Décision"];
    let mut table = Table::of("", heads).with_row_heads();
    let all = names.day.candidates.iter().flat_map(|(number, sitting)| {
        sitting.outages.iter().map(move |(id, outage)| (id.0, *number, outage))
    });
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|(id, ..)| *id);
    for (id, number, outage) in all {
        let (began, ended) = span(outage);
        let phase = began.and_then(|began| names.day.phase_at(number, began));
        table.row([
            id.to_string(),
            names.candidate(number),
            phase.map_or_else(|| NOTHING.to_owned(), |phase| names.phase_in_short(phase)),
            causes(names, number, outage),
            names.hour_or_nothing(began),
            ended.map_or_else(|| "en cours".to_owned(), |at| names.hour(at)),
            length_or_nothing(outage.measured.map(|(_, ms, _)| ms)),
            decision(names, outage),
        ]);
    }
    document.table(table, "Aucun incident n’a pris du temps à un candidat.");
    let heads = ["Heure", "Candidat", "Écoute", "Motif", "Entendu", "Suite"];
    let mut table = Table::of("Écoutes coupées", heads);
    for (number, sitting) in &names.day.candidates {
        for (at, fact) in &sitting.plays {
            let PlayFact::Cut { play, why, heard_ms, reason, .. } = fact else { continue };
            let cut = plays::why(*why, reason.as_deref());
            let heard = length_or_nothing(*heard_ms);
            let after = "non comptée".to_owned();
            table.row([names.hour(*at), names.candidate(*number), play.to_string(), cut, heard, after]);
        }
    }
    if !table.rows.is_empty() {
        document.table(table, "");
    }
    let mut table = Table::of("Arrêts du serveur", ["De retour à", "Durée de l’absence"]);
    for (at, away) in &names.day.returns {
        table.row([names.hour(*at), length(*away)]);
    }
    if !table.rows.is_empty() {
        document.table(table, "");
    }
}

/// From when to when it lasted; one that nobody saw begin, as of the server, ends where it is measured.
fn span(outage: &Outage) -> (Option<u64>, Option<u64>) {
    match (outage.measured, &outage.causes[..]) {
        (Some((at, ms, _)), []) => (Some(at.saturating_sub(ms)), Some(at)),
        (None, []) => (None, None),
        (_, causes) => {
            let ended = causes.iter().map(|failure| failure.ended_ms).collect::<Option<Vec<u64>>>();
            let began = causes.iter().map(|failure| failure.began_ms).min();
            (began, ended.and_then(|all| all.into_iter().max()))
        }
    }
}

fn causes(names: &Names<'_>, candidate: CandidateNumber, outage: &Outage) -> String {
    match (outage.measured, &outage.causes[..]) {
        (Some((_, _, kind)), []) => kind_of(kind).to_owned(),
        (_, causes) => {
            causes.iter().map(|failure| cause(names, candidate, failure)).collect::<Vec<_>>().join("\n")
        }
    }
}

fn kind_of(kind: OutageKind) -> &'static str {
    match kind {
        OutageKind::Link => "liaison",
        OutageKind::Device => "casque",
        OutageKind::Voice => "voix",
        OutageKind::Server => "serveur",
    }
}

fn cause(names: &Names<'_>, candidate: CandidateNumber, failure: &Failure) -> String {
    let what = kind_of(failure.cause.kind);
    if failure.cause.kind == OutageKind::Server {
        return what.to_owned();
    }
    let own = names.day.stays.iter().any(|stay| {
        stay.who == Person::Candidate(candidate)
            && stay.station == failure.cause.station
            && stay.from_ms <= failure.began_ms
            && stay.until_ms.is_none_or(|until| until >= failure.began_ms)
    });
    let place = names.station(failure.cause.station);
    if own { format!("{what}, {place}") } else { format!("{what}, {place} (jury)") }
}

fn decision(names: &Names<'_>, outage: &Outage) -> String {
    match outage.settled {
        None => "aucune".to_owned(),
        Some((at, Settled::Granted(ms))) => format!("{} rendu à {}", length(ms), names.hour(at)),
        Some((at, Settled::Declined | Settled::Not)) => format!("temps non rendu, {}", names.hour(at)),
    }
}

/// Raised hands and messages.
pub(super) fn help(document: &mut Document, names: &Names<'_>) {
    document.section("Aide demandée et messages");
    let heads = ["Candidat", "Demandée à", "Pour", "En route à", "Terminée à"];
    let mut table = Table::of("Aide demandée", heads);
    for (number, sitting) in &names.day.candidates {
        for help in &sitting.help {
            table.row([
                names.candidate(*number),
                names.hour(help.asked_ms),
                if help.text.trim().is_empty() { NOTHING.to_owned() } else { help.text.clone() },
                names.hour_or_nothing(help.answered_ms),
                names.hour_or_nothing(help.ended_ms),
            ]);
        }
    }
    document.table(table, "Aucun candidat n’a demandé d’aide.");
    let heads = ["Heure", "Candidats", "Message du responsable de session", "Lu par"];
    let mut table = Table::of("Messages", heads);
    for message in &names.day.messages {
        let to: Vec<String> = message.to.iter().map(ToString::to_string).collect();
        let read = message.read.iter().map(|(number, at)| format!("{number} à {}", names.hour(*at)));
        let read: Vec<String> = read.collect();
        let read = if read.is_empty() { NOTHING.to_owned() } else { read.join("\n") };
        table.row([names.hour(message.at_ms), to.join(", "), message.text.clone(), read]);
    }
    document.table(table, "Aucun message n’a été envoyé aux candidats.");
}
