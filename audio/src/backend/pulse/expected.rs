//! When to look for what the server says next: samples of a microphone, requests of a loudspeaker.
//!
//! It says them in up to four pieces, and wakes by each a thread that waits: 700 times a second, which alone costs a
//! hundredth of a core. So the thread sleeps until the next are expected and all there.

use std::time::{Duration, Instant};

use crate::SAMPLE_RATE_HZ;

/// From the first piece to the last, and a margin.
const GATHERING: Duration = Duration::from_micros(250);
/// A read that took longer had to wait.
const WAITED: Duration = Duration::from_micros(30);
/// The next are looked for earlier by this part of what was read, until they have to be waited for: else a thread that
/// looks too late would not learn it.
const CREEP: u32 = 400;
/// The longest sleep for what comes next, a turn of the devices that we ask for: more than that at a time may be what piled
/// up while this thread was kept from running, and would pile up again if so long were slept. Of a device whose turns are
/// longer the next is waited for.
const LONGEST: Duration = Duration::from_millis(6);
/// Later than this, what is expected is not what comes.
const STALE: Duration = Duration::from_millis(25);

/// The instant from which the next can be there.
#[derive(Debug, Default)]
pub(super) struct Expected {
    at: Option<Instant>,
}

impl Expected {
    /// A read from `asked` to `now` gave so many samples, or was asked for them, and as many are expected next; but only
    /// `lacking` more are of use. Gives how long to sleep until they are there.
    pub(super) fn after(&mut self, samples: usize, lacking: usize, asked: Instant, now: Instant) -> Duration {
        let lasts = last(samples);
        let waited = now.saturating_duration_since(asked) > WAITED;
        let since = self.at.filter(|at| !waited && now.saturating_duration_since(*at) < STALE);
        let at = (since.unwrap_or(now) + lasts - lasts / CREEP).min(now + LONGEST);
        self.at = Some(at);
        let beyond = last(lacking.saturating_sub(samples)).min(LONGEST);
        (at + beyond + GATHERING).saturating_duration_since(now)
    }
}

/// How long so many samples last.
fn last(samples: usize) -> Duration {
    Duration::from_secs_f64(samples as f64 / f64::from(SAMPLE_RATE_HZ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bursts_are_looked_at_little_more_than_once_each_and_soon() {
        let start = Instant::now();
        let at = |micros: u64| start + Duration::from_micros(micros);
        // Each 5.1 ms: a sample, then the rest 80 microseconds later.
        let pieces: Vec<(u64, usize)> =
            (1..=10_000).flat_map(|n: u64| [(n * 5_100, 1), (n * 5_100 + 80, 244)]).collect();
        let mut expected = Expected::default();
        let (mut now, mut looks, mut latest) = (0, 0_u32, 0);
        let mut pieces = pieces.into_iter().peekable();
        while let Some(&(first, _)) = pieces.peek() {
            looks += 1;
            let asked = now;
            now = now.max(first) + 5;
            let mut sleep = Duration::ZERO;
            while let Some((came, samples)) = pieces.next_if(|(came, _)| *came <= now) {
                latest = latest.max(now - came);
                sleep = expected.after(samples, samples, at(asked), at(now));
            }
            now += sleep.as_micros() as u64;
        }
        assert!(looks < 12_500, "{looks}");
        assert!(latest < 400, "{latest}");
    }

    #[test]
    fn pieces_that_are_of_use_by_twos_are_looked_at_by_twos_and_soon() {
        let start = Instant::now();
        let at = |micros: u64| start + Duration::from_micros(micros);
        let mut expected = Expected::default();
        // 5 ms of samples each 5 ms; ten milliseconds make a frame.
        let (mut now, mut read, mut looks, mut latest) = (0_u64, 0_u64, 0_u32, 0);
        while read < 10_000 {
            looks += 1;
            let asked = now;
            now = now.max((read + 1) * 5_000) + 5;
            let mut sleep = Duration::ZERO;
            while (read + 1) * 5_000 <= now {
                read += 1;
                if read.is_multiple_of(2) {
                    latest = latest.max(now - read * 5_000);
                }
                let lacking = if read.is_multiple_of(2) { 480 } else { 240 };
                sleep = expected.after(240, lacking, at(asked), at(now));
            }
            now += sleep.as_micros() as u64;
        }
        assert!(looks < 6_300, "{looks}");
        assert!(latest < 400, "{latest}");
    }

    #[test]
    fn what_piled_up_in_a_stall_does_not_pile_up_again() {
        let start = Instant::now();
        let mut expected = Expected::default();
        // 5 ms of samples each 5 ms; the thread does not run for 60 ms, and reads all that is there at once.
        let (mut now, mut read, mut most) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
        for look in 0..2_000 {
            let period = Duration::from_millis(5);
            let there = Duration::from_millis(now.as_millis() as u64 / 5 * 5);
            let asked = now;
            if there == read {
                now = read + period;
            }
            let got = Duration::from_millis(now.as_millis() as u64 / 5 * 5) - read;
            read += got;
            if look > 110 {
                most = most.max(got);
            }
            let samples = got.as_micros() as usize * 48 / 1_000;
            now += expected.after(samples, samples, start + asked, start + now);
            if look == 100 {
                now += Duration::from_millis(60);
            }
        }
        assert!(most <= Duration::from_millis(10), "{most:?} at a time");
    }

    #[test]
    fn whoever_was_kept_from_looking_begins_afresh_and_nobody_sleeps_long() {
        let mut expected = Expected::default();
        let now = Instant::now();
        expected.after(240, 240, now, now);
        let later = now + Duration::from_millis(100);
        assert!(expected.after(240, 240, later, later) > Duration::from_millis(5));
        assert!(expected.after(96_000, 96_000, later, later) <= LONGEST + GATHERING);
    }
}
