//! What the tests, the rehearsal and the benches share: real programs driven by lines, and measures of what was heard.

#[cfg(target_os = "linux")]
pub mod bench;
#[cfg(target_os = "linux")]
pub mod browser;
pub mod likeness;
pub mod programs;
pub mod rehearsal;
pub mod relay;
pub mod session;
