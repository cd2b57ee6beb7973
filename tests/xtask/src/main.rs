//! Developer tasks of Plateau: `cargo xtask help` lists them.
//!
//! Only the standard library is used, so that a machine with nothing but Rust can build this crate and let it
//! fetch what the others need.

mod arguments;
mod bench;
mod children;
mod demo;
mod display;
mod faults;
mod keeper;
mod outcome;
mod packages;
mod scratch;
mod sound;
mod stage;
mod test;
mod workspace;

use std::env;
use std::process::ExitCode;

use arguments::{HELP, Task};
use outcome::Outcome;

fn main() -> ExitCode {
    let task = match Task::parse(env::args().skip(1)) {
        Ok(task) => task,
        Err(wrong) => {
            eprintln!("{wrong}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match run(task) {
        Ok(code) => code,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Outcome<ExitCode> {
    match task {
        Task::Help => {
            println!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        Task::Demo => demo::with_windows(),
        Task::HeadlessDemo { out } => demo::headless(&out),
        Task::Test => test::everything(),
        Task::Lint => test::lints_only(),
        Task::Fmt => workspace::cargo(["fmt", "--all"]).pass_on(),
        Task::Bench { arguments } => bench::run(&arguments),
        Task::Faults { name: None } => faults::list(),
        Task::Faults { name: Some(name) } => faults::run(&name),
    }
}
