//! What goes for good: rows, files, and what the database's file still held of them.

use std::collections::BTreeMap;

use rusqlite::{Connection, Transaction, params};

use super::blobs::Blobs;
use super::dossiers::hash_at;
use super::facts;
use super::sqlite::run;
use super::tables::{Json, Unsigned};
use crate::kept::{Amounts, KeptPurge, NewConfirmation, NewPurge, Page, Stored, is_named, unnamed};
use crate::protocol::exam::{
    DataClass, Fact, OrderId, PurgeCertificate, PurgeFact, PurgedClass, Recorded, Seat, SessionId,
    StationPurge, digest_of,
};
use crate::protocol::{FileHash, FileHasher, StationId};

/// Notes are of the call that they are on, whenever they were written.
const PLACED: &str = "coalesce(nullif(calls.body ->> '$.times.placed_ms', 0), calls.body ->> 'since_ms')";

/// What is counted while it goes.
#[derive(Default)]
struct Gone {
    count: u32,
    bytes: u64,
    hashes: Vec<FileHash>,
    files: Vec<FileHash>,
}

impl Gone {
    fn text(&mut self, text: &str) {
        self.count += 1;
        self.bytes += text.len() as u64;
        self.hashes.push(FileHasher::hash(text));
    }

    fn file(&mut self, hash: FileHash, bytes: u64) {
        self.count += 1;
        self.bytes += bytes;
        self.hashes.push(hash);
        self.files.push(hash);
    }

    fn certified(self) -> PurgedClass {
        let Gone { count, bytes, hashes, mut files } = self;
        files.sort_unstable();
        files.dedup();
        PurgedClass { count, bytes, digest: digest_of(hashes), files }
    }
}

/// Deletes the rows, and keeps the fact that certifies it; the files go once the transaction is through. None where
/// there is no such session.
pub(super) fn purge(
    transaction: &Transaction<'_>,
    blobs: &mut Blobs,
    new: &NewPurge,
) -> rusqlite::Result<Option<Recorded>> {
    let session = new.purge.session.to_string();
    let Some(number) = facts::next_number(transaction, &session)? else { return Ok(None) };
    let mut classes = BTreeMap::new();
    let mut nameless = Vec::new();
    for class in &new.purge.classes {
        let gone = match class {
            DataClass::Recordings => recordings(transaction, blobs, &session)?,
            DataClass::Work => work(transaction, blobs, &session, new)?,
            DataClass::Names => {
                let mut gone = Gone::default();
                said(transaction, &session, *class, &mut gone)?;
                nameless = unname(transaction, &session, &mut gone)?;
                gone
            }
        };
        classes.insert(*class, gone.certified());
    }
    let mut select = transaction.prepare_cached("SELECT id FROM stations ORDER BY id")?;
    let stations = select.query_map([], |row| row.get(0).map(StationId))?;
    let stations = stations.collect::<rusqlite::Result<Vec<StationId>>>()?;
    let StationPurge { from_ms, to_ms, .. } = new.purge;
    let reason = new.reason.clone();
    let certificate = PurgeCertificate { reason, classes, stations, unnamed: nameless, from_ms, to_ms };
    let told = certificate.for_stations(new.purge.session, number);
    for station in &certificate.stations {
        ask(transaction, *station, &told)?;
    }
    let fact = PurgeFact::Purged(certificate);
    certify(transaction, new.purge.session, new.at_ms, (new.by, new.order), fact)
}

/// A station is to delete something.
fn ask(transaction: &Transaction<'_>, station: StationId, purge: &StationPurge) -> rusqlite::Result<()> {
    let sql = "INSERT OR IGNORE INTO purges_left (session, number, station, purge) VALUES (?1, ?2, ?3, ?4)";
    let session = purge.session.to_string();
    run(transaction, sql, params![session, Unsigned(purge.purge), station.0, Json(purge)]).map(drop)
}

/// A station that is about to be kept: where it is new, it is to delete what went before, for it may be an old one under
/// another name.
pub(super) fn of_new(transaction: &Transaction<'_>, station: StationId) -> rusqlite::Result<()> {
    let mut known = transaction.prepare_cached("SELECT EXISTS (SELECT 1 FROM stations WHERE id = ?1)")?;
    if known.query_row([station.0], |row| row.get(0))? {
        return Ok(());
    }
    let sessions = facts::sessions(transaction)?;
    sessions.iter().flat_map(|known| &known.told).try_for_each(|told| ask(transaction, station, told))
}

