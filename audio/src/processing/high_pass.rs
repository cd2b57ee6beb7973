//! Rumble is taken away: steps on a floor, a table that is knocked, a fan.

use std::f64::consts::{FRAC_1_SQRT_2, TAU};

use crate::{Frame, SAMPLE_RATE_HZ};

/// Half the power is left here, hertz: under the lowest voices (80 Hz), over what a room's floor does.
const CUTOFF_HZ: f64 = 60.0;

/// A Butterworth filter of the second order (bilinear transform, direct form II transposed).
pub(super) struct HighPass {
    gain: f64,
    feedback: [f64; 2],
    state: [f64; 2],
}

impl Default for HighPass {
    fn default() -> Self {
        let warped = (TAU * CUTOFF_HZ / f64::from(SAMPLE_RATE_HZ) / 2.0).tan();
        let (square, damped) = (warped * warped, warped / FRAC_1_SQRT_2);
        let scale = 1.0 / (1.0 + damped + square);
        let feedback = [2.0 * (square - 1.0) * scale, (1.0 - damped + square) * scale];
        Self { gain: scale, feedback, state: [0.0; 2] }
    }
}

impl HighPass {
    pub(super) fn filter(&mut self, frame: &mut Frame) {
        let Self { gain, feedback, state } = self;
        for sample in frame {
            let fed = *gain * f64::from(*sample);
            let out = fed + state[0];
            state[0] = -2.0 * fed - feedback[0] * out + state[1];
            state[1] = fed - feedback[1] * out;
            *sample = out as f32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FRAME_SAMPLES;

    /// The gain at a frequency, decibels, once settled.
    fn gain_db(hz: f64) -> f64 {
        let mut filter = HighPass::default();
        let mut peak = 0.0_f32;
        for index in 0..200 {
            let at = |n: usize| TAU * hz * (index * FRAME_SAMPLES + n) as f64 / f64::from(SAMPLE_RATE_HZ);
            let mut frame: Frame = std::array::from_fn(|n| at(n).sin() as f32);
            filter.filter(&mut frame);
            if index >= 100 {
                peak = frame.iter().fold(peak, |peak, sample| peak.max(sample.abs()));
            }
        }
        20.0 * f64::from(peak).log10()
    }

    #[test]
    fn half_the_power_is_left_at_the_cutoff_and_a_voice_is_left_whole() {
        assert!((gain_db(CUTOFF_HZ) + 3.01).abs() < 0.1);
        assert!(gain_db(15.0) < -23.0);
        assert!(gain_db(200.0) > -0.1);
    }
}
