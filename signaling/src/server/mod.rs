//! The server: sockets, hub and store put together.
//!
//! | who | owns | its queue, and what happens when it is full |
//! |---|---|---|
//! | accept loop | the listener | at most 64 handshakes at once: the next waits in the system's backlog |
//! | one task per socket | the socket | 16,384 messages or 2 MiB to send: the socket is cut, its station may resume |
//! | one task per bulk socket | the socket, one open file | nothing waits: a frame is read when it can be sent or written, at the common pace |
//! | a task for a package that came | its file, until it is checked and kept | one: another is refused until it is done |
//! | hub task | the [`Hub`] | 1,024 inputs: sockets wait, and so does whoever sends to them |
//! | thread *store* | the SQLite file | 4,096 operations: answered as not stored (facts of an exam as well) |
//! | thread *shelf* | the listing of the recordings | ends when it has told the hub |
//! | a blocking thread of the runtime | one plan of the day while it is computed | one: another order for a plan is sent again by its station |
//! | hub task | | 1,024 answers of the store: the store waits; the hub never waits for it |

mod attachments;
mod bulk;
mod data;
mod hub_task;
mod imports;
mod outbox;
mod receiving;
mod shelf;
mod socket;
mod standstill;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, oneshot, watch};

use crate::directory::DirectoryError;
use crate::exam::NotThisSession;
use crate::hub::{ConnId, Hub, Input};
use crate::kept::KeptExam;
use crate::package::{Mistakes, Package, ReadError};
use crate::store::{OpenError, Store};

use bulk::Bulk;
use data::DataDir;
use socket::{FromSocket, Purpose};

/// The most sockets at once: more than the stations that the hub seats, so that it can say that it is full.
const MAX_SOCKETS: usize = 4_096 + 256;
/// The most sockets that have not finished their handshake, which keeps what strangers can make the server hold low.
const MAX_HANDSHAKES: usize = 64;
const INPUT_QUEUE: usize = 1_024;
const ANSWER_QUEUE: usize = 1_024;
/// When the system refuses a new socket, for instance because all file handles are used: a moment to let some go.
const ACCEPT_AGAIN: Duration = Duration::from_millis(100);
/// How long a stop waits for the sockets to say goodbye.
const GOODBYE: Duration = Duration::from_secs(2);

/// A server that is bound to its address and has read its data.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    local_addr: SocketAddr,
    hub: Hub,
    store: Store,
    answers: mpsc::Receiver<Input>,
    data: DataDir,
}

/// Why a server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address, and the system's reason.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// The folder, and the system's reason.
    #[error("the data folder {0} cannot be used: {1}")]
    Data(String, std::io::Error),
    /// The folder.
    #[error("another server uses the data folder {0}")]
    InUse(String),
    /// The file, and what is wrong with it.
    #[error("{0}: {1}")]
    Directory(String, DirectoryError),
    /// The file, and what is wrong with it.
    #[error("{0}: {1}")]
    Session(String, serde_json::Error),
    /// The path, and all mistakes, one a line.
    #[error("the package {0} is refused:\n{1}")]
    Package(String, Mistakes),
    /// What is wrong.
    #[error(transparent)]
    Attachment(ReadError),
    /// What is wrong.
    #[error("the session that the data folder holds cannot go on: {0}")]
    NotThisSession(#[from] NotThisSession),
    /// The folder.
    #[error(
        "the data folder {0} holds a session of an exam that is not closed: it goes on with its package only, given by --package"
    )]
    PackageNeeded(String),
    /// The system's reason.
    #[error("the recordings cannot be listed: {0}")]
    Shelf(std::io::Error),
    /// The store's reason.
    #[error(transparent)]
    Store(#[from] OpenError),
}

