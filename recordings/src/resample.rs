//! Mono samples of any rate to [`SAMPLE_RATE_HZ`], in a stream that begins and ends where its input does.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Indexing, Resampler};

use crate::SAMPLE_RATE_HZ;
use crate::source::DecodeError;

/// Input frames per step before rubato rounds it to what the two rates need.
const CHUNK_FRAMES: usize = 1_024;

/// Resamples a stream given in blocks of any length.
///
/// The filter delays the sound by a part of its length; that many samples are left away at the beginning and
/// drawn out with silence at the end, so that `n` samples in give `n · 48 000 / rate` out, none early or late.
pub(crate) enum ToHouseRate {
    /// The file has the house's rate already.
    Same,
    Resampled(Box<Stream>),
}

pub(crate) struct Stream {
    resampler: Fft<f32>,
    rate_hz: u32,
    waiting: Vec<f32>,
    scratch: Vec<f32>,
    /// Samples still to be left away at the beginning.
    delay_left: usize,
    taken: u64,
    given: u64,
}

impl ToHouseRate {
    pub fn new(rate_hz: u32) -> Result<Self, DecodeError> {
        if rate_hz == SAMPLE_RATE_HZ {
            return Ok(Self::Same);
        }
        let (input, output) = (rate_hz as usize, SAMPLE_RATE_HZ as usize);
        let resampler = Fft::new(input, output, CHUNK_FRAMES, 1, FixedSync::Input)
            .map_err(|e| DecodeError::Unsupported(e.to_string()))?;
        let delay_left = resampler.output_delay();
        let scratch = vec![0.0; resampler.output_frames_max()];
        let waiting = Vec::with_capacity(2 * CHUNK_FRAMES);
        Ok(Self::Resampled(Box::new(Stream {
            resampler,
            rate_hz,
            waiting,
            scratch,
            delay_left,
            taken: 0,
            given: 0,
        })))
    }

    /// Appends what `block` becomes to `out`; some of it may wait for the next block.
    pub fn push(&mut self, block: &[f32], out: &mut Vec<f32>) -> Result<(), DecodeError> {
        match self {
            Self::Same => out.extend_from_slice(block),
            Self::Resampled(stream) => stream.push(block, out)?,
        }
        Ok(())
    }

    /// Appends what still waits, down to the last sample.
    pub fn finish(&mut self, out: &mut Vec<f32>) -> Result<(), DecodeError> {
        match self {
            Self::Same => Ok(()),
            Self::Resampled(stream) => stream.finish(out),
        }
    }
}

impl Stream {
    fn push(&mut self, block: &[f32], out: &mut Vec<f32>) -> Result<(), DecodeError> {
        self.waiting.extend_from_slice(block);
        self.taken += block.len() as u64;
        let mut used = 0;
        while self.waiting.len() - used >= self.resampler.input_frames_next() {
            used += self.step(used, None, out)?;
        }
        self.waiting.drain(..used);
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<f32>) -> Result<(), DecodeError> {
        let rate_hz = u64::from(self.rate_hz);
        let due = (self.taken * u64::from(SAMPLE_RATE_HZ) + rate_hz / 2) / rate_hz;
        let rest = self.waiting.len();
        self.waiting.resize(self.resampler.input_frames_next().max(rest), 0.0);
        let mut partial = rest;
        while self.given < due {
            self.step(0, Some(partial), out)?;
            partial = 0;
        }
        let excess = (self.given - due) as usize;
        out.truncate(out.len().saturating_sub(excess));
        self.given = due;
        self.waiting.clear();
        Ok(())
    }

    /// One step of the resampler from `offset` of what waits; gives the input frames used.
    fn step(
        &mut self,
        offset: usize,
        partial: Option<usize>,
        out: &mut Vec<f32>,
    ) -> Result<usize, DecodeError> {
        let room = self.scratch.len();
        let input = InterleavedSlice::new(&self.waiting, 1, self.waiting.len()).map_err(internal)?;
        let mut output = InterleavedSlice::new_mut(&mut self.scratch, 1, room).map_err(internal)?;
        let mut indexing = Indexing::new().input_offset(offset);
        indexing.partial_len = partial;
        let (used, made) =
            self.resampler.process_into_buffer(&input, &mut output, Some(&indexing)).map_err(internal)?;
        let skipped = self.delay_left.min(made);
        self.delay_left -= skipped;
        out.extend_from_slice(&self.scratch[skipped..made]);
        self.given += (made - skipped) as u64;
        Ok(used)
    }
}

fn internal(error: impl std::fmt::Display) -> DecodeError {
    DecodeError::Damaged(error.to_string())
}
