//! Bulk: files, on a connection of their own, so that no file ever stands in the way of a call.
//!
//! A station learns of the files by `files` on its first connection, opens a second WebSocket at [`BULK_PATH`] of the
//! same server and asks for one file after the other by [`ToBulk::Fetch`], showing the word of its last welcome. Each
//! is answered by [`FromBulk::File`] and, in binary frames of [`BULK_FRAME_BYTES`] at most, the bytes from the asked
//! offset to the end; or by [`FromBulk::Error`], after which another may be asked for. The receiver checks the hash.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{BulkWord, ErrorCode};

/// Where the second WebSocket is opened, after whatever path the first was opened at.
pub const BULK_PATH: &str = "/bulk";
/// The longest binary frame, in bytes: short enough that many receivers take turns.
pub const BULK_FRAME_BYTES: usize = 32 * 1024;
/// The longest name of a file, in characters.
pub const MAX_FILE_NAME_CHARS: usize = 120;

/// A file that the server holds for its stations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedFile {
    /// Its name, without any folder; see [`is_plain_name`].
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// Of its content.
    pub hash: FileHash,
}

/// What a station asks on a bulk connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ToBulk {
    /// Send a file.
    Fetch {
        /// What the last welcome gave; worthless once the connection of that welcome is over.
        word: BulkWord,
        /// Which file.
        hash: FileHash,
        /// How many bytes of it are here already: it goes on after them.
        from: u64,
    },
}

/// What the server answers on a bulk connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromBulk {
    /// The bytes of this file follow, from this offset to the end.
    File {
        /// Which.
        hash: FileHash,
        /// The first byte that follows.
        from: u64,
        /// The length of the whole file.
        bytes: u64,
    },
    /// Refused; nothing follows.
    Error {
        /// What kind of refusal.
        code: ErrorCode,
        /// A sentence in English for the log.
        text: String,
    },
}

/// SHA-256 of a file's content; 64 lowercase hexadecimal digits on the wire.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileHash(pub [u8; 32]);

impl fmt::Display for FileHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for FileHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileHash({self})")
    }
}

impl Serialize for FileHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FileHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        parsed(&text).ok_or_else(|| serde::de::Error::custom("64 lowercase hexadecimal digits expected"))
    }
}

fn parsed(text: &str) -> Option<FileHash> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let mut hash = [0; 32];
    for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = value(pair[0])? << 4 | value(pair[1])?;
    }
    Some(FileHash(hash))
}

/// Whether a name can be a file's in any folder of any system: one visible part, nothing that a path gives a meaning to.
pub fn is_plain_name(name: &str) -> bool {
    let chars = name.chars().count();
    (1..=MAX_FILE_NAME_CHARS).contains(&chars)
        && !name.starts_with(['.', ' '])
        && !name.ends_with(['.', ' '])
        && !name.chars().any(|c| c.is_control() || r#"/\:*?"<>|"#.contains(c))
}
