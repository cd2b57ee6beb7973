//! What the product costs and how fast it is, beside a rival measured in the same run. By hand only: the figures
//! depend on the machine, and on what else it does.
//!
//! Linux only: memory and processor time are read from `/proc`, windows open on Xvfb, voices go through PulseAudio.

mod asked;
mod echo;
mod figures;
pub mod lab;
mod limits;
mod painted;
pub mod process;
mod rivals;
mod server;
pub mod voice;
mod window;

use std::process::ExitCode;

use anyhow::Context;

use crate::programs::Programs;
use asked::{Asked, HELP};
use figures::Sheet;
use lab::Lab;

/// One bench.
type Bench = fn(&Programs, &Lab, &Asked, &mut Sheet) -> anyhow::Result<()>;

const BENCHES: [(&str, Bench); 4] = [
    ("server", |programs, lab, _, sheet| server::run(programs, lab, sheet)),
    ("window", |programs, lab, _, sheet| window::run(programs, lab, sheet)),
    ("echo", echo::run),
    ("voice", voice::run),
];

/// With more than this at work beside it, a bench measures the others too.
const QUIET_CORES: f64 = 0.3;

/// Runs the benches that the arguments name, or all, and prints what they found. Not a success where a goal is missed or a bench
/// could not run.
///
/// # Errors
/// Where nothing could be measured.
pub fn run(arguments: Vec<String>) -> anyhow::Result<ExitCode> {
    let Some(asked) = Asked::parse(arguments)? else {
        println!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    };
    if let Some(code) = limits::raise_by_starting_again()? {
        return Ok(code);
    }
    let programs = Programs::find()?;
    let lab = Lab::open()?;
    let mut sheet = Sheet::default();
    let mut complete = true;
    for (name, bench) in BENCHES {
        if !asked.wants(name) {
            continue;
        }
        eprintln!("== {name}");
        let busy = process::busy_cores()?;
        if busy > QUIET_CORES {
            sheet.note(format!(
                "{name}: other programs kept {busy:.1} cores busy: these figures are no verdict"
            ));
        }
        if let Err(error) = bench(&programs, &lab, &asked, &mut sheet) {
            complete = false;
            sheet.note(format!("{name}: NOT MEASURED: {error:#}"));
        }
    }
    print!("{sheet}");
    let csv = lab.out().join("figures.csv");
    sheet.append_to(&csv).with_context(|| csv.display().to_string())?;
    println!("\nAlso in {}", csv.display());
    Ok(if complete && sheet.is_met() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
