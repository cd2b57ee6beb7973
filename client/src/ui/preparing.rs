//! What helps to prepare a session before anything is asked of the server: lists from a spreadsheet are read, what is
//! missing is put together, candidates are shared out, places are proposed. Nothing here draws.

mod lines;
mod missing;
mod seating;
mod sharing;

pub use lines::{Line, LineFault, read_lines, without_line};
pub use missing::MissingGroup;
pub use seating::{Proposal, can_sit, in_order, propose};
pub use sharing::share_out;

use signaling::protocol::exam::CandidateNumber;

/// The highest number that staff gives: four digits are read at a glance.
pub const HIGHEST_NUMBER: u16 = 9_999;

/// A candidate's number, as it is written.
pub fn read_number(text: &str) -> Option<CandidateNumber> {
    let digits = text.trim();
    let is_number =
        !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number: u16 = digits.parse().ok().filter(|_| is_number)?;
    (1..=HIGHEST_NUMBER).contains(&number).then_some(CandidateNumber(number))
}
