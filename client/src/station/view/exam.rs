//! The session of an exam, as it is to be seen at this seat.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use signaling::protocol::exam::{
    CandidateNumber, CandidateView, ClockView, Entry, ExamView, ExchangeId, ExchangeState, ExchangeView,
    FormatDetails, FormatId, FormatPhase, Item, ItemRef, JuryCandidate, JuryView, OrderId, OwnExchange,
    OwnExchangeState, PastSession, Piece, Recorded, RecordingFile, Refused, RemarkMoment, SessionId,
    StaffView, Stage, ToExam,
};
use signaling::protocol::{ClientId, Field, StationId};

use super::FilesView;
use super::NoteView;
use super::import::ImportSeen;
use super::kept::{HandingView, KeptSeen};
use super::plan::PlanSeen;
use super::plays::{ExchangeOf, KeptExchange, Replay, ReplayAt};

/// What this seat sees of the session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExamSeen {
    /// As the server told it last; none where nobody of a session sits here.
    pub view: Option<Arc<ExamView>>,
    /// When that was: clocks that run have run on since. None where that is not known: nothing is shown then that runs.
    pub told_at: Option<Instant>,
    /// What a session can be made of, while none is held (staff).
    pub offer: Option<Arc<Offer>>,
    /// The package that is being sent, or was sent last (staff).
    pub import: Option<Arc<ImportSeen>>,
    /// The texts that were asked for and may still be read.
    pub items: Arc<BTreeMap<ItemKey, Arc<Item>>>,
    /// What the candidate that sits here has written, as far as it may be read now.
    pub written: Arc<BTreeMap<Piece, NoteView>>,
    /// What the juror that sits here has begun to write: as an earlier run left it, and as it was written since.
    pub drafts: Arc<BTreeMap<(CandidateNumber, DraftOf), RemarkDraft>>,
    /// The files that are being handed in; those that the server has are in the view.
    pub handing: Arc<Vec<HandingView>>,
    /// What is kept of sessions (staff).
    pub kept: KeptSeen,
    /// To whom a confirmation goes as soon as it is saved.
    pub sending: Option<ClientId>,
    /// How many orders the server has not answered yet.
    pub waiting: usize,
    /// The last answers, the newest last.
    pub answers: Arc<Vec<Answer>>,
    /// What each of them answers, by the answer's number.
    pub answered: Arc<BTreeMap<u64, ToExam>>,
    /// The mark that was set here last, unless it was refused: in the view once it is kept.
    pub marked: Option<OrderId>,
    /// The record of the session (staff).
    pub record: RecordSeen,
    /// The record of a session that is over, which was asked for last (staff).
    pub past: Option<Arc<PastRecord>>,
    /// The plan of the day (staff; a jury's own day).
    pub plan: PlanSeen,
}

/// The record of the session, as far as it is here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordSeen {
    /// What staff may read of it, oldest first.
    pub facts: Arc<Vec<Arc<Recorded>>>,
    /// All that the server has of it is here.
    pub whole: bool,
    /// Where it was written to last.
    pub saved: Option<Arc<SavedRecord>>,
    /// The *procès-verbal* that was written last.
    pub minutes: Option<Arc<SavedMinutes>>,
}

/// A file that holds the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedRecord {
    /// Of which session it is.
    pub session: SessionId,
    /// Grows with each writing.
    pub number: u64,
    /// Where.
    pub path: String,
    /// How many facts it holds.
    pub facts: usize,
}

/// What a *procès-verbal* is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinutesSource {
    /// Which session.
    pub session: SessionId,
    /// The form of the exam, in full; empty where it is not known here.
    pub format: String,
    /// The legal heading; empty where it is not known here.
    pub heading: Vec<Field>,
    /// The phases of the form, in order; none where they are not known here.
    pub phases: Vec<FormatPhase>,
    /// The stations that are known, by the names that they joined under.
    pub stations: Vec<(StationId, String)>,
    /// What staff may read of the record, oldest first.
    pub facts: Arc<Vec<Arc<Recorded>>>,
}

