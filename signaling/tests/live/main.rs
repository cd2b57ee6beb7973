//! The real program on this machine: real sockets, a real disk, real deaths.

mod kills;
mod program;
mod sockets;
