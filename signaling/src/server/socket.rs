//! One task per socket: frames in, frames out, and nothing decided.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::{CapacityError, Error};
use tokio_tungstenite::tungstenite::handshake::server::Request;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Bytes, Message, Utf8Bytes};

use super::outbox::{Goodbye, Outbox, Outgoing, outbox};
use crate::exam::Entropy;
use crate::hub::{CloseReason, ConnId, FetchId, Offered, Refusal};
use crate::package::Exam;
use crate::protocol::exam::ToExam;
use crate::protocol::{
    BULK_PATH, BulkWord, ErrorCode, FileHash, MAX_MESSAGE_BYTES, NotTaken, ResumeSecret, SharedFile,
    StationId, ToServer, ToStation, decode, encode,
};

/// A station sends its handshake at once; who has not finished by then is no station.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(5);
/// A socket that takes not one more message in so long is cut: its peer is gone, or reads nothing.
pub(super) const WRITE_WITHIN: Duration = Duration::from_secs(10);
/// How long, and how much, is still read and dropped after a close, so that a reset does not overtake the last
/// words (RFC 9293 §3.10.4: data that arrives after a close resets the connection).
const LINGER: Duration = Duration::from_secs(1);
const LINGER_BYTES: usize = 1024 * 1024;
/// A message somewhat too large is read whole, so that it can be refused and the connection goes on. Beyond this it
/// is refused and the connection is closed.
const MAX_READ_BYTES: usize = MAX_MESSAGE_BYTES + 16 * 1024;
/// tungstenite allocates the read buffer at once and keeps it: small, for thousands of idle stations. It grows for
/// as long as a larger message is read.
const READ_BUFFER_BYTES: usize = 512;

pub(super) type Socket = WebSocketStream<TcpStream>;

/// What sockets tell the hub's task. Like the hub's own inputs, but small: each socket's task has room for one.
#[derive(Debug)]
pub(super) enum FromSocket {
    Opened { conn: ConnId, secret: ResumeSecret, word: BulkWord, outbox: Outbox },
    Received { conn: ConnId, message: Result<Box<ToServer>, Refusal> },
    Ordered { conn: ConnId, order: Box<(ToServer, Entropy)> },
    Heard { conn: ConnId },
    Fetch { fetch: Box<Fetch>, answer: oneshot::Sender<Verdict> },
    Put { word: BulkWord, answer: oneshot::Sender<Admission> },
    Package { by: StationId, exam: Arc<Exam>, answer: oneshot::Sender<Admission> },
    PackageKept(bool),
    Offered { offered: Box<Offered>, answer: oneshot::Sender<Word> },
    Arrived { fetch: FetchId, whole: bool, answer: oneshot::Sender<Word> },
    Closed { conn: ConnId },
}

/// What is said to who would send a file, or has.
#[derive(Debug)]
pub(super) enum Word {
    Take(FetchId),
    Kept(u64),
    NotTaken(NotTaken),
    Denied(Refusal),
}

/// The file to send, or why none.
pub(super) type Verdict = Result<SharedFile, Refusal>;

/// A file that is asked for on a bulk connection.
#[derive(Debug)]
pub(super) struct Fetch {
    pub(super) word: BulkWord,
    pub(super) hash: FileHash,
    pub(super) from: u64,
}

/// Who sends something that is taken, or why it is not.
pub(super) type Admission = Result<StationId, NotAdmitted>;

/// Why something is not taken.
#[derive(Debug)]
pub(super) enum NotAdmitted {
    /// Now, or from there.
    Declined(NotTaken),
    /// The word is wrong.
    Denied(Refusal),
}

/// What a connection is for, as its path says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Signaling,
    Bulk,
}

/// Makes a WebSocket of a connection; the permit is given back when that is done.
pub(super) async fn shake_hands(
    stream: TcpStream,
    permit: OwnedSemaphorePermit,
) -> Option<(Socket, Purpose)> {
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(0)
        .max_write_buffer_size(2 * MAX_READ_BYTES)
        .max_message_size(Some(MAX_READ_BYTES))
        .max_frame_size(Some(MAX_READ_BYTES));
    let mut purpose = Purpose::Signaling;
    #[expect(clippy::result_large_err, reason = "the shape that tungstenite asks for")]
    let look_at_path = |request: &Request, response| {
        if request.uri().path().ends_with(BULK_PATH) {
            purpose = Purpose::Bulk;
        }
        Ok(response)
    };
    let handshake = tokio_tungstenite::accept_hdr_async_with_config(stream, look_at_path, Some(config));
    let socket = timeout(HANDSHAKE_WITHIN, handshake).await;
    drop(permit);
    match socket {
        Ok(Ok(socket)) => Some((socket, purpose)),
        Ok(Err(error)) => {
            tracing::debug!(%error, "no WebSocket");
            None
        }
        Err(_) => None,
    }
}

