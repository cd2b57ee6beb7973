//! The way in: packets from the network to samples for the loudspeaker.

use std::time::Instant;

use crate::{
    Arrival, Coding, FRAME_SAMPLES, Format, STEP_SAMPLES,
    dtmf::{Digit, Listener},
    jitter::{Correction, Delivery, Effort, JitterBuffer, Part, Stamp},
    opus::{self, MAX_PACKET_SAMPLES, OpusError},
    red,
    repair::{Mended, Repair},
    stretch,
};

/// What was played stays this long for [`stretch`] to compare with, samples: its longest period, and its fade.
const CONTEXT: usize = 1_440;
/// Decoded at most before a look at whether it can be shortened, samples: two periods of the lowest voice.
const SHORTENED_FROM: usize = 1_440;

/// Jitter buffer and decoder; what is decoded and not yet played waits here, less than a packet.
pub(crate) struct Receiver {
    jitter: JitterBuffer,
    repair: Repair,
    /// What was played, as context, then what was not.
    samples: Vec<f32>,
    /// Where what was not played begins.
    at: usize,
    turn: Turn,
    red: Option<u8>,
    keys: Listener,
    open: bool,
    invalid: u64,
}

/// An instant at which the loudspeaker wants samples, be it by one call or by many.
#[derive(Default)]
struct Turn {
    at: Option<Instant>,
    wanted: usize,
    /// What the turn before wanted, within 5 to 10 ms: a packet is decoded so much earlier or later, or not at all.
    step: usize,
    /// Samples that waited when it began.
    ahead: usize,
}

/// What samples for the loudspeaker are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    Silence,
    /// Invented only.
    Concealed,
    /// At least partly what the peer said.
    Speech,
}

impl Receiver {
    pub(crate) fn new() -> Result<Self, OpusError> {
        Ok(Self {
            jitter: JitterBuffer::new(),
            repair: Repair::new()?,
            samples: Vec::with_capacity(CONTEXT + SHORTENED_FROM + 2 * MAX_PACKET_SAMPLES),
            at: 0,
            turn: Turn::default(),
            red: None,
            keys: Listener::default(),
            open: false,
            invalid: 0,
        })
    }

    /// A closed gate plays nothing; what comes meanwhile is dropped, so that opening starts with the present.
    pub(crate) fn set_open(&mut self, open: bool) {
        if open != self.open {
            self.open = open;
            self.jitter.pause();
            self.keys.forget();
            self.forget_decoded();
        }
    }

    pub(crate) fn set_format(&mut self, format: Format) {
        self.red = format.red;
    }

    pub(crate) fn new_peer(&mut self) {
        self.jitter.reset();
        self.keys.forget();
        self.forget_decoded();
    }

    pub(crate) fn receive(&mut self, arrival: Arrival) {
        if !self.open {
            return;
        }
        let Arrival { sequence, timestamp, coding, payload, arrived_at } = &arrival;
        let stamp = Stamp { sequence: *sequence, timestamp: *timestamp, arrived_at: *arrived_at };
        let (repair, keys) = (&mut self.repair, &mut self.keys);
        let mut part = |offset, payload| {
            let samples = opus::packet_samples(payload)?;
            keys.hear_voice(timestamp.wrapping_sub(offset));
            let mends = if offset == 0 { repair.mends(payload, samples) } else { 0 };
            Some(Part { offset, samples, mends, payload })
        };
        match (coding, self.red) {
            (Coding::Opus, _) => match part(0, payload) {
                Some(part) => self.jitter.insert(stamp, std::iter::once(part)),
                None => self.invalid += 1,
            },
            (Coding::Red, Some(payload_type)) => match red::parse(payload, payload_type) {
                Ok(blocks) => {
                    let parts = blocks.filter_map(|block| part(block.offset, block.payload));
                    self.jitter.insert(stamp, parts);
                }
                Err(error) => {
                    tracing::debug!(%error, "a redundant packet is dropped");
                    self.invalid += 1;
                }
            },
            (Coding::Red, None) => self.invalid += 1,
            (Coding::Digit, _) => {
                self.jitter.note_other(*sequence);
                self.invalid += u64::from(!self.keys.hear(*timestamp, payload, *arrived_at));
            }
        }
    }

