//! Steady noise is lowered.
//!
//! The port's own chain puts its high-pass before it, asked for or not; so its parts are joined here: three bands
//! of 16 kHz, of which the lowest is cleaned and the others follow. That takes 7.7 ms.
//!
//! Where there is no noise to lower, cleaning only takes from the voice: 0.2 of a PESQ of 4.4, and more in the first
//! sentence, whose beginning is taken for noise. So a voice in silence is left as it is.

use sonora::three_band_filter_bank::ThreeBandFilterBank;
use sonora_ns::{
    config::{NS_FRAME_SIZE, NsConfig, OVERLAP_SIZE, SuppressionLevel},
    noise_suppressor::NoiseSuppressor,
};

use crate::Frame;

/// Full scale as the port counts it, that of 16 bits.
const FULL_SCALE: f32 = 32_768.0;
/// Bands of 10 ms.
const BANDS: usize = 3;
/// What it lowers noise by: 12 dB lower it more, and take 0.2 of a PESQ of 4.4 from a voice in a quiet room.
const LEVEL: SuppressionLevel = SuppressionLevel::K6dB;
/// Up to this level the noise of the lowest band is silence, dBFS; a quiet room is at -60.
const SILENT_DBFS: f32 = -72.0;
/// As of this level noise is lowered in full, dBFS.
const NOISY_DBFS: f32 = -66.0;
/// Frames of which the quietest is the noise, at least: 1.5 s have a pause between two words.
const PERIOD: u32 = 150;
/// The most the share of the cleaned voice moves in a frame: from one to the other in 0.5 s.
const SHARE_STEP: f32 = 0.02;

type Bands = [[f32; NS_FRAME_SIZE]; BANDS];

pub(super) struct Noise {
    splitting: ThreeBandFilterBank,
    suppressor: NoiseSuppressor,
    /// The end of the last frame's bands: cleaning delays them by so much.
    past: [[f32; OVERLAP_SIZE]; BANDS],
    floor: Floor,
    /// Of the cleaned voice in what is given.
    share: f32,
}

/// The energy of the quietest frame of the last two periods.
struct Floor {
    last: f32,
    current: f32,
    frames: u32,
}

impl Default for Noise {
    fn default() -> Self {
        let config = NsConfig { target_level: LEVEL };
        let suppressor = NoiseSuppressor::new_with_bands(config, BANDS);
        Self {
            splitting: ThreeBandFilterBank::new(),
            suppressor,
            past: [[0.0; OVERLAP_SIZE]; BANDS],
            floor: Floor { last: f32::INFINITY, current: f32::INFINITY, frames: 0 },
            share: 0.0,
        }
    }
}

impl Noise {
    pub(super) fn lower(&mut self, frame: &mut Frame) {
        let scaled = frame.map(|sample| sample * FULL_SCALE);
        let mut bands = [[0.0; NS_FRAME_SIZE]; BANDS];
        self.splitting.analysis(&scaled, &mut bands);
        let before = self.share;
        self.share += (self.floor.hear(&bands[0]) - before).clamp(-SHARE_STEP, SHARE_STEP);
        let untouched = self.delayed(&bands);
        self.suppressor.analyze(&bands[0]);
        if before == 0.0 && self.share == 0.0 {
            // Nothing would be left of its work, which is most of what this costs.
            bands = untouched;
        } else {
            self.clean(&mut bands);
            for (band, untouched) in bands.iter_mut().zip(&untouched) {
                for (index, (sample, untouched)) in band.iter_mut().zip(untouched).enumerate() {
                    let share = before + (self.share - before) * index as f32 / NS_FRAME_SIZE as f32;
                    *sample = untouched + share * (*sample - untouched);
                }
            }
        }
        self.splitting.synthesis(&bands, frame);
        frame.iter_mut().for_each(|sample| *sample /= FULL_SCALE);
    }

    fn clean(&mut self, bands: &mut Bands) {
        self.suppressor.process(&mut bands[0]);
        let gain = self.suppressor.upper_band_gain();
        for (index, band) in bands[1..].iter_mut().enumerate() {
            self.suppressor.process_upper_band(band, index, gain);
        }
    }

    /// The bands as late as cleaning makes them.
    fn delayed(&mut self, bands: &Bands) -> Bands {
        let mut delayed = [[0.0; NS_FRAME_SIZE]; BANDS];
        for ((past, band), delayed) in self.past.iter_mut().zip(bands).zip(&mut delayed) {
            let (old, new) = delayed.split_at_mut(OVERLAP_SIZE);
            let (begun, rest) = band.split_at(NS_FRAME_SIZE - OVERLAP_SIZE);
            old.copy_from_slice(past);
            new.copy_from_slice(begun);
            past.copy_from_slice(rest);
        }
        delayed
    }
}

impl Floor {
    /// Hears 10 ms; gives the share of cleaning that the noise wants.
    fn hear(&mut self, band: &[f32; NS_FRAME_SIZE]) -> f32 {
        let energy = band.iter().map(|sample| sample * sample).sum::<f32>() / NS_FRAME_SIZE as f32;
        self.current = self.current.min(energy / (FULL_SCALE * FULL_SCALE));
        self.frames += 1;
        if self.frames == PERIOD {
            *self = Self { last: self.current, current: f32::INFINITY, frames: 0 };
        }
        let dbfs = 10.0 * (self.last.min(self.current) + 1e-12).log10();
        ((dbfs - SILENT_DBFS) / (NOISY_DBFS - SILENT_DBFS)).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn band(dbfs: f32) -> [f32; NS_FRAME_SIZE] {
        [FULL_SCALE * 10_f32.powf(dbfs / 20.0); NS_FRAME_SIZE]
    }

    #[test]
    fn words_are_no_noise_and_what_is_between_them_is() {
        for (between, share) in [(-120.0, 0.0), (-75.0, 0.0), (-69.0, 0.5), (-55.0, 1.0)] {
            let mut floor = Noise::default().floor;
            let mut word = |loud| {
                (0..if loud { 100 } else { 10 })
                    .map(|_| floor.hear(&band(if loud { -20.0 } else { between })))
                    .last()
            };
            word(false);
            for _ in 0..10 {
                assert!((word(true).unwrap() - share).abs() < 0.01, "{between}");
                word(false);
            }
        }
    }

    #[test]
    fn a_fan_switched_on_is_noise_and_switched_off_is_none_within_three_seconds() {
        let mut floor = Noise::default().floor;
        floor.hear(&band(-90.0));
        let mut last = |dbfs| (0..300).map(|_| floor.hear(&band(dbfs))).last();
        assert_eq!((last(-50.0), last(-90.0)), (Some(1.0), Some(0.0)));
    }
}
