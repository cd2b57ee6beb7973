//! How alike what was heard is to what was said, and how much later.

use std::path::Path;
use std::time::{Duration, SystemTime};

use anyhow::Context;

/// Compared at 16 kHz, so that a delay is found to the fraction of a period…
const RATE_HZ: usize = 16_000;
/// …of the voice itself, after taking out what lies above: its finest detail is the codec's affair.
const SMOOTHED_HZ: usize = 2_000;
/// One comparison: long enough for a word, short enough that few contain a step of the jitter buffer.
const WINDOW: usize = RATE_HZ * 2 / 5;
/// The longest delay looked for.
const LONGEST_DELAY: usize = RATE_HZ * 2 / 5;
/// Quieter than this, a window says nothing.
const QUIET_RMS: f32 = 0.005;

/// Sound with the wall time of its first sample.
#[derive(Clone, Debug)]
pub struct Take {
    samples: Vec<f32>,
    began: SystemTime,
    looped: bool,
}

/// How alike two takes are.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Likeness {
    /// From -1 to 1: 1 where the one is the other, only later and louder or softer.
    pub correlation: f32,
    /// How much later, in milliseconds.
    pub delay_ms: f32,
}

impl Take {
    /// Reads a WAV file whose first sample sounded at `began`, once or again and again.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn read(path: &Path, began: SystemTime, looped: bool) -> anyhow::Result<Self> {
        let mut reader = hound::WavReader::open(path).with_context(|| path.display().to_string())?;
        let spec = reader.spec();
        anyhow::ensure!(
            spec.sample_format == hound::SampleFormat::Int,
            "{}: not whole numbers",
            path.display()
        );
        let full = (1_i64 << (spec.bits_per_sample - 1)) as f32;
        let channels = usize::from(spec.channels);
        let all = reader.samples::<i32>().collect::<Result<Vec<_>, _>>()?;
        let mono: Vec<f32> = all.chunks(channels).map(|frame| frame[0] as f32 / full).collect();
        Take::new(&mono, spec.sample_rate as usize, began, looped)
    }

    /// Takes samples whose first sounded at `began`, once or again and again.
    ///
    /// # Errors
    /// Where `rate_hz` is no multiple of 16 kHz.
    pub fn new(mono: &[f32], rate_hz: usize, began: SystemTime, looped: bool) -> anyhow::Result<Self> {
        let step = rate_hz / RATE_HZ;
        anyhow::ensure!(step * RATE_HZ == rate_hz, "{rate_hz} Hz is no multiple of 16 kHz");
        let smooth = step * RATE_HZ / SMOOTHED_HZ;
        let mean = |part: &[f32]| part.iter().sum::<f32>() / smooth as f32;
        let samples = mono.windows(smooth).step_by(step).map(mean).collect();
        Ok(Take { samples, began, looped })
    }

    /// Compares with what was heard between two moments: the median of all windows in which something was said.
    /// `None` where nothing was.
    pub fn heard_in(&self, heard: &Take, from: SystemTime, to: SystemTime) -> Option<Likeness> {
        let length = to.duration_since(from).ok()?;
        let windows = (length.as_secs_f32() * RATE_HZ as f32) as usize / WINDOW;
        let mut found: Vec<Likeness> = (0..windows)
            .filter_map(|window| {
                let at = from + Duration::from_secs_f32((window * WINDOW) as f32 / RATE_HZ as f32);
                let said = self.slice(at, WINDOW)?;
                let later = heard.slice(at, WINDOW + LONGEST_DELAY)?;
                (rms(&said) > QUIET_RMS).then(|| best(&said, &later))
            })
            .collect();
        found.sort_by(|a, b| a.correlation.total_cmp(&b.correlation));
        found.get(found.len() / 2).copied()
    }

    /// The level between two moments, in dBFS.
    pub fn level_dbfs(&self, from: SystemTime, to: SystemTime) -> Option<f32> {
        let length = to.duration_since(from).ok()?;
        let samples = self.slice(from, (length.as_secs_f32() * RATE_HZ as f32) as usize)?;
        Some(20.0 * rms(&samples).max(1e-5).log10())
    }

    fn slice(&self, from: SystemTime, length: usize) -> Option<Vec<f32>> {
        let start = (from.duration_since(self.began).ok()?.as_secs_f64() * RATE_HZ as f64) as usize;
        if self.looped {
            let count = self.samples.len();
            return Some((start..start + length).map(|at| self.samples[at % count]).collect());
        }
        self.samples.get(start..start + length).map(<[f32]>::to_vec)
    }
}

fn best(said: &[f32], later: &[f32]) -> Likeness {
    let energy = |x: &[f32]| x.iter().map(|s| s * s).sum::<f32>();
    let said_energy = energy(said);
    (0..later.len() - said.len())
        .map(|delay| {
            let part = &later[delay..delay + said.len()];
            let product: f32 = said.iter().zip(part).map(|(a, b)| a * b).sum();
            let correlation = product / (said_energy * energy(part)).sqrt().max(1e-9);
            Likeness { correlation, delay_ms: delay as f32 * 1_000.0 / RATE_HZ as f32 }
        })
        .max_by(|a, b| a.correlation.total_cmp(&b.correlation))
        .expect("the later part is longer than what was said")
}

fn rms(samples: &[f32]) -> f32 {
    (samples.iter().map(|s| s * s).sum::<f32>() / samples.len().max(1) as f32).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(seed: u32, length: usize) -> Vec<f32> {
        let mut state = seed;
        std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state as f32 / u32::MAX as f32 - 0.5
        })
        .take(length)
        .collect()
    }

    fn take(samples: Vec<f32>) -> Take {
        Take { samples, began: SystemTime::UNIX_EPOCH, looped: false }
    }

    #[test]
    fn the_same_sound_later_and_softer_is_alike_and_its_delay_is_found() {
        let said = noise(1, 6 * RATE_HZ);
        let mut heard = vec![0.0; RATE_HZ / 20];
        heard.extend(said.iter().map(|s| s * 0.3));
        heard.resize(9 * RATE_HZ, 0.0);
        let end = SystemTime::UNIX_EPOCH + Duration::from_secs(6);
        let likeness = take(said).heard_in(&take(heard), SystemTime::UNIX_EPOCH, end).unwrap();
        assert!(likeness.correlation > 0.999, "{likeness:?}");
        assert_eq!(likeness.delay_ms, 50.0);
    }

    #[test]
    fn another_sound_is_not_alike() {
        let end = SystemTime::UNIX_EPOCH + Duration::from_secs(4);
        let likeness =
            take(noise(1, 9 * RATE_HZ)).heard_in(&take(noise(7, 9 * RATE_HZ)), SystemTime::UNIX_EPOCH, end);
        assert!(likeness.unwrap().correlation < 0.2);
    }
}
