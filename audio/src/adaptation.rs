//! How to send, from what the peer says of the path: bits are spent on redundancy only where packets are lost.
//!
//! Pure: time is an argument. Worse news is acted on at once; better news must hold for a while, so that
//! nothing flaps. A queue that builds up is told from mere loss by the round trip: there, fewer bits help, and
//! redundancy would only lengthen the queue.

use std::time::{Duration, Instant};

use crate::{PathReport, opus::Settings};

/// Before less redundancy is tried: about ten reports agree by then.
const CALM: Duration = Duration::from_secs(10);
/// Before a path that was full is tried with more; doubled each time it fills again.
const FULL_CALM: Duration = Duration::from_secs(30);
/// The longest such wait.
const MOST_FULL_CALM: Duration = Duration::from_secs(300);
/// Growth of the round trip over the least seen that tells a queue, milliseconds: jitter alone stays under it.
const QUEUE_MS: f32 = 120.0;
/// Round trip from which 10 ms of packet no longer matter, and a third less of headers does, milliseconds.
const FAR_MS: f32 = 250.0;
/// Interarrival jitter as of which the buffer dwarfs the packet, milliseconds: uniform delays over 75 ms.
const JITTERY_MS: f32 = 25.0;
/// Mean length of a run of losses from which neighbours are lost together; independent losses of 30 % make 1.4.
const BURSTY: f32 = 1.6;

/// Loss, as a fraction, from which each step of redundancy is sent.
const FROM_LOSS: [f32; 4] = [0.0, 0.01, 0.04, 0.14];

/// How speech is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Profile {
    /// Frames of 10 ms in a packet: 1 or 2.
    pub(crate) frames: usize,
    /// Copies sent along, packets back, furthest first (RFC 2198).
    pub(crate) offsets: &'static [usize],
    pub(crate) opus: Settings,
}

/// What the far end accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Accepted {
    pub(crate) red: bool,
    pub(crate) frames: usize,
}

/// Follows one path.
#[derive(Debug)]
pub(crate) struct Adaptation {
    redundancy: Held<usize>,
    bursty: Held<bool>,
    long: Held<bool>,
    full: Held<bool>,
    full_calm: Duration,
    least_rtt_ms: f32,
    loss_percent: i32,
}

/// A value that rises at once and falls after a calm.
#[derive(Debug, Default)]
struct Held<T> {
    value: T,
    /// Since when the highest of the lower values seen would have been enough.
    lower: Option<(Instant, T)>,
}

impl Adaptation {
    pub(crate) fn new() -> Self {
        Self {
            redundancy: Held::default(),
            bursty: Held::default(),
            long: Held::default(),
            full: Held::default(),
            full_calm: FULL_CALM,
            least_rtt_ms: f32::INFINITY,
            loss_percent: 0,
        }
    }

    /// Takes a report, and the mean run of losses on the way back, which is the best guess at the way there.
    pub(crate) fn note(&mut self, report: PathReport, run_of_losses: Option<f32>, now: Instant) {
        let loss = if report.loss.is_finite() { report.loss.clamp(0.0, 1.0) } else { 0.0 };
        let step = FROM_LOSS.iter().rposition(|&from| loss >= from).unwrap_or_default();
        self.redundancy.note(step, CALM, now);
        self.loss_percent = match step {
            0 => 0,
            _ if self.redundancy.value == step => (100.0 * loss).round() as i32,
            _ => self.loss_percent,
        };
        self.bursty.note(run_of_losses.is_some_and(|run| run >= BURSTY), CALM, now);
        let rtt_ms = report.rtt_ms.filter(|rtt| rtt.is_finite());
        self.least_rtt_ms = self.least_rtt_ms.min(rtt_ms.unwrap_or(f32::INFINITY));
        let full = rtt_ms.is_some_and(|rtt| rtt > self.least_rtt_ms + QUEUE_MS);
        if full && !self.full.value && self.full.lower.is_some() {
            self.full_calm = (self.full_calm * 2).min(MOST_FULL_CALM);
        }
        self.full.note(full, self.full_calm, now);
        let far = rtt_ms.is_some_and(|rtt| rtt >= FAR_MS);
        self.long.note(far || report.jitter_ms >= JITTERY_MS, CALM, now);
    }

    pub(crate) fn profile(&self, accepted: Accepted) -> Profile {
        let step = self.redundancy.value;
        let bursty = self.bursty.value;
        let full = self.full.value;
        let frames = if full || self.long.value || !accepted.red && step > 0 { 2 } else { 1 };
        let (bitrate, offsets, dred_duration): (i32, &[usize], i32) = match (full, accepted.red, step) {
            (true, _, _) => (24_000, &[], 0),
            (false, _, 0) => (38_000, &[], 0),
            (false, false, _) if bursty => (48_000, &[], 20),
            (false, false, _) => (40_000, &[], 0),
            (false, true, 1) if bursty => (28_000, &[2], 0),
            (false, true, 1) => (28_000, &[1], 0),
            (false, true, 2) if bursty => (24_000, &[4, 2], 0),
            (false, true, 2) => (24_000, &[2, 1], 0),
            (false, true, _) if bursty => (24_000, &[6, 4, 2], 0),
            (false, true, _) => (24_000, &[3, 2, 1], 0),
        };
        // Copies say more than in-band redundancy; where they are not understood, it is what there is.
        let fec = step > 0 && dred_duration == 0 && offsets.is_empty();
        let opus = Settings { bitrate, fec, loss_percent: self.loss_percent, dred_duration };
        Profile { frames: frames.min(accepted.frames), offsets, opus }
    }
}

impl<T: Copy + Ord> Held<T> {
    fn note(&mut self, value: T, calm: Duration, now: Instant) {
        if value >= self.value {
            *self = Self { value, lower: None };
            return;
        }
        let (since, highest) = self.lower.unwrap_or((now, value));
        let highest = highest.max(value);
        self.lower = Some((since, highest));
        if now.saturating_duration_since(since) >= calm {
            *self = Self { value: highest, lower: None };
        }
    }
}
