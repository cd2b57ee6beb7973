//! The tables, and how values are written in them.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Row};

use crate::kept::KeptCall;
use crate::protocol::{
    ChatMessage, ChatState, JournalEntry, JournalEvent, Link, MessageId, Persona, Role, StationId,
};

/// The steps from an empty file to the tables of today. How many were taken is kept in the file's `user_version`; a
/// step is never changed once a file may have taken it.
const STEPS: [&str; 12] = [
    CREATE,
    LOG_OF_CALLS,
    NOTES,
    DO_NOT_DISTURB,
    HELPED_CHAT,
    EXAM,
    WORK,
    DOSSIERS,
    PROFESSIONAL,
    SAID,
    LOOKS,
    RECORDINGS,
];

/// Numbers of chat and journal never come twice, even after rows were deleted: hence AUTOINCREMENT.
const CREATE: &str = "
    CREATE TABLE stations (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, held_apart INTEGER NOT NULL,
        UNIQUE (role, name)) STRICT;
    CREATE TABLE pairs (candidate INTEGER PRIMARY KEY, jury INTEGER NOT NULL UNIQUE, link INTEGER NOT NULL) STRICT;
    CREATE TABLE last_link (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), link INTEGER NOT NULL) STRICT;
    CREATE TABLE calls (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, over INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
    CREATE TABLE chat (
        number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, sender INTEGER NOT NULL,
        receiver INTEGER NOT NULL, persona TEXT, text TEXT NOT NULL, at_ms INTEGER NOT NULL,
        state INTEGER NOT NULL) STRICT;
    CREATE INDEX chat_sent ON chat (sender, receiver, number);
    CREATE INDEX chat_received ON chat (receiver, number);
    CREATE TABLE journal (
        number INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL, event TEXT NOT NULL) STRICT;
";

/// The log of calls is read by station, newest first. The columns are read out of the body (SQLite, *Generated
/// columns*), so that calls kept before are found as well.
const LOG_OF_CALLS: &str = "
    ALTER TABLE calls ADD COLUMN candidate INTEGER AS (body ->> 'candidate') VIRTUAL;
    ALTER TABLE calls ADD COLUMN jury INTEGER AS (body ->> 'jury') VIRTUAL;
    CREATE INDEX calls_of_candidate ON calls (candidate, number) WHERE over = 1;
    CREATE INDEX calls_of_jury ON calls (jury, number) WHERE over = 1;
";

/// Each station has one note on a call at most; they are read by station, the one begun last first.
const NOTES: &str = "
    CREATE TABLE notes (
        number INTEGER PRIMARY KEY AUTOINCREMENT, station INTEGER NOT NULL, call TEXT NOT NULL,
        revision INTEGER NOT NULL, text TEXT NOT NULL, at_ms INTEGER NOT NULL, UNIQUE (station, call)) STRICT;
    CREATE INDEX notes_of_station ON notes (station, number);
";

const DO_NOT_DISTURB: &str = "ALTER TABLE stations ADD COLUMN do_not_disturb INTEGER NOT NULL DEFAULT 0;";

const HELPED_CHAT: &str = "ALTER TABLE chat ADD COLUMN by_helper INTEGER NOT NULL DEFAULT 0;";

/// Facts of exams, each number of a session once; and the last moment at which the server was surely there.
const EXAM: &str = "
    CREATE TABLE exam_facts (
        session TEXT NOT NULL, number INTEGER NOT NULL, fact TEXT NOT NULL, PRIMARY KEY (session, number)) STRICT;
    CREATE TABLE alive (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), at_ms INTEGER NOT NULL) STRICT;
";

/// What candidates write: of each piece the last text.
const WORK: &str = "
    CREATE TABLE exam_work (
        session TEXT NOT NULL, candidate INTEGER NOT NULL, piece TEXT NOT NULL, edition INTEGER NOT NULL,
        text TEXT NOT NULL, at_ms INTEGER NOT NULL, PRIMARY KEY (session, candidate, piece)) STRICT;
";

