//! WAV files: PCM of 8, 16, 24 and 32 bits, and 32-bit floating point.

use std::fs::File;
use std::io::{BufReader, ErrorKind};

use hound::{SampleFormat, WavReader};

use super::{DecodeError, SourceInfo, check_channels, check_rate, clean};

/// Frames per block: about 40 ms of 48 kHz sound, small beside the ring and large beside a call.
const BLOCK_FRAMES: usize = 2_048;

pub(crate) struct WavSource {
    reader: WavReader<BufReader<File>>,
    info: SourceInfo,
}

impl WavSource {
    pub fn open(file: File) -> Result<Self, DecodeError> {
        let reader = WavReader::new(BufReader::new(file)).map_err(from_hound)?;
        let spec = reader.spec();
        check_rate(spec.sample_rate)?;
        check_channels(usize::from(spec.channels))?;
        if reader.duration() == 0 {
            return Err(DecodeError::Empty);
        }
        let frames = Some(u64::from(reader.duration()));
        let info = SourceInfo { rate_hz: spec.sample_rate, frames, title: None };
        Ok(Self { reader, info })
    }

    pub fn info(&self) -> &SourceInfo {
        &self.info
    }

    /// Goes to a frame, or to the end.
    pub fn seek(&mut self, frame: u64) -> Result<(), DecodeError> {
        let last = self.reader.duration();
        let frame = u32::try_from(frame).map_or(last, |frame| frame.min(last));
        if frame == 0 {
            return Ok(());
        }
        self.reader.seek(frame).map_err(|error| DecodeError::Unreadable(error.to_string()))
    }

    /// Appends the next frames to `block`; `false` when there are none.
    pub fn next_block(&mut self, block: &mut Vec<f32>) -> Result<bool, DecodeError> {
        let spec = self.reader.spec();
        let channels = usize::from(spec.channels);
        match spec.sample_format {
            SampleFormat::Float => mix(self.reader.samples::<f32>(), channels, 1.0, block)?,
            SampleFormat::Int => {
                let full_scale = (1_i64 << (spec.bits_per_sample - 1)) as f32;
                let samples = self.reader.samples::<i32>().map(|s| s.map(|s| s as f32));
                mix(samples, channels, 1.0 / full_scale, block)?;
            }
        }
        Ok(!block.is_empty())
    }
}

/// Takes up to [`BLOCK_FRAMES`] whole frames and appends the mean of each one's channels.
fn mix(
    mut samples: impl Iterator<Item = hound::Result<f32>>,
    channels: usize,
    gain: f32,
    block: &mut Vec<f32>,
) -> Result<(), DecodeError> {
    let gain = gain / channels as f32;
    for _ in 0..BLOCK_FRAMES {
        let mut sum = 0.0;
        for channel in 0..channels {
            match samples.next() {
                Some(sample) => sum += sample.map_err(from_hound)?,
                None if channel == 0 => return Ok(()),
                None => return Err(DecodeError::Truncated),
            }
        }
        block.push(clean(sum * gain));
    }
    Ok(())
}

fn from_hound(error: hound::Error) -> DecodeError {
    match error {
        hound::Error::IoError(e) if e.kind() == ErrorKind::UnexpectedEof => DecodeError::Truncated,
        // hound's own reader reports a short read with this kind.
        hound::Error::IoError(e) if e.kind() == ErrorKind::Other => DecodeError::Truncated,
        hound::Error::IoError(e) => DecodeError::Unreadable(e.to_string()),
        hound::Error::FormatError(what) => DecodeError::Damaged(what.to_owned()),
        hound::Error::Unsupported => DecodeError::Unsupported("this kind of WAV".to_owned()),
        other => DecodeError::Damaged(other.to_string()),
    }
}
