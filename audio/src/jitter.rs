//! The jitter buffer: packets in as the network brings them, one decision out each time samples are wanted.
//!
//! Pure: time is an argument. Packets live on the sender's timeline (unwrapped RTP timestamps). The
//! *transit* of a packet is its arrival minus its timestamp; the smallest of the last seconds is the
//! baseline: a packet that met no queue. The *lag* is what the buffer adds to it: at each decision, now
//! minus the baseline minus the playhead. It is held between two bounds above the lateness that all but a
//! few packets keep, by inserting or leaving out 5 ms at a time; so clock drift and growing or shrinking
//! jitter are one case.

use std::{collections::BTreeMap, time::Instant};

use crate::{
    Arrival, FRAME_SAMPLES, SAMPLE_RATE_HZ,
    transit::{Sequences, Transits, Unwrap, micros_of},
};

/// Samples inserted or left out by one correction: 5 ms.
pub(crate) const STEP_SAMPLES: usize = 240;

/// Added to the measured lateness, microseconds: the spread of the decisions' own times.
const MARGIN: i64 = 5_000;
/// The lateness supposed while too little is known, microseconds: 20 ms with the margin.
const FIRST_LATENESS: i64 = 15_000;
/// The most lateness ever waited for, microseconds; later speech is better lost (ITU-T G.114).
const MAX_LATENESS: i64 = 180_000;
/// Lag above the target before 5 ms are left out, microseconds. A correction also moves the decisions against the
/// device's period, by as much again: with less than both between this and `LACK`, it would swing for ever.
const SLACK: i64 = 14_000;
/// Lag under the target before 5 ms are inserted, microseconds.
const LACK: i64 = 3_000;
/// Excess that is left out at once, microseconds: a stall is over, or a clock jumped.
const JUMP: i64 = 100_000;
/// Decisions over which the smallest lag is taken before a correction: 200 ms, a change of speed by 2.5 %.
const SETTLE_DECISIONS: u32 = 20;
/// The same where speech is far behind: a device stood still. 10 % faster is still agreeable.
const HURRY_DECISIONS: u32 = 5;
/// Excess that counts as far behind, microseconds.
const FAR_BEHIND: i64 = 20_000;
/// Inventions in a row after which the next packet starts afresh: 200 ms of 10 ms.
const DRY_DECISIONS: u32 = 20;
/// A timestamp further than this from the playhead belongs to another timeline.
const DISCONTINUITY_SAMPLES: i64 = 2 * SAMPLE_RATE_HZ as i64;
/// Silence of the network after which transits may have drifted, microseconds.
const STALE: i64 = 1_000_000;
/// Packets held at most: 2.5 s of 10 ms.
const CAPACITY: usize = 256;

/// What to play next.
#[derive(Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Nothing yet, or nothing any more: 10 ms of silence.
    Silence,
    /// Decode this.
    Packet(Vec<u8>),
    /// Decode both, and play them in 5 ms less than they last.
    Shortened(Vec<u8>, Vec<u8>),
    /// The packet is missing and its time has come: invent 10 ms in its place.
    Conceal,
    /// Invent 5 ms more: what follows is wanted later.
    Insert,
}

/// Puts packets in order, drops doubles and late ones, and keeps the delay small.
#[derive(Debug)]
pub struct JitterBuffer {
    packets: BTreeMap<i64, Held>,
    sequences: Sequences,
    timestamps: Unwrap,
    transits: Transits,
    epoch: Option<Instant>,
    last_arrival: i64,
    playing: Option<Playing>,
    counts: Counts,
}

/// Counted since the buffer was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) late: u64,
    pub(crate) duplicate: u64,
    pub(crate) overflowed: u64,
    pub(crate) concealed: u64,
    pub(crate) inserted: u64,
    pub(crate) dropped: u64,
}

#[derive(Debug)]
struct Held {
    payload: Vec<u8>,
    samples: u32,
}

