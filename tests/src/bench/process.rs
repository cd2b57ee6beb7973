//! Other programs: what they take of the machine (proc(5)), and their end.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;

/// `USER_HZ`, in which processor time is told: 100 on every architecture that Linux runs Rust programs on, but Alpha.
const TICKS_PER_S: f64 = 100.0;

/// How long the machine is watched before a bench.
const MOMENT: Duration = Duration::from_secs(3);

/// How often an end is looked for.
const POLL: Duration = Duration::from_millis(50);

/// A program, ended with its owner, together with all that it started.
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

    /// Closes its standard input, at which it ends by itself, and waits for that.
    pub fn let_end(&mut self, patience: Duration) {
        drop(self.0.stdin.take());
        let until = Instant::now() + patience;
        while matches!(self.0.try_wait(), Ok(None)) && Instant::now() < until {
            std::thread::sleep(POLL);
        }
    }

    /// Its standard output, once, where it was piped.
    pub fn take_stdout(&mut self) -> Option<std::process::ChildStdout> {
        self.0.stdout.take()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Ended already, perhaps: then its number may be another's by now, and nothing of it is left to find.
        let began_by_it = match self.0.try_wait() {
            Ok(None) => family(self.pid()).split_off(1),
            _ => Vec::new(),
        };
        let _ = self.0.kill();
        let _ = self.0.wait();
        for pid in began_by_it {
            // Most end with their parent. The shell's own: a minimal Debian has no other.
            let mut kill = Command::new("sh");
            let _ = kill.args(["-c", &format!("kill -KILL {pid}")]).stderr(Stdio::null()).status();
        }
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
    let fields = stat(pid)?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    // After the name, utime and stime are the 12th and 13th.
    let [utime, stime] = [fields.get(11), fields.get(12)];
    let ticks: u64 =
        utime.context("no utime")?.parse::<u64>()? + stime.context("no stime")?.parse::<u64>()?;
    Ok(ticks as f64 / TICKS_PER_S)
}

/// What `/proc` says of a process after its name, which is in brackets and may hold blanks and brackets.
fn stat(pid: u32) -> anyhow::Result<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let (_, rest) = stat.rsplit_once(')').context("no name in stat")?;
    Ok(rest.to_owned())
}

/// A process, and all that it and they started.
pub fn family(pid: u32) -> Vec<u32> {
    let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    for child in entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()) {
        // The second after the name.
        let parent = stat(child).ok().and_then(|stat| stat.split_whitespace().nth(1)?.parse().ok());
        children.entry(parent.unwrap_or(0)).or_default().push(child);
    }
    let mut family = vec![pid];
    let mut next = 0;
    while let Some(parent) = family.get(next) {
        family.extend(children.remove(parent).unwrap_or_default());
        next += 1;
    }
    family
}

/// What share of one core the processes and all that they started take together while `meanwhile` runs, in per cent, with what that gave.
///
/// # Errors
/// Where one of them is gone, or `meanwhile` fails.
pub fn cpu_percent<T>(
    pids: &[u32],
    meanwhile: impl FnOnce() -> anyhow::Result<T>,
) -> anyhow::Result<(f64, T)> {
    // One of a family that ended meanwhile no longer counts; one of those named has to stay.
    let of_family =
        |pid: u32| family(pid).split_off(1).into_iter().filter_map(|pid| cpu_s(pid).ok()).sum::<f64>();
    let all = || pids.iter().map(|pid| Ok(cpu_s(*pid)? + of_family(*pid))).sum::<anyhow::Result<f64>>();
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

    #[test]
    fn what_a_program_started_ends_with_it() {
        let shell = Running::start(Command::new("sh").args(["-c", "sleep 600 & wait"])).unwrap();
        let until = Instant::now() + Duration::from_secs(10);
        while family(shell.pid()).len() < 2 && Instant::now() < until {
            std::thread::sleep(POLL);
        }
        let sleeper = family(shell.pid())[1];
        drop(shell);
        // An orphan that ended is there until it is waited for by who adopts it.
        let has_ended = || stat(sleeper).map_or(true, |stat| stat.trim_start().starts_with('Z'));
        while !has_ended() && Instant::now() < until {
            std::thread::sleep(POLL);
        }
        assert!(has_ended());
    }

    #[test]
    fn a_program_may_end_with_its_input() {
        let mut cat = Running::start(Command::new("cat").stdin(Stdio::piped())).unwrap();
        cat.let_end(Duration::from_secs(10));
        assert!(matches!(cat.0.try_wait(), Ok(Some(_))));
    }
}
