//! The way out: frames of the microphone to numbered packets.

use std::{
    collections::VecDeque,
    hash::{BuildHasher, RandomState},
    time::{Duration, Instant},
};

use crate::{
    Coding, FRAME_SAMPLES, Format, Frame, Packet, PathReport, Redundancy,
    adaptation::{Accepted, Adaptation, Profile},
    dtmf::{Dialler, Digit, Turn},
    opus::{self, Encoder, OpusError, Settings},
    red::{self, Block},
};

/// Frames in our longest packet: 20 ms.
const MAX_FRAMES: usize = 2;
/// Packets kept for copies: as far back as any profile reaches.
pub(crate) const MEMORY: usize = 8;

/// Encodes while its gate is open; counts time always, so that timestamps tell the truth after a silence.
pub(crate) struct Sender {
    encoder: Encoder,
    adaptation: Adaptation,
    format: Format,
    profile: Profile,
    dialler: Dialler,
    /// Of a packet not yet full.
    waiting: [f32; MAX_FRAMES * FRAME_SAMPLES],
    frames_waiting: usize,
    /// Packets as they may be sent again, newest last.
    past: VecDeque<(u32, Vec<u8>)>,
    sequence: u16,
    timestamp: u32,
    open: bool,
    muted: bool,
    fixed: bool,
    /// The next packet follows a silence.
    resuming: bool,
    sent: u64,
    bytes: u64,
}

impl Sender {
    /// Numbers start from `seed`, which ought not to be guessable (RFC 3550 §5.1).
    pub(crate) fn new(seed: u64) -> Result<Self, OpusError> {
        let adaptation = Adaptation::new();
        let format = Format::default();
        let profile = adaptation.profile(accepted(format));
        Ok(Self {
            encoder: Encoder::new(profile.opus)?,
            adaptation,
            format,
            profile,
            dialler: Dialler::default(),
            waiting: [0.0; MAX_FRAMES * FRAME_SAMPLES],
            frames_waiting: 0,
            past: VecDeque::with_capacity(MEMORY),
            sequence: seed as u16,
            timestamp: (seed >> 32) as u32,
            open: false,
            muted: false,
            fixed: false,
            resuming: true,
            sent: 0,
            bytes: 0,
        })
    }

    pub(crate) fn set_open(&mut self, open: bool) {
        if open && !self.open {
            self.resuming = true;
            self.frames_waiting = 0;
            self.past.clear();
            if let Err(error) = self.encoder.reset() {
                tracing::warn!(%error, "the encoder keeps its past");
            }
        }
        if !open {
            self.dialler.clear();
        }
        self.open = open;
    }

    pub(crate) fn set_muted(&mut self, muted: bool) {
        self.muted = muted;
    }

    /// Sends packets of one length from here on, whatever is said and whatever becomes of them.
    pub(crate) fn set_fixed(&mut self, fixed: bool) {
        self.fixed = fixed;
        if let Err(error) = self.encoder.set_constant(fixed) {
            tracing::warn!(%error, "packets differ in length");
        }
    }

    /// What the far end takes from here on; nothing is known of the path to it.
    pub(crate) fn set_format(&mut self, format: Format) {
        self.format = format;
        self.dialler.clear();
        self.adaptation = Adaptation::new();
        self.adapt();
    }

    /// Sends keys beside the voice, where the gate is open and the far end takes them.
    pub(crate) fn dial(&mut self, digits: &[Digit]) {
        if self.open && self.format.digits {
            self.dialler.dial(digits);
        }
    }

    /// The key that began to be sent since the last call.
    pub(crate) fn take_dialled(&mut self) -> Option<Digit> {
        self.dialler.take_begun()
    }

    /// What the far end says of the path, and how losses fall on the way back.
    pub(crate) fn note_path(&mut self, report: PathReport, burst_ratio: Option<f32>, now: Instant) {
        if !self.fixed {
            tracing::debug!(?report, ?burst_ratio, "how speech arrives there");
            self.adaptation.note(report, burst_ratio, now);
            self.adapt();
        }
    }

    /// Nothing was captured for so long: what follows is as much later (RFC 3550 §5.1).
    pub(crate) fn skip(&mut self, gap: Duration) {
        let frames = gap.as_millis() / 10;
        self.timestamp = self.timestamp.wrapping_add((frames as u32).wrapping_mul(FRAME_SAMPLES as u32));
        self.frames_waiting = 0;
        self.resuming = true;
    }

