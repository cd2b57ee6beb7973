//! The table of an exam's facts, and the server's last sign of life.

use rusqlite::types::FromSqlError;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::paging::page_of;
use super::sqlite::run;
use super::tables::{Json, Unsigned};
use super::work;
use crate::kept::{KeptExam, Page, Stored, past_sessions};
use crate::protocol::exam::{PastSession, Recorded, SessionId};

/// Keeps all of them, or none where a number of them is kept already.
pub(super) fn keep(
    transaction: &Transaction<'_>,
    session: SessionId,
    facts: &[Recorded],
) -> rusqlite::Result<Stored> {
    // Looked up first: an insertion that fails would fail the whole group of operations with it.
    let sql = "SELECT EXISTS (SELECT 1 FROM exam_facts WHERE session = ?1 AND number = ?2)";
    let mut select = transaction.prepare_cached(sql)?;
    let session = session.to_string();
    for fact in facts {
        if select.query_row(params![session, Unsigned(fact.number)], |row| row.get(0))? {
            return Ok(Stored::Clash);
        }
    }
    for fact in facts {
        let sql = "INSERT INTO exam_facts (session, number, fact) VALUES (?1, ?2, ?3)";
        run(transaction, sql, params![session, Unsigned(fact.number), Json(fact)])?;
    }
    Ok(Stored::Done)
}

/// Keeps a sign of life; an earlier one changes nothing.
pub(super) fn keep_alive(transaction: &Transaction<'_>, at_ms: u64) -> rusqlite::Result<()> {
    let sql = "INSERT INTO alive (only_row, at_ms) VALUES (1, ?1)
               ON CONFLICT (only_row) DO UPDATE SET at_ms = max(at_ms, ?1)";
    run(transaction, sql, params![Unsigned(at_ms)]).map(drop)
}

/// Reads a page of the facts of a session.
pub(super) fn read(connection: &Connection, session: SessionId, after: u64) -> rusqlite::Result<Page> {
    let sql = "SELECT fact FROM exam_facts WHERE session = ?1 AND number > ?2 ORDER BY number";
    let mut select = connection.prepare_cached(sql)?;
    let rows = select.query_map(params![session.to_string(), Unsigned(after)], |row| {
        row.get::<_, Json<Recorded>>(0).map(|Json(fact)| fact)
    })?;
    page_of(rows).map(|(facts, more)| Page::Facts { after, facts, more })
}

/// The session of which a fact was kept last, whole, and the last sign of life.
pub(super) fn kept(connection: &Connection) -> rusqlite::Result<KeptExam> {
    let sql = "SELECT session FROM exam_facts ORDER BY rowid DESC LIMIT 1";
    let session = connection.query_row(sql, [], |row| row.get::<_, String>(0)).optional()?;
    let sql = "SELECT fact FROM exam_facts WHERE session = ?1 ORDER BY number";
    let mut select = connection.prepare(sql)?;
    let rows = select.query_map([&session], |row| row.get::<_, Json<Recorded>>(0).map(|Json(fact)| fact))?;
    let facts = rows.collect::<rusqlite::Result<Vec<Recorded>>>()?;
    let alive = connection.query_row("SELECT at_ms FROM alive", [], |row| row.get::<_, Unsigned>(0));
    let alive_ms = alive.optional()?.map(|Unsigned(at_ms)| at_ms);
    let work = session.map(|session| work::of(connection, &session)).transpose()?.unwrap_or_default();
    Ok(KeptExam { facts, alive_ms, past: past(connection)?, work })
}

/// The sessions that are closed.
fn past(connection: &Connection) -> rusqlite::Result<Vec<PastSession>> {
    let sql = "SELECT session, fact FROM exam_facts
               WHERE number = 1 OR fact ->> 'fact' IN ('placed', 'session_closed', 'session_reopened') ORDER BY rowid";
    let mut select = connection.prepare(sql)?;
    let rows = select.query_map([], |row| {
        let session = row.get::<_, String>(0)?.parse().map_err(FromSqlError::other)?;
        row.get::<_, Json<Recorded>>(1).map(|Json(fact)| (session, fact))
    })?;
    rows.collect::<rusqlite::Result<Vec<_>>>().map(past_sessions)
}
