//! What stations and server say to each other about a session.

use serde::{Deserialize, Serialize};

use super::{
    CandidateNumber, Entry, ExamView, FormatId, ItemPart, ItemRef, NotWritten, Order, OrderId, Piece,
    Recorded, Refused, WrittenPiece,
};

/// What a station asks about the exam: see [`crate::protocol::ToServer::Exam`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub enum ToExam {
    /// Hold a session in this form (staff). Answered by `done`, `refused` or `not_stored`.
    Make {
        /// The order's name: given twice, it is done once.
        id: OrderId,
        /// One of those offered.
        format: FormatId,
    },
    /// Do this. Answered by `done`, `refused` or `not_stored`.
    Order {
        /// The order's name: given twice, it is done once.
        id: OrderId,
        /// What.
        order: Order,
    },
    /// A part of a text. Answered by `item` or `no_item`.
    Item {
        /// On whose account it is read.
        of: CandidateNumber,
        /// Which text.
        item: ItemRef,
        /// Which part, from 1.
        part: u32,
    },
    /// Show this candidate (jury). Answered by `view`.
    Look {
        /// One of the jury's own; of another, the view stays as it is.
        at: CandidateNumber,
    },
    /// The facts of the session after this number, as far as staff may read them (staff). Answered by `journal_page`.
    Journal {
        /// The last number already known; 0 for all.
        after: u64,
    },
    /// A piece reads so from now on (candidate). Answered by `written` once it is kept, by `not_written` where it is not.
    Write {
        /// Who writes: whoever sits at the station, or nothing is kept.
        of: CandidateNumber,
        /// Which piece.
        piece: Piece,
        /// Higher than that of what was read before; where one as high is kept already, that one stays.
        edition: u64,
        /// The whole text, at most [`super::MAX_PIECE_CHARS`].
        text: String,
    },
    /// The own pieces that may be read now (candidate). Answered by `writings`.
    Writings {
        /// Who asks.
        of: CandidateNumber,
        /// The last piece already known; none for the first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Piece>,
    },
}

/// What a station is told of the exam: see [`crate::protocol::ToStation::Exam`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "tells", rename_all = "snake_case")]
pub enum FromExam {
    /// The server has a package, and no session is held yet (staff).
    Offer {
        /// The package's title.
        title: String,
        /// The fictitious company.
        company: String,
        /// The forms in which a session can be held.
        formats: Vec<Entry<FormatId>>,
    },
    /// What this seat sees: said after each welcome while a session is held, and whenever it is another. What runs by
    /// itself, such as the time left of a clock that runs, is not said again.
    View {
        /// As it is now; none where nobody of the session sits here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        view: Option<ExamView>,
    },
    /// The order is done, and kept; perhaps it was done before.
    Done {
        /// Its name.
        id: OrderId,
    },
    /// The order is refused, and nothing has changed.
    Refused {
        /// Its name.
        id: OrderId,
        /// Why.
        why: Refused,
    },
    /// The server could not keep the order, so it is not done. Sent again under the same name it is done once.
    NotStored {
        /// Its name.
        id: OrderId,
    },
    /// A part of a text.
    Item {
        /// As it was asked.
        of: CandidateNumber,
        /// The part.
        part: ItemPart,
    },
    /// There is no such text, or no such part of it, or it is not for this seat now.
    NoItem {
        /// As it was asked.
        of: CandidateNumber,
        /// As it was asked.
        item: ItemRef,
        /// As it was asked.
        part: u32,
    },
    /// A page of the session's facts, oldest first.
    JournalPage {
        /// Those that staff may read as the session goes on.
        facts: Vec<Recorded>,
        /// The number of the last fact that was looked at: ask for those after it.
        last: u64,
        /// True where more follow.
        more: bool,
    },
    /// A piece is kept: as it was sent or, where another as new was there, that one.
    Written {
        /// Whose.
        of: CandidateNumber,
        /// The piece.
        piece: WrittenPiece,
    },
    /// A piece was not kept, and what was kept before stays.
    NotWritten {
        /// Whose.
        of: CandidateNumber,
        /// Which.
        piece: Piece,
        /// Why.
        why: NotWritten,
    },
    /// A page of the own pieces.
    Writings {
        /// As it was asked.
        of: CandidateNumber,
        /// As it was asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Piece>,
        /// In the order of pieces.
        pieces: Vec<WrittenPiece>,
        /// True where more follow: ask for those after the last.
        more: bool,
    },
}
