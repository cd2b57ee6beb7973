//! What the figures and answers of a check mean.

use crate::station::view::{
    AudioView, CheckAnswer, DeviceName, Ear, Fault, Findings, Level, Measured, UsedDevice,
};

/// Below this there is no voice: a quiet room has -65, a voice at arm's length -45; in dBFS.
const SILENT_DBFS: f32 = -58.0;
/// A voice that far below the usual -26 dBFS (ITU-T P.56, P.830 §7) is hard to hear, in dBFS.
const QUIET_DBFS: f32 = -42.0;
/// More samples than this at the end of the scale are heard as distortion, in percent.
const CLIPPED_PERCENT: f32 = 0.05;
/// A room from which a voice of -26 dBFS stands out by less than 20 dB disturbs, in dBFS.
const NOISY_DBFS: f32 = -46.0;
/// A headset sends -40 dB or less of its sound back into its microphone, loudspeakers -20 and more; in decibels.
const ECHO_DB: f32 = -30.0;

/// How loud the voice comes in; `volume_db` is what the person has set beside.
pub fn level(measured: &Measured, volume_db: i8) -> Level {
    if measured.level_dbfs < SILENT_DBFS {
        Level::Silent
    } else if measured.clipped_percent > CLIPPED_PERCENT {
        Level::TooLoud
    } else if measured.level_dbfs + f32::from(volume_db) < QUIET_DBFS {
        Level::TooQuiet
    } else {
        Level::Right
    }
}

/// Whether the room disturbs.
pub fn is_noisy(noise_dbfs: f32) -> bool {
    noise_dbfs > NOISY_DBFS
}

/// What there is to mend. An echo that is taken away anyway is nothing to mend.
pub fn faults(found: &Findings, echo_is_cancelled: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut add = |is: bool, fault| is.then(|| faults.push(fault));
    add(found.level == Some(Level::Silent), Fault::Silent);
    add(found.level == Some(Level::TooQuiet), Fault::TooQuiet);
    add(found.level == Some(Level::TooLoud), Fault::TooLoud);
    add(found.heard == Some(false), Fault::NotHeard);
    add(found.left == Some(CheckAnswer::Neither), Fault::DeafEar(Ear::Left));
    add(found.right == Some(CheckAnswer::Neither), Fault::DeafEar(Ear::Right));
    let swapped = found.left == Some(CheckAnswer::Right) || found.right == Some(CheckAnswer::Left);
    add(swapped, Fault::EarsSwapped);
    add(found.rang == Some(false), Fault::RingNotHeard);
    add(found.noise_dbfs.is_some_and(is_noisy), Fault::Noisy);
    add(found.echo_db.is_some_and(|db| db > ECHO_DB) && !echo_is_cancelled, Fault::Echo);
    faults
}

/// Microphone, headset and ring as they are chosen now, with their names where they are known.
pub fn devices(audio: &AudioView) -> [UsedDevice; 3] {
    let choice = &audio.choice;
    let used = |choice: &str, listed: &[DeviceName]| {
        let is_it = |device: &&DeviceName| match choice.strip_prefix("device:") {
            Some(id) => device.id == id,
            None => choice == "default" && device.is_default,
        };
        let name = listed.iter().find(is_it).map_or_else(String::new, |device| device.name.clone());
        UsedDevice { choice: choice.to_owned(), name }
    };
    [
        used(&choice.microphone, &audio.microphones),
        used(&choice.voice, &audio.outputs),
        used(&choice.ring, &audio.outputs),
    ]
}

/// Whether these are others. A device that is not listed now is not another one.
pub fn differ(before: &[UsedDevice; 3], now: &[UsedDevice; 3]) -> bool {
    before.iter().zip(now).any(|(before, now)| {
        let named = !before.name.is_empty() && !now.name.is_empty();
        before.choice != now.choice || (named && before.name != now.name)
    })
}
