//! What the hub has done, as told to its shell.

use super::{ConnId, FetchId, Refusal};
#[cfg(doc)]
use super::{HELLO_WITHIN, Input, SILENT_FOR};
use crate::kept::{Query, StoreOp, Ticket};
use crate::plan::Brief;
use crate::protocol::{NotTaken, SharedFile, StationId, ToStation};

/// What must be done, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send a message.
    Send {
        /// On which connection.
        conn: ConnId,
        /// What.
        message: ToStation,
    },
    /// Ask a connection for a sign of life.
    Ping {
        /// Which.
        conn: ConnId,
    },
    /// Close a connection once what was sent on it is written. The hub has forgotten it already.
    Close {
        /// Which.
        conn: ConnId,
        /// Why.
        why: CloseReason,
    },
    /// Let the bulk connection send the file.
    Give {
        /// As in [`Input::Fetch`].
        fetch: FetchId,
        /// Which file.
        file: SharedFile,
    },
    /// Let the bulk connection take the file, or the server keep the package.
    Admit {
        /// As in [`Input::Put`] or [`Input::Package`].
        fetch: FetchId,
        /// Who sends it.
        by: StationId,
    },
    /// Have the bulk connection not take the file.
    Decline {
        /// As in [`Input::Put`] or [`Input::Package`].
        fetch: FetchId,
        /// Why.
        why: NotTaken,
    },
    /// Have the bulk connection refuse it.
    Deny {
        /// As in [`Input::Fetch`] or [`Input::Put`].
        fetch: FetchId,
        /// Why.
        why: Refusal,
    },
    /// Let the bulk connection receive the file: said once, and answered by [`Input::Arrived`].
    Take {
        /// As in [`Input::Offered`].
        fetch: FetchId,
    },
    /// The file is kept since then, in milliseconds since the Unix epoch; or why not.
    Taken {
        /// As in [`Input::Offered`].
        fetch: FetchId,
        /// When, or why not.
        outcome: Result<u64, NotTaken>,
    },
    /// Keep something.
    Store {
        /// For the answer.
        ticket: Ticket,
        /// What.
        op: StoreOp,
    },
    /// Read something.
    Query {
        /// For the answer.
        ticket: Ticket,
        /// What.
        query: Query,
    },
    /// Compute a plan of the day, which takes longer than anybody should wait. There is one at a time.
    Plan {
        /// For the answer.
        ticket: Ticket,
        /// From what.
        brief: Box<Brief>,
    },
}

/// Why the hub closes a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseReason {
    /// No hello came within [`HELLO_WITHIN`].
    NoHello,
    /// Nothing was heard for [`SILENT_FOR`].
    Silent,
    /// The station took its seat again by another connection.
    Replaced,
}
