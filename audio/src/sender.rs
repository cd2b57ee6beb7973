//! The way out: frames of the microphone to numbered packets.

use crate::{
    FRAME_SAMPLES, Frame, Packet,
    opus::{Encoder, OpusError},
};

/// Encodes while its gate is open; counts time always, so that timestamps tell the truth after a silence.
pub(crate) struct Sender {
    encoder: Encoder,
    sequence: u16,
    timestamp: u32,
    open: bool,
    muted: bool,
    /// The next packet follows a silence.
    resuming: bool,
    sent: u64,
}

impl Sender {
    /// Numbers start from `seed`, which ought not to be guessable (RFC 3550 §5.1).
    pub(crate) fn new(seed: u64) -> Result<Self, OpusError> {
        Ok(Self {
            encoder: Encoder::new()?,
            sequence: seed as u16,
            timestamp: (seed >> 32) as u32,
            open: false,
            muted: false,
            resuming: true,
            sent: 0,
        })
    }

    pub(crate) fn set_open(&mut self, open: bool) {
        if open && !self.open {
            self.resuming = true;
            if let Err(error) = self.encoder.reset() {
                tracing::warn!(%error, "the encoder keeps its past");
            }
        }
        self.open = open;
    }

    pub(crate) fn set_muted(&mut self, muted: bool) {
        self.muted = muted;
    }

    /// What is sent of `frame`: silence unless the gate is open and the microphone is not muted.
    pub(crate) fn audible<'a>(&self, frame: &'a Frame) -> &'a Frame {
        if self.open && !self.muted { frame } else { &[0.0; FRAME_SAMPLES] }
    }

    pub(crate) fn encode(&mut self, frame: &Frame) -> Option<Packet> {
        let timestamp = self.timestamp;
        self.timestamp = timestamp.wrapping_add(FRAME_SAMPLES as u32);
        if !self.open {
            return None;
        }
        let payload = match self.encoder.encode(self.audible(frame)) {
            Ok(payload) => payload,
            Err(error) => {
                tracing::warn!(%error, "10 ms of speech are not sent");
                return None;
            }
        };
        let sequence = self.sequence;
        self.sequence = sequence.wrapping_add(1);
        self.sent += 1;
        let marker = std::mem::take(&mut self.resuming);
        Some(Packet { sequence, timestamp, marker, payload })
    }

    pub(crate) fn sent(&self) -> u64 {
        self.sent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_gate_sends_nothing_and_time_goes_on() {
        let mut sender = Sender::new(u64::from(u32::MAX - 479) << 32 | 0xffff).unwrap();
        let frame = [0.1; FRAME_SAMPLES];
        assert_eq!(sender.encode(&frame), None);
        sender.set_open(true);
        let first = sender.encode(&frame).unwrap();
        let second = sender.encode(&frame).unwrap();
        assert_eq!((first.sequence, first.timestamp, first.marker), (0xffff, 0, true));
        assert_eq!((second.sequence, second.timestamp, second.marker), (0, 480, false));
        sender.set_open(false);
        assert_eq!(sender.encode(&frame), None);
        sender.set_open(true);
        let third = sender.encode(&frame).unwrap();
        assert_eq!((third.sequence, third.timestamp, third.marker), (1, 1_440, true));
    }

    #[test]
    fn mute_sends_silence() {
        let mut sender = Sender::new(0).unwrap();
        sender.set_open(true);
        sender.set_muted(true);
        let frame = [0.1; FRAME_SAMPLES];
        assert_eq!(sender.audible(&frame), &[0.0; FRAME_SAMPLES]);
        assert!(sender.encode(&frame).is_some());
        sender.set_muted(false);
        assert_eq!(sender.audible(&frame), &frame);
    }
}
