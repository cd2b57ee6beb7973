//! The exchanges of each candidate, and what it handed in.

use signaling::protocol::exam::{Contact, Piece};

use super::day::Exchange;
use super::names::{NOTHING, Names, length};
use crate::paper::{Document, Table};
use crate::settings::Language::French;

/// All exchanges.
pub(super) fn exchanges(document: &mut Document, names: &Names<'_>) {
    document.section("Échanges avec les clients");
    let mut any = false;
    for (number, sitting) in &names.day.candidates {
        if sitting.exchanges.is_empty() {
            continue;
        }
        any = true;
        document.part(format!("Candidat {}", names.candidate(*number)));
        let heads = ["N°", "Client", "Canal et sens", "Début", "Durée", "Suite"];
        let mut table = Table::of("", heads).with_row_heads();
        for (id, exchange) in &sitting.exchanges {
            let began = exchange.began.as_ref();
            table.row([
                id.0.to_string(),
                began.map_or_else(|| NOTHING.to_owned(), |(_, client, _)| names.client(client)),
                began.map_or(NOTHING, |(_, _, contact)| channel(*contact)).to_owned(),
                names.hour_or_nothing(began.map(|(at, ..)| *at)),
                exchange.lasted_ms.map_or_else(|| NOTHING.to_owned(), length),
                outcome(names, exchange),
            ]);
        }
        document.table(table, "");
    }
    let mut all = names.day.candidates.values().flat_map(|sitting| sitting.exchanges.values());
    if !any {
        document.aside("Aucun échange n’a été commencé.");
    } else if !all.any(|exchange| exchange.recorded) {
        document.aside("Aucun échange n’a été enregistré.");
    }
}

/// By what, and who comes to whom: the client calls, or the candidate does.
fn channel(contact: Contact) -> &'static str {
    match contact {
        Contact::Call => "téléphone, appel entrant",
        Contact::AwaitCall => "téléphone, appel sortant",
        Contact::OpenChat => "chat",
    }
}

fn outcome(names: &Names<'_>, exchange: &Exchange) -> String {
    let state = match (&exchange.skipped, &exchange.began, exchange.lasted_ms) {
        (Some((at, why)), ..) => format!("laissé de côté à {}\u{a0}: {why}", names.hour(*at)),
        (None, None, _) => "pas commencé".to_owned(),
        (None, Some(_), None) => "en cours".to_owned(),
        (None, Some(_), Some(_)) => "mené à son terme".to_owned(),
    };
    let recorded = if exchange.recorded { ", enregistré" } else { "" };
    match exchange.repeats {
        Some(again) => format!("{state}{recorded} (reprend l’échange {})", again.0),
        None => format!("{state}{recorded}"),
    }
}

/// Everything that was handed in or sent, by what it is known.
pub(super) fn handed_in(document: &mut Document, names: &Names<'_>) {
    document.section("Travaux remis et confirmations envoyées");
    let heads = ["Heure", "Candidat", "Pièce", "Caractères", "Empreinte du texte (SHA-256)"];
    let mut table = Table::of("", heads);
    for (number, sitting) in &names.day.candidates {
        for (at, piece, text) in &sitting.handed {
            let what = match piece {
                Piece::ContactRecord(client) | Piece::Confirmation(client) => {
                    format!("{} ({})", French.piece(piece), names.client(client))
                }
                Piece::Notes(phase) => format!("{} ({})", French.piece(piece), names.phase_in_short(phase)),
                Piece::Summary | Piece::Letter => French.piece(piece).to_owned(),
            };
            let (number, chars) = (names.candidate(*number), text.chars.to_string());
            table.row([names.hour(*at), number, what, chars, text.hash.to_string()]);
        }
    }
    document.table(table, "Rien n’a été remis dans le programme.");
}
