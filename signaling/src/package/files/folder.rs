//! A package as a folder.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::{Entry, Kind, MAX_ENTRIES, read_at_most};
use crate::package::ledger::Ledger;
use crate::package::mistake::Problem;

/// No folder of the format holds another; one level more is looked at, so that what lies there is told.
const MAX_DEPTH: usize = 3;

/// Every file and folder, without following a link.
pub(super) fn entries(root: &Path, ledger: &mut Ledger) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    walk(root, "", 1, &mut entries, ledger)?;
    Ok(entries)
}

fn walk(
    folder: &Path,
    prefix: &str,
    depth: usize,
    entries: &mut Vec<Entry>,
    ledger: &mut Ledger,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        if entries.len() > MAX_ENTRIES {
            return Ok(());
        }
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            let lossy = format!("{prefix}{}", name.to_string_lossy());
            ledger.blame_file(&lossy, Problem::NameNotText);
            continue;
        };
        let name = format!("{prefix}{name}");
        // Not that of what a link leads to.
        let kind = entry.file_type()?;
        let kind = match kind {
            kind if kind.is_dir() => Kind::Folder,
            kind if kind.is_file() => Kind::File,
            _ => Kind::Other,
        };
        let deeper = matches!(kind, Kind::Folder) && depth < MAX_DEPTH && !super::is_by_the_way(&name);
        entries.push(Entry { name: name.clone().into_bytes(), kind, index: 0 });
        if deeper {
            walk(&entry.path(), &format!("{name}/"), depth + 1, entries, ledger)?;
        }
    }
    Ok(())
}

pub(super) fn read(root: &Path, name: &str, most: u64) -> Result<Vec<u8>, Problem> {
    let path = name.split('/').fold(root.to_owned(), |path, part| path.join(part));
    let unreadable = |error: io::Error| Problem::Unreadable(error.into());
    if !fs::symlink_metadata(&path).map_err(unreadable)?.is_file() {
        return Err(Problem::NotAFile);
    }
    read_at_most(File::open(&path).map_err(unreadable)?, most)
}
