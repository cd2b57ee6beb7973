//! Human speech over a network that loses and delays packets, in virtual time: each way of mending is to be heard.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod path;

use std::f32::consts::PI;

use audio::FRAME_SAMPLES;
use path::{CLEAN, Outcome, Path, carry};

/// Samples of one spectrum: 20 ms.
const WINDOW: usize = 960;
/// Bands of a spectrum, a third of an octave each or so, up to 8 kHz.
const BANDS: [usize; 14] = [2, 4, 6, 8, 10, 13, 17, 22, 28, 36, 46, 60, 80, 120];
/// Mean difference of bands that is plainly heard, decibels.
const DAMAGED: f32 = 3.0;
/// Below this energy of a band nothing is heard.
const FLOOR: f32 = 1e-3;

/// Speech of twenty seconds or so, at 48 kHz, after a second of silence.
fn speech() -> Vec<f32> {
    let mut samples = vec![0.0; 48_000];
    for name in ["candidate", "client"] {
        let mut file = hound::WavReader::open(format!("../tests/speech/{name}.wav")).unwrap();
        let said: Vec<f32> = file.samples::<i16>().map(|s| f32::from(s.unwrap()) / 32_768.0).collect();
        let between = |pair: &[f32]| [0.0, 1.0 / 3.0, 2.0 / 3.0].map(|t| pair[0] + t * (pair[1] - pair[0]));
        samples.extend(said.windows(2).flat_map(between));
        samples.extend([0.0; 24_000]);
    }
    samples
}

