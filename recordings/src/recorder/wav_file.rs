//! The stereo WAV of a recording, valid at every moment of its life.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use crate::SAMPLE_RATE_HZ;

/// Near and far.
pub(crate) const CHANNELS: u16 = 2;

/// One sample of each channel.
pub(crate) const FRAME_BYTES: u32 = 4;

/// RIFF, format and data headers of plain PCM.
pub(crate) const HEADER_BYTES: u32 = 44;

/// The most sound that the 32-bit sizes of a WAV can tell: six hours at 48 kHz.
pub(crate) const MAX_DATA_BYTES: u32 = (u32::MAX - HEADER_BYTES) / FRAME_BYTES * FRAME_BYTES;

/// A WAV being written. hound's writer is not used here because the order of what reaches the disk matters:
/// samples first, then the header that counts them.
pub(crate) struct WavFile {
    file: File,
    data_bytes: u32,
    /// What the header says.
    announced_bytes: u32,
}

impl WavFile {
    /// Creates the file with a header that announces no sound; fails when there is one already.
    pub fn create(path: &Path) -> io::Result<Self> {
        let mut file = OpenOptions::new().read(true).write(true).create_new(true).open(path)?;
        file.write_all(&header(0))?;
        file.sync_all()?;
        Ok(Self { file, data_bytes: 0, announced_bytes: 0 })
    }

    /// Appends interleaved samples. On failure the file keeps what it had before.
    pub fn append(&mut self, interleaved: &[i16]) -> io::Result<()> {
        let bytes: Vec<u8> = interleaved.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        if let Err(error) = self.file.write_all(&bytes) {
            self.cut_to_what_was_whole();
            return Err(error);
        }
        self.data_bytes += bytes.len() as u32;
        Ok(())
    }

    /// Makes all that was appended durable, and then the header that announces it.
    pub fn checkpoint(&mut self) -> io::Result<()> {
        if self.announced_bytes == self.data_bytes {
            return Ok(());
        }
        self.file.sync_data()?;
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&header(self.data_bytes))?;
        self.file.seek(SeekFrom::End(0))?;
        self.announced_bytes = self.data_bytes;
        Ok(())
    }

    /// [`WavFile::checkpoint`] with the header durable as well.
    pub fn finish(&mut self) -> io::Result<()> {
        self.checkpoint()?;
        self.file.sync_all()
    }

    /// The length of the sound in milliseconds, rounded down.
    pub fn duration_ms(&self) -> u64 {
        duration_ms(u64::from(self.data_bytes))
    }

    /// How much more sound the header's sizes can tell of.
    pub fn room_bytes(&self) -> u64 {
        u64::from(MAX_DATA_BYTES - self.data_bytes)
    }

    /// A full disk may have taken a part of a write. Where even this fails, [`crate::recover`] does it later.
    fn cut_to_what_was_whole(&mut self) {
        let length = u64::from(HEADER_BYTES) + u64::from(self.data_bytes);
        if let Err(error) = self.file.set_len(length).and_then(|()| self.file.seek(SeekFrom::End(0))) {
            tracing::warn!(%error, "the end of a recording could not be tidied");
        }
    }
}

/// The length of so much sound in milliseconds, rounded down.
pub(crate) fn duration_ms(data_bytes: u64) -> u64 {
    data_bytes / u64::from(FRAME_BYTES) * 1_000 / u64::from(SAMPLE_RATE_HZ)
}

/// The header of a 16-bit stereo WAV (Multimedia Programming Interface and Data Specifications 1.0, 1991).
pub(crate) fn header(data_bytes: u32) -> [u8; HEADER_BYTES as usize] {
    const PCM: u16 = 1;
    const BITS_PER_SAMPLE: u16 = 16;
    let mut header = [0; HEADER_BYTES as usize];
    header[0..4].copy_from_slice(b"RIFF");
    header[4..8].copy_from_slice(&(data_bytes + HEADER_BYTES - 8).to_le_bytes());
    header[8..16].copy_from_slice(b"WAVEfmt ");
    header[16..20].copy_from_slice(&16_u32.to_le_bytes());
    header[20..22].copy_from_slice(&PCM.to_le_bytes());
    header[22..24].copy_from_slice(&CHANNELS.to_le_bytes());
    header[24..28].copy_from_slice(&SAMPLE_RATE_HZ.to_le_bytes());
    header[28..32].copy_from_slice(&(SAMPLE_RATE_HZ * FRAME_BYTES).to_le_bytes());
    header[32..34].copy_from_slice(&(FRAME_BYTES as u16).to_le_bytes());
    header[34..36].copy_from_slice(&BITS_PER_SAMPLE.to_le_bytes());
    header[36..40].copy_from_slice(b"data");
    header[40..44].copy_from_slice(&data_bytes.to_le_bytes());
    header
}
