//! `cargo xtask test`: everything that must hold before a change is merged, here as in CI.

use std::fmt;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::outcome::Outcome;
use crate::packages::{self, For};
use crate::stage::{Stage, is_ci};
use crate::workspace::{Programs, Step, cargo, root};

/// Checks and tests everything; all is tried, so that one round tells all that is wrong.
pub fn everything() -> Outcome<ExitCode> {
    packages::provide(&[For::Build]);
    let mut report = Report::default();
    lint(&mut report);
    report.add("tests", run_tests);
    Ok(report.print())
}

/// The checks alone: formatting, lints, licences.
pub fn lints_only() -> Outcome<ExitCode> {
    packages::provide(&[For::Build]);
    let mut report = Report::default();
    lint(&mut report);
    Ok(report.print())
}

fn lint(report: &mut Report) {
    report.add("formatting", || {
        if !has_component("fmt", "rustfmt") {
            return skip_unless_ci("rustfmt is not installed");
        }
        done(cargo(["fmt", "--all", "--check"]))
    });
    report.add("clippy", || {
        if !has_component("clippy", "clippy") {
            return skip_unless_ci("clippy is not installed");
        }
        done(cargo(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    });
    report.add("dependencies", || {
        if !cargo(["deny", "--version"]).succeeds() {
            return skip("cargo-deny is not installed (CI runs it by its action)");
        }
        // Advisories are CI's: they come from the network, and change without a change of ours.
        done(cargo(["deny", "--workspace", "check", "bans", "licenses", "sources"]))
    });
}

fn run_tests() -> Outcome<Verdict> {
    let programs = Programs::build()?;
    let stage = Stage::set_up()?;
    let mut tests = programs.in_environment(cargo(["test", "--workspace", "--no-fail-fast"]));
    stage.lend_to(&mut tests.0);
    done(tests)
}

/// A minimal toolchain comes without some parts; rustup can add them.
fn has_component(subcommand: &str, component: &str) -> bool {
    let is_there = || cargo([subcommand, "--version"]).succeeds();
    is_there() || {
        println!("`cargo {subcommand}` is missing: asking rustup for it");
        let mut rustup = std::process::Command::new("rustup");
        rustup.args(["component", "add", component]).current_dir(root());
        Step(rustup).run().is_ok() && is_there()
    }
}

fn done(step: Step) -> Outcome<Verdict> {
    step.run().map(|()| Verdict::Passed)
}

fn skip_unless_ci(why: &str) -> Outcome<Verdict> {
    if is_ci() { Err(why.to_owned()) } else { skip(why) }
}

fn skip(why: &str) -> Outcome<Verdict> {
    Ok(Verdict::Skipped(why.to_owned()))
}

/// How one check ended.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Passed,
    Skipped(String),
    Failed(String),
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed => write!(f, "passed"),
            Self::Skipped(why) => write!(f, "SKIPPED: {why}"),
            Self::Failed(why) => write!(f, "FAILED: {why}"),
        }
    }
}

/// The checks made so far, for the lines at the end.
#[derive(Debug, Default)]
struct Report(Vec<(&'static str, Verdict, Duration)>);

impl Report {
    fn add(&mut self, name: &'static str, check: impl FnOnce() -> Outcome<Verdict>) {
        println!("\n== {name}");
        let start = Instant::now();
        let verdict = check().unwrap_or_else(Verdict::Failed);
        self.0.push((name, verdict, start.elapsed()));
    }

    fn has_failed(&self) -> bool {
        self.0.iter().any(|(_, verdict, _)| matches!(verdict, Verdict::Failed(_)))
    }

    fn print(&self) -> ExitCode {
        println!("\n== summary");
        for (name, verdict, took) in &self.0 {
            println!("{name:<12} {:>6.1} s  {verdict}", took.as_secs_f64());
        }
        if self.has_failed() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failure_fails_the_whole_and_the_rest_still_runs() {
        let mut report = Report::default();
        report.add("first", || Err("it broke".to_owned()));
        report.add("second", || Ok(Verdict::Passed));
        assert!(report.has_failed());
        assert_eq!(report.0.len(), 2);
        assert_eq!(report.0[0].1.to_string(), "FAILED: it broke");
    }

    #[test]
    fn what_is_skipped_is_said_and_fails_nothing() {
        let mut report = Report::default();
        report.add("deny", || skip("not installed"));
        assert!(!report.has_failed());
        assert_eq!(report.0[0].1.to_string(), "SKIPPED: not installed");
    }
}
