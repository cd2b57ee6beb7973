//! What each seat is shown. Each view is made anew from the rights of the moment; nothing is taken out of a larger one.

mod candidate;
mod items;
mod journal;
mod jury;
mod remarks;
mod staff;

pub use journal::{staff_may_read, staff_may_read_afterwards};

use super::ExamSession;
use super::candidate::Candidate;
use super::clock::Moment;
use crate::package::{Channel, Client};
use crate::protocol::Direction;
use crate::protocol::exam::{
    CandidateNumber, ClockView, Contact, DrawResult, DrawView, Drawn, ExamView, LAST_MINUTES_MS, PhaseView,
    PlaysView, Seat, Stage,
};

/// How an exchange with a client begins.
pub(super) fn contact_of(client: &Client) -> Contact {
    match (client.channel, client.card.direction) {
        (Channel::Phone, Direction::Inbound) => Contact::Call,
        (Channel::Phone, Direction::Outbound) => Contact::AwaitCall,
        (Channel::Chat, Direction::Inbound | Direction::Outbound) => Contact::OpenChat,
    }
}

impl ExamSession {
    /// What a seat is shown now; nothing once the session is closed. `about` is the candidate that a juror looks at, see [`ExamSession::jury_view`].
    pub fn view(&self, seat: Seat, about: Option<CandidateNumber>, now: Moment) -> Option<ExamView> {
        if self.is_closed() {
            return None;
        }
        match seat {
            Seat::Candidate(number) => {
                self.candidate_view(number, now).map(|view| ExamView::Candidate(Box::new(view)))
            }
            Seat::Juror(juror) => {
                self.jury_view(juror, about, now).map(|view| ExamView::Jury(Box::new(view)))
            }
            Seat::Staff(_) => Some(ExamView::Staff(Box::new(self.staff_view(now)))),
            Seat::Server => None,
        }
    }

    fn clock_view(&self, candidate: &Candidate, now: Moment) -> ClockView {
        let phase = self.phase_of(candidate);
        let count = |phases: usize| u32::try_from(phases).unwrap_or(u32::MAX);
        let stage = candidate.stage(now);
        let remaining_ms = candidate.clock.remaining(now);
        ClockView {
            stage,
            phase: PhaseView {
                id: phase.id.clone(),
                name: phase.name.clone(),
                part: phase.part,
                number: count(candidate.phase + 1),
                of: count(self.phases_for(candidate).count()),
            },
            remaining_ms: (stage != Stage::Waiting).then_some(remaining_ms),
            last_minutes: stage == Stage::Running && remaining_ms <= LAST_MINUTES_MS,
            epoch: candidate.epoch,
        }
    }

    fn draw_views(&self, candidate: &Candidate) -> Vec<DrawView> {
        let view = |(what, draw): (&Drawn, &super::candidate::Draw)| {
            let result = draw.result.as_ref().map(|(item, at)| DrawResult {
                number: self.place_in_urn(*what, item),
                title: self.title_of(*what, item),
                at_ms: at.0,
            });
            Some(DrawView { what: *what, commitment: draw.commitment?, result })
        };
        candidate.draws.iter().filter_map(view).collect()
    }

    /// The drawn recording and its plays, in the phase in which it is played.
    fn plays_view(&self, candidate: &Candidate, now: Moment) -> Option<PlaysView> {
        let recording = self.drawn_recording(candidate).filter(|_| self.phase_of(candidate).play)?;
        Some(PlaysView {
            hash: recording.sound.hash,
            length_ms: recording.duration_ms,
            allowed: self.format.recording_plays.unwrap_or(0),
            along: candidate.plays.along,
            plays: candidate.plays.views(now),
        })
    }

    fn place_in_urn(&self, what: Drawn, item: &str) -> u32 {
        let place = self.urn(what).iter().position(|known| known == item);
        place.and_then(|place| u32::try_from(place + 1).ok()).unwrap_or(0)
    }

    fn title_of(&self, what: Drawn, item: &str) -> String {
        let title = match what {
            Drawn::Subject => {
                let mut all = self.exam.subjects.iter();
                all.find(|subject| subject.id.0 == item).map(|subject| &subject.title)
            }
            Drawn::Recording => {
                let mut all = self.exam.recordings.iter();
                all.find(|recording| recording.id.0 == item).map(|recording| &recording.title)
            }
        };
        title.cloned().unwrap_or_default()
    }
}
