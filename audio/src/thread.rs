//! The audio thread as its owner sees it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
        mpsc::{SyncSender, sync_channel},
    },
    thread::{Builder, JoinHandle, Thread},
    time::Instant,
};

use crate::{
    Arrival, AudioError, Command, Config, Hooks, Line, QueueFull, Side, keeper,
    listening::Overheard,
    priority,
    streams::Streams,
    turns::Turns,
    worker::{Queues, Worker},
};

/// Commands waiting at most: far more than hands give in one turn of the thread.
const COMMANDS: usize = 64;
/// Packets waiting at most: 2.5 s of one peer's, 0.8 s of three, of which a thread kept from running that long would use
/// none.
const ARRIVALS: usize = 256;
/// Words of the keeper and of the drivers waiting at most.
const NOTICES: usize = 64;

/// The thread that owns a station's sound. Dropped, it stops and is waited for; files written are complete.
pub struct AudioThread {
    commands: SyncSender<Command>,
    inlet: Inlet,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

/// The way in for packets of the network. Clones share one queue.
#[derive(Clone)]
pub struct Inlet {
    arrivals: SyncSender<Arrived>,
    refused: Arc<AtomicU64>,
}

/// A packet, and which way it goes.
pub(crate) enum Arrived {
    /// Of the peer on this line.
    Voice(Line, Arrival),
    /// On this line, of this voice of the station that forwards.
    Overheard(Line, Side, Arrival),
}

impl AudioThread {
    /// Opens every endpoint and starts, with no line open. Equal sinks are opened once.
    ///
    /// # Errors
    ///
    /// The first endpoint that cannot be opened; no codec; no thread.
    pub fn start(config: Config, hooks: Hooks) -> Result<Self, AudioError> {
        let (commands, to_do) = sync_channel(COMMANDS);
        let (arrivals, arrived) = sync_channel(ARRIVALS);
        let (notices, noticed) = sync_channel(NOTICES);
        let refused = Arc::new(AtomicU64::new(0));
        let stop = Arc::new(AtomicBool::new(false));

        let overheard = Overheard::new(Instant::now())?;
        let turns = Arc::new(Turns::default());
        let (requests, keeper) = keeper::start(notices, turns.clone())?;
        let (streams, events) = Streams::open(config, requests, &noticed)?;
        let queues =
            Queues { commands: to_do, arrivals: arrived, notices: noticed, refused: refused.clone() };
        let worker = Worker::new(overheard, streams, hooks, queues, events);
        let stopped = stop.clone();
        let thread = Builder::new().name("audio".into()).spawn(move || {
            priority::raise_priority();
            turns.run(worker, &stopped);
        })?;
        let inlet = Inlet { arrivals, refused };
        Ok(Self { commands, inlet, stop, threads: vec![thread, keeper] })
    }

    /// Asks for something; it is done within some milliseconds, in the order asked.
    ///
    /// # Errors
    ///
    /// [`QueueFull`] if the thread is stuck or gone.
    pub fn command(&self, command: Command) -> Result<(), QueueFull> {
        self.commands.try_send(command).map_err(|_| QueueFull)?;
        self.threads.iter().take(1).map(JoinHandle::thread).for_each(Thread::unpark);
        Ok(())
    }

    /// Where packets of peers go.
    pub fn inlet(&self) -> Inlet {
        self.inlet.clone()
    }
}

impl Drop for AudioThread {
    fn drop(&mut self) {
        self.stop.store(true, Relaxed);
        for thread in self.threads.drain(..) {
            thread.thread().unpark();
            if thread.join().is_err() {
                tracing::error!("a thread of the sound panicked");
            }
        }
    }
}

impl Inlet {
    /// Takes a packet of the peer on a line without waiting; false if there was no room, and it is dropped and counted.
    /// One of a line that is not open, as those that were under way when it was closed, is dropped and not counted.
    pub fn receive(&self, line: Line, arrival: Arrival) -> bool {
        self.take(Arrived::Voice(line, arrival))
    }

    /// Likewise a packet of an overheard call: `line` tells one forwarding connection from another, `side` whose voice.
    pub fn overhear(&self, line: Line, side: Side, arrival: Arrival) -> bool {
        self.take(Arrived::Overheard(line, side, arrival))
    }

    fn take(&self, arrived: Arrived) -> bool {
        let taken = self.arrivals.try_send(arrived).is_ok();
        if !taken {
            self.refused.fetch_add(1, Relaxed);
        }
        taken
    }
}
