//! Chromium: two headless browsers with a page that calls by WebRTC.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use serde_json::Value;

use super::Call;
use crate::bench::lab::Lab;
use crate::bench::process::Running;
use crate::bench::voice::ends::{End, Ends};
use crate::bench::voice::heard::Packets;
use crate::browser;

/// A first start makes a profile; on a busy machine that takes its time.
const PATIENCE: Duration = Duration::from_secs(60);
/// What the page tells: a few words at each change of a connection's state.
const WORDS: usize = 64;
/// SRTP's authentication tag with AES-GCM (RFC 7714 §12), which two Chromiums agree on.
const PACKETS: Packets = Packets::SealedBy(16);

/// A call between two of them, with the browser's audio processing or without.
///
/// # Errors
/// Where the two do not connect.
pub fn call(lab: &Lab, ends: &Ends, processing: bool) -> anyhow::Result<Call> {
    let folder = tempfile::tempdir()?;
    let mut python = ends.command(End::A, "python3");
    python.arg(lab.script("chromium_page.py")).arg(ends.address(End::A));
    let mut page = Running::start(python.stdin(Stdio::piped()).stdout(Stdio::piped()))?;
    let words = listen(page.take_stdout().context("its output was piped")?)?;
    let line = words.recv_timeout(PATIENCE).context("the page is not served")?;
    let address = line.strip_prefix("listening on ").with_context(|| format!("it says {line:?}"))?;
    let browser = |end: End, at: &str, microphone: &str, speaker: &str| {
        let page = format!("http://{address}/?at={at}&processing={}", u8::from(processing));
        let home = folder.path().join(at);
        let mut command = ends.command(end, "chromium");
        command.env("PULSE_SOURCE", microphone).env("PULSE_SINK", speaker);
        start(command, &home, address, &page)
    };
    let caller = browser(End::A, "a", "mic_a_in", "spk_a")?;
    let called = browser(End::B, "b", "mic_b_in", "spk_b")?;
    let call = Call { ends: [caller, called], packets: PACKETS, _servers: vec![page], _folder: folder };
    wait_until_connected(&words)?;
    Ok(call)
}

fn start(mut chromium: Command, home: &Path, address: &str, page: &str) -> anyhow::Result<Running> {
    chromium.args(browser::OPTIONS).env("HOME", home);
    // Only there a page without encryption may listen to the microphone.
    chromium.arg(format!("--unsafely-treat-insecure-origin-as-secure=http://{address}"));
    chromium.arg(format!("--user-data-dir={}", home.display())).arg(page);
    Running::start(chromium.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()))
}

/// The page's words, one after the other; a thread reads them so that waiting has an end.
fn listen(page: ChildStdout) -> anyhow::Result<Receiver<String>> {
    let (teller, words) = sync_channel(WORDS);
    let lines = BufReader::new(page).lines();
    std::thread::Builder::new().name("chromium-page".into()).spawn(move || {
        // Full, where nobody waits any more: the rest is of no interest.
        lines.map_while(Result::ok).all(|line| teller.try_send(line).is_ok());
    })?;
    Ok(words)
}

fn wait_until_connected(words: &Receiver<String>) -> anyhow::Result<()> {
    let until = Instant::now() + PATIENCE;
    let mut connected = BTreeSet::new();
    while connected.len() < 2 {
        let line = match words.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => bail!("the two do not connect"),
            Err(RecvTimeoutError::Disconnected) => bail!("the page is no longer served"),
        };
        let said: Value = serde_json::from_str(&line).with_context(|| line.clone())?;
        let (at, is) = (said["at"].to_string(), said["is"].as_str().unwrap_or_default());
        ensure!(!is.starts_with("failed") && !is.starts_with("no sound"), "{at}: {is}");
        if is == "connected" {
            connected.insert(at);
        }
    }
    Ok(())
}
