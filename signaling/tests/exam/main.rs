//! The exam's session in virtual time: whole days, every rule of its phases, draws, exchanges and scores, and whatever is
//! asked by whomever, a session that its facts alone bring back.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests, which may fail in any way they like"
)]

mod absence;
mod bad_input;
mod chats;
mod clocks;
mod closing;
mod day;
mod desk;
mod dice;
mod dossier;
mod draws;
mod exchanges;
mod final_interview;
mod golden;
mod hand;
mod jury;
mod outages;
mod plan;
mod plays;
mod random;
mod refusals;
mod rights;
mod scores;
mod turns;
mod verified;
mod views;
mod writing;
