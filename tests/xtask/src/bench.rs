//! `cargo xtask bench`: the product as it ships, measured.

use std::process::ExitCode;

use crate::outcome::Outcome;
use crate::packages::{self, For};
use crate::stage::Stage;
use crate::workspace::{Programs, cargo};

/// Builds in the release profile and measures what `arguments` ask for, on the private display and sound.
pub fn run(arguments: &[String]) -> Outcome<ExitCode> {
    packages::provide(&[For::Build, For::Bench, For::Network]);
    let programs = Programs::build_release()?;
    let stage = Stage::set_up()?;
    let bench = cargo(["run", "--release", "--package", "tests", "--bin", "bench", "--"]);
    let mut bench = programs.in_environment(bench);
    bench.0.args(arguments);
    stage.lend_to(&mut bench.0);
    bench.pass_on()
}
