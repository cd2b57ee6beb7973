//! The server stood still, and goes on: whatever waits for stations waits as long again, and what it took of an exam's
//! clocks is an outage.

use std::time::{Duration, Instant};

use super::Hub;

impl Hub {
    /// It stood still for so long, of which the clock that the hub is handed did not count a part.
    pub(super) fn stood_still(&mut self, lasted: Duration, uncounted: Duration) {
        self.slept = self.slept.saturating_add(uncounted);
        // Nobody could be heard meanwhile, so nobody was silent.
        let (counted, now) = (lasted.saturating_sub(uncounted), self.now);
        let later = |at: Instant| (at + counted).min(now);
        self.timers.postpone(counted);
        self.connections.values_mut().for_each(|connection| connection.postpone(later));
        self.exam_stood_still(lasted, later);
    }
}
