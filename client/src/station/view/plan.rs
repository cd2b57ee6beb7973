//! The plan of the day, as far as it is to be seen at this seat.

use std::sync::Arc;

use signaling::protocol::PlanShown;

/// What this seat sees of the plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlanSeen {
    /// As it came last; the one before stays until the next is whole.
    pub shown: Option<Arc<PlanShown>>,
    /// What became of its page to print.
    pub page: PlanPage,
}

/// A page to print.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PlanPage {
    /// None was asked for.
    #[default]
    None,
    /// It is on its way.
    Coming,
    /// It is in this file, which was handed to the system's browser.
    Shown(String),
}
