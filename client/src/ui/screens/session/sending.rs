//! Orders on their way: one at a time, each followed until the server has said what became of it.
//!
//! What a form shows as saved is what the server said is done, and nothing else. Where the station could not even send an
//! order, as it is not linked to the server, that is an outcome too.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use eframe::egui::Ui;
use signaling::protocol::exam::{Order, Refused, ToExam};

use crate::station::{Command, ServerLink};
use crate::ui::scene::Scene;

/// An order that the station has not taken by then was refused there: its notice says why.
pub const TAKEN_WITHIN: Duration = Duration::from_secs(3);

/// What became of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server has kept it.
    Done,
    /// The server refused it, and nothing has changed.
    Refused(Refused),
    /// It was not sent.
    Lost,
}

/// Orders in the order in which they were given.
#[derive(Debug, Default)]
pub struct Sending {
    queue: VecDeque<Order>,
    current: Option<Current>,
}

#[derive(Debug)]
struct Current {
    order: Order,
    since: Instant,
    /// The last answer before it was given.
    answered: u64,
}

impl Sending {
    /// Has an order sent, after those given before.
    pub fn give(&mut self, order: Order) {
        self.queue.push_back(order);
    }

    /// Whether an order like this is not answered yet.
    pub fn has(&self, like: impl Fn(&Order) -> bool) -> bool {
        self.current.iter().map(|current| &current.order).chain(&self.queue).any(like)
    }

    /// How many of these are not answered yet.
    pub fn count(&self, like: impl Fn(&Order) -> bool) -> usize {
        self.current
            .iter()
            .map(|current| &current.order)
            .chain(&self.queue)
            .filter(|order| like(order))
            .count()
    }

    /// Sends what is next, and tells what became of what was sent.
    pub fn go_on(&mut self, ui: &Ui, scene: &mut Scene<'_>) -> Vec<(Order, Outcome)> {
        let mut outcomes = Vec::new();
        if let Some(outcome) = self.current.as_ref().and_then(|current| current.outcome(scene)) {
            outcomes.extend(self.current.take().map(|current| (current.order, outcome)));
        }
        if scene.view.server != ServerLink::Online && self.current.is_none() {
            outcomes.extend(self.queue.drain(..).map(|order| (order, Outcome::Lost)));
        }
        if self.current.is_none() && scene.has_room {
            self.current = self.queue.pop_front().map(|order| {
                scene.ask(Command::Order(Box::new(order.clone())));
                let answered = scene.view.exam.answers.last().map_or(0, |answer| answer.number);
                Current { order, since: scene.now, answered }
            });
        }
        if self.current.is_some() {
            ui.request_repaint_after(TAKEN_WITHIN);
        }
        outcomes
    }
}

impl Current {
    fn outcome(&self, scene: &Scene<'_>) -> Option<Outcome> {
        let exam = &scene.view.exam;
        let own = exam.answers.iter().filter(|answer| answer.number > self.answered).find(|answer| {
            matches!(exam.answered.get(&answer.number), Some(ToExam::Order { order, .. }) if *order == self.order)
        });
        match own {
            Some(answer) => Some(answer.refused.map_or(Outcome::Done, Outcome::Refused)),
            None if exam.waiting == 0 && scene.now.saturating_duration_since(self.since) > TAKEN_WITHIN => {
                Some(Outcome::Lost)
            }
            None => None,
        }
    }
}
