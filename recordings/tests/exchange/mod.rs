//! What the tests of the recorder share.
#![allow(dead_code, reason = "each test binary uses a part of it")]
#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use recordings::{Direction, ExchangeDescription, FRAME_SAMPLES, RecorderInlet, SAMPLE_RATE_HZ, Side};
use sha2::{Digest, Sha256};

pub fn description(id: &str) -> ExchangeDescription {
    ExchangeDescription {
        id: id.to_owned(),
        started_at: "2026-11-22T10:42:07+01:00[Europe/Paris]".parse().unwrap(),
        near: "candidat 3".to_owned(),
        far: "jury 1".to_owned(),
        client: Some("Mme Vasseur".to_owned()),
        direction: Direction::Inbound,
        exam: None,
    }
}

/// A frame whose every sample becomes this 16-bit value.
pub fn frame(value: i16) -> [f32; FRAME_SAMPLES] {
    [f32::from(value) / f32::from(i16::MAX); FRAME_SAMPLES]
}

/// Pushes frames of both sides that tell their index: near 1 + index, far its opposite.
pub fn push_both(inlet: &mut RecorderInlet, indices: Range<u64>) {
    for index in indices {
        let value = (1 + index % 30_000) as i16;
        inlet.push(Side::Near, index, &frame(value));
        inlet.push(Side::Far, index, &frame(-value));
    }
}

/// The samples of a stereo WAV as its header announces them.
pub fn read_wav(path: &Path) -> Vec<(i16, i16)> {
    let mut reader = hound::WavReader::open(path).unwrap();
    let spec = reader.spec();
    assert_eq!((spec.channels, spec.sample_rate, spec.bits_per_sample), (2, SAMPLE_RATE_HZ, 16));
    let samples: Vec<i16> = reader.samples().map(Result::unwrap).collect();
    samples.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

pub fn sha256_of(path: &Path) -> String {
    let mut hex = String::new();
    for byte in Sha256::digest(fs::read(path).unwrap()) {
        write!(hex, "{byte:02x}").unwrap();
    }
    hex
}

pub fn wait_until(what: &str, mut happens: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !happens() {
        assert!(Instant::now() < deadline, "never: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}
