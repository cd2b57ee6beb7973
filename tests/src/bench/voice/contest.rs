//! Every program through every condition, one after the other on the same devices and the same link.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Context;

use super::conditions::Condition;
use super::ends::Ends;
use super::heard::{speak, warm_up};
use super::ours::{self, Seat, Stations};
use super::table::{Found, Row, Table};
use crate::bench::figures::Sheet;
use crate::bench::lab::{Lab, run as run_tool};
use crate::bench::rivals::mumble::OutputDelay;
use crate::bench::rivals::{Program, baresip, chromium, mumble};
use crate::programs::Programs;

/// Until devices are open and a first jitter buffer has settled.
const SETTLE: Duration = Duration::from_secs(2);

/// Measures ours and the rivals under each condition, into the table. A rival that is not there, or fails under one of
/// them, is noted and left out.
///
/// # Errors
/// Where ours could not be measured under one of them, after all the others were.
pub fn run(
    programs: &Programs,
    lab: &Lab,
    ends: &mut Ends,
    asked: (&[&'static Condition], &[Program]),
    table: &mut Table,
    sheet: &mut Sheet,
) -> anyhow::Result<()> {
    let (conditions, rivals) = asked;
    let mut failed = None;
    let mut there = rivals.to_vec();
    there.retain(|rival| sheet.rival(rival.title(), rival.is_installed()).is_some());
    for condition in conditions {
        let processed = (!condition.processing.is_empty()).then_some((Program::PlateauProcessing, "headset"));
        for (program, processing) in std::iter::once((Program::Plateau, "off")).chain(processed) {
            let name = format!("{} under {}", program.title(), condition.name);
            eprintln!("-- {name}");
            match measure_ours(programs, lab, ends, condition, processing) {
                Ok(found) => table.add(Row { condition: condition.name, program, found }),
                Err(error) => failed = Some(error.context(name)),
            }
        }
        for rival in &there {
            let name = format!("{} under {}", rival.title(), condition.name);
            eprintln!("-- {name}");
            if let Some(found) = sheet.rival(&name, measure_rival(lab, ends, *rival, condition)) {
                table.add(Row { condition: condition.name, program: *rival, found });
            }
        }
        // As it stands: who stops a long run keeps what was measured.
        table.write_to(&lab.out().join("voice.csv")).context("cannot write voice.csv")?;
    }
    failed.map_or(Ok(()), Err)
}

fn measure_ours(
    programs: &Programs,
    lab: &Lab,
    ends: &mut Ends,
    condition: &Condition,
    processing: &str,
) -> anyhow::Result<Found> {
    ends.set("")?;
    let mut stations = Stations::start(programs, lab, ends, Seat::both(processing))?;
    stations.call()?;
    let pids = stations.pids();
    let found =
        under(condition, lab, ends, |lab, ends| speak(lab, ends, &pids, ours::PACKETS, condition.outage_s))?;
    stations.tell();
    stations.quit()?;
    Ok(found)
}

/// One of which nothing at all is heard may have failed to open its sound, which is no matter of the link: it calls again.
fn measure_rival(lab: &Lab, ends: &mut Ends, rival: Program, condition: &Condition) -> anyhow::Result<Found> {
    let found = call_rival(lab, ends, rival, condition)?;
    if found.delay_ms.is_some() { Ok(found) } else { call_rival(lab, ends, rival, condition) }
}

fn call_rival(lab: &Lab, ends: &mut Ends, rival: Program, condition: &Condition) -> anyhow::Result<Found> {
    ends.set("")?;
    let call = match rival {
        Program::Mumble => mumble::call(lab, ends, OutputDelay::Usual)?,
        Program::MumbleLeast => mumble::call(lab, ends, OutputDelay::Least)?,
        Program::Chromium => chromium::call(lab, ends, false)?,
        Program::ChromiumProcessing => chromium::call(lab, ends, true)?,
        Program::Baresip => baresip::call(lab, ends)?,
        Program::Plateau | Program::PlateauProcessing => anyhow::bail!("it is no rival of itself"),
    };
    under(condition, lab, ends, |lab, ends| speak(lab, ends, &call.pids(), call.packets, condition.outage_s))
}

/// The call is set up over a plain link, as both ends of every program have to find each other first; then the link
/// becomes what the condition says, and it is let go again before the call ends.
fn under(
    condition: &Condition,
    lab: &Lab,
    ends: &mut Ends,
    measure: impl FnOnce(&Lab, &mut Ends) -> anyhow::Result<Found>,
) -> anyhow::Result<Found> {
    std::thread::sleep(SETTLE);
    ends.set(condition.link)?;
    warm_up(lab)?;
    let found = measure(lab, ends);
    ends.set("")?;
    found
}

/// Draws the table, from its file.
///
/// # Errors
/// Where it cannot be drawn.
pub fn plot(lab: &Lab, csv: &Path, picture: &Path) -> anyhow::Result<()> {
    let python = lab.python()?;
    run_tool(Command::new(python).arg(lab.script("voice_plot.py")).arg(csv).arg(picture))?;
    Ok(())
}
