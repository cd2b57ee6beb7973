//! Sending a file to the server: from where it has it, frame by frame, until it says what became of it.

use std::io::SeekFrom;

use anyhow::{Context, bail, ensure};
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use signaling::protocol::{BULK_FRAME_BYTES, FromBulk, PackageMistake, ToBulk, Upload, decode};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::{BulkEvent, PutRequest, SILENCE, ask, next, open, tell};
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
    let mut file = match File::open(&packed.file).await {
        Ok(file) => file,
        Err(error) => {
            tracing::warn!(%error, "what was packed cannot be read any more");
            return Ok(PutEnd::Changed);
        }
    };
    let mut socket = open(server).await?;
    let (hash, bytes) = (packed.hash, packed.bytes);
    ask(&mut socket, &ToBulk::Put { word: *word, hash, bytes, from: 0, what: Upload::Package }).await?;
    let from = match said(next(&mut socket).await?)? {
        FromBulk::Ready { hash: of, from } if of == hash && from <= bytes => from,
        other => return end(other, &mut socket).await,
    };
    tell(events, BulkEvent::Sent { number: *number, bytes: from }).await;
    file.seek(SeekFrom::Start(from)).await?;
    let (mut sink, mut stream) = socket.split();
    let sending = send(&mut sink, &mut file, from..bytes, *number, events);
    let early = tokio::select! {
        sent = sending => match sent? {
            true => None,
            false => return Ok(PutEnd::Changed),
        },
        // The server has something against it before all of it is there.
        answer = answer(&mut stream) => Some(answer?),
    };
    let mut socket = sink.reunite(stream).ok().context("two halves of one")?;
    let answer = match early {
        Some(answer) => answer,
        None => said(next(&mut socket).await?)?,
    };
    end(answer, &mut socket).await
}

/// False where the file is shorter than it was.
async fn send(
    sink: &mut (impl Sink<Message, Error = Error> + Unpin),
    file: &mut File,
    range: std::ops::Range<u64>,
    number: u64,
    events: &mpsc::Sender<BulkEvent>,
) -> anyhow::Result<bool> {
    let (mut sent, mut told) = (range.start, range.start);
    while sent < range.end {
        let length = (range.end - sent).min(BULK_FRAME_BYTES as u64) as usize;
        let mut frame = vec![0; length];
        if let Err(error) = file.read_exact(&mut frame).await {
            tracing::warn!(%error, "what was packed is not as it was");
            return Ok(false);
        }
        let sending = sink.send(Message::binary(frame));
        timeout(SILENCE, sending).await.context("the server does not read")??;
        sent += length as u64;
        if sent - told >= TOLD_EVERY || sent == range.end {
            told = sent;
            tell(events, BulkEvent::Sent { number, bytes: sent }).await;
        }
    }
    Ok(true)
}

/// What the server says while it is sent to.
async fn answer(
    stream: &mut (impl Stream<Item = Result<Message, Error>> + Unpin),
) -> anyhow::Result<FromBulk> {
    loop {
        match stream.next().await.context("the server closed the connection")?? {
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
async fn end(first: FromBulk, socket: &mut super::Socket) -> anyhow::Result<PutEnd> {
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
