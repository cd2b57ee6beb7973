//! Whether the system slept, and how long; stations and server both watch for it. The clock that times are counted by stands
//! still meanwhile (Linux, macOS), that of the others does not: at a station what the server told of time left is wrong at
//! waking by just so much, and what the socket seems to be may be, too; at the server every clock of an exam is. Where the
//! system has a clock that counts sleep, the difference between the two is exact, whatever is done to the time of day. On
//! Windows the one clock counts sleep as well (`QueryPerformanceCounter`), and no time is wrong.

use std::time::{Duration, Instant};

/// How often it is looked for: a person who opens the lid sees a wrong clock no longer.
pub const LOOK_EVERY: Duration = Duration::from_millis(100);
/// Less is not told from a program that was kept from running between two clocks; it adds up until it is.
const LEAST: Duration = Duration::from_millis(100);
/// Two clocks read within this time are read at once.
const AT_ONCE: Duration = Duration::from_millis(20);
/// As often it is tried to read them at once; a computer that is too busy for that is looked at again later.
const TRIES: usize = 3;

/// The two clocks, side by side.
#[derive(Clone, Copy, Debug)]
pub struct Suspension {
    began: Instant,
    /// What the clock that counts sleep was ahead of the other.
    ahead: Option<Duration>,
}

impl Default for Suspension {
    fn default() -> Self {
        Self::new()
    }
}

impl Suspension {
    /// From now on.
    pub fn new() -> Self {
        let began = Instant::now();
        Self { began, ahead: ahead(began) }
    }

    /// How long the system slept since the last look, where it did.
    pub fn ended(&mut self) -> Option<Duration> {
        // Whatever comes between the two readings makes the difference larger: a small one is true.
        let (_, rough) = reading(self.began)?;
        if self.ahead.is_some_and(|known| rough.saturating_sub(known) < LEAST) {
            return None;
        }
        ahead(self.began).and_then(|ahead| self.look(ahead))
    }

    fn look(&mut self, ahead: Duration) -> Option<Duration> {
        let slept = ahead.saturating_sub(*self.ahead.get_or_insert(ahead));
        (slept >= LEAST).then(|| {
            self.ahead = Some(ahead);
            slept
        })
    }
}

/// What the clock that counts sleep shows more than the other does since it began.
fn ahead(began: Instant) -> Option<Duration> {
    let tries = (0..TRIES).filter_map(|_| reading(began));
    tries.min().filter(|(between, _)| *between < AT_ONCE).map(|(_, ahead)| ahead)
}

/// The same as read once, after how long the reading took.
fn reading(began: Instant) -> Option<(Duration, Duration)> {
    let before = began.elapsed();
    let whole = with_sleep()?;
    Some((began.elapsed().saturating_sub(before), whole.checked_sub(before)?))
}

/// The time since some moment, sleep counted.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn with_sleep() -> Option<Duration> {
    use rustix::time::{ClockId, clock_gettime};
    #[cfg(target_os = "linux")]
    let clock = ClockId::Boottime;
    // There it counts sleep; what the standard library reads does not (clock_gettime(3)).
    #[cfg(target_vendor = "apple")]
    let clock = ClockId::Monotonic;
    clock_gettime(clock).try_into().ok()
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn with_sleep() -> Option<Duration> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn a_sleep_is_seen_once_with_its_length_and_a_busy_computer_is_none() {
        let mut suspension = Suspension { began: Instant::now(), ahead: Some(ms(5_000)) };
        assert_eq!(suspension.look(ms(5_020)), None, "kept from running between two clocks");
        assert_eq!(suspension.look(ms(5_000)), None);
        assert_eq!(suspension.look(ms(3_605_000)), Some(ms(3_600_000)));
        assert_eq!(suspension.look(ms(3_605_000)), None);
        assert_eq!(suspension.look(ms(3_605_150)), Some(ms(150)));
    }

    #[test]
    fn many_short_sleeps_add_up() {
        let mut suspension = Suspension { began: Instant::now(), ahead: Some(ms(0)) };
        let seen: Vec<_> = (1..=4).map(|times| suspension.look(ms(40 * times))).collect();
        assert_eq!(seen, [None, None, Some(ms(120)), None]);
    }

    #[test]
    fn what_could_not_be_read_at_first_is_counted_from_when_it_can() {
        let mut suspension = Suspension { began: Instant::now(), ahead: None };
        assert_eq!(suspension.look(ms(7_000)), None);
        assert_eq!(suspension.look(ms(9_000)), Some(ms(2_000)));
    }

    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    #[test]
    fn the_systems_two_clocks_go_side_by_side_while_it_is_awake() {
        let mut suspension = Suspension::new();
        for _ in 0..20 {
            std::thread::sleep(ms(5));
            assert_eq!(suspension.ended(), None);
        }
        assert!(suspension.ahead.is_some());
    }
}
