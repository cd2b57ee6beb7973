//! The table of an exam's facts, and the server's last sign of life.
//!
//! Names and sentences of persons are no part of a fact as it is kept: they are in a table of their own, so that they can
//! go while every fact stays as it is. Instead of the text the kept fact has its mark: SHA-256 over a salt, kept with the
//! text, and the text.

use rusqlite::types::FromSqlError;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::paging::page_of;
use super::sqlite::run;
use super::tables::{Json, Unsigned};
use super::{dossiers, looks, purge, recordings, work};
use crate::exam::Retained;
use crate::kept::{KeptExam, Late, NewLateFact, Page, Stored, past_sessions, retained, said_in};
use crate::protocol::FileHasher;
use crate::protocol::exam::{
    DataClass, FACT_VERSION, Fact, OrderId, PurgeCertificate, PurgeFact, Recorded, Seat, SessionId,
};

/// A fact, and the text that it had.
const SELECT: &str = "SELECT fact, text FROM exam_facts LEFT JOIN exam_said USING (session, number)";

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
        let mut kept = fact.clone();
        if let Some((class, text)) = said_in(&mut kept.fact) {
            let salt = "SELECT lower(hex(randomblob(16)))";
            let salt = transaction.query_row(salt, [], |row| row.get::<_, String>(0))?;
            let mark = mark_of(&salt, text);
            let sql =
                "INSERT INTO exam_said (session, number, class, salt, text) VALUES (?1, ?2, ?3, ?4, ?5)";
            run(transaction, sql, params![session, Unsigned(fact.number), word(class), salt, &*text])?;
            *text = mark;
        }
        let sql = "INSERT INTO exam_facts (session, number, fact) VALUES (?1, ?2, ?3)";
        run(transaction, sql, params![session, Unsigned(fact.number), Json(&kept)])?;
    }
    Ok(Stored::Done)
}

/// What stands for a text in a kept fact.
fn mark_of(salt: &str, text: &str) -> String {
    FileHasher::hash(&format!("{salt}{text}")).to_string()
}

/// A class in the table.
pub(super) fn word(class: DataClass) -> &'static str {
    match class {
        DataClass::Recordings => "recordings",
        DataClass::Work => "work",
        DataClass::Names => "names",
    }
}

/// A fact as it was said: with the text, or without one where that is kept no more.
fn said(row: &Row<'_>, fact: usize, text: usize) -> rusqlite::Result<Recorded> {
    let Json(mut recorded) = row.get::<_, Json<Recorded>>(fact)?;
    if let Some((_, known)) = said_in(&mut recorded.fact) {
        *known = row.get::<_, Option<String>>(text)?.unwrap_or_default();
    }
    Ok(recorded)
}

/// The number of the next fact of a session; none where there is none.
pub(super) fn next_number(connection: &Connection, session: &str) -> rusqlite::Result<Option<u64>> {
    let sql = "SELECT max(number) FROM exam_facts WHERE session = ?1";
    let last = connection.query_row(sql, [session], |row| row.get::<_, Option<Unsigned>>(0))?;
    Ok(last.map(|Unsigned(last)| last + 1))
}

/// All facts of the session of this name.
pub(super) fn all(connection: &Connection, session: &str) -> rusqlite::Result<Vec<Recorded>> {
    let mut select = connection.prepare(&format!("{SELECT} WHERE session = ?1 ORDER BY number"))?;
    let rows = select.query_map([session], |row| said(row, 0, 1))?;
    rows.collect()
}

/// Those of them that are about what is kept.
pub(super) fn of_keeping(connection: &Connection, session: &str) -> rusqlite::Result<Vec<Recorded>> {
    let sql =
        format!("{SELECT} WHERE session = ?1 AND fact ->> 'fact' IN ('purge', 'dossier') ORDER BY number");
    let mut select = connection.prepare(&sql)?;
    let rows = select.query_map([session], |row| said(row, 0, 1))?;
    rows.collect()
}

/// Keeps what becomes true of a session that is not held any more; none where its record has no ground for it.
pub(super) fn keep_late(
    transaction: &Transaction<'_>,
    new: &NewLateFact,
) -> rusqlite::Result<Option<Recorded>> {
    let NewLateFact { session, fact, by, order, at_ms } = new;
    match new.weighed(&of_keeping(transaction, &session.to_string())?) {
        Late::New => keep_next(transaction, *session, *at_ms, (*by, Some(*order)), fact.clone()),
        Late::Known(recorded) => Ok(Some(recorded)),
        Late::Unfounded => Ok(None),
    }
}

