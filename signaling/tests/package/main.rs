//! The package of an exam: the sample holds, every mistake is found with its place and all at once, and whatever lies in
//! a folder or a zip, reading it ends with a package or with sentences.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests, which may fail in any way they like"
)]

mod draft;
mod formats;
mod french;
mod hostile;
mod mistakes;
mod program;
mod sample;
mod sounds;
mod zips;
