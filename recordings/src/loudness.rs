//! How loud a recorded call is, and by how much it is turned up or down so that all are equally loud (EBU R128).

use std::path::Path;

use ebur128::{EbuR128, Mode};

use crate::SAMPLE_RATE_HZ;
use crate::resample::ToHouseRate;
use crate::source::{DecodeError, MAX_PROMPT_MINUTES, Source, contained};

/// The loudness at which every recorded call is played, in LUFS: EBU R128 §1. It leaves the peaks of speech room.
pub const TARGET_LUFS: f64 = -23.0;
/// The highest true peak of what is played, in dB of full scale (EBU R128 §3).
pub const MOST_PEAK_DBTP: f64 = -1.0;
/// The most that a call is turned up, in dB: beyond it there is more noise than speech.
const MOST_GAIN_DB: f64 = 30.0;
/// The bars of a drawn waveform.
pub const PEAKS: usize = 120;
/// What a bar is gathered from: 10 ms.
const PEAK_SAMPLES: usize = 480;

/// What a recorded call holds, decoded once from its first sample to its last.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Its length, in milliseconds.
    pub length_ms: u64,
    /// Its loudness, in LUFS; none where it is silent, or shorter than 400 ms.
    pub loudness_lufs: Option<f64>,
    /// Its highest true peak, in dB of full scale.
    pub peak_dbtp: f64,
    /// The highest sample of each of [`PEAKS`] equal parts, of the highest of all: 255 is that one.
    pub peaks: Vec<u8>,
}

impl Measured {
    /// By how much it is turned up, or down, to be as loud as all others, in dB.
    pub fn gain_db(&self) -> f64 {
        let Some(loudness) = self.loudness_lufs else { return 0.0 };
        let wanted = (TARGET_LUFS - loudness).min(MOST_GAIN_DB);
        wanted.min(MOST_PEAK_DBTP - self.peak_dbtp)
    }
}

/// Decodes a recorded call to its end, to learn how loud it is and that its end is there. It takes its time.
///
/// # Errors
///
/// [`DecodeError`] where it cannot be heard to its end.
pub fn measure(path: &Path) -> Result<Measured, DecodeError> {
    contained(|| {
        let mut meter = Meter::new()?;
        let mut source = Source::open(path)?;
        let rate_hz = source.info().rate_hz;
        let mut resampler = ToHouseRate::new(rate_hz)?;
        let mut frames_left = u64::from(rate_hz) * 60 * MAX_PROMPT_MINUTES;
        let (mut block, mut ready) = (Vec::new(), Vec::new());
        while source.next_block(&mut block)? {
            frames_left = frames_left.checked_sub(block.len() as u64).ok_or(DecodeError::TooLong)?;
            resampler.push(&block, &mut ready)?;
            meter.push(&ready)?;
            ready.clear();
        }
        resampler.finish(&mut ready)?;
        meter.push(&ready)?;
        meter.finish()
    })
}

struct Meter {
    meter: EbuR128,
    samples: u64,
    peaks: Vec<f32>,
    peak: f32,
    in_peak: usize,
}

impl Meter {
    fn new() -> Result<Self, DecodeError> {
        let mode = Mode::I | Mode::TRUE_PEAK;
        let meter = EbuR128::new(1, SAMPLE_RATE_HZ, mode).map_err(internal)?;
        Ok(Self { meter, samples: 0, peaks: Vec::new(), peak: 0.0, in_peak: 0 })
    }

    fn push(&mut self, samples: &[f32]) -> Result<(), DecodeError> {
        self.meter.add_frames_f32(samples).map_err(internal)?;
        self.samples += samples.len() as u64;
        for sample in samples {
            self.peak = self.peak.max(sample.abs());
            self.in_peak += 1;
            if self.in_peak == PEAK_SAMPLES {
                self.peaks.push(std::mem::take(&mut self.peak));
                self.in_peak = 0;
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Measured, DecodeError> {
        if self.samples == 0 {
            return Err(DecodeError::Empty);
        }
        if self.in_peak > 0 {
            self.peaks.push(self.peak);
        }
        let loudness = self.meter.loudness_global().map_err(internal)?;
        let peak = self.meter.true_peak(0).map_err(internal)?;
        Ok(Measured {
            length_ms: self.samples * 1_000 / u64::from(SAMPLE_RATE_HZ),
            loudness_lufs: Some(loudness).filter(|loudness| loudness.is_finite()),
            peak_dbtp: 20.0 * peak.max(1e-6).log10(),
            peaks: bars(&self.peaks),
        })
    }
}

fn bars(peaks: &[f32]) -> Vec<u8> {
    let highest = peaks.iter().fold(1e-6_f32, |highest, peak| highest.max(*peak));
    let bar = |index: usize| {
        let from = index * peaks.len() / PEAKS;
        let to = ((index + 1) * peaks.len() / PEAKS).max(from + 1).min(peaks.len());
        let part = peaks.get(from..to).unwrap_or_default();
        let peak = part.iter().fold(0.0_f32, |highest, peak| highest.max(*peak));
        (peak / highest * 255.0).round() as u8
    };
    (0..PEAKS).map(bar).collect()
}

fn internal(error: impl std::fmt::Display) -> DecodeError {
    DecodeError::Damaged(error.to_string())
}
