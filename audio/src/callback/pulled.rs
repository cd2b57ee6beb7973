//! The ends as threads of ours hold them, which read and write for a device: unlike a driver's callback, they may take
//! the worker's turns, and know what is ahead of them.

use std::sync::atomic::Ordering::Relaxed;

use super::{CaptureCallback, Gauge, PlaybackCallback};

impl CaptureCallback {
    /// Samples taken that wait for a turn.
    pub(crate) fn waiting(&self) -> usize {
        self.samples.buffer().capacity() - self.samples.slots()
    }
}

impl PlaybackCallback {
    /// Has `frames` ready by `turn`, if something is to be heard; false if that gave too few.
    /// For a thread of ours that feeds a device, never for a driver's callback.
    pub(crate) fn fill(&mut self, frames: usize, turn: impl FnOnce()) -> bool {
        if !self.is_live() || self.samples.slots() >= frames {
            return true;
        }
        self.gauge.demand.store(frames, Relaxed);
        turn();
        self.gauge.demand.store(0, Relaxed);
        self.samples.slots() >= frames || !self.is_live()
    }

    /// Samples that are there.
    pub(crate) fn ready(&self) -> usize {
        self.samples.slots()
    }

    /// Whether something is to be heard.
    pub(crate) fn is_live(&self) -> bool {
        self.gauge.is_live()
    }
}

impl Gauge {
    /// Sample frames between the thread and the device.
    pub(crate) fn set_ahead(&self, frames: usize) {
        self.ahead.store(frames, Relaxed);
    }

    /// So many of the samples that are taken next come too late, and are left out.
    pub(crate) fn note_late(&self, frames: usize) {
        let from = self.taken();
        self.lost_from.store(from, Relaxed);
        self.lost_to.store(from + frames as u64, Relaxed);
    }

    /// A gap met beyond the callback.
    pub(crate) fn count_gap(&self) {
        self.gaps.fetch_add(1, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::super::playback;

    #[test]
    fn no_turn_is_taken_where_nothing_is_to_be_heard() {
        let (mut plays, _played) = playback(48_000, 1);
        assert!(plays.fill(240, || unreachable!("nobody has anything to say")));
    }

    #[test]
    fn a_turn_is_for_what_is_asked_for() {
        let (mut plays, mut played) = playback(48_000, 1);
        played.gauge.set_live(true);
        let gauge = played.gauge.clone();
        let mut asked = 0;
        let turn = || {
            asked = gauge.demand();
            played.samples.push_entire_slice(&[0.5; 480]).unwrap();
        };
        assert!(plays.fill(240, turn));
        assert_eq!((asked, plays.ready(), gauge.demand()), (240, 480, 0));
        assert!(!plays.fill(481, || ()), "in vain");
    }
}
