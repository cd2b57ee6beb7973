//! A peer connection as a task: it is made, signalled, used and closed in order, and nobody waits for it.
//!
//! All tasks share the media thread. A description keeps it for less than half a millisecond, in all that was measured:
//! what is long is waiting, for a socket, for the other station or for a driver to end, and meanwhile the others run.

use std::time::Duration;

use audio::{Inlet, Packet, Side};
use signaling::protocol::Link;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use tokio::task::JoinHandle;

use super::peer::Peer;
use super::{MediaEvent, tell};
use crate::station::Way;

/// Descriptions and candidates waiting at most: those of one making are a dozen.
const SIGNALS: usize = 64;
/// Packets waiting at most: 320 ms of one voice, while the task is at something else.
const PACKETS: usize = 32;
/// A connection closes in milliseconds; nobody waits longer for one that does not.
const CLOSING: Duration = Duration::from_secs(1);
/// How often round trips are read.
const ROUND_TRIPS: Duration = Duration::from_secs(1);

/// A connection to be made.
pub(super) struct Making {
    pub link: Link,
    pub offerer: bool,
    pub way: Way,
    /// Another of the same link, which has its last word before this one has its first.
    pub former: Option<JoinHandle<()>>,
}

/// The media loop's end of a connection.
pub(super) struct PeerTask {
    pub way: Way,
    signals: mpsc::Sender<String>,
    packets: mpsc::Sender<(Side, Packet)>,
    task: JoinHandle<()>,
}

impl PeerTask {
    /// Begins to make a connection; [`MediaEvent::Failed`] where that fails.
    pub fn start(making: Making, inlet: Inlet, events: mpsc::Sender<MediaEvent>) -> Self {
        let (signals, to_read) = mpsc::channel(SIGNALS);
        let (packets, to_send) = mpsc::channel(PACKETS);
        let way = making.way;
        let task = tokio::spawn(run(making, inlet, events, to_read, to_send));
        PeerTask { way, signals, packets, task }
    }

    /// Gives it what the other station sent; false where it takes no more. One that failed says nothing more.
    pub fn signal(&self, body: String) -> bool {
        !matches!(self.signals.try_send(body), Err(TrySendError::Full(_)))
    }

    /// Sends a packet. What finds no room is late: the far end counts it as lost.
    pub fn send(&self, side: Side, packet: Packet) {
        let _ = self.packets.try_send((side, packet));
    }

    /// Has it close; the task ends once it has.
    pub fn leave(self) -> JoinHandle<()> {
        self.task
    }
}

async fn run(
    making: Making,
    inlet: Inlet,
    events: mpsc::Sender<MediaEvent>,
    mut signals: mpsc::Receiver<String>,
    mut packets: mpsc::Receiver<(Side, Packet)>,
) {
    let Making { link, offerer, way, former } = making;
    if let Some(former) = former {
        // How it ended is of no matter.
        let _ = former.await;
    }
    let mut peer = match Peer::open(link, offerer, way, inlet, events.clone()).await {
        Ok(peer) => peer,
        Err(error) => {
            tracing::error!(%error, "no peer connection");
            return tell(&events, MediaEvent::Failed(link));
        }
    };
    let mut round_trips = tokio::time::interval(ROUND_TRIPS);
    loop {
        tokio::select! {
            biased;
            signal = signals.recv() => {
                let Some(body) = signal else { break };
                if let Err(error) = peer.signal(&body).await {
                    tracing::warn!(%error, "a description or candidate was not usable");
                    tell(&events, MediaEvent::Failed(link));
                }
            }
            Some((side, packet)) = packets.recv() => peer.send(side, packet).await,
            _ = round_trips.tick(), if way == Way::Call => {
                if let Some(ms) = peer.round_trip_ms().await {
                    tell(&events, MediaEvent::RoundTrip(link, ms));
                }
            }
        }
    }
    if tokio::time::timeout(CLOSING, peer.close()).await.is_err() {
        tracing::warn!("a peer connection does not close");
    }
}
