//! What survives the server: one SQLite file, written by one thread.
//!
//! The thread takes all that is queued, writes it in one transaction, waits until the disk has it, and answers
//! each operation after that. Nothing that was answered is lost, whenever the process is killed.

mod blobs;
mod dossiers;
mod facts;
mod looks;
mod memory;
mod notes;
mod paging;
mod purge;
mod recordings;
mod sqlite;
mod tables;
mod work;

use std::path::Path;
use std::thread::JoinHandle;

use tokio::sync::mpsc;

use crate::hub::Input;
use crate::kept::{Kept, NotKept, Query, StoreOp, Stored, Ticket};

pub(crate) use blobs::{FILES, part_path, whole_path};
pub use memory::Memory;
pub use sqlite::{OpenError, Sqlite};

/// How many operations may wait for the disk: the hub's own come at most a few per message, and it stops asking
/// for stations at 1,024. When it is full, an operation is answered as not stored, and the hub tries again.
const QUEUE: usize = 4_096;
/// The most operations of one transaction, which bounds how long the first of them waits.
const GROUP: usize = 512;

/// One thing for the store to do; its answer bears the ticket.
#[derive(Debug)]
pub enum Request {
    /// Keep something.
    Store(Ticket, StoreOp),
    /// Read something.
    Query(Ticket, Query),
}

/// The writing thread's queue, and the thread itself.
#[derive(Debug)]
pub struct Store {
    queue: mpsc::Sender<Request>,
    thread: JoinHandle<()>,
}

impl Store {
    /// Opens the file, reads what it keeps, and starts the thread, which sends its answers to `answers`.
    ///
    /// # Errors
    /// Where the file cannot be opened or read.
    pub fn start(file: &Path, answers: mpsc::Sender<Input>) -> Result<(Self, Kept), OpenError> {
        let sqlite = Sqlite::open(file)?;
        let kept = sqlite.kept()?;
        let (queue, requests) = mpsc::channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("store".into())
            .spawn(move || write(sqlite, requests, &answers))
            .map_err(OpenError::Thread)?;
        Ok((Self { queue, thread }, kept))
    }

    /// Queues a request. Where the queue is full the request is answered at once, as not stored.
    pub fn ask(&self, request: Request) -> Option<Input> {
        let error = self.queue.try_send(request).err()?;
        let (why, request) = match error {
            mpsc::error::TrySendError::Full(request) => ("the store is behind", request),
            mpsc::error::TrySendError::Closed(request) => ("the store has stopped", request),
        };
        Some(refused(request, &NotKept(why.into())))
    }

    /// Writes what is queued, and ends the thread.
    pub fn stop(self) {
        drop(self.queue);
        if self.thread.join().is_err() {
            tracing::error!("the store's thread panicked");
        }
    }
}

fn refused(request: Request, error: &NotKept) -> Input {
    match request {
        Request::Store(ticket, _) => Input::Stored { ticket, outcome: Err(error.clone()) },
        Request::Query(ticket, _) => Input::Paged { ticket, page: Err(error.clone()) },
    }
}

/// The thread: until the hub lets go of the queue.
fn write(mut sqlite: Sqlite, mut requests: mpsc::Receiver<Request>, answers: &mpsc::Sender<Input>) {
    let mut group = Vec::with_capacity(GROUP);
    while requests.blocking_recv_many(&mut group, GROUP) > 0 {
        let mut ops = Vec::new();
        let mut queries = Vec::new();
        for request in group.drain(..) {
            match request {
                Request::Store(ticket, op) => ops.push((ticket, op)),
                Request::Query(ticket, query) => queries.push((ticket, query)),
            }
        }
        let kept = keep_together(&mut sqlite, &ops);
        let stored =
            ops.iter().zip(kept).map(|((ticket, _), outcome)| Input::Stored { ticket: *ticket, outcome });
        // Only now, so that a page holds nothing that could still fail to be kept.
        let paged = queries.iter().map(|(ticket, query)| {
            let page = sqlite.read(query).map_err(|error| not_kept(&error));
            Input::Paged { ticket: *ticket, page }
        });
        for answer in stored.chain(paged) {
            // The hub is gone: go on writing what it left.
            let _ = answers.blocking_send(answer);
        }
    }
}

/// All in one transaction or, where one of them fails, each in its own.
fn keep_together(sqlite: &mut Sqlite, ops: &[(Ticket, StoreOp)]) -> Vec<Result<Stored, NotKept>> {
    match sqlite.keep_all(ops.iter().map(|(_, op)| op)) {
        Ok(kept) => kept.into_iter().map(Ok).collect(),
        Err(error) => {
            tracing::warn!(%error, "a group of {} could not be stored together", ops.len());
            ops.iter().map(|(_, op)| keep_alone(sqlite, op)).collect()
        }
    }
}

fn keep_alone(sqlite: &mut Sqlite, op: &StoreOp) -> Result<Stored, NotKept> {
    let kept = sqlite.keep_all(std::iter::once(op)).map_err(|error| not_kept(&error))?;
    kept.into_iter().next().ok_or_else(|| NotKept("no answer".into()))
}

fn not_kept(error: &rusqlite::Error) -> NotKept {
    tracing::error!(%error, "not stored");
    NotKept(error.to_string())
}
