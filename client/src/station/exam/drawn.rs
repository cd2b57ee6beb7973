//! The recording that was drawn, and what a station says of its plays.

use signaling::protocol::FileHash;
use signaling::protocol::ToServer;
use signaling::protocol::exam::{
    CandidateNumber, DrawView, Drawn as What, ExamView, Order, OrderId, PlaysView, ToExam,
};

use super::{Exam, Waiting};
use crate::station::out::Out;
use crate::station::plays::RECORDING;
use crate::station::rng::Rng;

/// The recording that the candidate drew whom this seat is about, in the phase in which it is played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::station) struct Drawn {
    candidate: CandidateNumber,
    /// Of the file.
    pub hash: FileHash,
    /// As displayed.
    pub title: String,
    /// In milliseconds.
    pub length_ms: u64,
    /// Two stations play it in step.
    pub along: bool,
}

impl Drawn {
    /// What tells it from another candidate's.
    pub fn key(&self) -> (CandidateNumber, FileHash) {
        (self.candidate, self.hash)
    }

    /// Whether a person names it so.
    pub fn is_called(&self, what: &str) -> bool {
        what == RECORDING || what == self.title
    }
}

impl Exam {
    /// A station's own word on what happened there: where there is no server it is said at the next welcome.
    pub fn report(&mut self, order: Order, rng: &mut Rng, online: bool, out: &mut Out) {
        let id = OrderId(rng.number());
        let ask = ToExam::Order { id, order, by: None };
        if online {
            out.send(ToServer::Exam(ask.clone()));
        }
        self.waiting.push(Waiting { id, ask, again_at: None });
    }

    /// The recording that was drawn, where it is played.
    pub fn drawn(&self) -> Option<Drawn> {
        let (candidate, plays, draws) = match self.seen.view.as_deref()? {
            ExamView::Candidate(view) => (view.candidate, view.plays.as_ref()?, &view.draws),
            ExamView::Jury(view) => {
                let about = view.about.as_deref()?;
                (about.candidate, about.plays.as_ref()?, &about.draws)
            }
            ExamView::Staff(_) => return None,
        };
        let PlaysView { hash, length_ms, along, .. } = plays;
        let is_it = |draw: &&DrawView| draw.what == What::Recording;
        let result = draws.iter().find(is_it).and_then(|draw| draw.result.as_ref());
        let title = result.map(|result| result.title.clone()).unwrap_or_default();
        Some(Drawn { candidate, hash: *hash, title, length_ms: *length_ms, along: *along })
    }

    /// A play was ordered, and is not answered yet.
    pub fn awaits_play(&self) -> bool {
        let is_play =
            |waiting: &Waiting| matches!(&waiting.ask, ToExam::Order { order: Order::BeginPlay { .. }, .. });
        self.waiting.iter().any(is_play)
    }
}
