//! What arrival times say of the network: who was seen, how late packets are, how much that varies.

use crate::SAMPLE_RATE_HZ;

/// Arrivals remembered: 2 s of 10 ms packets.
const WINDOW: usize = 200;
/// Of the remembered arrivals, those the delay need not wait for: 2 %.
const LEFT_OUT: usize = WINDOW / 50;
/// Arrivals before their lateness is believed.
const BELIEVED: usize = 50;
/// A jump of the sequence number that means another stream (RFC 3550 A.1, MAX_DROPOUT).
const MAX_DROPOUT: i64 = 3_000;
/// How far back a double is recognised, packets.
const MEMORY: i64 = 128;

/// Microseconds of a count of samples.
pub(crate) fn micros_of(samples: i64) -> i64 {
    samples * 1_000_000 / i64::from(SAMPLE_RATE_HZ)
}

/// Follows a counter that wraps around.
#[derive(Debug, Default)]
pub(crate) struct Unwrap {
    last: Option<i64>,
}

impl Unwrap {
    /// The nearest reading of a 16-bit counter to the one before.
    pub(crate) fn u16(&mut self, value: u16) -> i64 {
        self.step(value.into(), |last| i64::from(value.wrapping_sub(last as u16) as i16))
    }

    /// The nearest reading of a 32-bit counter to the one before.
    pub(crate) fn u32(&mut self, value: u32) -> i64 {
        self.step(value.into(), |last| i64::from(value.wrapping_sub(last as u32) as i32))
    }

    fn step(&mut self, first: i64, delta: impl Fn(i64) -> i64) -> i64 {
        let value = self.last.map_or(first, |last| last + delta(last));
        self.last = Some(value);
        value
    }
}

/// Whether a sequence number is new; how many never came.
#[derive(Debug, Default)]
pub(crate) struct Sequences {
    unwrap: Unwrap,
    run: Option<Run>,
    lost_before: u64,
    pub(crate) received: u64,
}

/// Sequence numbers without a jump.
#[derive(Debug)]
struct Run {
    base: i64,
    highest: i64,
    received: u64,
    /// Bit n: `highest - n` was seen.
    seen: u128,
}

impl Sequences {
    /// Notes a packet; false if it was seen before.
    pub(crate) fn note(&mut self, sequence: u16) -> bool {
        let sequence = self.unwrap.u16(sequence);
        let near = |run: &&mut Run| (sequence - run.highest).abs() < MAX_DROPOUT;
        let new = match self.run.as_mut().filter(near) {
            Some(run) => run.note(sequence),
            None => {
                self.restart();
                self.run = Some(Run { base: sequence, highest: sequence, received: 1, seen: 1 });
                true
            }
        };
        self.received += u64::from(new);
        new
    }

    /// The next packet belongs to another stream.
    pub(crate) fn restart(&mut self) {
        self.lost_before = self.lost();
        self.run = None;
    }

    /// Numbers that never came (RFC 3550 A.3), over all streams.
    pub(crate) fn lost(&self) -> u64 {
        self.lost_before + self.run.as_ref().map_or(0, Run::lost)
    }
}

impl Run {
    fn note(&mut self, sequence: i64) -> bool {
        let ahead = sequence - self.highest;
        if ahead > 0 {
            self.seen = if ahead < MEMORY { self.seen << ahead | 1 } else { 1 };
            self.highest = sequence;
        } else {
            let bit = if -ahead < MEMORY { 1_u128 << -ahead } else { 0 };
            if self.seen & bit != 0 {
                return false;
            }
            self.seen |= bit;
            self.base = self.base.min(sequence);
        }
        self.received += 1;
        true
    }

    fn lost(&self) -> u64 {
        u64::try_from(self.highest - self.base + 1).unwrap_or(0).saturating_sub(self.received)
    }
}

/// Transits (arrival minus timestamp, microseconds) of the last packets, in order of arrival.
#[derive(Debug)]
pub(crate) struct Transits {
    window: [i64; WINDOW],
    known: usize,
    next: usize,
    last: Option<i64>,
    /// RFC 3550 §6.4.1, microseconds.
    jitter: f64,
}

impl Transits {
    pub(crate) fn new() -> Self {
        Self { window: [0; WINDOW], known: 0, next: 0, last: None, jitter: 0.0 }
    }

    pub(crate) fn note(&mut self, transit: i64) {
        self.window[self.next] = transit;
        self.next = (self.next + 1) % WINDOW;
        self.known = (self.known + 1).min(WINDOW);
        if let Some(last) = self.last.replace(transit) {
            self.jitter += ((transit - last).abs() as f64 - self.jitter) / 16.0;
        }
    }

    /// The last transits belong to another clock or another path.
    pub(crate) fn forget(&mut self) {
        *self = Self::new();
    }

    /// The transit of a packet that met no queue.
    pub(crate) fn baseline(&self) -> Option<i64> {
        self.window[..self.known].iter().copied().min()
    }

    /// How long after the baseline all but a few packets have arrived; none while too little is known.
    pub(crate) fn lateness(&self) -> Option<i64> {
        if self.known < BELIEVED {
            return None;
        }
        let mut sorted = self.window;
        let sorted = &mut sorted[..self.known];
        sorted.sort_unstable();
        let left_out = LEFT_OUT * self.known / WINDOW;
        Some(sorted[self.known - 1 - left_out] - sorted[0])
    }

    pub(crate) fn jitter_ms(&self) -> f32 {
        (self.jitter / 1_000.0) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_are_followed_around_their_ends_both_ways() {
        let mut unwrap = Unwrap::default();
        let read: Vec<i64> = [65_534, 65_535, 1, 0, 2].into_iter().map(|value| unwrap.u16(value)).collect();
        assert_eq!(read, [65_534, 65_535, 65_537, 65_536, 65_538]);
        let mut unwrap = Unwrap::default();
        assert_eq!(unwrap.u32(u32::MAX - 479) + 480, unwrap.u32(0));
    }

    #[test]
    fn doubles_are_known_and_holes_counted_across_the_wrap() {
        let mut sequences = Sequences::default();
        let noted: Vec<bool> =
            [65_533, 65_535, 65_535, 65_534, 1, 1].into_iter().map(|s| sequences.note(s)).collect();
        assert_eq!(noted, [true, true, false, true, true, false]);
        assert_eq!((sequences.lost(), sequences.received), (1, 4));
    }

    #[test]
    fn another_stream_is_no_loss() {
        let mut sequences = Sequences::default();
        for sequence in [10, 12, 40_000, 40_001] {
            assert!(sequences.note(sequence));
        }
        assert_eq!(sequences.lost(), 1);
    }

    #[test]
    fn lateness_leaves_out_the_worst_fiftieth() {
        let mut transits = Transits::new();
        for packet in 0..200 {
            transits.note(1_000_000 + if packet % 100 == 7 { 90_000 } else { packet % 5 * 1_000 });
        }
        assert_eq!(transits.baseline(), Some(1_000_000));
        assert_eq!(transits.lateness(), Some(4_000));
    }
}
