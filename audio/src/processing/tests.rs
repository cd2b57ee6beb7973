//! Real speech and synthetic rooms through the processing, in virtual time.

use std::f32::consts::TAU;

use super::*;
use crate::SAMPLE_RATE_HZ;

/// A sentence of a real voice, 48 kHz, in frames; again and again for `seconds`.
fn speech(seconds: f32) -> Vec<f32> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/speech/candidate.wav");
    let mut file = hound::WavReader::open(path).unwrap();
    let step = f64::from(file.spec().sample_rate) / f64::from(SAMPLE_RATE_HZ);
    let samples: Vec<f32> = file.samples::<i16>().map(|s| f32::from(s.unwrap()) / 32_768.0).collect();
    let at = |index: usize| {
        let place = index as f64 * step;
        let (whole, part) = (place as usize, place.fract() as f32);
        let next = samples[(whole + 1) % samples.len()];
        samples[whole % samples.len()] * (1.0 - part) + next * part
    };
    (0..(seconds * SAMPLE_RATE_HZ as f32) as usize).map(at).collect()
}

/// White noise of a level, dBFS.
fn noise(seconds: f32, dbfs: f32) -> Vec<f32> {
    let mut state = 1_u32;
    let scale = 10_f32.powf(dbfs / 20.0) * 3_f32.sqrt();
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / 8_388_608.0 - 1.0
    };
    (0..(seconds * SAMPLE_RATE_HZ as f32) as usize).map(|_| scale * next()).collect()
}

fn dbfs(samples: &[f32]) -> f32 {
    let energy: f64 = samples.iter().map(|&s| f64::from(s) * f64::from(s)).sum();
    (10.0 * (energy / samples.len() as f64 + 1e-12).log10()) as f32
}

/// What becomes of a microphone's samples while `played` is heard.
fn processed(processor: &mut Processor, captured: &[f32], played: Option<&[f32]>) -> Vec<f32> {
    let mut out = Vec::new();
    for (index, frame) in captured.chunks_exact(FRAME_SAMPLES).enumerate() {
        if let Some(played) = played {
            processor.hear(played[index * FRAME_SAMPLES..][..FRAME_SAMPLES].try_into().unwrap());
        }
        let mut frame: Frame = frame.try_into().unwrap();
        processor.process(&mut frame, Duration::from_millis(30));
        out.extend(frame);
    }
    out
}

/// What a room with the loudspeaker's delay sends back into the microphone, and the microphone's own noise.
fn echo_of(played: &[f32]) -> Vec<f32> {
    let paths: Vec<(usize, f32)> =
        (0..40).map(|n| (1_440 + 37 * n * (n + 3) / 4, 0.3 * 0.88_f32.powi(n as i32))).collect();
    let hiss = noise(played.len() as f32 / SAMPLE_RATE_HZ as f32 + 0.1, -75.0);
    let heard = |index: usize| {
        let reflected = paths.iter().enumerate().map(|(n, &(delay, gain))| {
            let sign = if n % 3 == 1 { -1.0 } else { 1.0 };
            index.checked_sub(delay).map_or(0.0, |index| sign * gain * played[index])
        });
        reflected.sum::<f32>() + hiss[index]
    };
    (0..played.len()).map(heard).collect()
}

#[test]
fn the_echo_of_the_far_voice_falls_by_twenty_decibels() {
    let played = speech(12.0);
    let captured = echo_of(&played);
    let mut processor = Processor::new(Processing { echo: true, ..Processing::OFF });
    let out = processed(&mut processor, &captured, Some(&played));
    let settled = 8 * SAMPLE_RATE_HZ as usize;
    let erle = dbfs(&captured[settled..]) - dbfs(&out[settled..]);
    assert!(erle >= 20.0, "{erle} dB");
}

