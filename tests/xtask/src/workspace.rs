//! Where things are, and how cargo is called.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus, Stdio};

use crate::outcome::{Outcome, While};

/// The folder of the workspace's `Cargo.toml`.
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("this crate lives two folders below the workspace")
}

/// The cargo that runs this task, called in the workspace's folder.
pub fn cargo<I, S>(arguments: I) -> Step
where
    I: IntoIterator<Item = S>,
    S: AsRef<OsStr>,
{
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root()).args(arguments);
    // What cargo tells this crate of itself: a build script that looks at it would run anew for each other caller,
    // and much with it.
    let of_this_crate = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_str().is_some_and(of_this_crate)) {
        command.env_remove(name);
    }
    Step(command)
}

/// The two programs of the product, once built.
pub struct Programs {
    /// The signaling server.
    pub server: PathBuf,
    /// The exam station.
    pub station: PathBuf,
}

impl Programs {
    /// Builds both in the dev profile.
    pub fn build() -> Outcome<Self> {
        println!("Building the server and the station (dev profile; the first time takes minutes)");
        cargo(["build", "--package", "signaling", "--package", "client"]).run()?;
        Ok(Self::in_folder(&dev_folder()?))
    }

    /// Builds both in the release profile.
    pub fn build_release() -> Outcome<Self> {
        println!("Building the server and the station (release profile; the first time takes minutes)");
        cargo(["build", "--release", "--package", "signaling", "--package", "client"]).run()?;
        Ok(Self::in_folder(&dev_folder()?.with_file_name("release")))
    }

    fn in_folder(folder: &Path) -> Self {
        let program = |name: &str| folder.join(format!("{name}{}", env::consts::EXE_SUFFIX));
        Self { server: program("plateau-signaling"), station: program("plateau") }
    }

    /// Tells a program of the tests crate where they are.
    pub fn handed_to(&self, mut step: Step) -> Step {
        step.0.arg("--server-bin").arg(&self.server).arg("--station-bin").arg(&self.station);
        step
    }

    /// Tells tests where they are: `PLATEAU_SERVER_BIN` and `PLATEAU_STATION_BIN`.
    pub fn in_environment(&self, mut step: Step) -> Step {
        step.0.env("PLATEAU_SERVER_BIN", &self.server).env("PLATEAU_STATION_BIN", &self.station);
        step
    }
}

/// A program that was built in the dev profile.
pub fn built(name: &str) -> Outcome<PathBuf> {
    Ok(dev_folder()?.join(format!("{name}{}", env::consts::EXE_SUFFIX)))
}

/// This program was just built there by the same cargo, whatever the target folder is.
fn dev_folder() -> Outcome<PathBuf> {
    let this = env::current_exe().while_doing("cannot find where xtask was built")?;
    Ok(this.parent().expect("a program is in a folder").to_owned())
}

/// A command that is part of a task and whose words go straight to the terminal.
pub struct Step(pub Command);

impl Step {
    /// Runs it; ending otherwise than well is an error.
    pub fn run(mut self) -> Outcome<()> {
        let status = self.status()?;
        if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", self.line())) }
    }

    /// Runs it and takes over its exit code.
    pub fn pass_on(mut self) -> Outcome<ExitCode> {
        let status = self.status()?;
        // A program ended by a signal has no code.
        let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
        Ok(ExitCode::from(code))
    }

    /// Whether it runs at all and ends well, in silence: to ask if a tool is there.
    pub fn succeeds(mut self) -> bool {
        let silent = self.0.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        silent.status().is_ok_and(|status| status.success())
    }

    fn status(&mut self) -> Outcome<ExitStatus> {
        self.0.status().while_doing(format_args!("cannot run `{}`", self.line()))
    }

    fn line(&self) -> String {
        let program = Path::new(self.0.get_program()).file_stem().unwrap_or_default();
        let words = std::iter::once(program).chain(self.0.get_args());
        words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("Cargo.toml").is_file());
        assert!(root().join("client").is_dir());
    }

    #[test]
    fn a_failed_step_names_its_command() {
        let why = cargo(["no-such-task"]).run().expect_err("cargo has no such task");
        assert!(why.contains("cargo no-such-task"), "{why}");
    }

    #[test]
    fn a_missing_tool_does_not_succeed() {
        assert!(!Step(Command::new("no-such-program-at-all")).succeeds());
    }
}
