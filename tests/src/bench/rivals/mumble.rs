//! Mumble: a server and its clients' windows, set up so that nobody is asked anything.

use std::fmt;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::ensure;

use super::Call;
use crate::bench::lab::{Lab, run};
use crate::bench::process::Running;
use crate::bench::voice::ends::{End, Ends};
use crate::bench::voice::heard::Packets;

/// It makes its database first.
const START: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(50);
/// Until two windows are open, connected and speaking.
const SETTLE: Duration = Duration::from_secs(10);

/// When a client sends what its microphone hears, by Mumble's own numbers.
#[derive(Clone, Copy, Debug)]
pub enum Transmit {
    /// Always.
    Continuously = 0,
    /// When somebody speaks.
    ByVoice = 1,
}

/// What a client keeps ahead of the sound server beyond its jitter buffer, in packets of 10 ms.
#[derive(Clone, Copy, Debug)]
pub enum OutputDelay {
    /// As it is installed.
    Usual = 5,
    /// The least that its settings offer.
    Least = 1,
}

/// A client to be: its name and its devices.
#[derive(Clone, Copy, Debug)]
pub struct Client {
    /// What it is called, and its home.
    pub name: &'static str,
    /// The PulseAudio source.
    pub microphone: &'static str,
    /// The PulseAudio sink.
    pub speaker: &'static str,
    /// When it sends.
    pub transmit: Transmit,
    /// How much it keeps ahead.
    pub output_delay: OutputDelay,
}

impl fmt::Display for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Client { name, microphone, speaker, transmit, output_delay } = self;
        write!(f, "{name}:{microphone}:{speaker}:{}:{}", *transmit as u8, *output_delay as u8)
    }
}

/// A server, and the homes of its clients.
#[derive(Debug)]
pub struct Mumble {
    // Declared first: it ends before its folder is removed.
    server: Running,
    folder: tempfile::TempDir,
    host: &'static str,
    port: u16,
}

/// A call between two clients, the server at the end that speaks: voice crosses the link once.
///
/// # Errors
/// Where Mumble is not installed, or does not start.
pub fn call(lab: &Lab, ends: &Ends, output_delay: OutputDelay) -> anyhow::Result<Call> {
    lab.needs_display()?;
    let transmit = Transmit::Continuously;
    let clients = [
        Client { name: "alice", microphone: "mic_a_in", speaker: "spk_a", transmit, output_delay },
        Client { name: "bob", microphone: "mic_b_in", speaker: "spk_b", transmit, output_delay },
    ];
    let mumble = Mumble::start(lab, ends, &clients)?;
    let both = [mumble.open(ends, End::A, &clients[0])?, mumble.open(ends, End::B, &clients[1])?];
    std::thread::sleep(SETTLE);
    let Mumble { server, folder, .. } = mumble;
    Ok(Call { ends: both, packets: Packets::NotRtp, _servers: vec![server], _folder: folder })
}

impl Mumble {
    /// Starts the server at end A and prepares the clients.
    ///
    /// # Errors
    /// Where Mumble is not installed, or does not start.
    pub fn start(lab: &Lab, ends: &Ends, clients: &[Client]) -> anyhow::Result<Self> {
        run(Command::new("sh").args(["-c", "command -v mumble && command -v murmurd"]))
            .map_err(|_| anyhow::anyhow!("mumble and mumble-server are not installed"))?;
        let folder = tempfile::tempdir()?;
        // Free a moment ago, and it takes none by itself.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut prepare = Command::new("python3");
        let host = ends.address(End::A);
        prepare.arg(lab.script("mumble_home.py")).arg(folder.path()).args([host, &port.to_string()]);
        run(prepare.args(clients.iter().map(Client::to_string)))?;
        let mut server = ends.command(End::A, "murmurd");
        server.arg("-fg").arg("-ini").arg(folder.path().join("server.ini"));
        server.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mumble = Mumble { server: Running::start(&mut server)?, folder, host, port };
        mumble.wait_until_it_listens(ends)?;
        Ok(mumble)
    }

    /// A client's window that connects to the server.
    ///
    /// # Errors
    /// Where it does not start.
    pub fn open(&self, ends: &Ends, end: End, client: &Client) -> anyhow::Result<Running> {
        let home = self.folder.path().join(client.name);
        let mut window = ends.command(end, "mumble");
        window.args(["-m", &format!("mumble://{}@{}:{}", client.name, self.host, self.port)]);
        let under = |part: &str| -> PathBuf { home.join(part) };
        window.env("XDG_CONFIG_HOME", under(".config")).env("XDG_DATA_HOME", under(".local/share"));
        window.env("HOME", &home).current_dir(&home);
        window.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Running::start(&mut window)
    }

    fn wait_until_it_listens(&self, ends: &Ends) -> anyhow::Result<()> {
        let until = Instant::now() + START;
        let connect = format!("import socket; socket.create_connection(('{}', {}), 1)", self.host, self.port);
        while run(ends.command(End::A, "python3").args(["-c", &connect])).is_err() {
            ensure!(Instant::now() < until, "its server does not listen");
            std::thread::sleep(POLL);
        }
        Ok(())
    }
}
