//! The thread that fetches files from the server, on a connection of its own, into a folder that mirrors what the
//! server holds; and that sends files, on another.
//!
//! A file is written under another name until its hash is right; what a broken connection left is gone on with.

mod folder;
mod putting;
mod upload;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, anyhow, bail, ensure};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use recordings::Library;
use signaling::protocol::{
    BULK_FRAME_BYTES, BULK_PATH, BulkWord, FileHash, FromBulk, MAX_MESSAGE_BYTES, SharedFile, ToBulk, decode,
    encode,
};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::station::{Packed, PutEnd};
use folder::Folder;
pub(super) use putting::Sending;
pub(super) use upload::{Upload, UploadEvent, UploadJob};

/// A server that gives nothing for so long is gone; the station asks again later.
const SILENCE: Duration = Duration::from_secs(10);
/// A frame of content at once, nearly.
const READ_BUFFER_BYTES: usize = BULK_FRAME_BYTES;

/// What is to be fetched; each replaces the one before.
#[derive(Clone, Debug)]
pub(super) struct FetchRequest {
    pub word: BulkWord,
    pub files: Vec<SharedFile>,
}

/// What is to be sent; each replaces the one before.
#[derive(Clone, Debug)]
pub(super) struct PutRequest {
    pub number: u64,
    pub word: BulkWord,
    pub packed: Packed,
}

/// What the thread has to say.
#[derive(Debug)]
pub(super) enum BulkEvent {
    /// The server has so many bytes of what is sent.
    Sent { number: u64, bytes: u64 },
    /// What became of it.
    Put { number: u64, end: PutEnd },
    /// So many of the files are here, checked, and which.
    Progress { have: u32, of: u32, here: Vec<FileHash> },
    /// The folders of recorded calls hold others than before.
    Library(Library),
    /// Not all could be fetched; why, in English for the log.
    Failed(String),
}

/// The thread's end at the engine. Dropping it breaks off what is being fetched and waits for the thread.
#[derive(Debug)]
pub(super) struct Bulk {
    requests: Option<watch::Sender<Option<FetchRequest>>>,
    puts: Option<watch::Sender<Option<PutRequest>>>,
    stopping: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Bulk {
    /// Of the folders of recorded calls, the first is the one that mirrors the server's.
    pub fn start(
        server: String,
        folders: Vec<PathBuf>,
        events: mpsc::Sender<BulkEvent>,
    ) -> std::io::Result<Self> {
        let (requests, queue) = watch::channel(None);
        let (puts, to_put) = watch::channel(None);
        let stopping = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&stopping);
        let thread = std::thread::Builder::new().name("bulk".into()).spawn(move || {
            match tokio::runtime::Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => {
                    let fetching = run(&server, &folders, stop, queue, &events);
                    runtime
                        .block_on(async { tokio::join!(fetching, putting::run(&server, to_put, &events)) });
                    // A name that is still being looked up is not waited for.
                    runtime.shutdown_background();
                }
                Err(error) => tracing::error!(%error, "no reactor for files"),
            }
        })?;
        Ok(Bulk { requests: Some(requests), puts: Some(puts), stopping, thread: Some(thread) })
    }

    /// The newest request is the one that counts.
    pub fn fetch(&self, request: FetchRequest) {
        if let Some(requests) = &self.requests {
            requests.send_replace(Some(request));
        }
    }

    /// The same for what is to be sent, or no longer.
    pub fn put(&self, request: Option<PutRequest>) {
        if let Some(puts) = &self.puts {
            puts.send_replace(request);
        }
    }
}

impl Drop for Bulk {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Relaxed);
        (self.requests, self.puts) = (None, None);
        if let Some(Err(panic)) = self.thread.take().map(JoinHandle::join) {
            tracing::error!(?panic, "the bulk thread panicked");
        }
    }
}

async fn run(
    server: &str,
    folders: &[PathBuf],
    stopping: Arc<AtomicBool>,
    mut requests: watch::Receiver<Option<FetchRequest>>,
    events: &mpsc::Sender<BulkEvent>,
) {
    let Some(mirrored) = folders.first() else { return };
    let mut folder = Folder::at(mirrored.clone(), stopping);
    let mut changed = false;
    while requests.changed().await.is_ok() {
        let Some(request) = requests.borrow_and_update().clone() else { continue };
        let outcome = tokio::select! {
            mirrored = mirror(server, &mut folder, &request, events, &mut changed) => mirrored,
            // Another asking, or the end: what is half fetched is gone on with next time.
            another = requests.changed() => {
                if another.is_err() {
                    return;
                }
                requests.mark_changed();
                continue;
            }
        };
        // What did come is of use, whatever did not.
        if std::mem::take(&mut changed) {
            match Library::of(folders) {
                Ok(library) => tell(events, BulkEvent::Library(library)).await,
                Err(error) => tell(events, BulkEvent::Failed(error.to_string())).await,
            }
        }
        if let Err(error) = outcome {
            tell(events, BulkEvent::Failed(format!("{error:#}"))).await;
        }
    }
}

