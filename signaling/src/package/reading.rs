//! One file after the other, read within bounds, hashed, and ticked off.

use std::collections::{BTreeMap, BTreeSet};

use super::files::{Files, MAX_BYTES};
use super::ledger::Ledger;
use super::mistake::{Belongs, Problem};
use super::table::{Table, read_toml};
use super::text::{Text, decoded, markdown};
use crate::protocol::{FileHash, FileHasher};

/// The largest file of text.
const MAX_TEXT_BYTES: u64 = 512 << 10;

/// A file that stays a file: a sound or a PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name in the package, for instance `recordings/attente.ogg`.
    pub file: String,
    /// Its length.
    pub bytes: u64,
    /// Of its content.
    pub hash: FileHash,
}

pub(super) struct Reading {
    pub files: Files,
    pub ledger: Ledger,
    bytes_left: u64,
    taken: BTreeSet<String>,
    hashes: BTreeMap<String, (u64, FileHash)>,
}

impl Reading {
    pub fn new(files: Files, ledger: Ledger) -> Self {
        Self { files, ledger, bytes_left: MAX_BYTES, taken: BTreeSet::new(), hashes: BTreeMap::new() }
    }

    /// The stems of the files of a folder with this ending, in the order of their names.
    pub fn stems(&self, folder: &str, ending: &str) -> Vec<String> {
        let names = self.files.in_folder(folder);
        let stems = names.iter().filter_map(|name| name.strip_suffix(ending)?.strip_suffix('.'));
        stems.filter(|stem| !stem.contains('/')).map(str::to_owned).collect()
    }

    /// Says that a file belongs here, read or not.
    pub fn take(&mut self, name: &str) {
        self.taken.insert(name.to_owned());
    }

    /// The bytes of a file.
    pub fn bytes(&mut self, name: &str, most: u64) -> Option<Vec<u8>> {
        self.take(name);
        match self.files.read(name, most.min(self.bytes_left)) {
            Ok(bytes) => {
                let mut hasher = FileHasher::default();
                hasher.update(&bytes);
                self.bytes_left -= bytes.len() as u64;
                self.hashes.insert(name.to_owned(), (bytes.len() as u64, hasher.finish()));
                Some(bytes)
            }
            Err(Problem::TooLarge(limit)) if limit < most => {
                self.ledger.blame_file("", Problem::TooLargeInAll(MAX_BYTES));
                None
            }
            Err(problem) => {
                self.ledger.blame_file(name, problem);
                None
            }
        }
    }

    /// A TOML file.
    pub fn toml<T>(&mut self, name: &str, read: impl FnOnce(&mut Table<'_>) -> T) -> Option<T> {
        let bytes = self.bytes(name, MAX_TEXT_BYTES)?;
        let text = decoded(name, &bytes, &mut self.ledger)?;
        read_toml(name, &text, &mut self.ledger, read)
    }

    /// A Markdown file.
    pub fn markdown(&mut self, name: &str) -> Option<Text> {
        self.markdown_with_line(name).map(|(text, _)| text)
    }

    /// A Markdown file, and the line at which its body starts.
    pub fn markdown_with_line(&mut self, name: &str) -> Option<(Text, u32)> {
        let bytes = self.bytes(name, MAX_TEXT_BYTES)?;
        markdown(name, &bytes, &mut self.ledger)
    }

    /// A file that was read, to be kept as it is.
    pub fn attachment(&self, name: &str) -> Option<Attachment> {
        let &(bytes, hash) = self.hashes.get(name)?;
        Some(Attachment { file: name.to_owned(), bytes, hash })
    }

    /// Blames every file that nobody took.
    pub fn blame_strangers(&mut self) {
        let strangers: Vec<_> = self.files.names().filter(|name| !self.taken.contains(*name)).collect();
        for name in strangers {
            let belongs = Belongs::of_folder(name.split_once('/').map(|(folder, _)| folder));
            self.ledger.blame_file(name, Problem::Unknown(belongs));
        }
    }

    /// What the whole is known by: of every file that was read, name, length and content.
    pub fn digest(&self) -> FileHash {
        let mut hasher = FileHasher::default();
        for (name, (bytes, hash)) in &self.hashes {
            hasher.update(name.as_bytes());
            hasher.update(&[0]);
            hasher.update(&bytes.to_be_bytes());
            hasher.update(&hash.0);
        }
        hasher.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_small_each_are_not_too_large_in_all() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.md", "b.md"] {
            std::fs::write(folder.path().join(name), "# A\n\nb").unwrap();
        }
        let mut ledger = Ledger::default();
        let files = Files::list(folder.path(), &mut ledger).unwrap();
        let mut reading = Reading { bytes_left: 10, ..Reading::new(files, ledger) };
        assert!(reading.markdown("a.md").is_some());
        assert!(reading.markdown("b.md").is_none());
        let mistakes = reading.ledger.into_mistakes();
        assert_eq!(mistakes.len(), 1);
        assert_eq!(mistakes[0].problem, Problem::TooLargeInAll(MAX_BYTES));
    }
}
