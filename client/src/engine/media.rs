//! The peer connections, on a thread and reactor of their own: to each station that is spoken with, to those that listen
//! here, and to the one listened to. Each is a task: what one waits for delays no other.

mod agreed;
mod ear;
mod peer;
mod task;

use std::collections::BTreeMap;
use std::thread::JoinHandle;

use audio::{Format, Inlet, Packet, PathReport, Side};
use signaling::protocol::Link;
use tokio::sync::mpsc;

use crate::station::Way;
use task::{Making, PeerTask};

/// Requests waiting for the thread; an offer and its candidates are a dozen.
const REQUESTS: usize = 256;

/// What the engine asks of the peer connections.
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

/// What a peer connection has to say.
#[derive(Debug)]
pub(super) enum MediaEvent {
    Signal {
        link: Link,
        body: String,
    },
    Connected(Link),
    Failed(Link),
    /// Of a call's, milliseconds.
    RoundTrip(Link, f32),
    /// What the other side takes.
    Agreed(Link, Format),
    /// How the other side receives one of our streams: the own voice, or to a listener either; the round trip is told
    /// apart.
    Reported(Link, Side, PathReport),
}

/// What the audio thread encoded.
#[derive(Debug)]
pub(super) struct Encoded {
    /// For the peers of calls.
    pub packets: mpsc::Receiver<(Link, Packet)>,
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
    let mut peers = Peers { living: BTreeMap::new(), leaving: BTreeMap::new(), inlet, events };
    loop {
        // Nothing here is waited for: that is for the tasks, so that nobody's voice stands behind who comes and goes.
        tokio::select! {
            biased;
            request = requests.recv() => match request {
                None => break,
                Some(MediaRequest::Open { link, offerer, way }) => peers.open(link, offerer, way),
                Some(MediaRequest::Signal { link, body }) => peers.signal(link, body),
                Some(MediaRequest::Close(link)) => peers.close(link),
            },
            packet = encoded.packets.recv() => {
                let Some((link, packet)) = packet else { break };
                peers.send(link, packet);
            },
            Some((side, packet)) = encoded.forwarded.recv() => peers.forward(side, &packet),
        }
    }
    peers.end().await;
}

/// The connections, each a task of its own.
struct Peers {
    living: BTreeMap<Link, PeerTask>,
    /// Those that are being closed.
    leaving: BTreeMap<Link, tokio::task::JoinHandle<()>>,
    inlet: Inlet,
    events: mpsc::Sender<MediaEvent>,
}

impl Peers {
    fn open(&mut self, link: Link, offerer: bool, way: Way) {
        self.close(link);
        let making = Making { link, offerer, way, former: self.leaving.remove(&link) };
        self.living.insert(link, PeerTask::start(making, self.inlet.clone(), self.events.clone()));
    }

    fn signal(&self, link: Link, body: String) {
        if let Some(peer) = self.living.get(&link)
            && !peer.signal(body)
        {
            tracing::warn!("a peer connection takes no more descriptions and candidates");
            tell(&self.events, MediaEvent::Failed(link));
        }
    }

    fn close(&mut self, link: Link) {
        self.leaving.retain(|_, task| !task.is_finished());
        if let Some(peer) = self.living.remove(&link) {
            self.leaving.insert(link, peer.leave());
        }
    }

    /// Sends a packet of a call to its peer, and no other.
    fn send(&self, link: Link, packet: Packet) {
        if let Some(peer) = self.living.get(&link).filter(|peer| peer.way == Way::Call) {
            peer.send(Side::Near, packet);
        }
    }

    /// Sends a packet of a forwarded voice to all that listen here.
    fn forward(&self, side: Side, packet: &Packet) {
        for peer in self.living.values().filter(|peer| peer.way == Way::Forward) {
            peer.send(side, packet.clone());
        }
    }

    /// Closes all, at once, and waits for them.
    async fn end(mut self) {
        while let Some((link, _)) = self.living.first_key_value() {
            self.close(*link);
        }
        for task in self.leaving.into_values() {
            if let Err(panic) = task.await {
                tracing::error!(%panic, "a peer connection did not end well");
            }
        }
    }
}

/// Never waits: this also runs on the connection's own task.
fn tell(events: &mpsc::Sender<MediaEvent>, event: MediaEvent) {
    if let Err(error) = events.try_send(event) {
        tracing::warn!(%error, "the engine takes no more media events");
    }
}

#[cfg(test)]
mod tests;