/// The server's copies; the others are at stations.
fn recordings(transaction: &Transaction<'_>, blobs: &mut Blobs, session: &str) -> rusqlite::Result<Gone> {
    let mut gone = Gone::default();
    for kept in super::recordings::of(transaction, session)? {
        blobs.doubt(kept.recording.hash);
        gone.file(kept.recording.hash, kept.bytes);
    }
    transaction.execute("DELETE FROM exam_recordings WHERE session = ?1", [session])?;
    blobs.doubt_parts();
    Ok(gone)
}

fn work(
    transaction: &Transaction<'_>,
    blobs: &mut Blobs,
    session: &str,
    new: &NewPurge,
) -> rusqlite::Result<Gone> {
    let mut gone = Gone::default();
    let window = params![Unsigned(new.purge.from_ms), Unsigned(new.purge.to_ms)];
    let notes = format!(
        "number IN (SELECT notes.number FROM notes JOIN calls ON calls.id = notes.call
                          WHERE {PLACED} BETWEEN ?1 AND ?2)"
    );
    for (table, rows) in [("chat", "at_ms BETWEEN ?1 AND ?2"), ("notes", &notes)] {
        let mut select = transaction.prepare(&format!("SELECT text FROM {table} WHERE {rows}"))?;
        for text in select.query_map(window, |row| row.get::<_, String>(0))? {
            gone.text(&text?);
        }
        transaction.execute(&format!("DELETE FROM {table} WHERE {rows}"), window)?;
    }
    let mut select = transaction.prepare("SELECT text FROM exam_work WHERE session = ?1")?;
    for text in select.query_map([session], |row| row.get::<_, String>(0))? {
        gone.text(&text?);
    }
    said(transaction, session, DataClass::Work, &mut gone)?;
    for table in ["exam_files", "dossiers"] {
        let mut select =
            transaction.prepare(&format!("SELECT hash, bytes FROM {table} WHERE session = ?1"))?;
        for row in select.query_map([session], |row| Ok((hash_at(row, 0)?, row.get::<_, Unsigned>(1)?.0)))? {
            let (hash, bytes) = row?;
            blobs.doubt(hash);
            gone.file(hash, bytes);
        }
    }
    for table in ["exam_work", "exam_files", "dossiers"] {
        transaction.execute(&format!("DELETE FROM {table} WHERE session = ?1"), [session])?;
    }
    blobs.doubt_parts();
    // Candidates named these files.
    let sql = "UPDATE journal SET event = json_set(event, '$.name', '') WHERE at_ms BETWEEN ?1 AND ?2
               AND event ->> 'event' = 'file_given' AND event ->> 'name' GLOB '[0-9]* - *'";
    transaction.execute(sql, window)?;
    Ok(gone)
}

/// What was said in facts of a session, and goes with this class.
fn said(
    transaction: &Transaction<'_>,
    session: &str,
    class: DataClass,
    gone: &mut Gone,
) -> rusqlite::Result<()> {
    let of = params![session, facts::word(class)];
    let mut select = transaction.prepare("SELECT text FROM exam_said WHERE session = ?1 AND class = ?2")?;
    for text in select.query_map(of, |row| row.get::<_, String>(0))? {
        gone.text(&text?);
    }
    transaction.execute("DELETE FROM exam_said WHERE session = ?1 AND class = ?2", of).map(drop)
}

/// Where candidates and jurors of a session sat, a name that was typed instead of a number or a place goes from the station
/// and from the journal.
fn unname(transaction: &Transaction<'_>, session: &str, gone: &mut Gone) -> rusqlite::Result<Vec<StationId>> {
    let sql = "SELECT id, name FROM stations WHERE id IN (
                   SELECT fact ->> 'station' FROM exam_facts WHERE session = ?1 AND fact ->> 'fact' = 'sat'
                   AND (fact -> 'who' ->> 'candidate' IS NOT NULL
                        OR fact -> 'who' ->> 'juror' IS NOT NULL)) ORDER BY id";
    let mut select = transaction.prepare(sql)?;
    let named = select.query_map([session], |row| Ok((StationId(row.get(0)?), row.get::<_, String>(1)?)))?;
    let named = named.collect::<rusqlite::Result<Vec<(StationId, String)>>>()?;
    let mut all = Vec::new();
    for (station, name) in named.into_iter().filter(|(_, name)| is_named(name)) {
        gone.text(&name);
        let sql = "UPDATE stations SET name = ?2 WHERE id = ?1";
        run(transaction, sql, params![station.0, unnamed(station)])?;
        let sql = "UPDATE journal SET event = json_set(event, '$.name', '')
                   WHERE event ->> 'event' IN ('joined', 'left') AND event ->> 'station' = ?1";
        run(transaction, sql, params![station.0])?;
        all.push(station);
    }
    Ok(all)
}

