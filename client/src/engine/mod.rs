//! How a station does what [`crate::station`] decides: sockets, threads, sound and files.
//!
//! [`start`] makes every thread of the program but `main`.
//!
//! | thread | owns | waits for |
//! |---|---|---|
//! | `engine` | `Station`, the socket to the server (tokio, one thread) | everything below, and the clock |
//! | `media` | the peer connections, each a task, on a reactor of their own | the network, `engine`, `audio` |
//! | `bulk` | the files that the server holds, and a package that is sent to it, each on a connection of its own | the network, `engine` |
//! | `upload` | a file that a candidate hands in or a dossier that is saved, on a connection of its own | the network, `engine` |
//! | `store` | files: outbox, unsaved notes, what draws are bound to, seat, library, recordings, a page to print, a package to send, copies of documents; and the listing of devices | `engine` |
//! | `headset` | the headset's own buttons and lamps (HID), found anew when it is plugged in | its reports, `engine` |
//! | `audio` and its helpers | devices, codec, jitter buffer (crate `audio`) | the devices' clocks |
//! | `decoder`, `recorder` | one recorded call, one recording (crate `recordings`) | their rings |
//! | `decoder` of the exam's recording | how loud it is, and that its end is there | the disk |
//!
//! | queue | capacity | when full |
//! |---|---|---|
//! | ui -> engine | 64 commands | the click is refused with a notice |
//! | engine -> ui | 1 view | the newest wins |
//! | socket -> engine | 256 messages | the socket is not read: the server sees a slow reader |
//! | engine -> socket | 256 messages | the socket is closed and opened anew |
//! | media -> engine | 256 events | dropped and logged; a connection that lacks it is made anew |
//! | engine -> media | 256 requests | dropped and logged, likewise |
//! | audio -> media, for calls and for who listens | 64 packets each (of one voice, and of two) | late speech is dropped and counted |
//! | media -> a connection's task | 64 signals, 32 packets | it is made anew; late speech is dropped and counted |
//! | audio -> engine | 256 events | dropped: the next level or figure comes soon |
//! | engine -> bulk | 1 list of files, 1 file to send | the newest wins |
//! | bulk -> engine | 16 events | `bulk` waits |
//! | store -> engine | 64 results | `store` waits |
//! | engine -> upload | 64 jobs | as where the connection broke: asked again |
//! | upload -> engine | 16 events | `upload` waits |
//! | engine -> store | 64 jobs | the person is told that it was not kept |
//! | headset -> engine | 16 presses | dropped: the person presses again |
//! | engine -> headset | 1 wish | the newest wins |

mod bulk;
mod commitments;
mod documents;
mod endpoints;
mod figures;
mod headset;
mod kept;
mod lines;
mod lists;
mod media;
mod minutes;
mod pack;
mod pages;
mod prints;
mod purging;
mod recording;
mod run;
mod socket;
mod sound;
mod store;
mod tap;
mod tones;
mod trial;

pub(crate) use purging::{SEATS, SETTINGS};

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use crate::station::{Command, DeviceChoice, Identity, View};

/// The most commands of a person that wait at once.
const COMMANDS: usize = 64;

/// What a station needs to know to begin.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Who it is.
    pub identity: Identity,
    /// Where the server is: `ws://HOST:PORT`.
    pub server: String,
    /// Where this station keeps what must outlast it.
    pub data: PathBuf,
    /// The folder of this station's own recorded calls, beside those that the server holds; there may be none.
    pub recordings: PathBuf,
    /// Which devices to use.
    pub devices: DeviceChoice,
    /// Whether the buttons of a headset count here; robots have none, and must not press another's.
    pub headset: bool,
    /// Whether pages to print are opened in the system's browser, or only written; robots have nobody who looks.
    pub opens_pages: bool,
    /// Send packets of one length, to compare what passes on a wire.
    pub fixed_rate: bool,
}

/// A running station. Dropping it stops the station and waits for its threads.
#[derive(Debug)]
pub struct Engine {
    /// What is to be seen.
    pub views: watch::Receiver<Arc<View>>,
    /// What the person asks. Use `try_send`: a full queue means that the station is stuck.
    pub commands: mpsc::Sender<Command>,
    thread: Option<std::thread::JoinHandle<()>>,
    stop: mpsc::Sender<()>,
}

/// Called on the engine's thread with each new view, once the watch holds it: every view passes here, while a watch
/// keeps but the newest.
pub type Observer = Box<dyn FnMut(&Arc<View>) + Send>;

/// Starts a station. `observer` must not block.
///
/// # Errors
/// Where the system gives no thread, or the data folder cannot be made.
pub fn start(setup: Setup, observer: Observer) -> anyhow::Result<Engine> {
    std::fs::create_dir_all(&setup.data)?;
    let (commands, command_queue) = mpsc::channel(COMMANDS);
    let (stop, stopped) = mpsc::channel(1);
    let prepared = run::prepare(setup, observer)?;
    let views = prepared.views();
    let thread = std::thread::Builder::new()
        .name("engine".into())
        .spawn(move || prepared.run(command_queue, stopped))?;
    Ok(Engine { views, commands, thread: Some(thread), stop })
}

impl Drop for Engine {
    fn drop(&mut self) {
        // A full queue of one already holds the word.
        let _ = self.stop.try_send(());
        if let Some(Err(panic)) = self.thread.take().map(std::thread::JoinHandle::join) {
            tracing::error!(?panic, "the engine's thread panicked");
        }
    }
}
