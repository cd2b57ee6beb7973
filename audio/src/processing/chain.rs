//! One configuration of the processing, and its state.

use std::time::Duration;

use sonora::{
    AudioProcessing, Config, StreamConfig,
    config::{AdaptiveDigital, EchoCanceller, GainController2, MaxProcessingRate, Pipeline},
};

use super::{Processing, high_pass::HighPass, noise::Noise};
use crate::{FRAME_SAMPLES, Frame, SAMPLE_RATE_HZ};

/// The parts in their order; with none, the straight wire.
#[derive(Default)]
pub(super) struct Chain {
    high_pass: Option<HighPass>,
    echo: Option<Box<AudioProcessing>>,
    noise: Option<Box<Noise>>,
    gain: Option<Box<AudioProcessing>>,
}

impl Chain {
    pub(super) fn new(wanted: Processing) -> Self {
        Self {
            high_pass: wanted.high_pass.then(HighPass::default),
            echo: wanted.echo.then(|| port(echo())),
            noise: wanted.noise.then(Box::default),
            gain: wanted.gain.then(|| port(gain())),
        }
    }

    pub(super) fn cancels_echo(&self) -> bool {
        self.echo.is_some()
    }

    pub(super) fn hear(&mut self, played: &Frame) {
        let Some(echo) = &mut self.echo else { return };
        let mut unused = [0.0; FRAME_SAMPLES];
        if let Err(error) = echo.process_render_f32(&[played], &mut [&mut unused]) {
            tracing::debug!(?error, "10 ms of what is played are not heard by the echo canceller");
        }
    }

    pub(super) fn process(&mut self, frame: &mut Frame, round: Duration) {
        if let Some(high_pass) = &mut self.high_pass {
            high_pass.filter(frame);
        }
        if let Some(echo) = &mut self.echo {
            // Clamped to half a second by its receiver: an error says no more.
            let _ = echo.set_stream_delay_ms(round.as_millis() as i32);
            run(echo, frame);
        }
        if let Some(noise) = &mut self.noise {
            noise.lower(frame);
        }
        if let Some(gain) = &mut self.gain {
            run(gain, frame);
        }
        for sample in frame {
            *sample = if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 };
        }
    }
}

fn run(part: &mut AudioProcessing, frame: &mut Frame) {
    let raw = *frame;
    if let Err(error) = part.process_capture_f32(&[&raw], &mut [frame]) {
        tracing::debug!(?error, "10 ms of the microphone are not processed");
        *frame = raw;
    }
}

fn port(config: Config) -> Box<AudioProcessing> {
    let mono = StreamConfig::new(SAMPLE_RATE_HZ, 1);
    // Its default of 32 kHz would take what a full band of 20 kHz has above 16.
    let maximum_internal_processing_rate = MaxProcessingRate::Rate48kHz;
    let pipeline = Pipeline { maximum_internal_processing_rate, ..Pipeline::default() };
    let config = Config { pipeline, ..config };
    Box::new(AudioProcessing::builder().config(config).capture_config(mono).render_config(mono).build())
}

fn echo() -> Config {
    // Its high-pass begins at 100 Hz, within a man's voice, and costs 0.3 of a PESQ of 4.5: ours is gentler.
    let canceller = EchoCanceller { enforce_high_pass_filtering: false, ..EchoCanceller::default() };
    Config { echo_canceller: Some(canceller), ..Config::default() }
}

fn gain() -> Config {
    let controller = GainController2 {
        // That one would move the operating system's gain.
        input_volume_controller: false,
        adaptive_digital: Some(AdaptiveDigital {
            // A headset's voice is at -30 to -20 dBFS: near the aim from the first word, and no pumping up of a
            // room's noise.
            initial_gain_db: 6.0,
            max_gain_db: 30.0,
            ..AdaptiveDigital::default()
        }),
        ..GainController2::default()
    };
    Config { gain_controller2: Some(controller), ..Config::default() }
}
