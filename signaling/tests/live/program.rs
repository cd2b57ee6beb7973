//! The server's program as a child process, and stations as bare sockets.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use signaling::protocol::*;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// On a machine that does much else.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Killed without a word when dropped.
pub struct Program {
    pub child: Child,
    pub addr: SocketAddr,
    _stdout: BufReader<ChildStdout>,
}

impl Program {
    pub fn start(data: &Path) -> Self {
        Self::start_with(data, None)
    }

    pub fn start_with(data: &Path, package: Option<&Path>) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_plateau-signaling"))
            .args(["--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(package.map(|_| "--package"))
            .args(package)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let addr = line.trim().strip_prefix("listening on ").unwrap_or_else(|| panic!("{line:?}"));
        Self { addr: addr.parse().unwrap(), child, _stdout: stdout }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

pub struct Socket {
    inner: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Socket {
    pub async fn connect(addr: SocketAddr) -> Self {
        let (inner, _) = tokio_tungstenite::connect_async(format!("ws://{addr}")).await.unwrap();
        Self { inner }
    }

    /// A connection whose hello was accepted.
    pub async fn hello(addr: SocketAddr, role: Role, name: &str) -> (Self, Welcome) {
        let mut socket = Self::connect(addr).await;
        let hello = Hello {
            version: VERSION,
            name: name.into(),
            role,
            resume: None,
            link: None,
            ears: Vec::new(),
            ticket: None,
        };
        socket.say(&ToServer::Hello(hello)).await.unwrap();
        match socket.next().await {
            Some(ToStation::Welcome(welcome)) => (socket, *welcome),
            other => panic!("{other:?}"),
        }
    }

    pub async fn say(&mut self, message: &ToServer) -> Result<(), ()> {
        self.send(Message::text(encode(message))).await
    }

    pub async fn send(&mut self, message: Message) -> Result<(), ()> {
        self.inner.send(message).await.map_err(drop)
    }

    /// The next message; none once the connection ended.
    pub async fn next(&mut self) -> Option<ToStation> {
        loop {
            match timeout(PATIENCE, self.inner.next()).await.expect("nothing comes") {
                Some(Ok(Message::Text(text))) => return Some(decode_told(&text).unwrap()),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(other)) => panic!("{other:?}"),
            }
        }
    }

    /// The next message that `wanted` finds something in.
    pub async fn find<T>(&mut self, wanted: impl Fn(ToStation) -> Option<T>) -> T {
        loop {
            let message = self.next().await.expect("the connection ended");
            if let Some(found) = wanted(message) {
                return found;
            }
        }
    }

    pub async fn refused(&mut self) -> ErrorCode {
        self.find(|message| match message {
            ToStation::Error { code, .. } => Some(code),
            _ => None,
        })
        .await
    }
}
