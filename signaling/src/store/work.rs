//! The table of what candidates write.

use rusqlite::{Connection, Row, Transaction, params};

use super::sqlite::run;
use super::tables::{Json, Unsigned};
use crate::kept::NewWork;
use crate::protocol::exam::{CandidateNumber, WrittenPiece};

/// The columns in the order that [`written`] reads.
const COLUMNS: &str = "candidate, piece, edition, text, at_ms";

/// Keeps a text, unless one of an edition as high is kept; gives the piece as kept.
pub(super) fn keep(transaction: &Transaction<'_>, work: &NewWork) -> rusqlite::Result<WrittenPiece> {
    let NewWork { session, candidate, piece: WrittenPiece { piece, edition, text, at_ms } } = work;
    let (session, piece) = (session.to_string(), Json(piece));
    let sql = "INSERT INTO exam_work (session, candidate, piece, edition, text, at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (session, candidate, piece)
               DO UPDATE SET edition = ?4, text = ?5, at_ms = ?6 WHERE edition < ?4";
    let values = params![session, candidate.0, piece, Unsigned(*edition), text, Unsigned(*at_ms)];
    run(transaction, sql, values)?;
    let select =
        format!("SELECT {COLUMNS} FROM exam_work WHERE session = ?1 AND candidate = ?2 AND piece = ?3");
    let mut select = transaction.prepare_cached(&select)?;
    select.query_row(params![session, candidate.0, piece], written).map(|(_, kept)| kept)
}

/// All of the session of this name, in order of candidates and pieces.
pub(super) fn of(
    connection: &Connection,
    session: &str,
) -> rusqlite::Result<Vec<(CandidateNumber, WrittenPiece)>> {
    let sql = format!("SELECT {COLUMNS} FROM exam_work WHERE session = ?1");
    let mut select = connection.prepare(&sql)?;
    let rows = select.query_map([session], written)?;
    let mut all = rows.collect::<rusqlite::Result<Vec<(CandidateNumber, WrittenPiece)>>>()?;
    all.sort_by(|(one, first), (other, second)| (one, &first.piece).cmp(&(other, &second.piece)));
    Ok(all)
}

fn written(row: &Row<'_>) -> rusqlite::Result<(CandidateNumber, WrittenPiece)> {
    let Json(piece) = row.get(1)?;
    let piece = WrittenPiece {
        piece,
        edition: row.get::<_, Unsigned>(2)?.0,
        text: row.get(3)?,
        at_ms: row.get::<_, Unsigned>(4)?.0,
    };
    Ok((CandidateNumber(row.get(0)?), piece))
}