    /// Takes 10 ms; gives a packet once one is full.
    pub(crate) fn encode(&mut self, frame: &Frame) -> Option<Packet> {
        self.timestamp = self.timestamp.wrapping_add(FRAME_SAMPLES as u32);
        if !self.open {
            return None;
        }
        let begins = self.timestamp.wrapping_sub(FRAME_SAMPLES as u32);
        match self.dialler.next(begins, self.frames_waiting > 0) {
            Turn::Voice => {}
            Turn::Quiet => return None,
            Turn::Event { first, last, timestamp, payload } => {
                // What was said before the key is too old to be sent once more after it.
                self.past.clear();
                self.resuming = last;
                return Some(self.packet(timestamp, first, Coding::Digit, payload.into()));
            }
        }
        let at = self.frames_waiting * FRAME_SAMPLES;
        self.waiting[at..at + FRAME_SAMPLES].copy_from_slice(if self.muted {
            &[0.0; FRAME_SAMPLES]
        } else {
            frame
        });
        self.frames_waiting += 1;
        if self.frames_waiting < self.profile.frames {
            return None;
        }
        let samples = std::mem::take(&mut self.frames_waiting) * FRAME_SAMPLES;
        let timestamp = self.timestamp.wrapping_sub(samples as u32);
        let newest = match self.encoder.encode(&self.waiting[..samples]) {
            Ok(newest) => newest,
            Err(error) => {
                tracing::warn!(%error, "a packet of speech is not sent");
                return None;
            }
        };
        let (coding, payload) = self.payload(timestamp, newest);
        let marker = std::mem::take(&mut self.resuming);
        Some(self.packet(timestamp, marker, coding, payload))
    }

    fn packet(&mut self, timestamp: u32, marker: bool, coding: Coding, payload: Vec<u8>) -> Packet {
        let sequence = self.sequence;
        self.sequence = sequence.wrapping_add(1);
        self.sent += 1;
        self.bytes += payload.len() as u64;
        Packet { sequence, timestamp, marker, coding, payload }
    }

    pub(crate) fn sent(&self) -> u64 {
        self.sent
    }

    /// Bytes of payload sent.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How long a packet is, milliseconds.
    pub(crate) fn packet_ms(&self) -> u32 {
        self.profile.frames as u32 * 10
    }

    /// What is sent beside the voice. Copies are in a profile only where the far end takes them.
    pub(crate) fn redundancy(&self) -> Redundancy {
        let Settings { fec, dred_duration, .. } = self.profile.opus;
        Redundancy { copies: self.profile.offsets.len(), in_band: fec, deep: dred_duration > 0 }
    }

    fn adapt(&mut self) {
        let profile = self.adaptation.profile(accepted(self.format));
        if profile == self.profile {
            return;
        }
        if let Err(error) = self.encoder.set(profile.opus) {
            tracing::warn!(%error, "the encoder keeps its settings");
        }
        tracing::debug!(?profile, "speech is sent otherwise");
        self.profile = profile;
    }

    /// Puts copies of the past before the newest packet where the far end takes them, and remembers it.
    fn payload(&mut self, timestamp: u32, newest: Vec<u8>) -> (Coding, Vec<u8>) {
        let Some(payload_type) = self.format.red else { return (Coding::Opus, newest) };
        let past = &self.past;
        let copies = self.profile.offsets.iter().filter_map(|&back| {
            let (then, payload) = past.get(past.len().checked_sub(back)?)?;
            Some(Block { offset: timestamp.wrapping_sub(*then), payload })
        });
        let coded = (copies.clone().next().is_some())
            .then(|| (Coding::Red, red::write(copies, &newest, payload_type)));
        if self.past.len() == MEMORY {
            self.past.pop_front();
        }
        // Deep redundancy is of use in the newest packet only.
        let mut copy = newest.clone();
        opus::strip(&mut copy);
        self.past.push_back((timestamp, copy));
        coded.unwrap_or((Coding::Opus, newest))
    }
}

/// To number packets from: what no other process can guess (RFC 3550 §5.1), from the only source of it in the standard
/// library.
pub(crate) fn seed() -> u64 {
    RandomState::new().hash_one(Instant::now())
}

