//! Who sits here: what was asked in a name is done in no other, wherever the person is by now.

use signaling::protocol::ChatOf;
use signaling::protocol::exam::{ExamView, OrderBy, Seat, ToExam};

use super::Exam;

impl Exam {
    /// In whose exchanges what is written here is: the candidate's that sits here or, in the name of a client, that of the
    /// jury.
    pub fn in_exchanges_of(&self, plays: bool) -> Option<ChatOf> {
        match self.seen.view.as_deref()? {
            ExamView::Candidate(view) => {
                Some(ChatOf { session: view.work.session?, candidate: view.candidate })
            }
            ExamView::Jury(view) if plays => Some(ChatOf { session: view.session?, candidate: view.with? }),
            ExamView::Jury(_) | ExamView::Staff(_) => None,
        }
    }

    /// The candidate or the juror that sits here.
    pub(super) fn sits_here(&self) -> Option<OrderBy> {
        let (session, seat) = match self.seen.view.as_deref()? {
            ExamView::Candidate(view) => (view.work.session?, Seat::Candidate(view.candidate)),
            ExamView::Jury(view) => (view.session?, Seat::Juror(view.juror)),
            ExamView::Staff(_) => return None,
        };
        Some(OrderBy { session, seat })
    }

    /// What somebody else ordered here, and nobody has answered, is asked no more.
    pub(super) fn drop_others(&mut self) {
        let sits_here = self.sits_here();
        self.waiting.retain(|waiting| match &waiting.ask {
            ToExam::Order { by: Some(by), .. } => Some(*by) == sits_here,
            _ => true,
        });
    }
}
