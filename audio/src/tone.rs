//! The tones of a French telephone (ITU-T E.180 supplement 2), generated sample by sample.

use crate::{Digit, SAMPLE_RATE_HZ};

mod music;

/// A tone and its cadence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// The telephone rings here: 440 Hz with a softer octave, 1.5 s on, 3.5 s off.
    Ringing,
    /// The telephone rings at the far end: 440 Hz, 1.5 s on, 3.5 s off.
    Ringback,
    /// Another call waits during a call: 440 Hz, softly, 0.3 s every 10 s.
    Waiting,
    /// The far end is engaged: 440 Hz, 0.5 s on, 0.5 s off.
    Busy,
    /// The far end holds the call: a soft low beep of 0.4 s every 4 s, so that nobody believes the line dead.
    Held,
    /// Likewise, by a gentle music of its own.
    HoldMusic,
    /// The call is over: one short low beep, once.
    Ended,
    /// A key was pressed: its two tones (ITU-T Q.23) for 150 ms, once.
    Key(Digit),
}

/// Rise and fall of a tone, samples: 12 ms, long enough not to click.
const RAMP_SAMPLES: u64 = 576;

/// One tone being played.
#[derive(Debug)]
pub(crate) struct ToneGenerator {
    tone: Tone,
    position: u64,
}

impl ToneGenerator {
    pub(crate) fn new(tone: Tone) -> Self {
        Self { tone, position: 0 }
    }

    /// Adds what comes next to `out`; false when a tone that ends has ended.
    pub(crate) fn mix_into(&mut self, out: &mut [f32]) -> bool {
        if self.tone == Tone::HoldMusic {
            for (sample, position) in out.iter_mut().zip(self.position..) {
                *sample += music::sample(position);
            }
            self.position += out.len() as u64;
            return true;
        }
        let shape = Shape::of(self.tone);
        for sample in out.iter_mut() {
            *sample += shape.sample(self.position);
            self.position += 1;
        }
        !shape.once || self.position < shape.period
    }
}

/// A tone as numbers: times in samples.
struct Shape {
    hz: f64,
    /// Of a second tone as loud, hertz; 0 where there is none.
    second_hz: f64,
    /// Of the octave above, relative to the tone.
    octave: f64,
    amplitude: f64,
    on: u64,
    period: u64,
    once: bool,
}

impl Shape {
    fn of(tone: Tone) -> Self {
        let tone_of = |amplitude, on_ms, period_ms| Self {
            hz: 440.0,
            second_hz: 0.0,
            octave: 0.0,
            amplitude,
            on: samples(on_ms),
            period: samples(period_ms),
            once: false,
        };
        match tone {
            Tone::Ringing => Self { octave: 0.35, ..tone_of(0.25, 1_500, 5_000) },
            Tone::Ringback => tone_of(0.06, 1_500, 5_000),
            Tone::Waiting => tone_of(0.05, 300, 10_000),
            Tone::Busy => tone_of(0.08, 500, 1_000),
            // The latter is none of these shapes, and never asked for.
            Tone::Held | Tone::HoldMusic => Self { hz: 349.0, octave: 0.2, ..tone_of(0.04, 400, 4_000) },
            Tone::Ended => Self { once: true, hz: 392.0, ..tone_of(0.08, 180, 200) },
            Tone::Key(digit) => {
                let (hz, second_hz) = digit.tones_hz();
                Self { once: true, hz, second_hz, ..tone_of(0.06, 150, 160) }
            }
        }
    }

    fn sample(&self, position: u64) -> f32 {
        if self.once && position >= self.period {
            return 0.0;
        }
        let at = position % self.period;
        if at >= self.on {
            return 0.0;
        }
        let edge = at.min(self.on - 1 - at).min(RAMP_SAMPLES) as f64 / RAMP_SAMPLES as f64;
        let envelope = 0.5 - 0.5 * (edge * std::f64::consts::PI).cos();
        let phase = |hz: f64| at as f64 * hz / f64::from(SAMPLE_RATE_HZ) * std::f64::consts::TAU;
        let (one, other) = (phase(self.hz), phase(self.second_hz));
        (self.amplitude * envelope * (one.sin() + self.octave * (2.0 * one).sin() + other.sin())) as f32
    }
}

