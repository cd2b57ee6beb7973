//! The way in: packets from the network to frames for the loudspeaker.

use std::time::Instant;

use crate::{
    Arrival, Delivery, FRAME_SAMPLES, Frame, JitterBuffer,
    jitter::STEP_SAMPLES,
    opus::{self, Decoder, MAX_PACKET_SAMPLES, OpusError},
};

/// Jitter buffer and decoder; what is decoded and not yet played waits here, less than a packet.
pub(crate) struct Receiver {
    jitter: JitterBuffer,
    decoder: Decoder,
    decoded: Vec<f32>,
    scratch: Box<[f32; MAX_PACKET_SAMPLES]>,
    open: bool,
    invalid: u64,
}

/// What a frame for the loudspeaker is made of.
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
            decoder: Decoder::new()?,
            decoded: Vec::with_capacity(3 * MAX_PACKET_SAMPLES),
            scratch: Box::new([0.0; MAX_PACKET_SAMPLES]),
            open: false,
            invalid: 0,
        })
    }

    /// A closed gate plays nothing; what comes meanwhile is dropped, so that opening starts with the present.
    pub(crate) fn set_open(&mut self, open: bool) {
        if open != self.open {
            self.open = open;
            self.jitter.pause();
            self.forget_decoded();
        }
    }

    pub(crate) fn new_peer(&mut self) {
        self.jitter.reset();
        self.forget_decoded();
    }

    pub(crate) fn receive(&mut self, arrival: Arrival) {
        if !self.open {
            return;
        }
        match opus::packet_samples(&arrival.payload) {
            Some(samples) => self.jitter.insert(arrival, samples),
            None => self.invalid += 1,
        }
    }

    /// Fills the next 10 ms for the loudspeaker.
    pub(crate) fn play(&mut self, out: &mut Frame, now: Instant) -> Heard {
        let mut heard = Heard::Silence;
        while self.open && self.decoded.len() < FRAME_SAMPLES {
            let ahead = self.decoded.len();
            heard = match self.jitter.next(now) {
                Delivery::Silence => {
                    self.decoded.resize(FRAME_SAMPLES, 0.0);
                    continue;
                }
                Delivery::Packet(packet) => self.decode(&packet),
                Delivery::Shortened(first, second) => {
                    let heard = self.decode(&first);
                    self.decode(&second);
                    shorten(&mut self.decoded, ahead);
                    heard
                }
                Delivery::Conceal => self.conceal(FRAME_SAMPLES),
                Delivery::Insert => self.conceal(STEP_SAMPLES),
            };
        }
        if self.decoded.len() < FRAME_SAMPLES {
            out.fill(0.0);
            return Heard::Silence;
        }
        out.copy_from_slice(&self.decoded[..FRAME_SAMPLES]);
        self.decoded.drain(..FRAME_SAMPLES);
        heard
    }

    pub(crate) fn jitter(&self) -> &JitterBuffer {
        &self.jitter
    }

    /// Packets that are not Opus.
    pub(crate) fn invalid(&self) -> u64 {
        self.invalid
    }

    fn decode(&mut self, packet: &[u8]) -> Heard {
        match self.decoder.decode(packet, &mut self.scratch) {
            Ok(samples) => {
                self.decoded.extend_from_slice(&self.scratch[..samples]);
                Heard::Speech
            }
            Err(error) => {
                tracing::debug!(%error, "a packet is concealed");
                self.invalid += 1;
                self.conceal(FRAME_SAMPLES)
            }
        }
    }

    fn conceal(&mut self, samples: usize) -> Heard {
        let out = &mut self.scratch[..samples];
        if let Err(error) = self.decoder.conceal(out) {
            tracing::debug!(%error, "silence in the place of a concealment");
            out.fill(0.0);
        }
        self.decoded.extend_from_slice(out);
        Heard::Concealed
    }

    fn forget_decoded(&mut self) {
        self.decoded.clear();
        if let Err(error) = self.decoder.reset() {
            tracing::warn!(%error, "the decoder keeps its past");
        }
    }
}

/// Leaves out [`STEP_SAMPLES`] after `from`, fading from what precedes the gap into what follows it.
fn shorten(samples: &mut Vec<f32>, from: usize) {
    let Some(tail) = samples.get_mut(from..).filter(|tail| tail.len() >= 2 * STEP_SAMPLES) else { return };
    for index in 0..STEP_SAMPLES {
        let after = (index as f32 + 0.5) / STEP_SAMPLES as f32;
        tail[index] = tail[index] * (1.0 - after) + tail[index + STEP_SAMPLES] * after;
    }
    samples.drain(from + STEP_SAMPLES..from + 2 * STEP_SAMPLES);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortening_takes_out_five_milliseconds_without_a_step() {
        let mut ramp: Vec<f32> = (0..960).map(|i| i as f32 / 960.0).collect();
        shorten(&mut ramp, 0);
        assert_eq!(ramp.len(), 720);
        assert!(ramp.windows(2).all(|pair| (0.0..0.003).contains(&(pair[1] - pair[0]))));
    }

    #[test]
    fn a_packet_of_twenty_milliseconds_is_played_in_two_frames() {
        // The TOC byte of a 20 ms CELT frame (RFC 6716 §3.1), and nothing: valid, and silent.
        let payload = vec![31 << 3];
        let mut receiver = Receiver::new().unwrap();
        receiver.set_open(true);
        let now = Instant::now();
        receiver.receive(Arrival { sequence: 0, timestamp: 0, payload, arrived_at: now });
        let late = now + std::time::Duration::from_millis(25);
        let mut out = [0.0; FRAME_SAMPLES];
        assert_eq!(receiver.play(&mut out, late), Heard::Speech);
        assert_eq!(receiver.decoded.len(), FRAME_SAMPLES);
    }
}