#[derive(Debug)]
struct Playing {
    /// Timestamp of the next sample to deliver.
    playhead: i64,
    invented_in_a_row: u32,
    decisions: u32,
    least_lag: i64,
    /// Of the last settled period, for statistics, microseconds.
    settled_lag: i64,
}

impl Default for JitterBuffer {
    fn default() -> Self {
        Self::new()
    }
}

impl JitterBuffer {
    /// An empty buffer: what it is first given starts it.
    pub fn new() -> Self {
        Self {
            packets: BTreeMap::new(),
            sequences: Sequences::default(),
            timestamps: Unwrap::default(),
            transits: Transits::new(),
            epoch: None,
            last_arrival: 0,
            playing: None,
            counts: Counts::default(),
        }
    }

    /// Takes a packet that lasts `samples`.
    pub fn insert(&mut self, arrival: Arrival, samples: u32) {
        if !self.sequences.note(arrival.sequence) {
            self.counts.duplicate += 1;
            return;
        }
        let arrived = self.micros(arrival.arrived_at);
        let timestamp = self.timestamps.u32(arrival.timestamp);
        self.leave_old_timeline(timestamp, arrived);
        self.last_arrival = arrived;
        self.transits.note(arrived - micros_of(timestamp));
        if self.playing.as_ref().is_some_and(|playing| timestamp < playing.playhead) {
            self.counts.late += 1;
            return;
        }
        if self.packets.len() == CAPACITY {
            self.packets.pop_first();
            self.counts.overflowed += 1;
        }
        self.packets.insert(timestamp, Held { payload: arrival.payload, samples });
    }

    /// Decides what follows what was delivered before. To be called when it is needed, not before: a packet
    /// that has not arrived by then has missed its turn.
    pub fn next(&mut self, now: Instant) -> Delivery {
        let now = self.micros(now);
        let Some(baseline) = self.transits.baseline() else { return Delivery::Silence };
        let target = self.target();
        let lag_at = |timestamp| now - baseline - micros_of(timestamp);

        let playing = match &mut self.playing {
            Some(playing) => playing,
            None => match self.packets.first_key_value() {
                Some((&first, _)) if lag_at(first) >= target => {
                    self.playing.insert(Playing::new(first, lag_at(first)))
                }
                _ => return Delivery::Silence,
            },
        };
        let lag = lag_at(playing.playhead);
        match playing.settle(lag, target) {
            Some(settled) if settled > target + JUMP => self.jump(settled - target),
            Some(settled) if settled > target + SLACK => {
                if let Some(shortened) = self.shortened() {
                    return shortened;
                }
            }
            Some(settled) if settled < target - LACK => return self.lengthen(),
            _ => {}
        }
        match self.take_next() {
            Some(held) => Delivery::Packet(held.payload),
            None => self.invent(lag < target - LACK),
        }
    }

    /// The next packet comes from someone else.
    pub fn reset(&mut self) {
        self.packets.clear();
        self.sequences.restart();
        self.transits.forget();
        self.playing = None;
    }

    /// Forgets what waits, not what was learnt: nobody listens for now.
    pub fn pause(&mut self) {
        self.packets.clear();
        self.playing = None;
    }

    pub(crate) fn counts(&self) -> Counts {
        self.counts
    }

    pub(crate) fn received(&self) -> u64 {
        self.sequences.received
    }

    pub(crate) fn lost(&self) -> u64 {
        self.sequences.lost()
    }

    pub(crate) fn jitter_ms(&self) -> f32 {
        self.transits.jitter_ms()
    }

    /// Delay added to a packet that met no queue, milliseconds.
    pub(crate) fn lag_ms(&self) -> f32 {
        let lag = self.playing.as_ref().map_or(self.target(), |playing| playing.settled_lag);
        lag.max(0) as f32 / 1_000.0
    }

    fn target(&self) -> i64 {
        self.transits.lateness().unwrap_or(FIRST_LATENESS).min(MAX_LATENESS) + MARGIN
    }

