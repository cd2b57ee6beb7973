//! Room for what is written by hand.

use signaling::protocol::exam::Attendant;

use super::names::Names;
use crate::paper::{Document, Table};

/// Room to sign, in points.
const ROOM: u16 = 44;

/// Remarks and signatures of the jury and of the session manager.
pub(super) fn signatures(document: &mut Document, names: &Names<'_>) {
    document.section("Observations et signatures");
    let mut table = Table::of("", ["Observations du jury ou du responsable de session"]);
    table.row_height = 84;
    table.row([String::new()]);
    document.table(table, "");
    let heads = ["Qualité", "Nom", "Date et signature"];
    let mut table = Table::of("Signatures", heads).with_row_heads().shared([30, 28, 42]);
    table.row_height = ROOM;
    for jury in names.day.juries.values() {
        for juror in jury.members() {
            table.row([format!("Membre du jury, {}", jury.name), names.juror(juror), String::new()]);
        }
    }
    for name in staff(names) {
        table.row(["Responsable de session".to_owned(), name, String::new()]);
    }
    if let Some(quality) = invigilators(names) {
        table.row([quality, String::new(), String::new()]);
    }
    document.table(table, "");
}

/// By what staff joined, where that is a name; a line to write one on where it is not, or nobody did anything.
fn staff(names: &Names<'_>) -> Vec<String> {
    let joined = names.day.staff.keys().map(|station| {
        let known = names.source.stations.iter().find(|(id, _)| id == station);
        let name = known.map(|(_, name)| name.trim()).unwrap_or_default();
        if name.chars().all(|c| c.is_ascii_digit()) { String::new() } else { name.to_owned() }
    });
    let mut all: Vec<String> = joined.collect();
    all.dedup();
    if all.is_empty() { vec![String::new()] } else { all }
}

/// A line for who invigilated, with the phases that ask for it; none where none does.
fn invigilators(names: &Names<'_>) -> Option<String> {
    let asking = names.phases().iter().filter(|phase| phase.present.contains(&Attendant::Invigilator));
    let asking: Vec<String> = asking.map(|phase| names.phase_in_short(&phase.id)).collect();
    match (names.phases().iter().any(|phase| !phase.present.is_empty()), asking.is_empty()) {
        // Nothing says who had to be there.
        (false, _) => Some("Surveillant".to_owned()),
        (true, true) => None,
        (true, false) => Some(format!("Surveillant ({})", asking.join(", "))),
    }
}
