//! The thread that sends files to the server, and saves dossiers from it, each on a connection of its own.
//!
//! A file goes on from what the server has of it. A dossier is written to a folder beside the one that it is to be, and
//! takes its name when every entry is here with the hash that its index says.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use anyhow::{Context, bail, ensure};
use signaling::protocol::exam::{DossierIndex, INDEX_NAME, SavedDossier};
use signaling::protocol::{BulkWord, FileHash, FileHasher, FromBulk, NotTaken, ToBulk, is_plain_name};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::putting::{self, Sending};
use super::{SILENCE, Socket, answer, ask, content, open};
use crate::engine::kept::DossierPlace;
use crate::station::PutEnd;

/// Jobs that wait at once: of files the newest list counts, and dossiers are saved one by one.
const JOBS: usize = 64;

/// What is to be done.
#[derive(Debug)]
pub(in crate::engine) enum UploadJob {
    /// Send these, in place of what was asked before.
    Send(BulkWord, Vec<Sending>),
    /// Save the dossier with this index there.
    Save { word: BulkWord, dossier: SavedDossier, place: DossierPlace },
}

/// What the thread has to say.
#[derive(Debug)]
pub(in crate::engine) enum UploadEvent {
    /// So much of it is at the server.
    Sent(FileHash, u64),
    /// The server has it: its content, and under which name it was sent.
    Kept(FileHash, String),
    /// The server does not take it.
    NotTaken(FileHash, NotTaken),
    /// The connection broke; why, in English for the log.
    Failed(String),
    /// A dossier is in this folder, and its pages in this file where they could be made.
    Saved { dossier: SavedDossier, folder: PathBuf, entries: usize, pages: Option<PathBuf> },
    /// A dossier is not saved; why.
    NotSaved(String),
}

/// The thread's end at the engine. Dropping it breaks off what is being sent and waits for the thread.
#[derive(Debug)]
pub(in crate::engine) struct Upload {
    jobs: Option<mpsc::Sender<UploadJob>>,
    stopping: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Upload {
    pub fn start(server: String, events: mpsc::Sender<UploadEvent>) -> std::io::Result<Self> {
        let (jobs, queue) = mpsc::channel(JOBS);
        let stopping = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&stopping);
        let thread = std::thread::Builder::new().name("upload".into()).spawn(move || {
            match tokio::runtime::Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => {
                    runtime.block_on(run(&server, queue, &events, &stop));
                    // A name that is still being looked up is not waited for.
                    runtime.shutdown_background();
                }
                Err(error) => tracing::error!(%error, "no reactor for files to send"),
            }
        })?;
        Ok(Upload { jobs: Some(jobs), stopping, thread: Some(thread) })
    }

    /// False where the queue is full.
    pub fn ask(&self, job: UploadJob) -> bool {
        self.jobs.as_ref().is_some_and(|jobs| jobs.try_send(job).is_ok())
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.jobs = None;
        if let Some(Err(panic)) = self.thread.take().map(JoinHandle::join) {
            tracing::error!(?panic, "the upload thread panicked");
        }
    }
}

async fn run(
    server: &str,
    mut queue: mpsc::Receiver<UploadJob>,
    events: &mpsc::Sender<UploadEvent>,
    stopping: &AtomicBool,
) {
    while let Some(job) = queue.recv().await {
        let mut jobs = vec![job];
        while let Ok(job) = queue.try_recv() {
            jobs.push(job);
        }
        let newest = jobs.iter().rposition(|job| matches!(job, UploadJob::Send(..)));
        for (at, job) in jobs.into_iter().enumerate() {
            match job {
                UploadJob::Send(..) if Some(at) != newest => {}
                UploadJob::Send(word, files) => {
                    if let Err(error) = send_all(server, word, &files, events, stopping).await {
                        tell(events, UploadEvent::Failed(format!("{error:#}"))).await;
                    }
                }
                UploadJob::Save { word, dossier, place } => {
                    let event = match save(server, word, dossier.index, &place).await {
                        Ok((folder, entries)) => {
                            let pages = crate::engine::prints::dossier(&folder);
                            UploadEvent::Saved { dossier, folder, entries, pages }
                        }
                        Err(error) => UploadEvent::NotSaved(format!("{error:#}")),
                    };
                    tell(events, event).await;
                }
            }
        }
    }
}

