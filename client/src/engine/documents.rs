//! Documents that are PDFs: a private copy is handed to the system's viewer, so that what the server's folder holds stays as
//! it is, and can go.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use signaling::protocol::{FileHash, FileHasher, is_plain_name};

use crate::station::Input;

/// Where the copies lie, in the station's data.
const COPIES: &str = "documents";

/// Copies a file, checked, and has it opened where somebody looks; what went wrong.
pub(super) fn open(data: &Path, from: &Path, hash: FileHash, title: String, opens: bool) -> Option<Input> {
    open_with(data, from, hash, title, |path| if opens { open::that_detached(path) } else { Ok(()) })
}

fn open_with(
    data: &Path,
    from: &Path,
    hash: FileHash,
    title: String,
    open: impl FnOnce(&Path) -> io::Result<()>,
) -> Option<Input> {
    let copied = copy(data, from, hash, &title).and_then(|copy| open(&std::path::absolute(&copy)?));
    match copied {
        Ok(()) => None,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Some(Input::DocumentNotOpened { title, why: None })
        }
        Err(error) => Some(Input::DocumentNotOpened { title, why: Some(error.to_string()) }),
    }
}

fn copy(data: &Path, from: &Path, hash: FileHash, title: &str) -> io::Result<std::path::PathBuf> {
    let mut content = Vec::new();
    io::copy(&mut File::open(from)?, &mut content)?;
    let mut hasher = FileHasher::default();
    hasher.update(&content);
    if hasher.finish() != hash {
        return Err(io::ErrorKind::NotFound.into());
    }
    let folder = data.join(COPIES);
    fs::create_dir_all(&folder)?;
    let named = format!("{title}.pdf");
    let copy = folder.join(if is_plain_name(&named) { named } else { format!("{hash}.pdf") });
    // A viewer may hold the one of before.
    match fs::remove_file(&copy) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    private().open(&copy)?.write_all(&content)?;
    Ok(copy)
}

#[cfg(unix)]
fn private() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options
}

/// Elsewhere the folder of the data is the person's own.
#[cfg(not(unix))]
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    options
}

/// Removes all copies, those of a run that was killed too.
pub(super) fn close(data: &Path) {
    match fs::remove_dir_all(data.join(COPIES)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, "copies of documents stay");
        }
        Ok(()) | Err(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(content: &[u8]) -> FileHash {
        let mut hasher = FileHasher::default();
        hasher.update(content);
        hasher.finish()
    }

    #[test]
    fn a_private_copy_is_opened_under_its_title_and_goes_with_the_rest() {
        let data = tempfile::tempdir().unwrap();
        let from = data.path().join("11-carte.pdf");
        fs::write(&from, "%PDF-1.7").unwrap();
        let mut opened = Vec::new();
        for title in ["Carte des agences", "Qui\u{a0}: fait quoi ?"] {
            let told = open_with(data.path(), &from, hash(b"%PDF-1.7"), title.into(), |path| {
                opened.push(path.to_owned());
                assert_eq!(fs::read(path)?, b"%PDF-1.7");
                Ok(())
            });
            assert!(told.is_none(), "{told:?}");
        }
        assert!(opened[0].ends_with("documents/Carte des agences.pdf"), "{opened:?}");
        assert!(opened[1].ends_with(format!("{}.pdf", hash(b"%PDF-1.7"))), "no name for every system");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&opened[0]).unwrap().permissions().mode() & 0o777, 0o600);
        }
        close(data.path());
        assert!(!opened[0].exists() && from.exists());
    }

    #[test]
    fn what_is_not_here_or_not_whole_is_said_and_never_opened() {
        let data = tempfile::tempdir().unwrap();
        let from = data.path().join("11-carte.pdf");
        let told = |from: &Path| {
            open_with(data.path(), from, hash(b"%PDF"), "Carte".into(), |_| panic!("nothing to open"))
        };
        assert!(matches!(told(&from), Some(Input::DocumentNotOpened { why: None, .. })));
        fs::write(&from, "another").unwrap();
        assert!(matches!(told(&from), Some(Input::DocumentNotOpened { why: None, .. })));
        let failed = open_with(data.path(), &from, hash(b"another"), "Carte".into(), |_| {
            Err(io::Error::other("no viewer"))
        });
        assert!(
            matches!(failed, Some(Input::DocumentNotOpened { why: Some(why), .. }) if why == "no viewer")
        );
    }
}
