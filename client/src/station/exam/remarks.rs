//! Marks: each is of the moment at which it was pressed, whenever the server hears of it and whatever is said of it later.

use std::time::Instant;

use signaling::protocol::Role;
use signaling::protocol::exam::{CandidateNumber, Order, OrderId, RemarkKind, RemarkMoment, ToExam};

use super::{Exam, NoticeKind, Out, Rng};

/// A mark that the server has not acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::station) struct Mark {
    /// The order that sets it.
    pub id: OrderId,
    /// On whom.
    pub candidate: CandidateNumber,
    /// Of which moment.
    pub moment: RemarkMoment,
}

impl Exam {
    /// A juror marks this moment.
    pub fn mark(
        &mut self,
        candidate: CandidateNumber,
        role: Role,
        rng: &mut Rng,
        now: Instant,
        online: bool,
        out: &mut Out,
    ) -> Option<Mark> {
        if role != Role::Jury {
            out.notice(NoticeKind::WrongRole);
            return None;
        }
        let moment = self.seen.remark_moment(candidate, now);
        let mark = Mark { id: OrderId(rng.number()), candidate, moment };
        let set = self.give(mark.id, mark.order(), online, out);
        set.then(|| {
            self.seen.marked = Some(mark.id);
            mark
        })
    }

    /// A mark that an earlier run, or the juror before it left the station, did not bring to the server.
    pub fn mark_again(&mut self, mark: Mark, online: bool, out: &mut Out) {
        if self.waiting.iter().all(|waiting| waiting.id != mark.id) {
            self.give(mark.id, mark.order(), online, out);
        }
    }
}

impl Mark {
    fn order(self) -> ToExam {
        let Mark { id, candidate, moment } = self;
        let order = Order::Remark { candidate, kind: RemarkKind::Mark, text: String::new(), moment };
        ToExam::Order { id, order, by: None }
    }
}

/// Whether it is the same whenever the server hears of it: a mark whose moment is known, words for a remark.
pub(super) fn can_wait(ask: &ToExam) -> bool {
    match ask {
        ToExam::Order { order: Order::Remark { kind: RemarkKind::Mark, moment, .. }, .. } => {
            !moment.is_arrival()
        }
        ToExam::Order { order: Order::Reword { .. }, .. } => true,
        _ => false,
    }
}
