//! The table of recordings of exchanges.

use rusqlite::types::FromSqlError;
use rusqlite::{Connection, Transaction, params};

use super::blobs::Blobs;
use super::dossiers::hash_at;
use super::sqlite::{failed, run};
use super::tables::Unsigned;
use crate::kept::KeptRecording;
use crate::protocol::StationId;
use crate::protocol::exam::{CandidateNumber, ExchangeId, ExchangeRecording, SessionId};

/// Keeps one whose content came whole.
pub(super) fn keep(
    transaction: &Transaction<'_>,
    blobs: &mut Blobs,
    new: &KeptRecording,
) -> rusqlite::Result<()> {
    let KeptRecording { session, candidate, exchange, call, station, recording, bytes, at_ms } = new;
    let ExchangeRecording { from_ms, length_ms, hash } = recording;
    blobs.adopt(*hash).map_err(failed)?;
    let sql = "INSERT OR IGNORE INTO exam_recordings
               (session, candidate, exchange, call, station, from_ms, length_ms, hash, bytes, at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let (from_ms, length_ms) = (Unsigned(*from_ms), Unsigned(*length_ms));
    let (bytes, at_ms) = (Unsigned(*bytes), Unsigned(*at_ms));
    let (session, call, hash) = (session.to_string(), call.to_string(), hash.to_string());
    let of = (candidate.0, exchange.0, station.0);
    let values = params![session, of.0, of.1, call, of.2, from_ms, length_ms, hash, bytes, at_ms];
    run(transaction, sql, values).map(drop)
}

/// Those of a session, in order.
pub(super) fn of(connection: &Connection, session: &str) -> rusqlite::Result<Vec<KeptRecording>> {
    let sql = "SELECT session, candidate, exchange, call, station, from_ms, length_ms, hash, bytes, at_ms
               FROM exam_recordings WHERE session = ?1 ORDER BY candidate, exchange, from_ms, hash";
    let mut select = connection.prepare(sql)?;
    let rows = select.query_map([session], |row| {
        let number = |at| row.get::<_, Unsigned>(at).map(|Unsigned(number)| number);
        let session: SessionId = row.get::<_, String>(0)?.parse().map_err(FromSqlError::other)?;
        Ok(KeptRecording {
            session,
            candidate: CandidateNumber(row.get(1)?),
            exchange: ExchangeId(row.get(2)?),
            call: row.get::<_, String>(3)?.parse().map_err(FromSqlError::other)?,
            station: StationId(row.get(4)?),
            recording: ExchangeRecording {
                from_ms: number(5)?,
                length_ms: number(6)?,
                hash: hash_at(row, 7)?,
            },
            bytes: number(8)?,
            at_ms: number(9)?,
        })
    })?;
    rows.collect()
}