/// Makes the folder hold just these files; says in `changed` where it did not. A file that cannot be had stands in no
/// other's way.
async fn mirror(
    server: &str,
    folder: &mut Folder,
    request: &FetchRequest,
    events: &mpsc::Sender<BulkEvent>,
    changed: &mut bool,
) -> anyhow::Result<()> {
    let missing = folder.prepare(&request.files, changed)?;
    let of = request.files.len();
    let is_here = |file: &&SharedFile| !missing.iter().any(|other| other.name == file.name);
    let mut here: Vec<FileHash> = request.files.iter().filter(is_here).map(|file| file.hash).collect();
    let told = async |here: &[FileHash]| {
        let count = |files: usize| u32::try_from(files).unwrap_or(u32::MAX);
        let (have, of, here) = (count(here.len()), count(of), here.to_vec());
        tell(events, BulkEvent::Progress { have, of, here }).await;
    };
    told(&here).await;
    if missing.is_empty() {
        return Ok(());
    }
    let mut socket = open(server).await?;
    let mut refused = Vec::new();
    for file in &missing {
        match fetch(&mut socket, folder, request.word, file).await {
            Ok(()) => {
                here.push(file.hash);
                *changed = true;
                told(&here).await;
            }
            Err(Fault::OfFile(why)) => refused.push(format!("{}: {why:#}", file.name)),
            Err(Fault::OfConnection(why)) => return Err(why.context(file.name.clone())),
        }
    }
    // What was to come is here: a goodbye that is not heard changes nothing.
    let _ = timeout(SILENCE, socket.close(None)).await;
    ensure!(refused.is_empty(), "{}", refused.join("; "));
    Ok(())
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What a connection broke of, in words.
fn broken(error: Error) -> anyhow::Error {
    anyhow!("{error}")
}

async fn open(server: &str) -> anyhow::Result<Socket> {
    let url = format!("{}{BULK_PATH}", server.trim_end_matches('/'));
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER_BYTES)
        .max_message_size(Some(MAX_MESSAGE_BYTES))
        .max_frame_size(Some(MAX_MESSAGE_BYTES));
    let opening = tokio_tungstenite::connect_async_with_config(url, Some(config), false);
    let opened = timeout(SILENCE, opening).await.context("the server does not answer")?;
    let (socket, _) = opened.map_err(broken)?;
    Ok(socket)
}

/// Why a file did not come.
enum Fault {
    /// It alone cannot be had.
    OfFile(anyhow::Error),
    /// Nothing more can be asked for on this connection.
    OfConnection(anyhow::Error),
}

impl From<anyhow::Error> for Fault {
    fn from(error: anyhow::Error) -> Self {
        Fault::OfConnection(error)
    }
}

async fn fetch(socket: &mut Socket, folder: &Folder, word: BulkWord, file: &SharedFile) -> Result<(), Fault> {
    let mut part = folder.part(file).map_err(Fault::OfFile)?;
    ask(socket, &ToBulk::Fetch { word, hash: file.hash, from: part.held() }).await?;
    match answer(socket).await? {
        FromBulk::Error { code, text } => {
            return Err(Fault::OfFile(anyhow!("refused: {code:?}, {text}")));
        }
        FromBulk::File { hash, from, bytes }
            if (hash, from, bytes) == (file.hash, part.held(), file.bytes) => {}
        other => return Err(Fault::OfConnection(anyhow!("another answer was due than {other:?}"))),
    }
    while part.held() < file.bytes {
        part.write(&content(socket).await?)?;
    }
    part.finish().map_err(Fault::OfFile)
}

async fn ask(socket: &mut Socket, request: &ToBulk) -> anyhow::Result<()> {
    let sending = socket.send(Message::text(encode(request)));
    timeout(SILENCE, sending).await.context("the server does not read")?.map_err(broken)
}

async fn answer(socket: &mut Socket) -> anyhow::Result<FromBulk> {
    let Message::Text(answer) = next(socket).await? else { bail!("content where an answer was due") };
    Ok(decode(&answer)?)
}

async fn content(socket: &mut Socket) -> anyhow::Result<Bytes> {
    let Message::Binary(content) = next(socket).await? else { bail!("an answer where content was due") };
    Ok(content)
}

/// The next message that is not a ping.
async fn next(socket: &mut Socket) -> anyhow::Result<Message> {
    loop {
        let message = timeout(SILENCE, socket.next()).await.context("the server sends nothing more")?;
        match message.context("the server closed the connection")?.map_err(broken)? {
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
            Message::Close(_) => bail!("the server closed the connection"),
            message @ (Message::Text(_) | Message::Binary(_)) => return Ok(message),
        }
    }
}

/// Waits where the engine is behind; progress is a handful of words.
async fn tell(events: &mpsc::Sender<BulkEvent>, event: BulkEvent) {
    // The engine is gone where nobody hears it.
    let _ = events.send(event).await;
}
