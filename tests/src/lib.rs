//! What the tests, the rehearsal and the benches share: real programs driven by lines, and measures of what was heard.

pub mod likeness;
pub mod programs;
pub mod rehearsal;
