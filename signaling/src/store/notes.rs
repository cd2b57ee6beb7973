//! The table of notes.

use rusqlite::types::FromSqlError;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::paging::page_of;
use super::sqlite::run;
use super::tables::{Json, Unsigned};
use crate::hub::Call;
use crate::kept::{NewNote, Page};
use crate::protocol::{CallId, CallNote, StationId};

/// The columns in the order that [`call_note`] reads.
const COLUMNS: &str = "number, call, revision, text, at_ms";

/// Keeps a note, unless one as new is kept; gives the note as kept, or none where the call does not concern the station.
pub(super) fn keep(transaction: &Transaction<'_>, note: &NewNote) -> rusqlite::Result<Option<CallNote>> {
    let NewNote { station, call, revision, text, at_ms } = note;
    let call = call.to_string();
    let mut select = transaction.prepare_cached("SELECT body FROM calls WHERE id = ?1")?;
    let body = select.query_row([&call], |row| row.get::<_, Json<Call>>(0)).optional()?;
    if !body.is_some_and(|Json(call)| call.concerns(*station)) {
        return Ok(None);
    }
    // Changed first: an insertion that meets a conflict would use up a number.
    let sql = "UPDATE notes SET text = ?1, at_ms = ?2, revision = ?3
               WHERE station = ?4 AND call = ?5 AND revision < ?3";
    run(transaction, sql, params![text, Unsigned(*at_ms), Unsigned(*revision), station.0, call])?;
    let select = format!("SELECT {COLUMNS} FROM notes WHERE station = ?1 AND call = ?2");
    let mut select = transaction.prepare_cached(&select)?;
    let mut known = select.query_row(params![station.0, call], call_note).optional()?;
    if known.is_none() {
        let sql = "INSERT INTO notes (station, call, revision, text, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)";
        run(transaction, sql, params![station.0, call, Unsigned(*revision), text, Unsigned(*at_ms)])?;
        known = select.query_row(params![station.0, call], call_note).optional()?;
    }
    Ok(known)
}

/// Reads a page of the notes of a station.
pub(super) fn read(
    connection: &Connection,
    station: StationId,
    before: Option<u64>,
) -> rusqlite::Result<Page> {
    let sql = format!("SELECT {COLUMNS} FROM notes WHERE station = ?1 AND number < ?2 ORDER BY number DESC");
    let mut select = connection.prepare_cached(&sql)?;
    let rows = select.query_map(params![station.0, Unsigned(before.unwrap_or(u64::MAX))], call_note)?;
    page_of(rows).map(|(notes, more)| Page::Notes { before, notes, more })
}

/// The note of a station on a call.
pub(super) fn on(
    connection: &Connection,
    station: StationId,
    call: CallId,
) -> rusqlite::Result<Option<CallNote>> {
    let sql = format!("SELECT {COLUMNS} FROM notes WHERE station = ?1 AND call = ?2");
    let mut select = connection.prepare_cached(&sql)?;
    select.query_row(params![station.0, call.to_string()], call_note).optional()
}

fn call_note(row: &Row<'_>) -> rusqlite::Result<CallNote> {
    let call: String = row.get(1)?;
    Ok(CallNote {
        number: row.get::<_, Unsigned>(0)?.0,
        call: call.parse().map_err(FromSqlError::other)?,
        revision: row.get::<_, Unsigned>(2)?.0,
        text: row.get(3)?,
        at_ms: row.get::<_, Unsigned>(4)?.0,
    })
}
