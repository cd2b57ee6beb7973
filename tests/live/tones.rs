//! Sounds made of tones, and where in what was heard each of them is.

use std::f32::consts::TAU;
use std::ops::Range;
use std::path::Path;

use hound::{SampleFormat, WavSpec, WavWriter};

/// Of all that is written and heard here.
pub const RATE: usize = 48_000;
/// Samples of a millisecond.
pub const MS: usize = RATE / 1_000;
/// How loud tones are, of full scale.
const LEVEL: f32 = 0.2;
/// Whatever is softer is silence.
const SILENCE: f32 = 0.001;
/// Tones are told apart in 10 ms, in which those of a multiple of 100 Hz are whole.
const WINDOW: usize = 10 * MS;
/// The square of the likeness that a whole tone has at least: of 10 ms one sample that lacks costs two in 480, of less more.
const WHOLE: f32 = 0.998;

/// A tone, as loud at its last sample as anywhere.
#[derive(Clone, Copy, Debug)]
pub struct Tone {
    pub hertz: usize,
    pub ms: usize,
}

impl Tone {
    pub fn length(self) -> usize {
        self.ms * MS
    }

    fn samples(self) -> impl Iterator<Item = f32> {
        (0..self.length())
            .rev()
            .map(move |left| (left * self.hertz % RATE) as f32 / RATE as f32 * TAU)
            .map(f32::cos)
    }
}

/// Writes tones one after the other.
pub fn write(path: &Path, tones: &[Tone]) {
    let spec = WavSpec {
        channels: 1,
        sample_rate: RATE as u32,
        bits_per_sample: 16,
        sample_format: SampleFormat::Int,
    };
    let mut wav = WavWriter::create(path, spec).unwrap();
    for sample in tones.iter().flat_map(|tone| tone.samples()) {
        wav.write_sample((sample * LEVEL * f32::from(i16::MAX)) as i16).unwrap();
    }
    wav.finalize().unwrap();
}

/// From the first sample that is not silent to the last.
pub fn sounding(port: &[f32]) -> Option<Range<usize>> {
    let sounds = |sample: &f32| sample.abs() > SILENCE;
    Some(port.iter().position(sounds)?..port.iter().rposition(sounds)? + 1)
}

/// From where a tone is first what is heard to where it is last, to a millisecond.
pub fn heard(port: &[f32], hertz: usize) -> Option<Range<usize>> {
    let turns: Vec<(f32, f32)> =
        (0..WINDOW).map(|at| ((at * hertz % RATE) as f32 / RATE as f32 * TAU).sin_cos()).collect();
    // Half of the power or more: of a window of which half lies in the tone.
    let is_it = |at: &usize| {
        let (mut sine, mut cosine, mut power) = (0.0, 0.0, 0.0);
        for (sample, (sin, cos)) in port[*at..*at + WINDOW].iter().zip(&turns) {
            sine += sample * sin;
            cosine += sample * cos;
            power += sample * sample;
        }
        let count = WINDOW as f32;
        power > count * SILENCE * SILENCE && sine * sine + cosine * cosine >= power * count / 4.0
    };
    let mut windows = (0..port.len().saturating_sub(WINDOW)).step_by(MS).filter(is_it);
    let first = windows.next()?;
    let last = windows.next_back().unwrap_or(first);
    Some(first + WINDOW / 2..last + WINDOW / 2)
}

/// Where a tone is in the last second that sounds, whole from its first sample to its last.
pub fn whole_at_the_end(port: &[f32], tone: Tone) -> Option<usize> {
    let samples: Vec<f32> = tone.samples().collect();
    let end = sounding(port)?.end;
    let energy = |of: &[f32]| of.iter().map(|sample| sample * sample).sum::<f32>();
    let own = energy(&samples);
    let is_it = |at: &usize| {
        let part = &port[*at..*at + samples.len()];
        let alike: f32 = part.iter().zip(&samples).map(|(one, other)| one * other).sum();
        let there = energy(part);
        there > 0.0 && alike > 0.0 && alike * alike >= WHOLE * own * there
    };
    (end.saturating_sub(RATE)..(end + 1).saturating_sub(samples.len())).find(is_it)
}
