//! Other programs: what they take of the machine (proc(5)), and their end.

use std::fs;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::Context;

/// `USER_HZ`, in which processor time is told: 100 on every architecture that Linux runs Rust programs on, but Alpha.
const TICKS_PER_S: f64 = 100.0;

/// How long the machine is watched before a bench.
const MOMENT: Duration = Duration::from_secs(3);

/// A program, ended with its owner.
#[derive(Debug)]
pub struct Running(Child);

impl Running {
    /// Starts it.
    ///
    /// # Errors
    /// Where it is not there.
    pub fn start(command: &mut Command) -> anyhow::Result<Self> {
        let child = command.spawn().with_context(|| command.get_program().display().to_string())?;
        Ok(Running(child))
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.0.id()
    }

    /// Its standard output, once, where it was piped.
    pub fn take_stdout(&mut self) -> Option<std::process::ChildStdout> {
        self.0.stdout.take()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Ended already, perhaps.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The resident memory of a process.
///
/// # Errors
/// Where it is gone.
pub fn resident_bytes(pid: u32) -> anyhow::Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    let kib: u64 = line.trim().trim_end_matches(" kB").trim().parse()?;
    Ok(kib * 1024)
}

/// The processor time that a process took so far, in seconds.
///
/// # Errors
/// Where it is gone.
pub fn cpu_s(pid: u32) -> anyhow::Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name, in brackets, may hold blanks and brackets. After it, utime and stime are the 12th and 13th.
    let (_, rest) = stat.rsplit_once(')').context("no name in stat")?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let [utime, stime] = [fields.get(11), fields.get(12)];
    let ticks: u64 =
        utime.context("no utime")?.parse::<u64>()? + stime.context("no stime")?.parse::<u64>()?;
    Ok(ticks as f64 / TICKS_PER_S)
}

/// What share of one core the processes take together while `meanwhile` runs, in per cent, with what that gave.
///
/// # Errors
/// Where one of them is gone, or `meanwhile` fails.
pub fn cpu_percent<T>(
    pids: &[u32],
    meanwhile: impl FnOnce() -> anyhow::Result<T>,
) -> anyhow::Result<(f64, T)> {
    let all = || pids.iter().map(|pid| cpu_s(*pid)).sum::<anyhow::Result<f64>>();
    let (began, before) = (Instant::now(), all()?);
    let given = meanwhile()?;
    Ok((100.0 * (all()? - before) / began.elapsed().as_secs_f64(), given))
}

/// Likewise, while nothing is done for a while.
///
/// # Errors
/// Where it is gone.
pub fn idle_cpu_percent(pid: u32, time: Duration) -> anyhow::Result<f64> {
    let (percent, ()) = cpu_percent(&[pid], || {
        std::thread::sleep(time);
        Ok(())
    })?;
    Ok(percent)
}

/// How many cores the whole machine kept busy, over a moment in which this process does nothing.
///
/// # Errors
/// Where `/proc/stat` does not tell.
pub fn busy_cores() -> anyhow::Result<f64> {
    // user, nice, system, idle, iowait, irq, softirq, steal: all but idle and iowait.
    let busy_s = || -> anyhow::Result<f64> {
        let stat = fs::read_to_string("/proc/stat")?;
        let line = stat.lines().next().context("no first line")?;
        let ticks = line.split_whitespace().skip(1).take(8).map(str::parse::<u64>);
        let ticks = ticks.collect::<Result<Vec<u64>, _>>()?;
        let busy: u64 = ticks.iter().enumerate().filter(|(at, _)| !matches!(at, 3 | 4)).map(|(_, t)| t).sum();
        Ok(busy as f64 / TICKS_PER_S)
    };
    let (began, before) = (Instant::now(), busy_s()?);
    std::thread::sleep(MOMENT);
    Ok((busy_s()? - before) / began.elapsed().as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_memory_and_takes_time() {
        let pid = std::process::id();
        assert!(resident_bytes(pid).unwrap() > 100 * 1024);
        let (busy, ()) = cpu_percent(&[pid], || {
            let until = Instant::now() + Duration::from_millis(200);
            while Instant::now() < until {
                std::hint::spin_loop();
            }
            Ok(())
        })
        .unwrap();
        assert!(busy > 10.0, "{busy} %");
    }
}
