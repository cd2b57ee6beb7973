//! What stations and server say to each other about a session.

use serde::{Deserialize, Serialize};

use super::{
    CandidateNumber, Entry, ExamView, FormatId, ItemPart, ItemRef, Order, OrderId, Recorded, Refused,
};
use crate::protocol::PlanForm;

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
}
