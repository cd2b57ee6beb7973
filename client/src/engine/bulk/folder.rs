//! The folder that mirrors the server's files: every file in it is whole and checked, or has the ending of a part.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use anyhow::{Context, bail, ensure};
use signaling::protocol::exam::{MAX_RECORDING_BYTES, RecordingFile};
use signaling::protocol::{FileHash, FileHasher, MAX_FILE_BYTES, PART_ENDING, SharedFile, is_plain_name};

pub(super) struct Folder {
    path: PathBuf,
    /// What was hashed already, so that a list that comes again costs nothing.
    checked: BTreeMap<String, Checked>,
    stopping: Arc<AtomicBool>,
}

/// A file as it was when it was hashed.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Checked {
    bytes: u64,
    modified: Option<SystemTime>,
    hash: FileHash,
}

impl Folder {
    /// Hashing of much content ends early once `stopping`.
    pub fn at(path: PathBuf, stopping: Arc<AtomicBool>) -> Self {
        Folder { path, checked: BTreeMap::new(), stopping }
    }

    /// Removes what the server does not hold, or holds otherwise, which is said in `changed`; gives those of its files
    /// that are not here.
    pub fn prepare(&mut self, files: &[SharedFile], changed: &mut bool) -> anyhow::Result<Vec<SharedFile>> {
        fs::create_dir_all(&self.path).with_context(|| self.path.display().to_string())?;
        let mut names = BTreeSet::new();
        for file in files {
            ensure!(is_plain_name(&file.name), "the server names a file {:?}", file.name);
            ensure!(names.insert(file.name.to_lowercase()), "the server names {} twice", file.name);
            let most = match RecordingFile::named(&file.name) {
                Some(_) => MAX_RECORDING_BYTES,
                None => MAX_FILE_BYTES,
            };
            ensure!(file.bytes <= most, "{} would be {} bytes long", file.name, file.bytes);
        }
        let known = |file: &SharedFile| [OsString::from(&file.name), part_name(file).into()];
        let kept: BTreeSet<OsString> = files.iter().flat_map(known).collect();
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            if entry.file_type()?.is_file() && !kept.contains(&entry.file_name()) {
                fs::remove_file(entry.path())?;
                *changed = true;
            }
        }
        let mut missing = Vec::new();
        for file in files {
            if !self.holds(file, changed)? {
                missing.push(file.clone());
            }
        }
        Ok(missing)
    }

    /// Goes on with what is here of a file, or begins it.
    pub fn part(&self, file: &SharedFile) -> anyhow::Result<Part> {
        let path = self.path.join(part_name(file));
        let mut content = OpenOptions::new().create(true).read(true).append(true).open(&path)?;
        let mut hasher = FileHasher::default();
        hasher.read(&mut content, || self.goes_on())?;
        if hasher.bytes() > file.bytes {
            content.set_len(0)?;
            hasher = FileHasher::default();
        }
        Ok(Part { file: file.clone(), whole: self.path.join(&file.name), path, content, hasher })
    }

    /// Whether a file is here as it should be. One that is not goes: nobody is to hear an older one under its name.
    fn holds(&mut self, file: &SharedFile, changed: &mut bool) -> io::Result<bool> {
        let path = self.path.join(&file.name);
        let known = match fs::metadata(&path) {
            Ok(known) => known,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        };
        let wanted = Checked { bytes: known.len(), modified: known.modified().ok(), hash: file.hash };
        if self.checked.get(&file.name) != Some(&wanted) {
            let mut hasher = FileHasher::default();
            hasher.read(&mut File::open(&path)?, || self.goes_on())?;
            let found = Checked { hash: hasher.finish(), ..wanted };
            self.checked.insert(file.name.clone(), found);
        }
        let holds = self.checked.get(&file.name) == Some(&wanted) && wanted.bytes == file.bytes;
        if !holds {
            fs::remove_file(&path)?;
            *changed = true;
        }
        Ok(holds)
    }

    fn goes_on(&self) -> bool {
        !self.stopping.load(Ordering::Relaxed)
    }
}

/// Named by the content: a file that changed at the server is not gone on with.
fn part_name(file: &SharedFile) -> String {
    format!("{}{PART_ENDING}", file.hash)
}