/// A *procès-verbal* in files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedMinutes {
    /// Grows with each writing.
    pub number: u64,
    /// Of which session.
    pub session: SessionId,
    /// The pages.
    pub pdf: String,
    /// The same to read by program.
    pub json: String,
    /// The record that both are made of, a fact a line.
    pub record: String,
}

/// The record of a session, as far as staff may read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastRecord {
    /// Which session.
    pub session: SessionId,
    /// Its facts, in order.
    pub facts: Arc<Vec<Arc<Recorded>>>,
    /// Whether all of them are here.
    pub whole: bool,
}

/// What a draft of a juror is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftOf {
    /// A note.
    Note,
    /// Words for a mark, by the order that made it.
    Words(OrderId),
    /// A mark that the server has not acknowledged.
    Mark(OrderId),
}

/// What a juror has begun to write on a candidate, and has not kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemarkDraft {
    /// The text.
    pub text: String,
    /// When its first letter was written.
    #[serde(default)]
    pub moment: RemarkMoment,
    /// The own note that it is to replace.
    #[serde(default)]
    pub replaces: Option<OrderId>,
    /// As the server was sent it last, and may have kept it.
    #[serde(default)]
    pub sent: Option<String>,
}

/// A text, and on whose account it is read.
pub type ItemKey = (CandidateNumber, ItemRef);