#[test]
fn the_echo_falls_whatever_the_order_in_which_devices_give_and_take_and_whatever_else_is_on() {
    let played: Vec<f32> = (0..2).flat_map(|_| speech(12.0)).collect();
    let captured = echo_of(&played);
    let mut processor = Processor::new(Processing::LOUDSPEAKERS);
    let mut out = Vec::new();
    let mut frames = played.chunks_exact(FRAME_SAMPLES);
    for (index, frame) in captured.chunks_exact(FRAME_SAMPLES).enumerate() {
        // Two, then none, then one.
        for _ in 0..[2, 0, 1, 1][index % 4] {
            frames.next().into_iter().for_each(|frame| processor.hear(frame.try_into().unwrap()));
        }
        let mut frame: Frame = frame.try_into().unwrap();
        processor.process(&mut frame, Duration::from_millis(30));
        out.extend(frame);
    }
    let settled = 12 * SAMPLE_RATE_HZ as usize;
    let erle = dbfs(&captured[settled..]) - dbfs(&out[settled..]);
    assert!(erle >= 25.0, "{erle} dB");
}

#[test]
fn the_near_voice_survives_while_nothing_is_played() {
    let captured = speech(6.0);
    let mut processor = Processor::new(Processing { echo: true, ..Processing::OFF });
    let out = processed(&mut processor, &captured, None);
    let lost = dbfs(&captured[48_000..]) - dbfs(&out[48_000..]);
    assert!(lost.abs() < 3.0, "{lost} dB");
}

#[test]
fn steady_noise_falls() {
    let captured = noise(6.0, -40.0);
    let mut processor = Processor::new(Processing { noise: true, ..Processing::OFF });
    let out = processed(&mut processor, &captured, None);
    let fallen = dbfs(&captured[240_000..]) - dbfs(&out[240_000..]);
    assert!(fallen >= 4.0, "{fallen} dB");
}

#[test]
fn quiet_speech_is_raised_and_loud_speech_is_not() {
    let raised = |scale: f32| {
        let captured: Vec<f32> = speech(12.0).into_iter().map(|sample| sample * scale).collect();
        let mut processor = Processor::new(Processing { gain: true, ..Processing::OFF });
        let out = processed(&mut processor, &captured, None);
        dbfs(&out[384_000..]) - dbfs(&captured[384_000..])
    };
    let (quiet, loud) = (raised(0.05), raised(1.0));
    assert!(quiet >= 10.0, "{quiet} dB");
    assert!(loud < quiet - 5.0, "{loud} dB");
}

#[test]
fn rumble_is_taken_away() {
    let captured: Vec<f32> =
        (0..96_000).map(|n| 0.3 * (TAU * 20.0 * n as f32 / SAMPLE_RATE_HZ as f32).sin()).collect();
    let mut processor = Processor::new(Processing { high_pass: true, ..Processing::OFF });
    let out = processed(&mut processor, &captured, None);
    assert!(dbfs(&out[48_000..]) < dbfs(&captured[48_000..]) - 15.0);
}

#[test]
fn what_is_switched_off_is_a_straight_wire() {
    let captured = speech(1.0);
    assert_eq!(processed(&mut Processor::new(Processing::OFF), &captured, None), captured);
}

#[test]
fn switching_in_the_midst_of_speech_does_not_click() {
    let step = TAU * 200.0 / SAMPLE_RATE_HZ as f32;
    let captured: Vec<f32> = (0..480_000).map(|n| 0.2 * (n as f32 * step).sin()).collect();
    let mut processor = Processor::new(Processing::OFF);
    let kinds = [Processing::HEADSET, Processing::OFF, Processing::LOUDSPEAKERS, Processing::OFF];
    let mut out = Vec::new();
    for (part, kind) in captured.chunks(24_000).zip(kinds.iter().cycle()) {
        out.extend(processed(&mut processor, part, None));
        processor.set(*kind);
    }
    let steepest = out.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
    // The sine's own steepness is 0.0052; processed, it may be raised a little.
    assert!(steepest < 0.02, "{steepest}");
}

#[test]
fn a_panic_costs_the_processing_and_is_said_once() {
    let mut processor = Processor::new(Processing::HEADSET);
    processor.guarded(|_| panic!("a test's own panic"));
    assert_eq!(processor.take_failure().as_deref(), Some("a test's own panic"));
    assert_eq!(processor.take_failure(), None);
    let captured = speech(0.5);
    assert_eq!(processed(&mut processor, &captured, None), captured);
    processor.set(Processing::LOUDSPEAKERS);
    assert_eq!(processed(&mut processor, &captured, None), captured);
}
