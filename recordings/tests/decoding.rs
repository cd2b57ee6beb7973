//! Every format at every rate gives the right length, pitch and loudness.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

mod common;

use common::{AS_IT_IS, decode_all, decode_so, fixture, loudness, pitch_hz, spec, write_sine};
use hound::{SampleFormat, WavWriter};
use recordings::{Playback, Read, decode};

const RATES_HZ: [u32; 4] = [8_000, 44_100, 48_000, 96_000];

/// Samples of a fixture: 0.4 s at 48 kHz.
const FIXTURE_SAMPLES: usize = 19_200;

#[test]
fn wav_of_every_rate_width_and_channel_count_keeps_its_exact_length_and_pitch() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sine.wav");
    let widths = [8, 16, 24, 32].map(|bits| (bits, SampleFormat::Int));
    for rate_hz in RATES_HZ.into_iter().chain([11_025, 16_000, 22_050, 32_000]) {
        for (bits, format) in widths.into_iter().chain([(32, SampleFormat::Float)]) {
            for channels in [1, 2] {
                // A length that no chunk divides.
                let frames = rate_hz / 3 + 7;
                write_sine(&path, spec(rate_hz, channels, bits, format), frames);
                let decoded = decode_all(&path).unwrap();
                let what = format!("{rate_hz} Hz, {bits} bits, {channels} channels");
                assert_eq!(decoded.failure, None, "{what}");
                let exact = (f64::from(frames) * 48_000.0 / f64::from(rate_hz)).round() as usize;
                assert_eq!(decoded.samples.len(), exact, "{what}");
                assert!((pitch_hz(&decoded.samples) - 440.0).abs() < 2.0, "{what}");
                assert!((loudness(&decoded.samples) - 0.3535).abs() < 0.01, "{what}");
            }
        }
    }
}

#[test]
fn flac_is_exact_and_mp3_and_ogg_differ_by_their_codec_delay_at_most() {
    for rate_hz in RATES_HZ {
        for channels in [1, 2] {
            for (extension, tolerance_frames) in [("flac", 0), ("ogg", 64), ("mp3", 1_152 + 1_105)] {
                if extension == "mp3" && rate_hz == 96_000 {
                    continue;
                }
                let name = format!("sine_{rate_hz}_{channels}.{extension}");
                let decoded = decode_all(&fixture(&name)).unwrap();
                assert_eq!(decoded.failure, None, "{name}");
                let tolerance = (tolerance_frames * 48_000 / rate_hz) as usize;
                let length = decoded.samples.len();
                assert!(length.abs_diff(FIXTURE_SAMPLES) <= tolerance, "{name}: {length} samples");
                let pitch = pitch_hz(&decoded.samples[..FIXTURE_SAMPLES.min(length)]);
                assert!((pitch - 440.0).abs() < 3.0, "{name}: {pitch} Hz");
            }
        }
    }
}

#[test]
fn a_telephone_companys_a_law_wav_is_played() {
    let decoded = decode_all(&fixture("sine_8000_alaw.wav")).unwrap();
    assert_eq!((decoded.failure, decoded.samples.len()), (None, FIXTURE_SAMPLES));
    assert!((pitch_hz(&decoded.samples) - 440.0).abs() < 2.0);
}

#[test]
fn the_first_and_the_last_sample_stay_where_they_are_after_resampling() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("clicks.wav");
    let mut wav = WavWriter::create(&path, spec(8_000, 1, 16, SampleFormat::Int)).unwrap();
    for frame in 0..8_000 {
        let click = [100, 7_900].contains(&frame);
        wav.write_sample(if click { i16::MAX } else { 0 }).unwrap();
    }
    wav.finalize().unwrap();
    let samples = decode_all(&path).unwrap().samples;
    let loudest = |range: std::ops::Range<usize>| {
        range.max_by(|&a, &b| samples[a].abs().total_cmp(&samples[b].abs())).unwrap()
    };
    assert!(loudest(0..24_000).abs_diff(600) <= 1, "{}", loudest(0..24_000));
    assert!(loudest(24_000..48_000).abs_diff(47_400) <= 1, "{}", loudest(24_000..48_000));
}

#[test]
fn opposite_channels_cancel_and_one_channel_alone_is_halved() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("stereo.wav");
    let mut wav = WavWriter::create(&path, spec(48_000, 2, 16, SampleFormat::Int)).unwrap();
    for sample in [8_000_i16, -8_000, 16_000, 0] {
        wav.write_sample(sample).unwrap();
    }
    wav.finalize().unwrap();
    let samples = decode_all(&path).unwrap().samples;
    assert_eq!(samples, [0.0, 8_000.0 / 32_768.0]);
}

#[test]
fn floating_point_nonsense_is_not_given_to_a_loudspeaker() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("nonsense.wav");
    let mut wav = WavWriter::create(&path, spec(48_000, 1, 32, SampleFormat::Float)).unwrap();
    for sample in [f32::NAN, f32::INFINITY, 1e30, -2.0, 0.25] {
        wav.write_sample(sample).unwrap();
    }
    wav.finalize().unwrap();
    assert_eq!(decode_all(&path).unwrap().samples, [0.0, 0.0, 1.0, -1.0, 0.25]);
}

#[test]
fn a_reader_in_no_hurry_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("long.wav");
    write_sine(&path, spec(48_000, 1, 16, SampleFormat::Int), 48_000 * 5 / 2);
    let mut samples = decode(&path, AS_IT_IS).unwrap().samples;
    std::thread::sleep(std::time::Duration::from_millis(120));
    let (mut total, mut buffer) = (0, [0.0; 4_800]);
    loop {
        match samples.read(&mut buffer) {
            Read::Samples(count) => total += count,
            Read::Starved => std::thread::sleep(std::time::Duration::from_millis(5)),
            over => break assert_eq!((total, over), (120_000, Read::Ended)),
        }
    }
    assert_eq!(samples.read(&mut buffer), Read::Ended, "the end stays the end");
}

#[test]
fn a_call_is_played_from_the_moment_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("ramp.wav");
    for rate_hz in [48_000, 44_100] {
        let mut wav = WavWriter::create(&path, spec(rate_hz, 2, 16, SampleFormat::Int)).unwrap();
        for frame in 0..rate_hz {
            let sample = if frame >= rate_hz / 2 { 10_000_i16 } else { 0 };
            wav.write_sample(sample).unwrap();
            wav.write_sample(sample).unwrap();
        }
        wav.finalize().unwrap();
        let from = |from_ms| decode_so(&path, Playback { from_ms, ..AS_IT_IS }).unwrap().samples;
        let begins = from(400).iter().position(|sample| *sample > 0.15).unwrap();
        assert!(begins.abs_diff(4_800) < 48, "{begins}");
        assert_eq!((from(400).len(), from(1_000).len(), from(9_000).len()), (28_800, 0, 0), "{rate_hz}");
    }
    // What cannot be gone to is left out.
    let whole = decode_all(&fixture("speech_48000_2.ogg")).unwrap().samples;
    let later = decode_so(&fixture("speech_48000_2.ogg"), Playback { from_ms: 1_000, ..AS_IT_IS });
    assert_eq!(later.unwrap().samples, whole[48_000..]);
}
