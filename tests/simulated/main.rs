//! Tests that need no clock, network, sound or display of their own.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what a test cannot go on without, it stops for")]

mod agreement;
mod exchanges;
mod listening;
mod mesh;
mod notes;
mod pairs;
mod rng;
mod tidy;
mod world;
