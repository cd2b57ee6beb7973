//! The session of an exam, as it is to be seen at this seat.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use signaling::protocol::exam::{
    CandidateNumber, CandidateView, ClockView, Entry, ExamView, FormatId, Item, ItemRef, JuryView, OrderId,
    Refused, StaffView, Stage,
};

use super::plan::PlanSeen;

/// What this seat sees of the session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExamSeen {
    /// As the server told it last; none where nobody of a session sits here.
    pub view: Option<Arc<ExamView>>,
    /// When that was: clocks that run have run on since.
    pub told_at: Option<Instant>,
    /// What a session can be made of, while none is held (staff).
    pub offer: Option<Arc<Offer>>,
    /// The texts that were asked for and may still be read.
    pub items: Arc<BTreeMap<ItemKey, Arc<Item>>>,
    /// How many orders the server has not answered yet.
    pub waiting: usize,
    /// The last answers, the newest last.
    pub answers: Arc<Vec<Answer>>,
    /// The plan of the day.
    pub plan: PlanSeen,
}

/// A text, and on whose account it is read.
pub type ItemKey = (CandidateNumber, ItemRef);

/// The package that the server has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Its title.
    pub title: String,
    /// The fictitious company.
    pub company: String,
    /// The forms in which a session can be held.
    pub formats: Vec<Entry<FormatId>>,
}

/// The server's answer to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Grows with each.
    pub number: u64,
    /// Which order.
    pub order: OrderId,
    /// Why it was refused; none where it is done.
    pub refused: Option<Refused>,
}

impl ExamSeen {
    /// What a candidate sees.
    pub fn candidate(&self) -> Option<&CandidateView> {
        match self.view.as_deref() {
            Some(ExamView::Candidate(view)) => Some(view),
            Some(ExamView::Jury(_) | ExamView::Staff(_)) | None => None,
        }
    }

    /// What a juror sees.
    pub fn jury(&self) -> Option<&JuryView> {
        match self.view.as_deref() {
            Some(ExamView::Jury(view)) => Some(view),
            Some(ExamView::Candidate(_) | ExamView::Staff(_)) | None => None,
        }
    }

    /// What staff sees.
    pub fn staff(&self) -> Option<&StaffView> {
        match self.view.as_deref() {
            Some(ExamView::Staff(view)) => Some(view),
            Some(ExamView::Candidate(_) | ExamView::Jury(_)) | None => None,
        }
    }

    /// What is left of a phase now, in milliseconds: a clock that runs has run on since it was told.
    pub fn remaining_ms(&self, clock: &ClockView, now: Instant) -> Option<u64> {
        let told_ms = clock.remaining_ms?;
        let since = match clock.stage {
            Stage::Running => self.told_at.map(|told_at| now.saturating_duration_since(told_at)),
            Stage::Waiting | Stage::Open | Stage::Ready | Stage::Paused | Stage::TimeUp | Stage::Finished => {
                None
            }
        };
        let since_ms = since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX));
        Some(told_ms.saturating_sub(since_ms))
    }
}
