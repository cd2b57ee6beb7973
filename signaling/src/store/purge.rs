//! What goes for good: rows, files, and what the database's file still held of them.

use std::collections::BTreeMap;

use rusqlite::{Connection, Transaction, params};

use super::blobs::Blobs;
use super::dossiers::hash_at;
use super::facts;
use super::sqlite::run;
use super::tables::{Json, Unsigned};
use crate::kept::{Amounts, KeptPurge, NewConfirmation, NewPurge, Page};
use crate::protocol::exam::{
    DataClass, FACT_VERSION, Fact, PurgeCertificate, PurgeFact, PurgedClass, Recorded, Seat, SessionId,
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

    fn certified(mut self) -> PurgedClass {
        self.hashes.sort_unstable();
        let mut digest = FileHasher::default();
        self.hashes.iter().for_each(|hash| digest.update(format!("{hash}\n").as_bytes()));
        let Gone { count, bytes, mut files, .. } = self;
        files.sort_unstable();
        files.dedup();
        PurgedClass { count, bytes, digest: digest.finish(), files }
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
    for class in &new.purge.classes {
        let gone = match class {
            // They are at stations.
            DataClass::Recordings => Gone::default(),
            DataClass::Work => work(transaction, blobs, &session, new)?,
            DataClass::Names => names(transaction, &session)?,
        };
        classes.insert(*class, gone.certified());
    }
    let mut select = transaction.prepare_cached("SELECT id FROM stations ORDER BY id")?;
    let stations = select.query_map([], |row| row.get(0).map(StationId))?;
    let stations = stations.collect::<rusqlite::Result<Vec<StationId>>>()?;
    for station in &stations {
        let sql = "INSERT INTO purges_left (session, number, station, purge) VALUES (?1, ?2, ?3, ?4)";
        let mut purge = new.purge.clone();
        purge.purge = number;
        run(transaction, sql, params![session, Unsigned(number), station.0, Json(purge)])?;
    }
    let certificate = PurgeCertificate { reason: new.reason.clone(), classes, stations };
    let recorded = Recorded {
        number,
        version: FACT_VERSION,
        at_ms: new.at_ms,
        by: new.by,
        order: new.order,
        fact: Fact::Purge(PurgeFact::Purged(certificate)),
    };
    facts::keep(transaction, new.purge.session, std::slice::from_ref(&recorded))?;
    Ok(Some(recorded))
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
    Ok(gone)
}

fn names(transaction: &Transaction<'_>, session: &str) -> rusqlite::Result<Gone> {
    let mut gone = Gone::default();
    let mut select = transaction.prepare("SELECT name FROM exam_names WHERE session = ?1")?;
    for name in select.query_map([session], |row| row.get::<_, String>(0))? {
        gone.text(&name?);
    }
    transaction.execute("DELETE FROM exam_names WHERE session = ?1", [session])?;
    Ok(gone)
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

/// A station has deleted its part; none where it was not asked to, or said so before.
pub(super) fn confirm(
    transaction: &Transaction<'_>,
    new: &NewConfirmation,
) -> rusqlite::Result<Option<Recorded>> {
    let NewConfirmation { session, purge, station, files, bytes, at_ms } = *new;
    let name = session.to_string();
    let sql = "DELETE FROM purges_left WHERE session = ?1 AND number = ?2 AND station = ?3";
    if run(transaction, sql, params![name, Unsigned(purge), station.0])? == 0 {
        return Ok(None);
    }
    let Some(number) = facts::next_number(transaction, &name)? else { return Ok(None) };
    let fact = Fact::Purge(PurgeFact::StationPurged { station, purge, files, bytes });
    let recorded = Recorded { number, version: FACT_VERSION, at_ms, by: Seat::Server, order: None, fact };
    facts::keep(transaction, session, std::slice::from_ref(&recorded))?;
    Ok(Some(recorded))
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
             UNION ALL SELECT bytes FROM exam_files WHERE session = ?1
             UNION ALL SELECT bytes FROM dossiers WHERE session = ?1)"
    );
    let amount = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, Unsigned>(1)?.0));
    let work = connection.query_row(&sql, params![name, Unsigned(from_ms), Unsigned(to_ms)], amount)?;
    let sql =
        "SELECT count(*), coalesce(sum(length(CAST(name AS BLOB))), 0) FROM exam_names WHERE session = ?1";
    let names = connection.query_row(sql, [&name], amount)?;
    let amounts =
        Amounts::from([(DataClass::Recordings, (0, 0)), (DataClass::Work, work), (DataClass::Names, names)]);
    let facts = facts::of_purges(connection, &name)?;
    Ok(Page::Holdings { amounts, facts })
}
