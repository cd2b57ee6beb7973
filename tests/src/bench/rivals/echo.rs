//! A plain WebSocket server: the `ws` package on Node.js, and nothing else.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};

use crate::bench::lab::{Lab, run};
use crate::bench::process::Running;

/// The server, running.
#[derive(Debug)]
pub struct Echo {
    server: Running,
    url: String,
}

impl Echo {
    /// Installs `ws` by npm at the first time, and starts the server on a free port.
    ///
    /// # Errors
    /// Where Node.js or npm are not there, or the package cannot be had.
    pub fn start(lab: &Lab) -> anyhow::Result<Self> {
        run(Command::new("node").arg("--version"))?;
        let folder = lab.out().join("node");
        let modules = folder.join("node_modules");
        if !modules.join("ws").is_dir() {
            std::fs::create_dir_all(&folder)?;
            let mut npm = Command::new("npm");
            npm.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(&folder).arg("ws");
            run(&mut npm)?;
        }
        let mut node = Command::new("node");
        node.arg(lab.script("echo.js")).env("NODE_PATH", modules);
        let mut server = Running::start(node.stdin(Stdio::null()).stdout(Stdio::piped()))?;
        let mut line = String::new();
        BufReader::new(server.take_stdout().context("its output was piped")?).read_line(&mut line)?;
        let address = line.trim().strip_prefix("listening on ").map(str::to_owned);
        ensure!(address.is_some(), "it says {line:?}");
        Ok(Echo { server, url: format!("ws://{}", address.unwrap_or_default()) })
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.server.pid()
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }
}
