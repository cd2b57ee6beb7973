//! What is looked at from outside.

use client::station::MediaState;

use super::World;

impl World {
    /// How many notes are kept on a station's computer because the server has not confirmed them.
    pub fn unsaved(&self, at: usize) -> usize {
        self.seats[at].unsaved.len()
    }

    /// True where both ends of the pair hold the same living peer connection.
    pub fn media_is_ready(&self, at: usize) -> bool {
        self.view(at).peer.is_some_and(|peer| peer.media == MediaState::Ready)
    }
}
