//! The part of the contract that is about dossiers, and about what is kept no more.

use std::collections::BTreeMap;

use serde::Serialize;

use super::KeptCall;
use crate::exam::Place;
use crate::protocol::exam::{
    CandidateNumber, DataClass, DossierEntry, DossierFact, ExchangeId, ExchangeRecording, Fact, HandedFile,
    OrderId, PurgeCertificate, Recorded, Seat, SessionId, StationGone, StationPurge,
};
use crate::protocol::{CallId, CallNote, ChatMessage, FileHash, StationId};

/// A file that came whole, and is checked: its content waits in the folder of files under another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// In which session.
    pub session: SessionId,
    /// Whose.
    pub candidate: CandidateNumber,
    /// The file. One of the same name is replaced.
    pub file: HandedFile,
}

/// A recording of an exchange that the station which made it has sent: to be kept as a file is that came whole, and as it is
/// kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptRecording {
    /// In which session.
    pub session: SessionId,
    /// Whose.
    pub candidate: CandidateNumber,
    /// Which of its exchanges.
    pub exchange: ExchangeId,
    /// In which call.
    pub call: CallId,
    /// At which station it was made.
    pub station: StationId,
    /// What of the exchange it holds, and its content.
    pub recording: ExchangeRecording,
    /// Its length.
    pub bytes: u64,
    /// When the server kept it, in milliseconds since the Unix epoch.
    pub at_ms: u64,
}

/// A dossier as it is sealed, in place of what was prepared before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSeal {
    /// In which session.
    pub session: SessionId,
    /// Whose.
    pub candidate: CandidateNumber,
    /// The index, as JSON, and what it is known by.
    pub index: (FileHash, String),
    /// What it lists, each with its text; none where the content is a file that was handed in.
    pub entries: Vec<(DossierEntry, Option<String>)>,
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: u64,
}

/// What is to go of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPurge {
    /// What stations are told, without the number of the fact.
    pub purge: StationPurge,
    /// Staff's reason; none where it is due.
    pub reason: Option<String>,
    /// Who ordered it.
    pub by: Seat,
    /// The order.
    pub order: Option<OrderId>,
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: u64,
}

/// What becomes true of a session that is not held any more, by an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLateFact {
    /// Of which session.
    pub session: SessionId,
    /// What.
    pub fact: Fact,
    /// Who ordered it.
    pub by: Seat,
    /// The order.
    pub order: OrderId,
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: u64,
}

/// What is done with a late fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Late {
    /// It is kept, with the next number.
    New,
    /// It was kept before: its order came again.
    Known(Recorded),
    /// The session's record says otherwise.
    Unfounded,
}

impl NewLateFact {
    /// By what is known of the session's dossiers, and of what is kept of it.
    pub(crate) fn weighed(&self, known: &[Recorded]) -> Late {
        let Fact::Dossier(DossierFact::Saved { candidate, index, .. }) = &self.fact else { return Late::New };
        let is_seal = |known: &Recorded| match &known.fact {
            Fact::Dossier(DossierFact::Sealed { candidate: of, seal }) => {
                (of, &seal.index) == (candidate, index)
            }
            _ => false,
        };
        match known.iter().find(|known| known.order == Some(self.order)) {
            Some(before) => Late::Known(before.clone()),
            None if known.iter().any(is_seal) => Late::New,
            None => Late::Unfounded,
        }
    }
}

/// A station has deleted what it held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewConfirmation {
    /// Of which session.
    pub session: SessionId,
    /// The number of the fact that certifies the purge.
    pub purge: u64,
    /// Which station.
    pub station: StationId,
    /// What it deleted.
    pub gone: StationGone,
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: u64,
}

impl NewConfirmation {
    /// Whether it is worth a fact: a station that was told with the others says so even where it held nothing; of those that
    /// came since, which are asked what went years before, only one that held something.
    pub(crate) fn is_told(&self, certificate: Option<&PurgeCertificate>) -> bool {
        let asked = certificate.is_some_and(|certificate| certificate.stations.contains(&self.station));
        asked || self.gone != StationGone::default()
    }
}

/// A purge that stations have still to confirm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptPurge {
    /// What they are told.
    pub purge: StationPurge,
    /// Who has not confirmed, in order.
    pub left: Vec<StationId>,
}

/// What belongs to a dossier beside what the hub holds itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DossierContents {
    /// What was said in chats where the candidate sat, while it did.
    pub chats: Vec<ChatMessage>,
    /// Its calls.
    pub calls: Vec<KeptCall>,
    /// Its notes on calls.
    pub notes: Vec<CallNote>,
    /// All facts of the session.
    pub facts: Vec<Recorded>,
}

/// What is asked of the store for a dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedDossier {
    /// Which session.
    pub session: SessionId,
    /// Where its candidate sat, and when.
    pub places: Vec<Place>,
}

impl AskedDossier {
    /// Whether something at a station, at a moment in milliseconds since the Unix epoch, is the candidate's.
    pub fn holds(&self, station: StationId, at_ms: u64) -> bool {
        self.places.iter().any(|place| place.station == station && place.holds(at_ms))
    }
}

/// How much is kept of each class: things, and their bytes.
pub type Amounts = BTreeMap<DataClass, (u32, u64)>;
