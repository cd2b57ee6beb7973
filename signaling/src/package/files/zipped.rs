//! A package as a zip. Nothing is ever unpacked to the disk, so a name that leads out of the package leads nowhere; it
//! is refused all the same, as is all that two programs could read differently.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Entry, Kind, MAX_BYTES, MAX_ENTRIES, read_at_most};
use crate::package::mistake::{Problem, ZipFlaw};

/// The folder flag of a file's mode, as Unix has it, and what masks it.
const MODE_KIND: u32 = 0o170_000;
const MODE_FILE: u32 = 0o100_000;
const MODE_FOLDER: u32 = 0o040_000;

pub(super) struct Archive {
    zip: ZipArchive<BufReader<File>>,
}

pub(super) fn open(path: &Path) -> Result<(Archive, Vec<Entry>), Problem> {
    let unreadable = |error: std::io::Error| Problem::Unreadable(error.into());
    let file = File::open(path).map_err(unreadable)?;
    if file.metadata().map_err(unreadable)?.len() > MAX_BYTES {
        return Err(Problem::TooLargeInAll(MAX_BYTES));
    }
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|error| match error {
        ZipError::InvalidArchive(_) => Problem::NoPackage,
        error => told(error),
    })?;
    if zip.len() > MAX_ENTRIES {
        return Err(Problem::TooManyFiles(MAX_ENTRIES));
    }
    if zip.has_duplicate_names() {
        return Err(Problem::BadZip(ZipFlaw::OneName));
    }
    if zip.has_overlapping_files().map_err(told)? {
        return Err(Problem::BadZip(ZipFlaw::SharedBytes));
    }
    let entries = (0..zip.len()).map(|index| entry(&zip, index)).collect::<Result<_, _>>().map_err(told)?;
    Ok((Archive { zip }, entries))
}

fn entry(zip: &ZipArchive<BufReader<File>>, index: usize) -> Result<Entry, ZipError> {
    let data = zip.by_index_data(index)?;
    let kind = match data.unix_mode().map_or(0, |mode| mode & MODE_KIND) {
        _ if data.encrypted() => Kind::Encrypted,
        0 | MODE_FILE | MODE_FOLDER if data.is_dir() => Kind::Folder,
        0 | MODE_FILE => Kind::File,
        _ => Kind::Other,
    };
    Ok(Entry { name: data.name_raw().to_owned(), kind, index })
}

impl Archive {
    pub fn read(&mut self, index: usize, most: u64) -> Result<Vec<u8>, Problem> {
        read_at_most(self.zip.by_index(index).map_err(told)?, most)
    }
}

fn told(error: ZipError) -> Problem {
    Problem::BadZip(ZipFlaw::Damaged(error.to_string()))
}
