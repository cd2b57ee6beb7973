//! `cargo xtask faults`: the runs made by hand, because they take long or break things.
//!
//! They are the ignored tests of the tests crate and of the server, so that each is compiled and read with the others.

use std::path::Path;
use std::process::ExitCode;
use std::{fs, io};

use crate::outcome::{Outcome, While};
use crate::packages::{self, For};
use crate::stage::Stage;
use crate::workspace::{Programs, cargo, root};

/// Where they are.
const FOLDERS: [&str; 2] = ["tests", "signaling/tests"];

/// One run.
#[derive(Debug, PartialEq, Eq)]
struct Run {
    name: String,
    why_by_hand: String,
}

/// Prints the runs there are.
pub fn list() -> Outcome<ExitCode> {
    let mut runs = Vec::new();
    for folder in FOLDERS {
        collect(&root().join(folder), &mut runs).while_doing("cannot read the tests")?;
    }
    if runs.is_empty() {
        println!(
            "There is no run by hand yet: they are the tests marked `#[ignore = \"why\"]` in {}.",
            FOLDERS.join(" and ")
        );
    } else {
        println!("Runs made by hand, each by `cargo xtask faults NAME`:\n");
    }
    for run in runs {
        println!("  {:<48} {}", run.name, run.why_by_hand);
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes the runs whose name contains `name`, on the private display and sound.
pub fn run(name: &str) -> Outcome<ExitCode> {
    packages::provide(&[For::Build, For::Network]);
    let programs = Programs::build()?;
    let stage = Stage::set_up()?;
    let run = cargo([
        "test",
        "--package",
        "tests",
        "--package",
        "signaling",
        name,
        "--",
        "--ignored",
        "--nocapture",
        "--test-threads=1",
    ]);
    let mut run = programs.in_environment(run);
    stage.lend_to(&mut run.0);
    run.pass_on()
}

fn collect(folder: &Path, runs: &mut Vec<Run>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::path);
    for path in entries.iter().map(fs::DirEntry::path).filter(|path| !path.ends_with("xtask")) {
        if path.is_dir() {
            collect(&path, runs)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            runs.extend(ignored_tests(&fs::read_to_string(&path)?));
        }
    }
    Ok(())
}

fn ignored_tests(source: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut reason = None;
    for line in source.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("#[ignore") {
            reason = Some(rest.split('"').nth(1).unwrap_or_default().to_owned());
        } else if let Some((_, name)) = line.split_once("fn ")
            && let Some(why_by_hand) = reason.take()
        {
            let name = name.split(['(', '<']).next().unwrap_or_default().to_owned();
            runs.push(Run { name, why_by_hand });
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_an_ignored_test_with_its_reason() {
        let source = "#[test]\nfn quick() {}\n\n#[test]\n#[ignore = \"takes an hour\"]\nasync fn long() {}\n";
        let long = Run { name: "long".to_owned(), why_by_hand: "takes an hour".to_owned() };
        assert_eq!(ignored_tests(source), [long]);
    }
}
