//! Checking a dossier that was saved, in a folder or a zip: every entry is there as its index says, and nothing else.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use crate::protocol::exam::{DOSSIER_VERSION, DossierIndex, INDEX_NAME, Seal};
use crate::protocol::{FileHash, FileHasher};

/// The longest index: a dossier has a few dozen entries.
const MAX_INDEX_BYTES: u64 = 1 << 20;

/// A dossier that is as its index says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Its index.
    pub index: DossierIndex,
    /// To be compared with the seal in the session's record.
    pub seal: Seal,
}

enum Source {
    Folder(PathBuf),
    /// The folder around all, with its `/`, and the zip.
    Zip(String, Box<ZipArchive<BufReader<File>>>),
}

/// Checks every entry of a dossier against its index.
///
/// # Errors
/// Everything that is wrong, a sentence each.
pub fn verify(path: &Path) -> Result<Verified, Vec<String>> {
    let whole = |error: io::Error| vec![format!("{}: {error}.", path.display())];
    let mut source = Source::open(path).map_err(whole)?;
    let text = source.read(INDEX_NAME).map_err(|error| vec![format!("{INDEX_NAME}: {error}.")])?;
    let index: DossierIndex =
        serde_json::from_slice(&text).map_err(|error| vec![format!("{INDEX_NAME} is no index: {error}.")])?;
    if index.version != DOSSIER_VERSION {
        return Err(vec![format!("{INDEX_NAME} is of version {}, not {DOSSIER_VERSION}.", index.version)]);
    }
    let mut wrong = Vec::new();
    let mut names = BTreeSet::from([INDEX_NAME.to_owned()]);
    for entry in &index.entries {
        if !names.insert(entry.name.clone()) {
            wrong.push(format!("{} is listed twice.", entry.name));
        }
        match source.hash(&entry.name) {
            Ok((_, bytes)) if bytes != entry.bytes => {
                wrong.push(format!("{} has {bytes} bytes, not {}.", entry.name, entry.bytes));
            }
            Ok((hash, _)) if hash != entry.hash => {
                wrong.push(format!("{} has SHA-256 {hash}, not {}.", entry.name, entry.hash));
            }
            Ok(_) => {}
            Err(error) => wrong.push(format!("{}: {error}.", entry.name)),
        }
    }
    for name in source.names().map_err(whole)? {
        if !names.contains(&name) {
            wrong.push(format!("{name} is not in the index."));
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut hasher = FileHasher::default();
    hasher.update(&text);
    let seal = Seal {
        index: hasher.finish(),
        entries: u32::try_from(index.entries.len()).unwrap_or(u32::MAX),
        bytes: index.entries.iter().map(|entry| entry.bytes).sum(),
    };
    Ok(Verified { index, seal })
}

impl Source {
    fn open(path: &Path) -> io::Result<Self> {
        if fs::metadata(path)?.is_dir() {
            return Ok(Source::Folder(path.to_owned()));
        }
        let zip = ZipArchive::new(BufReader::new(File::open(path)?)).map_err(io::Error::other)?;
        let names = zip_names(&zip)?;
        let index = names.iter().find(|name| name.rsplit('/').next() == Some(INDEX_NAME));
        let top = index.and_then(|name| name.strip_suffix(INDEX_NAME)).unwrap_or_default().to_owned();
        Ok(Source::Zip(top, Box::new(zip)))
    }

    /// The names of all files.
    fn names(&self) -> io::Result<Vec<String>> {
        match self {
            Source::Folder(path) => {
                let names =
                    fs::read_dir(path)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
                names.collect()
            }
            Source::Zip(top, zip) => {
                let files = zip_names(zip)?.into_iter().filter(|name| !name.ends_with('/'));
                Ok(files.map(|name| name.strip_prefix(top.as_str()).unwrap_or(&name).to_owned()).collect())
            }
        }
    }

    fn with<T>(&mut self, name: &str, read: impl FnOnce(&mut dyn Read) -> io::Result<T>) -> io::Result<T> {
        match self {
            // A name is no way out of the folder.
            Source::Folder(path) if Path::new(name).components().count() == 1 && !name.starts_with('.') => {
                read(&mut File::open(path.join(name))?)
            }
            Source::Folder(_) => Err(io::Error::other("this is no name of a file")),
            Source::Zip(top, zip) => {
                read(&mut zip.by_name(&format!("{top}{name}")).map_err(io::Error::other)?)
            }
        }
    }

    fn read(&mut self, name: &str) -> io::Result<Vec<u8>> {
        self.with(name, |reader| {
            let mut text = Vec::new();
            reader.take(MAX_INDEX_BYTES).read_to_end(&mut text)?;
            Ok(text)
        })
    }

    fn hash(&mut self, name: &str) -> io::Result<(FileHash, u64)> {
        self.with(name, |mut reader| {
            let mut hasher = FileHasher::default();
            hasher.read(&mut reader, || true)?;
            let bytes = hasher.bytes();
            Ok((hasher.finish(), bytes))
        })
    }
}

fn zip_names(zip: &ZipArchive<BufReader<File>>) -> io::Result<Vec<String>> {
    zip.file_names().map(|name| Ok(name.map_err(io::Error::other)?.into_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::exam::{CandidateNumber, DossierEntry, EntryKind, SessionId};

    fn dossier(folder: &Path) {
        let files = [("lettre.txt", "Madame,"), ("chats.json", "[]")];
        let entry = |(name, text): &(&str, &str)| DossierEntry {
            kind: EntryKind::Writing,
            name: (*name).to_owned(),
            bytes: text.len() as u64,
            hash: FileHasher::hash(text),
            at_ms: 1,
        };
        let (session, candidate) = (SessionId(1), CandidateNumber(7));
        let entries = files.iter().map(entry).collect();
        let index = DossierIndex { version: DOSSIER_VERSION, session, candidate, sealed_ms: 2, entries };
        files.iter().for_each(|(name, text)| fs::write(folder.join(name), text).unwrap());
        fs::write(folder.join(INDEX_NAME), serde_json::to_vec(&index).unwrap()).unwrap();
    }

    #[test]
    fn a_dossier_is_verified_as_it_was_sealed_and_every_change_is_named() {
        let folder = tempfile::tempdir().unwrap();
        dossier(folder.path());
        assert_eq!(verify(folder.path()).map(|verified| verified.seal.entries), Ok(2));
        fs::write(folder.path().join("lettre.txt"), "Monsieu").unwrap();
        fs::write(folder.path().join("plus.txt"), "de plus").unwrap();
        fs::remove_file(folder.path().join("chats.json")).unwrap();
        let wrong = verify(folder.path()).unwrap_err().join("\n");
        for name in ["lettre.txt has SHA-256", "plus.txt is not in the index", "chats.json: "] {
            assert!(wrong.contains(name), "{name} in {wrong}");
        }
        fs::remove_file(folder.path().join(INDEX_NAME)).unwrap();
        assert!(verify(folder.path()).is_err());
        assert!(verify(&folder.path().join("nothing")).is_err());
    }
}
