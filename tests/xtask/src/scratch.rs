//! A folder of temporary files that goes with its owner.

use std::path::{Path, PathBuf};
use std::{env, fs, process};

use crate::keeper::Keeper;
use crate::outcome::{Outcome, While};

/// A private temporary folder, removed on drop, and by a [`Keeper`] where nothing is dropped.
pub struct Scratch {
    path: PathBuf,
    _keeper: Keeper,
}

impl Scratch {
    /// Makes an empty folder for this process and `purpose`.
    pub fn new(purpose: &str) -> Outcome<Self> {
        let folder = temporary(purpose);
        // What a former process of the same number left behind is nobody's any more.
        let _ = fs::remove_dir_all(&folder);
        create_private(&folder).while_doing(format_args!("cannot make {}", folder.display()))?;
        let keeper = Keeper::of_folder(folder.as_os_str());
        Ok(Self { path: folder, _keeper: keeper })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Best effort: the system empties its temporary folder too.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// A path for this process and `purpose` in the system's temporary folder. Short: a Unix socket's path has
/// at most 107 bytes (unix(7)).
pub fn temporary(purpose: &str) -> PathBuf {
    env::temp_dir().join(format!("plateau-{purpose}-{}", process::id()))
}

#[cfg(unix)]
fn create_private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn create_private(folder: &Path) -> std::io::Result<()> {
    // The temporary folder is the user's own already.
    fs::create_dir(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_goes_with_its_owner() {
        let scratch = Scratch::new("scratch-test").expect("a temporary folder can be made");
        let path = scratch.path().to_owned();
        fs::write(path.join("file"), "words").expect("the folder is ours");
        drop(scratch);
        assert!(!path.exists());
    }
}
