//! The folder that mirrors the server's files: every file in it is whole and checked, or has the ending of a part.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use sha2::{Digest, Sha256};
use signaling::protocol::{FileHash, SharedFile, is_plain_name};

const PART: &str = "part";
const READ_BYTES: usize = 1 << 16;

pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub fn at(path: PathBuf) -> Self {
        Folder { path }
    }

    /// Removes what the server does not hold, which is said in `changed`; gives those of its files that are not here.
    pub fn prepare(&self, files: &[SharedFile], changed: &mut bool) -> anyhow::Result<Vec<SharedFile>> {
        fs::create_dir_all(&self.path).with_context(|| self.path.display().to_string())?;
        for file in files {
            ensure!(is_plain_name(&file.name), "the server names a file {:?}", file.name);
        }
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            let kept = |file: &SharedFile| {
                entry.file_name() == file.name.as_str() || entry.path() == self.part_path(file)
            };
            if entry.file_type()?.is_file() && !files.iter().any(kept) {
                fs::remove_file(entry.path())?;
                *changed = true;
            }
        }
        let mut missing = Vec::new();
        for file in files {
            if !self.holds(file)? {
                missing.push(file.clone());
            }
        }
        Ok(missing)
    }

    /// Goes on with what is here of a file, or begins it.
    pub fn part(&self, file: &SharedFile) -> anyhow::Result<Part> {
        let path = self.part_path(file);
        let (mut hash, mut held) = match digest(&path) {
            Ok(known) => known,
            Err(error) if error.kind() == io::ErrorKind::NotFound => (Sha256::new(), 0),
            Err(error) => return Err(error.into()),
        };
        let content = OpenOptions::new().create(true).append(true).open(&path)?;
        if held > file.bytes {
            content.set_len(0)?;
            (hash, held) = (Sha256::new(), 0);
        }
        Ok(Part { file: file.clone(), whole: self.path.join(&file.name), path, content, hash, held })
    }

    fn holds(&self, file: &SharedFile) -> io::Result<bool> {
        let path = self.path.join(&file.name);
        match fs::metadata(&path) {
            Ok(known) if known.len() == file.bytes => {
                let (hash, _) = digest(&path)?;
                Ok(FileHash(hash.finalize().into()) == file.hash)
            }
            Ok(_) => Ok(false),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Named by the content: a file that changed at the server is not gone on with.
    fn part_path(&self, file: &SharedFile) -> PathBuf {
        self.path.join(format!("{}.{PART}", file.hash))
    }
}

/// A file that is being fetched.
pub(super) struct Part {
    file: SharedFile,
    whole: PathBuf,
    path: PathBuf,
    content: File,
    hash: Sha256,
    held: u64,
}

impl Part {
    /// How many bytes of it are here.
    pub fn held(&self) -> u64 {
        self.held
    }

    pub fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        let after = self.held + bytes.len() as u64;
        ensure!(after <= self.file.bytes, "more was sent than the file has");
        self.content.write_all(bytes)?;
        self.hash.update(bytes);
        self.held = after;
        Ok(())
    }

    /// Gives the file its name where it is what was promised, and removes it where it is not.
    pub fn finish(self) -> anyhow::Result<()> {
        if FileHash(self.hash.finalize().into()) != self.file.hash {
            fs::remove_file(&self.path)?;
            anyhow::bail!("what came is not what the server promised");
        }
        self.content.sync_all()?;
        drop(self.content);
        Ok(fs::rename(&self.path, &self.whole)?)
    }
}

fn digest(path: &Path) -> io::Result<(Sha256, u64)> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; READ_BYTES];
    let mut bytes = 0;
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok((hash, bytes)),
            read => {
                hash.update(&buffer[..read]);
                bytes += read as u64;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, content: &[u8]) -> SharedFile {
        let hash = FileHash(Sha256::digest(content).into());
        SharedFile { name: name.into(), bytes: content.len() as u64, hash }
    }

    fn missing(folder: &Folder, files: &[SharedFile]) -> anyhow::Result<Vec<SharedFile>> {
        folder.prepare(files, &mut false)
    }

    #[test]
    fn a_file_that_broke_off_is_gone_on_with_and_takes_its_name_once_whole() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = Folder::at(temporary.path().join("shared"));
        let file = file("appel.wav", b"bonjour madame");
        assert_eq!(missing(&folder, std::slice::from_ref(&file)).unwrap(), std::slice::from_ref(&file));
        let mut part = folder.part(&file).unwrap();
        part.write(b"bonjour").unwrap();
        drop(part);
        assert_eq!(missing(&folder, std::slice::from_ref(&file)).unwrap(), std::slice::from_ref(&file));
        let mut part = folder.part(&file).unwrap();
        assert_eq!(part.held(), 7);
        part.write(b" madame").unwrap();
        part.finish().unwrap();
        assert_eq!(missing(&folder, std::slice::from_ref(&file)).unwrap(), []);
        assert_eq!(fs::read(temporary.path().join("shared/appel.wav")).unwrap(), b"bonjour madame");
    }

    #[test]
    fn what_is_not_as_promised_never_takes_the_name() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = Folder::at(temporary.path().into());
        let file = file("appel.wav", b"bonjour");
        let mut part = folder.part(&file).unwrap();
        part.write(b"bonsoir").unwrap();
        assert!(part.write(b"!").is_err(), "longer than the file");
        assert!(part.finish().is_err());
        assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_the_server_no_longer_holds_or_holds_otherwise_goes() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = Folder::at(temporary.path().into());
        for name in ["old.wav", "changed.wav", "kept.wav", "0123.part"] {
            fs::write(temporary.path().join(name), "as it was").unwrap();
        }
        let files = [file("changed.wav", b"as it is!"), file("kept.wav", b"as it was")];
        assert_eq!(missing(&folder, &files).unwrap(), [files[0].clone()]);
        assert!(!temporary.path().join("old.wav").exists() && !temporary.path().join("0123.part").exists());
        assert!(folder.prepare(&[file("../elsewhere.wav", b"")], &mut false).is_err());
    }
}
