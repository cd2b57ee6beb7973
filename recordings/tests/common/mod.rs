//! What the tests of this crate share.
#![allow(dead_code, reason = "each test binary uses a part of it")]
#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

use std::f32::consts::TAU;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use hound::{SampleFormat, WavSpec, WavWriter};
use recordings::{DecodeError, Decoding, Playback, Read, SAMPLE_RATE_HZ, decode};

/// How a decoding went.
pub struct Decoded {
    pub samples: Vec<f32>,
    pub failure: Option<DecodeError>,
}

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// As it is in the file.
pub const AS_IT_IS: Playback = Playback { gain_db: Some(0.0), from_ms: 0 };

/// Decodes to the end as it is.
pub fn decode_all(path: &Path) -> Result<Decoded, DecodeError> {
    decode_so(path, AS_IT_IS)
}

/// Decodes to the end; a decoder that gives nothing for ten seconds hangs.
pub fn decode_so(path: &Path, playback: Playback) -> Result<Decoded, DecodeError> {
    let Decoding { mut samples, watch, .. } = decode(path, playback)?;
    let mut decoded = Decoded { samples: Vec::new(), failure: None };
    let mut buffer = [0.0; 4_800];
    let mut deadline = Instant::now() + Duration::from_secs(10);
    loop {
        match samples.read(&mut buffer) {
            Read::Samples(count) => {
                decoded.samples.extend(&buffer[..count]);
                deadline = Instant::now() + Duration::from_secs(10);
            }
            Read::Starved => {
                assert!(Instant::now() < deadline, "{} hangs", path.display());
                thread::sleep(Duration::from_micros(200));
            }
            Read::Ended => return Ok(decoded),
            Read::Failed => {
                decoded.failure = Some(watch.failure().expect("a failure has a reason").clone());
                return Ok(decoded);
            }
        }
    }
}

/// The frequency of a sine, from its rising zero crossings, its first and last 50 ms left out.
pub fn pitch_hz(samples: &[f32]) -> f32 {
    let edge = SAMPLE_RATE_HZ as usize / 20;
    let middle = &samples[edge..samples.len() - edge];
    let rising: Vec<usize> =
        (1..middle.len()).filter(|&at| middle[at - 1] < 0.0 && middle[at] >= 0.0).collect();
    let span = rising.last().expect("a sine") - rising[0];
    (rising.len() - 1) as f32 * SAMPLE_RATE_HZ as f32 / span as f32
}

/// The root of the mean square, the first and last 50 ms left out.
pub fn loudness(samples: &[f32]) -> f32 {
    let edge = SAMPLE_RATE_HZ as usize / 20;
    let middle = &samples[edge..samples.len() - edge];
    (middle.iter().map(|s| s * s).sum::<f32>() / middle.len() as f32).sqrt()
}

/// Writes `frames` of a half-scale 440 Hz sine into a WAV, the same on each channel.
pub fn write_sine(path: &Path, spec: WavSpec, frames: u32) {
    let mut wav = WavWriter::create(path, spec).unwrap();
    let full_scale = ((1_i64 << (spec.bits_per_sample - 1)) - 1) as f32;
    for frame in 0..frames {
        let sample = 0.5 * (TAU * 440.0 * frame as f32 / spec.sample_rate as f32).sin();
        for _ in 0..spec.channels {
            match spec.sample_format {
                SampleFormat::Float => wav.write_sample(sample).unwrap(),
                SampleFormat::Int => wav.write_sample((sample * full_scale) as i32).unwrap(),
            }
        }
    }
    wav.finalize().unwrap();
}

pub fn spec(sample_rate: u32, channels: u16, bits_per_sample: u16, sample_format: SampleFormat) -> WavSpec {
    WavSpec { channels, sample_rate, bits_per_sample, sample_format }
}
