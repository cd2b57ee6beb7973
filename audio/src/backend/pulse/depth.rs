//! How much a loudspeaker of the server holds: little at first, more where it ran dry, less again after calm.
//!
//! The server asks for all its buffer takes, and lets none be smaller than two periods of the device. A part of
//! what it asks for is withheld for good, so that its buffer never holds more than it plays at a time and a margin.

use std::time::{Duration, Instant};

/// Beyond what the server takes at a time, frames: 2 ms, what a real-time thread's turn takes at worst.
const MARGIN: i64 = 96;
/// The most held, frames: 65 ms, with which a machine that has no time to spare still keeps up.
const MOST: i64 = 3_120;
/// The least step, frames: 2 ms. A large one is a quarter of what is held.
const STEP: i64 = 96;
/// Requests of which the smallest is what the device takes at a time.
const RECENT: usize = 8;
/// After a change, faults are those of the change itself.
const SETTLING: Duration = Duration::from_millis(500);
/// Calm after which one step back is tried; doubled each time it was in vain.
const CALM: Duration = Duration::from_secs(20);
/// The longest calm asked for.
const MOST_CALM: Duration = Duration::from_secs(20 * 60);

/// What is asked for and not sent, and what was met so far. Counts sample frames.
#[derive(Debug)]
pub(super) struct Depth {
    /// What the server's buffer takes.
    target: i64,
    owed: i64,
    /// Of what is sent next, what comes too late: the server has played silence in its place.
    late: i64,
    /// What the buffer is to hold once served.
    held: i64,
    least: i64,
    recent: [i64; RECENT],
    missed: bool,
    since: Option<Instant>,
    calm: Duration,
    /// The last step was one back.
    retreated: bool,
}

impl Depth {
    /// For a buffer of `target` frames, of a device that takes `quantum` at a time as far as it is known.
    pub(super) fn new(target: usize, quantum: usize) -> Self {
        let least = quantum as i64 + MARGIN;
        Self {
            target: target as i64,
            owed: 0,
            late: 0,
            held: least,
            least,
            recent: [0; RECENT],
            missed: false,
            since: None,
            calm: CALM,
            retreated: false,
        }
    }

    /// Notes that samples came too late.
    pub(super) fn missed(&mut self) {
        self.missed = true;
    }

    /// The server asks for `frames` more; gives how many to send.
    pub(super) fn requested(&mut self, frames: usize, now: Instant) -> usize {
        let frames = frames as i64;
        // The first is for the whole buffer; each later one tells what is taken at a time, if others do too: a device
        // that wakes, or a busy server, asks once for much.
        if self.since.is_some() && frames > 0 {
            self.recent.rotate_left(1);
            self.recent[RECENT - 1] = frames;
            let taken = self.recent.iter().min().copied().unwrap_or_default();
            let fitting = (taken + MARGIN).min(MOST);
            if fitting > self.held + MARGIN {
                self.deepen(fitting, now);
            }
        }
        self.owed += frames;
        self.late = (self.owed - self.target).max(0);
        self.learn(now);
        // Beyond the target, the server gets more than it asked for.
        let sent = (self.owed - (self.target - self.held)).max(0);
        self.owed -= sent;
        sent as usize
    }

    /// How many of those to send come too late, and are left out by the server.
    pub(super) fn late(&self) -> usize {
        self.late as usize
    }

    /// So many of those to send were not.
    pub(super) fn left_out(&mut self, frames: usize) {
        self.owed += frames as i64;
    }

    /// What the server holds once served, frames.
    pub(super) fn held(&self) -> usize {
        self.held as usize
    }

    fn learn(&mut self, now: Instant) {
        let since = *self.since.get_or_insert(now);
        let lasted = now.saturating_duration_since(since);
        let step = STEP.max(self.held / 4);
        if std::mem::take(&mut self.missed) {
            if lasted >= SETTLING {
                self.deepen((self.held + step).min(MOST), now);
            }
        } else if lasted >= self.calm && self.held > self.least {
            self.held = (self.held - step).max(self.least);
            self.retreated = true;
            self.since = Some(now);
        }
    }

    fn deepen(&mut self, held: i64, now: Instant) {
        self.held = held;
        if std::mem::take(&mut self.retreated) {
            self.calm = (self.calm * 2).min(MOST_CALM);
        }
        self.since = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asks for 5 ms each 5 ms, `seconds` long; gives what was sent beyond what was asked.
    fn run(depth: &mut Depth, now: &mut Instant, seconds: u64) -> i64 {
        let mut beyond = 0;
        for _ in 0..seconds * 200 {
            *now += Duration::from_millis(5);
            beyond += depth.requested(240, *now) as i64 - 240;
        }
        beyond
    }

    #[test]
    fn the_server_is_given_what_it_plays_at_a_time_and_a_margin() {
        let (mut depth, mut now) = (Depth::new(576, 240), Instant::now());
        assert_eq!(depth.requested(576, now), 336);
        assert_eq!(run(&mut depth, &mut now, 2), 0);
        assert_eq!(depth.held(), 336);
        assert_eq!(depth.requested(241, now), 241, "a sample more is nothing");
        assert_eq!(depth.requested(96_000, now), 96_000, "once does not count");
        let sent: usize = (0..RECENT).map(|_| depth.requested(480, now)).sum();
        assert_eq!(sent, RECENT * 480 + 240, "what it takes at a time has doubled");
        assert_eq!(depth.held(), 576);
    }

    #[test]
    fn what_ran_dry_holds_more_and_after_calm_less_again() {
        let (mut depth, mut now) = (Depth::new(576, 240), Instant::now());
        depth.requested(576, now);
        run(&mut depth, &mut now, 1);
        depth.missed();
        assert_eq!(run(&mut depth, &mut now, 1), STEP);
        assert_eq!(run(&mut depth, &mut now, 21), -STEP);
        depth.missed();
        assert_eq!(run(&mut depth, &mut now, 21), STEP, "a step back in vain asks for twice the calm");
        assert_eq!(run(&mut depth, &mut now, 20), -STEP);
    }

    #[test]
    fn what_was_left_out_is_sent_with_the_next() {
        let (mut depth, now) = (Depth::new(576, 240), Instant::now());
        depth.requested(576, now);
        assert_eq!(depth.requested(240, now), 240);
        depth.left_out(2);
        assert_eq!(depth.requested(239, now), 241);
    }

    #[test]
    fn what_is_asked_for_beyond_the_buffer_comes_too_late() {
        let (mut depth, now) = (Depth::new(576, 240), Instant::now());
        depth.requested(576, now);
        assert_eq!(depth.late(), 0, "nothing was said yet");
        depth.requested(240, now);
        assert_eq!(depth.late(), 0);
        let sent = depth.requested(336 + 100, now);
        assert_eq!((sent, depth.late()), (436, 100), "it ran dry 100 frames ago");
        depth.requested(240, now);
        assert_eq!(depth.late(), 0);
    }

    #[test]
    fn there_is_a_most_that_is_held() {
        let (mut depth, mut now) = (Depth::new(576, 240), Instant::now());
        depth.requested(576, now);
        for _ in 0..40 {
            depth.missed();
            run(&mut depth, &mut now, 1);
        }
        assert_eq!(depth.held(), MOST as usize);
    }
}
