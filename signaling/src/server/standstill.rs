//! Whether the server stood still: its system slept, or kept it from running. The clock that the hub is handed counts sleep
//! on Windows, and does not on Linux and macOS; either way nobody was served meanwhile.

use std::time::{Duration, Instant};

use crate::hub::{Input, OUTAGE_GRACE};
use crate::suspension::{LOOK_EVERY, Suspension};

/// Looks at the clocks, at least each [`LOOK_EVERY`] and before anything is handed to the hub.
#[derive(Debug)]
pub(super) struct Watch {
    suspension: Suspension,
    looked: Instant,
}

impl Watch {
    pub fn new() -> Self {
        Self { suspension: Suspension::new(), looked: Instant::now() }
    }

    /// What the hub must know, where the server stood still since the last look.
    pub fn look(&mut self) -> Option<Input> {
        let now = Instant::now();
        let between = now.saturating_duration_since(std::mem::replace(&mut self.looked, now));
        stood_still(between, self.suspension.ended().unwrap_or_default())
    }
}

/// Of the time between two looks, by the clock that the hub is handed, and the sleep that it did not count. Less than makes
/// an outage is a computer that is busy.
fn stood_still(between: Duration, uncounted: Duration) -> Option<Input> {
    let counted = between.saturating_sub(LOOK_EVERY);
    let counted = if counted >= OUTAGE_GRACE { counted } else { Duration::ZERO };
    let lasted = counted + uncounted;
    (!lasted.is_zero()).then_some(Input::StoodStill { lasted, uncounted })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lasted(between_ms: u64, uncounted_ms: u64) -> Option<(u128, u128)> {
        match stood_still(Duration::from_millis(between_ms), Duration::from_millis(uncounted_ms)) {
            Some(Input::StoodStill { lasted, uncounted }) => {
                Some((lasted.as_millis(), uncounted.as_millis()))
            }
            Some(other) => panic!("{other:?}"),
            None => None,
        }
    }

    #[test]
    fn a_sleep_is_a_standstill_whichever_clock_counted_it_and_a_busy_computer_is_none() {
        assert_eq!(lasted(100, 0), None);
        assert_eq!(lasted(2_900, 0), None, "it was busy");
        assert_eq!(lasted(140, 90_000), Some((90_000, 90_000)), "Linux, macOS");
        assert_eq!(lasted(90_100, 0), Some((90_000, 0)), "Windows, or a process that was stopped");
        assert_eq!(lasted(4_100, 150), Some((4_150, 150)));
    }

    #[test]
    fn a_server_that_runs_does_not_stand_still() {
        let mut watch = Watch::new();
        for _ in 0..20 {
            std::thread::sleep(Duration::from_millis(5));
            assert!(watch.look().is_none());
        }
    }
}
