//! The ring between the decoder's thread and the thread that plays.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use crate::SAMPLE_RATE_HZ;
use crate::source::DecodeError;

/// What [`PromptSamples::read`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// So many samples, at least one, were written to the front of the caller's slice.
    Samples(usize),
    /// The decoder is behind: play silence and come again.
    Starved,
    /// The last sample has been read.
    Ended,
    /// The decoder gave up; all it had decoded has been read. [`DecodeWatch::failure`] tells why.
    Failed,
}

/// The playing end of a decoding: mono samples at 48 kHz.
///
/// Dropping it ends the decoder's thread. The drop may free memory, so a real-time thread hands it back to
/// another one rather than drop it itself.
#[derive(Debug)]
pub struct PromptSamples {
    ring: rtrb::Consumer<f32>,
    outcome: Arc<Outcome>,
}

impl PromptSamples {
    /// Fills as much of `out` as there are samples for. Never blocks, allocates or calls the system.
    pub fn read(&mut self, out: &mut [f32]) -> Read {
        // The state first: once it says "over", everything that was pushed before is visible.
        let state = self.outcome.state.load(Ordering::Acquire);
        let (filled, _) = self.ring.pop_partial_slice(out);
        match (filled.len(), state) {
            (0, _) if out.is_empty() => Read::Starved,
            (0, ENDED) => Read::Ended,
            (0, FAILED) => Read::Failed,
            (0, _) => Read::Starved,
            (count, _) => Read::Samples(count),
        }
    }
}

/// Tells the rest of the house how a decoding goes, while [`PromptSamples`] is away on the audio side.
#[derive(Debug, Clone)]
pub struct DecodeWatch(Arc<Outcome>);

impl DecodeWatch {
    /// Why the decoder gave up, if it did. The samples before that can still be read.
    pub fn failure(&self) -> Option<&DecodeError> {
        self.0.failure.get()
    }

    /// Whether the decoder's work is over, well or badly.
    pub fn is_over(&self) -> bool {
        self.0.state.load(Ordering::Acquire) != RUNNING
    }
}

/// One second: enough to outlive a slow disk, little enough to be decoded at once.
const RING_SAMPLES: usize = SAMPLE_RATE_HZ as usize;

/// How often a full ring is looked at again: a twentieth of what it holds. The reader cannot wake the
/// decoder, for that would be a system call.
const FULL_POLL: Duration = Duration::from_millis(50);

const RUNNING: u8 = 0;
const ENDED: u8 = 1;
const FAILED: u8 = 2;

#[derive(Debug, Default)]
struct Outcome {
    state: AtomicU8,
    failure: OnceLock<DecodeError>,
}

/// The decoder's end.
pub(crate) struct SampleFeed {
    ring: rtrb::Producer<f32>,
    outcome: Arc<Outcome>,
}

/// Nobody listens any more.
pub(crate) struct Abandoned;

pub(crate) fn sample_ring() -> (SampleFeed, PromptSamples, DecodeWatch) {
    let (producer, consumer) = rtrb::RingBuffer::new(RING_SAMPLES);
    let outcome = Arc::new(Outcome::default());
    let watch = DecodeWatch(Arc::clone(&outcome));
    let samples = PromptSamples { ring: consumer, outcome: Arc::clone(&outcome) };
    (SampleFeed { ring: producer, outcome }, samples, watch)
}

impl SampleFeed {
    /// Hands over all of `samples`, waiting for room as long as somebody listens.
    pub fn push(&mut self, mut samples: &[f32]) -> Result<(), Abandoned> {
        while !self.ring.is_abandoned() {
            (_, samples) = self.ring.push_partial_slice(samples);
            if samples.is_empty() {
                return Ok(());
            }
            thread::sleep(FULL_POLL);
        }
        Err(Abandoned)
    }

    /// Says how it went; the last thing a decoder does.
    pub fn close(self, result: Result<(), DecodeError>) {
        let state = match result {
            Ok(()) => ENDED,
            Err(error) => {
                // Set once only: `close` takes the one feed there is.
                let _ = self.outcome.failure.set(error);
                FAILED
            }
        };
        self.outcome.state.store(state, Ordering::Release);
    }
}
