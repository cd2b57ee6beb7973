//! Speech in less or more time, at its own pitch: a period is left out or said twice where two stretches of it
//! are most alike, and one fades into the other there (waveform-similarity overlap-add, Verhelst and Roelands 1993).

use crate::jitter::Effort;

/// The shortest period sought, samples: 2.5 ms, a voice of 400 Hz.
const SHORTEST: usize = 120;
/// The longest, samples: 15 ms, a voice of 67 Hz.
const LONGEST: usize = 720;
/// The shortest fade between two stretches, samples: 2.5 ms.
const SHORTEST_FADE: usize = 120;
/// The longest, samples: 10 ms.
const LONGEST_FADE: usize = 480;
/// In the first search every so many samples are compared, at every so many shifts: 12 kHz tell a voice's period.
const COARSE: usize = 4;
/// Places tried in what may be changed, samples apart: 5 ms.
const PLACES: usize = 240;
/// Mean square of what is a pause: -52 dBFS, under which no room is quiet enough to tell.
const PAUSE: f32 = 6.3e-6;
/// Likeness (normalised correlation) from which a cut goes unheard.
const LIKE: f32 = 0.9;

/// Two stretches of equal length that are alike.
#[derive(Clone, Copy, Debug)]
struct Match {
    /// Where the earlier begins.
    at: usize,
    /// By how much the later is later.
    period: usize,
    fade: usize,
    likeness: f32,
}

/// Leaves out at most `at_most` of `samples`, after `from`; gives how many were left out.
pub(crate) fn shorten(samples: &mut Vec<f32>, from: usize, at_most: usize, effort: Effort) -> usize {
    let longest = at_most.min(LONGEST);
    let available = samples.len().saturating_sub(from);
    if is_pause(&samples[from.min(samples.len())..]) {
        let period = longest.min(available.saturating_sub(SHORTEST_FADE));
        if period == 0 {
            return 0;
        }
        let fade = (available - period).min(LONGEST_FADE);
        return leave_out(samples, Match { at: from, period, fade, likeness: 1.0 });
    }
    if effort == Effort::Pause || longest < SHORTEST {
        return 0;
    }
    let places = (from..samples.len()).step_by(PLACES).filter_map(|at| {
        let room = samples.len() - at;
        let longest = longest.min(room.saturating_sub(SHORTEST_FADE));
        let fade = room.checked_sub(longest)?.min(LONGEST_FADE);
        best(samples, at, SHORTEST..=longest, fade, |at, period| (at, at + period))
    });
    match places.max_by(|a, b| a.likeness.total_cmp(&b.likeness)) {
        Some(found) if found.likeness >= needed(effort) => leave_out(samples, found),
        _ => 0,
    }
}

/// Says a part of `samples` after `from` twice, so that they last at least `at_least` longer if one period is that
/// long; what is before `from` is context, already played. Gives how many were added.
pub(crate) fn lengthen(samples: &mut Vec<f32>, from: usize, at_least: usize, effort: Effort) -> usize {
    let available = samples.len().saturating_sub(from);
    if is_pause(&samples[from.min(samples.len())..]) {
        let fade = available.min(LONGEST_FADE);
        let at = samples.len() - fade;
        let period = at_least.min(LONGEST).min(at);
        if fade < SHORTEST_FADE || period == 0 {
            return 0;
        }
        return say_twice(samples, Match { at: at - period, period, fade, likeness: 1.0 });
    }
    if effort == Effort::Pause {
        return 0;
    }
    let places = (from..samples.len()).step_by(PLACES).filter_map(|at| {
        let fade = (samples.len() - at).min(LONGEST_FADE);
        best(samples, at, SHORTEST..=LONGEST.min(at), fade, |at, period| (at - period, at))
    });
    match places.max_by(|a, b| a.likeness.total_cmp(&b.likeness)) {
        Some(found) if found.likeness >= needed(effort) => say_twice(samples, found),
        _ => 0,
    }
}

fn needed(effort: Effort) -> f32 {
    if effort == Effort::Any { -1.0 } else { LIKE }
}

fn is_pause(samples: &[f32]) -> bool {
    samples.iter().map(|sample| sample * sample).sum::<f32>() <= PAUSE * samples.len() as f32
}

/// The period by which the stretches that `pair` gives for a place are most alike.
fn best(
    samples: &[f32],
    place: usize,
    periods: std::ops::RangeInclusive<usize>,
    fade: usize,
    pair: impl Fn(usize, usize) -> (usize, usize),
) -> Option<Match> {
    if fade < SHORTEST_FADE || periods.is_empty() {
        return None;
    }
    let judge = |period: usize, step: usize| {
        let (earlier, later) = pair(place, period);
        let likeness = likeness(&samples[earlier..earlier + fade], &samples[later..later + fade], step);
        Match { at: earlier, period, fade, likeness }
    };
    let better = |a: &Match, b: &Match| a.likeness.total_cmp(&b.likeness);
    let coarse = periods.clone().step_by(COARSE).map(|period| judge(period, COARSE)).max_by(better)?;
    let around = coarse.period - (COARSE - 1)..=coarse.period + (COARSE - 1);
    around.filter(|period| periods.contains(period)).map(|period| judge(period, 1)).max_by(better)
}

