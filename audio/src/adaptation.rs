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
/// Growth of the round trip over the least seen that tells a queue, milliseconds, where there is no jitter.
const QUEUE_MS: f32 = 120.0;
/// What jitter adds to that, of the interarrival jitter: it is a third of the most that uniform jitter delays each way.
const QUEUE_JITTERS: f32 = 6.0;
/// What the least round trip rises by with each report, milliseconds: a longer route is no queue, after a minute.
const RISE_MS: f32 = 2.0;
/// Round trip from which 10 ms of packet no longer matter, and a third less of headers does, milliseconds.
const FAR_MS: f32 = 250.0;
/// Interarrival jitter as of which the buffer dwarfs the packet, milliseconds: uniform delays over 90 ms.
const JITTERY_MS: f32 = 30.0;
/// How much longer than by chance runs of losses are (BurstR, ITU-T G.107 §7.1) where they fall by themselves, where
/// neighbours are lost together, and where it is worse; with the few losses that are counted, chance alone stays under the
/// second.
const FROM_BURST_RATIO: [f32; 3] = [0.0, 1.3, 2.2];
/// Weight of a new report in the loss and jitter that are reckoned with: a second of 100 packets tells 10 % to within 3 %.
const WEIGHT: f32 = 0.5;
/// Loss, as a fraction, from which each step of redundancy is sent; the first is none.
const FROM_LOSS: [f32; 5] = [0.0, 0.01, 0.04, 0.18, 0.3];
/// What may be reported as lost and is only behind, of the interarrival jitter in the time that is reported of: packets on
/// their way at its end are counted with those that were sent. Where delays are uniform, chance alone stays under it.
const BEHIND_JITTERS: f32 = 2.0;
/// The time that a first report is of, milliseconds.
const FIRST_REPORTED_MS: f32 = 1_000.0;
/// Loss at least reckoned with when redundancy is sent at all, percent: the encoder gives its own nothing for less.
const LEAST_LOSS_PERCENT: i32 = 5;

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
    bursts: Held<usize>,
    long: Held<bool>,
    full: Held<bool>,
    full_calm: Duration,
    was_full: bool,
    least_rtt_ms: f32,
    /// Smoothed, as a fraction.
    loss: f32,
    /// Smoothed.
    jitter_ms: f32,
    reported_at: Option<Instant>,
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
            bursts: Held::default(),
            long: Held::default(),
            full: Held::default(),
            full_calm: FULL_CALM,
            was_full: false,
            least_rtt_ms: f32::INFINITY,
            loss: 0.0,
            jitter_ms: 0.0,
            reported_at: None,
        }
    }

    /// Takes a report, and how bursts fall on the way back, which is the best guess at the way there.
    pub(crate) fn note(&mut self, report: PathReport, burst_ratio: Option<f32>, now: Instant) {
        let loss = self.without_those_behind(report, now);
        self.loss += (loss - self.loss) * WEIGHT;
        let step = FROM_LOSS.iter().rposition(|&from| self.loss >= from).unwrap_or_default();
        self.redundancy.note(step, CALM, now);
        let ratio = burst_ratio.unwrap_or_default();
        let bursts = FROM_BURST_RATIO.iter().rposition(|&from| ratio >= from).unwrap_or_default();
        self.bursts.note(bursts, CALM, now);

        let rtt_ms = report.rtt_ms.filter(|rtt| rtt.is_finite());
        self.least_rtt_ms = (self.least_rtt_ms + RISE_MS).min(rtt_ms.unwrap_or(f32::INFINITY));
        let queue_ms = QUEUE_MS + QUEUE_JITTERS * report.jitter_ms.max(0.0);
        let full = rtt_ms.is_some_and(|rtt| rtt > self.least_rtt_ms + queue_ms);
        if full && !self.full.value {
            self.full_calm = if self.was_full { (self.full_calm * 2).min(MOST_FULL_CALM) } else { FULL_CALM };
            self.was_full = true;
        }
        self.full.note(full, self.full_calm, now);
        let far = rtt_ms.is_some_and(|rtt| rtt >= FAR_MS);
        if report.jitter_ms.is_finite() {
            self.jitter_ms += (report.jitter_ms - self.jitter_ms) * WEIGHT;
        }
        self.long.note(far || self.jitter_ms >= JITTERY_MS, CALM, now);
    }

    pub(crate) fn profile(&self, accepted: Accepted) -> Profile {
        let (step, bursts) = (self.redundancy.value, self.bursts.value);
        let plan = match (self.full.value, accepted.red) {
            (true, _) => FULL,
            (false, true) => [SINGLE, BURSTS, LONG_BURSTS][bursts][step],
            (false, false) => [PLAIN, PLAIN_BURSTS, PLAIN_BURSTS][bursts][step],
        };
        // In steps, for the encoder is set anew by each.
        let loss_percent = (self.loss * 20.0).round() as i32 * 5;
        let opus = Settings {
            bitrate: plan.bitrate,
            fec: plan.fec,
            loss_percent: if step > 0 { loss_percent.max(LEAST_LOSS_PERCENT) } else { 0 },
            dred_duration: plan.dred_duration,
        };
        let frames = if self.long.value { 2 } else { plan.frames };
        Profile { frames: frames.min(accepted.frames), offsets: plan.offsets, opus }
    }

    /// The loss of a report, none where reordering explains it.
    fn without_those_behind(&mut self, report: PathReport, now: Instant) -> f32 {
        let before = self.reported_at.replace(now);
        let since = before.map(|before| now.saturating_duration_since(before));
        let reported_ms = since.map_or(FIRST_REPORTED_MS, |since| since.as_secs_f32() * 1_000.0);
        let behind = BEHIND_JITTERS * report.jitter_ms / reported_ms.max(1.0);
        if report.loss.is_finite() && report.loss > behind { report.loss.min(1.0) } else { 0.0 }
    }
}

