//! What arrival times say of the network: how late speech may come, and how much that varies.
//!
//! The *transit* of a packet is its arrival minus its timestamp. That of a frame counts when its first copy comes, so
//! the wait for redundancy is learnt like the wait for jitter, and only where it pays.

use std::collections::VecDeque;

use crate::SAMPLE_RATE_HZ;

/// What the slow window remembers, microseconds: jitter that comes back soon is still expected.
const SLOW: i64 = 30_000_000;
/// What the fast window remembers, microseconds.
const FAST: i64 = 2_000_000;
/// Of the slow window's frames, those the delay waits for, hundredths of a percent.
const SLOW_PARTS: usize = 9_970;
/// The same of the fast window, where fewer frames tell less.
const FAST_PARTS: usize = 9_800;
/// Of the slow window's frames, those that the delay goes on waiting for where copies mend what is lost: so few need the
/// last of them that their share is never well known, and a delay that goes to and fro is heard more than one that is
/// longer by a packet.
const KEPT_PARTS: usize = 9_990;
/// More than this is not waited for just because it was before, microseconds.
const KEPT: i64 = 30_000;
/// Of the slow window's frames that came by themselves, those whose lateness the furthest copy is expected with, too: with
/// less, the wait for copies grows once more when some have come late, which is heard.
const OWN_PARTS: usize = 8_000;
/// Frames remembered at most: 30 s of 10 ms.
const CAPACITY: usize = 3_000;
/// Frames between two looks at the slow window: 250 ms of 10 ms.
const LOOK_EVERY: u32 = 25;
/// Frames before what was learnt is believed.
const BELIEVED: usize = 50;
/// The lateness supposed until then, microseconds.
const FIRST_LATENESS: i64 = 15_000;
/// The lateness that is waited for in any case, microseconds: threads of a computer that does other things, too, wake a
/// few milliseconds late once in a while. As much as that where it happened within half a minute, or where nothing is
/// known yet, and less where all came in time.
const LEAST_LATENESS: std::ops::RangeInclusive<i64> = 1_000..=3_000;
/// Frames before the latest of them tells what this computer and the other are capable of: 10 s of 10 ms.
const TELLING: usize = 1_000;
/// How long the delay of a packet that came too late is kept, microseconds.
const HOLD: i64 = 2_000_000;
/// How fast it is given up then: microseconds in a second.
const RELEASE: i64 = 10_000;
/// What the slow window may ask for at most, microseconds: jitter of 100 ms and copies come back soon, a queue that drained
/// does not.
const RECURRING: i64 = 130_000;
/// What comes later than is ever waited for is another path only if it goes on for so long, microseconds; else a network
/// had stood still, and lets go of what it held.
const ANOTHER_PATH: i64 = 1_000_000;
/// Lateness that tells what was held back from what jitter delays, microseconds.
const HELD_BACK: i64 = 20_000;
/// The most lateness ever waited for, microseconds; later speech is better lost (ITU-T G.114).
const MAX_LATENESS: i64 = 220_000;

/// Microseconds of a count of samples.
pub(crate) fn micros_of(samples: i64) -> i64 {
    samples * 1_000_000 / i64::from(SAMPLE_RATE_HZ)
}

/// Transits of the last frames, in order of arrival.
#[derive(Debug)]
pub(crate) struct Transits {
    frames: VecDeque<Noted>,
    /// How many of them have left the fast window.
    settled: usize,
    sorted: Vec<i64>,
    unlooked: u32,
    /// Lateness that the slow window asks for, microseconds.
    slow: i64,
    /// Lateness that is usual where a frame comes by itself, microseconds.
    own: i64,
    /// By how much the furthest copies are behind, where they are needed, microseconds.
    copies: Option<i64>,
    /// The most lateness in the slow window, microseconds.
    latest: i64,
    /// The transit that the fast window asks for, microseconds.
    fast: i64,
    /// The least transit of the fast window, microseconds.
    baseline: Option<i64>,
    peak: Option<Peak>,
    /// Since when all that comes is far too late.
    far_late: Option<i64>,
    last: Option<i64>,
    /// RFC 3550 §6.4.1, microseconds.
    jitter: f64,
}

