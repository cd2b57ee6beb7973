//! `recordings/NAME.toml` and the sound beside it: a call of part 1's client.

use super::ids::RecordingId;
use super::mistake::Problem;
use super::part1::{Part1, is_same_name};
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

/// Reads the recordings, in the order of their files' names. Each names part 1's client, as far as that could be read.
pub(super) fn read(reading: &mut Reading, part1: Option<&Part1>) -> Vec<Recording> {
    let stems = reading.stems("recordings", "toml");
    stems.into_iter().filter_map(|stem| recording(stem, reading, part1)).collect()
}

fn recording(stem: String, reading: &mut Reading, part1: Option<&Part1>) -> Option<Recording> {
    let file = format!("recordings/{stem}.toml");
    let said =
        reading.toml(&file, |table| (table.name("client"), table.line("title"), table.paragraphs("text")));
    let words = said.map(|(client, title, text)| {
        if let Some(name) = part1.and_then(|part1| part1.name_held_by(&reading.ledger))
            && reading.ledger.holds(&file, "client")
            && !is_same_name(&client, name)
        {
            let problem = Problem::NotPart1sClient(client, name.to_owned());
            reading.ledger.blame(&file, "client", problem);
        }
        (title, text)
    });
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