/// What is sent at one step.
#[derive(Clone, Copy, Debug)]
struct Plan {
    frames: usize,
    bitrate: i32,
    offsets: &'static [usize],
    fec: bool,
    dred_duration: i32,
}

/// For each step of loss.
type Plans = [Plan; FROM_LOSS.len()];

const fn red(frames: usize, bitrate: i32, offsets: &'static [usize]) -> Plan {
    Plan { frames, bitrate, offsets, fec: false, dred_duration: 0 }
}

const fn plain(bitrate: i32, fec: bool, dred_duration: i32) -> Plan {
    Plan { frames: 2, bitrate, offsets: &[], fec, dred_duration }
}

/// Speech that costs the path the least and is still good: a queue drains.
const FULL: Plan = plain(24_000, false, 0);
/// A good path: fullband speech is transparent from about here with 10 ms (RFC 7587 §3.1.1 gives 28-40 kb/s). Speech takes
/// nine tenths of what it may.
const GOOD: Plan = red(1, 42_000, &[]);
/// By steps of loss. Neighbours are lost as seldom as any two packets: the nearest copies are there soonest.
const SINGLE: Plans = [
    GOOD,
    red(1, 34_000, &[1]),
    red(1, 36_000, &[2, 1]),
    red(2, 26_000, &[3, 2, 1]),
    red(2, 22_000, &[4, 3, 2, 1]),
];
/// Where neighbours are lost together, copies keep clear of one another; short packets make the runs short. What more
/// distance would give back, the wait for it takes: copies 6, 4 and 2 back mend a quarter more, and are 10 ms later.
const BURSTS: Plans = {
    let most = red(1, 26_000, &[5, 3, 1]);
    [GOOD, red(1, 34_000, &[2]), red(1, 30_000, &[5, 2]), most, most]
};
/// Where many neighbours are: what no copy gives back, deep redundancy may, 200 ms back.
const LONG_BURSTS: Plans = {
    let most = red(1, 24_000, &[8, 5, 3]);
    let deep = Plan { dred_duration: 20, ..red(1, 32_000, &[6, 3]) };
    [GOOD, red(1, 34_000, &[3]), deep, most, most]
};
/// To one who takes no copies: in-band redundancy, which lives in 20 ms packets best.
const PLAIN: Plans = {
    let fec = plain(40_000, true, 0);
    [GOOD, fec, fec, fec, fec]
};
/// The same where the packet after is lost too: deep redundancy, 200 ms back.
const PLAIN_BURSTS: Plans = {
    let deep = plain(48_000, false, 20);
    [GOOD, plain(40_000, true, 0), deep, deep, deep]
};

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

