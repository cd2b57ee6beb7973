//! A package to send: a folder is packed into a zip beside what the station keeps, a zip is taken as it is.
//!
//! What the server would not take for its size or number is found here, before anything is sent. What is in the files is the
//! server's to check: so links go as links, and names as they are.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use signaling::protocol::{FileHasher, MAX_PACKAGE_BYTES};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::station::{ImportFault, Packed};

/// Where a folder is packed, in the station's data.
const OUTGOING: &str = "outgoing";
const PACKED: &str = "package.zip";
/// The file by which a package is known, at its top or in one folder around all.
const HEAD: &str = "package.toml";
/// As many files as a package may have, and folders.
const MOST_ENTRIES: usize = 4_000;
/// A folder around all, the folders of the format, and one more, so that what lies there is told.
const MOST_DEEP: usize = 4;

/// Makes one file of a folder or zip.
pub(super) fn pack(data: &Path, path: &Path) -> Result<Packed, ImportFault> {
    let found = fs::metadata(path).map_err(unreadable)?;
    if !found.is_dir() {
        return if found.is_file() { hashed(path.to_owned()) } else { Err(ImportFault::NoPackage) };
    }
    let mut entries = Vec::new();
    list(path, "", 1, &mut entries)?;
    entries.sort();
    let is_head = |name: &str| name == HEAD || name.split_once('/').is_some_and(|(_, rest)| rest == HEAD);
    if !entries.iter().any(|(name, kind)| *kind == Kind::File && is_head(name)) {
        return Err(ImportFault::NoPackage);
    }
    let folder = data.join(OUTGOING);
    let not_packed = |error: io::Error| ImportFault::NotPacked(error.to_string());
    fs::create_dir_all(&folder).map_err(not_packed)?;
    let packed = folder.join(PACKED);
    let mut zip = ZipWriter::new(BufWriter::new(File::create(&packed).map_err(not_packed)?));
    let told = |error: zip::result::ZipError| ImportFault::NotPacked(error.to_string());
    // Most of a package is sound, which is packed already.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut bytes = 0;
    for (name, kind) in entries {
        match kind {
            Kind::Folder => zip.add_directory(name, options).map_err(told)?,
            Kind::Link => zip.add_symlink(name, "", options).map_err(told)?,
            Kind::File => {
                let at = name.split('/').fold(path.to_owned(), |path, part| path.join(part));
                let mut file = File::open(at).map_err(unreadable)?;
                zip.start_file(name, options).map_err(told)?;
                bytes += io::copy(&mut file, &mut zip).map_err(not_packed)?;
                if bytes > MAX_PACKAGE_BYTES {
                    return Err(ImportFault::TooLarge);
                }
            }
        }
    }
    let mut written = zip.finish().map_err(told)?;
    written.flush().map_err(not_packed)?;
    hashed(packed)
}

/// Removes what was packed last.
pub(super) fn forget(data: &Path) {
    match fs::remove_file(data.join(OUTGOING).join(PACKED)) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => tracing::warn!(%error, "what was packed stays"),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    File,
    Folder,
    Link,
}

/// Every file and folder but hidden ones, without following a link; as they will be called in the zip.
fn list(
    folder: &Path,
    prefix: &str,
    deep: usize,
    entries: &mut Vec<(String, Kind)>,
) -> Result<(), ImportFault> {
    let (mut bytes, mut folders) = (0, Vec::new());
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') {
            continue;
        }
        if entries.len() == MOST_ENTRIES {
            return Err(ImportFault::TooManyFiles);
        }
        let found = fs::symlink_metadata(entry.path()).map_err(unreadable)?;
        let name = format!("{prefix}{name}");
        let kind = match found.file_type() {
            kind if kind.is_dir() => Kind::Folder,
            kind if kind.is_file() => Kind::File,
            _ => Kind::Link,
        };
        if kind == Kind::File {
            bytes += found.len();
            if bytes > MAX_PACKAGE_BYTES {
                return Err(ImportFault::TooLarge);
            }
        }
        entries.push((name.clone(), kind));
        if kind == Kind::Folder && deep < MOST_DEEP {
            folders.push((entry.path(), format!("{name}/")));
        }
    }
    folders.iter().try_for_each(|(path, prefix)| list(path, prefix, deep + 1, entries))
}