/// Carries messages between a socket and the hub until either ends it.
pub(super) async fn serve(mut socket: Socket, conn: ConnId, to_hub: mpsc::Sender<FromSocket>) {
    let (secret, word) = match (getrandom::u64(), getrandom::u64()) {
        (Ok(secret), Ok(word)) => (ResumeSecret(secret), BulkWord(word)),
        (Err(error), _) | (_, Err(error)) => {
            return tracing::error!(%error, "the system gives no randomness: connection refused");
        }
    };
    let (outbox, mut waiting) = outbox();
    if to_hub.send(FromSocket::Opened { conn, secret, word, outbox }).await.is_err() {
        return;
    }
    loop {
        tokio::select! {
            message = waiting.next() => {
                if !write(&mut socket, message).await {
                    break;
                }
            }
            frame = socket.next() => {
                let heard = match frame {
                    Some(Ok(frame)) => heard(conn, frame),
                    Some(Err(error)) => {
                        Box::pin(refuse(&mut socket, error)).await;
                        break;
                    }
                    None => break,
                };
                let Some(heard) = heard else {
                    break;
                };
                if to_hub.send(heard).await.is_err() {
                    return;
                }
            }
        }
    }
    // Ignored by the hub where it closed the connection itself, and by nobody where the server stops.
    let _ = to_hub.send(FromSocket::Closed { conn }).await;
}

/// What a frame tells the hub; none where it is the last.
fn heard(conn: ConnId, frame: Message) -> Option<FromSocket> {
    let message = match frame {
        Message::Text(text) => match decode(text.as_str()) {
            Ok(message) => return Some(with_entropy(conn, message)),
            Err(error) => Err(Refusal::from(error)),
        },
        Message::Binary(_) => Err(Refusal::new(ErrorCode::TooLarge, "a message is text")),
        Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => return Some(FromSocket::Heard { conn }),
        Message::Close(_) => return None,
    };
    Some(FromSocket::Received { conn, message })
}

/// An order of the exam gets randomness of its own; where the system gives none, the hub does not carry it out.
fn with_entropy(conn: ConnId, message: Box<ToServer>) -> FromSocket {
    let is_order = matches!(*message, ToServer::Exam(ToExam::Make { .. } | ToExam::Order { .. }));
    let mut bytes = [0; 32];
    match is_order.then(|| getrandom::fill(&mut bytes)) {
        None => FromSocket::Received { conn, message: Ok(message) },
        Some(Ok(())) => FromSocket::Ordered { conn, order: Box::new((*message, Entropy(bytes))) },
        Some(Err(error)) => {
            tracing::error!(%error, "the system gives no randomness: an order is not carried out");
            FromSocket::Received { conn, message: Ok(message) }
        }
    }
}

/// Sends what the hub gave; false where the socket is to end.
async fn write(socket: &mut Socket, message: Option<Outgoing>) -> bool {
    let message = match message {
        Some(Outgoing::Text(text)) => Message::Text(text),
        Some(Outgoing::Ping) => Message::Ping(Bytes::new()),
        Some(Outgoing::Close(why)) => {
            Box::pin(close(socket, goodbye(why))).await;
            return false;
        }
        // Cut by the hub: the queue was full.
        None => return false,
    };
    matches!(timeout(WRITE_WITHIN, socket.send(message)).await, Ok(Ok(())))
}

/// Answers what cannot be read on from, on either kind of connection: their errors are written alike.
pub(super) async fn refuse(socket: &mut Socket, error: Error) {
    let (code, close_code) = match error {
        Error::Capacity(CapacityError::MessageTooLong { .. }) => (ErrorCode::TooLarge, CloseCode::Size),
        Error::Utf8(_) => (ErrorCode::Malformed, CloseCode::Invalid),
        _ => return,
    };
    let text = encode(&ToStation::Error { code, text: error.to_string(), about: None });
    if let Ok(Ok(())) = timeout(WRITE_WITHIN, socket.send(Message::text(text))).await {
        close(socket, CloseFrame { code: close_code, reason: Utf8Bytes::default() }).await;
    }
}

/// Says goodbye, and reads what is on its way for a moment.
pub(super) async fn close(socket: &mut Socket, frame: CloseFrame) {
    let said = timeout(LINGER, socket.send(Message::Close(Some(frame)))).await;
    if !matches!(said, Ok(Ok(()))) {
        return;
    }
    let stream = socket.get_mut();
    let _ = timeout(LINGER, async {
        stream.shutdown().await?;
        let mut dropped = [0; 1024];
        let mut left = LINGER_BYTES;
        while left > 0 {
            match stream.read(&mut dropped).await? {
                0 => break,
                read => left = left.saturating_sub(read),
            }
        }
        std::io::Result::Ok(())
    })
    .await;
}

pub(super) fn goodbye(why: Goodbye) -> CloseFrame {
    let (code, reason) = match why {
        Goodbye::ByHub(CloseReason::NoHello) => (CloseCode::Policy, "no hello"),
        Goodbye::ByHub(CloseReason::Silent) => (CloseCode::Policy, "nothing heard"),
        Goodbye::ByHub(CloseReason::Replaced) => (CloseCode::Policy, "replaced by another connection"),
        Goodbye::ServerStops => (CloseCode::Away, "the server stops"),
    };
    CloseFrame { code, reason: Utf8Bytes::from_static(reason) }
}
