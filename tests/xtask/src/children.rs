//! Programs that run beside a task and never outlive it.
//!
//! A [`Child`] is ended on drop, and by a [`Keeper`] where nothing is dropped.

use std::process::{self, Command};
use std::thread;
use std::time::Duration;

use crate::keeper::Keeper;
use crate::outcome::{Outcome, While};

/// How long a child may take to end once asked; PulseAudio and Xvfb take a fraction of it.
const GRACE: Duration = Duration::from_secs(3);

/// How often a child is asked whether it still runs.
pub const POLL: Duration = Duration::from_millis(50);

/// A program of ours, ended on drop.
pub struct Child {
    name: &'static str,
    inner: process::Child,
    // Declared last: it lets go once the child is waited for.
    _keeper: Keeper,
}

impl Child {
    /// Starts `command`; `name` is for the developer.
    pub fn start(name: &'static str, command: &mut Command) -> Outcome<Self> {
        let inner = command.spawn().while_doing(format_args!("cannot start {name}"))?;
        let keeper = Keeper::of_process(inner.id());
        Ok(Self { name, inner, _keeper: keeper })
    }

    /// Its standard output, once, where it was piped.
    pub fn take_stdout(&mut self) -> Option<process::ChildStdout> {
        self.inner.stdout.take()
    }

    /// Whether it still runs; having failed is an error.
    pub fn is_running(&mut self) -> Outcome<bool> {
        let status = self.inner.try_wait().while_doing(format_args!("cannot watch {}", self.name))?;
        match status {
            None => Ok(true),
            Some(status) if status.success() => Ok(false),
            Some(status) => Err(format!("{} failed ({status})", self.name)),
        }
    }

    fn waited_for(&mut self, at_most: Duration) -> bool {
        let polls = at_most.as_millis() / POLL.as_millis();
        (0..polls).any(|_| {
            thread::sleep(POLL);
            !matches!(self.inner.try_wait(), Ok(None))
        })
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if !matches!(self.inner.try_wait(), Ok(None)) {
            return;
        }
        let asked = ask_to_end(self.inner.id());
        if !(asked && self.waited_for(GRACE)) {
            // Already ended, or out of reach: either way nothing is left to do about it.
            let _ = self.inner.kill();
            let _ = self.inner.wait();
        }
    }
}

/// Sends the signal after which Xvfb removes its lock and PulseAudio its socket.
#[cfg(unix)]
fn ask_to_end(id: u32) -> bool {
    use std::process::Stdio;
    let mut kill = Command::new("sh");
    kill.args(["-c", &format!("kill -TERM {id}")]).stderr(Stdio::null());
    kill.status().is_ok_and(|status| status.success())
}

/// Windows has no such signal: the child is terminated.
#[cfg(not(unix))]
fn ask_to_end(_id: u32) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Stdio;

    use super::*;

    fn sleeper() -> Child {
        Child::start("a sleeper", Command::new("sleep").arg("600")).expect("sleep is on every Unix")
    }

    fn runs(id: u32) -> bool {
        let mut kill = Command::new("sh");
        kill.args(["-c", &format!("kill -0 {id}")]).stderr(Stdio::null());
        kill.status().is_ok_and(|status| status.success())
    }

    #[test]
    fn a_child_ends_on_drop() {
        let child = sleeper();
        let id = child.inner.id();
        assert!(runs(id));
        drop(child);
        assert!(!runs(id));
    }

    #[test]
    fn a_child_ends_when_we_are_gone_without_a_drop() {
        let mut child = sleeper();
        child._keeper.lose_us();
        assert!(child.waited_for(GRACE), "the keeper did not end the child");
    }

    #[test]
    fn a_child_that_failed_is_an_error_and_one_that_ended_well_is_not() {
        let outcome = |program: &'static str| {
            let mut child = Child::start(program, &mut Command::new(program)).expect("it is on every Unix");
            while child.is_running()? {
                thread::sleep(POLL);
            }
            Ok::<_, String>(())
        };
        assert_eq!(outcome("true"), Ok(()));
        assert!(outcome("false").is_err_and(|why| why.starts_with("false failed")));
    }
}