    /// Microseconds since the first instant ever given.
    fn micros(&mut self, at: Instant) -> i64 {
        let epoch = *self.epoch.get_or_insert(at);
        let micros = |duration: std::time::Duration| i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        match at.checked_duration_since(epoch) {
            Some(after) => micros(after),
            None => -micros(epoch - at),
        }
    }

    fn leave_old_timeline(&mut self, timestamp: i64, arrived: i64) {
        let at = self.playing.as_ref().map(|playing| playing.playhead);
        let at = at.or_else(|| self.packets.first_key_value().map(|(&first, _)| first));
        match at {
            Some(at) if (timestamp - at).abs() > DISCONTINUITY_SAMPLES => {
                self.pause();
                self.transits.forget();
            }
            None if arrived - self.last_arrival > STALE => self.transits.forget(),
            _ => {}
        }
    }

    /// The packet at the playhead; one off the grid counts, so that odd timestamps cannot starve the voice.
    fn take_next(&mut self) -> Option<Held> {
        let playing = self.playing.as_mut()?;
        let first = self.packets.first_entry()?;
        if *first.key() >= playing.playhead + FRAME_SAMPLES as i64 {
            return None;
        }
        let (timestamp, held) = first.remove_entry();
        playing.playhead = timestamp + i64::from(held.samples);
        playing.invented_in_a_row = 0;
        Some(held)
    }

    fn shortened(&mut self) -> Option<Delivery> {
        let playhead = self.playing.as_ref()?.playhead;
        let mut waiting = self.packets.iter();
        let (&first, held) = waiting.next()?;
        let (&second, _) = waiting.next()?;
        if first != playhead || second != first + i64::from(held.samples) {
            return None;
        }
        let (first, second) = (self.take_next()?, self.take_next()?);
        self.counts.dropped += 1;
        Some(Delivery::Shortened(first.payload, second.payload))
    }

    fn lengthen(&mut self) -> Delivery {
        self.counts.inserted += 1;
        Delivery::Insert
    }

    fn invent(&mut self, time_to_wait: bool) -> Delivery {
        let Some(playing) = &mut self.playing else { return Delivery::Silence };
        playing.invented_in_a_row += 1;
        if playing.invented_in_a_row > DRY_DECISIONS {
            self.playing = None;
            return Delivery::Silence;
        }
        if time_to_wait {
            return self.lengthen();
        }
        playing.playhead += FRAME_SAMPLES as i64;
        self.counts.concealed += 1;
        Delivery::Conceal
    }

    fn jump(&mut self, excess: i64) {
        let Some(playing) = &mut self.playing else { return };
        let steps = excess / micros_of(STEP_SAMPLES as i64);
        playing.playhead += steps * STEP_SAMPLES as i64;
        self.counts.dropped += steps.unsigned_abs();
        let playhead = playing.playhead;
        self.packets.retain(|&timestamp, _| timestamp >= playhead);
    }
}

impl Playing {
    fn new(playhead: i64, lag: i64) -> Self {
        Self { playhead, invented_in_a_row: 0, decisions: 0, least_lag: i64::MAX, settled_lag: lag }
    }

    /// Notes the lag of one decision; at the end of a period, the least of it. The least, because several
    /// decisions may fall on one instant where a device asks for much at a time.
    fn settle(&mut self, lag: i64, target: i64) -> Option<i64> {
        self.least_lag = self.least_lag.min(lag);
        self.decisions += 1;
        let far_behind = self.least_lag > target + FAR_BEHIND;
        if self.decisions < if far_behind { HURRY_DECISIONS } else { SETTLE_DECISIONS } {
            return None;
        }
        self.settled_lag = self.least_lag;
        self.decisions = 0;
        self.least_lag = i64::MAX;
        Some(self.settled_lag)
    }
}

#[cfg(test)]
mod tests;
