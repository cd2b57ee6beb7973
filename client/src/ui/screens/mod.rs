//! The screens, one a file, and the parts that several share.

pub mod bars;
pub mod bubble;
pub mod call;
pub mod candidate;
pub mod chat;
pub mod check;
pub mod clients;
pub mod dial;
pub mod figures;
pub mod file;
pub mod help;
pub mod jury;
pub mod keypad;
pub mod lines;
pub mod listening;
pub mod log;
pub mod notes;
pub mod posts;
pub mod prompts;
pub mod roster;
pub mod settings;
pub mod sound;
pub mod staff;
pub mod start;
pub mod top;
pub mod transfer;
