//! Room for what is written by hand.

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
    table.row(["Responsable de session".to_owned(), String::new(), String::new()]);
    table.row(["Surveillant".to_owned(), String::new(), String::new()]);
    document.table(table, "");
}
