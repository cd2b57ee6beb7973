//! Bulk: files, on a connection of their own, so that no file ever stands in the way of a call.
//!
//! A station learns of the files by `files` on its first connection, opens a second WebSocket at [`BULK_PATH`] of the
//! same server and asks for one file after the other by [`ToBulk::Fetch`], showing the word of its last welcome. Each
//! is answered by [`FromBulk::File`] and, in binary frames of [`BULK_FRAME_BYTES`] at most, the bytes from the asked
//! offset to the end; or by [`FromBulk::Error`], after which another may be asked for. The receiver checks the hash.
//!
//! A file is sent the other way by [`ToBulk::Put`], which is answered by [`FromBulk::Ready`] with the offset to go on
//! from; the bytes from there to the end follow in such frames, and [`FromBulk::Kept`] says that the server has checked
//! and kept it, or [`FromBulk::NotTaken`], at either point, that it has not. What a broken connection left of it is
//! gone on with, also after the server was killed. While the server looks at what came, it sends pings.

use serde::{Deserialize, Serialize};

use super::{BulkWord, ErrorCode, FileHash, NotTaken, PackageMistake, Upload};

/// Where the second WebSocket is opened, after whatever path the first was opened at.
pub const BULK_PATH: &str = "/bulk";
/// The longest binary frame, in bytes: short enough that many receivers take turns.
pub const BULK_FRAME_BYTES: usize = 32 * 1024;
/// The longest name of a file, in bytes of UTF-8: most systems take 255, and some add to it.
pub const MAX_FILE_NAME_BYTES: usize = 200;
/// The most files that a server holds for its stations: as many recordings as a station takes, each with what says its
/// title.
pub const MAX_FILES: usize = 1_000;
/// The largest file, in bytes: what a station takes of a recording (20 minutes of 48 kHz stereo).
pub const MAX_FILE_BYTES: u64 = 230 << 20;
/// How the name of a file ends that is not whole yet.
pub const PART_ENDING: &str = ".part";

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
    /// Take a file. Its bytes follow once the answer said from which.
    Put {
        /// As above.
        word: BulkWord,
        /// What its content is known by.
        hash: FileHash,
        /// Its length.
        bytes: u64,
        /// How many of them the server had when it was last heard; the answer counts.
        from: u64,
        /// What for.
        what: Upload,
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
    /// Send the bytes of this file, from this offset to the end.
    Ready {
        /// Which.
        hash: FileHash,
        /// The first byte to send: those before are here.
        from: u64,
    },
    /// The file is whole, checked, and kept whatever breaks from now on.
    Kept {
        /// Which.
        hash: FileHash,
        /// When, in milliseconds since the Unix epoch.
        at_ms: u64,
    },
    /// The file is not taken, and what was kept before stays. Bytes of it that are on their way are dropped.
    NotTaken {
        /// Which.
        hash: FileHash,
        /// Why.
        why: NotTaken,
    },
    /// The package that was sent has mistakes, and the one before stays.
    Mistakes {
        /// Which.
        hash: FileHash,
        /// These, after those that were told before: in all at most [`MAX_TOLD_MISTAKES`](super::MAX_TOLD_MISTAKES).
        mistakes: Vec<PackageMistake>,
        /// How many it has.
        count: u32,
        /// True where more are told.
        more: bool,
    },
    /// Refused; nothing follows.
    Error {
        /// What kind of refusal.
        code: ErrorCode,
        /// A sentence in English for the log.
        text: String,
    },
}

/// Whether a name can be a file's in any folder of any system: one visible part, nothing that a path or Windows gives
/// a meaning to, nothing that looks like a half-fetched file.
pub fn is_plain_name(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let numbered =
        |device: &str| stem.strip_prefix(device).is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9']));
    (1..=MAX_FILE_NAME_BYTES).contains(&name.len())
        && !name.starts_with(['.', ' '])
        && !name.ends_with(['.', ' '])
        && !name.chars().any(|c| c.is_control() || r#"/\:*?"<>|"#.contains(c))
        && !matches!(stem.trim_end(), "CON" | "PRN" | "AUX" | "NUL")
        && !numbered("COM")
        && !numbered("LPT")
        && !name.to_ascii_lowercase().ends_with(PART_ENDING)
}

/// A name as short as a file's may be: what is too long goes from the end of its stem.
pub fn fitting_name(name: &str) -> String {
    numbered_name(name, 1)
}

/// The name of the `number`th of one name, of which the first has no number: `Lettre (2).odt`.
pub fn numbered_name(name: &str, number: usize) -> String {
    let (stem, ending) = match name.rfind('.').filter(|at| *at > 0 && name.len() - at <= LONGEST_ENDING) {
        Some(at) => name.split_at(at),
        None => (name, ""),
    };
    let ending = if number > 1 { format!(" ({number}){ending}") } else { ending.to_owned() };
    let kept = stem.floor_char_boundary(MAX_FILE_NAME_BYTES.saturating_sub(ending.len()));
    format!("{}{ending}", stem[..kept].trim_end_matches([' ', '.']))
}

/// The longest ending of a name that stays where the name is shortened, bytes.
const LONGEST_ENDING: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_too_long_or_taken_stays_a_name_with_its_ending() {
        assert_eq!(numbered_name("Lettre.odt", 1), "Lettre.odt");
        assert_eq!(numbered_name("Lettre.odt", 2), "Lettre (2).odt");
        assert_eq!(numbered_name("sans fin", 3), "sans fin (3)");
        let long = format!("{}.odt", "é".repeat(150));
        for name in [fitting_name(&long), numbered_name(&long, 12)] {
            assert!(is_plain_name(&name) && name.ends_with(".odt") && name.len() > 190, "{name}");
        }
    }

    #[test]
    fn a_name_is_plain_where_every_system_takes_it_as_a_file_of_the_folder() {
        for name in ["appel.wav", "Mme Vasseur (n° 2).ogg", "é.flac", "console.wav", "com12.wav"] {
            assert!(is_plain_name(name), "{name}");
        }
        let long = "é".repeat(101);
        for name in [
            "",
            ".",
            "..",
            ".wav",
            " a.wav",
            "a.wav.",
            "a/b.wav",
            r"a\b.wav",
            "c:a.wav",
            "a?.wav",
            "a\n.wav",
            "NUL.wav",
            "con",
            "Com1.ogg",
            "lpt9.x",
            "0123.part",
            &long,
        ] {
            assert!(!is_plain_name(name), "{name:?}");
        }
    }
}
