//! The file: write-ahead log, and a full wait for the disk at each commit (SQLite, *WAL* and *PRAGMA synchronous*).

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::blobs::Blobs;
use super::paging::page_of;
use super::tables::{
    self, CHAT_COLUMNS, Id, Json, LinkNumber, RoleName, State, Unsigned, chat_message, journal_entry,
    kept_call,
};
use super::work;
use super::{dossiers, facts, looks, notes, purge, recordings};
use crate::exam::Place;
use crate::hub::{Call, REMEMBERED_CALLS};
use crate::kept::{
    Kept, KeptCall, KeptPair, KeptPersona, KeptStation, NewChat, Page, Query, REMEMBERED_PERSONAS, Receiver,
    StoreOp, Stored,
};
use crate::protocol::{
    ChatMessage, ChatNumbers, ChatState, JournalEntry, JournalEvent, Link, MessageId, Role, StationId,
};
use crate::tally::{TALLIED_CALLS, Tally};

/// The server's file, open.
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
    blobs: Blobs,
}

/// Why the file could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// SQLite's own reason.
    #[error("the store cannot be opened: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The version of its tables.
    #[error("the store was written by another version of the server (tables of version {0})")]
    OtherVersion(u32),
    /// The system's reason.
    #[error("the store's thread cannot be started: {0}")]
    Thread(std::io::Error),
}

impl Sqlite {
    /// Opens the file, or makes it. What candidates hand in is in a folder beside it.
    ///
    /// # Errors
    /// Where it cannot be opened, is no such file, or is of another version.
    pub fn open(file: &Path) -> Result<Self, OpenError> {
        let mut connection = Connection::open(file)?;
        // No other process reads it while the server runs, and memory shared between processes is not needed then.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        // What is deleted is overwritten.
        connection.pragma_update(None, "secure_delete", true)?;
        tables::prepare(&mut connection)?.map_err(OpenError::OtherVersion)?;
        // After a crash the log may hold what was deleted since.
        purge::truncate_log(&connection)?;
        let blobs = Blobs::beside(file);
        blobs.sweep_all(&connection)?;
        Ok(Self { connection, blobs })
    }