/// A frame that can be played, microseconds.
#[derive(Clone, Copy, Debug)]
struct Noted {
    at: i64,
    transit: i64,
    /// It was lost, and came with a later packet.
    copy: bool,
    /// Beyond the baseline of its moment: where two clocks differ by 100 ppm, a transit of half a minute ago is 3 ms
    /// off, and would be waited for. The baseline before it counts, and once that is known the one after it: on a path
    /// that has just become longer, nothing is late.
    lateness: i64,
}

/// A packet that came too late.
#[derive(Clone, Copy, Debug)]
struct Peak {
    transit: i64,
    at: i64,
}

impl Transits {
    pub(crate) fn new() -> Self {
        Self {
            frames: VecDeque::with_capacity(CAPACITY),
            settled: 0,
            sorted: Vec::with_capacity(CAPACITY),
            unlooked: 0,
            slow: 0,
            own: 0,
            copies: None,
            latest: 0,
            fast: i64::MIN,
            baseline: None,
            peak: None,
            far_late: None,
            last: None,
            jitter: 0.0,
        }
    }

    /// Notes a packet, for the jitter.
    pub(crate) fn note_packet(&mut self, transit: i64) {
        if let Some(last) = self.last.replace(transit) {
            self.jitter += ((transit - last).abs() as f64 - self.jitter) / 16.0;
        }
    }

    /// Notes that a frame can be played, by itself or as a `copy`. `held_back` if nothing had come for so long that nothing
    /// is played: what a network then lets go of at once tells how long it had stood still, not how late the next will be.
    pub(crate) fn note_frame(&mut self, arrived: i64, transit: i64, copy: bool, held_back: bool) {
        let late = if held_back { HELD_BACK } else { MAX_LATENESS };
        if self.is_later(transit, late) {
            if arrived - *self.far_late.get_or_insert(arrived) < ANOTHER_PATH {
                return;
            }
            self.forget();
        }
        self.far_late = None;
        let old = |noted: &Noted| noted.at < arrived - SLOW;
        while self.frames.len() == CAPACITY || self.frames.front().is_some_and(old) {
            self.frames.pop_front();
            self.settled = self.settled.saturating_sub(1);
        }
        self.sorted.clear();
        let recent = self.frames.iter().rev().take_while(|noted| noted.at >= arrived - FAST);
        self.sorted.extend(recent.map(|noted| noted.transit));
        self.sorted.push(transit);
        let baseline = self.sorted.iter().copied().fold(transit, i64::min);
        self.baseline = Some(baseline);
        self.latest = self.latest.max(transit - baseline);
        self.frames.push_back(Noted { at: arrived, transit, copy, lateness: transit - baseline });
        self.settle(arrived, baseline);
        self.fast = part(&mut self.sorted, FAST_PARTS);
        self.unlooked += 1;
        if self.unlooked >= LOOK_EVERY || self.frames.len() <= BELIEVED {
            self.unlooked = 0;
            self.look();
        }
    }

    /// Packets are lost, and the furthest copy in what comes now is this much behind, microseconds; none where few are
    /// lost. What was sent to be waited for is waited for at once: to learn that it pays takes long.
    pub(crate) fn expect_copies(&mut self, behind: Option<i64>) {
        self.copies = behind;
    }

    /// Notes that a packet of this transit came after its turn.
    pub(crate) fn note_late(&mut self, arrived: i64, transit: i64) {
        if !self.is_later(transit, MAX_LATENESS) && self.peak(arrived).is_none_or(|peak| transit > peak) {
            self.peak = Some(Peak { transit, at: arrived });
        }
    }

    /// The last transits belong to another clock or another path.
    pub(crate) fn forget(&mut self) {
        let jitter = self.jitter;
        *self = Self { jitter, copies: self.copies, ..Self::new() };
    }

    /// The transit of a packet that met no queue.
    pub(crate) fn baseline(&self) -> Option<i64> {
        self.baseline
    }

    /// The transit that is waited for in any case.
    pub(crate) fn least(&self) -> Option<i64> {
        let (steady, usual) = LEAST_LATENESS.into_inner();
        let latest = if self.frames.len() < TELLING { usual } else { self.latest };
        Some(self.baseline? + latest.clamp(steady, usual))
    }

    /// The transit that all but a few frames keep; none before the first.
    pub(crate) fn needed(&self, now: i64) -> Option<i64> {
        let baseline = self.baseline?;
        let slow = baseline + self.slow.min(RECURRING);
        let copies = self.copies.map_or(i64::MIN, |behind| baseline + behind + self.own);
        let learnt = self.fast.max(slow).max(copies).max(self.peak(now).unwrap_or(i64::MIN));
        let supposed = if self.frames.len() < BELIEVED { baseline + FIRST_LATENESS } else { i64::MIN };
        Some(learnt.max(supposed).min(baseline + MAX_LATENESS))
    }

