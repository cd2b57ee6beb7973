//! The jitter buffer: packets in as the network brings them, one decision out each time samples are wanted.
//!
//! Pure: time is an argument. Packets live on the sender's timeline (unwrapped RTP timestamps), each at its own
//! place, whether it came by itself or as a copy in a later one. Speech of a timestamp is due at that timestamp plus the
//! transit that all but a few frames keep (`Transits::needed`) and a margin. What is decoded later than it is due is
//! *spare*: some of it is owed to the loudspeaker's own pace, the rest is left out by and by; where it is negative,
//! speech is made longer. So clock drift and growing or shrinking jitter are one case.

mod pace;
mod packet;

use std::{collections::BTreeMap, time::Instant};

use crate::{
    FRAME_SAMPLES, SAMPLE_RATE_HZ,
    sequence::{Sequences, Unwrap},
    transit::{Transits, micros_of},
};
use pace::Pace;
pub(crate) use pace::{Correction, Effort};
pub(crate) use packet::{Delivery, Held, Part, Stamp};

/// Added to the transit that is needed, microseconds: what packets of a quiet network vary by.
const MARGIN: i64 = 2_500;
/// Added to it where packets are lost, microseconds: what comes last is then a copy, of which too few come for their
/// lateness to be learnt, and one that is missed is heard.
const LOSSY_MARGIN: i64 = 5_000;
/// Delay that is left out at once, microseconds: a stall is over, or a clock jumped.
const JUMP: i64 = 150_000;
/// Delay beyond what is needed that speech may begin with, microseconds.
const BEGIN: i64 = 20_000;
/// Nothing came for this long: the next packet starts afresh. 200 ms of samples.
const DRY_SAMPLES: i64 = SAMPLE_RATE_HZ as i64 / 5;
/// A timestamp further than this from the one before, and the time since, belongs to another timeline, microseconds.
const DISCONTINUITY: i64 = 2_000_000;
/// Silence of the network after which transits may have drifted, microseconds: 10 ms at 300 ppm.
const STALE: i64 = 30_000_000;
/// Packets held at most: 2.5 s of 10 ms.
const CAPACITY: usize = 256;
/// Coarse redundancy is waited for no longer than this, samples: 100 ms.
const WORTH_WAITING: i64 = SAMPLE_RATE_HZ as i64 / 10;
/// A hole shorter than this is none: 2.5 ms, the least the codec can invent.
const GRAIN: i64 = 120;

/// Puts packets in order, drops doubles and late ones, and keeps the delay small.
#[derive(Debug)]
pub(crate) struct JitterBuffer {
    packets: BTreeMap<i64, Held>,
    sequences: Sequences,
    timestamps: Unwrap,
    transits: Transits,
    /// Timestamps that came, in a ring.
    known: [i64; CAPACITY],
    next_known: usize,
    /// The first timestamp of this timeline.
    first: i64,
    epoch: Option<Instant>,
    last_arrival: i64,
    /// The timestamp that came last.
    newest: Option<i64>,
    playing: Option<Playing>,
    counts: Counts,
}

/// Counted since the buffer was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) late: u64,
    pub(crate) duplicate: u64,
    pub(crate) overflowed: u64,
    /// Samples that were not lost after all: a copy of them was played before their own packet came.
    pub(crate) overtaken: u64,
    /// Samples.
    pub(crate) inserted: u64,
    /// Samples.
    pub(crate) removed: u64,
}

#[derive(Debug)]
struct Playing {
    /// Timestamp of the next sample to deliver.
    playhead: i64,
    /// Samples invented while nothing was there, which may turn out to be those that are missing.
    owed: i64,
    /// Samples invented since the last packet.
    invented: i64,
    pace: Pace,
}

impl JitterBuffer {
    /// An empty buffer: what it is first given starts it.
    pub(crate) fn new() -> Self {
        Self {
            packets: BTreeMap::new(),
            sequences: Sequences::default(),
            timestamps: Unwrap::default(),
            transits: Transits::new(),
            known: [i64::MIN; CAPACITY],
            next_known: 0,
            first: i64::MAX,
            epoch: None,
            last_arrival: 0,
            newest: None,
            playing: None,
            counts: Counts::default(),
        }
    }

