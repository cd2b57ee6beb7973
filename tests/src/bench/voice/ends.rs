//! Where the two ends of a call live: in namespaces of their own with a lossy link between, or both on this computer.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, ensure};
use serde::Deserialize;

use crate::bench::lab::{Lab, run};
use crate::bench::process::Running;

/// It ends what is left in the namespaces, then removes them.
const LINK_ENDS_WITHIN: Duration = Duration::from_secs(10);
/// A link that does nothing to anybody.
const PLAIN: &str = "loss=0 burst=1 delay=0 jitter=0 rate=0 down=0";
/// The same draws for every program.
const SEED: &str = "seed=1";

/// One of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It speaks, and has the servers.
    A,
    /// It listens.
    B,
}

/// Both.
#[derive(Debug)]
pub enum Ends {
    /// On this computer, on its loopback.
    Here,
    /// On either side of a link.
    Linked(Link),
}

/// The link, as `lossy_link.py` makes it; gone with its owner, together with all that runs in its namespaces.
#[derive(Debug)]
pub struct Link {
    name: String,
    control: PathBuf,
    words: BufReader<ChildStdout>,
    process: Running,
    // Declared last: the way to control the link is in there.
    _folder: tempfile::TempDir,
}

/// What passed so far.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Report {
    at_s: f64,
    a: Counts,
}

/// From one end.
#[derive(Clone, Copy, Debug, Deserialize)]
struct Counts {
    udp_bytes: u64,
    rtp_packets: u64,
    rtp_payload_bytes: u64,
}

/// What the end that speaks sent between two reports.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    /// UDP, with its headers and IP's.
    pub wire_kbs: f64,
    /// What RTP carries; 0 where nothing is RTP.
    pub payload_kbs: f64,
}

impl Ends {
    /// A program at one end.
    pub fn command(&self, end: End, program: impl AsRef<OsStr>) -> Command {
        match self {
            Self::Here => Command::new(program),
            Self::Linked(link) => {
                let mut command = Command::new("ip");
                // It becomes the program, so that the process is the program's.
                command.args(["netns", "exec", &link.namespace(end)]).arg(program);
                command
            }
        }
    }

    /// How the other end reaches it.
    pub fn address(&self, end: End) -> &'static str {
        match (self, end) {
            (Self::Here, _) => "127.0.0.1",
            (Self::Linked(_), End::A) => "10.77.1.1",
            (Self::Linked(_), End::B) => "10.77.1.2",
        }
    }

    /// What switches an outage.
    pub fn control(&self) -> Option<&Path> {
        match self {
            Self::Here => None,
            Self::Linked(link) => Some(&link.control),
        }
    }

    /// Changes the link to what the words say and nothing else; its draws begin anew.
    ///
    /// # Errors
    /// Where there is no link to change.
    pub fn set(&self, words: &str) -> anyhow::Result<()> {
        match self {
            Self::Here => {
                ensure!(words.is_empty(), "there is no link");
                Ok(())
            }
            Self::Linked(link) => link.say(&format!("{PLAIN} {words} {SEED}\n")),
        }
    }

    /// What passed so far; None where there is no link.
    ///
    /// # Errors
    /// Where the link is gone.
    pub fn report(&mut self) -> anyhow::Result<Option<Report>> {
        let Self::Linked(link) = self else { return Ok(None) };
        link.say("report=1\n")?;
        let line = link.hear()?;
        Ok(Some(serde_json::from_str(&line).with_context(|| line.clone())?))
    }
}

impl Link {
    /// Makes the namespaces and the link.
    ///
    /// # Errors
    /// In a sentence, where this computer or this user cannot have them.
    pub fn make(lab: &Lab) -> anyhow::Result<Self> {
        let is_root = run(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
        let has_tun = Path::new("/dev/net/tun").exists();
        let has_ip = run(Command::new("ip").arg("-V")).is_ok();
        ensure!(is_root && has_tun && has_ip, "the lossy link needs root, /dev/net/tun and iproute2");
        let folder = tempfile::tempdir()?;
        let control = folder.path().join("control");
        let name = format!("lab{}", std::process::id());
        let mut python = Command::new("python3");
        python.arg(lab.script("lossy_link.py")).arg(&name).arg(&control);
        // It ends with its input: however this process ends, the namespaces are removed.
        let mut process = Running::start(python.stdin(Stdio::piped()).stdout(Stdio::piped()))?;
        let words = BufReader::new(process.take_stdout().context("its output was piped")?);
        let mut link = Link { name, control, words, process, _folder: folder };
        let ready = link.hear()?;
        ensure!(ready.trim() == "ready", "the lossy link does not start");
        Ok(link)
    }

    fn namespace(&self, end: End) -> String {
        match end {
            End::A => format!("{}-a", self.name),
            End::B => format!("{}-b", self.name),
        }
    }

    fn say(&self, words: &str) -> anyhow::Result<()> {
        std::fs::write(&self.control, words).context("the lossy link is gone")
    }

    fn hear(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        self.words.read_line(&mut line)?;
        Ok(line)
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.process.let_end(LINK_ENDS_WITHIN);
    }
}

impl Report {
    /// What was sent since an earlier report. `seal_bytes` are at the end of each packet and no payload: what SRTP
    /// adds to be sure of its origin.
    pub fn since(&self, earlier: &Report, seal_bytes: u64) -> Rates {
        let kbits = |bytes: u64| bytes as f64 * 8.0 / 1000.0;
        let took_s = self.at_s - earlier.at_s;
        let packets = self.a.rtp_packets - earlier.a.rtp_packets;
        let sealed_bytes = self.a.rtp_payload_bytes - earlier.a.rtp_payload_bytes;
        Rates {
            wire_kbs: kbits(self.a.udp_bytes - earlier.a.udp_bytes) / took_s,
            payload_kbs: kbits(sealed_bytes.saturating_sub(packets * seal_bytes)) / took_s,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_of_the_time_between_and_without_seals() {
        let report = |at_s, udp_bytes, rtp_packets, rtp_payload_bytes| Report {
            at_s,
            a: Counts { udp_bytes, rtp_packets, rtp_payload_bytes },
        };
        let rates = report(12.0, 26_000, 110, 17_600).since(&report(10.0, 1_000, 10, 1_600), 16);
        assert_eq!(rates.wire_kbs, 100.0);
        assert_eq!(rates.payload_kbs, 57.6);
    }

    #[test]
    fn without_a_link_a_program_runs_as_it_is_and_only_a_plain_network_can_be_had() {
        let ends = Ends::Here;
        assert_eq!(ends.command(End::B, "mumble").get_program(), "mumble");
        assert_eq!(ends.address(End::A), "127.0.0.1");
        assert!(ends.set("").is_ok());
        assert!(ends.set("loss=10").is_err());
    }
}