fn accepted(format: Format) -> Accepted {
    Accepted {
        red: format.red.is_some(),
        frames: (format.longest_packet_ms as usize / 10).clamp(1, MAX_FRAMES),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open() -> Sender {
        let mut sender = Sender::new(0).unwrap();
        sender.set_open(true);
        sender
    }

    fn lossy(loss: f32) -> PathReport {
        PathReport { loss, rtt_ms: Some(20.0), jitter_ms: 1.0 }
    }

    fn samples(payload: &[u8]) -> Option<u32> {
        opus::packet_samples(payload)
    }

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
        // Without a microphone, too: else what comes then counts as late, and as jitter.
        sender.skip(Duration::from_millis(12_345));
        let fourth = sender.encode(&frame).unwrap();
        assert_eq!((fourth.sequence, fourth.timestamp, fourth.marker), (2, 1_920 + 1_234 * 480, true));
    }

    #[test]
    fn mute_sends_silence() {
        let (mut muted, mut silent) = (open(), open());
        muted.set_muted(true);
        for _ in 0..20 {
            let packet = muted.encode(&[0.1; FRAME_SAMPLES]);
            assert!(packet.is_some());
            assert_eq!(packet, silent.encode(&[0.0; FRAME_SAMPLES]));
        }
    }

    #[test]
    fn a_path_that_loses_packets_gets_copies_of_them() {
        let mut sender = open();
        sender.set_format(Format { red: Some(111), longest_packet_ms: 20, ..Format::default() });
        let frame = [0.1; FRAME_SAMPLES];
        let plain: Vec<Packet> = (0..4).filter_map(|_| sender.encode(&frame)).collect();
        assert!(plain.iter().all(|packet| packet.coding == Coding::Opus));
        assert_eq!(sender.redundancy(), Redundancy::default());
        (0..2).for_each(|_| sender.note_path(lossy(0.1), None, Instant::now()));
        let packet = sender.encode(&frame).unwrap();
        assert_eq!(packet.coding, Coding::Red);
        assert_eq!(sender.redundancy(), Redundancy { copies: 2, ..Redundancy::default() });
        let blocks: Vec<Block<'_>> = red::parse(&packet.payload, 111).unwrap().collect();
        assert_eq!(Vec::from_iter(blocks.iter().map(|block| block.offset)), [960, 480, 0]);
        assert_eq!((blocks[0].payload, blocks[1].payload), (&plain[2].payload[..], &plain[3].payload[..]));
        assert_eq!(sender.bytes(), plain.iter().chain([&packet]).map(|p| p.payload.len() as u64).sum());
    }

    #[test]
    fn without_red_a_lossy_path_gets_plain_opus_of_twenty_milliseconds() {
        let mut sender = open();
        sender.note_path(lossy(0.1), None, Instant::now());
        assert_eq!(sender.packet_ms(), 20);
        assert_eq!(sender.redundancy(), Redundancy { in_band: true, ..Redundancy::default() });
        let mut bursts = open();
        (0..2).for_each(|_| bursts.note_path(lossy(0.1), Some(1.6), Instant::now()));
        assert_eq!(bursts.redundancy(), Redundancy { deep: true, ..Redundancy::default() });
        assert_eq!(sender.encode(&[0.1; FRAME_SAMPLES]), None);
        let packet = sender.encode(&[0.1; FRAME_SAMPLES]).unwrap();
        assert_eq!((packet.timestamp, packet.coding, samples(&packet.payload)), (0, Coding::Opus, Some(960)));
    }

    #[test]
    fn keys_are_numbered_among_the_packets_of_voice_and_time_goes_on() {
        let mut sender = open();
        sender.set_format(Format { digits: true, ..Format::default() });
        let frame = [0.1; FRAME_SAMPLES];
        let before = sender.encode(&frame).unwrap();
        sender.dial(&[Digit::of('7').unwrap()]);
        let packets: Vec<Packet> = (0..20).filter_map(|_| sender.encode(&frame)).collect();
        assert!(packets.iter().zip(1..).all(|(packet, number)| packet.sequence == before.sequence + number));
        let (keys, voice): (Vec<&Packet>, Vec<&Packet>) =
            packets.iter().partition(|packet| packet.coding == Coding::Digit);
        assert_eq!((keys.len(), voice.len()), (9, 6));
        assert!(keys.iter().all(|key| key.timestamp == before.timestamp + 480));
        let marked: Vec<bool> = packets.iter().map(|packet| packet.marker).collect();
        assert_eq!(marked.iter().filter(|marker| **marker).count(), 2, "the key, and the voice after it");
        assert!(marked[0] && marked[9]);
        assert_eq!(voice[0].timestamp, before.timestamp + 15 * 480);
    }

    #[test]
    fn a_far_end_that_takes_no_keys_gets_none_and_a_closed_gate_sends_none() {
        let mut sender = open();
        let frame = [0.1; FRAME_SAMPLES];
        let digits = [Digit::of('7').unwrap(); 3];
        sender.dial(&digits);
        assert_eq!(sender.encode(&frame).unwrap().coding, Coding::Opus);
        sender.set_format(Format { digits: true, ..Format::default() });
        sender.dial(&digits);
        assert_eq!(sender.encode(&frame).unwrap().coding, Coding::Digit);
        sender.set_open(false);
        sender.dial(&digits);
        sender.set_open(true);
        let packets: Vec<Packet> = (0..100).filter_map(|_| sender.encode(&frame)).collect();
        assert!(packets.iter().all(|packet| packet.coding == Coding::Opus), "none is left from before");
    }

    #[test]
    fn packets_of_a_fixed_rate_are_of_one_length_whatever_happens() {
        let mut sender = open();
        sender.set_format(Format { red: Some(111), longest_packet_ms: 20, ..Format::default() });
        sender.set_fixed(true);
        sender.note_path(lossy(0.3), None, Instant::now());
        let voice =
            |index: usize| if index.is_multiple_of(3) { [0.0; FRAME_SAMPLES] } else { [0.3; FRAME_SAMPLES] };
        let sent: Vec<Packet> = (0..50).filter_map(|index| sender.encode(&voice(index))).collect();
        assert_eq!(sent.len(), 50);
        assert!(sent.iter().all(|packet| packet.payload.len() == sent[0].payload.len()));
        assert!(sent.iter().all(|packet| packet.coding == Coding::Opus));
    }

    #[test]
    fn a_far_end_that_takes_no_more_than_ten_milliseconds_gets_no_more() {
        let mut sender = open();
        sender.set_format(Format { longest_packet_ms: 10, ..Format::default() });
        sender.note_path(lossy(0.3), None, Instant::now());
        assert_eq!(samples(&sender.encode(&[0.1; FRAME_SAMPLES]).unwrap().payload), Some(480));
    }
}