/// A file that is being fetched.
pub(super) struct Part {
    file: SharedFile,
    whole: PathBuf,
    path: PathBuf,
    content: File,
    hasher: FileHasher,
}

impl Part {
    /// How many bytes of it are here.
    pub fn held(&self) -> u64 {
        self.hasher.bytes()
    }

    pub fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        ensure!(self.held() + bytes.len() as u64 <= self.file.bytes, "more was sent than the file has");
        self.content.write_all(bytes)?;
        self.hasher.update(bytes);
        Ok(())
    }

    /// Gives the file its name where it is what was promised, and removes it where it is not.
    pub fn finish(self) -> anyhow::Result<()> {
        if self.hasher.finish() != self.file.hash {
            fs::remove_file(&self.path)?;
            bail!("what came is not what the server promised");
        }
        self.content.sync_all()?;
        drop(self.content);
        Ok(fs::rename(&self.path, &self.whole)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, content: &[u8]) -> SharedFile {
        let mut hasher = FileHasher::default();
        hasher.update(content);
        SharedFile { name: name.into(), bytes: content.len() as u64, hash: hasher.finish() }
    }

    fn folder(path: &std::path::Path) -> Folder {
        Folder::at(path.into(), Arc::default())
    }

    fn missing(folder: &mut Folder, files: &[SharedFile]) -> anyhow::Result<Vec<SharedFile>> {
        folder.prepare(files, &mut false)
    }

    #[test]
    fn a_file_that_broke_off_is_gone_on_with_and_takes_its_name_once_whole() {
        let temporary = tempfile::tempdir().unwrap();
        let mut folder = folder(&temporary.path().join("shared"));
        let files = [file("appel.wav", b"bonjour madame")];
        assert_eq!(missing(&mut folder, &files).unwrap(), files);
        let mut part = folder.part(&files[0]).unwrap();
        part.write(b"bonjour").unwrap();
        drop(part);
        assert_eq!(missing(&mut folder, &files).unwrap(), files);
        let mut part = folder.part(&files[0]).unwrap();
        assert_eq!(part.held(), 7);
        part.write(b" madame").unwrap();
        part.finish().unwrap();
        assert_eq!(missing(&mut folder, &files).unwrap(), []);
        assert_eq!(fs::read(temporary.path().join("shared/appel.wav")).unwrap(), b"bonjour madame");
    }

    #[test]
    fn what_is_not_as_promised_never_takes_the_name() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = folder(temporary.path());
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
        let mut folder = folder(temporary.path());
        for name in ["old.wav", "changed.wav", "kept.wav", "0123.part"] {
            fs::write(temporary.path().join(name), "as it was").unwrap();
        }
        let files = [file("changed.wav", b"as it is!"), file("kept.wav", b"as it was")];
        let mut changed = false;
        assert_eq!(folder.prepare(&files, &mut changed).unwrap(), [files[0].clone()]);
        assert!(changed);
        let left: Vec<_> =
            fs::read_dir(temporary.path()).unwrap().map(|left| left.unwrap().file_name()).collect();
        assert_eq!(left, ["kept.wav"]);
        // A file that was changed here is found out, although it was checked before.
        fs::write(temporary.path().join("kept.wav"), "longer than it was").unwrap();
        assert_eq!(missing(&mut folder, &files).unwrap(), files);
    }

    #[test]
    fn names_and_lengths_that_no_server_of_ours_gives_are_refused_and_nothing_goes() {
        let temporary = tempfile::tempdir().unwrap();
        let mut folder = folder(temporary.path());
        let kept = [file("kept.wav", b"as it was")];
        fs::write(temporary.path().join("kept.wav"), "as it was").unwrap();
        let enormous = SharedFile { bytes: MAX_FILE_BYTES + 1, ..kept[0].clone() };
        let twice = [file("a.wav", b"a"), file("A.wav", b"b")];
        for files in [&[file("../elsewhere.wav", b"")][..], &[enormous], &twice] {
            assert!(missing(&mut folder, files).is_err(), "{files:?}");
        }
        assert_eq!(missing(&mut folder, &kept).unwrap(), []);
    }
}
