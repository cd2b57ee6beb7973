//! Who was seen: counters that wrap, doubles, losses and how they fall.

/// A jump of the sequence number that means another stream (RFC 3550 A.1, MAX_DROPOUT).
const MAX_DROPOUT: i64 = 3_000;
/// How far back a double is recognised, packets.
const MEMORY: i64 = 128;
/// How long a packet may be behind a later one before it is taken for lost, packets.
const REORDERED: i64 = 16;
/// Weight of one loss, or one run of losses, in their running counts: the last 100 losses tell.
const FORGET: f32 = 0.99;
/// Weight of one packet in the running loss.
const LOSS_WEIGHT: f32 = 1.0 / 256.0;
/// Loss from which a path is lossy, and down to which it stays so, as fractions.
const LOSSY: f32 = 0.03;
const STILL_LOSSY: f32 = 0.01;
/// Of a run of losses, those that count towards that: what an outage takes is nothing that copies give back.
const LONGEST_RUN: u32 = 6;
/// Losses remembered before their runs are believed.
const BELIEVED: f32 = 20.0;

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
    runs: Runs,
}

/// How losses fell of late.
#[derive(Debug, Default)]
struct Runs {
    losses: f32,
    runs: f32,
    /// Fraction of the last few hundred packets.
    loss: f32,
    /// It is more than a few.
    lossy: bool,
    /// Packets judged last that were all lost.
    inside: u32,
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
            Some(run) => run.note(sequence, &mut self.runs),
            None => {
                self.restart();
                self.run = Some(Run { base: sequence, highest: sequence, received: 1, seen: 1 });
                true
            }
        };
        self.received += u64::from(new);
        new
    }

    /// How much longer runs of losses are than if each packet were lost by itself (BurstR, ITU-T G.107 §7.1); none
    /// while losses are few.
    pub(crate) fn burst_ratio(&self) -> Option<f32> {
        let Runs { losses, runs, loss, .. } = self.runs;
        (losses >= BELIEVED).then(|| losses / runs.max(1.0) * (1.0 - loss))
    }

    /// Whether more than a few of the last few hundred packets never came.
    pub(crate) fn is_lossy(&self) -> bool {
        self.runs.lossy
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
    fn note(&mut self, sequence: i64, runs: &mut Runs) -> bool {
        let ahead = sequence - self.highest;
        if ahead > 0 {
            for number in (self.highest + 1..=sequence).map(|number| number - REORDERED) {
                let back = self.highest - number;
                if number >= self.base && (0..MEMORY).contains(&back) {
                    runs.judge(self.seen & 1 << back == 0);
                }
            }
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

impl Runs {
    fn judge(&mut self, lost: bool) {
        if lost {
            self.losses = self.losses * FORGET + 1.0;
            self.runs = self.runs * FORGET + f32::from(u8::from(self.inside == 0));
        }
        self.inside = if lost { self.inside + 1 } else { 0 };
        if self.inside <= LONGEST_RUN {
            self.loss += (f32::from(u8::from(lost)) - self.loss) * LOSS_WEIGHT;
            self.lossy = self.loss >= if self.lossy { STILL_LOSSY } else { LOSSY };
        }
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
    fn a_lossy_path_stays_one_until_next_to_nothing_is_lost() {
        let mut sequences = Sequences::default();
        let mut note = |from: u16, to: u16, every: u16| {
            (from..to).filter(|s| s % every > 0).for_each(|s| assert!(sequences.note(s)));
            sequences.is_lossy()
        };
        assert!(!note(0, 2_000, 50), "two in a hundred are few");
        assert!(note(2_000, 3_000, 20));
        assert!(note(3_000, 6_000, 50));
        assert!(!note(6_000, 8_000, 200));
        assert!(!note(8_400, 8_600, 200), "an outage");
    }

    #[test]
    fn bursts_are_told_from_losses_that_fall_by_themselves() {
        let ratio = |lost: &dyn Fn(u64) -> bool| {
            let mut sequences = Sequences::default();
            (0..3_000).filter(|&s| !lost(s)).for_each(|s| assert!(sequences.note(s as u16)));
            sequences.burst_ratio()
        };
        let chance =
            |s: u64| ((s + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20).wrapping_mul(s | 1) >> 7 & 0xff;
        assert_eq!(ratio(&|_| false), None);
        for loss in [25, 77] {
            let alone = ratio(&|s| chance(s) < loss).unwrap();
            assert!((0.8..1.25).contains(&alone), "{alone}");
        }
        assert!((ratio(&|s| s % 10 < 2).unwrap() - 1.6).abs() < 0.1);
        assert!((ratio(&|s| s % 40 < 4).unwrap() - 3.6).abs() < 0.2);
    }
}
