//! The hub in virtual time: stations say things, hours pass in no time, and what comes back is exact.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests, which may fail in any way they like"
)]

mod call_log;
mod calls;
mod chat;
mod conference;
mod connections;
mod do_not_disturb;
mod exam;
mod files;
mod floor;
mod help;
mod invariants;
mod joining;
mod lines;
mod links;
mod listening;
mod mesh;
mod notes;
mod overheard_chat;
mod pairing;
mod personas;
mod refusals;
mod restart;
mod transfers;
mod visibility;
