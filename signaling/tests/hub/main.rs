//! The hub in virtual time: stations say things, hours pass in no time, and what comes back is exact.

mod calls;
mod chat;
mod connections;
mod floor;
mod invariants;
mod links;
mod pairing;
mod refusals;
mod restart;
mod visibility;