/// Under which name a file is sent, where it has one.
fn name_of(what: &signaling::protocol::Upload) -> String {
    use signaling::protocol::Upload::{Exchange, HandIn, Package, Professional};
    match what {
        HandIn { name, .. } | Professional { name, .. } => name.clone(),
        Package | Exchange { .. } => String::new(),
    }
}

async fn send_all(
    server: &str,
    word: BulkWord,
    files: &[Sending],
    events: &mpsc::Sender<UploadEvent>,
    stopping: &AtomicBool,
) -> anyhow::Result<()> {
    let mut connection = None;
    for file in files {
        let hash = file.hash;
        let told = async |bytes| {
            ensure!(!stopping.load(Ordering::Relaxed), "the station stops");
            tell(events, UploadEvent::Sent(hash, bytes)).await;
            Ok(())
        };
        let socket = match connection.take() {
            Some(socket) => socket,
            None => open(server).await?,
        };
        let (end, socket) = putting::send(socket, word, file, told).await?;
        connection = socket;
        let event = match end {
            PutEnd::Kept => UploadEvent::Kept(hash, name_of(&file.what)),
            PutEnd::NotTaken(why) => UploadEvent::NotTaken(hash, why),
            PutEnd::Changed => UploadEvent::NotTaken(hash, NotTaken::Changed),
            PutEnd::Mistakes { .. } | PutEnd::Broken => bail!("no answer to a file"),
        };
        tell(events, event).await;
    }
    if let Some(mut socket) = connection {
        // What was to go is there: a goodbye that is not heard changes nothing.
        let _ = timeout(SILENCE, socket.close(None)).await;
    }
    Ok(())
}

/// Saves a dossier; its folder, and how many entries it has.
async fn save(
    server: &str,
    word: BulkWord,
    index: FileHash,
    place: &DossierPlace,
) -> anyhow::Result<(PathBuf, usize)> {
    let (beside, folder) = place.prepare().with_context(|| place.to_string())?;
    let saved = match gather(server, word, index, &beside).await {
        Ok(entries) => {
            let settled = place.settle(&beside, &folder).with_context(|| place.to_string());
            settled.map(|()| (folder, entries))
        }
        Err(error) => Err(error),
    };
    if saved.is_err() {
        // A part of a dossier is of no use; where it stays, it is not taken for one.
        let _ = fs::remove_dir_all(&beside);
    }
    saved
}

/// Fetches all of a dossier into a folder; how many entries it has.
async fn gather(server: &str, word: BulkWord, index: FileHash, folder: &Path) -> anyhow::Result<usize> {
    let mut socket = open(server).await?;
    let text = fetch(&mut socket, word, index).await.context(INDEX_NAME)?;
    let listed: DossierIndex = serde_json::from_slice(&text).context(INDEX_NAME)?;
    recordings::replace(&folder.join(INDEX_NAME), &text)?;
    for entry in &listed.entries {
        ensure!(is_plain_name(&entry.name) && entry.name != INDEX_NAME, "an entry is named {:?}", entry.name);
        let content = fetch(&mut socket, word, entry.hash).await.with_context(|| entry.name.clone())?;
        recordings::replace(&folder.join(&entry.name), &content)?;
    }
    let _ = timeout(SILENCE, socket.close(None)).await;
    Ok(listed.entries.len())
}

/// A whole file, checked.
async fn fetch(socket: &mut Socket, word: BulkWord, hash: FileHash) -> anyhow::Result<Vec<u8>> {
    ask(socket, &ToBulk::Fetch { word, hash, from: 0 }).await?;
    let bytes = match answer(socket).await? {
        FromBulk::File { hash: of, from: 0, bytes } if of == hash => bytes,
        FromBulk::Error { code, text } => bail!("refused: {code:?}, {text}"),
        other => bail!("{other:?} where a file was due"),
    };
    let mut whole = Vec::new();
    while (whole.len() as u64) < bytes {
        whole.extend_from_slice(&content(socket).await?);
    }
    let mut hasher = FileHasher::default();
    hasher.update(&whole);
    ensure!(hasher.finish() == hash, "what came is not what was promised");
    Ok(whole)
}

/// Waits where the engine is behind.
async fn tell(events: &mpsc::Sender<UploadEvent>, event: UploadEvent) {
    // The engine is gone where nobody hears it.
    let _ = events.send(event).await;
}
