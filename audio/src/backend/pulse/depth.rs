//! How much a loudspeaker of the server holds: little at first, more where it ran dry, less again after calm.
//!
//! The server asks for all its buffer takes, and lets none be smaller than two periods of the device. A part of
//! what it asks for is withheld for good, so that its buffer never holds more than it plays at a time and a margin.

use std::time::{Duration, Instant};

/// Beyond what the server takes at a time, frames at first: 2 ms, what a real-time thread's turn takes at worst.
const LEAST_MARGIN: i64 = 96;
/// The most the margin grows to, frames: 60 ms, what a machine with no time to spare still keeps up with.
const MOST_MARGIN: i64 = 2_880;
/// The first step up, frames: 2 ms; each next one doubles the margin at most.
const STEP: i64 = 96;
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
    /// Of a large recent request.
    quantum: i64,
    owed: i64,
    margin: i64,
    missed: bool,
    since: Option<Instant>,
    calm: Duration,
    /// The last step was one back.
    retreated: bool,
}

impl Depth {
    /// For a buffer of `target` frames, of a device that takes `quantum` at a time as far as it is known.
    pub(super) fn new(target: usize, quantum: usize) -> Self {
        Self {
            target: target as i64,
            quantum: quantum as i64,
            owed: 0,
            margin: LEAST_MARGIN,
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
        if self.since.is_some() {
            self.quantum = frames.max(self.quantum - self.quantum / 64);
        }
        self.owed += frames;
        self.learn(now);
        let withheld = self.target - self.quantum - self.margin;
        // Negative: the server gets more than it asked for.
        let sent = (self.owed - withheld.min(self.target)).max(0);
        self.owed -= sent;
        sent as usize
    }

    /// What the server holds once served, frames.
    pub(super) fn held(&self) -> usize {
        (self.quantum + self.margin).max(0) as usize
    }

    fn learn(&mut self, now: Instant) {
        let since = *self.since.get_or_insert(now);
        let lasted = now.saturating_duration_since(since);
        if std::mem::take(&mut self.missed) {
            if lasted < SETTLING {
                return;
            }
            self.margin = (self.margin + STEP.max(self.margin / 2)).min(MOST_MARGIN);
            if std::mem::take(&mut self.retreated) {
                self.calm = (self.calm * 2).min(MOST_CALM);
            }
            self.since = Some(now);
        } else if lasted >= self.calm && self.margin > LEAST_MARGIN {
            self.margin = (self.margin - STEP.max(self.margin / 4)).max(LEAST_MARGIN);
            self.retreated = true;
            self.since = Some(now);
        }
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
        let larger = depth.requested(480, now);
        assert_eq!(larger, 720, "what it takes at a time has doubled");
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
    fn there_is_a_most_that_is_held() {
        let (mut depth, mut now) = (Depth::new(576, 240), Instant::now());
        depth.requested(576, now);
        for _ in 0..40 {
            depth.missed();
            run(&mut depth, &mut now, 1);
        }
        assert_eq!(depth.held(), 240 + MOST_MARGIN as usize);
    }
}
