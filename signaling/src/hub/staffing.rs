//! Internal posts at stations of their own: whoever sits at one is called in its place. A post at which nobody sits is
//! played by the jury of the candidate that calls it, on another line.

use std::collections::BTreeMap;

use super::{Hub, Refusal};
use crate::protocol::{ClientId, ErrorCode, JournalEvent, Persona, StationId};

/// Who sits where. After a restart of the server they say it again.
#[derive(Debug, Default)]
pub(super) struct Staffed(BTreeMap<ClientId, StationId>);

impl Staffed {
    /// The posts at which a station sits.
    pub(super) fn of(&self, station: StationId) -> Vec<ClientId> {
        self.0.iter().filter(|(_, at)| **at == station).map(|(post, _)| post.clone()).collect()
    }

    pub(super) fn is_at_any(&self, station: StationId) -> bool {
        self.0.values().any(|at| *at == station)
    }
}

impl Hub {
    /// A jury member sits down at a post, or leaves it.
    pub(super) fn staff(&mut self, station: StationId, post: ClientId, on: bool) -> Result<(), Refusal> {
        if self.directory.post_of(&post).is_none() {
            return Err(Refusal::new(ErrorCode::NoSuchNumber, "there is no post of this name"));
        }
        let at = self.staffed.0.get(&post).copied();
        match (on, at) {
            (true, Some(other)) if other != station => {
                return Err(Refusal::new(ErrorCode::PostTaken, "another station sits at this post"));
            }
            (true, None) => drop(self.staffed.0.insert(post.clone(), station)),
            (false, Some(here)) if here == station => drop(self.staffed.0.remove(&post)),
            (true, Some(_)) | (false, _) => return Ok(()),
        }
        self.journal(JournalEvent::Staffed { station, post, on });
        self.announce_ear(station);
        Ok(())
    }

    /// A station left, and its posts with it.
    pub(super) fn leave_posts(&mut self, station: StationId) {
        for post in self.staffed.of(station) {
            self.staffed.0.remove(&post);
            self.journal(JournalEvent::Staffed { station, post, on: false });
        }
    }

    /// The connected station that sits at the post of this name.
    pub(super) fn staffed_at(&self, post: &Persona) -> Option<StationId> {
        let at = self.staffed.0.get(post.client.as_ref()?).copied()?;
        self.roster.conn(at).is_some().then_some(at)
    }
}
