//! The recorder's thread: frames out of the rings, through the timeline, onto the disk.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use super::timeline::{Samples, Timeline};
use super::wav_file::WavFile;
use super::{Frame, RecorderFault, Shared};
use crate::durable;
use crate::manifest::{ExchangeDescription, Manifest, ManifestState, Side};

/// How often the rings are emptied: a fortieth of what they hold.
const POLL: Duration = Duration::from_millis(50);

/// How often what was written is made durable, and so what a power failure may cost beside the stall time.
const CHECKPOINT: Duration = Duration::from_secs(1);

/// Names tried before giving up, when files of the same second and exchange are there already.
const MAX_NAMES: u32 = 100;

/// The reading ends of the inlet's rings.
pub(super) struct Rings {
    pub near: rtrb::Consumer<Frame>,
    pub far: rtrb::Consumer<Frame>,
}

/// Everything that the recorder's thread owns.
pub(super) struct Writer {
    wav_path: PathBuf,
    manifest_path: PathBuf,
    wav: WavFile,
    manifest: Manifest,
    timeline: Timeline,
    interleaved: Vec<i16>,
    /// The timeline's count of gaps when the manifest was last written.
    manifest_gap_count: u64,
    shared: Arc<Shared>,
}

impl Writer {
    /// Makes the folder, the sound file and the manifest.
    pub fn create(dir: &Path, exchange: ExchangeDescription, shared: Arc<Shared>) -> io::Result<Self> {
        fs::create_dir_all(dir)?;
        let (wav_path, wav) = create_wav(dir, &exchange)?;
        let manifest_path = wav_path.with_extension("json");
        let name = wav_path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let manifest = Manifest::started(exchange, name);
        if let Err(error) = manifest.write(&manifest_path) {
            // A sound file without a manifest would never be found again.
            let _ = fs::remove_file(&wav_path);
            return Err(error);
        }
        Ok(Self {
            wav_path,
            manifest_path,
            wav,
            manifest,
            timeline: Timeline::default(),
            interleaved: Vec::new(),
            manifest_gap_count: 0,
            shared,
        })
    }

    pub fn wav_path(&self) -> &Path {
        &self.wav_path
    }

    /// The thread's life: until it is told to stop, or a fault; gives the last manifest.
    pub fn run(mut self, mut rings: Rings) -> Manifest {
        let mut due = Instant::now() + CHECKPOINT;
        let written = loop {
            // Asked before the rings are emptied: what was pushed before the stop is then in the file.
            let stop = self.shared.stop.load(Ordering::Acquire);
            self.take_frames(&mut rings);
            let mut written = self.write(stop);
            if written.is_ok() && Instant::now() >= due {
                written = self.checkpoint();
                due = Instant::now() + CHECKPOINT;
            }
            if stop || written.is_err() {
                break written;
            }
            thread::park_timeout(POLL);
        };
        if let Err(fault) = written {
            self.report(fault);
        }
        self.end()
    }

    fn take_frames(&mut self, rings: &mut Rings) {
        for (side, ring) in [(Side::Near, &mut rings.near), (Side::Far, &mut rings.far)] {
            while let Ok(frame) = ring.pop() {
                self.timeline.receive(side, frame.index, to_16_bits(&frame.samples));
            }
        }
    }

    fn write(&mut self, all: bool) -> Result<(), RecorderFault> {
        loop {
            self.interleaved.clear();
            self.timeline.write_decided(all, &mut self.interleaved);
            if self.interleaved.is_empty() {
                self.shared.gaps.store(self.timeline.gap_total(), Ordering::Relaxed);
                return Ok(());
            }
            if self.wav.room_bytes() < 2 * self.interleaved.len() as u64 {
                return Err(RecorderFault::TooLong);
            }
            self.wav.append(&self.interleaved)?;
            self.shared.duration_ms.store(self.wav.duration_ms(), Ordering::Relaxed);
        }
    }

    fn checkpoint(&mut self) -> Result<(), RecorderFault> {
        self.wav.checkpoint()?;
        // Unix goes on writing into a file that has no name any more.
        fs::metadata(&self.wav_path)?;
        if self.timeline.gap_count() != self.manifest_gap_count
            && let Err(error) = self.write_manifest()
        {
            // A virus scanner may hold the old manifest for a moment. The sound goes on; the next checkpoint
            // tries again.
            tracing::warn!(%error, "the manifest of a recording could not be rewritten");
        }
        Ok(())
    }

    fn write_manifest(&mut self) -> io::Result<()> {
        self.manifest.duration_ms = self.wav.duration_ms();
        self.manifest.gaps = self.timeline.gaps();
        self.manifest.unlisted_gaps = self.timeline.unlisted_gaps();
        self.manifest.overflow_frames = self.shared.overflow_frames();
        self.manifest.write(&self.manifest_path)?;
        self.manifest_gap_count = self.timeline.gap_count();
        Ok(())
    }

    /// Closes the file and completes the manifest, as far as the disk lets it.
    fn end(mut self) -> Manifest {
        if let Err(error) = self.wav.finish() {
            self.report(error.into());
        }
        match durable::sha256_hex(&self.wav_path) {
            Ok(hash) => self.manifest.sha256 = Some(hash),
            Err(error) => self.report(error.into()),
        }
        let fault = self.shared.fault();
        self.manifest.state = if fault.is_none() { ManifestState::Complete } else { ManifestState::Faulty };
        self.manifest.fault = fault.map(|fault| fault.to_string());
        if let Err(error) = self.write_manifest() {
            self.report(error.into());
        }
        self.manifest
    }

    fn report(&self, fault: RecorderFault) {
        tracing::error!(%fault, wav = %self.wav_path.display(), "the recording stops");
        self.shared.set_fault(fault);
    }
}

impl From<io::Error> for RecorderFault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::NotFound => Self::Removed,
            _ => Self::Write(error.to_string()),
        }
    }
}

/// Makes a new sound file whose manifest's name is free as well.
fn create_wav(dir: &Path, exchange: &ExchangeDescription) -> io::Result<(PathBuf, WavFile)> {
    let stem = file_stem(exchange);
    for attempt in 1..=MAX_NAMES {
        let name = if attempt == 1 { format!("{stem}.wav") } else { format!("{stem}-{attempt}.wav") };
        let path = dir.join(name);
        if path.with_extension("json").exists() {
            continue;
        }
        match WavFile::create(&path) {
            Ok(wav) => return Ok((path, wav)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// A name that sorts by time and that Windows takes: no colon, no space, no trailing point.
fn file_stem(exchange: &ExchangeDescription) -> String {
    const MAX_ID_CHARS: usize = 64;
    let time = exchange.started_at.strftime("%Y-%m-%dT%H-%M-%S");
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    let id: String = exchange.id.chars().take(MAX_ID_CHARS).map(plain).collect();
    format!("{time}_{id}")
}

fn to_16_bits(samples: &[f32; crate::FRAME_SAMPLES]) -> Samples {
    // `as` saturates and makes a NaN 0.
    samples.map(|sample| (sample * f32::from(i16::MAX)).round() as i16)
}
