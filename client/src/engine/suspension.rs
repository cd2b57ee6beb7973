//! Whether the system slept. The clock that times are counted by stands still meanwhile (Linux, macOS), the server's does
//! not: what it told of time left is wrong at waking, and so may be what the socket seems to be.

use std::time::{Duration, Instant, SystemTime};

/// How often it is looked for: a person who opens the lid sees a wrong clock no longer.
pub(super) const LOOK_EVERY: Duration = Duration::from_millis(250);
/// A sleep is longer. The wall clock is set by less at a time on a PC that follows a time server; where somebody sets it
/// by more, a connection is made anew for nothing.
const LEAST: Duration = Duration::from_secs(2);

/// The two clocks at the last look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Suspension {
    counted: Instant,
    wall: SystemTime,
}

impl Suspension {
    pub fn new(counted: Instant, wall: SystemTime) -> Self {
        Self { counted, wall }
    }

    /// Whether the system slept since the last look.
    pub fn ended(&mut self, counted: Instant, wall: SystemTime) -> bool {
        let awake = counted.saturating_duration_since(self.counted);
        // Set back, it says nothing.
        let gone = wall.duration_since(self.wall).unwrap_or_default();
        *self = Self { counted, wall };
        gone.saturating_sub(awake) >= LEAST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sleep_is_seen_once_and_neither_a_busy_machine_nor_a_clock_set_back_is_one() {
        let (counted, wall) = (Instant::now(), SystemTime::now());
        let seconds = Duration::from_secs;
        let mut suspension = Suspension::new(counted, wall);
        assert!(!suspension.ended(counted + seconds(60), wall + seconds(61)), "kept from running");
        assert!(suspension.ended(counted + seconds(61), wall + seconds(3_661)));
        assert!(!suspension.ended(counted + seconds(62), wall + seconds(3_662)));
        assert!(!suspension.ended(counted + seconds(63), wall), "set back by an hour");
        assert!(!suspension.ended(counted + seconds(64), wall + seconds(1)));
        assert!(suspension.ended(counted + seconds(64), wall + seconds(4)));
    }
}
