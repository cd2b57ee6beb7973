//! A sender of numbered packets, a network, and a loudspeaker.

use std::time::{Duration, Instant};

use crate::{
    FRAME_SAMPLES,
    jitter::{Correction, Delivery, JitterBuffer, Part, Stamp},
};

pub(super) const FRAME: Duration = Duration::from_millis(10);

/// A sender and a loudspeaker that asks every 10 ms, 3 ms out of step with it, as a receiver does whose every wish
/// to stretch speech is granted.
pub(super) struct Bench {
    pub(super) buffer: JitterBuffer,
    pub(super) start: Instant,
    /// How many samples a packet holds.
    pub(super) samples: u64,
    /// Packets back of which a copy is sent along.
    pub(super) copies: &'static [u64],
    /// (when, number), to arrive.
    pub(super) coming: Vec<(Duration, u64)>,
    pub(super) heard: Vec<u64>,
    /// Those heard from copies.
    pub(super) copied: u64,
    pub(super) missing: usize,
    pub(super) waited: usize,
    /// Samples delivered, not yet played.
    pub(super) ahead: usize,
    /// Samples the loudspeaker wants at a time.
    pub(super) step: usize,
    /// Whether speech may be stretched.
    pub(super) stretching: bool,
    pub(super) now: Duration,
}

impl Bench {
    pub(super) fn new() -> Self {
        Self {
            buffer: JitterBuffer::new(),
            start: Instant::now(),
            samples: 480,
            copies: &[],
            coming: vec![],
            heard: vec![],
            copied: 0,
            missing: 0,
            waited: 0,
            ahead: 0,
            step: FRAME_SAMPLES,
            stretching: true,
            now: ms(3),
        }
    }

    pub(super) fn sent_at(&self, number: u64) -> Duration {
        Duration::from_micros(number * self.samples * 1_000 / 48)
    }

    /// Packets `numbers`, each `delay` microseconds after it was sent; `None` is lost.
    pub(super) fn send(mut self, numbers: std::ops::Range<u64>, delay: impl Fn(u64) -> Option<u64>) -> Self {
        let sent = numbers.filter_map(|n| Some((self.sent_at(n) + Duration::from_micros(delay(n)?), n)));
        self.coming.extend(sent.collect::<Vec<_>>());
        self.coming.sort_unstable();
        self
    }

    pub(super) fn run(&mut self, frames: u32) {
        self.run_at(frames, FRAME);
    }

    /// Asks `frames` times more, each `period` after the last.
    pub(super) fn run_at(&mut self, frames: u32, period: Duration) {
        for _ in 0..frames {
            self.ask();
            self.now += period;
        }
    }

    /// Plays a step.
    fn ask(&mut self) {
        let arrived = self.coming.partition_point(|&(at, _)| at <= self.now);
        let arrived: Vec<_> = self.coming.drain(..arrived).collect();
        arrived.into_iter().for_each(|(at, number)| self.insert(number, self.start + at));
        let mut ahead = self.ahead;
        while self.ahead < self.step {
            match self.buffer.next(self.start + self.now, ahead, self.step) {
                Delivery::Packet(held) => {
                    self.heard.push(number(&held.payload));
                    self.copied += u64::from(held.copy);
                    self.ahead += held.samples as usize;
                    let before = self.ahead;
                    if self.stretching {
                        self.correct();
                    }
                    ahead = (ahead + self.ahead).saturating_sub(before);
                }
                Delivery::Missing(samples) => {
                    self.missing += samples;
                    self.ahead += samples;
                }
                Delivery::Wait(samples) => {
                    self.waited += samples;
                    self.ahead += samples;
                }
                Delivery::Silence => self.ahead = self.step,
            }
        }
        self.ahead -= self.step;
    }

    fn correct(&mut self) {
        match self.buffer.correction() {
            Correction::Shorten { at_most, .. } => {
                let removed = at_most.min(self.ahead).min(240);
                self.ahead -= removed;
                self.buffer.shortened(removed);
            }
            Correction::Lengthen { at_least, .. } => {
                let added = at_least.min(240);
                self.ahead += added;
                self.buffer.lengthened(added);
            }
            Correction::None => {}
        }
    }

    /// Numbered so that sequence and timestamp both wrap early on.
    pub(super) fn insert(&mut self, number: u64, arrived_at: Instant) {
        let samples = self.samples as u32;
        let stamp = Stamp {
            sequence: (number as u16).wrapping_sub(20),
            timestamp: (number as u32).wrapping_sub(30).wrapping_mul(samples),
            arrived_at,
        };
        let back = self.copies.iter().copied().chain([0]);
        let payloads: Vec<(u64, [u8; 8])> =
            back.filter_map(|back| Some((back, number.checked_sub(back)?.to_be_bytes()))).collect();
        let part =
            |(back, payload): (u64, _)| Part { offset: back as u32 * samples, samples, mends: 0, payload };
        self.buffer.insert(stamp, payloads.iter().map(|(back, payload)| part((*back, &payload[..]))));
    }

    pub(super) fn in_order(&self) -> bool {
        self.heard.windows(2).all(|pair| pair[1] > pair[0])
    }

    pub(super) fn delay_ms(&self) -> f32 {
        self.buffer.lag_ms()
    }
}

fn number(payload: &[u8]) -> u64 {
    u64::from_be_bytes(payload.try_into().unwrap())
}

pub(super) fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// A fixed, uneven number below `bound` for each packet.
pub(super) fn uneven(number: u64, bound: u64) -> u64 {
    let mixed = (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 33) % bound
}