    pub(crate) fn jitter_ms(&self) -> f32 {
        (self.jitter / 1_000.0) as f32
    }

    /// Looks at the slow window.
    fn look(&mut self) {
        self.sorted.clear();
        self.sorted.extend(self.frames.iter().filter(|noted| !noted.copy).map(|noted| noted.lateness));
        self.own = part(&mut self.sorted, OWN_PARTS).max(0);
        self.sorted.clear();
        self.sorted.extend(self.frames.iter().map(|noted| noted.lateness));
        let least = part(&mut self.sorted, SLOW_PARTS);
        let most = part(&mut self.sorted, KEPT_PARTS);
        let kept = self.copies.is_some() && most - least <= KEPT;
        self.slow = if kept { self.slow.clamp(least, most) } else { least };
        self.latest = self.sorted.iter().copied().fold(0, i64::max);
    }

    /// Compares the frames that leave the fast window with those that came after them.
    fn settle(&mut self, now: i64, baseline: i64) {
        while let Some(noted) = self.frames.get_mut(self.settled).filter(|noted| noted.at < now - FAST) {
            noted.lateness = noted.lateness.min((noted.transit - baseline).max(0));
            self.settled += 1;
        }
    }

    /// Whether a transit is longer than those that were learnt, by this much.
    fn is_later(&self, transit: i64, by: i64) -> bool {
        self.baseline.is_some_and(|baseline| transit > self.fast.max(baseline + self.slow) + by)
    }

    fn peak(&self, now: i64) -> Option<i64> {
        let Peak { transit, at } = self.peak?;
        let released = (now - at - HOLD).max(0) / 1_000 * RELEASE / 1_000;
        Some(transit - released)
    }
}