    /// Fills the next samples for the loudspeaker, ahead of which `given` wait that were filled before.
    pub(crate) fn play(&mut self, out: &mut [f32], given: usize, now: Instant) -> Heard {
        let wanted = out.len();
        let mut heard = Heard::Silence;
        self.turn(wanted, given, now);
        while self.open && self.ahead() < wanted {
            heard = match self.jitter.next(now, self.turn.ahead, self.turn.step) {
                Delivery::Silence => {
                    self.samples.resize(self.at + wanted, 0.0);
                    continue;
                }
                Delivery::Packet(held) => {
                    let heard = self.repair.decode(&held, &mut self.samples);
                    if heard == Heard::Speech {
                        let corrected = self.correct(now);
                        self.turn.ahead = self.turn.ahead.saturating_add_signed(corrected);
                    } else {
                        self.invalid += 1;
                    }
                    heard
                }
                // A key is sent in the place of the voice: nothing is missing.
                Delivery::Missing(samples) if self.is_voiceless(samples, now) => self.be_silent(samples),
                Delivery::Missing(samples) => {
                    self.repair.mend(samples, self.jitter.following(samples), &mut self.samples)
                }
                Delivery::Wait(samples) if self.is_voiceless(0, now) => self.be_silent(samples),
                Delivery::Wait(samples) => self.repair.invent(samples, &mut self.samples),
            };
        }
        if self.ahead() < wanted {
            out.fill(0.0);
            return Heard::Silence;
        }
        self.give(out);
        heard
    }

    /// Fills the next samples with what is decoded already; false where that is too little.
    pub(crate) fn play_decoded(&mut self, out: &mut [f32]) -> bool {
        let is_there = self.ahead() >= out.len();
        if is_there {
            self.give(out);
        }
        is_there
    }

    pub(crate) fn jitter(&self) -> &JitterBuffer {
        &self.jitter
    }

    /// A key that the peer pressed, each once.
    pub(crate) fn take_key(&mut self) -> Option<Digit> {
        self.keys.take()
    }

    /// How much was played, and what of it was mended.
    pub(crate) fn mended(&self) -> Mended {
        self.repair.mended()
    }

    /// Packets that are not Opus, or not whole.
    pub(crate) fn invalid(&self) -> u64 {
        self.invalid
    }

    fn give(&mut self, out: &mut [f32]) {
        out.copy_from_slice(&self.samples[self.at..self.at + out.len()]);
        self.at += out.len();
        self.samples.drain(..self.at.saturating_sub(CONTEXT));
        self.at = self.at.min(CONTEXT);
    }

    /// A key is sent in the place of the voice, so many samples before the playhead: nothing is missing there.
    fn is_voiceless(&self, before: usize, now: Instant) -> bool {
        self.keys.is_voiceless(self.jitter.before_playhead(before), now)
    }

    fn be_silent(&mut self, samples: usize) -> Heard {
        self.samples.resize(self.samples.len() + samples, 0.0);
        Heard::Silence
    }

    /// What is decoded and not yet played.
    pub(crate) fn ahead(&self) -> usize {
        self.samples.len() - self.at
    }

    fn turn(&mut self, wanted: usize, given: usize, now: Instant) {
        if self.turn.at != Some(now) {
            // Short packets fill what is wanted together: what they add is not waiting.
            let step = self.turn.wanted.clamp(STEP_SAMPLES, FRAME_SAMPLES);
            self.turn = Turn { at: Some(now), wanted: given, step, ahead: given + self.ahead() };
        }
        self.turn.wanted += wanted;
    }

    /// A packet was decoded: plays what waits in more time, or less; by how many samples.
    fn correct(&mut self, now: Instant) -> isize {
        match self.jitter.correction() {
            Correction::None => 0,
            Correction::Lengthen { at_least, effort } => {
                let added = stretch::lengthen(&mut self.samples, self.at, at_least, effort);
                if added > 0 {
                    self.jitter.lengthened(added);
                }
                added as isize
            }
            Correction::Shorten { at_most, effort } => {
                if at_most >= FRAME_SAMPLES && effort > Effort::Pause {
                    self.decode_ahead(now);
                }
                let removed = stretch::shorten(&mut self.samples, self.at, at_most, effort);
                if removed > 0 {
                    self.jitter.shortened(removed);
                }
                -(removed as isize)
            }
        }
    }

