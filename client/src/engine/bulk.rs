//! The thread that fetches files from the server, on a connection of its own, into a folder that mirrors what the
//! server holds.
//!
//! A file is written under another name until its hash is right; what a broken connection left is gone on with.

mod folder;

use std::path::PathBuf;
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use futures_util::{SinkExt, StreamExt};
use signaling::protocol::{
    BULK_FRAME_BYTES, BULK_PATH, BulkWord, FromBulk, MAX_MESSAGE_BYTES, SharedFile, ToBulk, decode, encode,
};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use folder::Folder;

/// A server that gives nothing for so long is gone; the station asks again later.
const SILENCE: Duration = Duration::from_secs(10);
/// As the largest message: a frame of content is shorter.
const READ_BUFFER_BYTES: usize = BULK_FRAME_BYTES;

/// What is to be fetched; each replaces the one before.
#[derive(Clone, Debug)]
pub(super) struct FetchRequest {
    pub word: BulkWord,
    pub files: Vec<SharedFile>,
}

/// What the thread has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum BulkEvent {
    /// So many of the files are here, checked.
    Progress { have: u32, of: u32 },
    /// All of them are. The folder holds others than before where it is `changed`.
    Complete { changed: bool },
    /// Not all could be fetched; why, in English for the log.
    Failed(String),
}

/// The thread's end at the engine. Dropping it breaks off what is being fetched and waits for the thread.
#[derive(Debug)]
pub(super) struct Bulk {
    requests: Option<watch::Sender<Option<FetchRequest>>>,
    thread: Option<JoinHandle<()>>,
}

impl Bulk {
    pub fn start(server: String, folder: PathBuf, events: mpsc::Sender<BulkEvent>) -> std::io::Result<Self> {
        let (requests, queue) = watch::channel(None);
        let thread = std::thread::Builder::new().name("bulk".into()).spawn(move || {
            match tokio::runtime::Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => {
                    runtime.block_on(run(&server, &Folder::at(folder), queue, &events));
                    // A name that is still being looked up is not waited for.
                    runtime.shutdown_background();
                }
                Err(error) => tracing::error!(%error, "no reactor for files"),
            }
        })?;
        Ok(Bulk { requests: Some(requests), thread: Some(thread) })
    }

    /// The newest request is the one that counts.
    pub fn fetch(&self, request: FetchRequest) {
        if let Some(requests) = &self.requests {
            requests.send_replace(Some(request));
        }
    }
}

impl Drop for Bulk {
    fn drop(&mut self) {
        self.requests = None;
        if let Some(Err(panic)) = self.thread.take().map(JoinHandle::join) {
            tracing::error!(?panic, "the bulk thread panicked");
        }
    }
}

async fn run(
    server: &str,
    folder: &Folder,
    mut requests: watch::Receiver<Option<FetchRequest>>,
    events: &mpsc::Sender<BulkEvent>,
) {
    let mut changed = false;
    while requests.changed().await.is_ok() {
        let Some(request) = requests.borrow_and_update().clone() else { continue };
        let event = tokio::select! {
            mirrored = mirror(server, folder, &request, events, &mut changed) => match mirrored {
                Ok(()) => BulkEvent::Complete { changed: std::mem::take(&mut changed) },
                Err(error) => BulkEvent::Failed(format!("{error:#}")),
            },
            // Another asking, or the end: what is half fetched is gone on with next time.
            another = requests.changed() => {
                if another.is_err() {
                    return;
                }
                requests.mark_changed();
                continue;
            }
        };
        tell(events, event).await;
    }
}

/// Makes the folder hold just these files; says in `changed` where it did not.
async fn mirror(
    server: &str,
    folder: &Folder,
    request: &FetchRequest,
    events: &mpsc::Sender<BulkEvent>,
    changed: &mut bool,
) -> anyhow::Result<()> {
    let mut missing = folder.prepare(&request.files, changed)?;
    let of = request.files.len();
    let told = async |missing: usize| {
        let count = |files: usize| u32::try_from(files).unwrap_or(u32::MAX);
        tell(events, BulkEvent::Progress { have: count(of - missing), of: count(of) }).await;
    };
    told(missing.len()).await;
    if missing.is_empty() {
        return Ok(());
    }
    let mut socket = open(server).await?;
    while let Some(file) = missing.pop() {
        fetch(&mut socket, folder, request.word, &file).await.with_context(|| file.name.clone())?;
        *changed = true;
        told(missing.len()).await;
    }
    // The files are here: a goodbye that is not heard changes nothing.
    let _ = timeout(SILENCE, socket.close(None)).await;
    Ok(())
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn open(server: &str) -> anyhow::Result<Socket> {
    let url = format!("{}{BULK_PATH}", server.trim_end_matches('/'));
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER_BYTES)
        .max_message_size(Some(MAX_MESSAGE_BYTES))
        .max_frame_size(Some(MAX_MESSAGE_BYTES));
    let opening = tokio_tungstenite::connect_async_with_config(url, Some(config), false);
    let (socket, _) = timeout(SILENCE, opening).await.context("the server does not answer")??;
    Ok(socket)
}

async fn fetch(
    socket: &mut Socket,
    folder: &Folder,
    word: BulkWord,
    file: &SharedFile,
) -> anyhow::Result<()> {
    let mut part = folder.part(file)?;
    let ask = ToBulk::Fetch { word, hash: file.hash, from: part.held() };
    timeout(SILENCE, socket.send(Message::text(encode(&ask))))
        .await
        .context("the server does not read")??;
    let Message::Text(answer) = next(socket).await? else { bail!("content where an answer was due") };
    match decode::<FromBulk>(&answer)? {
        FromBulk::Error { code, text } => bail!("refused: {code:?}, {text}"),
        FromBulk::File { hash, from, bytes } => {
            ensure!((hash, from, bytes) == (file.hash, part.held(), file.bytes), "another file was sent");
        }
    }
    while part.held() < file.bytes {
        let Message::Binary(content) = next(socket).await? else { bail!("an answer where content was due") };
        part.write(&content)?;
    }
    part.finish()
}

/// The next message that is not a ping.
async fn next(socket: &mut Socket) -> anyhow::Result<Message> {
    loop {
        let message = timeout(SILENCE, socket.next()).await.context("the server sends nothing more")?;
        match message.context("the server closed the connection")?? {
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
