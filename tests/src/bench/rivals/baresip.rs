//! baresip: two SIP phones of the command line, one calling the other directly.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::Call;
use crate::bench::lab::{Lab, run};
use crate::bench::process::Running;
use crate::bench::voice::ends::{End, Ends};
use crate::bench::voice::heard::Packets;

/// Until the one that is called listens.
const START: Duration = Duration::from_secs(3);
/// Until the two are connected and their devices open.
const SETTLE: Duration = Duration::from_secs(4);
/// Their ports differ, as both may have the same address.
const PORTS: [u16; 2] = [5062, 5064];

/// A call by Opus, with the settings that it comes with.
///
/// # Errors
/// Where it does not start.
pub fn call(lab: &Lab, ends: &Ends) -> anyhow::Result<Call> {
    let folder = tempfile::tempdir()?;
    let [a, b] = [End::A, End::B].map(|end| ends.address(end)).map(str::to_owned);
    let [listen_a, listen_b] = [format!("{a}:{}", PORTS[0]), format!("{b}:{}", PORTS[1])];
    let phone = |end: End, listen: &str, microphone: &str, speaker: &str, command: &[&str]| {
        let home = folder.path().join(listen);
        std::fs::create_dir(&home)?;
        let mut prepare = Command::new("python3");
        prepare.arg(lab.script("baresip_home.py")).arg(&home);
        run(prepare.args([listen, microphone, speaker]))?;
        start(ends.command(end, "baresip"), &home, command)
    };
    let called = phone(End::B, &listen_b, "mic_b_in", "spk_b", &[])?;
    std::thread::sleep(START);
    let dial = format!("/dial sip:bench@{listen_b}");
    let caller = phone(End::A, &listen_a, "mic_a_in", "spk_a", &["-e", &dial])?;
    std::thread::sleep(SETTLE);
    // RTP without encryption.
    let packets = Packets::SealedBy(0);
    Ok(Call { ends: [caller, called], packets, _servers: Vec::new(), _folder: folder })
}

fn start(mut baresip: Command, home: &Path, command: &[&str]) -> anyhow::Result<Running> {
    baresip.arg("-f").arg(home).args(command).env("HOME", home);
    Running::start(baresip.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()))
}
