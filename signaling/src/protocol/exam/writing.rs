//! What a candidate writes: kept by the server as it is written, sent by a last act, and read by who may.
//!
//! A text goes by its piece and its edition, which grows with each change. The server keeps it before it answers, and
//! of two of one edition the first. The texts themselves are no facts of the session; their last acts are, with what
//! the text was then known by.

use serde::{Deserialize, Serialize};

use super::{Channel, ExchangeId, HandedFile, PhaseId, SessionId, Written};
use crate::protocol::{ClientId, Direction, FileHash, FileHasher, is_plain_name};

/// The longest piece, in characters: four printed pages. In UTF-8, and with its line ends escaped, it fits in a message.
pub const MAX_PIECE_CHARS: usize = 12_000;

/// One text of a candidate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// Part 1's summary.
    Summary,
    /// Part 1's letter.
    Letter,
    /// Notes of its own, taken in this phase. Nobody else ever reads them.
    Notes(PhaseId),
    /// *Fiche contact* of a client.
    ContactRecord(ClientId),
    /// The written confirmation to a client.
    Confirmation(ClientId),
}

impl Piece {
    /// What it is to the table of rights.
    pub fn kind(&self) -> Written {
        match self {
            Piece::Summary => Written::Summary,
            Piece::Letter => Written::Letter,
            Piece::Notes(_) => Written::Notes,
            Piece::ContactRecord(_) => Written::ContactRecords,
            Piece::Confirmation(_) => Written::Confirmations,
        }
    }

    /// The name of its entry in a dossier.
    pub fn entry_name(&self) -> String {
        let name = match self {
            Piece::Summary => "synthese.txt".to_owned(),
            Piece::Letter => "lettre.txt".to_owned(),
            Piece::Notes(phase) => format!("{NOTES}{phase}.txt"),
            Piece::ContactRecord(client) => format!("{RECORD}{}.txt", client.0),
            Piece::Confirmation(client) => format!("{CONFIRMATION}{}.txt", client.0),
        };
        if is_plain_name(&name) { name } else { format!("{}.txt", FileHasher::hash(&name)) }
    }

    /// What an entry of a dossier is by its name, where that says it.
    pub fn of_entry(name: &str) -> Option<Self> {
        let name = name.strip_suffix(".txt")?;
        Some(match name {
            "synthese" => Piece::Summary,
            "lettre" => Piece::Letter,
            name => {
                if let Some(client) = name.strip_prefix(RECORD) {
                    Piece::ContactRecord(ClientId(client.to_owned()))
                } else if let Some(client) = name.strip_prefix(CONFIRMATION) {
                    Piece::Confirmation(ClientId(client.to_owned()))
                } else {
                    Piece::Notes(PhaseId(name.strip_prefix(NOTES)?.to_owned()))
                }
            }
        })
    }
}

/// What the names of entries begin with, before phase or client.
const NOTES: &str = "notes-";
const RECORD: &str = "fiche-contact-";
const CONFIRMATION: &str = "confirmation-";

/// A piece as the server keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenPiece {
    /// Which.
    pub piece: Piece,
    /// Grows with each change; 0 where nothing was written.
    pub edition: u64,
    /// The whole text, in lines.
    pub text: String,
    /// When it was kept, in milliseconds since the Unix epoch.
    pub at_ms: u64,
}

/// What a text is known by in the session's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextMark {
    /// SHA-256 of its UTF-8.
    pub hash: FileHash,
    /// Its length, in characters.
    pub chars: u32,
}

impl TextMark {
    /// Of a text.
    pub fn of(text: &str) -> Self {
        let mut hasher = FileHasher::default();
        hasher.update(text.as_bytes());
        let chars = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        TextMark { hash: hasher.finish(), chars }
    }
}

/// Whether a piece can be kept: at most [`MAX_PIECE_CHARS`], and of control characters ends of line and tabs only.
pub fn is_piece_text(text: &str) -> bool {
    let shown = |c: char| !c.is_control() || c == '\n' || c == '\t';
    text.chars().count() <= MAX_PIECE_CHARS && text.chars().all(shown)
}

/// Why a text was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotWritten {
    /// It may not be written now: the phase does not let it, its clock stands, or another candidate sits here. What is
    /// kept already stays, and the station keeps the rest for when it may.
    NotNow,
    /// It was sent, and stays as it is.
    Sent,
    /// It is too long, or holds characters that cannot be shown.
    BadText,
    /// The store could not keep it now: to be sent again.
    NotStored,
}

/// What a jury may read of a candidate's writing: the text comes by itself, as
/// [`ItemRef::Work`](super::ItemRef::Work) with this piece and edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkEntry {
    /// Which. Never its notes.
    pub piece: Piece,
    /// As kept now. A text of another edition is another item.
    pub edition: u64,
    /// How long it is, in characters.
    pub chars: u32,
    /// When it was kept last, in milliseconds since the Unix epoch.
    pub at_ms: u64,
    /// When it was sent to the client, in milliseconds since the Unix epoch; confirmations only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_ms: Option<u64>,
}

/// One exchange as its candidate sees it. Of those to come it learns how they will be, and not with whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnExchange {
    /// Which.
    pub exchange: ExchangeId,
    /// With whom; none before it has begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
    /// By what.
    pub channel: Channel,
    /// Who places the contact.
    pub direction: Direction,
    /// How far it is.
    pub state: OwnExchangeState,
}

/// How far an exchange is, for its candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnExchangeState {
    /// To come.
    Planned,
    /// It lasts, for so long, in milliseconds.
    Open(u64),
    /// It is over, and lasted so long, in milliseconds.
    Closed(u64),
    /// It does not take place.
    Skipped,
}

/// What a candidate sees of its exchanges and of what it sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnWork {
    /// The session, so that what a station keeps of one is never taken for another's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
    /// Its exchanges, those over first, while it may see its exchanges.
    pub exchanges: Vec<OwnExchange>,
    /// The confirmations that are sent, while it may see its exchanges.
    pub sent: Vec<SentConfirmation>,
    /// The files that it handed in, while it may hand in more or has them back. Their content is in the list of
    /// [`crate::protocol::ToServer::Files`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<HandedFile>,
    /// Whether it may hand in files now.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hand_in: bool,
}

/// A confirmation that was sent to its client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentConfirmation {
    /// To whom.
    pub client: ClientId,
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: u64,
}
