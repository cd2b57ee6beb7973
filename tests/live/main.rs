//! Tests with real programs, sockets, WebRTC, files, sound server and windows.
//!
//! They run one after the other: each wants the computer for itself, as a station does.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what a test cannot go on without, it stops for")]

#[cfg(target_os = "linux")]
mod browser;
mod calls;
mod capture;
mod chat;
mod check;
mod clocks;
mod deaths;
mod demo;
mod desk;
mod devices;
mod exam;
mod files;
mod hall;
mod handlings;
mod interviews;
mod keyboard;
mod lines;
mod listening;
mod long;
mod packages;
mod plays;
mod purge;
mod recording;
mod secrets;
mod sound;
mod stage;
mod tones;
mod wire;
