//! What a headset check is made of: the microphone as it is, a recording kept and played, a chirp and its echo.
//!
//! ```text
//! Command::Listen(tap of Take::new)      -> Take: the microphone before any processing, gate or mute
//! Command::Play { prompt: Clip, output, .. } -> those samples, or `chirp`, in the headset
//! noise_dbfs, coupling                   -> what the samples say
//! ```

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
    mpsc::{Receiver, SyncSender, sync_channel},
};

use crate::{FRAME_SAMPLES, Frame, FrameTap, PromptRead, PromptSource, SAMPLE_RATE_HZ, SILENCE_DBFS, Side};

/// Length of [`chirp`], samples: 0.4 s.
const CHIRP_SAMPLES: usize = 19_200;
/// Where it begins and ends, hertz: the band in which a headset leaks and speech is understood.
const CHIRP_HZ: [f64; 2] = [300.0, 3_400.0];
/// Its amplitude, of full scale: as loud as a voice.
const CHIRP_AMPLITUDE: f64 = 0.2;
/// Its rise and fall, samples: 10 ms.
const CHIRP_RAMP: usize = 480;
/// The longest way to the headset and back that is looked for, samples: 0.5 s.
const LONGEST_WAY: usize = 24_000;
/// A likeness to the chirp below which nothing of it was heard: noise alone reaches a tenth of it.
const LEAST_LIKENESS: f32 = 0.05;
/// The room is heard between words, in parts so long: 20 ms.
const ROOM_PART: usize = SAMPLE_RATE_HZ as usize / 50;
/// Of those parts by level, the share that is the room: the rest may be a cough, or somebody who speaks.
const ROOM_SHARE: f32 = 0.05;

/// Some seconds of a microphone, being taken.
pub struct Take {
    frames: Receiver<Frame>,
    samples: Vec<f32>,
    missed: Arc<AtomicU64>,
}

struct TakeTap {
    frames: SyncSender<Frame>,
    missed: Arc<AtomicU64>,
}

impl Take {
    /// A take of `seconds` at most, and what to hand to `Command::Listen`. When full, what follows is left out.
    pub fn new(seconds: u8) -> (Box<dyn FrameTap>, Self) {
        let room = usize::from(seconds) * SAMPLE_RATE_HZ as usize / FRAME_SAMPLES;
        let (sender, frames) = sync_channel(room);
        let missed = Arc::new(AtomicU64::new(0));
        let tap = TakeTap { frames: sender, missed: missed.clone() };
        (Box::new(tap), Self { frames, samples: Vec::new(), missed })
    }

    /// What was taken so far, 48 kHz.
    pub fn samples(&mut self) -> &[f32] {
        self.samples.extend(self.frames.try_iter().flatten());
        &self.samples
    }

    /// Whether it is full.
    pub fn is_full(&self) -> bool {
        self.missed.load(Relaxed) > 0
    }
}

impl FrameTap for TakeTap {
    fn frame(&mut self, _side: Side, _index: u64, samples: &Frame) {
        if self.missed.load(Relaxed) > 0 || self.frames.try_send(*samples).is_err() {
            self.missed.fetch_add(1, Relaxed);
        }
    }
}

/// Samples to be played, 48 kHz, to their end.
pub struct Clip {
    samples: Vec<f32>,
    played: usize,
}

impl Clip {
    /// A clip of these samples.
    pub fn new(samples: Vec<f32>) -> Self {
        Self { samples, played: 0 }
    }
}

impl PromptSource for Clip {
    fn read(&mut self, out: &mut [f32]) -> PromptRead {
        let left = &self.samples[self.played..];
        let count = out.len().min(left.len());
        out[..count].copy_from_slice(&left[..count]);
        self.played += count;
        if count == 0 { PromptRead::Ended } else { PromptRead::Samples(count) }
    }
}

/// The level of the room in a take, dBFS: of its quietest moments, between the words of whoever speaks.
pub fn noise_dbfs(samples: &[f32]) -> f32 {
    let mut levels: Vec<f32> = samples.chunks_exact(ROOM_PART).map(energy).collect();
    levels.sort_by(f32::total_cmp);
    let Some(level) = levels.get((levels.len() as f32 * ROOM_SHARE) as usize) else { return SILENCE_DBFS };
    (10.0 * level.log10()).max(SILENCE_DBFS)
}

/// A short rising tone whose echo [`coupling`] finds.
pub fn chirp() -> Vec<f32> {
    let [from, to] = CHIRP_HZ;
    let seconds = CHIRP_SAMPLES as f64 / f64::from(SAMPLE_RATE_HZ);
    let sample = |index: usize| {
        let t = index as f64 / f64::from(SAMPLE_RATE_HZ);
        let turns = from * t + (to - from) * t * t / (2.0 * seconds);
        let edge = index.min(CHIRP_SAMPLES - 1 - index).min(CHIRP_RAMP) as f64 / CHIRP_RAMP as f64;
        (CHIRP_AMPLITUDE * edge * (turns * std::f64::consts::TAU).sin()) as f32
    };
    (0..CHIRP_SAMPLES).map(sample).collect()
}

