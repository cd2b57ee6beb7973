//! `bench voice`: from mouth to ear through real devices, under good and bad networks, beside the rivals; and how soon
//! a call is heard once it is answered.

mod conditions;
mod contest;
pub mod ends;
mod goals;
pub mod heard;
pub mod ours;
mod table;

pub use conditions::{CONDITIONS, Condition};

use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, ensure};

use super::asked::Asked;
use super::figures::{Figure, Sheet};
use super::lab::Lab;
use super::process::Running;
use super::rivals::Program;
use crate::programs::Programs;
use ends::{Ends, Link};
use heard::{Packets, keep_awake, speak};
use ours::{Seat, Setup, Stations};
use table::{Found, Table};

/// Until two pipes of the sound server run.
const PAUSE: Duration = Duration::from_millis(500);
/// The first syllable after the answer is heard: on a connection that is warm, and on one that is cold.
const WARM_AT_MOST_MS: f64 = 60.0;
const COLD_AT_MOST_MS: f64 = 150.0;

/// Measures the set-up of our calls, ours and the rivals under each condition, then the sound server alone.
///
/// # Errors
/// Where ours cannot be measured.
pub fn run(programs: &Programs, lab: &Lab, asked: &Asked, sheet: &mut Sheet) -> anyhow::Result<()> {
    lab.needs_sound()?;
    lab.python().context("no Python for the measure")?;
    let mut conditions = asked.conditions.clone();
    let mut ends = match Link::make(lab) {
        Ok(link) => Ends::Linked(link),
        Err(error) => {
            sheet.note(format!("voice: {error:#}; without it only the clean condition is run"));
            conditions.retain(|condition| condition.is_clean());
            ensure!(!conditions.is_empty(), "none of the conditions asked for is the clean one");
            Ends::Here
        }
    };
    let awake = keep_awake()?;
    let setup = set_ups(programs, lab, &ends)?;
    add_setup(sheet, setup);
    let mut table = Table::default();
    let asked = (conditions.as_slice(), asked.rivals.as_slice());
    let complete = contest::run(programs, lab, &mut ends, asked, &mut table, sheet);
    let alone = sheet.rival("PulseAudio alone", sound_server_alone(lab, &mut ends));
    drop(awake);
    add_clean(sheet, &table, alone);
    println!("{table}");
    for (condition, program, verdict) in
        table.verdicts().into_iter().filter(|(_, _, verdict)| !verdict.is_met)
    {
        sheet.miss(format!("voice, {condition}: {} MISSED: {}", program.title(), verdict.words));
    }
    let [csv, picture] = ["voice.csv", "voice.svg"].map(|name| lab.out().join(name));
    table.write_to(&csv).with_context(|| csv.display().to_string())?;
    println!("The table is in {}", csv.display());
    match contest::plot(lab, &csv, &picture) {
        Ok(()) => println!("Its picture is {}", picture.display()),
        Err(error) => sheet.note(format!("voice: no picture of the table: {error:#}")),
    }
    complete
}

fn set_ups(programs: &Programs, lab: &Lab, ends: &Ends) -> anyhow::Result<Setup> {
    let mut stations = Stations::start(programs, lab, ends, Seat::both("headset"))?;
    let setup = stations.set_ups()?;
    stations.quit()?;
    Ok(setup)
}

fn add_setup(sheet: &mut Sheet, setup: Setup) {
    for (what, ours, at_most) in [
        ("answer to voice, candidate: median", setup.candidate_ms, WARM_AT_MOST_MS),
        ("answer to voice, jury: median", setup.jury_ms, WARM_AT_MOST_MS),
        ("answer to voice, first call after a start", setup.first_ms, COLD_AT_MOST_MS),
        ("answer to voice, first call after a rest", setup.rested_ms, COLD_AT_MOST_MS),
    ] {
        let at_most = Some(at_most);
        sheet.add(Figure { bench: "voice", what, unit: "ms", ours, at_most, rivals: Vec::new() });
    }
}

/// The clean condition once more, to compare runs by; its goals are in the table.
fn add_clean(sheet: &mut Sheet, table: &Table, alone: Option<Found>) {
    let Some(ours) = table.row("clean", Program::Plateau).map(|row| row.found) else { return };
    let rivals = Program::RIVALS.iter();
    let rivals = rivals.filter_map(|rival| Some((rival.title(), table.row("clean", *rival)?.found)));
    let others: Vec<_> = rivals.chain(alone.map(|found| ("PulseAudio alone", found))).collect();
    let mut add = |what, unit, at_most, of: fn(&Found) -> Option<f64>| {
        let Some(ours) = of(&ours) else { return };
        let rivals = others.iter().filter_map(|(name, found)| Some((*name, of(found)?))).collect();
        sheet.add(Figure { bench: "voice", what, unit, ours, at_most, rivals });
    };
    add("phrases not heard", "%", Some(0.0), |found| Some(found.not_heard_percent));
    add("mouth to ear: median", "ms", None, |found| found.delay_ms);
    add("mouth to ear: 95 % of phrases", "ms", None, |found| found.delay_p95_ms);
    add("PESQ wideband (4.64 is perfect)", "MOS", None, |found| found.pesq);
    add("processor in a call: both ends", "% of a core", None, |found| Some(found.cpu_percent));
}

/// What any program on this sound server has to add to: recorded and played again, nothing else.
fn sound_server_alone(lab: &Lab, ends: &mut Ends) -> anyhow::Result<Found> {
    ends.set("")?;
    let format = ["--raw", "--rate=48000", "--channels=1", "--format=s16le", "--latency-msec=10"];
    let mut parec = Command::new("parec");
    parec.args(format).args(["-d", "mic_a_in"]).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut parec = Running::start(&mut parec)?;
    let recorded = parec.take_stdout().context("its output was piped")?;
    let mut pacat = Command::new("pacat");
    let pacat = Running::start(pacat.args(format).args(["-d", "spk_b"]).stdin(recorded))?;
    std::thread::sleep(PAUSE);
    speak(lab, ends, &[parec.pid(), pacat.pid()], Packets::NotRtp, None)
}
