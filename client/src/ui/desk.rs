//! Where the interface meets the rest of the station: views come in, commands go out, and nothing else passes.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use signaling::protocol::Role;
use signaling::protocol::exam::{CandidateNumber, SessionId};
use tokio::sync::{mpsc, watch};

use crate::settings::Settings;
use crate::station::{Command, View};

/// A station that runs.
#[derive(Debug)]
pub struct Desk {
    /// What is to be seen; the newest wins.
    pub views: watch::Receiver<Arc<View>>,
    /// What the person asks. Full: the click is refused with a sentence.
    pub commands: mpsc::Sender<Command>,
}

/// Who sits down, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join {
    /// As what.
    pub role: Role,
    /// Under which name or number.
    pub name: String,
    /// The server, `ws://host:port`.
    pub server: String,
    /// The ticket that staff gave.
    pub ticket: Option<String>,
}

/// Called from any thread when there is a new [`View`].
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// What a person picks, and for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// A package in a folder.
    PackageFolder,
    /// A package in a zip.
    PackageZip,
    /// Files to hand in.
    Files,
    /// A folder of files to hand in.
    FolderOfFiles,
    /// A candidate's *dossier professionnel*.
    Professional(CandidateNumber),
    /// The folder in which the dossier of a candidate of a session is saved.
    DossierFolder(SessionId, CandidateNumber),
}

/// What starts and stops stations for the interface. It is called on the main thread and must not block it.
pub trait Launcher {
    /// Starts a station. `wake` is called whenever `views` has a newer one.
    ///
    /// # Errors
    /// A sentence for the person where it cannot be started at all; a server that does not answer is no such fault.
    fn join(&mut self, join: &Join, settings: &Settings, wake: Wake) -> Result<Desk, String>;

    /// Stops the station: calls end, the seat is given back.
    fn leave(&mut self);

    /// Has the settings kept; hands them to another thread.
    fn save(&mut self, settings: &Settings);

    /// Has the system's dialog opened, in which the person picks; what was picked is there after `wake` was called.
    /// Where one is open already, or the system has none, nothing happens.
    fn pick(&mut self, what: Pick, title: &str, wake: Wake);

    /// What was picked since it was asked last, and for what: one path, or of files each.
    fn picked(&mut self) -> Option<(Pick, Vec<PathBuf>)>;

    /// Has the system announce this sentence in place of any other, or none any more. Where it cannot, it does not.
    fn announce(&mut self, sentence: Option<String>);
}

impl fmt::Debug for dyn Launcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Launcher")
    }
}
