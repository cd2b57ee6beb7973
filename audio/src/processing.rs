//! What is done to a microphone's voice before it is sent: echo, noise, level, rumble.
//!
//! The work is that of `sonora`, a port of the WebRTC audio processing. It is young: a panic in it costs the
//! processing, never the call.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use sonora::{
    AudioProcessing, Config, StreamConfig,
    config::{
        AdaptiveDigital, EchoCanceller, GainController2, HighPassFilter, MaxProcessingRate, NoiseSuppression,
        NoiseSuppressionLevel, Pipeline,
    },
};

use crate::{FRAME_SAMPLES, Frame, SAMPLE_RATE_HZ};

/// What is done to the microphone's voice; each part can be switched during a call. Nothing here ever touches the
/// microphone's gain in the operating system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Processing {
    /// Takes away what the voice's output sends back into the microphone: for loudspeakers in a room. It costs some
    /// of the near voice while both speak, so a headset does better without.
    pub echo: bool,
    /// Lowers steady noise by about 12 dB.
    pub noise: bool,
    /// Brings quiet and loud voices to one level, digitally.
    pub gain: bool,
    /// Takes away rumble and hum below about 100 Hz.
    pub high_pass: bool,
}

impl Processing {
    /// Samples as the microphone gives them, without a delay.
    pub const OFF: Self = Self { echo: false, noise: false, gain: false, high_pass: false };
    /// What suits a headset: all but echo cancellation.
    pub const HEADSET: Self = Self { echo: false, noise: true, gain: true, high_pass: true };
    /// What suits loudspeakers in a room: everything.
    pub const LOUDSPEAKERS: Self = Self { echo: true, ..Self::HEADSET };
}

impl Default for Processing {
    fn default() -> Self {
        Self::HEADSET
    }
}

/// Frames a new chain hears before it is listened to: its filters fill, 20 ms.
const WARM_FRAMES: u8 = 2;

/// Silence in the place of what is played, where nothing is.
const NOTHING: Frame = [0.0; FRAME_SAMPLES];

/// Processes the microphone's frames in their order, and hears what the voice's output plays.
pub struct Processor {
    chain: Chain,
    /// The chain that takes over, and the frames it still has to hear first.
    next: Option<(Chain, u8)>,
    wanted: Processing,
    /// Frames played since the last one captured.
    played: u8,
    failure: Option<String>,
    broken: bool,
}

/// One configuration with its state; `None` is the straight wire.
struct Chain(Option<Box<AudioProcessing>>);

impl Processor {
    /// A processor that does what is `wanted`.
    pub fn new(wanted: Processing) -> Self {
        Self {
            chain: Chain::new(wanted),
            next: None,
            wanted,
            played: 0,
            failure: None,
            broken: false,
        }
    }

    /// Switches parts on or off; the old and the new cross within some 30 ms.
    pub fn set(&mut self, wanted: Processing) {
        if wanted == self.wanted || self.broken {
            return;
        }
        self.wanted = wanted;
        self.next = Some((Chain::new(wanted), WARM_FRAMES));
    }

    /// Hears 10 ms that the voice's output is given, whatever they are made of.
    pub fn hear(&mut self, played: &Frame) {
        if !self.wanted.echo && !self.chain.cancels_echo() {
            return;
        }
        self.played = self.played.saturating_add(1);
        self.guarded(|processor| {
            processor.chain.hear(played);
            if let Some((next, _)) = &mut processor.next {
                next.hear(played);
            }
        });
    }

    /// Processes 10 ms of the microphone. `round` is the way of a sample through the loudspeaker and the microphone
    /// devices, from the hand of this thread and back to it.
    pub fn process(&mut self, frame: &mut Frame, round: Duration) {
        if std::mem::take(&mut self.played) == 0 {
            // The canceller counts both ways in the same time: an output that rests is silent.
            self.hear(&NOTHING);
            self.played = 0;
        }
        let mut processed = *frame;
        self.guarded(|processor| {
            let raw = processed;
            processor.chain.process(&mut processed, round);
            let Some((next, warm)) = &mut processor.next else { return };
            let mut coming = raw;
            next.process(&mut coming, round);
            if let Some(left) = warm.checked_sub(1) {
                *warm = left;
                return;
            }
            cross(&mut processed, &coming);
            processor.chain = processor.next.take().map_or(Chain(None), |(next, _)| next);
        });
        if !self.broken {
            *frame = processed;
        }
    }

