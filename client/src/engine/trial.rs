//! The parts of a headset check: what is taken, what is played, and what the take says.

use std::f64::consts::TAU;
use std::time::{SystemTime, UNIX_EPOCH};

use audio::check::{Take, chirp, coupling, noise_dbfs};
use audio::{Command, Ears, Output, SAMPLE_RATE_HZ, SILENCE_DBFS};

use super::sound::Sound;
use crate::station::{Device, Ear, Measured, Trial};

/// Of the tenths of a second by level, the share that is the voice of someone who speaks.
const VOICE_SHARE: f32 = 0.2;
/// A sample of this size is at the end of the scale: converters differ in their last steps.
const CLIPPED: f32 = 0.985;
/// The tone for an ear, in hertz: every ear hears it, and it is no note of a telephone.
const TONE_HZ: f64 = 660.0;
/// Its amplitude, of full scale: as loud as a voice.
const TONE_AMPLITUDE: f64 = 0.15;
/// It sounds thrice, each time for this long and with a silence of the same length after it, in seconds.
const TONE_SECONDS: f64 = 0.4;
/// Its rise and fall, in seconds, without which it clicks.
const TONE_RAMP: f64 = 0.02;

/// A take of the microphone, and whether a chirp sounded at its beginning.
pub(super) struct TrialTake {
    take: Take,
    chirp: bool,
}

impl Sound {
    /// Does a part of a check. What is to be measured is handed back: this takes tens of milliseconds.
    pub fn trial(&mut self, trial: Trial) -> Option<(u32, TrialTake)> {
        if let Trial::Measure(number) = trial {
            self.command(Command::Listen(None));
            return Some((number, self.take.take()?));
        }
        self.command(Command::Listen(None));
        self.stop_trial();
        // What sounds in a call is not begun anew by a look at the room.
        if std::mem::take(&mut self.ring_tried) {
            self.sound_telephone();
        }
        let ears = match trial {
            Trial::Ear(Ear::Left) => Ears::Left,
            Trial::Ear(Ear::Right) => Ears::Right,
            _ => Ears::Both,
        };
        self.command(Command::SetEars(Output::Voice, ears));
        match trial {
            Trial::Rest | Trial::Measure(_) => self.take = None,
            Trial::Take { seconds, chirp: chirped } => {
                let (tap, take) = Take::new(seconds);
                self.take = Some(TrialTake { take, chirp: chirped });
                self.command(Command::Listen(Some(tap)));
                if chirped {
                    self.play_trial(chirp(), Output::Voice);
                }
            }
            Trial::PlayBack => {
                let taken = self.take.as_mut().map(|take| take.take.samples().to_vec());
                self.play_trial(taken.unwrap_or_default(), Output::Voice);
            }
            Trial::Ear(_) | Trial::Output(Device::Voice | Device::Microphone) => {
                self.play_trial(tone(), Output::Voice);
            }
            Trial::Output(Device::Prompt) => self.play_trial(tone(), Output::Prompt),
            Trial::Ring | Trial::Output(Device::Ring) => {
                self.ring_tried = true;
                self.command(Command::Tone(Output::Ring, Some(audio::Tone::Ringing)));
            }
        }
        None
    }
}

impl TrialTake {
    /// What it says.
    pub fn measure(mut self) -> Measured {
        let at = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
        let samples = self.take.samples();
        // A device that is being opened gives nothing at first, which is not the room.
        let begun = samples.iter().position(|sample| *sample != 0.0).unwrap_or(samples.len());
        let heard = &samples[begun..];
        Measured {
            at_ms: u64::try_from(at).unwrap_or(u64::MAX),
            level_dbfs: voice_dbfs(heard),
            clipped_percent: clipped_percent(heard),
            noise_dbfs: noise_dbfs(heard),
            echo_db: self.chirp.then(|| coupling(samples)).flatten().map(|echo| echo.db),
        }
    }
}

/// The level of the loudest fifth of a take, by tenths of a second, in dBFS.
fn voice_dbfs(samples: &[f32]) -> f32 {
    let tenth = SAMPLE_RATE_HZ as usize / 10;
    let mean_square =
        |part: &[f32]| part.iter().map(|sample| sample * sample).sum::<f32>() / part.len() as f32;
    let mut energies: Vec<f32> = samples.chunks_exact(tenth).map(mean_square).collect();
    energies.sort_by(|a, b| b.total_cmp(a));
    energies.truncate(((energies.len() as f32 * VOICE_SHARE) as usize).max(1));
    let mean = energies.iter().sum::<f32>() / energies.len().max(1) as f32;
    (10.0 * mean.log10()).max(SILENCE_DBFS)
}

fn clipped_percent(samples: &[f32]) -> f32 {
    let clipped = samples.iter().filter(|sample| sample.abs() >= CLIPPED).count();
    100.0 * clipped as f32 / samples.len().max(1) as f32
}

/// Three short tones.
fn tone() -> Vec<f32> {
    let rate = f64::from(SAMPLE_RATE_HZ);
    let sample = |index: usize| {
        let t = index as f64 / rate;
        let within = t % (2.0 * TONE_SECONDS);
        let edge = (within.min(TONE_SECONDS - within) / TONE_RAMP).clamp(0.0, 1.0);
        (TONE_AMPLITUDE * edge * (TONE_HZ * t * TAU).sin()) as f32
    };
    (0..(6.0 * TONE_SECONDS * rate) as usize).map(sample).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_is_that_of_the_voice_and_not_of_the_pauses() {
        let mut speech = vec![0.0; 96_000];
        speech[..24_000]
            .iter_mut()
            .enumerate()
            .for_each(|(at, sample)| *sample = (at as f32 * 0.05).sin() * 0.1);
        assert!((voice_dbfs(&speech) + 23.0).abs() < 0.5, "{}", voice_dbfs(&speech));
        assert_eq!(voice_dbfs(&[]), SILENCE_DBFS);
    }

    #[test]
    fn only_the_end_of_the_scale_is_clipped() {
        assert_eq!(clipped_percent(&[0.5, -1.0, 0.97, 1.0]), 50.0);
        assert_eq!(clipped_percent(&[]), 0.0);
    }

    #[test]
    fn a_tone_is_as_loud_as_a_voice_and_begins_and_ends_without_a_click() {
        let tone = tone();
        let peak = tone.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
        assert!((0.14..0.16).contains(&peak));
        assert!(tone.windows(2).all(|pair| (pair[1] - pair[0]).abs() < 0.02));
    }
}
