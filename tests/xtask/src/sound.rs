//! Whether there is a sound card, and a private PulseAudio with virtual headsets where a test wants one.

use std::fmt::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use crate::children::{Child, POLL};
use crate::outcome::{Outcome, While};
use crate::scratch::Scratch;

/// How long PulseAudio may take to answer; it takes a tenth of a second on an idle machine.
const START: Duration = Duration::from_secs(10);

/// Two headsets, A and B, as four mono ports of one null sink `lab`, so that one recording of `lab.monitor`
/// holds them all on one clock: what is played to `mic_a` is heard by who records from `mic_a_in`, and what
/// is played to `spk_b` is in the recording. The channels are the sink's, in its order.
const PORTS: [(&str, &str); 4] =
    [("mic_a", "front-left"), ("spk_b", "front-right"), ("mic_b", "rear-left"), ("spk_a", "rear-right")];

/// Whether a station can open a microphone here: a sound server answers, or the kernel has a card.
#[cfg(target_os = "linux")]
pub fn card_exists() -> bool {
    use std::os::unix::net::UnixStream;
    use std::{env, path::PathBuf};

    // PipeWire answers on the same socket. Asked directly: `pactl` would start a server to have an answer.
    let folder = |name| env::var_os(name).map(PathBuf::from);
    let sockets = [
        folder("PULSE_RUNTIME_PATH").map(|path| path.join("native")),
        folder("XDG_RUNTIME_DIR").map(|path| path.join("pulse/native")),
    ];
    let server_answers = sockets.into_iter().flatten().any(|socket| UnixStream::connect(socket).is_ok());
    let cards = fs::read_to_string("/proc/asound/cards").unwrap_or_default();
    env::var_os("PULSE_SERVER").is_some() || server_answers || lists_a_card(&cards)
}

/// The other systems always have a device to open, or their own way to say that they have not.
#[cfg(not(target_os = "linux"))]
pub fn card_exists() -> bool {
    true
}

/// Reads `/proc/asound/cards`: ` 0 [PCH ]: HDA-Intel - …`, or `--- no soundcards ---`.
#[cfg(any(target_os = "linux", test))]
fn lists_a_card(cards: &str) -> bool {
    cards.lines().any(|line| line.trim_start().starts_with(|first: char| first.is_ascii_digit()))
}

/// A sound server of our own, gone with its owner.
pub struct PrivateSound {
    server: Child,
    // Declared last: its socket is in there.
    folder: Scratch,
}

impl PrivateSound {
    /// Starts PulseAudio with the virtual headsets and nothing else.
    pub fn start() -> Outcome<Self> {
        let folder = Scratch::new("sound")?;
        let pulse = folder.path().join("pulse");
        fs::create_dir(&pulse).while_doing("cannot make the sound server's folder")?;
        let script = folder.path().join("headsets.pa");
        let socket = pulse.join("native");
        fs::write(&script, headsets(&socket.to_string_lossy())).while_doing("cannot write its script")?;

        let mut command = Command::new("pulseaudio");
        command.args([
            "-n",
            "--daemonize=no",
            "--exit-idle-time=-1",
            "--use-pid-file=no",
            "--disable-shm=yes",
        ]);
        command.arg("--file").arg(&script);
        // As root it warns, and tells of a session bus it does not find; neither matters here.
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        point_at(&folder, &mut command);
        let mut sound = Self { server: Child::start("PulseAudio", &mut command)?, folder };
        sound.wait_until_it_answers()?;
        Ok(sound)
    }

    /// Makes `command` hear and speak here.
    pub fn lend_to(&self, command: &mut Command) {
        point_at(&self.folder, command);
        let socket = self.folder.path().join("pulse/native");
        command.env("PULSE_SERVER", format!("unix:{}", socket.display())).env("PLATEAU_TEST_PULSE", "1");
    }

    fn wait_until_it_answers(&mut self) -> Outcome<()> {
        let deadline = Instant::now() + START;
        while !self.has_headsets() {
            if !self.server.is_running()? || Instant::now() > deadline {
                return Err("PulseAudio did not start".to_owned());
            }
            thread::sleep(POLL);
        }
        Ok(())
    }

    /// The last line of the script has been carried out.
    fn has_headsets(&self) -> bool {
        let mut pactl = Command::new("pactl");
        self.lend_to(pactl.args(["list", "short", "sources"]).stderr(Stdio::null()));
        let last = PORTS.map(|(name, _)| name)[PORTS.len() - 1];
        let answer = pactl.output().map(|answer| answer.stdout).unwrap_or_default();
        String::from_utf8_lossy(&answer).contains(&format!("{last}_in"))
    }
}

/// Keeps the server's files, and its clients' view of them, away from the developer's own.
fn point_at(folder: &Scratch, command: &mut Command) {
    let path = folder.path();
    command.env("XDG_RUNTIME_DIR", path).env("PULSE_RUNTIME_PATH", path.join("pulse"));
    command.env("PULSE_STATE_PATH", path).env("PULSE_COOKIE", path.join("cookie"));
}

/// PulseAudio's start script.
fn headsets(socket: &str) -> String {
    let mut script = format!(
        "load-module module-native-protocol-unix socket={socket} auth-anonymous=1\n\
         load-module module-null-sink sink_name=lab rate=48000 channels={} channel_map={}\n",
        PORTS.len(),
        PORTS.map(|(_, channel)| channel).join(",")
    );
    for (name, channel) in PORTS {
        let map = format!("channels=1 channel_map=mono master_channel_map={channel} remix=no");
        // Writing to a string cannot fail.
        let _ = writeln!(script, "load-module module-remap-sink sink_name={name} master=lab {map}");
        let _ = writeln!(
            script,
            "load-module module-remap-source source_name={name}_in master=lab.monitor {map}"
        );
    }
    script
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_a_numbered_line() {
        assert!(lists_a_card(" 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n"));
        assert!(!lists_a_card("--- no soundcards ---\n"));
        assert!(!lists_a_card(""));
    }

    #[test]
    fn the_headsets_are_four_ports_of_one_sink() {
        let script = headsets("/run/native");
        assert!(script.contains("channels=4 channel_map=front-left,front-right,rear-left,rear-right"));
        assert_eq!(script.matches("module-remap-sink").count(), 4);
        assert!(script.contains("source_name=mic_b_in master=lab.monitor"));
    }
}
