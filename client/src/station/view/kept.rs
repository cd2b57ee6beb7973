//! What is on its way to the server or kept there, as it is to be seen.

use std::sync::Arc;

use signaling::protocol::NotTaken;
use signaling::protocol::exam::{CandidateNumber, Holdings, SavedDossier};

/// A file that is being handed in, or added to a dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandingView {
    /// Whose it is.
    pub candidate: CandidateNumber,
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// How much of it is at the server.
    pub sent: u64,
    /// Why the server does not take it.
    pub refused: Option<NotTaken>,
}

/// Why a file is not handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotHandedIn {
    /// It is none that may be handed in, or not now.
    NotTaken(NotTaken),
    /// It cannot be read; what the system says.
    Unreadable(String),
}

/// What staff sees of what is kept of sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptSeen {
    /// Of the session that was asked for last.
    pub holdings: Option<Arc<Holdings>>,
    /// Whose dossier is being saved.
    pub saving: Option<CandidateNumber>,
    /// The copy of a file that was opened last.
    pub opened: Option<String>,
    /// The dossier that was saved last.
    pub saved: Option<Arc<DossierSaved>>,
    /// The name under which this station joined was a candidate's, and has gone: it is not remembered for the next start.
    pub forgets_join: bool,
}

/// A dossier that was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DossierSaved {
    /// Grows with each.
    pub number: u64,
    /// Which.
    pub dossier: SavedDossier,
    /// To which folder.
    pub path: String,
    /// How many entries it has.
    pub entries: usize,
    /// The file of its pages, beside the folder; none where they could not be made.
    pub pages: Option<String>,
}