/// After a purge: what the file's free pages and the log of writes held goes too (SQLite, *VACUUM*, *PRAGMA
/// secure_delete*, *PRAGMA wal_checkpoint*).
pub(super) fn clean(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("VACUUM")?;
    truncate_log(connection)
}

/// Brings the log of writes into the file, and empties it.
pub(super) fn truncate_log(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}

/// A station has deleted its part: the fact that says so; none where it was not asked to, or said so before.
pub(super) fn confirm(transaction: &Transaction<'_>, new: &NewConfirmation) -> rusqlite::Result<Stored> {
    let NewConfirmation { session, purge, station, ref gone, at_ms } = *new;
    let name = session.to_string();
    let sql = "DELETE FROM purges_left WHERE session = ?1 AND number = ?2 AND station = ?3";
    if run(transaction, sql, params![name, Unsigned(purge), station.0])? == 0 {
        return Ok(Stored::Fact(None));
    }
    if !new.is_told(facts::certificate(transaction, &name, purge)?.as_ref()) {
        return Ok(Stored::Done);
    }
    let fact = PurgeFact::StationPurged { station, purge, gone: gone.clone() };
    let fact = certify(transaction, session, at_ms, (Seat::Server, None), fact)?;
    Ok(Stored::Fact(fact.map(Box::new)))
}

/// Keeps a fact with the next number of its session; none where there is no such session.
fn certify(
    transaction: &Transaction<'_>,
    session: SessionId,
    at_ms: u64,
    by: (Seat, Option<OrderId>),
    fact: PurgeFact,
) -> rusqlite::Result<Option<Recorded>> {
    facts::keep_next(transaction, session, at_ms, by, Fact::Purge(fact))
}

/// The purges that stations have still to confirm.
pub(super) fn left(connection: &Connection) -> rusqlite::Result<Vec<KeptPurge>> {
    let sql = "SELECT purge, station FROM purges_left ORDER BY session, number, station";
    let mut select = connection.prepare(sql)?;
    let rows = select.query_map([], |row| {
        let Json(purge) = row.get(0)?;
        Ok((purge, StationId(row.get(1)?)))
    })?;
    let mut all: Vec<KeptPurge> = Vec::new();
    for row in rows {
        let (purge, station) = row?;
        match all.last_mut().filter(|last| last.purge == purge) {
            Some(last) => last.left.push(station),
            None => all.push(KeptPurge { purge, left: vec![station] }),
        }
    }
    Ok(all)
}

/// How much is kept of a session, and what certifies that other things went.
pub(super) fn holdings(
    connection: &Connection,
    session: SessionId,
    from_ms: u64,
    to_ms: u64,
) -> rusqlite::Result<Page> {
    let name = session.to_string();
    let sql = format!(
        "SELECT count(*), coalesce(sum(bytes), 0) FROM (
             SELECT length(CAST(text AS BLOB)) AS bytes FROM chat WHERE at_ms BETWEEN ?2 AND ?3
             UNION ALL SELECT length(CAST(notes.text AS BLOB)) FROM notes JOIN calls ON calls.id = notes.call
                 WHERE {PLACED} BETWEEN ?2 AND ?3
             UNION ALL SELECT length(CAST(text AS BLOB)) FROM exam_work WHERE session = ?1
             UNION ALL SELECT length(CAST(text AS BLOB)) FROM exam_said WHERE session = ?1 AND class = 'work'
             UNION ALL SELECT bytes FROM exam_files WHERE session = ?1
             UNION ALL SELECT bytes FROM dossiers WHERE session = ?1)"
    );
    let amount = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, Unsigned>(1)?.0));
    let work = connection.query_row(&sql, params![name, Unsigned(from_ms), Unsigned(to_ms)], amount)?;
    let sql = "SELECT count(*), coalesce(sum(length(CAST(text AS BLOB))), 0) FROM exam_said
               WHERE session = ?1 AND class = 'names'";
    let names = connection.query_row(sql, [&name], amount)?;
    let sql = "SELECT count(*), coalesce(sum(bytes), 0) FROM exam_recordings WHERE session = ?1";
    let recordings = connection.query_row(sql, [&name], amount)?;
    let amounts = Amounts::from([
        (DataClass::Recordings, recordings),
        (DataClass::Work, work),
        (DataClass::Names, names),
    ]);
    let facts = facts::of_keeping(connection, &name)?;
    Ok(Page::Holdings { amounts, facts })
}
