//! Whether there is a display, and a private one (Xvfb) where a test wants one.

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::children::Child;
use crate::outcome::{Outcome, While};

/// Whether a window can open here.
pub fn exists() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(not(target_os = "linux")) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// A display in memory, drawn by the processor, gone with its owner.
pub struct PrivateDisplay {
    name: String,
    _server: Child,
}

impl PrivateDisplay {
    /// Starts Xvfb on a number it finds free.
    pub fn start() -> Outcome<Self> {
        let mut command = Command::new("Xvfb");
        // No access control: it lives for one task and listens on a local socket only. And no reset when its last client
        // leaves: a keyboard once chosen stays.
        command.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1920x1200x24",
            "-nolisten",
            "tcp",
            "-ac",
            "-noreset",
        ]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = Child::start("Xvfb", &mut command)?;
        let stdout = server.take_stdout().expect("its output was piped");
        let mut number = String::new();
        // Written once clients can connect; closed without a word if it cannot start.
        BufReader::new(stdout).read_line(&mut number).while_doing("cannot read from Xvfb")?;
        match number.trim().parse::<u32>() {
            Ok(number) => Ok(Self { name: format!(":{number}"), _server: server }),
            Err(_) => Err("Xvfb did not start".to_owned()),
        }
    }

    /// What X calls it, `:99`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Makes `command` open its windows here.
    pub fn lend_to(&self, command: &mut Command) {
        command.env("DISPLAY", &self.name).env("LIBGL_ALWAYS_SOFTWARE", "1").env("PLATEAU_TEST_DISPLAY", "1");
        // winit prefers Wayland, which would put the tests' windows on the developer's desk.
        command.env_remove("WAYLAND_DISPLAY").env_remove("WAYLAND_SOCKET");
    }
}