/// What candidates hand in, what their sealed dossiers hold, their names, which are no part of the facts as they are kept,
/// and the stations that have still to delete something. The content of files is in a folder.
const DOSSIERS: &str = "
    CREATE TABLE exam_files (
        session TEXT NOT NULL, candidate INTEGER NOT NULL, name TEXT NOT NULL, hash TEXT NOT NULL,
        bytes INTEGER NOT NULL, at_ms INTEGER NOT NULL, PRIMARY KEY (session, candidate, name)) STRICT;
    CREATE INDEX exam_files_by_hash ON exam_files (hash);
    CREATE TABLE dossiers (
        session TEXT NOT NULL, candidate INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
        hash TEXT NOT NULL, bytes INTEGER NOT NULL, at_ms INTEGER NOT NULL,
        PRIMARY KEY (session, candidate, name)) STRICT;
    CREATE INDEX dossiers_by_hash ON dossiers (hash);
    CREATE TABLE exam_names (
        session TEXT NOT NULL, number INTEGER NOT NULL, salt TEXT NOT NULL, name TEXT NOT NULL,
        PRIMARY KEY (session, number)) STRICT;
    INSERT INTO exam_names (session, number, salt, name)
        SELECT session, number, '', fact ->> 'name' FROM exam_facts
        WHERE fact ->> 'fact' IN ('registered', 'amended');
    UPDATE exam_facts SET fact = json_set(fact, '$.name', '')
        WHERE fact ->> 'fact' IN ('registered', 'amended');
    CREATE TABLE purges_left (
        session TEXT NOT NULL, number INTEGER NOT NULL, station INTEGER NOT NULL, purge TEXT NOT NULL,
        PRIMARY KEY (session, number, station)) STRICT;
";

/// Files that staff adds to a dossier, beside those that candidates hand in.
const PROFESSIONAL: &str = "
    ALTER TABLE exam_files RENAME TO exam_work_files;
    DROP INDEX exam_files_by_hash;
    CREATE TABLE exam_files (
        session TEXT NOT NULL, candidate INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
        hash TEXT NOT NULL, bytes INTEGER NOT NULL, at_ms INTEGER NOT NULL,
        PRIMARY KEY (session, candidate, kind, name)) STRICT;
    INSERT INTO exam_files (session, candidate, kind, name, hash, bytes, at_ms)
        SELECT session, candidate, '\"work\"', name, hash, bytes, at_ms FROM exam_work_files;
    DROP TABLE exam_work_files;
    CREATE INDEX exam_files_by_hash ON exam_files (hash);
";

/// All that persons said in facts, not their names alone, is kept beside them, in the class with which it goes.
const SAID: &str = "
    CREATE TABLE exam_said (
        session TEXT NOT NULL, number INTEGER NOT NULL, class TEXT NOT NULL, salt TEXT NOT NULL, text TEXT NOT NULL,
        PRIMARY KEY (session, number)) STRICT;
    INSERT INTO exam_said (session, number, class, salt, text)
        SELECT session, number, 'names', salt, name FROM exam_names WHERE name <> '';
    DROP TABLE exam_names;
    INSERT INTO exam_said (session, number, class, salt, text)
        SELECT session, number, 'names', '', fact ->> 'name' FROM exam_facts
        WHERE fact ->> 'fact' = 'juror_entered' AND fact ->> 'name' <> ''
        UNION ALL SELECT session, number, 'work', '', fact ->> 'text' FROM exam_facts
        WHERE fact ->> 'fact' IN ('help_asked', 'messaged', 'remarked', 'reworded') AND fact ->> 'text' <> ''
        UNION ALL SELECT session, number, 'work', '', fact ->> 'reason' FROM exam_facts
        WHERE fact ->> 'fact' IN ('time_added', 'exchange_skipped', 'stepped', 'play') AND fact ->> 'reason' <> '';
    DELETE FROM exam_said WHERE EXISTS (
        SELECT 1 FROM exam_facts AS gone WHERE gone.session = exam_said.session
        AND gone.fact -> 'purged' -> 'classes' -> exam_said.class IS NOT NULL);
    UPDATE exam_facts SET fact = json_set(fact, '$.name', '-')
        WHERE fact ->> 'fact' = 'juror_entered' AND fact ->> 'name' <> '';
    UPDATE exam_facts SET fact = json_set(fact, '$.text', '-')
        WHERE fact ->> 'fact' IN ('help_asked', 'messaged', 'remarked', 'reworded') AND fact ->> 'text' <> '';
    UPDATE exam_facts SET fact = json_set(fact, '$.reason', '-')
        WHERE fact ->> 'fact' IN ('time_added', 'exchange_skipped', 'stepped', 'play') AND fact ->> 'reason' <> '';
    UPDATE exam_facts SET fact = json_set(fact, '$.name', '-')
        WHERE fact ->> 'fact' IN ('registered', 'amended') AND fact ->> 'name' = '';
";

