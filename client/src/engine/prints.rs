//! Pages to print: what a candidate wrote, and a whole dossier that was saved.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use signaling::protocol::FileHasher;
use signaling::protocol::exam::{DossierIndex, EntryKind, INDEX_NAME};

use super::kept::OPENED;
use crate::minutes::{self, DossierTexts};
use crate::paper;
use crate::station::{Input, PrintedWork};

/// Writes what a candidate wrote among the copies that go with its seat, and has it opened where somebody looks.
pub(super) fn work(data: &Path, work: &PrintedWork, opens: bool) -> Input {
    let name = format!("travaux-candidat-{}.pdf", work.candidate.0);
    let path = data.join(OPENED).join(&name);
    let written = paper::pdf(&minutes::work(work, &TimeZone::system()))
        .map_err(io::Error::other)
        .and_then(|pdf| fs::create_dir_all(data.join(OPENED)).map(|()| pdf))
        .and_then(|pdf| recordings::replace(&path, &pdf));
    match written {
        // Other programs find the file from wherever they run.
        Ok(()) => open(std::path::absolute(&path).unwrap_or(path).display().to_string(), opens),
        Err(error) => Input::PageNotKept { file: name, why: error.to_string() },
    }
}

/// Has the system open a file that was written.
pub(super) fn open(path: String, opens: bool) -> Input {
    let opened = if opens { open::that_detached(&path) } else { Ok(()) };
    match opened {
        Ok(()) => Input::FileOpened(path),
        Err(error) => Input::FileNotOpened(path, error.to_string()),
    }
}

/// Writes the pages of a dossier beside the folder in which it was saved. Gives the file; a dossier whose pages cannot be
/// made is saved all the same.
pub(super) fn dossier(folder: &Path) -> Option<PathBuf> {
    let path = folder.with_extension("pdf");
    let made = texts(folder).and_then(|texts| {
        let document = minutes::dossier(&texts, &TimeZone::system());
        let pdf = paper::pdf(&document).map_err(io::Error::other)?;
        recordings::replace(&path, &pdf)
    });
    match made {
        Ok(()) => Some(path),
        Err(error) => {
            tracing::error!(%error, "a dossier has no pages");
            None
        }
    }
}

/// What of it can be read.
fn texts(folder: &Path) -> io::Result<DossierTexts> {
    let text = fs::read_to_string(folder.join(INDEX_NAME))?;
    let index: DossierIndex = serde_json::from_str(&text)?;
    let entries = index.entries.iter().filter(|entry| match entry.kind {
        EntryKind::File | EntryKind::Professional => false,
        EntryKind::Writing | EntryKind::Chats | EntryKind::Calls | EntryKind::Notes | EntryKind::Record => {
            true
        }
    });
    let read = |name: &String| Ok((name.clone(), fs::read_to_string(folder.join(name))?));
    let texts = entries.map(|entry| read(&entry.name)).collect::<io::Result<_>>()?;
    Ok(DossierTexts { seal: FileHasher::hash(&text), index, texts })
}