fn hashed(file: PathBuf) -> Result<Packed, ImportFault> {
    let mut content = File::open(&file).map_err(unreadable)?;
    if content.metadata().map_err(unreadable)?.len() > MAX_PACKAGE_BYTES {
        return Err(ImportFault::TooLarge);
    }
    let mut hasher = FileHasher::default();
    hasher.read(&mut content, || true).map_err(unreadable)?;
    Ok(Packed { file, bytes: hasher.bytes(), hash: hasher.finish() })
}

fn unreadable(error: io::Error) -> ImportFault {
    ImportFault::Unreadable(error.to_string())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn folder_with(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        folder
    }

    fn names(packed: &Packed) -> Vec<String> {
        let zip = zip::ZipArchive::new(File::open(&packed.file).unwrap()).unwrap();
        let mut names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_folder_is_packed_with_all_but_what_is_hidden_and_always_alike() {
        let data = tempfile::tempdir().unwrap();
        let folder = folder_with(&["package.toml", "clients/vidal.toml", ".git/config", "clients/.DS_Store"]);
        let packed = pack(data.path(), folder.path()).unwrap();
        assert_eq!(names(&packed), ["clients/", "clients/vidal.toml", "package.toml"]);
        let mut zip = zip::ZipArchive::new(File::open(&packed.file).unwrap()).unwrap();
        let mut text = String::new();
        zip.by_name("clients/vidal.toml").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "clients/vidal.toml");
        assert_eq!(pack(data.path(), folder.path()).unwrap(), packed, "what broke off is gone on with");
        forget(data.path());
        assert!(!packed.file.exists());
    }

    #[test]
    fn a_folder_around_the_package_will_do_and_any_other_folder_is_none() {
        let data = tempfile::tempdir().unwrap();
        assert!(pack(data.path(), folder_with(&["examen/package.toml"]).path()).is_ok());
        let data = tempfile::tempdir().unwrap();
        for files in [&["lettre.odt"][..], &[], &["a/b/package.toml"]] {
            let refused = pack(data.path(), folder_with(files).path());
            assert_eq!(refused, Err(ImportFault::NoPackage), "{files:?}");
        }
        assert!(!data.path().join(OUTGOING).exists(), "nothing was written");
    }

    #[test]
    fn what_is_too_much_is_found_before_it_is_sent() {
        let data = tempfile::tempdir().unwrap();
        let folder = folder_with(&["package.toml"]);
        let large = File::create(folder.path().join("sound.wav")).unwrap();
        large.set_len(MAX_PACKAGE_BYTES + 1).unwrap();
        assert_eq!(pack(data.path(), folder.path()), Err(ImportFault::TooLarge));
        assert_eq!(pack(data.path(), &folder.path().join("sound.wav")), Err(ImportFault::TooLarge));
        fs::remove_file(folder.path().join("sound.wav")).unwrap();
        (0..MOST_ENTRIES).for_each(|n| fs::write(folder.path().join(n.to_string()), "").unwrap());
        assert_eq!(pack(data.path(), folder.path()), Err(ImportFault::TooManyFiles));
    }

    #[test]
    fn what_is_not_there_is_said_and_a_zip_is_taken_as_it_is() {
        let data = tempfile::tempdir().unwrap();
        let gone = pack(data.path(), &data.path().join("nowhere"));
        assert!(matches!(gone, Err(ImportFault::Unreadable(_))), "{gone:?}");
        let folder = folder_with(&["examen.zip"]);
        let zip = folder.path().join("examen.zip");
        let packed = pack(data.path(), &zip).unwrap();
        assert_eq!((packed.file, packed.bytes), (zip, 10));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed_and_goes_as_one_so_that_the_server_refuses_it() {
        let data = tempfile::tempdir().unwrap();
        let folder = folder_with(&["package.toml"]);
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("posts.toml")).unwrap();
        let packed = pack(data.path(), folder.path()).unwrap();
        let mut zip = zip::ZipArchive::new(File::open(&packed.file).unwrap()).unwrap();
        let link = zip.by_name("posts.toml").unwrap();
        assert!(link.is_symlink() && link.size() == 0, "{}", link.size());
    }
}
