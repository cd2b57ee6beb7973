//! What stations and server say to each other about a session.

use serde::{Deserialize, Serialize};

use super::{
    CandidateNumber, DataClass, Entry, ExamView, FormatDetails, FormatId, Holdings, ItemPart, ItemRef,
    NotWritten, Order, OrderBy, OrderId, PastSession, Piece, PlayOutput, Recorded, Refused, SessionId,
    StationGone, StationPurge, WrittenPiece,
};
use crate::protocol::{FileHash, PlanForm};

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
        /// Who gave it, where that is said: done in nobody else's name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<OrderBy>,
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
    /// A part of the plan of the day (staff; a juror reads its jury's day). Answered by `plan_part` or `no_plan`.
    Plan {
        /// How it is read.
        form: PlanForm,
        /// Which part, from 1.
        part: u32,
    },
    /// The facts of the session after this number, as far as staff may read them (staff). Answered by `journal_page`.
    Journal {
        /// The last number already known; 0 for all.
        after: u64,
    },
    /// What fails at this station, in place of what it said before (candidate, jury): said when a view is first shown after
    /// a welcome, and whenever it is another. Not answered; it proposes time to staff, who decides.
    Faults {
        /// Microphone or headset is gone.
        device: bool,
        /// The voice of the call that goes on does not pass.
        voice: bool,
    },
    /// The same of a session of before, or of the one that is held (staff). Answered by `record_page`.
    Record {
        /// Which: one that an offer names.
        session: SessionId,
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
    /// What [`FromExam::PreparePlay`] asked for is ready: the output is open, the first samples are there.
    PlayReady {
        /// As it was asked.
        of: CandidateNumber,
        /// As it was asked.
        play: u32,
        /// The name of the device.
        device: String,
    },
    /// The word came that it begins: the moment is fixed here.
    PlayStarting {
        /// As it was said.
        of: CandidateNumber,
        /// As it was said.
        play: u32,
    },
    /// It is not, and will not be.
    PlayUnready {
        /// As it was asked.
        of: CandidateNumber,
        /// As it was asked.
        play: u32,
    },
    /// The own pieces that may be read now (candidate). Answered by `writings`.
    Writings {
        /// Who asks.
        of: CandidateNumber,
        /// The last piece already known; none for the first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Piece>,
    },
    /// What is kept of a session (staff). Answered by `holdings`, by nothing where there is no such session.
    Holdings {
        /// Which.
        session: SessionId,
    },
    /// Delete these classes of what is kept of a closed session, for good (staff). Answered by `done`, `refused` or
    /// `not_stored`.
    Purge {
        /// The order's name: given twice, it is done once.
        id: OrderId,
        /// Which session.
        session: SessionId,
        /// What.
        classes: Vec<DataClass>,
        /// Why.
        reason: String,
    },
    /// What was asked for by `purge` is deleted here. Not answered; said until it is not asked for any more.
    Purged {
        /// As it was asked.
        session: SessionId,
        /// As it was asked.
        purge: u64,
        /// What was deleted.
        gone: StationGone,
    },
}

/// What a station is told of the exam: see [`crate::protocol::ToStation::Exam`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "tells", rename_all = "snake_case")]
pub enum FromExam {
    /// The server has a package, and no session is held, or the last one is closed (staff).
    Offer {
        /// The package's title.
        title: String,
        /// The fictitious company.
        company: String,
        /// The forms in which a session can be held.
        formats: Vec<Entry<FormatId>>,
        /// More of each of them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        details: Vec<FormatDetails>,
        /// The sessions that were closed, the last one last, at most [`super::MAX_PAST_SESSIONS`].
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        past: Vec<PastSession>,
        /// The one of them that can be reopened.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reopens: Option<SessionId>,
        /// Whose dossiers of that one are not sealed, which they can be until another is made.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        unsealed: Vec<CandidateNumber>,
    },
    /// The server has no package, so no session is held: one can be sent to it (staff).
    NoPackage {
        /// As in `offer`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        past: Vec<PastSession>,
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
    /// A part of the plan of the day: its text is that of its parts, one after the other.
    PlanPart {
        /// As it was asked.
        form: PlanForm,
        /// Of which edition: parts of two make no text.
        revision: u64,
        /// From 1.
        part: u32,
        /// How many there are.
        of: u32,
        /// At most [`ITEM_PART_BYTES`](super::ITEM_PART_BYTES).
        text: String,
    },
    /// There is no plan, or no such part of it, or it is not for this seat.
    NoPlan {
        /// As it was asked.
        form: PlanForm,
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
    /// The same of the session that was asked for; of one that is not known here there are none.
    RecordPage {
        /// As it was asked.
        session: SessionId,
        /// Those that staff may read.
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
    /// Make ready to play the recording. Answered by `play_ready` or `play_unready`.
    PreparePlay {
        /// Whose play.
        of: CandidateNumber,
        /// Its number.
        play: u32,
        /// The file, which was listed before.
        recording: FileHash,
        /// Where; none for the station's own choice (jury).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        output: Option<PlayOutput>,
    },
    /// It begins: the first sample is heard so long from now.
    StartPlay {
        /// Whose play.
        of: CandidateNumber,
        /// Its number.
        play: u32,
        /// In milliseconds.
        in_ms: u64,
    },
    /// It is over, or does not begin.
    StopPlay {
        /// Whose play.
        of: CandidateNumber,
        /// Its number.
        play: u32,
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
    /// What is kept of a session.
    Holdings(Holdings),
    /// Delete this, and say so by `purged`: said when it is ordered, and after each welcome until the station has.
    Purge(StationPurge),
}
