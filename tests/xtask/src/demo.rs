//! `cargo xtask demo`: the session of an exam on this machine, with staff, jury and candidate, or with robots.

use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, ExitCode, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;
use std::{fs, path, thread};

use crate::children::{Child, POLL};
use crate::outcome::{Outcome, While};
use crate::packages::{self, For};
use crate::scratch::{self, Scratch};
use crate::workspace::{Programs, built, cargo, root};
use crate::{display, sound};

/// How long the server may take to listen; it takes milliseconds, and more on a machine that is building.
const SERVER_START: Duration = Duration::from_secs(30);

/// What the server prints before its address, once stations can connect.
const LISTENING: &str = "listening on ";

/// One window of the demo.
struct Seat {
    /// For the developer.
    title: &'static str,
    role: &'static str,
    name: &'static str,
    /// Who speaks there on a machine without a microphone; staff speaks to nobody.
    voice: Option<&'static str>,
}

const STAFF: Seat = Seat { title: "the staff's window", role: "staff", name: "Accueil", voice: None };
const JURY: Seat =
    Seat { title: "the jury's window", role: "jury", name: "Jury B", voice: Some("tests/speech/client.wav") };
const CANDIDATE: Seat = Seat {
    title: "the candidate's window",
    role: "candidate",
    name: "07",
    voice: Some("tests/speech/candidate.wav"),
};

/// Opens the windows of a session and ends with the last of them; rehearses with robots where no window can open.
pub fn with_windows() -> Outcome<ExitCode> {
    if !display::exists() {
        let out = scratch::temporary("demo");
        println!(
            "No display here (neither DISPLAY nor WAYLAND_DISPLAY is set): the demo runs without windows."
        );
        return headless(&out);
    }
    packages::provide(&[For::Build, For::Windows]);
    let programs = Programs::build()?;
    let lead = build_lead()?;
    let has_sound = sound::card_exists();
    if !has_sound {
        println!("No sound card here: each station speaks from a recording, and is not heard.");
    }
    let folder = Scratch::new("demo")?;
    let (mut server, address) = start_server(&programs.server, &folder.path().join("server"))?;
    // First, so that the windows find the session when they come.
    let mut lead = lead_by(&lead, &programs.station, &address);
    let mut lead = Child::start("the demo's staff", lead.arg("--data").arg(folder.path().join("lead")))?;
    let mut windows = Vec::new();
    for seat in [&STAFF, &JURY, &CANDIDATE] {
        let mut command = station(seat, &programs.station, &address, has_sound);
        command.arg("--data").arg(folder.path().join(seat.role));
        windows.push(Child::start(seat.title, &mut command)?);
    }
    println!(
        "Three windows open: staff, jury and candidate. The demo ends when all are closed, or by Ctrl-C."
    );
    while any_is_running(&mut windows)? {
        // Its work is done once the exchanges have begun.
        lead.is_running()?;
        if !server.is_running()? {
            return Err("the server ended before the windows".to_owned());
        }
        thread::sleep(POLL);
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds who prepares the session, as staff would.
fn build_lead() -> Outcome<PathBuf> {
    println!("Building the demo's staff");
    cargo(["build", "--package", "tests", "--bin", "demo"]).run()?;
    built("demo")
}

fn lead_by(program: &Path, station: &Path, address: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).stdin(Stdio::null());
    command.args(["--server", &format!("ws://{address}")]).arg("--station-bin").arg(station);
    command.args(["--candidate", CANDIDATE.name, "--jury", JURY.name]);
    command
}

/// Rehearses an exam with robots and leaves what they heard in `out`.
pub fn headless(out: &Path) -> Outcome<ExitCode> {
    packages::provide(&[For::Build]);
    let programs = Programs::build()?;
    // Cargo runs in the workspace's folder, the developer perhaps not.
    let out = path::absolute(out).while_doing("cannot tell where --out is")?;
    println!("The results go to {}", out.display());
    let mut rehearsal = cargo(["run", "--package", "tests", "--bin", "rehearsal", "--", "--out"]);
    rehearsal.0.arg(out);
    programs.handed_to(rehearsal).pass_on()
}

fn start_server(program: &Path, data: &Path) -> Outcome<(Child, String)> {
    fs::create_dir_all(data).while_doing("cannot make the server's folder")?;
    let mut command = Command::new(program);
    command.args(["--listen", "127.0.0.1:0", "--data"]).arg(data).current_dir(root());
    command.args(["--package", "signaling/samples/package"]);
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut server = Child::start("the server", &mut command)?;
    let stdout = server.take_stdout().expect("its output was piped");
    let address = match repeat(stdout)?.recv_timeout(SERVER_START) {
        Ok(address) => address,
        Err(RecvTimeoutError::Timeout) => return Err("the server does not say that it listens".to_owned()),
        Err(RecvTimeoutError::Disconnected) => return Err("the server ended before it listened".to_owned()),
    };
    Ok((server, address))
}

/// Repeats the server's words to the terminal, so that it is never stopped by a full pipe, and gives its
/// address when that comes by.
fn repeat(stdout: ChildStdout) -> Outcome<Receiver<String>> {
    let (address, found) = sync_channel(1);
    let repeat = move || {
        for line in BufReader::new(stdout).lines().map_while(io::Result::ok) {
            println!("server: {line}");
            if let Some(it) = listening_on(&line) {
                // Full or dropped: it said so twice, or nobody waits any more.
                let _ = address.try_send(it.to_owned());
            }
        }
    };
    thread::Builder::new()
        .name("server-words".to_owned())
        .spawn(repeat)
        .while_doing("cannot follow the server's words")?;
    Ok(found)
}

fn listening_on(line: &str) -> Option<&str> {
    let (_, address) = line.split_once(LISTENING)?;
    address.split_whitespace().next()
}

fn station(seat: &Seat, program: &Path, address: &str, has_sound: bool) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).stdin(Stdio::null());
    command.args(["--role", seat.role, "--name", seat.name, "--server", &format!("ws://{address}")]);
    let mic = seat.voice.map_or_else(|| "silence".to_owned(), |voice| format!("file:{voice},loop"));
    if !has_sound {
        command.args(["--mic", &mic, "--speaker", "null"]);
    }
    command
}

