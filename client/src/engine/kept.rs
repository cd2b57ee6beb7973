//! What this computer keeps of an exam beside texts: copies of files that are handed in, copies that were opened, dossiers
//! that were saved; and how all of a session goes.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use recordings::Manifest;
use signaling::protocol::exam::{
    CandidateNumber, DataClass, MAX_HANDED_BYTES, MAX_HANDED_FILES, SessionId, StationPurge,
};
use signaling::protocol::{FileHash, FileHasher, NotTaken, PART_ENDING, is_plain_name};

use crate::station::{Input, NotHandedIn, UnsentFile};

/// Copies of what is handed in, until the server has them.
const HANDED: &str = "handed";
/// Copies of what was opened.
const OPENED: &str = "opened";
/// Dossiers that were saved.
const DOSSIERS: &str = "dossiers";
/// Recordings of exchanges.
pub(super) const EXCHANGES: &str = "exchanges";

/// Where the copy of a file lies that is being handed in.
pub(super) fn handed_path(data: &Path, hash: FileHash) -> PathBuf {
    data.join(HANDED).join(hash.to_string())
}

/// Where a dossier is saved.
pub(super) fn dossier_path(data: &Path, session: SessionId, candidate: CandidateNumber) -> PathBuf {
    data.join(DOSSIERS).join(session.to_string()).join(format!("candidat-{}", candidate.0))
}

/// Copies a file that is handed in, or those right in a folder, where they may be; a file that grows or changes meanwhile
/// is none.
pub(super) fn take_in(data: &Path, path: &Path) -> Vec<Input> {
    if !path.is_dir() {
        return vec![take_in_file(data, path)];
    }
    let entries = fs::read_dir(path).map(|entries| entries.flatten().map(|entry| entry.path()).collect());
    let mut files: Vec<PathBuf> = entries.unwrap_or_default();
    files.retain(|file| {
        file.is_file() && !file.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
    });
    files.sort();
    files.truncate(MAX_HANDED_FILES);
    files.iter().map(|file| take_in_file(data, file)).collect()
}

fn take_in_file(data: &Path, path: &Path) -> Input {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match copied(data, path, &name) {
        Ok((hash, bytes)) => Input::TakenIn { name, bytes, hash },
        Err(why) => Input::NotTakenIn { name, why },
    }
}

fn copied(data: &Path, path: &Path, name: &str) -> Result<(FileHash, u64), NotHandedIn> {
    let unreadable = |error: io::Error| NotHandedIn::Unreadable(error.to_string());
    let refused = |why| Err(NotHandedIn::NotTaken(why));
    let known = fs::metadata(path).map_err(unreadable)?;
    match known.len() {
        _ if !known.is_file() || !is_plain_name(name) => return refused(NotTaken::BadName),
        0 => return refused(NotTaken::Empty),
        bytes if bytes > MAX_HANDED_BYTES => return refused(NotTaken::TooLarge),
        _ => {}
    }
    let folder = data.join(HANDED);
    fs::create_dir_all(&folder).map_err(unreadable)?;
    let part = folder.join("new.part");
    let (hash, bytes) = copy(path, &part).map_err(unreadable)?;
    let now = fs::metadata(path).map_err(unreadable)?;
    if bytes != known.len() || now.len() != known.len() || now.modified().ok() != known.modified().ok() {
        // It may be gone already.
        let _ = fs::remove_file(&part);
        return refused(NotTaken::Changed);
    }
    fs::rename(&part, handed_path(data, hash)).map_err(unreadable)?;
    Ok((hash, bytes))
}

fn copy(from: &Path, to: &Path) -> io::Result<(FileHash, u64)> {
    struct Hashing(File, FileHasher);
    impl Write for Hashing {
        fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
            let written = self.0.write(piece)?;
            self.1.update(&piece[..written]);
            Ok(written)
        }

        fn flush(&mut self) -> io::Result<()> {
            self.0.flush()
        }
    }
    let mut copy = Hashing(File::create(to)?, FileHasher::default());
    // No more than is taken, should it grow while it is read.
    let mut source = io::Read::take(File::open(from)?, MAX_HANDED_BYTES + 1);
    io::copy(&mut source, &mut copy)?;
    copy.0.sync_all()?;
    let bytes = copy.1.bytes();
    Ok((copy.1.finish(), bytes))
}

