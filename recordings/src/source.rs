//! A recorded call's file as a stream of mono blocks at the file's own rate.

mod compressed;
mod ogg_end;
mod wav;

use std::any::Any;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use compressed::CompressedSource;
use wav::WavSource;

/// The longest recorded call that is decoded. The exam gives ten minutes to hear one, so an hour means a
/// wrong file or one that lies about itself.
pub const MAX_PROMPT_MINUTES: u64 = 60;

/// Why a recorded call cannot be heard, or cannot be heard to its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The operating system refused the file.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    /// The file holds no sound at all.
    #[error("the file holds no sound")]
    Empty,
    /// The file is not WAV, MP3, FLAC or OGG Vorbis, or is of a kind that no decoder here knows.
    #[error("the format is not supported: {0}")]
    Unsupported(String),
    /// The file ends before its own header says it should, or before its last page.
    #[error("the file is cut: its end is missing")]
    Truncated,
    /// The file contradicts itself.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// The sound goes on for more than [`MAX_PROMPT_MINUTES`].
    #[error("the recording is longer than {MAX_PROMPT_MINUTES} minutes")]
    TooLong,
    /// A decoder panicked; the panic was contained.
    #[error("the decoder failed: {0}")]
    Panicked(String),
    /// The operating system gave no thread.
    #[error("no thread for the decoder: {0}")]
    NoThread(String),
}

/// What a file says about itself before it is decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SourceInfo {
    /// Samples per second of each channel.
    pub rate_hz: u32,
    /// Samples of each channel, where the file tells.
    pub frames: Option<u64>,
    /// The title tag.
    pub title: Option<String>,
}

/// A decoder that hands out mono blocks.
pub(crate) enum Source {
    Wav(WavSource),
    Compressed(Box<CompressedSource>),
}

/// Whether a file is a WAV by its first bytes, whatever it is called (Microsoft, *RIFF*).
fn begins_as_wav(mut file: &File) -> Result<bool, DecodeError> {
    let mut head = Vec::new();
    file.take(4).read_to_end(&mut head).map_err(|e| unreadable(&e))?;
    file.seek(SeekFrom::Start(0)).map_err(|e| unreadable(&e))?;
    Ok(head == b"RIFF")
}

impl Source {
    /// Opens `path` and reads its head. A panic in a decoder comes back as [`DecodeError::Panicked`].
    pub fn open(path: &Path) -> Result<Self, DecodeError> {
        contained(|| {
            let file = File::open(path).map_err(|e| unreadable(&e))?;
            let length_bytes = file.metadata().map_err(|e| unreadable(&e))?.len();
            if length_bytes == 0 {
                return Err(DecodeError::Empty);
            }
            let extension =
                path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
            match extension.as_str() {
                "wav" => match WavSource::open(file) {
                    // Telephone recordings are often A-law or µ-law in a WAV, which hound does not know.
                    Err(DecodeError::Unsupported(_)) => CompressedSource::open_path(path, "wav"),
                    source => source.map(Source::Wav),
                },
                "ogg" => {
                    ogg_end::check(path)?;
                    CompressedSource::open_path(path, "ogg")
                }
                "mp3" | "flac" => CompressedSource::open_path(path, &extension),
                other => match begins_as_wav(&file)? {
                    true => WavSource::open(file).map(Source::Wav),
                    false => CompressedSource::open_path(path, other),
                },
            }
        })
    }

    /// What the file says about itself.
    pub fn info(&self) -> &SourceInfo {
        match self {
            Self::Wav(wav) => wav.info(),
            Self::Compressed(compressed) => compressed.info(),
        }
    }

    /// Goes to a frame, as far as the file lets; gives how many of the next ones are before it.
    pub fn skip_to(&mut self, frame: u64) -> Result<usize, DecodeError> {
        match self {
            Self::Wav(wav) => wav.seek(frame).map(|()| 0),
            Self::Compressed(_) => Ok(usize::try_from(frame).unwrap_or(usize::MAX)),
        }
    }

    /// Replaces `block` by the next mono samples; `false` at the end.
    pub fn next_block(&mut self, block: &mut Vec<f32>) -> Result<bool, DecodeError> {
        block.clear();
        match self {
            Self::Wav(wav) => wav.next_block(block),
            Self::Compressed(compressed) => compressed.next_block(block),
        }
    }

    /// The samples of each channel: what the head says, else what reading the file through gives.
    pub fn count_frames(self) -> Result<u64, DecodeError> {
        match self {
            Self::Wav(wav) => Ok(wav.info().frames.unwrap_or_default()),
            Self::Compressed(compressed) => contained(|| compressed.count_frames()),
        }
    }
}

/// Runs `work` and turns a panic in it into [`DecodeError::Panicked`]: the decoders are other people's code,
/// fed with files that anyone may have made.
pub(crate) fn contained<T>(work: impl FnOnce() -> Result<T, DecodeError>) -> Result<T, DecodeError> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|panic| Err(DecodeError::Panicked(panic_text(&*panic))))
}

/// The words of a panic.
pub(crate) fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().map(str::to_owned);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no reason given".to_owned())
}

/// Rates outside of this are a damaged header and not speech.
fn check_rate(rate_hz: u32) -> Result<(), DecodeError> {
    if (8_000..=192_000).contains(&rate_hz) {
        return Ok(());
    }
    Err(DecodeError::Unsupported(format!("{rate_hz} samples per second")))
}

/// The most channels that are mixed down; more is a damaged header (7.1 sound has eight).
const MAX_CHANNELS: usize = 8;

fn check_channels(channels: usize) -> Result<(), DecodeError> {
    if (1..=MAX_CHANNELS).contains(&channels) {
        return Ok(());
    }
    Err(DecodeError::Unsupported(format!("{channels} channels")))
}

/// Appends interleaved samples to `block`, mixed down to mono: the mean, so that nothing can clip.
fn mix_down(interleaved: &[f32], channels: usize, block: &mut Vec<f32>) {
    let gain = 1.0 / channels as f32;
    block.extend(interleaved.chunks_exact(channels).map(|frame| clean(frame.iter().sum::<f32>() * gain)));
}

/// Floating point files may hold anything; loudspeakers may not be given it.
fn clean(sample: f32) -> f32 {
    if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 }
}

fn unreadable(error: &io::Error) -> DecodeError {
    DecodeError::Unreadable(error.to_string())
}
