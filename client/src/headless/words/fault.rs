//! Why a line asks nothing.

use crate::headless::MAX_LINE_BYTES;

/// Why a line asks nothing.
#[derive(Debug, thiserror::Error)]
pub(in crate::headless) enum WordError {
    #[error("a line of more than {MAX_LINE_BYTES} bytes")]
    TooLong,
    #[error("not one JSON object of a known word: {0}")]
    Malformed(#[from] serde_json::Error),
    #[error("{0:?} is not a word of this version")]
    Unknown(String),
    #[error("{0} is not for this role")]
    WrongRole(&'static str),
}

impl WordError {
    pub fn code(&self) -> &'static str {
        match self {
            WordError::TooLong => "too_long",
            WordError::Malformed(_) => "malformed",
            WordError::Unknown(_) => "unknown_word",
            WordError::WrongRole(_) => "wrong_role",
        }
    }
}
