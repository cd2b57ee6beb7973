//! Real programs: the server, and stations driven by lines.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, bail};
use serde_json::Value;

/// Events waiting to be looked at; a call gives a few dozen a second.
const EVENTS: usize = 65_536;

/// Where the built programs are.
#[derive(Clone, Debug)]
pub struct Programs {
    /// `plateau-signaling`.
    pub server: PathBuf,
    /// `plateau`.
    pub station: PathBuf,
}

impl Programs {
    /// As handed over by the task runner, else as built beside this test.
    ///
    /// # Errors
    /// Where one of them is not built.
    pub fn find() -> anyhow::Result<Self> {
        let folder = std::env::current_exe()?;
        let folder = folder.ancestors().find(|at| at.join(program("plateau-signaling")).is_file());
        let find = |variable: &str, name: &str| -> anyhow::Result<PathBuf> {
            let given = std::env::var_os(variable).map(PathBuf::from);
            let path = given.or_else(|| Some(folder?.join(program(name)))).filter(|path| path.is_file());
            path.with_context(|| {
                format!("{name} is not built: run `cargo build -p signaling -p client` first")
            })
        };
        Ok(Programs {
            server: find("PLATEAU_SERVER_BIN", "plateau-signaling")?,
            station: find("PLATEAU_STATION_BIN", "plateau")?,
        })
    }
}

fn program(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}

/// A running server. Dropping it kills it, as a power failure would.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// `ws://HOST:PORT`.
    pub url: String,
}

impl Server {
    /// Starts the server on a free port, or on `port`, and waits until it listens.
    ///
    /// # Errors
    /// Where it does not.
    pub fn start(programs: &Programs, data: &Path, port: u16) -> anyhow::Result<Self> {
        Self::spawn(Command::new(&programs.server), data, "127.0.0.1", port)
    }

    /// Likewise, by a command that runs the server, for instance in another network namespace, on an address there.
    ///
    /// # Errors
    /// Where it does not listen.
    pub fn spawn(mut command: Command, data: &Path, address: &str, port: u16) -> anyhow::Result<Self> {
        let mut child = command
            .args(["--listen", &format!("{address}:{port}"), "--data"])
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("the server does not start")?;
        let mut words = BufReader::new(child.stdout.take().expect("its output was piped"));
        let mut line = String::new();
        words.read_line(&mut line)?;
        let Some(address) = line.trim().strip_prefix("listening on ") else {
            let _ = child.kill();
            bail!("the server says {line:?}");
        };
        Ok(Server { url: format!("ws://{address}"), child })
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.url.rsplit(':').next().and_then(|port| port.parse().ok()).expect("the address ends with a port")
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A station driven by lines. Dropping it kills it.
#[derive(Debug)]
pub struct Robot {
    /// For messages.
    pub name: String,
    child: Child,
    lines: Option<ChildStdin>,
    events: Receiver<(SystemTime, Value)>,
    /// Everything that it said so far, with the wall time of its saying.
    pub said: Vec<(SystemTime, Value)>,
}

impl Robot {
    /// Starts `plateau station --headless` with these arguments.
    ///
    /// # Errors
    /// Where it does not start.
    pub fn start(
        programs: &Programs,
        role: &str,
        name: &str,
        url: &str,
        more: &[&str],
    ) -> anyhow::Result<Self> {
        Self::spawn(Command::new(&programs.station), role, name, url, more)
    }

    /// Likewise, by a command that runs the station, for instance in another network namespace.
    ///
    /// # Errors
    /// Where it does not start.
    pub fn spawn(
        mut command: Command,
        role: &str,
        name: &str,
        url: &str,
        more: &[&str],
    ) -> anyhow::Result<Self> {
        let mut child = command
            .args(["station", "--headless", "--role", role, "--name", name, "--server", url])
            .args(more)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the station does not start")?;
        let (teller, events) = sync_channel(EVENTS);
        let output = BufReader::new(child.stdout.take().expect("its output was piped"));
        std::thread::Builder::new().name(format!("listen-{name}")).spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let event = serde_json::from_str(&line)
                    .unwrap_or_else(|_| serde_json::json!({ "is": "noise", "line": line }));
                if teller.send((SystemTime::now(), event)).is_err() {
                    return;
                }
            }
        })?;
        let lines = child.stdin.take();
        Ok(Robot { name: name.into(), child, lines, events, said: Vec::new() })
    }

    /// Says a line.
    ///
    /// # Errors
    /// Where the station is gone.
    pub fn say(&mut self, line: &Value) -> anyhow::Result<()> {
        self.say_raw(&line.to_string())
    }

    /// Says a line, be it JSON or not.
    ///
    /// # Errors
    /// Where the station is gone.
    pub fn say_raw(&mut self, line: &str) -> anyhow::Result<()> {
        let lines = self.lines.as_mut().context("its input is closed")?;
        writeln!(lines, "{line}").with_context(|| format!("{} is gone", self.name))
    }

    /// The next event of this kind for which `wanted` holds, from where the last waiting ended.
    ///
    /// # Errors
    /// Where none comes within `patience`.
    pub fn wait(
        &mut self,
        is: &str,
        patience: Duration,
        wanted: impl Fn(&Value) -> bool,
    ) -> anyhow::Result<(SystemTime, Value)> {
        let until = Instant::now() + patience;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok((at, event)) => {
                    self.said.push((at, event.clone()));
                    if event["is"] == is && wanted(&event) {
                        return Ok((at, event));
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    bail!("{}: no {is} within {patience:?}; it said {}", self.name, self.tail())
                }
                Err(RecvTimeoutError::Disconnected) => {
                    bail!("{}: ended before {is}; it said {}", self.name, self.tail())
                }
            }
        }
    }

    /// The last event of this kind among those waited through.
    pub fn last<'a>(&'a self, is: &'a str) -> Option<&'a Value> {
        self.all(is).next_back()
    }

    /// All of this kind among those waited through.
    pub fn all<'a>(&'a self, is: &'a str) -> impl DoubleEndedIterator<Item = &'a Value> {
        self.said.iter().map(|(_, event)| event).filter(move |event| event["is"] == is)
    }

    /// Takes in what it says for a while.
    pub fn listen_for(&mut self, time: Duration) {
        let until = Instant::now() + time;
        while let Ok(event) = self.events.recv_timeout(until.saturating_duration_since(Instant::now())) {
            self.said.push(event);
        }
    }

    /// Ends it and waits for its end.
    ///
    /// # Errors
    /// Where it does not exit with 0.
    pub fn quit(mut self) -> anyhow::Result<()> {
        self.say(&serde_json::json!({ "do": "quit" }))?;
        self.lines = None;
        let status = self.child.wait()?;
        anyhow::ensure!(status.success(), "{} ended with {status}", self.name);
        Ok(())
    }

    /// Kills it, as a power failure would.
    pub fn kill(mut self) {
        self.end();
    }

    /// Likewise, and waits until it is gone.
    pub fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    fn tail(&self) -> String {
        let quiet = ["stats", "roster"];
        let words: Vec<String> = self
            .said
            .iter()
            .filter(|(_, event)| !quiet.iter().any(|is| event["is"] == *is))
            .map(|(_, event)| event.to_string())
            .collect();
        words[words.len().saturating_sub(8)..].join(" ")
    }
}

impl Drop for Robot {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