    /// Keeps all or, on an error, nothing.
    ///
    /// # Errors
    /// SQLite's own.
    pub fn keep_all<'a>(&mut self, ops: impl Iterator<Item = &'a StoreOp>) -> rusqlite::Result<Vec<Stored>> {
        self.blobs.forget_doubts();
        let mut purges = false;
        let transaction = self.connection.transaction()?;
        let kept = ops
            .inspect(|op| purges |= matches!(op, StoreOp::Purge(_)))
            .map(|op| keep(&transaction, &mut self.blobs, op))
            .collect::<rusqlite::Result<_>>()?;
        transaction.commit()?;
        let cleaned = self.blobs.sweep(&self.connection);
        let cleaned = cleaned.and_then(|()| if purges { purge::clean(&self.connection) } else { Ok(()) });
        if let Err(error) = cleaned {
            // What was kept is kept; the next start goes on with it.
            tracing::error!(%error, "what went is not cleaned up yet");
        }
        Ok(kept)
    }

    /// Reads a page.
    ///
    /// # Errors
    /// SQLite's own.
    pub fn read(&self, query: &Query) -> rusqlite::Result<Page> {
        match query {
            Query::History { station, with, after } => {
                let sql = format!(
                    "SELECT {CHAT_COLUMNS} FROM chat
                     WHERE number > ?1 AND (sender = ?2 OR receiver = ?2)
                     AND (?3 IS NULL OR sender = ?3 OR receiver = ?3) ORDER BY number"
                );
                let mut select = self.connection.prepare_cached(&sql)?;
                let with = with.map(|with| with.0);
                let rows = select.query_map(params![Unsigned(*after), station.0, with], chat_message)?;
                page_of(rows).map(|(messages, more)| Page::History { messages, more })
            }
            Query::Notes { station, before } => notes::read(&self.connection, *station, *before),
            Query::Facts { session, after } => facts::read(&self.connection, *session, *after),
            Query::Dossier(asked) => dossiers::read(&self.connection, asked),
            Query::Exchange { chat, after } => dossiers::read_exchange(&self.connection, chat, *after),
            Query::Holdings { session, from_ms, to_ms } => {
                purge::holdings(&self.connection, *session, *from_ms, *to_ms)
            }
            Query::Journal { after } => {
                let sql = "SELECT number, at_ms, event FROM journal WHERE number > ?1 ORDER BY number";
                let mut select = self.connection.prepare_cached(sql)?;
                let rows = select.query_map([Unsigned(*after)], journal_entry)?;
                page_of(rows).map(|(entries, more)| Page::Journal { entries, more })
            }
            Query::Calls { station, before } => {
                let (calls, more) = self.log(*station, before.unwrap_or(u64::MAX), |log| page_of(log))?;
                let tally = before.is_none().then(|| self.tally(*station)).transpose()?;
                Ok(Page::Calls { calls, more, tally })
            }
        }
    }

    /// Reads the log of a station, newest first, as far as `read` goes. A station is a candidate's or a jury's, so one
    /// of the two halves is empty, and the other is in the order of its index.
    fn log<T>(
        &self,
        station: StationId,
        before: u64,
        read: impl FnOnce(&mut dyn Iterator<Item = rusqlite::Result<KeptCall>>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let sql = "SELECT number, body FROM calls WHERE over = 1 AND candidate = ?1 AND number < ?2
                   UNION ALL SELECT number, body FROM calls WHERE over = 1 AND jury = ?1 AND number < ?2
                   ORDER BY number DESC";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map(params![station.0, Unsigned(before)], kept_call)?;
        let is_logged = |row: &rusqlite::Result<KeptCall>| {
            row.as_ref().map_or(true, |kept| kept.call.is_logged_at(station))
        };
        read(&mut rows.filter(is_logged))
    }

    fn tally(&self, station: StationId) -> rusqlite::Result<Tally> {
        self.log(station, u64::MAX, |log| {
            let mut tally = Tally::default();
            for kept in log.take(TALLIED_CALLS) {
                tally.count(station, &kept?.call);
            }
            Ok(tally)
        })
    }

    /// What a hub that starts now goes on from.
    ///
    /// # Errors
    /// SQLite's own.
    pub fn kept(&self) -> rusqlite::Result<Kept> {
        let last_link = "SELECT link FROM last_link";
        let last_link = self.connection.query_row(last_link, [], |row| row.get::<_, LinkNumber>(0));
        let journal = "SELECT coalesce(max(number), 0) FROM journal";
        Ok(Kept {
            stations: self.stations()?,
            pairs: self.pairs()?,
            last_link: last_link.optional()?.map_or(Link::default(), |LinkNumber(link)| link),
            calls: self.calls()?,
            chats: self.chat_numbers()?,
            personas: self.personas()?,
            journal: self.connection.query_row(journal, [], |row| row.get::<_, Unsigned>(0))?.0,
            exam: facts::kept(&self.connection)?,
        })
    }

    fn stations(&self) -> rusqlite::Result<Vec<KeptStation>> {
        let sql = "SELECT id, name, role, held_apart, do_not_disturb FROM stations ORDER BY id";
        let mut select = self.connection.prepare(sql)?;
        let rows = select.query_map([], |row| {
            Ok(KeptStation {
                id: StationId(row.get(0)?),
                name: row.get(1)?,
                role: row.get::<_, RoleName>(2)?.0,
                held_apart: row.get(3)?,
                do_not_disturb: row.get(4)?,
            })
        })?;
        rows.collect()
    }

    fn pairs(&self) -> rusqlite::Result<Vec<KeptPair>> {
        let mut select =
            self.connection.prepare("SELECT candidate, jury, link FROM pairs ORDER BY candidate")?;
        let rows = select.query_map([], |row| {
            Ok(KeptPair {
                candidate: StationId(row.get(0)?),
                jury: StationId(row.get(1)?),
                link: row.get::<_, LinkNumber>(2)?.0,
            })
        })?;
        rows.collect()
    }

    fn calls(&self) -> rusqlite::Result<Vec<Call>> {
        let sql = "SELECT body FROM calls WHERE over = 0 OR number IN
                       (SELECT number FROM calls WHERE over = 1 ORDER BY number DESC LIMIT ?1)
                   ORDER BY number";
        let mut select = self.connection.prepare(sql)?;
        let rows =
            select.query_map([Unsigned(REMEMBERED_CALLS as u64)], |row| row.get::<_, Json<Call>>(0))?;
        rows.map(|row| row.map(|Json(call)| call)).collect()
    }

    fn chat_numbers(&self) -> rusqlite::Result<Vec<(StationId, ChatNumbers)>> {
        let sql = "SELECT station, max(number),
                          coalesce(max(number) FILTER (WHERE own AND state >= ?1), 0),
                          coalesce(max(number) FILTER (WHERE own AND state >= ?2), 0)
                   FROM (SELECT sender AS station, number, state, 1 AS own FROM chat
                         UNION ALL SELECT receiver, number, state, 0 FROM chat)
                   GROUP BY station ORDER BY station";
        let mut select = self.connection.prepare(sql)?;
        let states = params![State(ChatState::Delivered), State(ChatState::Read)];
        let rows = select.query_map(states, |row| {
            let numbers = ChatNumbers {
                last: row.get::<_, Unsigned>(1)?.0,
                delivered: row.get::<_, Unsigned>(2)?.0,
                read: row.get::<_, Unsigned>(3)?.0,
            };
            Ok((StationId(row.get(0)?), numbers))
        })?;
        rows.collect()
    }

    fn personas(&self) -> rusqlite::Result<Vec<KeptPersona>> {
        // With max, the other columns are those of its row (SQLite, *Bare columns in an aggregate query*).
        let sql = "SELECT sender, receiver, persona, at_ms, max(chat.number) AS last
                   FROM chat JOIN stations ON stations.id = sender
                   WHERE role = ?1 AND persona IS NOT NULL
                   GROUP BY sender, receiver, persona ORDER BY last DESC LIMIT ?2";
        let mut select = self.connection.prepare(sql)?;
        let values = params![Role::Jury.as_str(), Unsigned(REMEMBERED_PERSONAS as u64)];
        let rows = select.query_map(values, |row| {
            let Json(persona) = row.get(2)?;
            Ok(KeptPersona {
                jury: StationId(row.get(0)?),
                candidate: StationId(row.get(1)?),
                persona,
                at_ms: row.get::<_, Unsigned>(3)?.0,
            })
        })?;
        let mut personas = rows.collect::<rusqlite::Result<Vec<KeptPersona>>>()?;
        personas.reverse();
        Ok(personas)
    }
}

