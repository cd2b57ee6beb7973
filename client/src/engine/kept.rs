//! What this computer keeps of an exam beside texts: copies of files that are handed in, copies that were opened, dossiers
//! that were saved; and how all of a session goes.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use signaling::protocol::exam::{CandidateNumber, MAX_HANDED_BYTES, MAX_HANDED_FILES, SessionId};
use signaling::protocol::{FileHash, FileHasher, NotTaken, is_plain_name};

use crate::station::{FileFor, Input, NotHandedIn, UnsentFile};

/// Copies of what is handed in, until the server has them.
pub(super) const HANDED: &str = "handed";
/// Copies of what was opened.
pub(super) const OPENED: &str = "opened";
/// Dossiers that were saved.
pub(super) const DOSSIERS: &str = "dossiers";
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
/// is none. Of a folder with too many files none is taken: nobody could say which.
pub(super) fn take_in(data: &Path, of: FileFor, path: &Path) -> Vec<Input> {
    if !path.is_dir() || !of.kind.is_work() {
        return vec![take_in_file(data, of, path)];
    }
    let not = |why| vec![Input::NotTakenIn { name: name_of(path), why }];
    let listed = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = match listed {
        Ok(entries) => entries.into_iter().map(|entry| entry.path()),
        Err(error) => return not(NotHandedIn::Unreadable(error.to_string())),
    };
    let is_hidden = |path: &PathBuf| name_of(path).starts_with('.');
    let mut files: Vec<PathBuf> = entries.filter(|path| !is_hidden(path)).collect();
    files.sort();
    match files.len() {
        0 => not(NotHandedIn::NotTaken(NotTaken::Empty)),
        1..=MAX_HANDED_FILES => files.iter().map(|file| take_in_file(data, of, file)).collect(),
        _ => not(NotHandedIn::NotTaken(NotTaken::TooMany)),
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn take_in_file(data: &Path, of: FileFor, path: &Path) -> Input {
    let name = name_of(path);
    match copied(data, path, &name) {
        Ok((hash, bytes)) => Input::TakenIn { of, name, bytes, hash },
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

#[cfg(test)]
mod tests {
    use signaling::protocol::exam::HandedKind;

    use super::*;

    const OWN: FileFor =
        FileFor { session: SessionId(1), candidate: CandidateNumber(7), kind: HandedKind::Work };

    fn refused(data: &Path, path: &Path) -> NotHandedIn {
        match &take_in(data, OWN, path)[..] {
            [Input::NotTakenIn { why, .. }] => why.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_file_is_copied_under_its_hash_and_what_cannot_be_handed_in_is_refused_before_a_byte_is_copied() {
        let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let path = home.path().join("Lettre.odt");
        fs::write(&path, "Madame,").unwrap();
        let [Input::TakenIn { of: OWN, name, bytes, hash }] = &take_in(data.path(), OWN, &path)[..] else {
            panic!()
        };
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
        assert_eq!(take_in(data.path(), OWN, home.path()).len(), 3);
        keep_copies(data.path(), &[]);
        assert_eq!(fs::read_dir(data.path().join(HANDED)).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_that_is_empty_too_full_or_for_one_file_is_refused_as_a_whole() {
        let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        assert_eq!(refused(data.path(), home.path()), NotHandedIn::NotTaken(NotTaken::Empty));
        (0..=MAX_HANDED_FILES).for_each(|n| fs::write(home.path().join(format!("{n}.odt")), "a").unwrap());
        assert_eq!(refused(data.path(), home.path()), NotHandedIn::NotTaken(NotTaken::TooMany));
        let one = FileFor { kind: HandedKind::Professional, ..OWN };
        let told = take_in(data.path(), one, home.path());
        let bad = NotHandedIn::NotTaken(NotTaken::BadName);
        assert!(matches!(&told[..], [Input::NotTakenIn { why, .. }] if *why == bad), "{told:?}");
        assert!(!data.path().join(HANDED).exists(), "nothing was copied");
    }
}
