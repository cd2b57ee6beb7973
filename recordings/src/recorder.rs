//! The recorder of an exchange: two rings from the audio thread, one thread that writes.

mod timeline;
mod wav_file;
mod writer;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crate::FRAME_SAMPLES;
use crate::manifest::{ExchangeDescription, Manifest, PerSide, Side};
use crate::source::panic_text;
use writer::{Rings, Writer};

pub(crate) use wav_file::{FRAME_BYTES, HEADER_BYTES, MAX_DATA_BYTES, duration_ms, header};

/// Why a recording cannot start, or did not end as it should.
#[derive(Debug, thiserror::Error)]
pub enum RecorderError {
    /// A file could not be made in the folder.
    #[error("no recording can be made in {}: {source}", dir.display())]
    Start {
        /// The folder.
        dir: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The recording ended early; what was written until then is sound.
    #[error("the recording ended early: {0}")]
    Fault(RecorderFault),
}

/// What ended a recording early. The exchange itself goes on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecorderFault {
    /// The operating system refused to write.
    #[error("the disk refuses: {0}")]
    Write(String),
    /// No room is left.
    #[error("the disk is full")]
    DiskFull,
    /// The file or its folder is gone.
    #[error("the recording's file is gone")]
    Removed,
    /// The file has reached the size that a WAV can tell, after six hours.
    #[error("the recording has reached its largest size")]
    TooLong,
    /// The recorder's thread panicked.
    #[error("the recorder failed: {0}")]
    Panicked(String),
}

/// What a recording has come to, for the screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// The sound written so far, in milliseconds.
    pub duration_ms: u64,
    /// Frames of 10 ms dropped because the recorder's queue was full.
    pub overflow_frames: PerSide<u64>,
    /// Stretches of missing speech so far.
    pub gaps: u64,
}

/// A recording that goes on.
///
/// Dropping it without [`Recorder::finish`] finishes it all the same, with nobody told how that went. Both
/// wait for the disk: do it on a thread that may.
#[derive(Debug)]
pub struct Recorder {
    wav: PathBuf,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<Manifest>>,
}

/// The audio thread's end of a recording. Dropping it may free memory: hand it back to another thread for that.
#[derive(Debug)]
pub struct RecorderInlet {
    rings: PerSide<rtrb::Producer<Frame>>,
    shared: Arc<Shared>,
}

impl Recorder {
    /// Starts recording an exchange into a new WAV in `dir` with its manifest beside it, on a thread named
    /// `recorder`. The folder is made if need be; no file is ever overwritten.
    ///
    /// # Errors
    ///
    /// [`RecorderError::Start`] when the folder, the files or the thread cannot be made.
    pub fn start(dir: &Path, exchange: ExchangeDescription) -> Result<(Self, RecorderInlet), RecorderError> {
        let failed = |source| RecorderError::Start { dir: dir.to_owned(), source };
        let shared = Arc::new(Shared::default());
        let (near, near_out) = rtrb::RingBuffer::new(RING_FRAMES);
        let (far, far_out) = rtrb::RingBuffer::new(RING_FRAMES);
        let rings = Rings { near: near_out, far: far_out };
        let writer = Writer::create(dir, exchange, Arc::clone(&shared)).map_err(failed)?;
        let wav = writer.wav_path().to_owned();
        let thread = thread::Builder::new()
            .name("recorder".to_owned())
            .spawn(move || writer.run(rings))
            .map_err(failed)?;
        let inlet = RecorderInlet { rings: PerSide { near, far }, shared: Arc::clone(&shared) };
        Ok((Self { wav, shared, thread: Some(thread) }, inlet))
    }

    /// The sound file being written.
    pub fn wav_path(&self) -> &Path {
        &self.wav
    }

    /// What ended the recording early, if anything did.
    pub fn fault(&self) -> Option<RecorderFault> {
        self.shared.fault()
    }

    /// How far the recording has come.
    pub fn progress(&self) -> Progress {
        Progress {
            duration_ms: self.shared.duration_ms.load(Ordering::Relaxed),
            overflow_frames: self.shared.overflow_frames(),
            gaps: self.shared.gaps.load(Ordering::Relaxed),
        }
    }

    /// Writes what has been pushed so far, closes the file and completes its manifest.
    ///
    /// # Errors
    ///
    /// [`RecorderError::Fault`] when the recording had ended early or could not be closed.
    pub fn finish(mut self) -> Result<Manifest, RecorderError> {
        let manifest = self.stop();
        if let Some(fault) = self.shared.fault() {
            return Err(RecorderError::Fault(fault));
        }
        Ok(manifest.expect("a recorder that gives no manifest has a fault"))
    }

    /// Ends the thread and waits for it.
    fn stop(&mut self) -> Option<Manifest> {
        let thread = self.thread.take()?;
        self.shared.stop.store(true, Ordering::Release);
        thread.thread().unpark();
        match thread.join() {
            Ok(manifest) => Some(manifest),
            Err(panic) => {
                self.shared.set_fault(RecorderFault::Panicked(panic_text(&*panic)));
                None
            }
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.stop();
    }
}

impl RecorderInlet {
    /// Hands over the `index`th frame of one side: 10 ms at 48 kHz, counted from 0 on each side by itself.
    ///
    /// The index says where the frame belongs: one that is never pushed becomes silence of its length. Never
    /// blocks, allocates or calls the system; a full queue drops the frame and counts it.
    pub fn push(&mut self, side: Side, index: u64, samples: &[f32; FRAME_SAMPLES]) {
        if self.rings.get_mut(side).push(Frame { index, samples: *samples }).is_err() {
            self.shared.overflow.get(side).fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// 2 s of each side: a disk that sleeps longer costs a gap and not the call.
const RING_FRAMES: usize = 200;

/// What travels from the audio thread to the recorder.
#[derive(Debug)]
struct Frame {
    index: u64,
    samples: [f32; FRAME_SAMPLES],
}

/// What the three parties of a recording know together. The audio thread touches the counters only.
#[derive(Debug, Default)]
struct Shared {
    stop: AtomicBool,
    overflow: PerSide<AtomicU64>,
    duration_ms: AtomicU64,
    gaps: AtomicU64,
    fault: Mutex<Option<RecorderFault>>,
}

impl Shared {
    fn overflow_frames(&self) -> PerSide<u64> {
        let count = |side| self.overflow.get(side).load(Ordering::Relaxed);
        PerSide { near: count(Side::Near), far: count(Side::Far) }
    }

    fn fault(&self) -> Option<RecorderFault> {
        self.lock_fault().clone()
    }

    /// The first fault stays: what follows it is its consequence.
    fn set_fault(&self, fault: RecorderFault) {
        self.lock_fault().get_or_insert(fault);
    }

    /// A panic while the lock is held cannot leave half a fault behind.
    fn lock_fault(&self) -> MutexGuard<'_, Option<RecorderFault>> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
