//! Two of our stations and their server, driven by lines.

use std::fs;
use std::time::Duration;

use anyhow::Context;
use serde_json::{Value, json};

use super::ends::{End, Ends};
use super::heard::Packets;
use crate::bench::figures::median;
use crate::bench::lab::Lab;
use crate::programs::{Programs, Robot, Server};

/// Events on one computer come within milliseconds; a busy one may take seconds.
const PATIENCE: Duration = Duration::from_secs(20);
const CALLS: usize = 10;
/// Between two calls, so that nothing of the former is left.
const PAUSE: Duration = Duration::from_millis(500);
/// Longer than a station keeps its devices open after a call.
const REST: Duration = Duration::from_secs(12);
const CANDIDATE: &str = "07";
const CLIENT: &str = "Mme Claire Vasseur";
const CLIENT_NUMBER: &str = "06 39 98 12 40";
/// SRTP's authentication tag with AES-GCM (RFC 7714 §12), which the two agree on.
pub const PACKETS: Packets = Packets::SealedBy(16);

/// From the answer to the first audible sample.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    /// The first call after the start, at the slower end: not yet on a connection that is warm.
    pub first_ms: f64,
    /// A call after [`REST`], answered as it rings, at the slower end: the devices are to be opened again.
    pub rested_ms: f64,
    /// At the candidate's.
    pub candidate_ms: f64,
    /// At the jury's.
    pub jury_ms: f64,
}

/// Where somebody sits: devices, and what is done to the microphone's voice.
#[derive(Clone, Copy, Debug)]
pub struct Seat<'a> {
    /// As after `--mic`.
    pub microphone: &'a str,
    /// As after `--speaker`.
    pub loudspeaker: &'a str,
    /// As after `--processing`.
    pub processing: &'a str,
}

impl<'a> Seat<'a> {
    /// The candidate's, with the headset of end A.
    pub const CANDIDATE: Self =
        Self { microphone: "device:mic_a_in", loudspeaker: "device:spk_a", processing: "headset" };
    /// The jury's, with the headset of end B.
    pub const JURY: Self =
        Self { microphone: "device:mic_b_in", loudspeaker: "device:spk_b", processing: "headset" };

    /// Both with headsets, and this processing.
    pub fn both(processing: &'a str) -> [Self; 2] {
        [Self { processing, ..Self::CANDIDATE }, Self { processing, ..Self::JURY }]
    }
}

/// A candidate at end A, a jury member at end B, and the server.
#[derive(Debug)]
pub struct Stations {
    candidate: Robot,
    jury: Robot,
    _server: Server,
    // Declared last: they write there.
    _folder: tempfile::TempDir,
}

impl Stations {
    /// Starts all three, and waits until the two, candidate and jury, could speak.
    ///
    /// # Errors
    /// Where they do not.
    pub fn start(programs: &Programs, lab: &Lab, ends: &Ends, seats: [Seat<'_>; 2]) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let data = folder.path().join("server");
        fs::create_dir_all(&data)?;
        fs::copy(lab.root().join("signaling/samples/clients.json"), data.join("clients.json"))?;
        let command = ends.command(End::A, &programs.server);
        let server = Server::spawn(command, &data, ends.address(End::A), 0)?;
        let [candidate, jury] = seats;
        let robot = |end: End, role: &str, name: &str, seat: Seat<'_>| {
            let own = folder.path().join(role);
            let own = own.to_str().context("the temporary folder's path is not text")?;
            let Seat { microphone, loudspeaker, processing } = seat;
            let devices = ["--mic", microphone, "--speaker", loudspeaker, "--ring", loudspeaker];
            let devices = [&devices[..], &["--processing", processing, "--data", own]].concat();
            Robot::spawn(ends.command(end, &programs.station), role, name, &server.url, &devices)
        };
        let mut candidate = robot(End::A, "candidate", CANDIDATE, candidate)?;
        let mut jury = robot(End::B, "jury", "Jury B", jury)?;
        for robot in [&mut candidate, &mut jury] {
            robot.wait("media", PATIENCE, |event| event["state"] == "ready")?;
        }
        Ok(Stations { candidate, jury, _server: server, _folder: folder })
    }

    /// The processes of the two stations.
    pub fn pids(&self) -> [u32; 2] {
        [self.candidate.pid(), self.jury.pid()]
    }

    /// Calls often and says how long it took to be heard.
    ///
    /// # Errors
    /// Where a call fails.
    pub fn set_ups(&mut self) -> anyhow::Result<Setup> {
        let first = self.call()?;
        self.hang_up()?;
        std::thread::sleep(REST);
        let rested = self.call()?;
        self.hang_up()?;
        let mut setups = (Vec::new(), Vec::new());
        for _ in 0..CALLS {
            let (at_candidate, at_jury) = self.call()?;
            setups.0.push(at_candidate);
            setups.1.push(at_jury);
            self.hang_up()?;
        }
        eprintln!("set-ups at the candidate's {:?}, at the jury's {:?}", setups.0, setups.1);
        Ok(Setup {
            first_ms: first.0.max(first.1),
            rested_ms: rested.0.max(rested.1),
            candidate_ms: median(setups.0)?,
            jury_ms: median(setups.1)?,
        })
    }

    /// The jury calls, the candidate answers; what it took at the candidate's and at the jury's.
    ///
    /// # Errors
    /// Where they do not come together.
    pub fn call(&mut self) -> anyhow::Result<(f64, f64)> {
        self.jury.say(&json!({ "do": "call", "to": CANDIDATE, "as": CLIENT, "number": CLIENT_NUMBER }))?;
        self.candidate.wait("ringing", PATIENCE, |_| true)?;
        self.candidate.say(&json!({ "do": "answer" }))?;
        let setup_ms = |(_, event): (_, Value)| event["setup_ms"].as_f64().context("in_call says its set-up");
        let at_candidate = setup_ms(self.candidate.wait("in_call", PATIENCE, |_| true)?)?;
        let at_jury = setup_ms(self.jury.wait("in_call", PATIENCE, |_| true)?)?;
        Ok((at_candidate, at_jury))
    }

    /// Says what the two found themselves, for who looks into a figure.
    pub fn tell(&mut self) {
        for robot in [&mut self.candidate, &mut self.jury] {
            robot.listen_for(Duration::ZERO);
            if let Some(stats) = robot.last("stats") {
                eprintln!("{}: {stats}", robot.name);
            }
            let unmended = robot.all("stats").filter_map(|stats| stats["unmended_percent"].as_f64());
            eprintln!("{}: not mended, percent of each second: {:?}", robot.name, Vec::from_iter(unmended));
        }
    }

    /// Ends the two stations.
    ///
    /// # Errors
    /// Where they do not end well.
    pub fn quit(self) -> anyhow::Result<()> {
        self.candidate.quit()?;
        self.jury.quit()
    }

    fn hang_up(&mut self) -> anyhow::Result<()> {
        self.candidate.say(&json!({ "do": "hang_up" }))?;
        self.candidate.wait("ended", PATIENCE, |_| true)?;
        self.jury.wait("ended", PATIENCE, |_| true)?;
        std::thread::sleep(PAUSE);
        Ok(())
    }
}
