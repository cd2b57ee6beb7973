//! Where the frames of both sides belong in the file: a pure machine, no file, thread or clock in it.
//!
//! ```text
//!   near  ■ ■ ■ ■ ■ ■ ■ ■ ■          a frame is written once both sides have one for its place,
//!   far   ■ ■ ■   ■ ■                once a later frame shows that it is missing (silence, a gap),
//!   file  ■ ■ ■ □ ■ ■ ·              or once its side is STALL_FRAMES behind the other (silence, a gap)
//! ```

use std::collections::VecDeque;

use crate::manifest::{Gap, MAX_GAPS, PerSide, Side};
use crate::{FRAME_MS, FRAME_SAMPLES};

/// Ten milliseconds of one side.
pub(crate) type Samples = [i16; FRAME_SAMPLES];

/// How far one side may be behind before the file goes on without it: 1 s. It bounds what waits in memory and
/// what a power failure may cost.
pub(crate) const STALL_FRAMES: u64 = 100;

/// After so many late frames in a row (200 ms) a side that is not catching up is taken to have stopped its count.
const LATE_FRAMES_BEFORE_SHIFT: u64 = 20;

/// A jump beyond this (10 min) is a wrong index rather than a pause, and would fill the disk with silence.
const MAX_JUMP_FRAMES: u64 = 60_000;

/// What one call of [`Timeline::write_decided`] gives at most, so that a long pause is not held in memory.
const MAX_BATCH_FRAMES: u64 = 200;

/// Aligns the frames of two sides.
#[derive(Debug, Default)]
pub(crate) struct Timeline {
    sides: PerSide<Lane>,
    /// Frames written so far: the place of the next one.
    written: u64,
    open_gaps: PerSide<Option<Gap>>,
    gaps: Vec<Gap>,
    unlisted_gaps: u64,
}

#[derive(Debug, Default)]
struct Lane {
    /// Frames with their places in the file, in order, all at or after `written`.
    waiting: VecDeque<(u64, Samples)>,
    /// The place after the newest frame seen.
    end: u64,
    /// Added to an index to give a place: what the side's count has been shifted by.
    shift: i128,
    late: Late,
}

/// A run of frames that came after their place had been written.
#[derive(Debug, Default, Clone, Copy)]
struct Late {
    frames: u64,
    first_lateness: u64,
}

impl Timeline {
    /// Takes the frame that one side counts as its `index`th.
    pub fn receive(&mut self, side: Side, index: u64, samples: Samples) {
        let other_end = self.sides.get(other(side)).end;
        let written = self.written;
        let lane = self.sides.get_mut(side);
        let Ok(place) = u64::try_from(i128::from(index) + lane.shift) else {
            return;
        };
        // Where a frame that comes now belongs: beside the newest one of the other side.
        let live = lane.end.max(other_end.saturating_sub(1)).max(written);
        let place = if place > live + MAX_JUMP_FRAMES {
            lane.shift_to(index, live)
        } else if place >= written {
            place
        } else if lane.is_behind_for_good(written - place) {
            lane.shift_to(index, live)
        } else {
            return;
        };
        lane.late = Late::default();
        if lane.waiting.back().is_some_and(|&(newest, _)| newest >= place) {
            return;
        }
        lane.waiting.push_back((place, samples));
        lane.end = place + 1;
    }

    /// Appends interleaved samples, near first, for the places that are decided, at most
    /// [`MAX_BATCH_FRAMES`] of them: come again until there are none. With `all`, every place that either side
    /// has reached is decided: the end of the recording.
    pub fn write_decided(&mut self, all: bool, interleaved: &mut Vec<i16>) {
        let PerSide { near, far } = &self.sides;
        let end = if all {
            near.end.max(far.end)
        } else {
            near.end.min(far.end).max(near.end.max(far.end).saturating_sub(STALL_FRAMES))
        };
        let end = end.min(self.written + MAX_BATCH_FRAMES);
        while self.written < end {
            let near = self.take(Side::Near);
            let far = self.take(Side::Far);
            for (&left, &right) in near.iter().zip(&far) {
                interleaved.extend([left, right]);
            }
            self.written += 1;
        }
    }

    /// What is missing so far, in the order of its beginnings, with gaps still open at their present length.
    pub fn gaps(&self) -> Vec<Gap> {
        let open = Side::BOTH.iter().filter_map(|&side| *self.open_gaps.get(side));
        let mut gaps: Vec<Gap> = self.gaps.iter().copied().chain(open).take(MAX_GAPS).collect();
        gaps.sort_by_key(|gap| (gap.start_ms, gap.side));
        gaps
    }

    /// Gaps that are not in [`Timeline::gaps`].
    pub fn unlisted_gaps(&self) -> u64 {
        self.unlisted_gaps
    }

    /// All gaps, listed or not, open ones included.
    pub fn gap_total(&self) -> u64 {
        let open = Side::BOTH.iter().filter(|&&side| self.open_gaps.get(side).is_some()).count();
        self.gaps.len() as u64 + self.unlisted_gaps + open as u64
    }

    /// A number that grows whenever a gap begins or ends.
    pub fn gap_count(&self) -> u64 {
        let open = Side::BOTH.iter().filter(|&&side| self.open_gaps.get(side).is_some()).count();
        2 * (self.gaps.len() as u64 + self.unlisted_gaps) + open as u64
    }

    /// The frame of one side at the place being written, or silence and a gap.
    fn take(&mut self, side: Side) -> Samples {
        let lane = self.sides.get_mut(side);
        if lane.waiting.front().is_some_and(|&(place, _)| place == self.written) {
            self.close_gap(side);
            let frame = self.sides.get_mut(side).waiting.pop_front();
            return frame.map_or([0; FRAME_SAMPLES], |(_, samples)| samples);
        }
        let start_ms = self.written * FRAME_MS;
        let gap = self.open_gaps.get_mut(side).get_or_insert(Gap { side, start_ms, length_ms: 0 });
        gap.length_ms += FRAME_MS;
        [0; FRAME_SAMPLES]
    }

    fn close_gap(&mut self, side: Side) {
        let Some(gap) = self.open_gaps.get_mut(side).take() else {
            return;
        };
        if self.gaps.len() < MAX_GAPS {
            self.gaps.push(gap);
        } else {
            self.unlisted_gaps += 1;
        }
    }
}

impl Lane {
    /// Whether a side whose frames are late will stay so. A side that was held up delivers in a burst and is
    /// soon on time; one whose count stood still stays behind by as much.
    fn is_behind_for_good(&mut self, lateness: u64) -> bool {
        if self.late.frames == 0 {
            self.late.first_lateness = lateness;
        }
        self.late.frames += 1;
        if self.late.frames < LATE_FRAMES_BEFORE_SHIFT {
            return false;
        }
        let stays = lateness + LATE_FRAMES_BEFORE_SHIFT / 2 > self.late.first_lateness;
        self.late = Late::default();
        stays
    }

    /// Counts from now on so that `index` belongs at `place`.
    fn shift_to(&mut self, index: u64, place: u64) -> u64 {
        self.shift = i128::from(place) - i128::from(index);
        place
    }
}

fn other(side: Side) -> Side {
    match side {
        Side::Near => Side::Far,
        Side::Far => Side::Near,
    }
}

#[cfg(test)]
mod tests;
