//! What goes into the jitter buffer, and what comes out of it.

use std::time::Instant;

use super::JitterBuffer;

impl JitterBuffer {
    /// A packet came among the others that holds no voice: its number is not missing.
    pub(crate) fn note_other(&mut self, sequence: u16) {
        self.counts.duplicate += u64::from(!self.sequences.note(sequence));
    }

    /// The RTP timestamp so many samples before those that are to be delivered next.
    pub(crate) fn before_playhead(&self, samples: usize) -> u32 {
        self.playing.as_ref().map_or(0, |playing| playing.playhead - samples as i64) as u32
    }
}

/// When and where a packet came.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stamp {
    pub(crate) sequence: u16,
    pub(crate) timestamp: u32,
    pub(crate) arrived_at: Instant,
}

/// One Opus packet inside what came.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part<'a> {
    /// Samples by which it is older than the packet's timestamp; 0 for the newest.
    pub(crate) offset: u32,
    /// How long it lasts.
    pub(crate) samples: u32,
    /// How many samples before it can be mended from it.
    pub(crate) mends: u32,
    pub(crate) payload: &'a [u8],
}

/// What to play next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// Nothing yet, or nothing any more: 10 ms of silence.
    Silence,
    /// Decode this.
    Packet(Held),
    /// This many samples are missing, and their time has come. [`super::JitterBuffer::following`] may tell of them.
    Missing(usize),
    /// What comes next is awaited still: invent this many samples more.
    Wait(usize),
}

/// A packet in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) payload: Vec<u8>,
    pub(crate) samples: u32,
    /// It came in a later one.
    pub(crate) copy: bool,
}