/// What of the headset's sound comes back into its microphone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coupling {
    /// Level of the echo against what was played, decibels: a headset has -40 or less, loudspeakers -20 to 0.
    pub db: f32,
    /// From the beginning of the take to that of the echo, milliseconds.
    pub delay_ms: f32,
}

/// Finds [`chirp`] in a take begun with it, 0.9 s long at least; `None` if it is not in there.
pub fn coupling(heard: &[f32]) -> Option<Coupling> {
    let chirp = chirp();
    let played = energy(&chirp);
    // An eighth of the rate tells the place well enough: the chirp ends at 3.4 kHz, and time is short.
    let dot = |at: usize, step: usize| -> f32 {
        let pairs = chirp.iter().zip(&heard[at..]).step_by(step);
        pairs.map(|(a, b)| a * b).sum::<f32>() * step as f32
    };
    let last = heard.len().checked_sub(CHIRP_SAMPLES)?.min(LONGEST_WAY);
    let strongest = |places: &mut dyn Iterator<Item = usize>, step: usize| {
        places.map(|at| (at, dot(at, step).abs())).max_by(|a, b| a.1.total_cmp(&b.1))
    };
    let (near, _) = strongest(&mut (0..=last).step_by(2), 6)?;
    let around = near.saturating_sub(6)..=(near + 6).min(last);
    let (at, strength) = strongest(&mut around.clone(), 1)?;
    let gain = strength / (played * CHIRP_SAMPLES as f32);
    let likeness = strength / (played * energy(&heard[at..at + CHIRP_SAMPLES])).sqrt() / CHIRP_SAMPLES as f32;
    (likeness >= LEAST_LIKENESS && gain > 0.0)
        .then(|| Coupling { db: 20.0 * gain.log10(), delay_ms: at as f32 * 1_000.0 / SAMPLE_RATE_HZ as f32 })
}

/// Mean square.
fn energy(samples: &[f32]) -> f32 {
    samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len().max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(count: usize, peak: f32) -> Vec<f32> {
        let mut state = 7_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((state >> 8) as f32 / 8_388_608.0 - 1.0) * peak
        };
        (0..count).map(|_| next()).collect()
    }

    #[test]
    fn an_echo_is_found_where_and_as_loud_as_it_is() {
        for (gain, at) in [(0.5, 1_234), (0.02, 15_001)] {
            let mut heard = noise(48_000, 0.002);
            heard[at..].iter_mut().zip(chirp()).for_each(|(sample, chirp)| *sample += gain * chirp);
            let Coupling { db, delay_ms } = coupling(&heard).unwrap();
            assert!((db - 20.0 * gain.log10()).abs() < 0.7, "{db} dB");
            assert!((delay_ms - at as f32 / 48.0).abs() < 0.1, "{delay_ms} ms");
        }
    }

    #[test]
    fn no_echo_is_found_in_noise_or_in_too_little() {
        assert_eq!(coupling(&noise(48_000, 0.02)), None);
        assert_eq!(coupling(&[0.0; 48_000]), None);
        assert_eq!(coupling(&[0.0; 100]), None);
    }

    #[test]
    fn neither_a_cough_nor_a_voice_is_the_room() {
        let mut room = noise(96_000, 0.001);
        assert!((noise_dbfs(&room) + 64.8).abs() < 0.5, "{}", noise_dbfs(&room));
        room[20_000..40_000].fill(0.5);
        // Words of 0.3 s, and 50 ms between them.
        let spoken = (0..96_000).filter(|at| at % 16_800 < 14_400);
        spoken.for_each(|at| room[at] += 0.1 * (at as f32 * 0.05).sin());
        assert!((noise_dbfs(&room) + 64.8).abs() < 0.5, "{}", noise_dbfs(&room));
        assert_eq!(noise_dbfs(&[]), SILENCE_DBFS);
        assert_eq!(noise_dbfs(&[0.0; 48_000]), SILENCE_DBFS);
    }

    #[test]
    fn a_take_ends_when_it_is_full_and_is_played_as_it_was() {
        let (mut tap, mut take) = Take::new(1);
        (0..100).for_each(|index| tap.frame(Side::Near, index, &[index as f32 / 100.0; FRAME_SAMPLES]));
        assert!(!take.is_full());
        tap.frame(Side::Near, 100, &[1.0; FRAME_SAMPLES]);
        assert!(take.is_full());
        let samples = take.samples().to_vec();
        assert_eq!(samples.len(), 48_000);
        let mut clip = Clip::new(samples.clone());
        let mut played = Vec::new();
        let mut out = [0.0; 700];
        while let PromptRead::Samples(count) = clip.read(&mut out) {
            played.extend_from_slice(&out[..count]);
        }
        assert_eq!(played, samples);
    }
}
