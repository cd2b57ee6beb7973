//! The benches, by hand: `cargo xtask bench [server] [window] [voice]`.

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> anyhow::Result<ExitCode> {
    tests::bench::run(std::env::args().skip(1).collect())
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("The benches run on Linux only: they read /proc, and play on Xvfb and PulseAudio.");
    ExitCode::FAILURE
}
