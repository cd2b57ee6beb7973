//! `bench server`: what an idle station costs the server.

use std::ops::Range;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use futures_util::{SinkExt, StreamExt};
use signaling::protocol::{Hello, Role, ToServer, VERSION, encode};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::figures::{Figure, Sheet};
use super::lab::Lab;
use super::process::resident_bytes;
use super::rivals::echo::Echo;
use crate::programs::{Programs, Server};

const STATIONS: usize = 2_000;
/// These come first and are not counted, so that what a server takes once is not theirs.
const FIRST: usize = 50;
/// Several pings, so that each socket has gone through all that an idle one does.
const SETTLE: Duration = Duration::from_secs(20);
/// A server of a school's size has this much for all its stations: 16 MiB.
const AT_MOST_KIB: f64 = 8.0;
/// Ours are two thousand as well, and share the machine with the server.
const READ_BUFFER_BYTES: usize = 1024;

/// What connects to a server.
#[derive(Clone, Copy, Debug)]
enum Guest {
    /// A candidate that says hello and then answers pings.
    Candidate,
    /// A socket, and no word.
    Silent,
}

/// Measures ours, then a plain WebSocket server on Node.js.
///
/// # Errors
/// Where ours cannot be measured.
pub fn run(programs: &Programs, lab: &Lab, sheet: &mut Sheet) -> anyhow::Result<()> {
    let data = tempfile::tempdir()?;
    let server = Server::start(programs, data.path(), 0)?;
    let ours = kib_each(server.pid(), &server.url, Guest::Candidate)?;
    drop(server);
    let plain = Echo::start(lab).and_then(|echo| kib_each(echo.pid(), echo.url(), Guest::Silent));
    let plain = sheet.rival("plain ws on Node.js", plain);
    sheet.add(Figure {
        bench: "server",
        what: "memory of an idle station of 2000",
        unit: "KiB",
        ours,
        at_most: Some(AT_MOST_KIB),
        rivals: plain.map(|kib| ("plain ws on Node.js", kib)).into_iter().collect(),
    });
    Ok(())
}

fn kib_each(pid: u32, url: &str, guest: Guest) -> anyhow::Result<f64> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut guests = connect(url, guest, 0..FIRST).await?;
        tokio::time::sleep(SETTLE).await;
        let before = resident_bytes(pid)?;
        guests.extend(connect(url, guest, FIRST..FIRST + STATIONS).await?);
        tokio::time::sleep(SETTLE).await;
        let lost = guests.iter().filter(|guest| guest.is_finished()).count();
        ensure!(lost == 0, "{lost} of the stations were cut");
        let after = resident_bytes(pid)?;
        eprintln!("{url}: {before} bytes with {FIRST} sockets, {after} with {STATIONS} more");
        Ok(after.saturating_sub(before) as f64 / STATIONS as f64 / 1024.0)
    })
}

async fn connect(url: &str, guest: Guest, numbers: Range<usize>) -> anyhow::Result<Vec<JoinHandle<()>>> {
    let mut guests = Vec::with_capacity(numbers.len());
    for number in numbers {
        let mut socket = open(url).await.with_context(|| format!("socket {number}"))?;
        match guest {
            Guest::Candidate => say_hello(&mut socket, number).await?,
            Guest::Silent => {}
        }
        // Reading answers the pings.
        guests.push(tokio::spawn(async move { while let Some(Ok(_)) = socket.next().await {} }));
    }
    Ok(guests)
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn open(url: &str) -> anyhow::Result<Socket> {
    let config = WebSocketConfig::default().read_buffer_size(READ_BUFFER_BYTES).write_buffer_size(0);
    let (socket, _) = tokio_tungstenite::connect_async_with_config(url, Some(config), true).await?;
    Ok(socket)
}

async fn say_hello(socket: &mut Socket, number: usize) -> anyhow::Result<()> {
    let hello = Hello {
        version: VERSION,
        name: format!("Candidat {number:05}"),
        role: Role::Candidate,
        resume: None,
        link: None,
        ears: Vec::new(),
        ticket: None,
    };
    socket.send(Message::text(encode(&ToServer::Hello(hello)))).await?;
    match socket.next().await {
        Some(Ok(Message::Text(text))) if text.contains("welcome") => Ok(()),
        answer => bail!("station {number} was not welcomed: {answer:?}"),
    }
}
