//! Sending a file to the server: from where it has it, frame by frame, until it says what became of it.

use std::io::SeekFrom;
use std::path::PathBuf;

use anyhow::{Context, bail, ensure};
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use signaling::protocol::{
    BULK_FRAME_BYTES, BulkWord, FileHash, FromBulk, PackageMistake, ToBulk, Upload, decode,
};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::{BulkEvent, PutRequest, SILENCE, Socket, ask, broken, next, open, tell};
use crate::station::PutEnd;

/// How often a person is told how far it is, in bytes: several times a second at the server's pace.
const TOLD_EVERY: u64 = 512 * 1024;

/// Sends what is asked for, the newest in place of what is being sent.
pub(super) async fn run(
    server: &str,
    mut requests: watch::Receiver<Option<PutRequest>>,
    events: &mpsc::Sender<BulkEvent>,
) {
    while requests.changed().await.is_ok() {
        let Some(request) = requests.borrow_and_update().clone() else { continue };
        let ended = tokio::select! {
            ended = put(server, &request, events) => ended,
            another = requests.changed() => {
                if another.is_err() {
                    return;
                }
                requests.mark_changed();
                continue;
            }
        };
        let end = ended.unwrap_or_else(|error| {
            tracing::warn!(error = format!("{error:#}"), "a file is not sent");
            PutEnd::Broken
        });
        tell(events, BulkEvent::Put { number: request.number, end }).await;
    }
}

async fn put(server: &str, request: &PutRequest, events: &mpsc::Sender<BulkEvent>) -> anyhow::Result<PutEnd> {
    let PutRequest { number, word, packed } = request;
    let (path, hash, bytes) = (packed.file.clone(), packed.hash, packed.bytes);
    let file = Sending { path, hash, bytes, what: Upload::Package };
    let told = async |bytes| {
        tell(events, BulkEvent::Sent { number: *number, bytes }).await;
        Ok(())
    };
    Ok(send(open(server).await?, *word, &file, told).await?.0)
}

/// A file to send.
#[derive(Debug)]
pub(in crate::engine) struct Sending {
    pub path: PathBuf,
    pub hash: FileHash,
    pub bytes: u64,
    pub what: Upload,
}

/// Sends a file on a connection, from where the server has it, until it says what became of it. `told` hears several times
/// a second how much is there. The connection is given back where another file may follow on it.
pub(super) async fn send(
    mut socket: Socket,
    word: BulkWord,
    sending: &Sending,
    mut told: impl AsyncFnMut(u64) -> anyhow::Result<()>,
) -> anyhow::Result<(PutEnd, Option<Socket>)> {
    let Sending { path, hash, bytes, what } = sending;
    let (hash, bytes) = (*hash, *bytes);
    let mut file = match File::open(path).await {
        Ok(file) => file,
        Err(error) => {
            tracing::warn!(%error, "what is to be sent cannot be read any more");
            return Ok((PutEnd::Changed, Some(socket)));
        }
    };
    ask(&mut socket, &ToBulk::Put { word, hash, bytes, from: 0, what: what.clone() }).await?;
    let from = match said(next(&mut socket).await?)? {
        FromBulk::Ready { hash: of, from } if of == hash && from <= bytes => from,
        other => return Ok((end(other, &mut socket).await?, Some(socket))),
    };
    told(from).await?;
    file.seek(SeekFrom::Start(from)).await?;
    let (mut sink, mut stream) = socket.split();
    let sending = content(&mut sink, &mut file, from..bytes, &mut told);
    let early = tokio::select! {
        sent = sending => match sent? {
            true => None,
            false => return Ok((PutEnd::Changed, None)),
        },
        // The server has something against it before all of it is there.
        answer = answer(&mut stream) => Some(answer?),
    };
    let mut socket = sink.reunite(stream).ok().context("two halves of one")?;
    match early {
        // What was sent meanwhile would be read as something else.
        Some(answer) => Ok((end(answer, &mut socket).await?, None)),
        None => {
            let answer = said(next(&mut socket).await?)?;
            Ok((end(answer, &mut socket).await?, Some(socket)))
        }
    }
}

/// False where the file is shorter than it was.
async fn content(
    sink: &mut (impl Sink<Message, Error = Error> + Unpin),
    file: &mut File,
    range: std::ops::Range<u64>,
    told: &mut impl AsyncFnMut(u64) -> anyhow::Result<()>,
) -> anyhow::Result<bool> {
    let (mut sent, mut last_told) = (range.start, range.start);
    while sent < range.end {
        let length = (range.end - sent).min(BULK_FRAME_BYTES as u64) as usize;
        let mut frame = vec![0; length];
        if let Err(error) = file.read_exact(&mut frame).await {
            tracing::warn!(%error, "what is sent is not as it was");
            return Ok(false);
        }
        let sending = sink.send(Message::binary(frame));
        timeout(SILENCE, sending).await.context("the server does not read")?.map_err(broken)?;
        sent += length as u64;
        if sent - last_told >= TOLD_EVERY || sent == range.end {
            last_told = sent;
            told(sent).await?;
        }
    }
    Ok(true)
}

/// What the server says while it is sent to.
async fn answer(
    stream: &mut (impl Stream<Item = Result<Message, Error>> + Unpin),
) -> anyhow::Result<FromBulk> {
    loop {
        match stream.next().await.context("the server closed the connection")?.map_err(broken)? {
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
            message => return said(message),
        }
    }
}

fn said(message: Message) -> anyhow::Result<FromBulk> {
    let Message::Text(answer) = message else { bail!("an answer was due") };
    Ok(decode(&answer)?)
}

/// What the last answer means; mistakes come in several.
async fn end(first: FromBulk, socket: &mut Socket) -> anyhow::Result<PutEnd> {
    let mut all: Vec<PackageMistake> = Vec::new();
    let mut answer = first;
    loop {
        match answer {
            FromBulk::Kept { .. } => return Ok(PutEnd::Kept),
            FromBulk::NotTaken { why, .. } => return Ok(PutEnd::NotTaken(why)),
            FromBulk::Mistakes { mistakes, count, more, .. } => {
                ensure!(!mistakes.is_empty() || !more, "mistakes were due");
                all.extend(mistakes);
                if !more {
                    return Ok(PutEnd::Mistakes { mistakes: all, count });
                }
            }
            FromBulk::Error { code, text } => bail!("refused: {code:?}, {text}"),
            FromBulk::File { .. } | FromBulk::Ready { .. } => bail!("another answer was due"),
        }
        answer = said(next(socket).await?)?;
    }
}
