//! What a seat is shown, whoever sits there.

use serde::{Deserialize, Serialize};

use super::{CandidateView, JuryView, StaffView};

/// The view of one seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExamView {
    /// A candidate's.
    Candidate(Box<CandidateView>),
    /// A juror's.
    Jury(Box<JuryView>),
    /// The staff's.
    Staff(Box<StaffView>),
}
