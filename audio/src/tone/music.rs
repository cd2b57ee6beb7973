//! Music for who is on hold: slow broken chords of soft bells, round and round, made note by note.

use crate::SAMPLE_RATE_HZ;

/// From one note to the next, samples: 0.6 s, slower than a heart at rest.
const STEP: u64 = SAMPLE_RATE_HZ as u64 * 6 / 10;
/// How long a note takes to fade to a third, seconds.
const FADE: f64 = 0.8;
/// Rise of a note, samples: 25 ms, so that none is struck.
const RISE: u64 = SAMPLE_RATE_HZ as u64 / 40;
/// Notes that sound together: the oldest of them has faded below hearing.
const TOGETHER: u64 = 4;
/// Amplitude of one note, of full scale: softer than a voice.
const AMPLITUDE: f64 = 0.03;
/// Of the octave above, relative to the note: what makes it a bell.
const OCTAVE: f64 = 0.2;

/// Notes of the scale of C, hertz.
const A3: f64 = 220.0;
const C4: f64 = 261.63;
const D4: f64 = 293.66;
const E4: f64 = 329.63;
const F4: f64 = 349.23;
const G4: f64 = 392.0;
const A4: f64 = 440.0;
const B4: f64 = 493.88;
const C5: f64 = 523.25;
const D5: f64 = 587.33;
const E5: f64 = 659.26;
const F5: f64 = 698.46;
const G5: f64 = 783.99;
const A5: f64 = 880.0;

/// The notes in turn: a chord in each line.
const NOTES: [f64; 32] = [
    C4, G4, C5, E5, G5, E5, C5, G4, //
    A3, E4, A4, C5, E5, C5, A4, E4, //
    F4, A4, C5, F5, A5, F5, C5, A4, //
    D4, G4, B4, D5, G5, D5, B4, G4, //
];

/// The sample at this place since the beginning.
pub(super) fn sample(position: u64) -> f32 {
    let newest = position / STEP;
    let sounding = newest.saturating_sub(TOGETHER - 1)..=newest;
    let bells =
        sounding.map(|note| bell(NOTES[(note % NOTES.len() as u64) as usize], position - note * STEP));
    bells.sum::<f64>() as f32
}

/// A note, so many samples after its beginning. The last of it fades to nothing, so that none ends in a click.
fn bell(hz: f64, age: u64) -> f64 {
    let seconds = age as f64 / f64::from(SAMPLE_RATE_HZ);
    let rise = age.min(RISE) as f64 / RISE as f64;
    let rest = 1.0 - age as f64 / (TOGETHER * STEP) as f64;
    let (sin, cos) = (seconds * hz * std::f64::consts::TAU).sin_cos();
    // The octave by its addition theorem.
    AMPLITUDE * rise * rest * (-seconds / FADE).exp() * (sin + OCTAVE * 2.0 * sin * cos)
}
