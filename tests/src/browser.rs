//! Chromium: a page in it, driven and read by the protocol of its developer tools.

use std::collections::VecDeque;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_tungstenite::tungstenite::{Message, WebSocket, client};

use crate::bench::process::Running;

/// No window, nobody to ask, nothing fetched from anywhere; `--no-sandbox` because root has no other way.
pub const OPTIONS: [&str; 14] = [
    "--headless=new",
    "--no-sandbox",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--disable-quic",
    "--disable-gpu",
    "--disable-breakpad",
    "--no-first-run",
    // A name of mDNS for its own address would be asked for over the link.
    "--disable-features=WebRtcHideLocalIpsWithMdns,OptimizationHints,MediaRouter",
];

/// A first start makes a profile; on a busy machine that takes its time.
const START: Duration = Duration::from_secs(60);
/// How often the page is asked what happened.
const POLL: Duration = Duration::from_millis(50);
/// What the page said since it was last asked; nothing as long as it loads.
const SAID: &str = "typeof said === 'undefined' ? [] : said.splice(0)";

/// Whether Chromium is installed.
pub fn is_installed() -> bool {
    let mut chromium = Command::new("chromium");
    chromium.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    chromium.status().is_ok_and(|status| status.success())
}

/// A page that keeps what happens in `said` and does what `order` is given. Dropping it ends the browser.
#[derive(Debug)]
pub struct Page {
    tools: WebSocket<TcpStream>,
    session: Option<String>,
    asked: u64,
    unseen: VecDeque<Value>,
    seen: Vec<Value>,
    _browser: Running,
    _home: TempDir,
}

impl Page {
    /// Opens a file with these words behind its name, with one of the sound server's headsets.
    ///
    /// # Errors
    /// Where the browser does not start.
    pub fn open(file: &Path, query: &str, microphone: &str, speaker: &str) -> anyhow::Result<Self> {
        let home = TempDir::new()?;
        let mut chromium = Command::new("chromium");
        chromium.args(OPTIONS).arg("--remote-debugging-port=0");
        chromium.env("HOME", home.path()).env("PULSE_SOURCE", microphone).env("PULSE_SINK", speaker);
        chromium.arg(format!("--user-data-dir={}", home.path().display()));
        chromium.arg(format!("file://{}?{query}", file.display()));
        let quiet = chromium.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let browser = Running::start(quiet)?;
        let (port, path) = address(home.path())?;
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(START))?;
        let (tools, _) = client(format!("ws://127.0.0.1:{port}{path}"), stream)?;
        let (unseen, seen) = (VecDeque::new(), Vec::new());
        let mut page = Page { tools, session: None, asked: 0, unseen, seen, _browser: browser, _home: home };
        page.attach()?;
        Ok(page)
    }

    /// Has the page do something.
    ///
    /// # Errors
    /// Where the browser is gone.
    pub fn order(&mut self, line: &Value) -> anyhow::Result<()> {
        self.evaluate(&format!("order({line})")).map(drop)
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
    ) -> anyhow::Result<Value> {
        self.wait_for(patience, |event| event["is"] == is && wanted(event))
            .with_context(|| format!("waiting for {is}"))
    }

    /// Likewise, the next event of any kind.
    ///
    /// # Errors
    /// Where none comes within `patience`.
    pub fn wait_for(
        &mut self,
        patience: Duration,
        mut wanted: impl FnMut(&Value) -> bool,
    ) -> anyhow::Result<Value> {
        let until = Instant::now() + patience;
        loop {
            while let Some(event) = self.unseen.pop_front() {
                self.seen.push(event.clone());
                if wanted(&event) {
                    return Ok(event);
                }
            }
            if Instant::now() > until {
                let last: Vec<String> = self.seen.iter().rev().take(8).rev().map(Value::to_string).collect();
                bail!("the page: not within {patience:?}; it said {}", last.join(" "));
            }
            std::thread::sleep(POLL);
            let said = self.evaluate(SAID)?;
            self.unseen.extend(said.as_array().context("what was said is a list")?.iter().cloned());
        }
    }

    /// Finds the tab: it is made a moment after the browser answers.
    fn attach(&mut self) -> anyhow::Result<()> {
        let until = Instant::now() + START;
        loop {
            let targets = self.ask("Target.getTargets", json!({}))?;
            let pages = targets["targetInfos"].as_array().into_iter().flatten();
            if let Some(page) = pages.into_iter().find(|target| target["type"] == "page") {
                let whom = json!({ "targetId": page["targetId"], "flatten": true });
                let attached = self.ask("Target.attachToTarget", whom)?;
                self.session = attached["sessionId"].as_str().map(Into::into);
                return Ok(());
            }
            ensure!(Instant::now() < until, "the browser opens no page");
            std::thread::sleep(POLL);
        }
    }

    fn evaluate(&mut self, expression: &str) -> anyhow::Result<Value> {
        let asked = json!({ "expression": expression, "returnByValue": true });
        let mut answer = self.ask("Runtime.evaluate", asked)?;
        ensure!(answer["exceptionDetails"].is_null(), "{expression}: {}", answer["exceptionDetails"]);
        Ok(answer["result"]["value"].take())
    }

    fn ask(&mut self, method: &str, params: Value) -> anyhow::Result<Value> {
        self.asked += 1;
        let mut question = json!({ "id": self.asked, "method": method, "params": params });
        if let Some(session) = &self.session {
            question["sessionId"] = json!(session);
        }
        self.tools.send(Message::text(question.to_string()))?;
        loop {
            let Message::Text(text) = self.tools.read().context("the browser does not answer")? else {
                continue;
            };
            let mut answer: Value = serde_json::from_str(&text)?;
            if answer["id"] == self.asked {
                ensure!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return Ok(answer["result"].take());
            }
        }
    }
}

/// Where the developer tools listen: the browser writes it into its profile, the port and the path.
fn address(home: &Path) -> anyhow::Result<(u16, String)> {
    let until = Instant::now() + START;
    loop {
        let written = std::fs::read_to_string(home.join("DevToolsActivePort")).unwrap_or_default();
        if let Some((port, path)) = written.split_once('\n').filter(|(_, path)| !path.is_empty()) {
            return Ok((port.parse()?, path.trim().into()));
        }
        ensure!(Instant::now() < until, "the browser does not start");
        std::thread::sleep(POLL);
    }
}