fn samples(ms: u64) -> u64 {
    ms * u64::from(SAMPLE_RATE_HZ) / 1_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FRAME_SAMPLES, Frame};

    fn frames(tone: Tone, count: usize) -> Vec<Frame> {
        let mut generator = ToneGenerator::new(tone);
        (0..count)
            .map(|_| {
                let mut frame = [0.0; FRAME_SAMPLES];
                generator.mix_into(&mut frame);
                frame
            })
            .collect()
    }

    fn sounds(frame: &Frame) -> bool {
        frame.iter().any(|sample| sample.abs() > 0.01)
    }

    #[test]
    fn ringing_is_one_and_a_half_seconds_on_and_three_and_a_half_off() {
        let frames = frames(Tone::Ringing, 1_000);
        for (index, frame) in frames.iter().enumerate() {
            let expected = index % 500 < 150;
            assert_eq!(sounds(frame), expected, "at {index}0 ms");
        }
    }

    #[test]
    fn the_busy_tone_is_440_hz() {
        let busy: Vec<f32> = frames(Tone::Busy, 50).concat();
        let crossings = busy.windows(2).filter(|pair| pair[0] <= 0.0 && pair[1] > 0.0).count();
        assert!((219..=221).contains(&crossings), "{crossings} periods in half a second");
    }

    #[test]
    fn no_tone_clicks_or_clips() {
        let keys = "0123456789*#ABCD".chars().filter_map(Digit::of).map(Tone::Key);
        let tones = [
            Tone::Ringing,
            Tone::Ringback,
            Tone::Waiting,
            Tone::Busy,
            Tone::Held,
            Tone::HoldMusic,
            Tone::Ended,
        ];
        for tone in tones.into_iter().chain(keys) {
            let samples: Vec<f32> = frames(tone, 600).concat();
            assert!(samples.iter().all(|sample| sample.abs() < 0.5));
            assert!(samples.windows(2).all(|pair| (pair[1] - pair[0]).abs() < 0.05), "{tone:?}");
        }
    }

    /// How strong a frequency is in some samples, of full scale (Goertzel).
    fn strength(samples: &[f32], hz: f64) -> f64 {
        let turn = std::f64::consts::TAU * hz / f64::from(SAMPLE_RATE_HZ);
        let (mut real, mut imaginary) = (0.0, 0.0);
        for (index, sample) in samples.iter().enumerate() {
            let (sin, cos) = (turn * index as f64).sin_cos();
            real += f64::from(*sample) * cos;
            imaginary += f64::from(*sample) * sin;
        }
        2.0 * real.hypot(imaginary) / samples.len() as f64
    }

    #[test]
    fn each_key_sounds_by_its_own_two_tones_and_no_other() {
        let all = [697.0, 770.0, 852.0, 941.0, 1_209.0, 1_336.0, 1_477.0, 1_633.0];
        for (key, row, column) in
            [('1', 0, 4), ('5', 1, 5), ('9', 2, 6), ('0', 3, 5), ('*', 3, 4), ('#', 3, 6), ('B', 1, 7)]
        {
            let tone = Tone::Key(Digit::of(key).unwrap());
            let samples: Vec<f32> = frames(tone, 20).concat();
            let middle = &samples[1_440..5_760];
            for (index, hz) in all.into_iter().enumerate() {
                let strong = strength(middle, hz) > 0.05;
                assert_eq!(strong, index == row || index == column, "{key}: {hz} Hz");
                // Receivers take what is within 1.5 % (ITU-T Q.24).
                if strong {
                    assert!(strength(middle, hz * 1.02) < strength(middle, hz), "{key}: {hz} Hz");
                    assert!(strength(middle, hz * 0.98) < strength(middle, hz), "{key}: {hz} Hz");
                }
            }
            assert_eq!(samples[7_680..].iter().find(|sample| **sample != 0.0), None, "and ends");
        }
    }

    #[test]
    fn the_music_is_soft_and_never_stops() {
        let music = frames(Tone::HoldMusic, 4_000);
        let second: Vec<f32> = music
            .chunks(100)
            .map(|second| {
                let samples: Vec<f32> = second.concat();
                (samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len() as f32).sqrt()
            })
            .collect();
        assert!(second.iter().all(|level| (0.004..0.06).contains(level)), "{second:?}");
    }

    #[test]
    fn the_far_ring_is_softer_than_the_near_one() {
        let peak = |tone| frames(tone, 100).concat().iter().fold(0.0_f32, |peak, s| peak.max(s.abs()));
        assert!(peak(Tone::Ringback) * 3.0 < peak(Tone::Ringing));
    }

    #[test]
    fn a_call_that_waits_is_heard_briefly_and_softly() {
        let frames = frames(Tone::Waiting, 2_000);
        for (index, frame) in frames.iter().enumerate() {
            assert_eq!(sounds(frame), index % 1_000 < 30, "at {index}0 ms");
        }
        assert!(frames.concat().iter().all(|sample| sample.abs() < 0.06));
    }

    #[test]
    fn the_end_of_a_call_is_said_once() {
        let mut generator = ToneGenerator::new(Tone::Ended);
        let mut frame = [0.0; FRAME_SAMPLES];
        let lasted = (0..1_000).take_while(|_| generator.mix_into(&mut frame)).count();
        assert!(lasted < 100, "{lasted}0 ms");
    }
}
