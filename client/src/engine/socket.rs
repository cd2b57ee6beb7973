//! The WebSocket to the server, one task for each opening.

use futures_util::{SinkExt, StreamExt};
use signaling::protocol::{self, MAX_TOLD_BYTES, ToServer, ToStation};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

/// Messages waiting to be sent; a server that lets so many wait is lost.
const OUTGOING: usize = 256;
/// Enough for a page of chat at once; tungstenite would take 128 KiB.
const READ_BUFFER_BYTES: usize = 8 * 1024;

/// What a socket has to say. The number tells one opening from the next.
#[derive(Debug)]
pub(super) enum SocketEvent {
    Opened,
    Received(Box<ToStation>),
    /// A ping or something this version does not understand: the server lives.
    Heard,
    Closed(String),
}

/// One opening of the socket. Dropping it closes the socket.
#[derive(Debug)]
pub(super) struct Socket {
    pub opening: u64,
    outgoing: mpsc::Sender<ToServer>,
    task: tokio::task::JoinHandle<()>,
}

impl Socket {
    /// Opens in the background; must be called within the engine's runtime.
    pub fn open(server: String, opening: u64, events: mpsc::Sender<(u64, SocketEvent)>) -> Self {
        let (outgoing, queue) = mpsc::channel(OUTGOING);
        let task = tokio::spawn(async move {
            let why = match converse(server, opening, queue, &events).await {
                Ok(()) => "closed by the server".to_owned(),
                Err(error) => error.to_string(),
            };
            // The engine is gone where nobody hears it.
            let _ = events.send((opening, SocketEvent::Closed(why))).await;
        });
        Socket { opening, outgoing, task }
    }

    /// False where the message finds no room or the socket is closing.
    pub fn send(&self, message: ToServer) -> bool {
        self.outgoing.try_send(message).is_ok()
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn converse(
    server: String,
    opening: u64,
    mut queue: mpsc::Receiver<ToServer>,
    events: &mpsc::Sender<(u64, SocketEvent)>,
) -> anyhow::Result<()> {
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER_BYTES)
        .max_message_size(Some(MAX_TOLD_BYTES))
        .max_frame_size(Some(MAX_TOLD_BYTES));
    let no_nagle = true;
    let (stream, _) = tokio_tungstenite::connect_async_with_config(server, Some(config), no_nagle).await?;
    let (mut sink, mut stream) = stream.split();
    events.send((opening, SocketEvent::Opened)).await?;
    loop {
        tokio::select! {
            message = queue.recv() => {
                let Some(message) = message else { return Ok(()) };
                sink.send(Message::text(protocol::encode(&message))).await?;
            }
            frame = stream.next() => {
                let Some(frame) = frame else { return Ok(()) };
                let event = match frame? {
                    Message::Text(text) => match protocol::decode_told(&text) {
                        Ok(message) => SocketEvent::Received(Box::new(message)),
                        Err(error) => {
                            tracing::warn!(%error, "a message from the server was not understood");
                            SocketEvent::Heard
                        }
                    },
                    Message::Close(_) => return Ok(()),
                    Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => SocketEvent::Heard,
                };
                events.send((opening, event)).await?;
            }
        }
    }
}
