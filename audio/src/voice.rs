//! A voice call's samples as a pure machine: no thread, no clock, no device.

use std::time::{Duration, Instant};

use crate::{
    Arrival, AudioError, Digit, Event, FRAME_SAMPLES, Format, Frame, Packet, PathReport, SAMPLE_RATE_HZ,
    Statistics,
    meter::Meter,
    opus::OpusError,
    receiver::{Heard, Receiver},
    sender::Sender,
};

/// Between two levels: 12 a second look continuous.
const LEVELS_EVERY: Duration = Duration::from_millis(83);
/// Between two statistics.
const STATISTICS_EVERY: Duration = Duration::from_secs(1);

/// Takes captured frames and the peer's packets; gives packets, frames to play, and events.
///
/// Both gates begin closed.
pub struct Voice {
    sender: Sender,
    receiver: Receiver,
    near: Meter,
    far: Meter,
    gates: Gates,
    /// Nothing was heard since the receive gate opened.
    unheard: bool,
    first_audible: Option<Instant>,
    levels_at: Instant,
    statistics_at: Instant,
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
            near: Meter::default(),
            far: Meter::default(),
            gates: Gates::default(),
            unheard: true,
            first_audible: None,
            levels_at: now + LEVELS_EVERY,
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

    /// Forgets whoever was heard.
    pub fn new_peer(&mut self) {
        self.receiver.new_peer();
        self.unheard = true;
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

    /// Takes 10 ms of the microphone; gives a packet to send, when one is full, while the gate is open.
    pub fn capture(&mut self, frame: &Frame) -> Option<Packet> {
        self.near.add(frame);
        self.sender.encode(frame)
    }

    /// What the peer gets of a captured frame: silence while muted or closed.
    pub fn as_sent<'a>(&self, frame: &'a Frame) -> &'a Frame {
        self.sender.audible(frame)
    }

    /// Takes a packet of the peer.
    pub fn receive(&mut self, arrival: Arrival) {
        self.receiver.receive(arrival);
    }

    /// Fills the next samples of the peer for the loudspeaker: called at the loudspeaker's pace, with 5 or 10 ms.
    pub fn play(&mut self, out: &mut [f32], now: Instant) {
        let heard = self.receiver.play(out, now);
        if heard == Heard::Speech && std::mem::take(&mut self.unheard) {
            self.first_audible = Some(now);
        }
        self.far.add(out);
    }

    /// Whether a gate is open.
    pub fn is_open(&self) -> bool {
        self.gates.send || self.gates.receive
    }

    /// What there is to say at `now`; call until `None`.
    pub fn poll_event(&mut self, now: Instant) -> Option<Event> {
        if let Some(at) = self.first_audible.take() {
            return Some(Event::FirstAudible { at });
        }
        if let Some(digit) = self.sender.take_dialled() {
            return Some(Event::DigitSent(digit));
        }
        if let Some(digit) = self.receiver.take_key() {
            return Some(Event::DigitHeard(digit));
        }
        if due(&mut self.levels_at, LEVELS_EVERY, now) {
            let (near_dbfs, far_dbfs) = (self.near.take_dbfs(), self.far.take_dbfs());
            return Some(Event::Levels { near_dbfs, far_dbfs });
        }
        if due(&mut self.statistics_at, STATISTICS_EVERY, now) && self.is_open() {
            return Some(Event::Statistics(self.statistics()));
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
fn due(at: &mut Instant, every: Duration, now: Instant) -> bool {
    let due = now >= *at;
    if due {
        *at = (*at + every).max(now);
    }
    due
}
