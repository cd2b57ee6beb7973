//! Meters: the loudest of each moment, shown at a pace that an eye follows.

use std::time::{Duration, Instant};

/// Below this a level meter shows nothing.
pub(super) const SILENCE_DBFS: f32 = -90.0;

/// Between two moves of a meter: an eye follows, and each draws the window anew, which costs a computer without a
/// graphics card a good part of a core.
const SHOWN_EVERY: Duration = Duration::from_millis(150);

/// Meters that move together.
#[derive(Debug)]
pub(super) struct Meters<const N: usize> {
    loudest: [f32; N],
    moved_at: Option<Instant>,
}

impl<const N: usize> Default for Meters<N> {
    fn default() -> Self {
        Meters { loudest: [SILENCE_DBFS; N], moved_at: None }
    }
}

impl<const N: usize> Meters<N> {
    /// Takes in levels; what is to be shown, where the meters move now: the loudest since, so that no word is missed.
    pub fn take_in(&mut self, levels: [f32; N], now: Instant) -> Option<[f32; N]> {
        for (loudest, level) in self.loudest.iter_mut().zip(levels) {
            *loudest = loudest.max(level);
        }
        if self.moved_at.is_some_and(|at| now < at + SHOWN_EVERY) {
            return None;
        }
        self.moved_at = Some(now);
        Some(std::mem::replace(&mut self.loudest, [SILENCE_DBFS; N]))
    }
}
