//! `recordings/NAME.toml` and the sound beside it: a call of part 1's client.

use super::ids::RecordingId;
use super::mistake::Problem;
use super::reading::{Attachment, Reading};
use super::sound::{self, Kind};

/// One recorded call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// Its name in the package.
    pub id: RecordingId,
    /// As the draw shows it: nothing of what is said.
    pub title: String,
    /// What is said, for the jury and for who cannot hear it.
    pub text: String,
    /// The sound.
    pub sound: Attachment,
    /// Its length in milliseconds, as decoded.
    pub duration_ms: u64,
}

/// The largest sound: ten minutes of 48 kHz stereo in 16 bits, and some room.
const MAX_SOUND_BYTES: u64 = 128 << 20;

const KINDS: [(&str, Kind); 4] =
    [("ogg", Kind::Ogg), ("wav", Kind::Other), ("mp3", Kind::Other), ("flac", Kind::Other)];

/// Reads the recordings, in the order of their files' names.
pub(super) fn read(reading: &mut Reading) -> Vec<Recording> {
    let stems = reading.stems("recordings", "toml");
    stems.into_iter().filter_map(|stem| recording(stem, reading)).collect()
}

fn recording(stem: String, reading: &mut Reading) -> Option<Recording> {
    let file = format!("recordings/{stem}.toml");
    let words = reading.toml(&file, |table| (table.line("title"), table.paragraphs("text")));
    let sounds: Vec<_> = KINDS
        .into_iter()
        .map(|(ending, kind)| (format!("recordings/{stem}.{ending}"), ending, kind))
        .filter(|(name, ..)| reading.files.has(name))
        .collect();
    for (name, ..) in sounds.iter().skip(1) {
        reading.take(name);
        reading.ledger.blame_file(name, Problem::TwoSounds);
    }
    let Some((name, ending, kind)) = sounds.into_iter().next() else {
        reading.ledger.blame_file(&file, Problem::NoSoundFile);
        return None;
    };
    let bytes = reading.bytes(&name, MAX_SOUND_BYTES)?;
    match sound::measured(bytes, ending, kind) {
        Ok(duration_ms) => {
            let (sound, (title, text)) = (reading.attachment(&name)?, words?);
            Some(Recording { id: RecordingId(stem), title, text, sound, duration_ms })
        }
        Err(problem) => {
            reading.ledger.blame_file(&name, problem);
            None
        }
    }
}
