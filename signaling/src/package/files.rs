//! The files of a package, in a folder or a zip: first their names, then one after the other.

mod folder;
mod zipped;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::ledger::Ledger;
use super::mistake::{Belongs, Mistakes, Problem};

/// The most files, folders included: the largest directory of clients, and as much again.
pub(super) const MAX_ENTRIES: usize = 4_000;
/// The most bytes of all files, unpacked.
pub(super) const MAX_BYTES: u64 = 1 << 30;
/// The longest name of a file or folder.
const MAX_NAME: usize = 64;

/// What is in the folder or zip.
pub(super) struct Files {
    root: Root,
    /// The folder around all, with its `/`, which names here leave out.
    top: String,
    /// Each file's name from the top, and in a zip its number there.
    listed: BTreeMap<String, usize>,
}

enum Root {
    Folder(PathBuf),
    Zip(Box<zipped::Archive>),
}

/// One name as the folder or the zip has it, not yet looked at.
struct Entry {
    name: Vec<u8>,
    kind: Kind,
    index: usize,
}

enum Kind {
    File,
    Folder,
    Encrypted,
    Other,
}

impl Files {
    /// Lists a folder or a zip. Names that are refused are in the ledger and not in the list.
    pub fn list(path: &Path, ledger: &mut Ledger) -> Result<Self, Mistakes> {
        let unreadable = |error: io::Error| Mistakes::of_the_whole(Problem::Unreadable(error.into()));
        let found = fs::metadata(path).map_err(unreadable)?;
        let (root, entries) = if found.is_dir() {
            (Root::Folder(path.into()), folder::entries(path, ledger).map_err(unreadable)?)
        } else if found.is_file() {
            let (archive, entries) = zipped::open(path).map_err(Mistakes::of_the_whole)?;
            (Root::Zip(Box::new(archive)), entries)
        } else {
            return Err(Mistakes::of_the_whole(Problem::NoPackage));
        };
        if entries.len() > MAX_ENTRIES {
            return Err(Mistakes::of_the_whole(Problem::TooManyFiles(MAX_ENTRIES)));
        }
        let texts = texts(entries, ledger);
        let top = folder_around_all(&texts);
        let listed = listed(texts, &top, ledger);
        Ok(Self { root, top, listed })
    }

    /// The names, in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.listed.keys().map(String::as_str)
    }

    pub fn has(&self, name: &str) -> bool {
        self.listed.contains_key(name)
    }

    /// The names right in a folder, without it.
    pub fn in_folder(&self, folder: &str) -> Vec<String> {
        let names = self.listed.keys().filter_map(|name| name.strip_prefix(folder)?.strip_prefix('/'));
        names.map(str::to_owned).collect()
    }

    /// The bytes of a file, `most` at most.
    pub fn read(&mut self, name: &str, most: u64) -> Result<Vec<u8>, Problem> {
        let index = *self.listed.get(name).ok_or(Problem::Missing("file"))?;
        match &mut self.root {
            Root::Folder(path) => folder::read(path, &format!("{}{name}", self.top), most),
            Root::Zip(archive) => archive.read(index, most),
        }
    }
}

/// Reads to the end, or to one byte more than may be: what a header says of a length is not believed.
fn read_at_most(reader: impl Read, most: u64) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    reader.take(most + 1).read_to_end(&mut bytes).map_err(|error| Problem::Unreadable(error.into()))?;
    if bytes.len() as u64 > most { Err(Problem::TooLarge(most)) } else { Ok(bytes) }
}

fn texts(entries: Vec<Entry>, ledger: &mut Ledger) -> Vec<(String, Entry)> {
    let mut texts = Vec::new();
    for entry in entries {
        match String::from_utf8(entry.name.clone()) {
            Ok(name) => texts.push((name, entry)),
            Err(_) => ledger.blame_file(&String::from_utf8_lossy(&entry.name), Problem::NameNotText),
        }
    }
    texts
}

fn listed(texts: Vec<(String, Entry)>, top: &str, ledger: &mut Ledger) -> BTreeMap<String, usize> {
    let mut listed = BTreeMap::new();
    let mut folded = BTreeSet::new();
    for (name, Entry { kind, index, .. }) in texts {
        let Some(name) = name.strip_prefix(top).filter(|name| !name.is_empty()) else { continue };
        if is_by_the_way(name) {
            continue;
        }
        let is_folder = matches!(kind, Kind::Folder);
        let bare = if is_folder { name.trim_end_matches('/') } else { name };
        let problem = match kind {
            Kind::Other => Some(Problem::NotAFile),
            Kind::Encrypted => Some(Problem::Encrypted),
            Kind::File | Kind::Folder if !is_good_path(bare) => Some(Problem::BadName),
            Kind::File | Kind::Folder if !folded.insert(bare.to_lowercase()) => Some(Problem::DoubleName),
            Kind::Folder if bare.contains('/') => Some(Problem::Unknown(Belongs::NoFolder)),
            Kind::File | Kind::Folder => None,
        };
        match problem {
            Some(problem) => ledger.blame_file(name, problem),
            None if is_folder => {}
            None => {
                listed.insert(name.to_owned(), index);
            }
        }
    }
    listed
}

/// Who packs a folder rather than its content gets one folder around all: `exam/package.toml`.
fn folder_around_all(texts: &[(String, Entry)]) -> String {
    let names = || texts.iter().map(|(name, _)| name.as_str());
    let inner = names().find(|name| name.ends_with("/package.toml") && name.matches('/').count() == 1);
    let Some(top) = inner.and_then(|name| name.strip_suffix("package.toml")) else { return String::new() };
    let itself = top.trim_end_matches('/');
    let around_all = names().all(|name| name.starts_with(top) || name == itself || is_by_the_way(name));
    if around_all && !matches!(top, "../" | "./" | "/") { top.to_owned() } else { String::new() }
}

/// What systems leave in folders unasked, and a package's own notes.
fn is_by_the_way(name: &str) -> bool {
    let last = name.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let parts = || name.split('/');
    let leads_out = parts().any(|part| part == "..");
    let hidden = parts().any(|part| part.starts_with('.') && part != ".");
    let known = ["thumbs.db", "desktop.ini", "readme.md"].contains(&last.to_lowercase().as_str());
    !leads_out && (hidden || known || name.starts_with("__MACOSX/"))
}

fn is_good_path(path: &str) -> bool {
    path.split('/').all(|part| {
        let mut pieces = part.split('.');
        let stem = pieces.next().unwrap_or_default();
        let ending = pieces.next().unwrap_or("none");
        part.len() <= MAX_NAME && is_id(stem) && is_id(ending) && pieces.next().is_none() && !is_device(stem)
    })
}

/// Whether a text can be the name of a file on every system, and an identifier.
pub(super) fn is_id(text: &str) -> bool {
    let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
    (1..=MAX_NAME).contains(&text.len()) && text.bytes().all(allowed)
}

/// Names that Windows keeps to itself.
fn is_device(stem: &str) -> bool {
    let numbered =
        |device| stem.strip_prefix(device).is_some_and(|rest: &str| rest.len() == 1 && rest <= "9");
    matches!(stem, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}
