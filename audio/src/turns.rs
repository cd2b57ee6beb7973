//! Whose thread takes the worker's turns: the audio thread's, or that of a stream, at the moment when it has a frame or
//! needs one. A frame that is handed from thread to thread wakes two of them; one that is worked on where it came, none.

use std::{
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread::{Thread, current, park_timeout},
    time::Duration,
};

use crate::worker::{IDLE, Worker};

/// Between two turns of the audio thread's own while streams take theirs: it only has to notice that they stopped.
const SERVED: Duration = Duration::from_millis(50);

/// The worker, and who waits to take its next turn.
#[derive(Default)]
pub(crate) struct Turns {
    /// None before the audio thread runs, and once it ended.
    worker: Mutex<Option<Worker>>,
    audio: OnceLock<Thread>,
    /// Whether a stream took a turn since the audio thread's last.
    served: AtomicBool,
}

impl Turns {
    /// The audio thread: turns until it is told to stop. The worker ends with it.
    pub(crate) fn run(&self, worker: Worker, stopped: &AtomicBool) {
        let _end = End(self);
        self.audio.get_or_init(current);
        if let Ok(mut place) = self.worker.lock() {
            *place = Some(worker);
        }
        while !stopped.load(Relaxed)
            && let Some(rest) = self.turn()
        {
            let served = self.served.swap(false, Relaxed) && rest >= IDLE;
            park_timeout(if served { rest.max(SERVED) } else { rest });
        }
    }

    /// A turn now, on the calling thread, which carries voice. It takes a lock, and as long as coding does: not for a
    /// driver's callback.
    #[cfg(target_os = "linux")]
    pub(crate) fn serve(&self) {
        self.served.store(self.turn().is_some(), Relaxed);
    }

    /// The audio thread's next turn comes at once. A system call: not for a driver's data callback.
    pub(crate) fn wake(&self) {
        if let Some(thread) = self.audio.get() {
            thread.unpark();
        }
    }

    /// How long the next turn can wait; none where there is no worker.
    fn turn(&self) -> Option<Duration> {
        self.worker.lock().ok()?.as_mut().map(Worker::turn)
    }
}

/// The end of the audio thread, by whatever way, and of the worker with it: the devices' thread ends when it is gone.
struct End<'a>(&'a Turns);

impl Drop for End<'_> {
    fn drop(&mut self) {
        let worker = self.0.worker.lock().unwrap_or_else(PoisonError::into_inner).take();
        // Out of the lock: streams that close take turns meanwhile.
        drop(worker);
    }
}