    /// Decodes what is there already, for the longer periods to be seen.
    fn decode_ahead(&mut self, now: Instant) {
        while self.ahead() < SHORTENED_FROM && self.jitter.is_ready() {
            let next = self.jitter.next(now, self.turn.ahead, self.turn.step);
            let Delivery::Packet(held) = next else { return };
            if self.repair.decode(&held, &mut self.samples) != Heard::Speech {
                self.invalid += 1;
            }
        }
    }

    fn forget_decoded(&mut self) {
        self.samples.clear();
        self.turn = Turn::default();
        self.at = 0;
        self.repair.reset();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SAMPLE_RATE_HZ;

    #[test]
    fn a_packet_of_twenty_milliseconds_is_played_in_two_frames() {
        // The TOC byte of a 20 ms CELT frame (RFC 6716 §3.1), and nothing: valid, and silent.
        let payload = vec![31 << 3];
        let mut receiver = Receiver::new().unwrap();
        receiver.set_open(true);
        let now = Instant::now();
        let coding = Coding::Opus;
        receiver.receive(Arrival { sequence: 0, timestamp: 0, coding, payload, arrived_at: now });
        let late = now + std::time::Duration::from_millis(25);
        let mut out = [0.0; FRAME_SAMPLES];
        assert_eq!(receiver.play(&mut out, 0, late), Heard::Speech);
        assert_eq!(receiver.ahead(), FRAME_SAMPLES);
    }

    #[test]
    fn a_loudspeaker_whose_requests_beat_with_the_packets_hears_them_untouched() {
        let mut receiver = Receiver::new().unwrap();
        receiver.set_open(true);
        let start = Instant::now();
        // 245 samples every 5.104 ms, as some sound servers ask: mostly one step at a time, now and then two.
        let demand = 245;
        let (mut sent, mut queued, mut settled) = (0_u32, 0, 0);
        for request in 0..20_000_u32 {
            let elapsed = u64::from(request) * demand as u64 * 1_000_000 / u64::from(SAMPLE_RATE_HZ);
            let now = start + std::time::Duration::from_micros(elapsed);
            while u64::from(sent) * 10_000 <= elapsed {
                let arrived_at = start + std::time::Duration::from_millis(u64::from(sent) * 10);
                // The TOC byte of a 10 ms CELT frame (RFC 6716 §3.1).
                let (coding, payload) = (Coding::Opus, vec![30 << 3]);
                let (sequence, timestamp) = (sent as u16, sent.wrapping_mul(480));
                receiver.receive(Arrival { sequence, timestamp, coding, payload, arrived_at });
                sent += 1;
            }
            while queued < demand {
                receiver.play(&mut [0.0; STEP_SAMPLES], 0, now);
                queued += STEP_SAMPLES;
            }
            queued -= demand;
            let counts = receiver.jitter().counts();
            if request == 1_000 {
                settled = counts.inserted + counts.removed;
            }
        }
        let counts = receiver.jitter().counts();
        assert_eq!(counts.inserted + counts.removed - settled, 0);
        assert_eq!(receiver.mended().concealed, 0);
    }

    #[test]
    fn redundant_packets_are_taken_only_if_negotiated_and_whole() {
        let mut receiver = Receiver::new().unwrap();
        receiver.set_open(true);
        let arrival = |sequence, payload: &[u8]| Arrival {
            sequence,
            timestamp: 480 * u32::from(sequence),
            coding: Coding::Red,
            payload: payload.to_vec(),
            arrived_at: Instant::now(),
        };
        receiver.receive(arrival(0, &[111, 31 << 3]));
        assert_eq!((receiver.invalid(), receiver.jitter().received()), (1, 0));
        receiver.set_format(Format { red: Some(111), ..Format::default() });
        receiver.receive(arrival(1, &[111, 31 << 3]));
        receiver.receive(arrival(2, &[0x80 | 111, 1]));
        assert_eq!((receiver.invalid(), receiver.jitter().received()), (2, 1));
    }
}