#[cfg(test)]
mod tests {
    use super::*;

    const RED: Accepted = Accepted { red: true, frames: 2 };
    const PLAIN_ONLY: Accepted = Accepted { red: false, frames: 2 };

    /// A path, second by second.
    struct Bench {
        adaptation: Adaptation,
        now: Instant,
    }

    impl Bench {
        fn new() -> Self {
            Self { adaptation: Adaptation::new(), now: Instant::now() }
        }

        fn note(&mut self, loss: f32, rtt_ms: f32, jitter_ms: f32, burst_ratio: Option<f32>) -> Profile {
            self.now += Duration::from_secs(1);
            let report = PathReport { loss, rtt_ms: Some(rtt_ms), jitter_ms };
            self.adaptation.note(report, burst_ratio, self.now);
            self.adaptation.profile(RED)
        }

        fn lossy(&mut self, loss: f32) -> Profile {
            self.note(loss, 20.0, 2.0, None)
        }
    }

    #[test]
    fn a_good_path_gets_short_packets_and_no_redundancy() {
        let profile = Bench::new().lossy(0.0);
        assert_eq!((profile.frames, profile.offsets.len(), profile.opus.dred_duration), (1, 0, 0));
        assert!(!profile.opus.fec && profile.opus.bitrate == GOOD.bitrate);
    }

    #[test]
    fn redundancy_follows_loss_within_two_reports() {
        for (loss, copies) in [(0.005, 0), (0.02, 1), (0.1, 2), (0.25, 3), (0.4, 4)] {
            let mut bench = Bench::new();
            bench.lossy(loss);
            assert_eq!(bench.lossy(loss).offsets.len(), copies, "{loss}");
        }
    }

    #[test]
    fn packets_that_are_only_behind_are_not_lost() {
        let mut bench = Bench::new();
        // 0 to 60 ms of delay: of the last six of a hundred, a few are still on their way.
        for second in 0..60 {
            let behind = [0.0, 0.01, 0.02, 0.0, 0.03][second % 5];
            assert!(bench.note(behind, 100.0, 20.0, None).offsets.is_empty(), "{second} s");
        }
        assert!(!bench.note(0.06, 100.0, 20.0, None).offsets.is_empty());
    }

    #[test]
    fn redundancy_is_given_up_slowly_and_does_not_flap() {
        let mut bench = Bench::new();
        for _ in 0..3 {
            bench.lossy(0.1);
        }
        let calm = (1..60).find(|_| bench.lossy(0.0).offsets.is_empty()).unwrap();
        assert!((10..30).contains(&calm), "{calm} s");
        let mut bench = Bench::new();
        for _ in 0..5 {
            bench.lossy(0.06);
        }
        let counts: Vec<usize> =
            (0..60).map(|s| bench.lossy(if s % 3 == 0 { 0.09 } else { 0.02 }).offsets.len()).collect();
        assert!(counts.iter().all(|&copies| copies == 2), "{counts:?}");
    }

    #[test]
    fn copies_keep_clear_of_bursts() {
        let mut bench = Bench::new();
        let furthest = |profile: Profile| profile.offsets.iter().copied().max();
        for _ in 0..3 {
            bench.note(0.2, 20.0, 2.0, Some(1.0));
        }
        assert_eq!(furthest(bench.note(0.2, 20.0, 2.0, Some(1.1))), Some(3));
        let bursts = bench.note(0.2, 20.0, 2.0, Some(1.6));
        assert!(bursts.offsets.windows(2).all(|pair| pair[0] > pair[1] + 1), "{:?}", bursts.offsets);
        assert_eq!(bench.note(0.2, 20.0, 2.0, Some(1.1)), bursts, "for a while");
        assert_eq!(furthest(bench.note(0.2, 20.0, 2.0, Some(3.0))), Some(8));
    }