/// Keeps a fact with the next number of its session; none where there is no such session.
pub(super) fn keep_next(
    transaction: &Transaction<'_>,
    session: SessionId,
    at_ms: u64,
    (by, order): (Seat, Option<OrderId>),
    fact: Fact,
) -> rusqlite::Result<Option<Recorded>> {
    let Some(number) = next_number(transaction, &session.to_string())? else { return Ok(None) };
    let recorded = Recorded { number, version: FACT_VERSION, at_ms, by, order, fact };
    keep(transaction, session, std::slice::from_ref(&recorded))?;
    Ok(Some(recorded))
}

/// What certifies a purge.
pub(super) fn certificate(
    connection: &Connection,
    session: &str,
    number: u64,
) -> rusqlite::Result<Option<PurgeCertificate>> {
    let sql = "SELECT fact FROM exam_facts WHERE session = ?1 AND number = ?2";
    let mut select = connection.prepare_cached(sql)?;
    let kept = select.query_row(params![session, Unsigned(number)], |row| row.get::<_, Json<Recorded>>(0));
    Ok(match kept.optional()? {
        Some(Json(Recorded { fact: Fact::Purge(PurgeFact::Purged(certificate)), .. })) => Some(certificate),
        Some(_) | None => None,
    })
}

/// Keeps a sign of life; an earlier one changes nothing.
pub(super) fn keep_alive(transaction: &Transaction<'_>, at_ms: u64) -> rusqlite::Result<()> {
    let sql = "INSERT INTO alive (only_row, at_ms) VALUES (1, ?1)
               ON CONFLICT (only_row) DO UPDATE SET at_ms = max(at_ms, ?1)";
    run(transaction, sql, params![Unsigned(at_ms)]).map(drop)
}

/// Reads a page of the facts of a session.
pub(super) fn read(connection: &Connection, session: SessionId, after: u64) -> rusqlite::Result<Page> {
    let sql = format!("{SELECT} WHERE session = ?1 AND number > ?2 ORDER BY number");
    let mut select = connection.prepare_cached(&sql)?;
    let rows = select.query_map(params![session.to_string(), Unsigned(after)], |row| said(row, 0, 1))?;
    page_of(rows).map(|(facts, more)| Page::Facts { after, facts, more })
}

/// The session of which a fact was kept last, whole, and the last sign of life.
pub(super) fn kept(connection: &Connection) -> rusqlite::Result<KeptExam> {
    // What is kept of an older one may have gone since, or been saved.
    let sql = "SELECT session FROM exam_facts WHERE fact ->> 'fact' NOT IN ('purge', 'dossier')
               ORDER BY rowid DESC LIMIT 1";
    let session = connection.query_row(sql, [], |row| row.get::<_, String>(0)).optional()?;
    let facts = session.as_deref().map(|session| all(connection, session)).transpose()?.unwrap_or_default();
    let alive = connection.query_row("SELECT at_ms FROM alive", [], |row| row.get::<_, Unsigned>(0));
    let alive_ms = alive.optional()?.map(|Unsigned(at_ms)| at_ms);
    let last = session.as_deref();
    let work = last.map(|session| work::of(connection, session)).transpose()?.unwrap_or_default();
    let files = last.map(|session| dossiers::files(connection, session)).transpose()?.unwrap_or_default();
    let looks = last.map(|session| looks::of(connection, session)).transpose()?.unwrap_or_default();
    let recordings = last.map(|session| recordings::of(connection, session)).transpose()?.unwrap_or_default();
    let ends = ends(connection)?;
    let (past, retained) = (past_sessions(ends.clone()), retained(ends));
    let sealed = dossiers::sealed(connection)?;
    let purges = purge::left(connection)?;
    Ok(KeptExam { facts, alive_ms, past, work, files, looks, recordings, sealed, retained, purges })
}

/// All sessions, as far as what is kept of them goes.
pub(super) fn sessions(connection: &Connection) -> rusqlite::Result<Vec<Retained>> {
    ends(connection).map(retained)
}

/// Of every session the facts that say when it was made and closed, and what becomes of what is kept of it.
fn ends(connection: &Connection) -> rusqlite::Result<Vec<(SessionId, Recorded)>> {
    let sql = "SELECT session, fact FROM exam_facts WHERE number = 1
               OR fact ->> 'fact' IN ('placed', 'session_closed', 'session_reopened', 'purge') ORDER BY rowid";
    let mut select = connection.prepare(sql)?;
    let rows = select.query_map([], |row| {
        let session = row.get::<_, String>(0)?.parse().map_err(FromSqlError::other)?;
        row.get::<_, Json<Recorded>>(1).map(|Json(fact)| (session, fact))
    })?;
    rows.collect()
}
