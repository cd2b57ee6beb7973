//! WAV files read and written a block at a time.

use std::{
    fs::File,
    io::{BufReader, BufWriter},
    path::Path,
};

use hound::{SampleFormat, WavReader, WavSpec, WavWriter};

use crate::{DeviceError, SAMPLE_RATE_HZ};

/// A file heard from its beginning; silence, or its beginning again, after its end.
pub(super) struct Reader {
    file: WavReader<BufReader<File>>,
    looped: bool,
    ended: bool,
    /// Something came since the beginning: a file whose header promises what is not there would be read for ever.
    heard: bool,
}

/// A 48 kHz mono 16-bit file that is valid about each second, and complete once dropped.
pub(super) struct Writer {
    file: Option<WavWriter<BufWriter<File>>>,
    unflushed: u32,
}

impl Reader {
    pub(super) fn open(path: &Path, looped: bool) -> Result<Self, DeviceError> {
        let failed = |reason: String| DeviceError::File { path: path.to_owned(), reason };
        let file = WavReader::open(path).map_err(|error| failed(error.to_string()))?;
        let spec = file.spec();
        if spec.sample_rate == 0 || spec.channels == 0 {
            return Err(failed("no channel, or no rate".to_owned()));
        }
        Ok(Self { ended: file.len() == 0, file, looped, heard: false })
    }

    pub(super) fn rate(&self) -> u32 {
        self.file.spec().sample_rate
    }

    pub(super) fn channels(&self) -> u16 {
        self.file.spec().channels
    }

    /// Fills `out`, interleaved.
    pub(super) fn fill(&mut self, out: &mut [f32]) {
        let mut filled = 0;
        while filled < out.len() && !self.ended {
            let read = self.read(&mut out[filled..]);
            filled += read;
            self.heard |= read > 0;
            if filled < out.len() {
                self.ended = !self.looped || !std::mem::take(&mut self.heard) || self.file.seek(0).is_err();
            }
        }
        out[filled..].fill(0.0);
    }

    /// Samples read before the end; a damaged file ends where it is damaged.
    fn read(&mut self, out: &mut [f32]) -> usize {
        let WavSpec { sample_format, bits_per_sample, .. } = self.file.spec();
        match sample_format {
            SampleFormat::Float => copy(self.file.samples::<f32>().map_while(Result::ok), out),
            SampleFormat::Int => {
                let scale = 0.5_f32.powi(i32::from(bits_per_sample) - 1);
                let samples = self.file.samples::<i32>().map_while(Result::ok);
                copy(samples.map(|sample| sample as f32 * scale), out)
            }
        }
    }
}

impl Writer {
    pub(super) fn create(path: &Path) -> Result<Self, DeviceError> {
        let spec = WavSpec {
            channels: 1,
            sample_rate: SAMPLE_RATE_HZ,
            bits_per_sample: 16,
            sample_format: SampleFormat::Int,
        };
        let failed =
            |error: hound::Error| DeviceError::File { path: path.to_owned(), reason: error.to_string() };
        let mut file = WavWriter::create(path, spec).map_err(failed)?;
        file.flush().map_err(failed)?;
        Ok(Self { file: Some(file), unflushed: 0 })
    }

    pub(super) fn write(&mut self, samples: &[i16]) -> Result<(), hound::Error> {
        let Some(file) = &mut self.file else { return Ok(()) };
        for &sample in samples {
            file.write_sample(sample)?;
        }
        self.unflushed += samples.len() as u32;
        if self.unflushed >= SAMPLE_RATE_HZ {
            self.unflushed = 0;
            file.flush()?;
        }
        Ok(())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.file.take().map(WavWriter::finalize) {
            tracing::error!(%error, "a file of what was heard is not complete");
        }
    }
}

fn copy(samples: impl Iterator<Item = f32>, out: &mut [f32]) -> usize {
    let mut count = 0;
    for (to, sample) in out.iter_mut().zip(samples) {
        *to = sample;
        count += 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, spec: WavSpec, samples: &[i32]) {
        let mut file = WavWriter::create(path, spec).unwrap();
        samples.iter().for_each(|&sample| file.write_sample(sample).unwrap());
        file.finalize().unwrap();
    }

    fn spec(channels: u16, bits_per_sample: u16) -> WavSpec {
        WavSpec { channels, sample_rate: 8_000, bits_per_sample, sample_format: SampleFormat::Int }
    }

    #[test]
    fn a_file_is_followed_by_silence_or_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("said.wav");
        write(&path, spec(1, 16), &[16_384, -16_384, 8_192]);
        let mut out = [9.0; 5];
        Reader::open(&path, false).unwrap().fill(&mut out);
        assert_eq!(out, [0.5, -0.5, 0.25, 0.0, 0.0]);
        Reader::open(&path, true).unwrap().fill(&mut out);
        assert_eq!(out, [0.5, -0.5, 0.25, 0.5, -0.5]);
    }

    #[test]
    fn depth_and_channels_are_the_files_own() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("said.wav");
        write(&path, spec(2, 24), &[4_194_304, -4_194_304]);
        let mut file = Reader::open(&path, false).unwrap();
        assert_eq!((file.rate(), file.channels()), (8_000, 2));
        let mut out = [0.0; 2];
        file.fill(&mut out);
        assert_eq!(out, [0.5, -0.5]);
    }

    #[test]
    fn an_empty_file_in_a_loop_is_silence() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("said.wav");
        write(&path, spec(1, 16), &[]);
        let mut out = [9.0; 3];
        Reader::open(&path, true).unwrap().fill(&mut out);
        assert_eq!(out, [0.0; 3]);
    }

    #[test]
    fn what_is_not_a_wav_file_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("said.wav");
        std::fs::write(&path, "not a sound").unwrap();
        let error = Reader::open(&path, false).err().unwrap();
        assert!(error.to_string().contains("said.wav"));
    }

    #[test]
    fn a_file_being_written_can_be_read_up_to_its_last_second() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("heard.wav");
        let mut file = Writer::create(&path).unwrap();
        assert_eq!(WavReader::open(&path).unwrap().len(), 0);
        file.write(&[1; 48_000]).unwrap();
        file.write(&[1; 480]).unwrap();
        assert_eq!(WavReader::open(&path).unwrap().len(), 48_000);
        drop(file);
        assert_eq!(WavReader::open(&path).unwrap().len(), 48_480);
    }
}
