//! Cut, empty, random and altered files: an error or a failure, never a hang, never a panic that gets out.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

mod common;

use std::fs;

use common::{decode_all, fixture, spec, write_sine};
use hound::SampleFormat;
use recordings::DecodeError;

const FIXTURES: [&str; 4] = ["sine_44100_2.flac", "sine_44100_2.mp3", "sine_44100_2.ogg", "sine.wav"];

/// The bytes of a whole file of each kind, with its extension.
fn whole_files() -> Vec<(&'static str, Vec<u8>)> {
    let dir = tempfile::tempdir().unwrap();
    FIXTURES
        .into_iter()
        .map(|name| {
            let made = dir.path().join(name);
            if name.ends_with(".wav") {
                write_sine(&made, spec(8_000, 2, 16, SampleFormat::Int), 4_000);
            }
            let path = if made.exists() { made } else { fixture(name) };
            (name.rsplit_once('.').unwrap().1, fs::read(path).unwrap())
        })
        .collect()
}

/// A small generator with a seed, so that a failure can be had again.
fn random_bytes(seed: u64, count: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..count).map(|_| next()).collect()
}

#[test]
fn a_file_cut_anywhere_is_an_error_or_a_failure() {
    let dir = tempfile::tempdir().unwrap();
    for (extension, bytes) in whole_files() {
        let path = dir.path().join(format!("cut.{extension}"));
        let mut whole = 0;
        for length in (0..bytes.len()).step_by(97) {
            fs::write(&path, &bytes[..length]).unwrap();
            if let Ok(decoded) = decode_all(&path)
                && decoded.failure.is_none()
            {
                // An MP3 has no end mark: a cut within the tolerance of its announced length passes.
                assert_eq!(extension, "mp3", "cut at {length} of {}: nobody noticed", bytes.len());
                whole += 1;
            }
        }
        assert!(whole * 97 < bytes.len() * 2 / 5, "{extension}: {whole} cuts went unnoticed");
    }
}

#[test]
fn an_empty_file_says_so() {
    let dir = tempfile::tempdir().unwrap();
    for extension in ["wav", "mp3", "flac", "ogg"] {
        let path = dir.path().join(format!("empty.{extension}"));
        fs::write(&path, []).unwrap();
        assert_eq!(decode_all(&path).err(), Some(DecodeError::Empty), "{extension}");
    }
    let path = dir.path().join("silent.wav");
    write_sine(&path, spec(48_000, 1, 16, SampleFormat::Int), 0);
    assert_eq!(decode_all(&path).err(), Some(DecodeError::Empty));
}

#[test]
fn a_cut_wav_gives_what_it_has_and_then_says_that_it_is_cut() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cut.wav");
    write_sine(&path, spec(48_000, 1, 16, SampleFormat::Int), 48_000);
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..44 + 2 * 20_480]).unwrap();
    let decoded = decode_all(&path).unwrap();
    assert_eq!((decoded.samples.len(), decoded.failure), (20_480, Some(DecodeError::Truncated)));
}

#[test]
fn random_bytes_under_any_name_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    for extension in ["wav", "mp3", "flac", "ogg"] {
        let path = dir.path().join(format!("noise.{extension}"));
        for seed in 1..=8 {
            fs::write(&path, random_bytes(seed, 20_000)).unwrap();
            let refused = decode_all(&path).is_err_and(|e| !matches!(e, DecodeError::Panicked(_)));
            // Among random bytes there may be what passes for a few MP3 frames.
            assert!(refused || extension == "mp3", "{extension}, seed {seed}");
        }
    }
}

#[test]
fn altered_bytes_never_hang_a_decoder_nor_let_a_panic_out() {
    let dir = tempfile::tempdir().unwrap();
    for (extension, bytes) in whole_files() {
        let path = dir.path().join(format!("altered.{extension}"));
        for seed in 0..60_usize {
            let mut altered = bytes.clone();
            for (nth, noise) in random_bytes(seed as u64 + 1, 12).into_iter().enumerate() {
                // Every second alteration hits the head, where the sizes are.
                let span = if nth % 2 == 0 { 200.min(altered.len()) } else { altered.len() };
                let at = (seed * 7_919 + nth * 104_729) % span;
                altered[at] = noise;
            }
            fs::write(&path, altered).unwrap();
            if let Ok(decoded) = decode_all(&path) {
                assert!(decoded.samples.len() < 48_000 * 60, "{extension}, seed {seed}");
            }
        }
    }
}