/// Removes the copies of files that do not wait any more.
pub(super) fn keep_copies(data: &Path, files: &[UnsentFile]) {
    let Ok(entries) = fs::read_dir(data.join(HANDED)) else { return };
    for entry in entries.flatten() {
        let waits = files.iter().any(|file| *entry.file_name() == *file.hash.to_string());
        if !waits && let Err(error) = fs::remove_file(entry.path()) {
            tracing::warn!(%error, "the copy of a file that was handed in stays");
        }
    }
}

/// Has the system open a copy of a file, so that what it changes there is nobody's work.
pub(super) fn open_copy(data: &Path, mirror: Option<&Path>, name: &str, opens: bool) -> Input {
    let opened = mirror.map(|mirror| mirror.join(name)).filter(|_| is_plain_name(name)).map(|source| {
        let copy = std::path::absolute(data.join(OPENED).join(name))?;
        fs::create_dir_all(data.join(OPENED))?;
        fs::copy(source, &copy)?;
        if opens {
            open::that_detached(&copy)?;
        }
        Ok::<PathBuf, io::Error>(copy)
    });
    match opened {
        Some(Ok(copy)) => Input::FileOpened(copy.display().to_string()),
        Some(Err(error)) => Input::FileNotOpened(name.to_owned(), error.to_string()),
        None => Input::FileNotOpened(name.to_owned(), "no such file".to_owned()),
    }
}

/// Removes the copies that were opened.
pub(super) fn close_copies(data: &Path) {
    match fs::remove_dir_all(data.join(OPENED)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, "copies of files that were opened stay");
        }
        Ok(()) | Err(_) => {}
    }
}

/// What went.
#[derive(Default)]
struct Gone {
    files: u32,
    bytes: u64,
}

/// Deletes what is on this computer of a session; none where something stays, so that the server asks again.
pub(super) fn purge(data: &Path, mirror: Option<&Path>, purge: &StationPurge) -> Option<Input> {
    let mut gone = Gone::default();
    let deleted = purge.classes.iter().try_for_each(|class| match class {
        DataClass::Recordings => recordings_of(data, purge, &mut gone),
        DataClass::Work => {
            for folder in [data.join(OPENED), data.join(DOSSIERS).join(purge.session.to_string())] {
                gone.folder(&folder)?;
            }
            // What is still listed there comes again.
            if let Some(mirror) = mirror.filter(|mirror| mirror.is_dir()) {
                gone.named(mirror, |name| is_handed(name) || name.ends_with(PART_ENDING))?;
            }
            // What could not be understood was put aside.
            gone.named(data, |name| name.ends_with(".broken"))
        }
        DataClass::Names => {
            let record = format!("record-{}.jsonl", purge.session);
            gone.named(data, |name| name == record || name == super::pages::PAGE)
        }
    });
    match deleted {
        Ok(()) => {
            let StationPurge { session, purge, .. } = *purge;
            let Gone { files, bytes } = gone;
            Some(Input::Purged { session, purge, files, bytes })
        }
        Err(error) => {
            tracing::error!(%error, "what is kept of a session is not all deleted");
            None
        }
    }
}

/// Whether a file's name is of one that a candidate handed in, as the server lists them.
fn is_handed(name: &str) -> bool {
    name.split_once(" - ").is_some_and(|(number, _)| number.parse::<u16>().is_ok())
}

fn recordings_of(data: &Path, purge: &StationPurge, gone: &mut Gone) -> io::Result<()> {
    let folder = data.join(EXCHANGES);
    if !folder.is_dir() {
        return Ok(());
    }
    let held = purge.from_ms..=purge.to_ms;
    for (_, manifest) in Manifest::all(&folder)? {
        let began_ms = manifest.exchange.started_at.timestamp().as_millisecond();
        if u64::try_from(began_ms).is_ok_and(|began_ms| held.contains(&began_ms)) {
            let purged = recordings::purge(&folder, &manifest.exchange.id).map_err(io::Error::other)?;
            gone.files += u32::try_from(purged.files.len()).unwrap_or(u32::MAX);
            gone.bytes += purged.bytes;
        }
    }
    Ok(())
}

