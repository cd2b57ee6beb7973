//! The demo by robots: a whole exchange, measured.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use tests::programs::Programs;
use tests::rehearsal::{self, Stage};

fn main() -> anyhow::Result<ExitCode> {
    let (mut out, mut server, mut station) = (None, None, None);
    let mut arguments = std::env::args_os().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments
            .next()
            .map(PathBuf::from)
            .with_context(|| format!("{} needs a value", name.display()))?;
        match name.to_str() {
            Some("--out") => out = Some(value),
            Some("--server-bin") => server = Some(value),
            Some("--station-bin") => station = Some(value),
            _ => anyhow::bail!(
                "{} is not known: --out DIR [--server-bin PATH --station-bin PATH]",
                name.display()
            ),
        }
    }
    let out = out.context("--out DIR is missing")?;
    std::fs::create_dir_all(&out)?;
    let programs = match (server, station) {
        (Some(server), Some(station)) => Programs { server, station },
        _ => Programs::find()?,
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the workspace is above")?.to_owned();
    let report = Stage { programs, root, out: std::path::absolute(&out)? }.run();
    rehearsal::write(&report, &out)?;
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(if report.ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