    /// Takes a packet and the copies in it.
    pub(crate) fn insert<'a>(&mut self, stamp: Stamp, parts: impl Iterator<Item = Part<'a>>) {
        if !self.sequences.note(stamp.sequence) {
            self.counts.duplicate += 1;
            return;
        }
        let arrived = self.micros(stamp.arrived_at);
        let newest = self.timestamps.u32(stamp.timestamp);
        self.leave_old_timeline(newest, arrived);
        self.last_arrival = arrived;
        self.newest = Some(newest);
        self.first = self.first.min(newest);
        self.transits.note_packet(arrived - micros_of(newest));
        let mut furthest = 0;
        for part in parts {
            furthest = furthest.max(part.offset);
            let timestamp = newest - i64::from(part.offset);
            if timestamp < self.first {
                continue;
            }
            if self.known.contains(&timestamp) {
                self.note_overtaken(timestamp, part);
                continue;
            }
            self.known[self.next_known] = timestamp;
            self.next_known = (self.next_known + 1) % CAPACITY;
            self.take(timestamp, arrived, part);
            self.note_mended(timestamp, arrived, part);
        }
        self.transits.expect_copies(self.sequences.is_lossy().then(|| micros_of(furthest.into())));
    }

    /// Decides what follows what was delivered before, of which `ahead` samples waited when the loudspeaker
    /// wanted more, which it does by `step` samples. To be called when it is needed, not before: a packet that has
    /// not arrived by then has missed its turn.
    pub(crate) fn next(&mut self, now: Instant, ahead: usize, step: usize) -> Delivery {
        let now = self.micros(now);
        let Some(due) = self.due(now) else { return Delivery::Silence };
        if self.playing.is_none() && !self.begin(now, due) {
            return Delivery::Silence;
        }
        let Some(playing) = &mut self.playing else { return Delivery::Silence };
        if let Some((&first, _)) = self.packets.first_key_value() {
            let paid = playing.owed.min(first - playing.playhead).max(0);
            playing.playhead += paid;
            playing.owed = 0;
        }
        playing.pace.note(now - micros_of(playing.playhead) - due, ahead, step);
        if let Some(excess) = playing.pace.excess().filter(|&excess| excess > JUMP) {
            self.jump(excess);
        }
        self.take_next().unwrap_or_else(|| self.miss())
    }

    /// What is to be done about the delay, now that a packet was delivered.
    pub(crate) fn correction(&self) -> Correction {
        self.playing.as_ref().map_or(Correction::None, |playing| playing.pace.correction())
    }

    /// Whether the packet at the playhead is there.
    pub(crate) fn is_ready(&self) -> bool {
        let first = self.packets.first_key_value();
        self.playing
            .as_ref()
            .zip(first)
            .is_some_and(|(playing, (&first, _))| (first - playing.playhead).abs() < GRAIN)
    }

    /// What came after the samples that are missing, in order, and how far after the first of those it begins.
    pub(crate) fn following(&self, missing: usize) -> impl Iterator<Item = (&Held, usize)> + Clone {
        let from = self.playing.as_ref().map_or(i64::MAX, |playing| playing.playhead - missing as i64);
        self.packets
            .iter()
            .filter_map(move |(timestamp, held)| Some((held, usize::try_from(timestamp - from).ok()?)))
    }

    /// Speech was made longer by so many samples.
    pub(crate) fn lengthened(&mut self, samples: usize) {
        self.counts.inserted += samples as u64;
        self.corrected(samples as i64);
    }

    /// Speech was made shorter by so many samples.
    pub(crate) fn shortened(&mut self, samples: usize) {
        self.counts.removed += samples as u64;
        self.corrected(-(samples as i64));
    }

    /// The next packet comes from someone else.
    pub(crate) fn reset(&mut self) {
        self.sequences.restart();
        self.transits.forget();
        self.pause();
    }

    /// Forgets what waits, not what was learnt: nobody listens for now.
    pub(crate) fn pause(&mut self) {
        self.packets.clear();
        self.known.fill(i64::MIN);
        self.first = i64::MAX;
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

    /// How much longer runs of losses are than if each fell by itself (BurstR, ITU-T G.107 §7.1), if known.
    pub(crate) fn burst_ratio(&self) -> Option<f32> {
        self.sequences.burst_ratio()
    }

    pub(crate) fn jitter_ms(&self) -> f32 {
        self.transits.jitter_ms()
    }

    /// Delay added to a packet that met no queue, milliseconds.
    pub(crate) fn lag_ms(&self) -> f32 {
        let delay = self.playing.as_ref().map_or(0, |playing| playing.pace.delay());
        self.target_ms() + delay as f32 / 1_000.0
    }

    /// What that delay aims at, milliseconds.
    pub(crate) fn target_ms(&self) -> f32 {
        let target = self.due(self.last_arrival).zip(self.transits.baseline());
        target.map_or(0.0, |(due, baseline)| (due - baseline).max(0) as f32 / 1_000.0)
    }

    /// What to add to a timestamp for the time at which it is to be decoded.
    fn due(&self, now: i64) -> Option<i64> {
        let lossy = if self.sequences.is_lossy() { LOSSY_MARGIN } else { 0 };
        Some(self.transits.needed(now)?.max(self.transits.least()?) + MARGIN + lossy)
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
        let Some(newest) = self.newest else { return };
        let silence = arrived - self.last_arrival;
        if micros_of((timestamp - newest).abs()) > DISCONTINUITY + silence.max(0) {
            self.pause();
            self.transits.forget();
        } else if silence > STALE {
            self.transits.forget();
        }
    }

    /// Puts a part that is new in its place.
    fn take(&mut self, timestamp: i64, arrived: i64, part: Part<'_>) {
        let transit = arrived - micros_of(timestamp);
        let copy = part.offset > 0;
        // A copy comes late because a packet was lost, which says nothing of the network's delay.
        if !copy && self.playing.is_some() && self.due(arrived).is_some_and(|due| transit > due - MARGIN) {
            self.transits.note_late(arrived, transit);
        }
        self.transits.note_frame(arrived, transit, copy, self.playing.is_none());
        if self.playing.as_ref().is_some_and(|playing| timestamp < playing.playhead) {
            self.counts.late += u64::from(!copy);
            return;
        }
        if self.packets.len() == CAPACITY {
            self.packets.pop_first();
            self.counts.overflowed += 1;
        }
        let held = Held { payload: part.payload.to_vec(), samples: part.samples, copy };
        self.packets.insert(timestamp, held);
    }

    /// A part that is there already came again: if now by itself, it was not lost.
    fn note_overtaken(&mut self, timestamp: i64, part: Part<'_>) {
        if part.offset > 0 {
            return;
        }
        if let Some(held) = self.packets.get_mut(&timestamp) {
            held.copy = false;
        } else if self.playing.as_ref().is_some_and(|playing| timestamp < playing.playhead) {
            self.counts.overtaken += u64::from(part.samples);
        }
    }

    /// What is missing before a part and can be mended from it is there as of now: to wait so long pays.
    fn note_mended(&mut self, timestamp: i64, arrived: i64, part: Part<'_>) {
        let length = i64::from(part.samples);
        let steps = (i64::from(part.mends).min(WORTH_WAITING) / length) as usize;
        let before = (1..=steps as i64).map(|step| timestamp - step * length);
        for missing in before.take_while(|before| *before >= self.first && !self.known.contains(before)) {
            self.transits.note_frame(arrived, arrived - micros_of(missing), true, self.playing.is_none());
        }
    }

    /// Begins with the first packet that is due and not stale; whether there is one.
    fn begin(&mut self, now: i64, due: i64) -> bool {
        let spare = |timestamp| now - micros_of(timestamp) - due;
        let stale = |timestamp| spare(timestamp) > BEGIN;
        while self.packets.len() > 1 && self.packets.first_key_value().is_some_and(|(&first, _)| stale(first))
        {
            self.packets.pop_first();
        }
        let Some((&first, _)) = self.packets.first_key_value().filter(|&(&first, _)| spare(first) >= 0)
        else {
            return false;
        };
        self.playing = Some(Playing { playhead: first, owed: 0, invented: 0, pace: Pace::default() });
        true
    }

    /// The packet at the playhead. One that begins before it overlaps what was delivered, and is of no use.
    fn take_next(&mut self) -> Option<Delivery> {
        let playing = self.playing.as_mut()?;
        loop {
            let first = self.packets.first_entry()?;
            let apart = *first.key() - playing.playhead;
            if apart >= GRAIN {
                return None;
            }
            let (timestamp, held) = first.remove_entry();
            if apart > -GRAIN {
                playing.playhead = timestamp + i64::from(held.samples);
                playing.invented = 0;
                return Some(Delivery::Packet(held));
            }
        }
    }

    /// Nothing is at the playhead.
    fn miss(&mut self) -> Delivery {
        let Some(playing) = &mut self.playing else { return Delivery::Silence };
        let next = self.packets.first_key_value();
        let hole = next.map(|(&first, held)| (first - playing.playhead, i64::from(held.samples)));
        let length = match hole {
            // In-band redundancy tells of a whole packet, or of none.
            Some((hole, next)) if hole == next => hole,
            Some((hole, _)) => hole.min(FRAME_SAMPLES as i64) / GRAIN * GRAIN,
            None => FRAME_SAMPLES as i64,
        };
        playing.invented += length;
        if playing.invented > DRY_SAMPLES && hole.is_none() {
            self.playing = None;
            return Delivery::Silence;
        }
        if hole.is_none() {
            playing.owed += length;
            return Delivery::Wait(length as usize);
        }
        if playing.pace.is_early() {
            playing.pace.moved(length);
            self.counts.inserted += length as u64;
            return Delivery::Wait(length as usize);
        }
        playing.playhead += length;
        Delivery::Missing(length as usize)
    }

    fn jump(&mut self, excess: i64) {
        let Some(playing) = &mut self.playing else { return };
        let frames = excess / micros_of(FRAME_SAMPLES as i64);
        playing.playhead += frames * FRAME_SAMPLES as i64;
        playing.pace = Pace::default();
        self.counts.removed += (frames * FRAME_SAMPLES as i64).unsigned_abs();
        let playhead = playing.playhead;
        self.packets.retain(|&timestamp, _| timestamp >= playhead);
    }

    fn corrected(&mut self, samples: i64) {
        if let Some(playing) = &mut self.playing {
            playing.pace.moved(samples);
        }
    }
}

#[cfg(test)]
mod tests;