/// The package that the server has, or that it has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// Whether it has one.
    pub has_package: bool,
    /// Its title.
    pub title: String,
    /// The fictitious company.
    pub company: String,
    /// The forms in which a session can be held.
    pub formats: Vec<Entry<FormatId>>,
    /// More of each of them.
    pub details: Vec<FormatDetails>,
    /// The sessions that were closed, the last one last.
    pub past: Vec<PastSession>,
    /// The one of them that can be reopened.
    pub reopens: Option<SessionId>,
    /// Whose dossiers of that one are not sealed: they cannot be once another is made.
    pub unsealed: Vec<CandidateNumber>,
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

    /// What is left of a phase now, in milliseconds: a clock that runs has run on since it was told. None where there is
    /// no clock, or it is not known.
    pub fn remaining_ms(&self, clock: &ClockView, now: Instant) -> Option<u64> {
        let told_ms = clock.remaining_ms?;
        let since_ms = match clock.stage {
            Stage::Running => self.since_told_ms(now)?,
            Stage::Waiting | Stage::Open | Stage::Ready | Stage::Paused | Stage::TimeUp | Stage::Finished => {
                0
            }
        };
        Some(told_ms.saturating_sub(since_ms))
    }

    /// How long an exchange has lasted by now, in milliseconds: one that lasts has gone on since it was told. None
    /// before it begins, and where it was skipped.
    pub fn lasted_ms(&self, exchange: &ExchangeView, now: Instant) -> Option<u64> {
        match exchange.state {
            ExchangeState::Open(lasted_ms) => Some(lasted_ms.saturating_add(self.since_told_ms(now)?)),
            ExchangeState::Closed(lasted_ms) => Some(lasted_ms),
            ExchangeState::Planned | ExchangeState::Skipped(_) => None,
        }
    }

    /// The time that each exchange that is not over has by now, in milliseconds.
    pub fn share_ms(&self, about: &JuryCandidate, now: Instant) -> Option<u64> {
        about.share_of(self.remaining_ms(&about.clock, now)?)
    }

    /// How long an exchange lasts in all, as a line to set marks on, in milliseconds: what it lasted; for one that lasts
    /// the time that it has, or what it has lasted where that is longer.
    pub fn whole_ms(&self, about: &JuryCandidate, exchange: &ExchangeView, now: Instant) -> Option<u64> {
        let lasted_ms = self.lasted_ms(exchange, now)?;
        if !exchange.is_open() {
            return Some(lasted_ms);
        }
        let left_ms = self.remaining_ms(&about.clock, now).unwrap_or(0);
        Some(about.allotted_ms(lasted_ms, left_ms).unwrap_or(0).max(lasted_ms))
    }

    /// How the moment of an own mark is heard again: from the recording that holds it, made here or fetched from the server;
    /// none where it was not recorded, or the server does not have it.
    pub fn replay_of(&self, remark: OrderId, kept: &[KeptExchange], files: &FilesView) -> Option<Replay> {
        let view = self.jury()?;
        let about = view.about.as_deref()?;
        let mark = about.remarks.iter().find(|known| known.remark == remark)?;
        let (exchange, offset_ms) = (mark.exchange?, mark.offset_ms?);
        let planned = about.run_sheet.iter().find(|planned| planned.exchange == exchange)?;
        let mut of = kept.iter().filter(|kept| {
            Some(kept.session) == view.session
                && kept.candidate == about.candidate
                && kept.exchange == exchange
        });
        let title = planned.name.clone();
        if let Some((kept, from_ms)) = of.find_map(|kept| Some((kept, kept.place_of(offset_ms)?))) {
            let at = ReplayAt::Kept(kept.id.clone());
            return Some(Replay { at, from_ms, length_ms: kept.length_ms, title });
        }
        let own = planned.recordings.iter().filter_map(|part| Some((part, part.place_of(offset_ms)?)));
        let is_here = |hash| files.here.contains(&hash);
        let (part, from_ms) = own.max_by_key(|(part, _)| is_here(part.hash))?;
        let (session, candidate, hash) = (view.session?, about.candidate, part.hash);
        let at = match is_here(hash) {
            true => ReplayAt::Fetched(RecordingFile { session, candidate, exchange, hash }.name()),
            false => ReplayAt::Coming,
        };
        Some(Replay { at, from_ms, length_ms: part.length_ms, title })
    }

    /// The name of the station at which the exchange of an own mark was recorded at that moment; none where it was recorded
    /// nowhere, or at this station.
    pub fn recorded_elsewhere(&self, remark: OrderId, here: Option<StationId>) -> Option<&str> {
        let about = self.jury()?.about.as_deref()?;
        let mark = about.remarks.iter().find(|known| known.remark == remark)?;
        let (exchange, offset_ms) = (about.exchange(mark.exchange?)?, mark.offset_ms?);
        let recorded = exchange.recorded_at.iter().rfind(|part| part.from_ms <= offset_ms)?;
        (Some(recorded.station) != here).then_some(&*recorded.name)
    }

    /// The moment of what a juror marks now on a candidate, or begins to write.
    pub fn remark_moment(&self, of: CandidateNumber, now: Instant) -> RemarkMoment {
        let about = self.jury().and_then(|view| view.about.as_deref());
        let Some(about) = about.filter(|about| about.candidate == of) else { return RemarkMoment::Arrival };
        let Some(open) = about.open() else { return RemarkMoment::Outside };
        match self.lasted_ms(open, now) {
            Some(offset_ms) => RemarkMoment::In { exchange: open.exchange, offset_ms },
            None => RemarkMoment::Arrival,
        }
    }

    /// The exchange that goes on with the candidate that a juror looks at, and how long it has.
    pub fn open_exchange(&self, now: Instant) -> Option<ExchangeOf> {
        let view = self.jury()?;
        let about = view.about.as_deref()?;
        let open = about.run_sheet.iter().find(|planned| planned.is_open())?;
        let from_ms = self.lasted_ms(open, now)?;
        let (session, candidate) = (view.session?, about.candidate);
        Some(ExchangeOf { session, candidate, exchange: open.exchange, from_ms })
    }

    /// The exchange that lasts, at the candidate's station or at a juror's, and whose it is.
    pub fn lasting(&self) -> Option<(CandidateNumber, ExchangeId)> {
        match self.view.as_deref()? {
            ExamView::Candidate(view) => {
                let is_open = |own: &&OwnExchange| matches!(own.state, OwnExchangeState::Open(_));
                let open = view.work.exchanges.iter().find(is_open)?;
                Some((view.candidate, open.exchange))
            }
            ExamView::Jury(view) => {
                let about = view.about.as_deref()?;
                Some((about.candidate, about.open()?.exchange))
            }
            ExamView::Staff(_) => None,
        }
    }

    fn since_told_ms(&self, now: Instant) -> Option<u64> {
        let since = now.saturating_duration_since(self.told_at?);
        Some(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    }
}