    #[test]
    fn copies_reach_no_further_than_the_sender_remembers_and_their_standard_tells() {
        for plan in [SINGLE, BURSTS, LONG_BURSTS].iter().flatten() {
            let furthest = plan.offsets.first().copied().unwrap_or_default();
            assert!(
                furthest <= crate::sender::MEMORY
                    && furthest * 2 * crate::FRAME_SAMPLES <= crate::red::MAX_OFFSET as usize
            );
        }
    }

    #[test]
    fn a_poor_path_gets_long_packets() {
        assert_eq!(Bench::new().note(0.0, 300.0, 2.0, None).frames, 2);
        let mut bench = Bench::new();
        let frames: Vec<usize> = (0..8).map(|_| bench.note(0.0, 20.0, 33.0, None).frames).collect();
        assert!(frames[7] == 2 && frames.is_sorted(), "{frames:?}");
        // One report is too few packets to tell: it is of chance, or of the moment in which the path changed.
        let mut bench = Bench::new();
        for jitter_ms in [20.0, 35.0, 20.0, 24.0, 31.0, 20.0] {
            assert_eq!(bench.note(0.0, 20.0, jitter_ms, None).frames, 1);
        }
        let mut bench = Bench::new();
        for _ in 0..5 {
            bench.lossy(0.3);
        }
        assert_eq!(bench.lossy(0.3).frames, 2);
    }

    #[test]
    fn a_queue_that_builds_up_gets_fewer_bits_not_more_and_longer_peace_each_time() {
        let mut bench = Bench::new();
        bench.note(0.0, 30.0, 2.0, None);
        let mut waits = vec![];
        for _ in 0..2 {
            let full = bench.note(0.1, 400.0, 10.0, None);
            assert_eq!((full.frames, full.offsets.len(), full.opus.bitrate), (2, 0, 24_000));
            let full = |profile: Profile| profile.opus.bitrate == 24_000;
            waits.extend((0..200).find(|_| !full(bench.note(0.0, 30.0, 2.0, None))));
        }
        assert!(waits[0] >= 29 && waits[1] >= 59, "{waits:?}");
    }

    #[test]
    fn neither_jitter_nor_a_longer_route_is_a_queue() {
        let mut bench = Bench::new();
        for second in 0..30 {
            let profile = bench.note(0.0, if second % 2 == 0 { 42.0 } else { 240.0 }, 33.0, None);
            assert_eq!(profile.opus.bitrate, GOOD.bitrate);
        }
        let mut bench = Bench::new();
        bench.note(0.0, 30.0, 2.0, None);
        assert_eq!(bench.note(0.0, 230.0, 2.0, None).opus.bitrate, 24_000);
        for _ in 0..120 {
            bench.note(0.0, 230.0, 2.0, None);
        }
        assert_eq!(bench.note(0.0, 230.0, 2.0, None).opus.bitrate, GOOD.bitrate);
    }

    #[test]
    fn without_red_redundancy_is_inside_opus() {
        let mut bench = Bench::new();
        for _ in 0..3 {
            bench.note(0.1, 20.0, 2.0, None);
        }
        let single = bench.adaptation.profile(PLAIN_ONLY);
        assert!(single.offsets.is_empty() && single.opus.fec && single.opus.loss_percent > 0);
        bench.note(0.2, 20.0, 2.0, Some(2.0));
        let bursts = bench.adaptation.profile(PLAIN_ONLY);
        assert!(bursts.offsets.is_empty() && bursts.opus.dred_duration > 0);
    }

    #[test]
    fn reports_that_make_no_sense_change_nothing() {
        let mut bench = Bench::new();
        let before = bench.lossy(0.0);
        assert_eq!(bench.note(f32::NAN, f32::NAN, f32::NAN, Some(f32::NAN)), before);
        assert_eq!(bench.note(-1.0, f32::NEG_INFINITY, -1.0, None), before);
    }
}
