//! What a station and its server say to each other, read on its way: signaling and files are WebSockets without TLS, so
//! that what passes is what was said, but for the mask of a station's frames (RFC 6455 §5.3).

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A listener that passes everything on to the server, and keeps it.
pub struct Tap {
    pub url: String,
    addr: SocketAddr,
    kept: Arc<Kept>,
}

#[derive(Default)]
struct Kept {
    /// Of each connection, each way.
    streams: Mutex<Vec<Vec<u8>>>,
    over: AtomicBool,
}

impl Tap {
    /// Starts it before the server at `ws://HOST:PORT`.
    pub fn start(server: &str) -> Self {
        let server: SocketAddr = server.trim_start_matches("ws://").parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (addr, kept) = (listener.local_addr().unwrap(), Arc::new(Kept::default()));
        let theirs = Arc::clone(&kept);
        spawn("tap", move || {
            for station in listener.incoming().map_while(Result::ok) {
                if theirs.over.load(Ordering::Relaxed) {
                    return;
                }
                let server = TcpStream::connect(server).unwrap();
                for (from, to) in [(&station, &server), (&server, &station)] {
                    let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    let kept = Arc::clone(&theirs);
                    spawn("tapped", move || pass_on(from, to, &kept));
                }
            }
        });
        Tap { url: format!("ws://{addr}"), addr, kept }
    }

    /// What was said so far, both ways: the payloads of each connection's frames, and what is not one yet.
    pub fn heard(&self) -> Vec<Vec<u8>> {
        let streams = self.kept.streams.lock().unwrap_or_else(PoisonError::into_inner);
        streams.iter().map(|stream| unmasked(stream)).collect()
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        self.kept.over.store(true, Ordering::Relaxed);
        // Wakes the listener up; where that fails it has ended.
        let _ = TcpStream::connect(self.addr);
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().name(name.into()).spawn(work).unwrap();
}

fn pass_on(mut from: TcpStream, mut to: TcpStream, kept: &Kept) {
    let place = {
        let mut streams = kept.streams.lock().unwrap_or_else(PoisonError::into_inner);
        streams.push(Vec::new());
        streams.len() - 1
    };
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        // Kept before it arrives, so that whoever saw its effect finds it here.
        kept.streams.lock().unwrap_or_else(PoisonError::into_inner)[place].extend(&bytes[..count]);
        if to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    // Either side may have gone first.
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}

/// The head of the connection, then the payload of each whole frame (RFC 6455 §5.2), then the rest as it is.
fn unmasked(stream: &[u8]) -> Vec<u8> {
    let end = stream.windows(4).position(|four| four == b"\r\n\r\n").map_or(stream.len(), |at| at + 4);
    let (mut said, mut rest) = (stream[..end].to_vec(), &stream[end..]);
    while let Some((payload, after)) = frame(rest) {
        said.extend(payload);
        rest = after;
    }
    said.extend(rest);
    said
}

fn frame(bytes: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let short = usize::from(*bytes.get(1)? & 0x7f);
    let number = |bytes: &[u8]| bytes.iter().fold(0, |number, byte| number << 8 | usize::from(*byte));
    let (length, at) = match short {
        126 => (number(bytes.get(2..4)?), 4),
        127 => (number(bytes.get(2..10)?), 10),
        length => (length, 2),
    };
    let mask = match bytes[1] & 0x80 {
        0 => &[][..],
        _ => bytes.get(at..at + 4)?,
    };
    let start = at + mask.len();
    let payload = bytes.get(start..start.checked_add(length)?)?;
    let clear = |(index, byte): (usize, &u8)| byte ^ mask.get(index % 4).unwrap_or(&0);
    Some((payload.iter().enumerate().map(clear).collect(), &bytes[start + length..]))
}

#[test]
fn a_stations_frames_are_read_without_their_mask() {
    let mut stream = b"GET / HTTP/1.1\r\n\r\n".to_vec();
    let head = stream.len();
    // The example of RFC 6455 §5.7, masked and not, and the start of a third.
    stream.extend([0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]);
    stream.extend([0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x81, 0x05, 0x48]);
    assert_eq!(&unmasked(&stream)[head..], b"HelloHello\x81\x05H");
}
