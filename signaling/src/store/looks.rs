//! The table of the candidates at whom jurors look.

use rusqlite::{Connection, Transaction, params};

use super::sqlite::run;
use crate::kept::KeptLook;
use crate::protocol::exam::{CandidateNumber, JurorId};

/// Keeps it in place of the one before.
pub(super) fn keep(transaction: &Transaction<'_>, look: KeptLook) -> rusqlite::Result<()> {
    let KeptLook { session, juror, at } = look;
    let sql = "INSERT INTO exam_looks (session, juror, candidate) VALUES (?1, ?2, ?3)
               ON CONFLICT (session, juror) DO UPDATE SET candidate = ?3";
    run(transaction, sql, params![session.to_string(), juror.0, at.0]).map(drop)
}

/// All of the session of this name, in order of jurors.
pub(super) fn of(
    connection: &Connection,
    session: &str,
) -> rusqlite::Result<Vec<(JurorId, CandidateNumber)>> {
    let sql = "SELECT juror, candidate FROM exam_looks WHERE session = ?1 ORDER BY juror";
    let mut select = connection.prepare(sql)?;
    let rows = select.query_map([session], |row| Ok((JurorId(row.get(0)?), CandidateNumber(row.get(1)?))))?;
    rows.collect()
}
