//! What a file is known by: the SHA-256 of its content.

use std::fmt;
use std::io::{self, Read};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

const READ_BYTES: usize = 1 << 16;

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

/// What is no hash.
#[derive(Debug, thiserror::Error)]
#[error("64 lowercase hexadecimal digits expected")]
pub struct NoHash;

impl std::str::FromStr for FileHash {
    type Err = NoHash;

    fn from_str(text: &str) -> Result<Self, NoHash> {
        parsed(text).ok_or(NoHash)
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
        text.parse().map_err(serde::de::Error::custom)
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

/// Makes a [`FileHash`] of content that comes in pieces.
#[derive(Clone, Debug, Default)]
pub struct FileHasher {
    hash: Sha256,
    bytes: u64,
}

impl FileHasher {
    /// Takes all that a reader gives, as long as `go_on` says so after each piece.
    ///
    /// # Errors
    /// The reader's, or [`io::ErrorKind::Interrupted`] where `go_on` said no.
    pub fn read(&mut self, content: &mut impl Read, mut go_on: impl FnMut() -> bool) -> io::Result<()> {
        let mut buffer = vec![0; READ_BYTES];
        loop {
            match content.read(&mut buffer)? {
                0 => return Ok(()),
                _ if !go_on() => return Err(io::ErrorKind::Interrupted.into()),
                read => self.update(&buffer[..read]),
            }
        }
    }

    /// What a text is known by.
    pub fn hash(text: &str) -> FileHash {
        let mut hasher = Self::default();
        hasher.update(text.as_bytes());
        hasher.finish()
    }

    /// Takes the next piece.
    pub fn update(&mut self, piece: &[u8]) {
        self.hash.update(piece);
        self.bytes += piece.len() as u64;
    }

    /// How many bytes were taken.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The hash of all pieces.
    pub fn finish(self) -> FileHash {
        FileHash(self.hash.finalize().into())
    }
}