/// Energy in each band of 20 ms of sound, decibels.
fn spectrum(samples: &[f32]) -> Vec<f32> {
    // Every third sample is 16 kHz; a bin is 50 Hz.
    let windowed: Vec<f32> = samples
        .iter()
        .step_by(3)
        .enumerate()
        .map(|(i, sample)| sample * (0.5 - 0.5 * (2.0 * PI * i as f32 / (WINDOW / 3) as f32).cos()))
        .collect();
    let energy = |bin: usize| {
        // One turn of the bin for each sample, by multiplication.
        let (sin, cos) = (2.0 * PI * bin as f32 / windowed.len() as f32).sin_cos();
        let (mut c, mut s, mut re, mut im) = (1.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
        for sample in &windowed {
            re += sample * c;
            im += sample * s;
            (c, s) = (c * cos - s * sin, s * cos + c * sin);
        }
        re * re + im * im
    };
    BANDS
        .windows(2)
        .map(|band| 10.0 * ((band[0]..band[1]).map(energy).sum::<f32>() + FLOOR).log10())
        .collect()
}

/// How what was heard differs from what was said, over its second half.
#[derive(Debug)]
struct Difference {
    /// Of the bands' energies, on the mean, decibels.
    mean_db: f32,
    /// Share of 20 ms whose bands differ by more than [`DAMAGED`].
    damaged: f32,
}

/// Compares half seconds, each where it fits best.
fn difference(said: &[f32], heard: &[f32]) -> Difference {
    let (mut sum, mut damaged, mut count) = (0.0, 0, 0);
    let parts = said.len() / 24_000;
    for part in parts / 2..parts - 1 {
        let said = &said[part * 24_000..(part + 1) * 24_000];
        let loud = |samples: &&[f32]| samples.iter().map(|s| s * s).sum::<f32>() > 0.02;
        let Some(around) = heard.get(part * 24_000..part * 24_000 + 24_000 + 9_600) else { continue };
        let shift = best_shift(said, around);
        let windows = said.chunks_exact(WINDOW).zip(around[shift..].chunks_exact(WINDOW));
        for (said, heard) in windows.filter(|(said, _)| loud(said)) {
            let bands = spectrum(said).into_iter().zip(spectrum(heard));
            let apart = bands.map(|(a, b)| (a - b).abs()).sum::<f32>() / (BANDS.len() - 1) as f32;
            sum += apart;
            damaged += usize::from(apart > DAMAGED);
            count += 1;
        }
    }
    Difference { mean_db: sum / count as f32, damaged: damaged as f32 / count as f32 }
}

fn best_shift(said: &[f32], around: &[f32]) -> usize {
    let product = |shift: usize, step: usize| -> f32 {
        said.iter().zip(&around[shift..]).step_by(step).map(|(a, b)| a * b).sum()
    };
    let last = around.len() - said.len();
    let best = |shifts: &mut dyn Iterator<Item = usize>, step| {
        shifts.max_by(|&a, &b| product(a, step).total_cmp(&product(b, step))).unwrap()
    };
    let coarse = best(&mut (0..=last).step_by(8), 7);
    best(&mut (coarse.saturating_sub(8)..=(coarse + 8).min(last)), 3)
}

fn heard(path: Path) -> (Difference, Outcome) {
    let said = speech();
    let outcome = carry(&said, path);
    let difference = difference(&said, &outcome.heard);
    println!(
        "{difference:?}, {:.1} ms, {:.1} kb/s, {:?}",
        outcome.buffer_ms, outcome.kbps, outcome.statistics
    );
    (difference, outcome)
}

fn lossy(loss: f64, burst: f64) -> Path {
    Path { loss, burst, delay_ms: 20.0, jitter_ms: 20.0, ..CLEAN }
}

#[test]
fn a_clean_path_is_heard_whole_and_soon_for_forty_kilobits() {
    let (difference, outcome) = heard(CLEAN);
    assert!(difference.mean_db < 1.5 && difference.damaged < 0.02, "{difference:?}");
    assert!(outcome.kbps <= 40.0, "{}", outcome.kbps);
    assert!(outcome.buffer_ms < 14.0, "{}", outcome.buffer_ms);
    assert_eq!((outcome.statistics.concealed_frames, outcome.statistics.packet_ms), (0, 10));
}

#[test]
fn copies_give_back_what_single_losses_take() {
    for loss in [0.1, 0.3] {
        let (with, outcome) = heard(lossy(loss, 1.0));
        let (without, _) = heard(Path { red: false, ..lossy(loss, 1.0) });
        assert!(2.0 * with.damaged < without.damaged, "{loss}: {with:?} {without:?}");
        assert!(outcome.kbps <= 110.0, "{}", outcome.kbps);
        let statistics = outcome.statistics;
        assert!(statistics.recovered_by_red as f64 > 0.8 * loss * statistics.played_frames as f64);
        // Once it is known what the path loses.
        let concealed = statistics.concealed_frames - outcome.first_half.concealed_frames;
        let played = statistics.played_frames - outcome.first_half.played_frames;
        assert!(concealed * 100 < 3 * played, "{concealed} of {played}");
    }
}

#[test]
fn copies_keep_clear_of_bursts_and_give_back_what_they_take() {
    let path = Path { jitter_ms: 40.0, ..lossy(0.2, 2.0) };
    let (with, outcome) = heard(path);
    let (without, _) = heard(Path { red: false, ..path });
    assert!(2.0 * with.damaged < without.damaged, "{with:?} {without:?}");
    assert!(outcome.kbps <= 110.0, "{}", outcome.kbps);
    assert!(outcome.buffer_ms < 110.0, "{}", outcome.buffer_ms);
}

#[test]
fn without_red_in_band_redundancy_gives_back_single_losses() {
    let (difference, outcome) = heard(Path { red: false, ..lossy(0.1, 1.0) });
    let statistics = outcome.statistics;
    assert!(difference.damaged < 0.08, "{difference:?}");
    assert!(statistics.recovered_by_fec > 2 * statistics.concealed_frames, "{statistics:?}");
}

#[test]
fn without_red_deep_redundancy_gives_back_bursts() {
    let (difference, outcome) = heard(Path { red: false, ..lossy(0.2, 3.0) });
    let statistics = outcome.statistics;
    assert!(difference.damaged < 0.2, "{difference:?}");
    assert!(statistics.recovered_by_dred > statistics.concealed_frames, "{statistics:?}");
}

#[test]
fn jitter_without_loss_is_waited_for_and_not_heard() {
    let (difference, outcome) = heard(Path { delay_ms: 20.0, jitter_ms: 60.0, ..CLEAN });
    assert!(difference.mean_db < 1.5 && difference.damaged < 0.03, "{difference:?}");
    assert!(outcome.buffer_ms < 75.0, "{}", outcome.buffer_ms);
    assert!(outcome.statistics.concealed_frames < 20);
}

#[test]
fn another_clock_is_followed_and_not_heard() {
    for drift_ppm in [-300.0, 300.0] {
        let (difference, outcome) = heard(Path { drift_ppm, ..CLEAN });
        assert!(difference.mean_db < 1.5 && difference.damaged < 0.03, "{difference:?}");
        assert!(outcome.buffer_ms < 18.0, "{}", outcome.buffer_ms);
        assert_eq!(outcome.statistics.concealed_frames, 0);
        let moved_ms = outcome.statistics.inserted_ms + outcome.statistics.removed_ms;
        assert!(moved_ms >= 5, "{moved_ms} ms");
    }
}

#[test]
fn a_narrow_path_is_not_filled_for_long() {
    let path = Path { rate: 64_000.0, delay_ms: 20.0, ..CLEAN };
    let (_, outcome) = heard(path);
    assert_eq!(outcome.statistics.packet_ms, 20);
    assert!(outcome.kbps < 30.0, "{}", outcome.kbps);
}

#[test]
fn the_same_seed_is_the_same_call() {
    let path = lossy(0.1, 1.0);
    let said = speech();
    let (one, other) = (carry(&said, path), carry(&said, path));
    assert_eq!(one.heard.len() % FRAME_SAMPLES, 0);
    assert!(one.heard == other.heard);
}
