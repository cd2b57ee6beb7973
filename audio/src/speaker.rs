//! The audio thread's side of a loudspeaker: steps of 5 ms to samples of the ring, as late as possible.

use std::time::{Duration, SystemTime};

use crate::{
    DeviceId, Ears, SAMPLE_RATE_HZ, STEP_SAMPLES, Sink, Step, callback::PlaybackEnd, keeper::StreamId,
    mixer::Outputs, prompt::Heard, resample::Resampler,
};

/// Kept in the ring beyond one callback's demand at first, milliseconds: two sleeps of the audio thread.
const LEAST_MARGIN_MS: usize = 4;
/// What a device asks for at first, milliseconds, as far as nothing is known of it.
const FIRST_QUANTUM_MS: usize = 10;
/// The most it grows to where the audio thread is kept from running.
const MOST_MARGIN_MS: usize = 40;
/// Wake-ups without a gap after which a grown margin gives back a millisecond: about 10 s.
const CALM_WAKES: u32 = 5_000;
/// Milliseconds in a second, as a divisor of rates.
const MS: usize = 1_000;

/// A loudspeaker, asked for or open, and what it plays.
pub(crate) struct Speaker {
    pub(crate) id: StreamId,
    pub(crate) sink: Sink,
    /// Of the device, once it is open.
    pub(crate) name: String,
    /// The real device that was opened.
    pub(crate) fixed: Option<DeviceId>,
    pub(crate) outputs: Outputs,
    open: Option<Open>,
}

struct Open {
    end: PlaybackEnd,
    resampler: Resampler,
    converted: Vec<f32>,
    margin_ms: usize,
    gaps: u64,
    calm: u32,
    /// Samples put in the ring.
    given: u64,
}

impl Speaker {
    pub(crate) fn new(id: StreamId, sink: Sink) -> Self {
        Self { id, name: sink.to_string(), fixed: None, sink, outputs: Outputs::default(), open: None }
    }

    /// The real device, if it is one. One that was open is asked for by its own id from then on: the default of the moment,
    /// or what else fits a part of a name, may be the loudspeakers of the room.
    pub(crate) fn real_sink(&self) -> Option<Sink> {
        let fixed = self.fixed.as_ref().map(|id| Sink::Device(id.to_string()));
        fixed.or_else(|| Some(self.sink.clone()).filter(Sink::is_device))
    }

    /// The device is there. False if its rate is none.
    pub(crate) fn opened(&mut self, name: String, fixed: Option<DeviceId>, end: PlaybackEnd) -> bool {
        let Some(resampler) = Resampler::new(SAMPLE_RATE_HZ, end.rate) else { return false };
        self.name = name;
        self.fixed = fixed;
        let converted = Vec::with_capacity(end.rate as usize / 10);
        self.open =
            Some(Open { end, resampler, converted, margin_ms: LEAST_MARGIN_MS, gaps: 0, calm: 0, given: 0 });
        true
    }

    /// Whether its device takes a turn when it wants samples, or wants none.
    pub(crate) fn serves(&self) -> bool {
        self.open.as_ref().is_none_or(|open| open.end.serves || !open.end.gauge.is_live())
    }

    pub(crate) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Whether the ring may run dry before the audio thread comes back.
    pub(crate) fn wants_step(&mut self) -> bool {
        self.open.as_mut().is_some_and(|open| {
            if open.end.serves {
                open.end.gauge.set_live(true);
                return open.queued() < open.end.gauge.demand();
            }
            open.learn();
            let wants = open.queued() < open.kept();
            if !wants {
                // From now on an empty ring is a fault.
                open.end.gauge.set_live(true);
            }
            wants
        })
    }

    /// Whole steps in the ring of a device that asks for what it needs, in samples of ours; of others, which are kept ahead,
    /// none.
    pub(crate) fn given(&self) -> usize {
        self.open.as_ref().filter(|open| open.end.serves).map_or(0, |open| {
            let samples = open.queued() * SAMPLE_RATE_HZ as usize / open.end.rate as usize;
            samples - samples % STEP_SAMPLES
        })
    }

    /// Whether one step more, if it costs nothing, spares the device its next turn.
    pub(crate) fn takes_one_more(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.end.serves) && self.given() < STEP_SAMPLES
    }

    pub(crate) fn push(&mut self, samples: &Step) {
        let Some(open) = &mut self.open else { return };
        open.converted.clear();
        open.resampler.convert(samples, &mut open.converted);
        // It fits: the ring holds a second, and samples are wanted only while it is nearly empty.
        let (pushed, _) = open.end.samples.push_partial_slice(&open.converted);
        open.given += pushed.len() as u64;
    }

    pub(crate) fn set_ears(&self, ears: Ears) {
        if let Some(open) = &self.open {
            open.end.gauge.set_ears(ears);
        }
    }

    /// Nothing is to be heard: an empty ring is no fault.
    pub(crate) fn rest(&mut self) {
        if let Some(open) = &mut self.open {
            open.end.gauge.set_live(false);
        }
    }

    /// The way of a sample pushed last to the ear: the ring, and what the device holds.
    pub(crate) fn delay(&self) -> Duration {
        self.open.as_ref().map_or(Duration::ZERO, |open| {
            let samples = open.queued() + open.end.gauge.ahead();
            Duration::from_secs_f64(samples as f64 / f64::from(open.end.rate))
        })
    }

    /// What became of what was pushed. Samples that the resampler holds count as given: they are on their way.
    pub(crate) fn heard(&self) -> Heard {
        self.open.as_ref().map_or_else(Heard::default, |open| Heard {
            delay: self.delay(),
            given: open.given + open.resampler.held(open.end.rate) as u64,
            taken: open.end.gauge.taken(),
            lost: open.end.gauge.lost(),
            gaps: open.end.gauge.gaps(),
        })
    }

    pub(crate) fn started_at(&self) -> Option<SystemTime> {
        let end = &self.open.as_ref()?.end;
        end.gauge.started_at(end.rate)
    }

    /// Times the ring was empty.
    pub(crate) fn underruns(&self) -> u64 {
        self.open.as_ref().map_or(0, |open| open.end.gauge.gaps())
    }
}

impl Open {
    fn queued(&self) -> usize {
        self.end.samples.buffer().capacity() - self.end.samples.slots()
    }

    fn kept(&self) -> usize {
        // Before its first callback, a device may ask for as much as most do.
        let unknown = FIRST_QUANTUM_MS * self.end.rate as usize / MS;
        let quantum = Some(self.end.gauge.quantum()).filter(|quantum| *quantum > 0).unwrap_or(unknown);
        quantum + self.margin_ms * self.end.rate as usize / MS
    }

    /// A gap shows that the margin is too small here; long calm, that it may be too large.
    fn learn(&mut self) {
        let gaps = self.end.gauge.gaps();
        self.calm += 1;
        if gaps > self.gaps {
            self.gaps = gaps;
            self.calm = 0;
            self.margin_ms = (self.margin_ms + 2).min(MOST_MARGIN_MS);
        } else if self.calm >= CALM_WAKES {
            self.calm = 0;
            self.margin_ms = (self.margin_ms - 1).max(LEAST_MARGIN_MS);
        }
    }
}