impl Gone {
    fn file(&mut self, path: &Path) -> io::Result<()> {
        let bytes = fs::metadata(path)?.len();
        fs::remove_file(path)?;
        (self.files, self.bytes) = (self.files + 1, self.bytes + bytes);
        Ok(())
    }

    fn named(&mut self, folder: &Path, goes: impl Fn(&str) -> bool) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_file() && entry.file_name().to_str().is_some_and(&goes) {
                self.file(&entry.path())?;
            }
        }
        Ok(())
    }

    fn folder(&mut self, folder: &Path) -> io::Result<()> {
        if !folder.is_dir() {
            return Ok(());
        }
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            match entry.file_type()?.is_dir() {
                true => self.folder(&entry.path())?,
                false => self.file(&entry.path())?,
            }
        }
        fs::remove_dir(folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(data: &Path, path: &Path) -> NotHandedIn {
        match &take_in(data, path)[..] {
            [Input::NotTakenIn { why, .. }] => why.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_file_is_copied_under_its_hash_and_what_cannot_be_handed_in_is_refused_before_a_byte_is_copied() {
        let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let path = home.path().join("Lettre.odt");
        fs::write(&path, "Madame,").unwrap();
        let [Input::TakenIn { name, bytes, hash }] = &take_in(data.path(), &path)[..] else { panic!() };
        assert_eq!((name.as_str(), *bytes, *hash), ("Lettre.odt", 7, FileHasher::hash("Madame,")));
        assert_eq!(fs::read(handed_path(data.path(), *hash)).unwrap(), b"Madame,");
        let empty = home.path().join("vide.odt");
        fs::write(&empty, "").unwrap();
        assert_eq!(refused(data.path(), &empty), NotHandedIn::NotTaken(NotTaken::Empty));
        let huge = home.path().join("film.bin");
        File::create(&huge).unwrap().set_len(2 << 30).unwrap();
        assert_eq!(refused(data.path(), &huge), NotHandedIn::NotTaken(NotTaken::TooLarge));
        assert!(matches!(refused(data.path(), &home.path().join("rien.odt")), NotHandedIn::Unreadable(_)));
        assert_eq!(fs::read_dir(data.path().join(HANDED)).unwrap().count(), 1, "nothing else was copied");
        // A folder is what is right in it.
        assert_eq!(take_in(data.path(), home.path()).len(), 3);
        keep_copies(data.path(), &[]);
        assert_eq!(fs::read_dir(data.path().join(HANDED)).unwrap().count(), 0);
    }

    #[test]
    fn what_was_handed_in_or_opened_here_goes_and_what_is_not_of_it_stays() {
        let data = tempfile::tempdir().unwrap();
        let mirror = data.path().join("shared");
        for folder in ["shared", "opened", "dossiers/0000000000000001"] {
            fs::create_dir_all(data.path().join(folder)).unwrap();
        }
        let session = SessionId(1);
        let dossiers = data.path().join("dossiers").join(session.to_string());
        fs::create_dir_all(&dossiers).unwrap();
        for path in [
            mirror.join("7 - Lettre.odt"),
            mirror.join("Appel 1.ogg"),
            data.path().join("opened/a"),
            dossiers.join("b"),
        ] {
            fs::write(path, "secret").unwrap();
        }
        fs::write(data.path().join(format!("record-{session}.jsonl")), "nom").unwrap();
        let purge_of = |classes: &[DataClass]| StationPurge {
            session,
            purge: 9,
            classes: classes.to_vec(),
            from_ms: 0,
            to_ms: u64::MAX,
        };
        let gone = purge(data.path(), Some(&mirror), &purge_of(&[DataClass::Work, DataClass::Recordings]));
        assert!(matches!(gone, Some(Input::Purged { files: 3, bytes: 18, purge: 9, .. })), "{gone:?}");
        assert!(mirror.join("Appel 1.ogg").exists() && !mirror.join("7 - Lettre.odt").exists());
        assert!(data.path().join(format!("record-{session}.jsonl")).exists(), "of another class");
        let gone = purge(data.path(), None, &purge_of(&[DataClass::Names]));
        assert!(matches!(gone, Some(Input::Purged { files: 1, .. })), "{gone:?}");
    }
}
