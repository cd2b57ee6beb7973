//! Thousands of sockets need more open files than most shells allow.

use std::fs;
use std::process::{Command, ExitCode};

use anyhow::Context;

/// For 2,000 sockets at either end and what else is open.
const OPEN_FILES: u64 = 8_192;
/// Set in the second start, so that there is no third.
const STARTED_AGAIN: &str = "PLATEAU_BENCH_LIMITS_RAISED";

/// Where the limit is too low, starts this program again under a higher one and gives how that ended.
///
/// # Errors
/// Where the limit cannot be read, or this program not started.
pub fn raise_by_starting_again() -> anyhow::Result<Option<ExitCode>> {
    if std::env::var_os(STARTED_AGAIN).is_some() || open_files()? >= OPEN_FILES {
        return Ok(None);
    }
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("ulimit -n {OPEN_FILES}; exec \"$0\" \"$@\"")]);
    shell.arg(std::env::current_exe()?).args(std::env::args_os().skip(1)).env(STARTED_AGAIN, "1");
    let code = shell.status()?.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
    Ok(Some(ExitCode::from(code)))
}

fn open_files() -> anyhow::Result<u64> {
    let limits = fs::read_to_string("/proc/self/limits")?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().next()).context("no limit of open files")?;
    Ok(soft.parse().unwrap_or(u64::MAX))
}
