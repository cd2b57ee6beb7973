//! Every recorded call is played as loud as every other, whatever its file.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

mod common;

use common::{decode_all, decode_so, fixture, spec, write_sine};
use ebur128::{EbuR128, Mode};
use hound::{SampleFormat, WavWriter};
use recordings::{DecodeError, MOST_PEAK_DBTP, PEAKS, Playback, TARGET_LUFS, measure};

const FIXTURES: [&str; 9] = [
    "speech_8000_1.flac",
    "speech_44100_2.flac",
    "speech_96000_1.flac",
    "speech_8000_1.ogg",
    "speech_48000_2.ogg",
    "speech_96000_2.ogg",
    "speech_8000_1.mp3",
    "speech_44100_2.mp3",
    "speech_48000_1.mp3",
];

/// Loudness and true peak of samples at 48 kHz.
fn heard(samples: &[f32]) -> (f64, f64) {
    let mut meter = EbuR128::new(1, 48_000, Mode::I | Mode::TRUE_PEAK).unwrap();
    meter.add_frames_f32(samples).unwrap();
    (meter.loudness_global().unwrap(), 20.0 * meter.true_peak(0).unwrap().log10())
}

fn played(path: &std::path::Path) -> Vec<f32> {
    let decoded = decode_so(path, Playback::default()).unwrap();
    assert_eq!(decoded.failure, None, "{}", path.display());
    decoded.samples
}

#[test]
fn wav_flac_mp3_and_ogg_of_any_rate_and_level_are_played_equally_loud() {
    let mut as_they_are = Vec::new();
    for name in FIXTURES {
        as_they_are.push(heard(&decode_all(&fixture(name)).unwrap().samples).0);
        let (loudness, peak) = heard(&played(&fixture(name)));
        assert!((loudness - TARGET_LUFS).abs() < 0.5, "{name}: {loudness} LUFS");
        assert!(peak < MOST_PEAK_DBTP + 0.1, "{name}: {peak} dBTP");
    }
    let (least, most) =
        as_they_are.iter().fold((0.0_f64, -99.0_f64), |(least, most), l| (least.min(*l), most.max(*l)));
    assert!(most - least > 15.0, "as they are they are not: {as_they_are:?}");
    // The same speech as WAV, at every rate, in mono and stereo, at levels of their own.
    let dir = tempfile::tempdir().unwrap();
    let speech = decode_all(&fixture("speech_96000_1.flac")).unwrap().samples;
    for (index, rate_hz) in [8_000_u32, 16_000, 44_100, 48_000, 96_000].into_iter().enumerate() {
        for channels in [1, 2] {
            let path = dir.path().join(format!("speech_{rate_hz}_{channels}.wav"));
            let mut wav = WavWriter::create(&path, spec(rate_hz, channels, 16, SampleFormat::Int)).unwrap();
            let frames = speech.len() as u64 * u64::from(rate_hz) / 48_000;
            for frame in 0..frames {
                let sample = speech[(frame * 48_000 / u64::from(rate_hz)) as usize];
                let level = 0.08 * f32::from(1_u8 << index);
                for _ in 0..channels {
                    wav.write_sample((sample * level * 20_000.0) as i16).unwrap();
                }
            }
            wav.finalize().unwrap();
            let (loudness, _) = heard(&played(&path));
            assert!((loudness - TARGET_LUFS).abs() < 0.5, "{rate_hz} Hz, {channels}: {loudness} LUFS");
        }
    }
}

#[test]
fn what_would_peak_above_the_most_is_not_turned_up_so_far() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("click.wav");
    let mut wav = WavWriter::create(&path, spec(48_000, 1, 16, SampleFormat::Int)).unwrap();
    for frame in 0..96_000_u32 {
        let quiet = (200.0 * (frame as f32 * 0.05).sin()) as i16;
        wav.write_sample(if frame == 50_000 { 20_000 } else { quiet }).unwrap();
    }
    wav.finalize().unwrap();
    let (loudness, peak) = heard(&played(&path));
    assert!(loudness < TARGET_LUFS - 3.0 && peak < MOST_PEAK_DBTP + 0.2, "{loudness} LUFS, {peak} dBTP");
}

#[test]
fn a_waveform_is_drawn_from_what_is_in_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("half.wav");
    write_sine(&path, spec(48_000, 1, 16, SampleFormat::Int), 96_000);
    let measured = measure(&path).unwrap();
    assert_eq!((measured.length_ms, measured.peaks.len()), (2_000, PEAKS));
    assert!(measured.peaks.iter().all(|peak| *peak > 240));
    let mut wav = WavWriter::create(&path, spec(48_000, 1, 16, SampleFormat::Int)).unwrap();
    (0..48_000).for_each(|frame| wav.write_sample(if frame < 24_000 { 0 } else { 9_000_i16 }).unwrap());
    wav.finalize().unwrap();
    let peaks = measure(&path).unwrap().peaks;
    assert_eq!((peaks[0], peaks[PEAKS / 2 - 1], peaks[PEAKS / 2 + 1], peaks[PEAKS - 1]), (0, 0, 255, 255));
}

#[test]
fn what_is_silent_stays_as_it_is_and_what_is_cut_is_found_out() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("silent.wav");
    let mut wav = WavWriter::create(&path, spec(48_000, 1, 16, SampleFormat::Int)).unwrap();
    (0..48_000).for_each(|_| wav.write_sample(0_i16).unwrap());
    wav.finalize().unwrap();
    let measured = measure(&path).unwrap();
    assert_eq!((measured.loudness_lufs, measured.gain_db()), (None, 0.0));
    for name in ["speech_48000_2.ogg", "speech_44100_2.flac"] {
        let bytes = std::fs::read(fixture(name)).unwrap();
        let cut = dir.path().join(name);
        std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
        assert!(measure(&cut).is_err(), "{name}");
    }
    std::fs::write(dir.path().join("text.mp3"), "no sound at all").unwrap();
    assert!(matches!(
        measure(&dir.path().join("text.mp3")),
        Err(DecodeError::Unsupported(_)
            | DecodeError::Damaged(_)
            | DecodeError::Truncated
            | DecodeError::Empty)
    ));
}
