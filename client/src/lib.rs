//! The exam station: what it does ([`station`], pure), how (`engine`) and how it looks ([`ui`]).

pub mod engine;
pub mod headless;
pub mod settings;
pub mod station;
pub mod ui;
pub mod window;
