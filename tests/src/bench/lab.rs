//! Where the benches find their tools and leave their results.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};

/// What the measure of the voice and its picture need of Python.
const PYTHON_PACKAGES: [&str; 5] = ["numpy", "scipy", "soundfile", "pesq", "matplotlib"];

/// The workspace, as the benches use it.
#[derive(Debug)]
pub struct Lab {
    root: PathBuf,
    out: PathBuf,
}

impl Lab {
    /// Makes the folder of the results beside the one that this program was built in.
    ///
    /// # Errors
    /// Where there is none.
    pub fn open() -> anyhow::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the workspace is above")?;
        let this = std::env::current_exe()?;
        // Tests are a folder deeper than programs: `debug/deps`.
        let profile = this.ancestors().skip(1).find(|folder| !folder.ends_with("deps"));
        let target = profile.and_then(Path::parent).context("this program is in a profile's folder")?;
        let out = target.join("bench");
        std::fs::create_dir_all(&out)?;
        Ok(Lab { root: root.to_owned(), out })
    }

    /// The workspace.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where results and what was installed for the benches stay from run to run.
    pub fn out(&self) -> &Path {
        &self.out
    }

    /// A file of `tests/lab`.
    pub fn script(&self, name: &str) -> PathBuf {
        self.root.join("tests/lab").join(name)
    }

    /// A Python with [`PYTHON_PACKAGES`], made at the first time.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn python(&self) -> anyhow::Result<PathBuf> {
        let folder = self.out.join("venv");
        let python = folder.join("bin/python");
        let has_all = |python: &Path| {
            let imports = format!("import {}", PYTHON_PACKAGES.join(", "));
            run(Command::new(python).args(["-c", &imports])).is_ok()
        };
        if !has_all(&python) {
            eprintln!("Installing {} into {}", PYTHON_PACKAGES.join(", "), folder.display());
            run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
            let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
            run(Command::new(&python).args(pip).args(PYTHON_PACKAGES))?;
            ensure!(has_all(&python), "the packages were installed, but cannot be imported");
        }
        Ok(python)
    }

    /// The private display of `cargo xtask bench`.
    ///
    /// # Errors
    /// Where there is none.
    pub fn needs_display(&self) -> anyhow::Result<()> {
        lent("PLATEAU_TEST_DISPLAY", "display")
    }

    /// The private sound server of `cargo xtask bench`, with its virtual headsets.
    ///
    /// # Errors
    /// Where there is none.
    pub fn needs_sound(&self) -> anyhow::Result<()> {
        lent("PLATEAU_TEST_PULSE", "sound server")
    }
}

fn lent(variable: &str, what: &str) -> anyhow::Result<()> {
    ensure!(std::env::var_os(variable).is_some(), "no private {what}: run it by `cargo xtask bench`");
    Ok(())
}

/// Runs a tool to its end, in silence, and gives what it wrote.
///
/// # Errors
/// Where it is not there or fails; with its last words.
pub fn run(command: &mut Command) -> anyhow::Result<String> {
    let program = command.get_program().display().to_string();
    let output = command.stdin(Stdio::null()).output().with_context(|| program.clone())?;
    let words = String::from_utf8_lossy(&output.stderr);
    let last = words.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default().to_owned();
    ensure!(output.status.success(), "{program} failed ({}): {last}", output.status);
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