impl Server {
    /// Locks and reads the data folder, makes it where there is none, and listens on an address; port 0 takes a free
    /// one.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn bind(addr: SocketAddr, data: &Path) -> Result<Self, StartError> {
        Self::bind_with(addr, data, None).await
    }

    /// The same with the package of an exam, a folder or a zip, which is read and checked first. Without one, or where the
    /// session that goes on is of another, it is the package that staff sent last.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn bind_with(
        addr: SocketAddr,
        data: &Path,
        package: Option<&Path>,
    ) -> Result<Self, StartError> {
        let given = package.map(open_package).transpose()?;
        let data = DataDir::open(data)?;
        let (directory, session) = (data.directory()?, data.session()?);
        let (to_hub, answers) = mpsc::channel(ANSWER_QUEUE);
        let (store, kept) = Store::start(&data.store_file(), to_hub.clone())?;
        let package = choose_package(given, &data, &kept.exam)?;
        package.as_ref().map(|package| attachments::lay_out(package, &data.attachments())).transpose()?;
        shelf::tell_hub(data.recordings(), to_hub).map_err(StartError::Shelf)?;
        let listener = TcpListener::bind(addr).await.map_err(|error| StartError::Listen(addr, error))?;
        let local_addr = listener.local_addr().map_err(|error| StartError::Listen(addr, error))?;
        let wall_ms = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let wall_ms = u64::try_from(wall_ms).unwrap_or(u64::MAX);
        let mut hub = match package {
            Some(package) => {
                Hub::with_exam(kept, directory, Arc::new(package.exam), Instant::now(), wall_ms)?
            }
            // Without its rules nobody's rights would be known.
            None if kept.exam.goes_on() => {
                return Err(StartError::PackageNeeded(data.shown()));
            }
            None => Hub::new(kept, directory, Instant::now(), wall_ms),
        };
        hub.handle(Input::Session(session), Instant::now());
        Ok(Self { listener, local_addr, hub, store, answers, data })
    }

    /// The address with the port that was taken.
    pub fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// Serves until `stop` is ready, then takes leave of the stations and writes what is left to write.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let Self { listener, local_addr: _, hub, store, answers, data } = self;
        let (stop_bulk, bulk_stopped) = watch::channel(());
        let bulk = Arc::new(Bulk::new(&data, bulk_stopped));
        let (to_hub, inputs) = mpsc::channel(INPUT_QUEUE);
        let (stop_hub, stopped) = oneshot::channel();
        let hub_task = tokio::spawn(hub_task::run(hub, inputs, store, answers, stopped));
        let sockets = Arc::new(Semaphore::new(MAX_SOCKETS));
        tokio::select! {
            () = stop => {}
            () = accept(&listener, to_hub, &sockets, &bulk) => {}
        }
        drop((listener, stop_bulk));
        // Fails where the hub's task has ended already.
        let _ = stop_hub.send(());
        let all = u32::try_from(MAX_SOCKETS).unwrap_or(u32::MAX);
        if tokio::time::timeout(GOODBYE, sockets.acquire_many(all)).await.is_err() {
            tracing::warn!("some stations did not say goodbye");
        }
        match hub_task.await {
            // Joining the thread blocks for as long as the last transaction takes.
            Ok(store) => store.stop(),
            Err(error) => tracing::error!(%error, "the hub's task failed"),
        }
        drop(data);
    }
}

/// As long as decoding every recording takes: nobody is served yet.
fn open_package(path: &Path) -> Result<Package, StartError> {
    Package::open(path).map_err(|mistakes| StartError::Package(path.display().to_string(), mistakes))
}

/// The package that was given or, without one, that staff sent last; that one too where the session that goes on is of it,
/// as it was sent after the server had been started with another.
fn choose_package(
    given: Option<Package>,
    data: &DataDir,
    kept: &KeptExam,
) -> Result<Option<Package>, StartError> {
    let held = kept.package().filter(|_| kept.goes_on());
    let suits = |package: &Package| held.is_none_or(|held| package.exam.digest == held);
    if given.as_ref().is_some_and(suits) || !data.package().is_file() {
        return Ok(given);
    }
    match (given, open_package(&data.package())) {
        (None, sent) => sent.map(Some),
        (Some(_), Ok(sent)) if suits(&sent) => {
            tracing::warn!("the session goes on with the package that staff sent, not with the one given");
            Ok(Some(sent))
        }
        (given, _) => Ok(given),
    }
}

async fn accept(
    listener: &TcpListener,
    to_hub: mpsc::Sender<FromSocket>,
    sockets: &Arc<Semaphore>,
    bulk: &Arc<Bulk>,
) {
    let handshakes = Arc::new(Semaphore::new(MAX_HANDSHAKES));
    let mut last = 0;
    loop {
        let (Ok(handshake), Ok(seat)) =
            (Arc::clone(&handshakes).acquire_owned().await, Arc::clone(sockets).acquire_owned().await)
        else {
            return;
        };
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_AGAIN).await;
                continue;
            }
        };
        last += 1;
        let conn = ConnId(last);
        let (to_hub, bulk) = (to_hub.clone(), Arc::clone(bulk));
        set_options(&stream);
        tokio::spawn(async move {
            let _seat = seat;
            // Boxed, so that what only the handshake needs is freed after it.
            match Box::pin(socket::shake_hands(stream, handshake)).await {
                Some((socket, Purpose::Signaling)) => socket::serve(socket, conn, to_hub).await,
                // Boxed, so that thousands of idle stations do not pay for what few need.
                Some((socket, Purpose::Bulk)) => Box::pin(bulk.serve(socket, to_hub)).await,
                None => {}
            }
        });
    }
}

fn set_options(stream: &TcpStream) {
    // Signals and calls are small and must not wait for more to send (Nagle, RFC 896).
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY");
    }
}
