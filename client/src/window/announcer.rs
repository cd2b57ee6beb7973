//! Has the system announce a call that rings while the window is not looked at.
//!
//! A service that shows notifications is another program, which may be slow, stuck or missing: this thread waits for
//! it, and nobody waits for this thread.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use notify_rust::{Notification, NotificationHandle};

/// Announcements waiting at once: a call begins to ring and stops.
const WAITING: usize = 8;
/// A service closes a notification in milliseconds; one that does not is not waited for when the program ends.
const CLOSING: Duration = Duration::from_millis(500);
const POLL: Duration = Duration::from_millis(10);

/// The announcer's end at the window. Dropping it takes the last announcement back.
#[derive(Debug)]
pub(super) struct Announcer {
    sentences: Option<SyncSender<Option<String>>>,
    thread: Option<JoinHandle<()>>,
}

impl Announcer {
    /// Starts the thread.
    pub fn start() -> io::Result<Self> {
        let (sentences, queue) = sync_channel(WAITING);
        let thread = Builder::new().name("announcer".into()).spawn(move || run(&queue))?;
        Ok(Announcer { sentences: Some(sentences), thread: Some(thread) })
    }

    /// Announces this in place of anything else, or nothing any more.
    pub fn announce(&self, sentence: Option<String>) {
        let sent = self.sentences.as_ref().is_some_and(|queue| queue.try_send(sentence).is_ok());
        if !sent {
            tracing::debug!("the system's notifications are stuck");
        }
    }
}

impl Drop for Announcer {
    fn drop(&mut self) {
        self.sentences = None;
        let Some(thread) = self.thread.take() else { return };
        let until = Instant::now() + CLOSING;
        while !thread.is_finished() && Instant::now() < until {
            std::thread::sleep(POLL);
        }
        if thread.is_finished()
            && let Err(panic) = thread.join()
        {
            tracing::error!(?panic, "the announcer's thread panicked");
        }
    }
}

fn run(queue: &Receiver<Option<String>>) {
    let mut shown = None;
    while let Ok(mut sentence) = queue.recv() {
        // Only the newest matters.
        while let Ok(newer) = queue.try_recv() {
            sentence = newer;
        }
        close(shown.take());
        let Some(sentence) = sentence else { continue };
        match notification(&sentence).show() {
            Ok(handle) => shown = Some(handle),
            Err(error) => tracing::debug!(%error, "the system shows no notification"),
        }
    }
    close(shown);
}

/// Silent, for the telephone rings; and all in the title, where no sign of a name is taken for markup.
#[cfg(all(unix, not(target_os = "macos")))]
fn notification(sentence: &str) -> Notification {
    use notify_rust::{Hint, Timeout, Urgency};
    Notification::new()
        .appname("Plateau")
        .summary(sentence)
        .urgency(Urgency::Critical)
        // Closed when it rings no longer, and not kept in a list of things missed.
        .timeout(Timeout::Never)
        .hint(Hint::Transient(true))
        .hint(Hint::SuppressSound(true))
        .finalize()
}

/// Silent where no sound is named. These systems give no way to close it, so it goes by itself after some seconds.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn notification(sentence: &str) -> Notification {
    Notification::new().appname("Plateau").summary(sentence).finalize()
}

#[cfg(all(unix, not(target_os = "macos")))]
fn close(shown: Option<NotificationHandle>) {
    if let Some(handle) = shown {
        handle.close();
    }
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn close(shown: Option<NotificationHandle>) {
    drop(shown);
}
