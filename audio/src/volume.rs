//! A gain that is turned without a click.

/// The most a volume raises, decibels: more would only be bent by the mixer's limit.
const MOST_DB: f32 = 20.0;
/// At and below this, nothing is left at all, decibels.
const NOTHING_DB: f32 = -60.0;

/// A gain, and the one it is on its way to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Volume {
    now: f32,
    aim: f32,
}

impl Default for Volume {
    fn default() -> Self {
        Self { now: 1.0, aim: 1.0 }
    }
}

impl Volume {
    /// Turns to a gain in decibels: -60 and less is silence, 20 the most. What is no number changes nothing.
    pub(crate) fn turn_to(&mut self, db: f32) {
        if db.is_nan() {
            return;
        }
        self.aim = if db <= NOTHING_DB { 0.0 } else { 10_f32.powf(db.min(MOST_DB) / 20.0) };
    }

    /// Applies it to 5 or 10 ms, on its way along them.
    pub(crate) fn apply(&mut self, samples: &mut [f32]) {
        if self.now == self.aim {
            if self.now != 1.0 {
                samples.iter_mut().for_each(|sample| *sample *= self.now);
            }
            return;
        }
        let step = (self.aim - self.now) / samples.len() as f32;
        for (index, sample) in samples.iter_mut().enumerate() {
            *sample *= self.now + step * (index + 1) as f32;
        }
        self.now = self.aim;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FRAME_SAMPLES;

    #[test]
    fn a_turn_takes_ten_milliseconds_and_never_jumps() {
        let mut volume = Volume::default();
        volume.turn_to(-20.0);
        let (mut turning, mut turned) = ([1.0; FRAME_SAMPLES], [1.0; FRAME_SAMPLES]);
        volume.apply(&mut turning);
        volume.apply(&mut turned);
        assert!(turning.windows(2).all(|pair| (0.0..0.003).contains(&(pair[0] - pair[1]))));
        assert!(turned.iter().all(|sample| (sample - 0.1).abs() < 1e-6));
    }

    #[test]
    fn there_is_a_most_and_a_nothing() {
        let mut volume = Volume::default();
        let mut at = |db: f32| {
            volume.turn_to(db);
            volume.apply(&mut [0.0; FRAME_SAMPLES]);
            let mut frame = [0.1; FRAME_SAMPLES];
            volume.apply(&mut frame);
            frame[0]
        };
        assert_eq!(at(-60.0), 0.0);
        assert!((at(90.0) - 1.0).abs() < 1e-5);
        assert!((at(f32::NAN) - 1.0).abs() < 1e-5);
        assert_eq!(at(0.0), 0.1);
    }

    #[test]
    fn left_alone_it_changes_no_sample() {
        let mut frame = [0.123; FRAME_SAMPLES];
        Volume::default().apply(&mut frame);
        assert_eq!(frame, [0.123; FRAME_SAMPLES]);
    }
}
