//! A relay between two ends of a voice connection on this computer, which loses packets: no root, no namespaces.

use std::net::{SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often the thread looks whether it is to end.
const LOOK: Duration = Duration::from_millis(100);
/// More than any packet of a voice.
const LONGEST_BYTES: usize = 2_048;

/// Passes on what one end, whose address is told, and the other, which speaks first, send each other by way of it.
#[derive(Debug)]
pub struct Relay {
    port: u16,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    known: Mutex<Option<SocketAddr>>,
    loss_percent: AtomicU32,
    over: AtomicBool,
}

impl Relay {
    /// Starts it on every address of this computer.
    ///
    /// # Errors
    /// Where the system has no port or no thread for it.
    pub fn start() -> std::io::Result<Self> {
        let socket = UdpSocket::bind("0.0.0.0:0")?;
        socket.set_read_timeout(Some(LOOK))?;
        let port = socket.local_addr()?.port();
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        let thread =
            std::thread::Builder::new().name("relay".into()).spawn(move || relay(&socket, &theirs))?;
        Ok(Relay { port, shared, thread: Some(thread) })
    }

    /// Where both ends send to.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Tells it one of the two ends.
    pub fn know(&self, end: SocketAddr) {
        *self.shared.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
    }

    /// Has it lose so many per cent of the packets, either way, each by itself.
    pub fn lose(&self, percent: u32) {
        self.shared.loss_percent.store(percent, Ordering::Relaxed);
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // It has nothing to say, and panics at nothing.
            let _ = thread.join();
        }
    }
}

fn relay(socket: &UdpSocket, shared: &Shared) {
    let mut packet = [0; LONGEST_BYTES];
    let mut other = None;
    // The same draws each time.
    let mut draw = 1_u32;
    while !shared.over.load(Ordering::Relaxed) {
        // Nothing came, or an end closed its port: either way the next may.
        let Ok((length, from)) = socket.recv_from(&mut packet) else { continue };
        let Some(known) = *shared.known.lock().unwrap_or_else(PoisonError::into_inner) else { continue };
        // The known end's other socket tries this way, too; whoever took it for the other end would cut both off.
        if from.ip().is_loopback() {
            continue;
        }
        let to = if from == known { other } else { Some(known) };
        if from != known {
            other = Some(from);
        }
        draw = draw.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let lost = (draw >> 16) % 100 < shared.loss_percent.load(Ordering::Relaxed);
        if let Some(to) = to.filter(|_| !lost) {
            // A packet that cannot be sent is a packet lost.
            let _ = socket.send_to(&packet[..length], to);
        }
    }
}
