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
#[derive(Debug, PartialEq, Eq)]
pub(super) enum DossierPlace {
    /// This folder in the station's data, in place of what was saved there before.
    Own(PathBuf),
    /// In this folder, which a person chose, under this name or the next that nothing has there: what lies there is not
    /// this program's.
    Chosen { within: PathBuf, name: String },
}

/// As many dossiers of one candidate in one folder as nobody saves.
const MOST_NAMES: usize = 1_000;

impl DossierPlace {
    pub fn of(data: &Path, to: Option<PathBuf>, session: SessionId, candidate: CandidateNumber) -> Self {
        let name = format!("candidat-{}", candidate.0);
        match to {
            Some(within) => DossierPlace::Chosen { within, name: format!("{name}-{session}") },
            None => DossierPlace::Own(data.join(DOSSIERS).join(session.to_string()).join(name)),
        }
    }

    /// Makes an empty folder in which the dossier is gathered, and gives it with the one that it is to be.
    ///
    /// # Errors
    /// Where the chosen folder is none, or cannot be written to.
    pub fn prepare(&self) -> io::Result<(PathBuf, PathBuf)> {
        match self {
            DossierPlace::Own(folder) => {
                let beside = folder.with_extension("part");
                if beside.exists() {
                    fs::remove_dir_all(&beside)?;
                }
                fs::create_dir_all(&beside)?;
                Ok((beside, folder.clone()))
            }
            DossierPlace::Chosen { within, name } => {
                if !fs::metadata(within)?.is_dir() {
                    return Err(io::ErrorKind::NotADirectory.into());
                }
                let again = (2..=MOST_NAMES).map(|number| format!("{name}-{number}"));
                let names = std::iter::once(name.clone()).chain(again);
                let is_free = |folder: &PathBuf| {
                    let named = ["", "part", "pdf"].map(|ending| folder.with_extension(ending));
                    !named.iter().any(|path| path.symlink_metadata().is_ok())
                };
                let folder = names.map(|name| within.join(name)).find(is_free);
                let folder = folder.ok_or(io::ErrorKind::AlreadyExists)?;
                let beside = folder.with_extension("part");
                fs::create_dir(&beside)?;
                Ok((beside, folder))
            }
        }
    }

    /// Gives the folder in which a dossier was gathered its name.
    ///
    /// # Errors
    /// Where it cannot have it.
    pub fn settle(&self, beside: &Path, folder: &Path) -> io::Result<()> {
        // What was saved there before is the same, or less.
        if matches!(self, DossierPlace::Own(_)) && folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::rename(beside, folder)
    }
}

impl std::fmt::Display for DossierPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            DossierPlace::Own(folder) => folder.display().fmt(f),
            DossierPlace::Chosen { within, .. } => within.display().fmt(f),
        }
    }
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

    #[test]
    fn a_dossier_goes_to_the_stations_data_or_where_a_person_says_and_writes_over_nothing_there() {
        let (data, chosen) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (session, candidate) = (SessionId(0x5e55), CandidateNumber(7));
        let own = DossierPlace::of(data.path(), None, session, candidate);
        let usual = data.path().join("dossiers/0000000000005e55/candidat-7");
        assert_eq!(own, DossierPlace::Own(usual.clone()));
        let save = |place: &DossierPlace, text: &str| {
            let (beside, folder) = place.prepare().unwrap();
            fs::write(beside.join("index.json"), text).unwrap();
            place.settle(&beside, &folder).unwrap();
            folder
        };
        assert_eq!((save(&own, "1"), save(&own, "2")), (usual.clone(), usual.clone()));
        assert_eq!(fs::read_to_string(usual.join("index.json")).unwrap(), "2", "the newest");
        let to = || Some(chosen.path().to_owned());
        let elsewhere = DossierPlace::of(data.path(), to(), session, candidate);
        let [first, second] = [save(&elsewhere, "1"), save(&elsewhere, "2")];
        assert_eq!(first, chosen.path().join("candidat-7-0000000000005e55"));
        assert_eq!(second, chosen.path().join("candidat-7-0000000000005e55-2"));
        assert_eq!(fs::read_to_string(first.join("index.json")).unwrap(), "1", "as it was");
        fs::write(chosen.path().join("candidat-8-0000000000005e55.pdf"), "somebody's").unwrap();
        let other = DossierPlace::of(data.path(), to(), session, CandidateNumber(8));
        assert!(save(&other, "1").ends_with("candidat-8-0000000000005e55-2"), "its pages have no place");
    }

    #[test]
    fn where_a_dossier_cannot_be_written_it_is_said_and_nothing_is_left() {
        let chosen = tempfile::tempdir().unwrap();
        let file = chosen.path().join("note.txt");
        fs::write(&file, "a").unwrap();
        let place = |to: &Path| {
            let to = Some(to.to_owned());
            DossierPlace::of(Path::new("data"), to, SessionId(1), CandidateNumber(7))
        };
        let kind = |to: &Path| place(to).prepare().map_err(|error| error.kind()).unwrap_err();
        assert_eq!(kind(&file), io::ErrorKind::NotADirectory);
        assert_eq!(kind(&chosen.path().join("rien")), io::ErrorKind::NotFound);
        assert_eq!(place(&file).to_string(), file.display().to_string());
        assert_eq!(fs::read_dir(chosen.path()).unwrap().count(), 1);
    }
}
