//! Tests that need no clock, network, sound or display of their own.

mod exchanges;
mod tidy;
mod world;
