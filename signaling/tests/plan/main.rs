//! The plan of the day: every candidate has its phases, whole, in order and without idle waits; juries come when they are
//! needed; whatever is edited, what no longer fits is told; the printed page names nobody.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests, which may fail in any way they like"
)]

mod briefs;
mod computed;
mod edits;
mod interviews;
mod late;
mod printed;
mod random;
mod remarks;
mod wire;
