//! The draws, with all that it takes to check them.

use signaling::protocol::exam::Drawn;

use super::day::Draw;
use super::names::{NOTHING, Names};
use crate::paper::{Block, Document, Table};

/// All draws.
pub(super) fn draws(document: &mut Document, names: &Names<'_>) {
    document.section("Tirages au sort");
    let all =
        names.day.candidates.iter().flat_map(|(number, sitting)| {
            sitting.draws.iter().map(move |(what, draw)| (*number, *what, draw))
        });
    let all: Vec<_> = all.collect();
    let heads = ["Candidat", "Objet du tirage", "Scellé à", "Tiré à", "Résultat", "Rang dans l’urne"];
    let mut table = Table::of("", heads).with_row_heads();
    for (number, what, draw) in &all {
        let done = draw.done.as_ref();
        table.row([
            names.candidate(*number),
            object(*what).to_owned(),
            names.hour_or_nothing(draw.committed.map(|(at, _)| at)),
            done.map_or_else(|| "pas encore tiré".to_owned(), |done| names.hour(done.at_ms)),
            done.map_or_else(|| NOTHING.to_owned(), |done| result(names, *what, &done.chosen)),
            rank(draw),
        ]);
    }
    document.table(table, "Rien n’a été tiré au sort.");
    if all.iter().all(|(_, _, draw)| draw.done.is_none()) {
        return;
    }
    document.aside(
        "Avant chaque tirage, le serveur choisit une graine et en publie l’engagement (une empreinte), qui le lie. Le clic du \
         candidat apporte un nombre que le serveur ne pouvait pas connaître\u{a0}; les deux ensemble désignent le résultat. La \
         graine, publiée après le tirage, permet à chacun de refaire le calcul\u{a0}: la commande « plateau-signaling \
         verify-draws », appliquée au journal enregistré avec ce procès-verbal, le fait.",
    );
    for (number, what, draw) in all {
        let Some(done) = &draw.done else { continue };
        document.part(format!("Candidat {number}\u{a0}: {}", object(what)));
        let commitment = draw.committed.map_or_else(|| NOTHING.to_owned(), |(_, it)| it.0.to_string());
        document.push(Block::Fields(vec![
            ("Engagement (SHA-256)".to_owned(), commitment),
            ("Graine du serveur".to_owned(), done.seed.0.to_string()),
            ("Nombre du candidat".to_owned(), done.nonce.to_string()),
            ("Urne, dans l’ordre".to_owned(), done.urn.join(", ")),
            ("Résultat".to_owned(), format!("{}, rang {}", result(names, what, &done.chosen), rank(draw))),
        ]));
    }
}

fn rank(draw: &Draw) -> String {
    let Some(done) = &draw.done else { return NOTHING.to_owned() };
    let place = done.urn.iter().position(|item| *item == done.chosen);
    place.map_or_else(|| NOTHING.to_owned(), |place| format!("{} sur {}", place + 1, done.urn.len()))
}

/// As *n° 2 (titre-b)*: its number among all, and its name in the urn.
fn result(names: &Names<'_>, what: Drawn, chosen: &str) -> String {
    match names.day.number_of(what, chosen) {
        Some(number) => format!("n°\u{a0}{number} ({chosen})"),
        None => chosen.to_owned(),
    }
}

fn object(what: Drawn) -> &'static str {
    match what {
        Drawn::Subject => "sujet",
        Drawn::Recording => "enregistrement",
    }
}
