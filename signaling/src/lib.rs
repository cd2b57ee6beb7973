//! The wire protocol of Plateau's stations, and the server that pairs them.
//!
//! [`protocol`] is all that a station needs of it, beside a watch over its own system's sleep ([`suspension`]); the rest is the server: a pure [`hub`] that decides, a [`store`] that
//! keeps, and a WebSocket shell around both ([`server`]).

pub mod protocol;
pub mod suspension;

#[cfg(feature = "server")]
pub mod directory;
#[cfg(feature = "server")]
pub mod dossier;
#[cfg(feature = "server")]
pub mod exam;
#[cfg(feature = "server")]
pub mod hub;
#[cfg(feature = "server")]
pub mod kept;
#[cfg(feature = "server")]
pub mod package;
#[cfg(feature = "server")]
pub mod plan;
#[cfg(feature = "server")]
pub mod server;
#[cfg(feature = "server")]
pub mod session;
#[cfg(feature = "server")]
pub mod store;
#[cfg(feature = "server")]
pub mod tally;