fn keep(transaction: &Transaction<'_>, blobs: &mut Blobs, op: &StoreOp) -> rusqlite::Result<Stored> {
    match op {
        StoreOp::Station(KeptStation { id, name, role, held_apart, do_not_disturb }) => {
            purge::of_new(transaction, *id)?;
            let sql = "INSERT INTO stations (id, name, role, held_apart, do_not_disturb) VALUES (?1, ?2, ?3, ?4, ?5)
                       ON CONFLICT (id) DO UPDATE SET held_apart = ?4, do_not_disturb = ?5";
            run(transaction, sql, params![id.0, name, role.as_str(), held_apart, do_not_disturb])?;
        }
        StoreOp::Pair(KeptPair { candidate, jury, link }) => {
            let sql = "INSERT OR REPLACE INTO pairs (candidate, jury, link) VALUES (?1, ?2, ?3)";
            run(transaction, sql, params![candidate.0, jury.0, link.0])?;
            let sql = "INSERT INTO last_link (only_row, link) VALUES (1, ?1)
                       ON CONFLICT (only_row) DO UPDATE SET link = max(link, ?1)";
            run(transaction, sql, params![link.0])?;
        }
        StoreOp::Part { candidate } => {
            run(transaction, "DELETE FROM pairs WHERE candidate = ?1", params![candidate.0])?;
        }
        StoreOp::Call(call) => {
            let sql = "INSERT INTO calls (id, over, body) VALUES (?1, ?2, ?3)
                       ON CONFLICT (id) DO UPDATE SET over = ?2, body = ?3
                       WHERE excluded.body ->> 'epoch' >= calls.body ->> 'epoch'";
            run(transaction, sql, params![call.id.to_string(), call.over().is_some(), Json(call)])?;
        }
        StoreOp::Chat(chat) => return keep_chat(transaction, chat),
        StoreOp::Note(note) => return notes::keep(transaction, note).map(Stored::Note),
        StoreOp::Progress { by, id, state } => {
            return progress(transaction, by, *id, *state).map(Stored::Progress);
        }
        StoreOp::Facts { session, facts } => return facts::keep(transaction, *session, facts),
        StoreOp::File(file) => dossiers::keep_file(transaction, blobs, file)?,
        StoreOp::Recording(new) => recordings::keep(transaction, blobs, new)?,
        StoreOp::Seal(seal) => dossiers::seal(transaction, blobs, seal)?,
        StoreOp::Purge(new) => {
            let fact = purge::purge(transaction, blobs, new)?;
            return Ok(Stored::Fact(fact.map(Box::new)));
        }
        StoreOp::StationPurged(new) => return purge::confirm(transaction, new),
        StoreOp::LateFact(new) => {
            return facts::keep_late(transaction, new).map(|fact| Stored::Fact(fact.map(Box::new)));
        }
        StoreOp::Work(work) => return work::keep(transaction, work).map(Stored::Work),
        StoreOp::Look(look) => looks::keep(transaction, *look)?,
        StoreOp::Alive { at_ms } => facts::keep_alive(transaction, *at_ms)?,
        StoreOp::Journal { at_ms, event } => {
            return enter(transaction, *at_ms, event.clone()).map(Stored::Journal);
        }
    }
    Ok(Stored::Done)
}

