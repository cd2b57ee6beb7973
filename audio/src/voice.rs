//! The samples of a call with one other station as a pure machine: no thread, no clock, no device.

use std::time::{Duration, Instant};

use crate::{
    Arrival, AudioError, Digit, FRAME_SAMPLES, Format, Frame, Packet, PathReport, SAMPLE_RATE_HZ, Statistics,
    opus::OpusError,
    receiver::{Heard, Receiver},
    sender::Sender,
};

/// Between two statistics.
const STATISTICS_EVERY: Duration = Duration::from_secs(1);

/// Takes captured frames and the peer's packets; gives packets, frames to play, and events.
///
/// Both gates begin closed.
pub struct Voice {
    sender: Sender,
    receiver: Receiver,
    gates: Gates,
    /// Nothing was heard since the receive gate opened.
    unheard: bool,
    first_audible: Option<Instant>,
    statistics_at: Instant,
}

/// What a voice has to say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum VoiceEvent {
    /// See [`crate::Event::FirstAudible`].
    FirstAudible {
        /// When it was written.
        at: Instant,
    },
    /// A key is being sent.
    DigitSent(Digit),
    /// The peer pressed a key.
    DigitHeard(Digit),
    /// Once a second while a gate is open.
    Statistics(Statistics),
}

#[derive(Clone, Copy, Debug, Default)]
struct Gates {
    send: bool,
    receive: bool,
}

impl Voice {
    /// A voice whose packets are numbered from `seed`, which ought not to be guessable (RFC 3550 §5.1).
    ///
    /// # Errors
    ///
    /// [`AudioError::Codec`] if libopus cannot begin.
    pub fn new(seed: u64, now: Instant) -> Result<Self, AudioError> {
        let codec = |error: OpusError| AudioError::Codec(error.to_string());
        Ok(Self {
            sender: Sender::new(seed).map_err(codec)?,
            receiver: Receiver::new().map_err(codec)?,
            gates: Gates::default(),
            unheard: true,
            first_audible: None,
            statistics_at: now + STATISTICS_EVERY,
        })
    }

    /// Opens or closes each way. A closed gate sends nothing, and drops what arrives.
    pub fn set_gate(&mut self, send: bool, receive: bool) {
        if receive && !self.gates.receive {
            self.unheard = true;
        }
        self.gates = Gates { send, receive };
        self.sender.set_open(send);
        self.receiver.set_open(receive);
    }

    /// Sends silence in the place of the microphone.
    pub fn set_muted(&mut self, muted: bool) {
        self.sender.set_muted(muted);
    }

    /// See [`crate::Command::SetFixedRate`].
    pub fn set_fixed_rate(&mut self, fixed: bool) {
        self.sender.set_fixed(fixed);
    }

    /// What was negotiated: how packets of either way may be made.
    pub fn set_format(&mut self, format: Format) {
        self.sender.set_format(format);
        self.receiver.set_format(format);
    }

    /// Sends keys beside the voice, one after the other; none where the peer takes none or the way out is closed.
    pub fn dial(&mut self, digits: &[Digit]) {
        self.sender.dial(digits);
    }

    /// How the peer receives what is sent.
    pub fn note_path(&mut self, report: PathReport, now: Instant) {
        self.sender.note_path(report, self.receiver.jitter().burst_ratio(), now);
    }

    /// There was no microphone for so long.
    pub fn skip(&mut self, gap: Duration) {
        self.sender.skip(gap);
    }

    /// Takes 10 ms of the microphone; gives a packet to send, when one is full, while the gate is open.
    pub fn capture(&mut self, frame: &Frame) -> Option<Packet> {
        self.sender.encode(frame)
    }

    /// Takes a packet of the peer.
    pub fn receive(&mut self, arrival: Arrival) {
        self.receiver.receive(arrival);
    }

    /// Fills the next samples of the peer for the loudspeaker: called at the loudspeaker's pace, with 5 or 10 ms. So many
    /// that were given before wait for the loudspeaker.
    pub fn play(&mut self, out: &mut [f32], given: usize, now: Instant) {
        let heard = self.receiver.play(out, given, now);
        if heard == Heard::Speech && std::mem::take(&mut self.unheard) {
            self.first_audible = Some(now);
        }
    }

    /// Samples that are decoded and wait to be played.
    pub(crate) fn decoded(&self) -> usize {
        self.receiver.ahead()
    }

    /// Fills the next samples with what is decoded already; false where that is too little.
    pub(crate) fn play_decoded(&mut self, out: &mut [f32]) -> bool {
        self.receiver.play_decoded(out)
    }

    /// Whether a gate is open.
    pub fn is_open(&self) -> bool {
        self.gates.send || self.gates.receive
    }

    /// Whether speech is sent.
    pub(crate) fn sends(&self) -> bool {
        self.gates.send
    }

    /// Whether what arrives is played.
    pub(crate) fn hears(&self) -> bool {
        self.gates.receive
    }

    /// What there is to say at `now`; call until `None`.
    pub fn poll_event(&mut self, now: Instant) -> Option<VoiceEvent> {
        if let Some(at) = self.first_audible.take() {
            return Some(VoiceEvent::FirstAudible { at });
        }
        if let Some(digit) = self.sender.take_dialled() {
            return Some(VoiceEvent::DigitSent(digit));
        }
        if let Some(digit) = self.receiver.take_key() {
            return Some(VoiceEvent::DigitHeard(digit));
        }
        if due(&mut self.statistics_at, STATISTICS_EVERY, now) && self.is_open() {
            return Some(VoiceEvent::Statistics(self.statistics()));
        }
        None
    }

    /// Counters and delays so far; those of the devices are zero here.
    pub fn statistics(&self) -> Statistics {
        let jitter = self.receiver.jitter();
        let (counts, mended) = (jitter.counts(), self.receiver.mended());
        let frames = |samples: u64| samples / FRAME_SAMPLES as u64;
        let ms = |samples: u64| samples * 1_000 / u64::from(SAMPLE_RATE_HZ);
        Statistics {
            packets_sent: self.sender.sent(),
            payload_bytes_sent: self.sender.bytes(),
            packet_ms: self.sender.packet_ms(),
            redundancy: self.sender.redundancy(),
            packets_received: jitter.received(),
            packets_lost: jitter.lost(),
            packets_late: counts.late,
            packets_duplicate: counts.duplicate,
            packets_invalid: self.receiver.invalid(),
            packets_overflowed: counts.overflowed,
            played_frames: frames(mended.played),
            recovered_by_red: frames(mended.red.saturating_sub(counts.overtaken)),
            recovered_by_fec: frames(mended.fec),
            recovered_by_dred: frames(mended.dred),
            concealed_frames: frames(mended.concealed),
            inserted_ms: ms(counts.inserted),
            removed_ms: ms(counts.removed),
            buffer_ms: jitter.lag_ms(),
            buffer_target_ms: jitter.target_ms(),
            jitter_ms: jitter.jitter_ms(),
            underruns: 0,
            overruns: 0,
        }
    }
}

/// Whether a periodic event is due; the next is set, without making up for those missed.
pub(crate) fn due(at: &mut Instant, every: Duration, now: Instant) -> bool {
    let due = now >= *at;
    if due {
        *at += every;
        if *at <= now {
            *at = now + every;
        }
    }
    due
}
