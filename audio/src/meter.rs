//! The level of a voice, in decibels below full scale.

use std::time::Duration;

/// Between two levels that are told: 12 a second look continuous.
pub(crate) const LEVELS_EVERY: Duration = Duration::from_millis(83);

/// The level said for silence, dBFS: under the noise of 16 bits (-98 dBFS), finite for a display.
pub const SILENCE_DBFS: f32 = -100.0;

/// Root mean square over the frames since the last reading. A full-scale square wave reads 0 dBFS, a
/// full-scale sine -3 dBFS.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    energy: f64,
    samples: usize,
}

impl Meter {
    pub(crate) fn add(&mut self, samples: &[f32]) {
        self.energy += samples.iter().map(|&sample| f64::from(sample) * f64::from(sample)).sum::<f64>();
        self.samples += samples.len();
    }

    /// The level in dBFS since the last call, [`SILENCE_DBFS`] at least; silence if nothing was added.
    pub(crate) fn take_dbfs(&mut self) -> f32 {
        let Self { energy, samples } = std::mem::take(self);
        if samples == 0 {
            return SILENCE_DBFS;
        }
        let level = 10.0 * (energy / samples as f64).log10();
        (level as f32).max(SILENCE_DBFS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FRAME_SAMPLES, Frame};

    #[test]
    fn a_full_scale_sine_reads_minus_three() {
        let mut meter = Meter::default();
        let sine: Frame =
            std::array::from_fn(|i| (i as f32 * std::f32::consts::TAU * 1000.0 / 48_000.0).sin());
        meter.add(&sine);
        assert!((meter.take_dbfs() + 3.01).abs() < 0.05);
    }

    #[test]
    fn a_tenth_of_full_scale_reads_minus_twenty() {
        let mut meter = Meter::default();
        meter.add(&[0.1; FRAME_SAMPLES]);
        assert!((meter.take_dbfs() + 20.0).abs() < 0.01);
    }

    #[test]
    fn a_reading_starts_the_next_one_afresh() {
        let mut meter = Meter::default();
        meter.add(&[1.0; FRAME_SAMPLES]);
        assert_eq!(meter.take_dbfs(), 0.0);
        assert_eq!(meter.take_dbfs(), SILENCE_DBFS);
        meter.add(&[0.0; FRAME_SAMPLES]);
        assert_eq!(meter.take_dbfs(), SILENCE_DBFS);
    }
}
