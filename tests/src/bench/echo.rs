//! `bench echo`: a candidate at loudspeakers whose microphone hears them, and a jury member who hears what comes back.

use std::process::Command;

use anyhow::{Context, ensure};
use serde::Deserialize;

use super::asked::Asked;
use super::figures::{Figure, Sheet};
use super::lab::{Lab, run as run_tool};
use super::voice::ends::Ends;
use super::voice::heard::keep_awake;
use super::voice::ours::{Seat, Stations};
use crate::programs::Programs;

/// Of the echo at the microphone, what may come back: an ERLE of 25 dB.
const ECHO_AT_MOST_DB: f64 = -25.0;
/// What speech may lose while the other speaks.
const LOST_AT_MOST_DB: f64 = 6.0;
/// How much quieter the microphone hears the loudspeakers than whoever speaks into it.
const LOUDSPEAKERS_DB: &str = "-10dB";

/// What `echo.py` found.
#[derive(Clone, Copy, Debug, Deserialize)]
struct Found {
    echo_db: f64,
    phrases: u32,
    heard: u32,
    level_db: Option<f64>,
}

/// A sound server's module, unloaded with its owner.
struct Module(String);

/// Measures with the processing for loudspeakers, then without any.
///
/// # Errors
/// Where it cannot be measured.
pub fn run(programs: &Programs, lab: &Lab, _: &Asked, sheet: &mut Sheet) -> anyhow::Result<()> {
    lab.needs_sound()?;
    let _awake = keep_awake()?;
    let _room = Module::load(&["module-null-sink", "sink_name=room", "rate=48000", "channels=1"])?;
    let ours = measure(programs, lab, "loudspeakers")?;
    let without = measure(programs, lab, "off")?;
    let not_heard = |found: Found| 100.0 * f64::from(found.phrases - found.heard) / f64::from(found.phrases);
    let lost = |found: Found| found.level_db.map(|level_db| -level_db);
    let mut add = |what, unit, ours, at_most, without| {
        let rivals = Option::into_iter(without).map(|without| ("without processing", without)).collect();
        sheet.add(Figure { bench: "echo", what, unit, ours, at_most: Some(at_most), rivals });
    };
    add(
        "echo that comes back, beside the microphone's",
        "dB",
        ours.echo_db,
        ECHO_AT_MOST_DB,
        Some(without.echo_db),
    );
    add("double talk: phrases not heard", "%", not_heard(ours), 0.0, Some(not_heard(without)));
    let ours_lost = lost(ours).context("nobody was heard while both spoke")?;
    add("double talk: speech is quieter by", "dB", ours_lost, LOST_AT_MOST_DB, lost(without));
    Ok(())
}

fn measure(programs: &Programs, lab: &Lab, processing: &str) -> anyhow::Result<Found> {
    let candidate = Seat { microphone: "device:room.monitor", loudspeaker: "device:room", processing };
    let jury = Seat { processing: "off", ..Seat::JURY };
    let mut stations = Stations::start(programs, lab, &Ends::Here, [candidate, jury])?;
    stations.call()?;
    quieten()?;
    let folder = tempfile::tempdir()?;
    let speech = |voice: &str| lab.root().join("tests/speech").join(format!("{voice}.wav"));
    let mut python = Command::new(lab.python()?);
    python.arg(lab.script("echo.py")).args([speech("client"), speech("candidate")]).arg(folder.path());
    let words = run_tool(&mut python)?;
    eprintln!("{processing}: {}", words.trim());
    stations.quit()?;
    let found: Found = serde_json::from_str(&words).with_context(|| words.clone())?;
    ensure!(found.phrases > 0, "nobody spoke");
    Ok(found)
}

/// Turns down what is played in the room so far: the candidate's loudspeakers.
fn quieten() -> anyhow::Result<()> {
    let list = |kind| run_tool(Command::new("pactl").args(["list", "short", kind]));
    let sinks = list("sinks")?;
    let room = sinks.lines().find(|line| line.split('\t').nth(1) == Some("room"));
    let room = room.and_then(|line| line.split('\t').next()).context("the room's sink is listed")?;
    for input in list("sink-inputs")?.lines().map(|line| line.split('\t').collect::<Vec<_>>()) {
        if let [input, sink, ..] = input[..]
            && sink == room
        {
            run_tool(Command::new("pactl").args(["set-sink-input-volume", input, LOUDSPEAKERS_DB]))?;
        }
    }
    Ok(())
}

impl Module {
    fn load(arguments: &[&str]) -> anyhow::Result<Self> {
        let number = run_tool(Command::new("pactl").arg("load-module").args(arguments))?;
        Ok(Module(number.trim().to_owned()))
    }
}

impl Drop for Module {
    fn drop(&mut self) {
        if let Err(error) = run_tool(Command::new("pactl").args(["unload-module", &self.0])) {
            eprintln!("a module of the sound server stays: {error:#}");
        }
    }
}
