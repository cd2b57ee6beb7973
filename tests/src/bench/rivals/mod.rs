//! What ours is compared with. Each is left out, and the run says so, where it is not installed.

pub mod echo;
pub mod mumble;
