//! The peer connections, on a thread and reactor of their own: to the paired station, to those that listen here, and to
//! the one listened to.

mod agreed;
mod ear;
mod peer;

use std::collections::BTreeMap;
use std::thread::JoinHandle;
use std::time::Duration;

use audio::{Format, Inlet, Packet, PathReport, Side};
use signaling::protocol::Link;
use tokio::sync::mpsc;

use crate::station::Way;
use peer::Peer;

/// Requests waiting for the thread; an offer and its candidates are a dozen.
const REQUESTS: usize = 256;
/// A connection closes in milliseconds; nobody waits longer for one that does not.
const CLOSING: Duration = Duration::from_secs(1);
/// How often round trips are read while connected.
const ROUND_TRIPS: Duration = Duration::from_secs(1);

/// What the engine asks of the peer connection.
#[derive(Debug)]
pub(super) enum MediaRequest {
    /// Make a connection.
    Open {
        link: Link,
        offerer: bool,
        way: Way,
    },
    /// From the other station.
    Signal {
        link: Link,
        body: String,
    },
    Close(Link),
}

/// What the peer connection has to say.
#[derive(Debug)]
pub(super) enum MediaEvent {
    Signal {
        link: Link,
        body: String,
    },
    Connected(Link),
    Failed(Link),
    RoundTrip(f32),
    /// What the other side takes.
    Agreed(Link, Format),
    /// How the other side receives; the round trip is told apart.
    Reported(Link, PathReport),
}

/// What the audio thread encoded.
#[derive(Debug)]
pub(super) struct Encoded {
    /// For the paired station.
    pub packets: mpsc::Receiver<Packet>,
    /// For all that listen here.
    pub forwarded: mpsc::Receiver<(Side, Packet)>,
}

/// The media thread's end at the engine. Dropping it closes all connections and waits for the thread.
#[derive(Debug)]
pub(super) struct Media {
    requests: Option<mpsc::Sender<MediaRequest>>,
    thread: Option<JoinHandle<()>>,
}

impl Media {
    /// Starts the thread. `inlet` takes what peers sent.
    pub fn start(encoded: Encoded, inlet: Inlet, events: mpsc::Sender<MediaEvent>) -> std::io::Result<Self> {
        let (requests, queue) = mpsc::channel(REQUESTS);
        let thread = std::thread::Builder::new().name("media".into()).spawn(move || {
            // What a busy computer delays here is waited for at the other end in every word.
            audio::raise_priority();
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            match runtime {
                Ok(runtime) => runtime.block_on(run(queue, encoded, inlet, events)),
                Err(error) => tracing::error!(%error, "no reactor for media"),
            }
        })?;
        Ok(Media { requests: Some(requests), thread: Some(thread) })
    }

    pub fn ask(&self, request: MediaRequest) {
        let sent = self.requests.as_ref().is_some_and(|requests| requests.try_send(request).is_ok());
        if !sent {
            tracing::warn!("the media thread takes no more requests");
        }
    }
}

impl Drop for Media {
    fn drop(&mut self) {
        self.requests = None;
        if let Some(Err(panic)) = self.thread.take().map(JoinHandle::join) {
            tracing::error!(?panic, "the media thread panicked");
        }
    }
}

async fn run(
    mut requests: mpsc::Receiver<MediaRequest>,
    mut encoded: Encoded,
    inlet: Inlet,
    events: mpsc::Sender<MediaEvent>,
) {
    let mut peers: BTreeMap<Link, Peer> = BTreeMap::new();
    let mut round_trips = tokio::time::interval(ROUND_TRIPS);
    loop {
        tokio::select! {
            biased;
            request = requests.recv() => match request {
                None => break,
                Some(MediaRequest::Close(link)) => close(peers.remove(&link)).await,
                Some(MediaRequest::Open { link, offerer, way }) => {
                    close(peers.remove(&link)).await;
                    match Peer::open(link, offerer, way, inlet.clone(), events.clone()).await {
                        Ok(opened) => drop(peers.insert(link, opened)),
                        Err(error) => {
                            tracing::error!(%error, "no peer connection");
                            tell(&events, MediaEvent::Failed(link));
                        }
                    }
                }
                Some(MediaRequest::Signal { link, body }) => {
                    if let Some(peer) = peers.get_mut(&link)
                        && let Err(error) = peer.signal(&body).await
                    {
                        tracing::warn!(%error, "a description or candidate was not usable");
                        tell(&events, MediaEvent::Failed(link));
                    }
                }
            },
            packet = encoded.packets.recv() => {
                let Some(packet) = packet else { break };
                if let Some(peer) = peers.values_mut().find(|peer| peer.way == Way::Call) {
                    peer.send(Side::Near, &packet).await;
                }
            },
            Some((side, packet)) = encoded.forwarded.recv() => {
                for peer in peers.values_mut().filter(|peer| peer.way == Way::Forward) {
                    peer.send(side, &packet).await;
                }
            },
            _ = round_trips.tick() => {
                if let Some(peer) = peers.values().find(|peer| peer.way == Way::Call)
                    && let Some(ms) = peer.round_trip_ms().await
                {
                    tell(&events, MediaEvent::RoundTrip(ms));
                }
            }
        }
    }
    for peer in peers.into_values() {
        close(Some(peer)).await;
    }
}

async fn close(peer: Option<Peer>) {
    if let Some(peer) = peer
        && tokio::time::timeout(CLOSING, peer.close()).await.is_err()
    {
        tracing::warn!("a peer connection does not close");
    }
}

/// Never waits: this also runs on the connection's own task.
fn tell(events: &mpsc::Sender<MediaEvent>, event: MediaEvent) {
    if let Err(error) = events.try_send(event) {
        tracing::warn!(%error, "the engine takes no more media events");
    }
}
