//! Marks: each is of the moment at which it was pressed, whenever the server hears of it and whatever is said of it later.

use std::time::Instant;

use signaling::protocol::Role;
use signaling::protocol::exam::{CandidateNumber, Order, OrderId, RemarkKind, ToExam};

use super::{Exam, MOST_WAITING, NoticeKind, Out, Rng, Waiting};

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
    ) {
        if role != Role::Jury {
            return out.notice(NoticeKind::WrongRole);
        }
        let id = OrderId(rng.number());
        let moment = self.seen.remark_moment(candidate, now);
        let order = Order::Remark { candidate, kind: RemarkKind::Mark, text: String::new(), moment };
        let ask = ToExam::Order { id, order };
        // One whose moment is known can wait for the server.
        let set = if online || moment.is_arrival() || self.waiting.len() >= MOST_WAITING {
            self.give(id, ask, online, out)
        } else {
            self.waiting.push(Waiting { id, ask, again_at: None });
            true
        };
        if set {
            self.seen.marked = Some(id);
        }
    }
}
