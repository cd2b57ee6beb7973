//! The real program on this machine: real sockets, a real disk, real deaths.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests, which may fail in any way they like"
)]

mod bad_input;
mod bulk;
mod crowd;
mod draws;
mod exam;
mod handed;
mod kills;
mod packages;
mod program;
mod sockets;