/// The value that `parts` ten-thousandths of `values` do not exceed.
fn part(values: &mut [i64], parts: usize) -> i64 {
    let left_out = values.len() * (10_000 - parts) / 10_000;
    let Some(at) = values.len().checked_sub(1 + left_out) else { return i64::MIN };
    *values.select_nth_unstable(at).1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 10 ms frames, `seconds` of them from `from`, each later than the least by what `lateness` says.
    fn note(transits: &mut Transits, from: i64, seconds: i64, lateness: impl Fn(i64) -> i64) {
        for frame in from * 100..(from + seconds) * 100 {
            let transit = 1_000_000 + lateness(frame);
            transits.note_frame(frame * 10_000 + transit, transit, false, false);
        }
    }

    fn lateness(transits: &Transits, second: i64) -> i64 {
        transits.needed(second * 1_000_000 + 1_000_000).unwrap() - 1_000_000
    }

    #[test]
    fn the_worst_few_of_a_thousand_are_not_waited_for() {
        let mut transits = Transits::new();
        note(&mut transits, 0, 10, |frame| if frame % 400 == 7 { 90_000 } else { frame % 5 * 1_000 });
        assert_eq!(transits.baseline(), Some(1_000_000));
        assert_eq!(lateness(&transits, 10), 4_000);
    }

    #[test]
    fn jitter_is_believed_in_at_once_and_remembered_for_half_a_minute() {
        let mut transits = Transits::new();
        note(&mut transits, 0, 20, |_| 0);
        assert_eq!(lateness(&transits, 20), 0);
        note(&mut transits, 20, 1, |frame| frame % 5 * 10_000);
        assert_eq!(lateness(&transits, 21), 40_000);
        note(&mut transits, 21, 20, |_| 0);
        assert!(lateness(&transits, 41) >= 30_000);
        note(&mut transits, 41, 11, |_| 0);
        assert_eq!(lateness(&transits, 52), 0);
    }

    #[test]
    fn where_all_comes_in_time_less_is_waited_for_in_any_case_until_one_comes_late() {
        let mut transits = Transits::new();
        let least = |transits: &Transits| transits.least().unwrap() - 1_000_000;
        note(&mut transits, 0, 5, |frame| frame % 2 * 300);
        assert_eq!(least(&transits), 3_000, "too little is known");
        note(&mut transits, 5, 40, |frame| frame % 2 * 300);
        assert_eq!(least(&transits), 1_000);
        note(&mut transits, 45, 1, |frame| if frame == 4_599 { 2_200 } else { 0 });
        assert_eq!(least(&transits), 2_200, "at once");
        note(&mut transits, 46, 25, |_| 0);
        assert_eq!(least(&transits), 2_200);
        note(&mut transits, 71, 10, |_| 0);
        assert_eq!(least(&transits), 1_000);
    }

    #[test]
    fn copies_are_waited_for_as_soon_as_they_are_needed_and_no_longer_than_that() {
        let mut transits = Transits::new();
        note(&mut transits, 0, 10, |frame| frame % 5 * 1_000);
        transits.expect_copies(Some(60_000));
        note(&mut transits, 10, 1, |frame| frame % 5 * 1_000);
        assert_eq!(lateness(&transits, 11), 63_000, "and most of the jitter");
        transits.expect_copies(None);
        assert_eq!(lateness(&transits, 11), 4_000);
    }

    #[test]
    fn what_was_waited_for_because_of_losses_is_waited_for_while_it_is_of_some_use() {
        let mut transits = Transits::new();
        let copies = |every: i64| move |frame: i64| if frame % every == 7 { 20_000 } else { 0 };
        let mut last = |copied: Option<i64>, from, every| {
            transits.expect_copies(copied);
            note(&mut transits, from, 40, copies(every));
            lateness(&transits, from + 40)
        };
        assert_eq!(last(None, 0, 500), 0);
        assert_eq!(last(Some(10_000), 40, 500), 10_000, "two in a thousand are too few to wait for");
        assert_eq!(last(Some(10_000), 80, 250), 20_000);
        assert_eq!(last(Some(10_000), 120, 500), 20_000, "and enough to go on");
        assert_eq!(last(Some(10_000), 160, 2_000), 10_000);
        assert_eq!(last(None, 200, 250), 20_000);
        assert_eq!(last(None, 240, 500), 0);
    }

    #[test]
    fn a_clock_that_runs_fast_makes_nothing_late() {
        let mut transits = Transits::new();
        // 300 ppm: 9 ms in half a minute.
        note(&mut transits, 0, 60, |frame| -3 * frame);
        let now = transits.baseline().unwrap();
        assert!(transits.needed(60_000_000).unwrap() - now <= 600);
    }

    #[test]
    fn one_late_packet_counts_at_once_and_is_slowly_forgotten() {
        let mut transits = Transits::new();
        note(&mut transits, 0, 10, |_| 0);
        transits.note_late(11_000_000, 1_040_000);
        assert_eq!(lateness(&transits, 12), 40_000);
        assert_eq!(lateness(&transits, 14), 20_000);
        assert_eq!(lateness(&transits, 60), 0);
    }

    #[test]
    fn a_queue_that_drained_is_not_expected_back() {
        let mut transits = Transits::new();
        note(&mut transits, 0, 10, |_| 0);
        note(&mut transits, 10, 3, |frame| (frame - 1_000) * 700);
        note(&mut transits, 13, 4, |_| 0);
        assert_eq!(lateness(&transits, 17), RECURRING);
    }

    #[test]
    fn what_a_path_became_longer_by_is_not_waited_for() {
        let mut transits = Transits::new();
        note(&mut transits, 0, 10, |_| 0);
        note(&mut transits, 10, 6, |frame| 20_000 + frame % 5 * 10_000);
        assert_eq!(transits.baseline(), Some(1_020_000));
        assert_eq!(lateness(&transits, 16), 60_000);
        note(&mut transits, 16, 40, |_| 0);
        assert_eq!(lateness(&transits, 56), 0);
    }

    #[test]
    fn a_path_that_became_much_longer_is_believed_in_after_a_second() {
        let mut transits = Transits::new();
        note(&mut transits, 0, 10, |_| 0);
        note(&mut transits, 10, 4, |_| 900_000);
        assert_eq!(transits.baseline(), Some(1_900_000));
        assert_eq!(lateness(&transits, 14), 900_000);
    }

    #[test]
    fn what_comes_far_too_late_is_not_waited_for() {
        let mut transits = Transits::new();
        note(&mut transits, 0, 10, |frame| frame % 2 * 200_000);
        transits.note_late(11_000_000, 1_900_000);
        transits.note_late(11_000_000, 1_400_000);
        assert_eq!(lateness(&transits, 11), MAX_LATENESS);
    }
}
