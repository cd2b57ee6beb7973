//! The recorded calls of some folders.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::durable;
use crate::source::{DecodeError, Source, contained};

/// The most sound files the folders of a station may hold. A session draws among a few dozen; a folder with more is somebody's
/// music, and probing it would hold up the opening of the session.
pub const MAX_FILES: usize = 500;

/// The largest sound file: twenty minutes of 48 kHz stereo in 16-bit WAV, twice what the exam gives to hear one.
pub const MAX_FILE_BYTES: u64 = 230 << 20;

/// A recorded call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// The file's name without extension, unique in its folder.
    pub id: String,
    /// What to call it: the sidecar's title, else the file's title tag, else the id.
    pub title: String,
    /// The sound file.
    pub path: PathBuf,
    /// Its length in milliseconds, rounded down.
    pub duration_ms: u64,
}

/// A sound file that cannot be used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryFault {
    /// The file.
    pub path: PathBuf,
    /// What is wrong, as a French sentence for the people who prepare the session.
    pub sentence: String,
}

/// Why a folder cannot be listed at all.
#[derive(Debug, thiserror::Error)]
#[error("the folder of recorded calls {} cannot be read: {source}", path.display())]
pub struct LibraryError {
    /// The folder.
    pub path: PathBuf,
    source: io::Error,
}

/// The recorded calls of some folders, in the order of folders and ids.
#[derive(Debug, Clone, Default)]
pub struct Library {
    prompts: Vec<Prompt>,
    faults: Vec<LibraryFault>,
}

impl Library {
    /// Lists the `.wav`, `.mp3`, `.flac` and `.ogg` files of `folders`, not those of folders in them. A folder that is
    /// not there holds nothing; of two files with the same name, the first counts.
    ///
    /// `NAME.json` beside a file may hold `{"title": "…"}`; when it cannot be read, the sound is listed under
    /// another title and the sidecar is a fault. A file that cannot be used is among [`Library::faults`] and
    /// hides no other. At most [`MAX_FILES`] of [`MAX_FILE_BYTES`] are taken.
    ///
    /// # Errors
    ///
    /// [`LibraryError`] when a folder itself cannot be read.
    pub fn of<P: AsRef<Path>>(folders: &[P]) -> Result<Self, LibraryError> {
        let mut paths = Vec::new();
        for folder in folders.iter().map(AsRef::as_ref) {
            match sound_files(folder) {
                Ok(found) => paths.extend(found),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(source) => return Err(LibraryError { path: folder.to_owned(), source }),
            }
        }
        let mut library = Self::default();
        let mut ids = BTreeSet::new();
        for (position, path) in paths.into_iter().enumerate() {
            if position >= MAX_FILES {
                library.blame(path, &Refusal::TooMany);
                continue;
            }
            match probe(&path) {
                Ok(prompt) if ids.insert(prompt.id.to_lowercase()) => library.add(prompt),
                Ok(_) => library.blame(path, &Refusal::SameName),
                Err(refusal) => library.blame(path, &refusal),
            }
        }
        Ok(library)
    }

    /// The recorded calls that can be played.
    pub fn prompts(&self) -> &[Prompt] {
        &self.prompts
    }

    /// The recorded call of that id.
    pub fn prompt(&self, id: &str) -> Option<&Prompt> {
        self.prompts.iter().find(|prompt| prompt.id == id)
    }

    /// The files that cannot be played.
    pub fn faults(&self) -> &[LibraryFault] {
        &self.faults
    }

    /// Lists a sound that can be played under the title its sidecar gives, if there is one.
    fn add(&mut self, mut prompt: Prompt) {
        let sidecar = prompt.path.with_extension("json");
        match sidecar_title(&sidecar) {
            Ok(Some(title)) if !title.trim().is_empty() => prompt.title = title.trim().to_owned(),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(_) => self.blame(sidecar, &Refusal::Sidecar),
        }
        self.prompts.push(prompt);
    }

    fn blame(&mut self, path: PathBuf, refusal: &Refusal) {
        self.faults.push(LibraryFault { path, sentence: refusal.french() });
    }
}

/// Why one file is not among the prompts.
#[derive(Debug)]
pub(crate) enum Refusal {
    Undecodable(DecodeError),
    TooLarge,
    TooMany,
    SameName,
    Sidecar,
}

/// `NAME.json` beside a sound file.
#[derive(Deserialize)]
struct Sidecar {
    title: Option<String>,
}

/// A sidecar holds a title; anything larger is another kind of file.
const MAX_SIDECAR_BYTES: u64 = 64 << 10;

/// The sound files of a folder in the order of their names, hidden ones left out.
fn sound_files(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !hidden && is_sound(&path) && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn is_sound(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    ["wav", "mp3", "flac", "ogg"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

fn probe(path: &Path) -> Result<Prompt, Refusal> {
    let length =
        fs::metadata(path).map_err(|e| Refusal::Undecodable(DecodeError::Unreadable(e.to_string())))?;
    if length.len() > MAX_FILE_BYTES {
        return Err(Refusal::TooLarge);
    }
    let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let (duration_ms, tag) = contained(|| measure(path)).map_err(Refusal::Undecodable)?;
    let tag = tag.filter(|title| !title.trim().is_empty());
    let title = tag.map_or_else(|| id.clone(), |title| title.trim().to_owned());
    Ok(Prompt { id, title, path: path.to_owned(), duration_ms })
}

/// The length in milliseconds and the title tag.
fn measure(path: &Path) -> Result<(u64, Option<String>), DecodeError> {
    let source = Source::open(path)?;
    let info = source.info().clone();
    let frames = source.count_frames()?;
    let duration_ms = frames.saturating_mul(1_000) / u64::from(info.rate_hz);
    if duration_ms > crate::MAX_PROMPT_MINUTES * 60_000 {
        return Err(DecodeError::TooLong);
    }
    Ok((duration_ms, info.title))
}

fn sidecar_title(path: &Path) -> io::Result<Option<String>> {
    let text = durable::read_bounded(path, MAX_SIDECAR_BYTES)?;
    let sidecar: Sidecar = serde_json::from_slice(&text)?;
    Ok(sidecar.title)
}
