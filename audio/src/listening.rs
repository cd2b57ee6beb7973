//! Silent listening at its two ends: both voices of a call, encoded once more for whoever listens, and mixed again there.
//!
//! The two streams stay apart to the last, so that a listener may turn one of them down. One encoding serves all
//! listeners: what they cost does not grow with their number, and nothing of the call's own sending changes with it.

use std::time::{Duration, Instant};

use crate::{
    Arrival, AudioError, Command, Event, FRAME_SAMPLES, Format, ForwardOutlet, Frame, Line, PathReport,
    STEP_SAMPLES, Side, Step,
    meter::{LEVELS_EVERY, Meter},
    opus::OpusError,
    receiver::{Heard, Receiver},
    sender::{Sender, seed},
    volume::Volume,
};

/// Nothing came for so long: the call was over and another began, whose packets wait for nothing of the one before.
const PAUSE: Duration = Duration::from_millis(500);

/// The forwarding end: the encoders of the station that is listened to, and where their packets go.
pub struct Forward {
    near: Sender,
    far: Sender,
    outlet: ForwardOutlet,
}

impl Command {
    /// To forward both voices to `outlet`. The codecs are made here, on the caller's thread.
    ///
    /// # Errors
    ///
    /// [`AudioError::Codec`] if libopus cannot begin.
    pub fn forward(outlet: ForwardOutlet) -> Result<Self, AudioError> {
        Ok(Self::Forward(Some(Box::new(Forward::new(seed(), outlet)?))))
    }
}

impl Forward {
    /// Packets of either voice are numbered from a seed, which ought not to be guessable (RFC 3550 §5.1).
    ///
    /// # Errors
    ///
    /// [`AudioError::Codec`] if libopus cannot begin.
    pub(crate) fn new(seed: u64, outlet: ForwardOutlet) -> Result<Self, AudioError> {
        let codec = |error: OpusError| AudioError::Codec(error.to_string());
        let sender = |seed| {
            let mut sender = Sender::new(seed)?;
            sender.set_open(true);
            Ok(sender)
        };
        let near = sender(seed).map_err(codec)?;
        Ok(Self { near, far: sender(seed.rotate_left(17)).map_err(codec)?, outlet })
    }

    pub(crate) fn set_format(&mut self, format: Format) {
        self.near.set_format(format);
        self.far.set_format(format);
    }

    pub(crate) fn note_path(&mut self, report: PathReport, now: Instant) {
        self.near.note_path(report, None, now);
        self.far.note_path(report, None, now);
    }

    /// Takes 10 ms of the own voice as peers get it. While theirs rests, its silence goes beside it, so that
    /// neither stream's time stands still.
    pub(crate) fn near(&mut self, frame: &Frame, far_rests: bool) {
        if let Some(packet) = self.near.encode(frame) {
            (self.outlet)(Side::Near, packet);
        }
        if far_rests {
            self.far(&[0.0; FRAME_SAMPLES]);
        }
    }

    /// Takes 10 ms of the peers' voices as played.
    pub(crate) fn far(&mut self, frame: &Frame) {
        if let Some(packet) = self.far.encode(frame) {
            (self.outlet)(Side::Far, packet);
        }
    }
}

/// The listening end: plays what comes on one line, and nothing of any other.
pub(crate) struct Overheard {
    line: Option<Line>,
    near: Ear,
    far: Ear,
    unheard: bool,
    audible: Option<Instant>,
    levels_at: Instant,
}

/// One overheard voice.
struct Ear {
    receiver: Receiver,
    volume: Volume,
    meter: Meter,
    heard_at: Option<Instant>,
}

impl Overheard {
    /// One that hears nothing yet.
    ///
    /// # Errors
    ///
    /// [`AudioError::Codec`] if libopus cannot begin.
    pub(crate) fn new(now: Instant) -> Result<Self, AudioError> {
        let ear = || -> Result<Ear, AudioError> {
            let receiver = Receiver::new().map_err(|error| AudioError::Codec(error.to_string()))?;
            Ok(Ear { receiver, volume: Volume::default(), meter: Meter::default(), heard_at: None })
        };
        Ok(Self { line: None, near: ear()?, far: ear()?, unheard: true, audible: None, levels_at: now })
    }

    pub(crate) fn set_line(&mut self, line: Option<Line>) {
        if self.line != line {
            self.line = line;
            self.unheard = true;
            self.audible = None;
            for ear in [&mut self.near, &mut self.far] {
                ear.heard_at = None;
                ear.receiver.new_peer();
                ear.receiver.set_open(line.is_some());
            }
        }
    }

    pub(crate) fn is_on(&self) -> bool {
        self.line.is_some()
    }

    /// See [`crate::Command::SetBalance`]. What is no number changes nothing.
    pub(crate) fn set_balance(&mut self, balance: f32) {
        if !balance.is_nan() {
            let balance = balance.clamp(-1.0, 1.0);
            self.near.volume.turn_to(decibels(1.0 - balance));
            self.far.volume.turn_to(decibels(1.0 + balance));
        }
    }

    /// What the forwarding station packs its voices into.
    pub(crate) fn set_format(&mut self, format: Format) {
        self.near.receiver.set_format(format);
        self.far.receiver.set_format(format);
    }

    pub(crate) fn receive(&mut self, line: Line, side: Side, arrival: Arrival) {
        if self.line == Some(line) {
            match side {
                Side::Near => self.near.receive(arrival),
                Side::Far => self.far.receive(arrival),
            }
        }
    }

    /// Adds the next 5 ms of both voices to `out`.
    pub(crate) fn mix_into(&mut self, out: &mut Step, now: Instant) {
        if self.line.is_none() {
            return;
        }
        for ear in [&mut self.near, &mut self.far] {
            if ear.mix_into(out, now) == Heard::Speech && std::mem::take(&mut self.unheard) {
                self.audible = Some(now);
            }
        }
    }

    /// What there is to say at `now`; call until `None`.
    pub(crate) fn poll_event(&mut self, now: Instant) -> Option<Event> {
        if let Some(at) = self.audible.take() {
            return Some(Event::OverheardAudible { at });
        }
        if self.line.is_none() || now < self.levels_at {
            return None;
        }
        self.levels_at = now + LEVELS_EVERY;
        let (near_dbfs, far_dbfs) = (self.near.meter.take_dbfs(), self.far.meter.take_dbfs());
        Some(Event::OverheardLevels { near_dbfs, far_dbfs })
    }
}

impl Ear {
    fn receive(&mut self, arrival: Arrival) {
        let at = arrival.arrived_at;
        if self.heard_at.is_some_and(|before| at.saturating_duration_since(before) > PAUSE) {
            self.receiver.new_peer();
        }
        self.heard_at = Some(at);
        self.receiver.receive(arrival);
    }

    fn mix_into(&mut self, out: &mut Step, now: Instant) -> Heard {
        let mut voice = [0.0; STEP_SAMPLES];
        let heard = self.receiver.play(&mut voice, 0, now);
        self.meter.add(&voice);
        self.volume.apply(&mut voice);
        out.iter_mut().zip(voice).for_each(|(sum, sample)| *sum += sample);
        heard
    }
}

/// The gain of one voice: full up to the middle, then down to nothing.
fn decibels(share: f32) -> f32 {
    20.0 * share.min(1.0).log10()
}

#[cfg(test)]
mod tests;
