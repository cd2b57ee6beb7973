//! The real program on this machine: real sockets, a real disk, real deaths.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests, which may fail in any way they like"
)]

mod bulk;
mod crowd;
mod exam;
mod kills;
mod program;
mod sockets;
