//! The tables of what candidates hand in, and of their sealed dossiers.

use rusqlite::types::FromSqlError;
use rusqlite::{Connection, Row, Transaction, params};

use super::blobs::Blobs;
use super::paging::page_of;
use super::sqlite::{failed, run};
use super::tables::{CHAT_COLUMNS, Json, Unsigned, chat_message, kept_call};
use super::{facts, notes};
use crate::exam::ExchangeSpan;
use crate::kept::{AskedDossier, DossierContents, NewFile, NewSeal, Page};
use crate::protocol::FileHash;
use crate::protocol::exam::{CandidateNumber, DossierEntry, HandedFile, HandedKind, SessionId};

/// What kind of entry an index is, beside those that it lists.
pub(super) const INDEX: &str = "index";

pub(super) fn keep_file(
    transaction: &Transaction<'_>,
    blobs: &mut Blobs,
    new: &NewFile,
) -> rusqlite::Result<()> {
    let NewFile { session, candidate, file: HandedFile { name, bytes, hash, at_ms, kind } } = new;
    let session = session.to_string();
    blobs.adopt(*hash).map_err(failed)?;
    // There is one dossier professionnel, whatever it is called.
    let which = if kind.is_work() { "AND name = ?4" } else { "AND ?4 IS NOT NULL" };
    let which = format!("WHERE session = ?1 AND candidate = ?2 AND kind = ?3 {which}");
    let before = params![session, candidate.0, Json(kind), name];
    let mut select = transaction.prepare_cached(&format!("SELECT hash FROM exam_files {which}"))?;
    let hashes = select.query_map(before, |row| hash_at(row, 0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    hashes.into_iter().for_each(|before| blobs.doubt(before));
    run(transaction, &format!("DELETE FROM exam_files {which}"), before)?;
    let sql = "INSERT INTO exam_files (session, candidate, kind, name, hash, bytes, at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let (hash, bytes, at_ms) = (hash.to_string(), Unsigned(*bytes), Unsigned(*at_ms));
    run(transaction, sql, params![session, candidate.0, Json(kind), name, hash, bytes, at_ms]).map(drop)
}

pub(super) fn seal(transaction: &Transaction<'_>, blobs: &mut Blobs, new: &NewSeal) -> rusqlite::Result<()> {
    let NewSeal { session, candidate, index: (index, text), entries, at_ms } = new;
    let session = session.to_string();
    // What was prepared before, and not sealed, has lost its place.
    let mut select =
        transaction.prepare_cached("SELECT hash FROM dossiers WHERE session = ?1 AND candidate = ?2")?;
    let rows = select.query_map(params![session, candidate.0], |row| hash_at(row, 0))?;
    rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().for_each(|before| blobs.doubt(before));
    let sql = "DELETE FROM dossiers WHERE session = ?1 AND candidate = ?2";
    run(transaction, sql, params![session, candidate.0])?;
    let sql = "INSERT INTO dossiers (session, candidate, kind, name, hash, bytes, at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    for (DossierEntry { kind, name, bytes, hash, at_ms }, text) in entries {
        if let Some(text) = text {
            blobs.write(*hash, text).map_err(failed)?;
        }
        let hash = hash.to_string();
        let values =
            params![session, candidate.0, Json(kind), name, hash, Unsigned(*bytes), Unsigned(*at_ms)];
        run(transaction, sql, values)?;
    }
    blobs.write(*index, text).map_err(failed)?;
    let (bytes, hash) = (Unsigned(text.len() as u64), index.to_string());
    let values = params![session, candidate.0, INDEX, INDEX, hash, bytes, Unsigned(*at_ms)];
    run(transaction, sql, values).map(drop)
}

/// What was handed in in the session of this name.
pub(super) fn files(
    connection: &Connection,
    session: &str,
) -> rusqlite::Result<Vec<(CandidateNumber, HandedFile)>> {
    let sql = "SELECT candidate, name, hash, bytes, at_ms, kind FROM exam_files WHERE session = ?1
               ORDER BY candidate, name";
    let mut select = connection.prepare(sql)?;
    let rows = select.query_map([session], |row| {
        let file = HandedFile {
            name: row.get(1)?,
            hash: hash_at(row, 2)?,
            bytes: row.get::<_, Unsigned>(3)?.0,
            at_ms: row.get::<_, Unsigned>(4)?.0,
            kind: row.get::<_, Json<HandedKind>>(5)?.0,
        };
        Ok((CandidateNumber(row.get(0)?), file))
    })?;
    rows.collect()
}

/// The files that dossiers hold, of each session.
pub(super) fn sealed(connection: &Connection) -> rusqlite::Result<Vec<(SessionId, FileHash, u64)>> {
    let sql = "SELECT DISTINCT session, hash, bytes FROM dossiers ORDER BY session, hash, bytes";
    let mut select = connection.prepare(sql)?;
    let rows = select.query_map([], |row| {
        let session = row.get::<_, String>(0)?.parse().map_err(FromSqlError::other)?;
        Ok((session, hash_at(row, 1)?, row.get::<_, Unsigned>(2)?.0))
    })?;
    rows.collect()
}

/// What belongs to a dossier, whole.
pub(super) fn read(connection: &Connection, asked: &AskedDossier) -> rusqlite::Result<Page> {
    let mut contents =
        DossierContents { facts: facts::all(connection, &asked.session.to_string())?, ..Default::default() };
    let mut stations: Vec<u32> = asked.places.iter().map(|place| place.station.0).collect();
    stations.sort_unstable();
    stations.dedup();
    for station in stations {
        let sql =
            format!("SELECT {CHAT_COLUMNS} FROM chat WHERE sender = ?1 OR receiver = ?1 ORDER BY number");
        let mut select = connection.prepare_cached(&sql)?;
        for message in select.query_map([station], chat_message)? {
            let message = message?;
            if [message.from, message.to].iter().any(|end| asked.holds(*end, message.at_ms)) {
                contents.chats.push(message);
            }
        }
        let mut select = connection
            .prepare_cached("SELECT number, body FROM calls WHERE candidate = ?1 ORDER BY number")?;
        for call in select.query_map([station], kept_call)? {
            let kept = call?;
            if asked.holds(kept.call.candidate, kept.call.placed_ms()) {
                contents.notes.extend(notes::on(connection, kept.call.candidate, kept.call.id)?);
                contents.calls.push(kept);
            }
        }
    }
    contents.chats.sort_by_key(|message| message.number);
    contents.chats.dedup_by_key(|message| message.number);
    contents.calls.sort_by_key(|kept| kept.number);
    Ok(Page::Dossier(Box::new(contents)))
}

/// A page of the chat of an exchange.
pub(super) fn read_exchange(
    connection: &Connection,
    chat: &ExchangeSpan,
    after: u64,
) -> rusqlite::Result<Page> {
    let sql = format!(
        "SELECT {CHAT_COLUMNS} FROM chat
         WHERE number > ?1 AND (sender IN (SELECT value FROM json_each(?2))
                                OR receiver IN (SELECT value FROM json_each(?2)))
         ORDER BY number"
    );
    let mut select = connection.prepare_cached(&sql)?;
    let stations: Vec<u32> = chat.places.iter().map(|place| place.station.0).collect();
    let rows = select.query_map(params![Unsigned(after), Json(&stations)], chat_message)?;
    let own = rows.filter(|row| row.as_ref().map_or(true, |message| chat.holds(message)));
    page_of(own).map(|(messages, more)| Page::History { messages, more })
}

/// A hash in a column.
pub(super) fn hash_at(row: &Row<'_>, column: usize) -> rusqlite::Result<FileHash> {
    let text: String = row.get(column)?;
    text.parse().map_err(|error| FromSqlError::other(error).into())
}
