//! A package that staff sends, as it is to be seen.

use std::path::PathBuf;
use std::sync::Arc;

use signaling::protocol::{NotTaken, PackageMistake};

/// What becomes of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportSeen {
    /// Its folder or zip.
    pub path: PathBuf,
    /// How far it is.
    pub state: ImportState,
}

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportState {
    /// It is being read and packed here.
    Packing,
    /// It is on its way.
    Sending {
        /// So many bytes are there.
        sent: u64,
        /// Of so many.
        of: u64,
    },
    /// It is there, and the server looks at it.
    Checking,
    /// Sessions are opened of it from now on.
    Kept,
    /// It has mistakes, and the server has the package it had.
    Mistakes {
        /// In the order of files and lines; not all where there are hundreds.
        mistakes: Arc<Vec<PackageMistake>>,
        /// How many there are.
        count: u32,
    },
    /// It was not taken, and the server has the package it had.
    Failed(ImportFault),
}

/// Why a package was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportFault {
    /// It cannot be read here; what the system says.
    Unreadable(String),
    /// Neither a folder with a `package.toml` nor a zip.
    NoPackage,
    /// More files than a package may have.
    TooManyFiles,
    /// Larger than a package may be.
    TooLarge,
    /// The packed file cannot be written here; what the system says.
    NotPacked(String),
    /// The server does not take it.
    NotTaken(NotTaken),
    /// It broke off too often on its way.
    Broken,
}

impl ImportSeen {
    /// The name of its folder or zip.
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy().into_owned()
    }
}

impl ImportState {
    /// Whether something goes on.
    pub fn is_under_way(&self) -> bool {
        match self {
            ImportState::Packing | ImportState::Sending { .. } | ImportState::Checking => true,
            ImportState::Kept | ImportState::Mistakes { .. } | ImportState::Failed(_) => false,
        }
    }
}
