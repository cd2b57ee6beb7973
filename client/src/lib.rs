//! The exam station: what it does ([`station`], pure), how (`engine`) and how it looks ([`ui`]).
//! [`minutes`] makes a document of a session's record, [`paper`] pages of a document.

pub mod engine;
pub mod headless;
pub mod minutes;
pub mod paper;
pub mod settings;
pub mod station;
pub mod ui;
pub mod window;
