//! What an idle station costs the server: opens many from this process and reads the server's resident memory.
//!
//! ```text
//! ulimit -n 16384
//! cargo build --release -p signaling
//! cargo run --release -p signaling --example idle_stations -- target/release/plateau-signaling 2000
//! ```
//!
//! Linux only: it reads `/proc/PID/status`.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};
use futures_util::{SinkExt, StreamExt};
use signaling::protocol::{Hello, Role, ToServer, VERSION, encode};
use tokio_tungstenite::tungstenite::Message;

/// The most that an idle station may cost.
const BUDGET_BYTES: u64 = 8 * 1024;
/// Stations that come first and are not counted, so that what the server allocates once is not theirs.
const WARM_UP: usize = 50;
/// Several pings, so that each socket has gone through all that an idle one does.
const IDLE: Duration = Duration::from_secs(20);

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let program = args.next().context("which plateau-signaling?")?;
    let count: usize = args.next().context("how many stations?")?.parse()?;
    let data = std::env::temp_dir().join(format!("plateau-idle-{}", std::process::id()));
    let mut server = Command::new(program)
        .args(["--listen", "127.0.0.1:0", "--data"])
        .arg(&data)
        .stdout(Stdio::piped())
        .spawn()?;
    let measured = measure(&mut server, count);
    server.kill()?;
    server.wait()?;
    std::fs::remove_dir_all(&data)?;
    let bytes = measured?;
    println!("{bytes} bytes a station");
    if bytes > BUDGET_BYTES {
        bail!("more than {BUDGET_BYTES} bytes a station");
    }
    Ok(())
}

fn measure(server: &mut Child, count: usize) -> anyhow::Result<u64> {
    let mut line = String::new();
    BufReader::new(server.stdout.take().context("no output")?).read_line(&mut line)?;
    let addr = line.trim().strip_prefix("listening on ").context("the server does not listen")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut stations = Vec::new();
        for number in 0..WARM_UP {
            stations.push(station(addr, number).await?);
        }
        tokio::time::sleep(IDLE).await;
        let before = resident_bytes(server.id())?;
        for number in WARM_UP..WARM_UP + count {
            stations.push(station(addr, number).await?);
        }
        tokio::time::sleep(IDLE).await;
        if let Some(lost) = stations.iter().position(|station| station.is_finished()) {
            bail!("station {lost} was cut");
        }
        let after = resident_bytes(server.id())?;
        println!("resident: {before} bytes with {WARM_UP} stations, {after} with {count} more");
        Ok((after - before) / count as u64)
    })
}

/// A candidate that says hello and then answers pings.
async fn station(addr: &str, number: usize) -> anyhow::Result<tokio::task::JoinHandle<()>> {
    let (mut socket, _) = tokio_tungstenite::connect_async(format!("ws://{addr}")).await?;
    let hello = Hello {
        version: VERSION,
        name: format!("Candidat {number:05}"),
        role: Role::Candidate,
        resume: None,
        link: None,
        ticket: None,
    };
    socket.send(Message::text(encode(&ToServer::Hello(hello)))).await?;
    let Some(Ok(Message::Text(_))) = socket.next().await else {
        bail!("station {number} was not welcomed");
    };
    Ok(tokio::spawn(async move { while let Some(Ok(_)) = socket.next().await {} }))
}

fn resident_bytes(pid: u32) -> anyhow::Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    let kib: u64 = line.trim().trim_end_matches(" kB").trim().parse()?;
    Ok(kib * 1024)
}
