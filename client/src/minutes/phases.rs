//! What each candidate went through: its phases with their real hours, and what changed their time.

use signaling::protocol::exam::OutageId;

use super::day::Sitting;
use super::names::{NOTHING, Names, length, length_or_nothing, or_nothing};
use super::runs::{Change, Run, What};
use crate::paper::{Document, Table};

/// The phases of all candidates.
pub(super) fn phases(document: &mut Document, names: &Names<'_>) {
    document.section("Déroulement des épreuves");
    document.aside(
        "Le temps accordé comprend l’aménagement d’épreuve et ce qui a été ajouté ou rendu. La durée réelle va du départ à la \
         fin, pauses déduites.",
    );
    for (number, sitting) in &names.day.candidates {
        if sitting.runs.is_empty() {
            continue;
        }
        document.part(format!("Candidat {}", names.candidate(*number)));
        let heads = ["Phase", "Ouverture", "Départ", "Fin", "Temps accordé", "Durée réelle", "Restait"];
        let mut table = Table::of("", heads).with_row_heads();
        for run in &sitting.runs {
            table.row([
                names.phase(&run.phase),
                names.hour(run.opened_ms),
                names.hour_or_nothing(run.started_ms),
                names.hour_or_nothing(run.ended_ms),
                granted(names, run),
                length_or_nothing(run.took_ms()),
                length_or_nothing(run.left_ms),
            ]);
        }
        document.table(table, "");
        changes(document, names, sitting);
    }
    let waiting = names.day.candidates.iter().filter(|(_, sitting)| sitting.runs.is_empty());
    let waiting: Vec<String> = waiting.map(|(number, _)| number.to_string()).collect();
    if !waiting.is_empty() {
        document.aside(format!("Aucune phase n’a été ouverte pour\u{a0}: {}.", waiting.join(", ")));
    }
}

/// All the time that there was, and how much of it the form alone gives.
fn granted(names: &Names<'_>, run: &Run) -> String {
    let whole = length(run.granted_ms());
    let form = names.phases().iter().find(|phase| phase.id == run.phase);
    match form.map(|phase| u64::from(phase.minutes) * 60_000) {
        Some(form_ms) if form_ms != run.granted_ms() => format!("{whole} (prévu {})", length(form_ms)),
        _ => whole,
    }
}

fn changes(document: &mut Document, names: &Names<'_>, sitting: &Sitting) {
    let heads = ["Heure", "Phase", "Changement", "Durée", "Motif"];
    let mut table = Table::of("Pauses, retours et temps ajouté", heads);
    let all = sitting.runs.iter().flat_map(|run| run.changes.iter().map(move |change| (run, change)));
    let mut all: Vec<(&Run, &Change)> = all.collect();
    all.sort_by_key(|(_, change)| change.at_ms);
    for (run, change) in all {
        let (what, why) = match change.what {
            What::Pause => ("pause", or_nothing(&change.why)),
            What::Back => ("retour d’une étape", or_nothing(&change.why)),
            What::Kept => ("retour d’une étape, le temps restant gardé", or_nothing(&change.why)),
            What::Anew => ("retour d’une étape, toute la phase redonnée", or_nothing(&change.why)),
            What::Added => ("temps ajouté", or_nothing(&change.why)),
            What::Credited(OutageId(outage)) => ("temps rendu", format!("incident n°\u{a0}{outage}")),
        };
        let ms = match (change.what, change.ms) {
            (What::Pause, None) => "en cours".to_owned(),
            (_, ms) => length_or_nothing(ms),
        };
        let ms = if change.what == What::Back { NOTHING.to_owned() } else { ms };
        let phase = names.phase_in_short(&run.phase);
        table.row([names.hour(change.at_ms), phase, what.to_owned(), ms, why]);
    }
    if !table.rows.is_empty() {
        document.table(table, "");
    }
}
