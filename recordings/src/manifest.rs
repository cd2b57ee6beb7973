//! The manifest of a recorded exchange: `NAME.json` beside `NAME.wav`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Zoned;
use serde::{Deserialize, Serialize};

use crate::durable;

/// One side of an exchange, seen from the station that records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The person at this station: the left channel.
    Near,
    /// The person at the other end: the right channel.
    Far,
}

impl Side {
    /// Both sides, in the order of the channels.
    pub const BOTH: [Self; 2] = [Self::Near, Self::Far];
}

/// One value for each side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PerSide<T> {
    /// The value of [`Side::Near`].
    pub near: T,
    /// The value of [`Side::Far`].
    pub far: T,
}

impl<T> PerSide<T> {
    /// The value of one side.
    pub fn get(&self, side: Side) -> &T {
        match side {
            Side::Near => &self.near,
            Side::Far => &self.far,
        }
    }

    /// The value of one side, to be changed.
    pub fn get_mut(&mut self, side: Side) -> &mut T {
        match side {
            Side::Near => &mut self.near,
            Side::Far => &mut self.far,
        }
    }
}

/// Who called whom, seen from the candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The client calls.
    Inbound,
    /// The candidate calls.
    Outbound,
}

/// What is known of an exchange when its recording starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeDescription {
    /// The exchange's id; it becomes a part of the file's name, with all but ASCII letters, digits, `-` and `_`
    /// replaced.
    pub id: String,
    /// When the exchange started, in the time zone that the file's name is to show.
    pub started_at: Zoned,
    /// Who speaks on the left channel.
    pub near: String,
    /// Who speaks on the right channel.
    pub far: String,
    /// The client that is played, where the subject names one.
    pub client: Option<String>,
    /// Who called whom.
    pub direction: Direction,
    /// Of which exchange of an exam it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exam: Option<ExamExchange>,
}

/// An exchange of an exam, and where in it a recording begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExamExchange {
    /// The session's number.
    pub session: u64,
    /// The candidate's number.
    pub candidate: u16,
    /// The exchange's number.
    pub exchange: u16,
    /// How long after the exchange began the recording does, in milliseconds.
    pub from_ms: u64,
}

/// How far a recording has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ManifestState {
    /// It goes on, or the machine stopped in the middle of it.
    Recording,
    /// It was finished.
    Complete,
    /// It ended early because of [`Manifest::fault`]; what is there is sound.
    Faulty,
    /// The machine stopped in the middle of it and it was mended afterwards.
    Recovered,
}

/// A stretch of silence that stands for speech which never arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Whose speech is missing.
    pub side: Side,
    /// Where it begins, in milliseconds from the start of the file.
    pub start_ms: u64,
    /// How long it is, in milliseconds.
    pub length_ms: u64,
}

/// The most gaps that a manifest lists. Each is at least 10 ms; a call with more is not worth a longer list,
/// and the manifest is rewritten while the call goes on.
pub const MAX_GAPS: usize = 1_000;

/// What stands beside a recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The shape of this file; this code writes and reads 1.
    pub version: u32,
    /// How far the recording has come.
    pub state: ManifestState,
    /// What is recorded.
    #[serde(flatten)]
    pub exchange: ExchangeDescription,
    /// The name of the sound file, in the manifest's folder.
    pub wav: String,
    /// The length of the sound in milliseconds; while recording, as of the last rewriting.
    pub duration_ms: u64,
    /// The SHA-256 of the sound file in lower-case hexadecimal, once it is final.
    pub sha256: Option<String>,
    /// What is missing, in order, at most [`MAX_GAPS`].
    pub gaps: Vec<Gap>,
    /// Gaps beyond [`MAX_GAPS`].
    pub unlisted_gaps: u64,
    /// Frames of 10 ms that found the recorder's queue full and were dropped; they are gaps as well.
    pub overflow_frames: PerSide<u64>,
    /// Why the recording ended early, in words.
    pub fault: Option<String>,
}

/// Why a manifest cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// The operating system refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// The manifest.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// It is not a manifest, or not one of this version.
    #[error("{} is not a manifest: {reason}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

/// A manifest with its thousand gaps is well below this.
const MAX_MANIFEST_BYTES: u64 = 1 << 20;

const VERSION: u32 = 1;

impl Manifest {
    /// Reads one manifest.
    ///
    /// # Errors
    ///
    /// [`ManifestError`] when it cannot be read or makes no sense.
    pub fn read(path: &Path) -> Result<Self, ManifestError> {
        let malformed = |reason: String| ManifestError::Malformed { path: path.to_owned(), reason };
        let text = durable::read_bounded(path, MAX_MANIFEST_BYTES)
            .map_err(|source| ManifestError::Io { path: path.to_owned(), source })?;
        let manifest: Self = serde_json::from_slice(&text).map_err(|e| malformed(e.to_string()))?;
        if manifest.version != VERSION {
            return Err(malformed(format!("version {}", manifest.version)));
        }
        // The name comes from a file that anyone may have edited, and purging deletes what it names.
        if Path::new(&manifest.wav).file_name() != Some(manifest.wav.as_ref()) {
            return Err(malformed(format!("{:?} is not a file name", manifest.wav)));
        }
        Ok(manifest)
    }

    /// The manifests of a folder with their paths, in the order of their names: of the oldest recording first.
    ///
    /// Files that are not manifests are left out.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub fn all(dir: &Path) -> io::Result<Vec<(PathBuf, Self)>> {
        let manifests = manifest_paths(dir)?.into_iter();
        Ok(manifests.filter_map(|path| Self::read(&path).ok().map(|manifest| (path, manifest))).collect())
    }

    /// A manifest of a recording that starts.
    pub(crate) fn started(exchange: ExchangeDescription, wav: String) -> Self {
        Self {
            version: VERSION,
            state: ManifestState::Recording,
            exchange,
            wav,
            duration_ms: 0,
            sha256: None,
            gaps: Vec::new(),
            unlisted_gaps: 0,
            overflow_frames: PerSide::default(),
            fault: None,
        }
    }

    /// Writes the manifest so that a power failure leaves either the old one or the new one.
    pub(crate) fn write(&self, path: &Path) -> io::Result<()> {
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        durable::replace(path, &text)
    }
}

/// Takes from the manifests of a folder that are `of` something who spoke, where that is a name and not a number. What
/// cannot be read, or goes on, stays.
///
/// # Errors
///
/// When the folder cannot be read, or a manifest cannot be written.
pub fn forget_names(dir: &Path, of: impl Fn(&Manifest) -> bool) -> io::Result<()> {
    let all = match Manifest::all(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        all => all?,
    };
    for (path, mut manifest) in all {
        if manifest.state == ManifestState::Recording || !of(&manifest) {
            continue;
        }
        let known = manifest.exchange.clone();
        for end in [&mut manifest.exchange.near, &mut manifest.exchange.far] {
            if !end.chars().all(|c| c.is_ascii_digit()) {
                end.clear();
            }
        }
        if manifest.exchange != known {
            manifest.write(&path)?;
        }
    }
    Ok(())
}

/// The `.json` files of a folder, in the order of their names.
pub(crate) fn manifest_paths(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
