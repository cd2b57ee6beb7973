//! From the rate of a device to ours and back.

use rubato::{
    Async, FixedAsync, Resampler as _, SincInterpolationParameters, WindowFunction,
    audioadapter_buffers::direct::InterleavedSlice,
};

/// Length of the filter, samples: 1.3 ms of delay, images under -80 dB.
const SINC_SAMPLES: usize = 128;

/// Converts a mono stream; equal rates pass through untouched.
pub(crate) struct Resampler {
    inner: Option<Async<f32>>,
    waiting: Vec<f32>,
    scratch: Vec<f32>,
}

impl Resampler {
    /// Works on 5 ms at a time. None if one rate is zero or absurd.
    pub(crate) fn new(from_hz: u32, to_hz: u32) -> Option<Self> {
        if from_hz == to_hz {
            return Some(Self { inner: None, waiting: Vec::new(), scratch: Vec::new() });
        }
        let chunk = (from_hz / 200).max(1) as usize;
        let inner = Async::new_sinc(
            f64::from(to_hz) / f64::from(from_hz),
            1.0,
            &SincInterpolationParameters::new(SINC_SAMPLES, WindowFunction::BlackmanHarris2),
            chunk,
            1,
            FixedAsync::Input,
        )
        .ok()?;
        let scratch = vec![0.0; inner.output_frames_max()];
        Some(Self { inner: Some(inner), waiting: Vec::with_capacity(4 * chunk), scratch })
    }

    /// About how many samples of the rate given to are still in it, those of its filter included.
    pub(crate) fn held(&self, to_hz: u32) -> usize {
        let waiting = self.waiting.len() * to_hz as usize / crate::SAMPLE_RATE_HZ as usize;
        self.inner.as_ref().map_or(0, |inner| inner.output_delay() + waiting + 1)
    }

    /// Adds what `input` becomes to `out`; less than 5 ms wait for the next call.
    pub(crate) fn convert(&mut self, input: &[f32], out: &mut Vec<f32>) {
        let Some(inner) = &mut self.inner else {
            out.extend_from_slice(input);
            return;
        };
        self.waiting.extend_from_slice(input);
        let mut used = 0;
        loop {
            let (wanted, room) = (inner.input_frames_next(), self.scratch.len());
            let Some(chunk) = self.waiting.get(used..used + wanted) else { break };
            let (Ok(from), Ok(mut to)) = (
                InterleavedSlice::new(chunk, 1, wanted),
                InterleavedSlice::new_mut(&mut self.scratch, 1, room),
            ) else {
                break;
            };
            match inner.process_into_buffer(&from, &mut to, None) {
                Ok((_, written)) => out.extend_from_slice(&self.scratch[..written]),
                Err(error) => tracing::warn!(%error, "5 ms of sound are not resampled"),
            }
            used += wanted;
        }
        self.waiting.drain(..used);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sine(rate: u32, seconds: f32) -> Vec<f32> {
        let step = std::f32::consts::TAU * 440.0 / rate as f32;
        (0..(rate as f32 * seconds) as usize).map(|i| 0.5 * (i as f32 * step).sin()).collect()
    }

    fn converted(from: u32, to: u32) -> Vec<f32> {
        let mut resampler = Resampler::new(from, to).unwrap();
        let mut out = Vec::new();
        // An odd block, as some devices ask for.
        for block in sine(from, 1.0).chunks(171) {
            resampler.convert(block, &mut out);
        }
        out
    }

    #[test]
    fn a_second_stays_a_second_at_every_usual_rate() {
        for rate in [8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000] {
            let lacking = 48_000 - converted(rate, 48_000).len() as i64;
            assert!((0..=600).contains(&lacking), "{rate} Hz: {lacking} samples lack");
            let lacking = i64::from(rate) - converted(48_000, rate).len() as i64;
            assert!((0..=i64::from(rate) / 80).contains(&lacking), "to {rate} Hz: {lacking} samples lack");
        }
    }

    #[test]
    fn a_tone_keeps_its_pitch_and_level() {
        for rate in [8_000, 44_100, 96_000] {
            let out = converted(rate, 48_000);
            let settled = &out[4_800..43_200];
            let rms = (settled.iter().map(|s| s * s).sum::<f32>() / settled.len() as f32).sqrt();
            assert!((rms - 0.3536).abs() < 0.005, "{rate} Hz: {rms}");
            let periods = settled.windows(2).filter(|pair| pair[0] <= 0.0 && pair[1] > 0.0).count();
            assert!((351..=353).contains(&periods), "{rate} Hz: {periods} periods in 0.8 s");
        }
    }

    #[test]
    fn a_rate_of_zero_is_refused() {
        assert!(Resampler::new(0, 48_000).is_none());
    }
}
