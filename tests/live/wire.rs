//! Which stations of this computer send voice to which: what passes on loopback, by the ports that their processes hold.
//! Needs root and tcpdump; without them nothing is seen.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The link-layer header of loopback, an Ethernet header in name.
const LINK_BYTES: usize = 14;
/// IPv4 without options (RFC 791 §3.1), and UDP (RFC 768).
const IP_BYTES: usize = 20;
const UDP_BYTES: usize = 8;

/// A capture under way.
pub struct Wire {
    file: PathBuf,
    tcpdump: Child,
    /// Whose port it was, ever: each peer connection has one of its own.
    ports: BTreeMap<u16, &'static str>,
}

impl Wire {
    /// Begins to capture; none where that cannot be done.
    pub fn begin(file: PathBuf) -> Option<Self> {
        if !cfg!(target_os = "linux") {
            return None;
        }
        let mut tcpdump = Command::new("tcpdump");
        tcpdump.args(["-i", "lo", "-n", "-U", "-Z", "root", "-s", "96", "udp", "-w"]).arg(&file);
        let tcpdump = tcpdump.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
        let mut wire = Wire { file, tcpdump, ports: BTreeMap::new() };
        for _ in 0..50 {
            std::thread::sleep(Duration::from_millis(100));
            if wire.tcpdump.try_wait().ok()?.is_some() {
                return None;
            }
            if wire.file.metadata().is_ok_and(|file| file.len() > 0) {
                return Some(wire);
            }
        }
        None
    }

    /// Notes which ports a station holds now.
    pub fn note(&mut self, name: &'static str, pid: u32) {
        let held: BTreeSet<String> = std::fs::read_dir(format!("/proc/{pid}/fd"))
            .into_iter()
            .flatten()
            .filter_map(|fd| std::fs::read_link(fd.ok()?.path()).ok()?.into_os_string().into_string().ok())
            .filter_map(|to| Some(to.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
            .collect();
        let sockets =
            ["udp", "udp6"].map(|table| std::fs::read_to_string(format!("/proc/{pid}/net/{table}")));
        for line in sockets.iter().flatten().flat_map(|table| table.lines().skip(1)) {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let port =
                fields.get(1).and_then(|local| u16::from_str_radix(local.rsplit(':').next()?, 16).ok());
            if let (Some(port), Some(inode)) = (port, fields.get(9))
                && held.contains(*inode)
            {
                self.ports.insert(port, name);
            }
        }
    }

    /// Ends the capture and gives who sent voice to whom, and when.
    pub fn end(mut self) -> Vec<(SystemTime, &'static str, &'static str)> {
        // It writes what it has once it is asked to stop.
        let _ = Command::new("kill").arg(self.tcpdump.id().to_string()).status();
        let _ = self.tcpdump.wait();
        let capture = std::fs::read(&self.file).unwrap_or_default();
        let number = |at: usize| u32::from_le_bytes(capture[at..at + 4].try_into().unwrap());
        let (mut at, mut seen) = (24, Vec::new());
        while at + 16 <= capture.len() {
            let (seconds, micros, length) = (number(at), number(at + 4), number(at + 8) as usize);
            let packet = capture.get(at + 16..at + 16 + length).unwrap_or_default();
            at += 16 + length;
            let udp = packet.get(LINK_BYTES + IP_BYTES..).unwrap_or_default();
            let [a, b, c, d, ..] = *udp else { continue };
            let (from, to) = (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]));
            // Of what shares a port (RFC 7983, RFC 5761), the voice.
            let is_voice = matches!(udp.get(UDP_BYTES..), Some([128..=191, 0..=191 | 224..=255, ..]));
            if let (true, Some(from), Some(to)) = (is_voice, self.ports.get(&from), self.ports.get(&to)) {
                let at = UNIX_EPOCH + Duration::new(seconds.into(), micros * 1_000);
                seen.push((at, *from, *to));
            }
        }
        seen
    }
}
