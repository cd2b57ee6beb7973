//! The folder of files: each under the SHA-256 of its content, whole and on the disk before it bears that name. Which of
//! them are wanted is in the tables; one that no row names goes.
//!
//! What comes of a file is written beside under [`part_path`] by whoever receives it; only the store's thread names files,
//! and takes them away.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};

use crate::protocol::{FileHash, PART_ENDING};

/// The folder's name, beside the store's file.
pub(crate) const FILES: &str = "files";

/// Where a file lies that is whole.
pub(crate) fn whole_path(folder: &Path, hash: FileHash) -> PathBuf {
    folder.join(hash.to_string())
}

/// Where its bytes wait until it is.
pub(crate) fn part_path(folder: &Path, hash: FileHash) -> PathBuf {
    folder.join(format!("{hash}{PART_ENDING}"))
}

/// The folder, and which files may be wanted no more once a transaction is through.
#[derive(Debug)]
pub(super) struct Blobs {
    folder: PathBuf,
    doubtful: BTreeSet<FileHash>,
    parts_too: bool,
}

impl Blobs {
    pub fn beside(store: &Path) -> Self {
        Self { folder: store.with_file_name(FILES), doubtful: BTreeSet::new(), parts_too: false }
    }

    /// Gives a file that came whole its name. Its bytes were waited for on the disk by who wrote them.
    pub fn adopt(&self, hash: FileHash) -> io::Result<()> {
        let (part, whole) = (part_path(&self.folder, hash), whole_path(&self.folder, hash));
        match fs::rename(&part, &whole) {
            Ok(()) => sync(&self.folder),
            // Adopted before, in a transaction that failed.
            Err(error) if error.kind() == io::ErrorKind::NotFound && whole.is_file() => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Writes a text under its hash.
    pub fn write(&self, hash: FileHash, text: &str) -> io::Result<()> {
        let whole = whole_path(&self.folder, hash);
        fs::create_dir_all(&self.folder)?;
        let part = whole.with_extension("new");
        let mut file = File::create(&part)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        drop(file);
        fs::rename(&part, &whole)?;
        sync(&self.folder)
    }

    /// This file may be wanted no more.
    pub fn doubt(&mut self, hash: FileHash) {
        self.doubtful.insert(hash);
    }

    /// Nor is anything that did not come whole.
    pub fn doubt_parts(&mut self) {
        self.parts_too = true;
    }

    /// After a transaction that failed nothing is in doubt.
    pub fn forget_doubts(&mut self) {
        self.doubtful.clear();
        self.parts_too = false;
    }

    /// Takes away those of them that no row names.
    pub fn sweep(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        for hash in std::mem::take(&mut self.doubtful) {
            if !is_named(connection, &hash.to_string())? {
                self.remove(&whole_path(&self.folder, hash));
            }
        }
        if std::mem::take(&mut self.parts_too) {
            self.each(|name| name.ends_with(PART_ENDING) || name.ends_with(".new"));
        }
        Ok(())
    }

    /// At a start: what a crash left that no row names goes. Parts stay, to be gone on with.
    pub fn sweep_all(&self, connection: &Connection) -> rusqlite::Result<()> {
        let mut failed = None;
        self.each(|name| match is_named(connection, name) {
            Ok(named) => !named && !name.ends_with(PART_ENDING),
            Err(error) => {
                failed = Some(error);
                false
            }
        });
        failed.map_or(Ok(()), Err)
    }

    fn each(&self, mut goes: impl FnMut(&str) -> bool) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for entry in entries.flatten() {
            if entry.file_name().to_str().is_some_and(&mut goes) {
                self.remove(&entry.path());
            }
        }
    }

    fn remove(&self, path: &Path) {
        match fs::remove_file(path).and_then(|()| sync(&self.folder)) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            // It goes at the next start.
            Err(error) => {
                tracing::error!(%error, path = %path.display(), "a file that is wanted no more stays")
            }
        }
    }
}

fn is_named(connection: &Connection, hash: &str) -> rusqlite::Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM exam_files WHERE hash = ?1)
               OR EXISTS (SELECT 1 FROM dossiers WHERE hash = ?1)
               OR EXISTS (SELECT 1 FROM exam_recordings WHERE hash = ?1)";
    connection.prepare_cached(sql)?.query_row(params![hash], |row| row.get(0))
}

/// Waits until the disk has the folder's names; Windows has them with the files.
fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
