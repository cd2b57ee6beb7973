//! The texts of the exam as the screen needs them: each is asked for once, and again where the view has changed since.

use std::collections::BTreeSet;
use std::time::Instant;

use signaling::protocol::exam::{CandidateNumber, Item, ItemRef};

use crate::station::{Command, ItemKey};
use crate::ui::scene::Scene;

/// Which texts were asked for.
#[derive(Debug, Default)]
pub struct Reading {
    asked: BTreeSet<ItemKey>,
    /// Of the view in which they were.
    told_at: Option<Instant>,
}

impl Reading {
    /// A text, on this candidate's account; none while it is on its way, or may not be read.
    pub fn item<'a>(
        &mut self,
        scene: &mut Scene<'a>,
        of: CandidateNumber,
        item: ItemRef,
    ) -> Option<&'a Item> {
        let exam = &scene.view.exam;
        let key = (of, item);
        if let Some(found) = exam.items.get(&key) {
            return Some(found);
        }
        if self.told_at != exam.told_at {
            self.told_at = exam.told_at;
            self.asked.clear();
        }
        if scene.has_room && self.asked.insert(key.clone()) {
            scene.ask(Command::ReadItem(key.0, key.1));
        }
        None
    }
}