fn keep_chat(transaction: &Transaction<'_>, chat: &NewChat) -> rusqlite::Result<Stored> {
    let NewChat { id, from, to, persona, by_helper, text, at_ms } = chat;
    // Looked up first: an insertion that meets a conflict would use up a number.
    let select = format!("SELECT {CHAT_COLUMNS} FROM chat WHERE id = ?1");
    let mut select = transaction.prepare_cached(&select)?;
    if let Some(message) = select.query_row([Id(*id)], chat_message).optional()? {
        return Ok(Stored::Chat { message, entry: None });
    }
    let sql = "INSERT INTO chat (id, sender, receiver, persona, text, at_ms, state, by_helper)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let persona = persona.as_ref().map(Json);
    let state = State(ChatState::Sent);
    let at = Unsigned(*at_ms);
    run(transaction, sql, params![Id(*id), from.0, to.0, persona, text, at, state, by_helper])?;
    let message = select.query_row([Id(*id)], chat_message)?;
    let entry = enter(transaction, *at_ms, JournalEvent::ChatSent { id: *id, from: *from, to: *to })?;
    Ok(Stored::Chat { message, entry: Some(entry) })
}

fn progress(
    transaction: &Transaction<'_>,
    by: &Receiver,
    id: MessageId,
    state: ChatState,
) -> rusqlite::Result<Option<Vec<ChatMessage>>> {
    let select = format!("SELECT {CHAT_COLUMNS} FROM chat WHERE id = ?1");
    let mut select = transaction.prepare_cached(&select)?;
    let message = select.query_row([Id(id)], chat_message).optional()?;
    let Some(message) = message.filter(|message| by.has(message)) else { return Ok(None) };
    let (from, to) = match by {
        Receiver::Station(station) => (Vec::new(), vec![*station]),
        Receiver::Candidate(places) => (Vec::new(), stations_of(places)),
        Receiver::Client { at, chat } => (stations_of(&chat.places), vec![*at]),
    };
    let select = format!(
        "SELECT {CHAT_COLUMNS} FROM chat
         WHERE (sender IN (SELECT value FROM json_each(?1)) OR receiver IN (SELECT value FROM json_each(?2)))
         AND number <= ?3 AND state < ?4 ORDER BY number"
    );
    let mut select = transaction.prepare_cached(&select)?;
    let values = params![Json(&from), Json(&to), Unsigned(message.number), State(state)];
    let earlier: Vec<ChatMessage> = select.query_map(values, chat_message)?.collect::<Result<_, _>>()?;
    let mut last = BTreeMap::new();
    for earlier in earlier.into_iter().filter(|earlier| by.has_with(&message, earlier)) {
        let values = params![State(state), Unsigned(earlier.number)];
        run(transaction, "UPDATE chat SET state = ?1 WHERE number = ?2", values)?;
        last.insert((earlier.from, earlier.to), ChatMessage { state, ..earlier });
    }
    Ok(Some(last.into_values().collect()))
}

fn stations_of(places: &[Place]) -> Vec<StationId> {
    places.iter().map(|place| place.station).collect()
}

fn enter(transaction: &Transaction<'_>, at_ms: u64, event: JournalEvent) -> rusqlite::Result<JournalEntry> {
    let sql = "INSERT INTO journal (at_ms, event) VALUES (?1, ?2)";
    run(transaction, sql, params![Unsigned(at_ms), Json(&event)])?;
    let number = transaction.last_insert_rowid().unsigned_abs();
    Ok(JournalEntry { number, at_ms, event })
}

/// A file that could not be written, or named.
pub(super) fn failed(error: std::io::Error) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(Box::new(error))
}

pub(super) fn run(
    transaction: &Transaction<'_>,
    sql: &str,
    values: &[&dyn rusqlite::ToSql],
) -> rusqlite::Result<usize> {
    transaction.prepare_cached(sql)?.execute(values)
}