fn any_is_running(windows: &mut [Child]) -> Outcome<bool> {
    // All are asked, so that none that failed goes unnoticed.
    let running = windows.iter_mut().map(Child::is_running).collect::<Outcome<Vec<bool>>>()?;
    Ok(running.contains(&true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(seat: &Seat, has_sound: bool) -> String {
        let command = station(seat, Path::new("plateau"), "127.0.0.1:4000", has_sound);
        command.get_args().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_address_is_what_follows_listening_on() {
        assert_eq!(listening_on("listening on 127.0.0.1:4000"), Some("127.0.0.1:4000"));
        assert_eq!(listening_on("INFO listening on [::1]:4000 for stations"), Some("[::1]:4000"));
        assert_eq!(listening_on("opening the journal"), None);
    }

    #[test]
    fn a_station_finds_its_server_and_speaks_by_its_microphone() {
        assert_eq!(words(&CANDIDATE, true), "--role candidate --name 07 --server ws://127.0.0.1:4000");
        assert_eq!(words(&JURY, true), "--role jury --name Jury B --server ws://127.0.0.1:4000");
        assert_eq!(words(&STAFF, true), "--role staff --name Accueil --server ws://127.0.0.1:4000");
    }

    #[test]
    fn without_a_sound_card_a_station_speaks_from_a_recording() {
        let end = "--mic file:tests/speech/candidate.wav,loop --speaker null";
        assert!(words(&CANDIDATE, false).ends_with(end));
        assert!(words(&STAFF, false).ends_with("--mic silence --speaker null"));
    }

    #[test]
    fn who_leads_the_session_knows_the_windows() {
        let command = lead_by(Path::new("demo"), Path::new("plateau"), "127.0.0.1:4000");
        let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
        let expected = "--server ws://127.0.0.1:4000 --station-bin plateau --candidate 07 --jury Jury B";
        assert_eq!(words.join(" "), expected);
    }
}