/// Normalised correlation of every `step`th sample.
fn likeness(a: &[f32], b: &[f32], step: usize) -> f32 {
    let (mut product, mut energy_a, mut energy_b) = (0.0, 1e-9, 1e-9);
    for (a, b) in a.iter().zip(b).step_by(step) {
        product += a * b;
        energy_a += a * a;
        energy_b += b * b;
    }
    product / f32::sqrt(energy_a * energy_b)
}

fn leave_out(samples: &mut Vec<f32>, Match { at, period, fade, .. }: Match) -> usize {
    for index in 0..fade {
        samples[at + index] = faded(samples[at + index], samples[at + period + index], index, fade);
    }
    samples.drain(at + fade..at + fade + period);
    period
}

fn say_twice(samples: &mut Vec<f32>, Match { at, period, fade, .. }: Match) -> usize {
    let length = samples.len();
    // Room for one more period after the later stretch; what follows the earlier one then follows again.
    samples.extend(std::iter::repeat_n(0.0, period));
    samples.copy_within(at + fade..length, at + fade + period);
    for index in (0..fade).rev() {
        // The later stretch may have been overwritten from `at + fade + period` on only.
        let later = samples[at + period + index];
        samples[at + period + index] = faded(later, samples[at + index], index, fade);
    }
    period
}

/// From one sample to another, along a raised cosine.
fn faded(from: f32, to: f32, index: usize, fade: usize) -> f32 {
    let part = (index as f32 + 0.5) / fade as f32;
    let weight = 0.5 - 0.5 * (std::f32::consts::PI * part).cos();
    from + (to - from) * weight
}

#[cfg(test)]
mod tests {
    use std::f32::consts::TAU;

    use super::*;

    /// A voice of `hertz`: harmonics, 30 ms.
    fn voice(hertz: f32) -> Vec<f32> {
        let harmonic = |n: f32, i: usize| (TAU * hertz * n * i as f32 / 48_000.0).sin() / n;
        (0..1_440).map(|i| 0.2 * (1..8).map(|n| harmonic(n as f32, i)).sum::<f32>()).collect()
    }

    fn steepest(samples: &[f32]) -> f32 {
        samples.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max)
    }

    #[test]
    fn a_voice_loses_whole_periods_and_nothing_else() {
        for hertz in [90.0, 131.0, 220.0, 310.0] {
            let said = voice(hertz);
            let mut heard = said.clone();
            let removed = shorten(&mut heard, 0, 720, Effort::Likeness);
            let periods = removed as f32 * hertz / 48_000.0;
            assert!(removed > 0 && (periods - periods.round()).abs() < 0.02, "{hertz} Hz: {periods}");
            assert_eq!(heard.len(), said.len() - removed);
            let apart = heard.iter().zip(&said).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(apart < 0.05, "{hertz} Hz: {apart}");
        }
    }

    #[test]
    fn a_voice_says_a_period_twice_without_a_click() {
        for hertz in [90.0, 131.0, 220.0, 310.0] {
            let said = voice(hertz);
            let mut heard = said.clone();
            let added = lengthen(&mut heard, 960, 200, Effort::Likeness);
            let periods = added as f32 * hertz / 48_000.0;
            assert!(added > 0 && (periods - periods.round()).abs() < 0.02, "{hertz} Hz: {periods}");
            assert_eq!(heard.len(), said.len() + added);
            assert_eq!(heard[..960], said[..960], "what was played changes no more");
            assert!(steepest(&heard) < 1.1 * steepest(&said));
        }
    }

    #[test]
    fn a_pause_gives_and_takes_exactly_what_is_wanted() {
        let hiss = |length: usize| -> Vec<f32> { (0..length).map(|i| 0.001 * (i as f32).sin()).collect() };
        let mut heard = hiss(960);
        assert_eq!(shorten(&mut heard, 480, 77, Effort::Pause), 77);
        assert_eq!(lengthen(&mut heard, 480, 77, Effort::Pause), 77);
        assert_eq!(heard.len(), 960);
        assert_eq!(heard[..480], hiss(480));
    }

    #[test]
    fn speech_is_left_alone_where_only_pauses_may_change_and_noise_where_it_must_be_alike() {
        let mut heard = voice(150.0);
        assert_eq!(shorten(&mut heard, 0, 720, Effort::Pause), 0);
        assert_eq!(lengthen(&mut heard, 960, 200, Effort::Pause), 0);
        let mut state = 1_u32;
        let mut noise = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 24) as f32 - 0.5
        };
        let mut heard: Vec<f32> = (0..1_440).map(|_| noise()).collect();
        assert_eq!(shorten(&mut heard, 0, 720, Effort::Likeness), 0);
        assert!(shorten(&mut heard, 0, 720, Effort::Any) > 0);
    }

    #[test]
    fn too_little_to_work_on_is_left_alone() {
        for length in [0, 1, 119, 200] {
            let mut few = vec![0.3; length];
            shorten(&mut few, 0, 720, Effort::Any);
            lengthen(&mut few, length, 480, Effort::Any);
            assert_eq!(shorten(&mut vec![], 0, 720, Effort::Any), 0);
        }
    }
}
