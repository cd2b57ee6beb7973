//! A package to be spoilt: the sample's files in memory.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use signaling::package::{Mistakes, Package};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::french::read_in_french;

#[derive(Clone)]
pub struct Draft {
    pub files: BTreeMap<String, Vec<u8>>,
}

pub fn sample_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/package")
}

impl Draft {
    /// The whole sample.
    pub fn sample() -> Self {
        let mut draft = Self { files: BTreeMap::new() };
        draft.load(&sample_path(), "");
        draft
    }

    /// The sample's part for CCP 2, which draws no recording and so is read at once.
    pub fn small() -> Self {
        let mut draft = Self::sample();
        let kept_clients = ["fontaine-fleurs", "perrin", "costa", "menuiserie-arnaud", "moreau", "lopez"];
        draft.files.retain(|name, _| match name.split_once('/') {
            Some(("recordings", _)) => false,
            Some(("subjects", file)) => file.starts_with("ccp2"),
            Some(("clients", file)) => kept_clients.contains(&file.trim_end_matches(".toml")),
            _ => true,
        });
        draft
    }

    fn load(&mut self, folder: &Path, prefix: &str) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                self.load(&entry.path(), &format!("{name}/"));
            } else {
                self.files.insert(name, fs::read(entry.path()).unwrap());
            }
        }
    }

    pub fn put(mut self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.files.insert(name.into(), content.as_ref().to_vec());
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.files.remove(name).unwrap_or_else(|| panic!("{name} is in the sample"));
        self
    }

    /// Replaces the first `from` of a file.
    pub fn edit(self, name: &str, from: &str, to: &str) -> Self {
        let text = String::from_utf8(self.files[name].clone()).unwrap();
        assert!(text.contains(from), "{name} holds {from:?}");
        self.put(name, text.replacen(from, to, 1))
    }

    pub fn folder(&self) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in &self.files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        folder
    }

    pub fn open(&self) -> Result<Package, Mistakes> {
        read_in_french(Package::open(self.folder().path()))
    }

    /// What is said of it, line by line.
    pub fn told(&self) -> Vec<String> {
        match self.open() {
            Ok(_) => Vec::new(),
            Err(mistakes) => mistakes.to_string().lines().map(str::to_owned).collect(),
        }
    }

    /// A zip of it, each name after `top`.
    pub fn zip(&self, top: &str) -> Vec<u8> {
        self.zip_with(top, SimpleFileOptions::default())
    }

    /// A zip of it that is made and read in no time.
    pub fn stored(&self) -> Vec<u8> {
        self.zip_with("", SimpleFileOptions::default().compression_method(CompressionMethod::Stored))
    }

    fn zip_with(&self, top: &str, options: SimpleFileOptions) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.files {
            zip.start_file(format!("{top}{name}"), options).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }
}

/// Opens a zip from its bytes.
pub fn open_zip(bytes: &[u8]) -> Result<Package, Mistakes> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("exam.zip");
    fs::write(&path, bytes).unwrap();
    read_in_french(Package::open(&path))
}

/// What is said of a zip.
pub fn zip_told(bytes: &[u8]) -> String {
    open_zip(bytes).map_or_else(|mistakes| mistakes.to_string(), |_| String::new())
}
