//! Recorded calls (*prompts*) that a candidate listens to, and recordings of the exchanges it holds.
//!
//! - [`Library`] lists the recorded calls of a folder, [`decode`] turns one into 48 kHz mono samples that a
//!   real-time thread can pull, all as loud as each other: [`measure`].
//! - [`Recorder`] writes an exchange as a stereo WAV beside its [`Manifest`], so that a power failure costs
//!   seconds and not the call; [`recover`] mends what such a failure left; [`purge`] takes a recording away.
//!
//! Every call of this crate may touch the disk and so may take its time, with two exceptions that are made
//! for the audio side: [`PromptSamples::read`] and [`RecorderInlet::push`] neither block, allocate nor call
//! the system.

mod decode;
mod durable;
mod french;
mod library;
mod loudness;
mod manifest;
mod purge;
mod recorder;
mod recover;
mod resample;
mod samples;
mod source;

pub use decode::{Decoding, Playback, decode};
pub use durable::replace;
pub use library::{Library, LibraryError, LibraryFault, MAX_FILE_BYTES, MAX_FILES, Prompt};
pub use loudness::{MOST_PEAK_DBTP, Measured, PEAKS, TARGET_LUFS, measure};
pub use manifest::{
    Direction, ExamExchange, ExchangeDescription, Gap, MAX_GAPS, Manifest, ManifestError, ManifestState,
    PerSide, Side, forget_names,
};
pub use purge::{PurgeError, Purged, purge};
pub use recorder::{Progress, Recorder, RecorderError, RecorderFault, RecorderInlet};
pub use recover::{Recovery, RecoveryFault, recover};
pub use samples::{DecodeWatch, PromptSamples, Read};
pub use source::{DecodeError, MAX_PROMPT_MINUTES};

/// The rate of every sample that crosses this crate's border.
pub const SAMPLE_RATE_HZ: u32 = 48_000;

/// The samples of one recorder frame: 10 ms at [`SAMPLE_RATE_HZ`].
pub const FRAME_SAMPLES: usize = 480;

/// The length of one recorder frame.
const FRAME_MS: u64 = 10;