    /// Why the processing gave up, once.
    pub fn take_failure(&mut self) -> Option<String> {
        self.failure.take()
    }

    fn guarded(&mut self, work: impl FnOnce(&mut Self)) {
        if self.broken {
            return;
        }
        // Nothing of a chain that panicked is used again.
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| work(self))) {
            self.broken = true;
            self.wanted = Processing::OFF;
            self.failure = Some(reason(&*panic));
            self.next = None;
            self.chain = Chain(None);
        }
    }
}

impl Chain {
    fn new(wanted: Processing) -> Self {
        if wanted == Processing::OFF {
            return Self(None);
        }
        let mono = StreamConfig::new(SAMPLE_RATE_HZ, 1);
        let built = AudioProcessing::builder()
            .config(config(wanted))
            .capture_config(mono)
            .render_config(mono)
            .build();
        Self(Some(Box::new(built)))
    }

    fn cancels_echo(&self) -> bool {
        self.0.as_ref().is_some_and(|chain| chain.config().echo_canceller.is_some())
    }

    fn hear(&mut self, played: &Frame) {
        let Some(chain) = self.0.as_mut().filter(|chain| chain.config().echo_canceller.is_some()) else { return };
        let mut unused = NOTHING;
        if let Err(error) = chain.process_render_f32(&[played], &mut [&mut unused]) {
            tracing::debug!(?error, "10 ms of what is played are not heard by the echo canceller");
        }
    }

    fn process(&mut self, frame: &mut Frame, round: Duration) {
        let Some(chain) = &mut self.0 else { return };
        // Clamped to half a second by its receiver: an error says no more.
        let _ = chain.set_stream_delay_ms(round.as_millis() as i32);
        let raw = *frame;
        if let Err(error) = chain.process_capture_f32(&[&raw], &mut [frame]) {
            tracing::debug!(?error, "10 ms of the microphone are not processed");
            *frame = raw;
        }
        for sample in frame {
            *sample = if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 };
        }
    }
}

fn config(wanted: Processing) -> Config {
    Config {
        // Its default of 32 kHz would take what a full band of 20 kHz has above 16.
        pipeline: Pipeline {
            maximum_internal_processing_rate: MaxProcessingRate::Rate48kHz,
            ..Pipeline::default()
        },
        high_pass_filter: wanted.high_pass.then(HighPassFilter::default),
        echo_canceller: wanted.echo.then(|| EchoCanceller {
            enforce_high_pass_filtering: wanted.high_pass,
            ..EchoCanceller::default()
        }),
        noise_suppression: wanted.noise.then(|| NoiseSuppression {
            level: NoiseSuppressionLevel::Moderate,
            ..NoiseSuppression::default()
        }),
        gain_controller2: wanted.gain.then(|| GainController2 {
            // That one would move the operating system's gain.
            input_volume_controller: false,
            adaptive_digital: Some(AdaptiveDigital {
                // A headset's voice is at -30 to -20 dBFS: near the aim from the first word, and no pumping up
                // of a room's noise.
                initial_gain_db: 6.0,
                max_gain_db: 30.0,
                ..AdaptiveDigital::default()
            }),
            ..GainController2::default()
        }),
        ..Config::default()
    }
}

/// From the first to the second within a frame.
fn cross(from: &mut Frame, to: &Frame) {
    for (index, (from, to)) in from.iter_mut().zip(to).enumerate() {
        let share = (index as f32 + 0.5) / FRAME_SAMPLES as f32;
        *from = *from * (1.0 - share) + to * share;
    }
}

fn reason(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given").to_owned()
}

#[cfg(test)]
mod tests;