/// At whom each juror looks.
const LOOKS: &str = "
    CREATE TABLE exam_looks (
        session TEXT NOT NULL, juror INTEGER NOT NULL, candidate INTEGER NOT NULL,
        PRIMARY KEY (session, juror)) STRICT;
";

/// Recordings of exchanges. Their content is in the folder of files.
const RECORDINGS: &str = "
    CREATE TABLE exam_recordings (
        session TEXT NOT NULL, candidate INTEGER NOT NULL, exchange INTEGER NOT NULL, call TEXT NOT NULL,
        station INTEGER NOT NULL, from_ms INTEGER NOT NULL, length_ms INTEGER NOT NULL, hash TEXT NOT NULL,
        bytes INTEGER NOT NULL, at_ms INTEGER NOT NULL, PRIMARY KEY (session, hash)) STRICT;
    CREATE INDEX exam_recordings_by_hash ON exam_recordings (hash);
";

/// The columns of `chat` in the order that [`chat_message`] reads.
pub(super) const CHAT_COLUMNS: &str = "id, number, sender, receiver, persona, text, at_ms, state, by_helper";

/// Takes the steps that the file has not taken yet; returns the file's version where it has taken more than there are.
pub(super) fn prepare(connection: &mut Connection) -> rusqlite::Result<Result<(), u32>> {
    let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let Some(left) = STEPS.get(version as usize..) else {
        return Ok(Err(version));
    };
    let transaction = connection.transaction()?;
    for (step, number) in left.iter().zip(version + 1..) {
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", number)?;
    }
    transaction.commit()?;
    Ok(Ok(()))
}

pub(super) fn kept_call(row: &Row<'_>) -> rusqlite::Result<KeptCall> {
    let Json(call) = row.get(1)?;
    Ok(KeptCall { number: row.get::<_, Unsigned>(0)?.0, call })
}

pub(super) fn chat_message(row: &Row<'_>) -> rusqlite::Result<ChatMessage> {
    let persona: Option<Json<Persona>> = row.get(4)?;
    let Id(id) = row.get(0)?;
    Ok(ChatMessage {
        id,
        number: row.get::<_, Unsigned>(1)?.0,
        from: StationId(row.get(2)?),
        to: StationId(row.get(3)?),
        persona: persona.map(|Json(persona)| persona),
        by_helper: row.get(8)?,
        text: row.get(5)?,
        at_ms: row.get::<_, Unsigned>(6)?.0,
        state: row.get::<_, State>(7)?.0,
    })
}

pub(super) fn journal_entry(row: &Row<'_>) -> rusqlite::Result<JournalEntry> {
    let Json::<JournalEvent>(event) = row.get(2)?;
    Ok(JournalEntry { number: row.get::<_, Unsigned>(0)?.0, at_ms: row.get::<_, Unsigned>(1)?.0, event })
}

/// SQLite's integers are signed; ours stay far below their half.
pub(super) struct Unsigned(pub(super) u64);

impl ToSql for Unsigned {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(i64::try_from(self.0).unwrap_or(i64::MAX).into())
    }
}

impl FromSql for Unsigned {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let signed = value.as_i64()?;
        u64::try_from(signed).map(Self).map_err(|_| FromSqlError::OutOfRange(signed))
    }
}

/// A message's name, as on the wire.
pub(super) struct Id(pub(super) MessageId);

impl ToSql for Id {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.to_string().into())
    }
}

impl FromSql for Id {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(FromSqlError::other)
    }
}

pub(super) struct State(pub(super) ChatState);

impl ToSql for State {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let number = match self.0 {
            ChatState::Sent => 0,
            ChatState::Delivered => 1,
            ChatState::Read => 2,
        };
        Ok(number.into())
    }
}

impl FromSql for State {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_i64()? {
            0 => Ok(Self(ChatState::Sent)),
            1 => Ok(Self(ChatState::Delivered)),
            2 => Ok(Self(ChatState::Read)),
            other => Err(FromSqlError::OutOfRange(other)),
        }
    }
}

/// A value kept as its JSON, of which SQLite itself looks at little.
pub(super) struct Json<T>(pub(super) T);

impl<T: serde::Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(crate::protocol::encode(&self.0).into())
    }
}

impl<T: serde::de::DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

pub(super) struct RoleName(pub(super) Role);

impl FromSql for RoleName {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(FromSqlError::other)
    }
}

pub(super) struct LinkNumber(pub(super) Link);

impl FromSql for LinkNumber {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        u32::column_result(value).map(|number| Self(Link(number)))
    }
}
