//! What a juror has begun to write on its candidates and has not kept: notes, and words for marks. It is on this computer as
//! it is written, and back in its field after a kill.
//!
//! A draft belongs to a juror of a session: what somebody else left at this computer is not shown before that juror sits
//! here again.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use signaling::protocol::exam::{CandidateNumber, JurorId, JuryView, MAX_REMARK_CHARS, OrderId, SessionId};

use super::Effect;
use super::exam::Mark;
use super::out::Out;
use super::view::{DraftOf, NoticeKind, RemarkDraft};

/// Between two writings to this computer's disk: what a crash of the station can cost is a word.
const KEEP: Duration = Duration::from_millis(200);

/// A draft as kept on this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsavedRemark {
    /// In which session.
    pub session: SessionId,
    /// Whose.
    pub juror: JurorId,
    /// On whom.
    pub candidate: CandidateNumber,
    /// A note, a mark, or words for one.
    pub of: DraftOf,
    /// What is written.
    pub draft: RemarkDraft,
}

/// Whose a draft is.
type Owner = (SessionId, JurorId);

#[derive(Debug, Default)]
pub(super) struct Drafts {
    seat: Option<Owner>,
    all: BTreeMap<(Owner, CandidateNumber, DraftOf), RemarkDraft>,
    /// Those of the juror that sits here.
    view: Arc<BTreeMap<(CandidateNumber, DraftOf), RemarkDraft>>,
    keep_at: Option<Instant>,
    keep_after: Option<Instant>,
}

impl Drafts {
    /// A draft is to read so; one without text is done with.
    pub fn write(
        &mut self,
        candidate: CandidateNumber,
        of: DraftOf,
        draft: RemarkDraft,
        now: Instant,
        out: &mut Out,
    ) {
        let Some(owner) = self.seat else { return out.notice(NoticeKind::NotReady) };
        if draft.text.chars().count() > MAX_REMARK_CHARS {
            return out.notice(NoticeKind::NoteTooLong);
        }
        let key = (owner, candidate, of);
        let before = match draft.text.is_empty() {
            true => self.all.remove(&key),
            false => self.all.insert(key, draft.clone()),
        };
        if before.unwrap_or_default() != draft {
            self.changed(now, out);
        }
    }

    /// A mark is set; it is kept until the server has it.
    pub fn marked(&mut self, mark: Mark, now: Instant, out: &mut Out) {
        let Mark { id, candidate, moment } = mark;
        if let Some(owner) = self.seat.filter(|_| !moment.is_arrival()) {
            let draft = RemarkDraft { moment, ..RemarkDraft::default() };
            self.all.insert((owner, candidate, DraftOf::Mark(id)), draft);
            self.changed(now, out);
        }
    }

    /// The server has answered an order: it has the mark, or does not take it.
    pub fn answered(&mut self, order: OrderId, now: Instant, out: &mut Out) {
        let before = self.all.len();
        self.all.retain(|(_, _, of), _| *of != DraftOf::Mark(order));
        if self.all.len() < before {
            self.changed(now, out);
        }
    }

    /// The marks of the juror that sits here which the server may not have.
    pub fn marks(&self) -> Vec<Mark> {
        let own = self.all.iter().filter(|((owner, ..), _)| Some(*owner) == self.seat);
        let mark = |(key, draft): (&(Owner, CandidateNumber, DraftOf), &RemarkDraft)| match *key {
            (_, candidate, DraftOf::Mark(id)) => Some(Mark { id, candidate, moment: draft.moment }),
            (_, _, DraftOf::Note | DraftOf::Words(_)) => None,
        };
        own.filter_map(mark).collect()
    }

    /// What an earlier run left.
    pub fn loaded(&mut self, drafts: Vec<UnsavedRemark>) {
        for UnsavedRemark { session, juror, candidate, of, draft } in drafts {
            self.all.entry(((session, juror), candidate, of)).or_insert(draft);
        }
        self.redraw();
    }

    /// A juror is shown something, or nobody of a jury sits here.
    pub fn follow(&mut self, view: Option<&JuryView>) {
        let seat = view.and_then(|view| Some((view.session?, view.juror)));
        if self.seat != seat {
            self.seat = seat;
            self.redraw();
        }
    }

    /// What is kept of a session goes.
    pub fn purge(&mut self, session: SessionId, out: &mut Out) {
        self.all.retain(|((of, _), ..), _| *of != session);
        self.redraw();
        self.keep(out);
    }

    /// The person leaves the station.
    pub fn leave(&mut self, out: &mut Out) {
        if self.keep_at.is_some() {
            self.keep(out);
        }
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        self.keep_at
    }

    pub fn tick(&mut self, now: Instant, out: &mut Out) {
        if self.keep_at.is_some_and(|due| due <= now) {
            self.keep_after = Some(now + KEEP);
            self.keep(out);
        }
    }

    pub fn is_settled(&self) -> bool {
        self.keep_at.is_none()
    }

    pub fn view(&self) -> Arc<BTreeMap<(CandidateNumber, DraftOf), RemarkDraft>> {
        Arc::clone(&self.view)
    }

    fn changed(&mut self, now: Instant, out: &mut Out) {
        self.redraw();
        match self.keep_after.filter(|after| now < *after) {
            Some(after) => self.keep_at = Some(after),
            None => {
                self.keep_after = Some(now + KEEP);
                self.keep(out);
            }
        }
    }

    fn redraw(&mut self) {
        let is_own = |(owner, _, of): &(Owner, CandidateNumber, DraftOf)| {
            Some(*owner) == self.seat && !matches!(of, DraftOf::Mark(_))
        };
        let own = self.all.iter().filter(|(key, _)| is_own(key));
        self.view = Arc::new(own.map(|((_, of, what), draft)| ((*of, *what), draft.clone())).collect());
    }

    fn keep(&mut self, out: &mut Out) {
        self.keep_at = None;
        let all = self.all.iter().map(|(((session, juror), candidate, of), draft)| UnsavedRemark {
            session: *session,
            juror: *juror,
            candidate: *candidate,
            of: *of,
            draft: draft.clone(),
        });
        out.effect(Effect::KeepRemarks(all.collect()));
    }
}
