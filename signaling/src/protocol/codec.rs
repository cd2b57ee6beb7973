//! JSON in and out.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{MAX_MESSAGE_BYTES, MAX_TOLD_BYTES, ToStation};

/// The JSON of a message.
pub fn encode<T: Serialize>(message: &T) -> String {
    serde_json::to_string(message)
        .expect("messages hold only strings, numbers and lists, which always serialize")
}

/// The message that a text frame holds.
///
/// # Errors
/// [`DecodeError::TooLarge`] before any parsing where the text is longer than [`MAX_MESSAGE_BYTES`];
/// [`DecodeError::Malformed`] where it is not one message of the expected set.
pub fn decode<T: DeserializeOwned>(text: &str) -> Result<T, DecodeError> {
    within(MAX_MESSAGE_BYTES, text)
}

/// What the server says, of which [`MAX_TOLD_BYTES`] are taken.
///
/// # Errors
/// As [`decode`].
pub fn decode_told(text: &str) -> Result<ToStation, DecodeError> {
    within(MAX_TOLD_BYTES, text)
}

fn within<T: DeserializeOwned>(most: usize, text: &str) -> Result<T, DecodeError> {
    if text.len() > most {
        return Err(DecodeError::TooLarge(text.len(), most));
    }
    serde_json::from_str(text).map_err(|error| DecodeError::Malformed(error.to_string()))
}

/// Why a text is not a message.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// Its length and the most, in bytes.
    #[error("a message of {0} bytes is longer than {1}")]
    TooLarge(usize, usize),
    /// What the parser found.
    #[error("not a message: {0}")]
    Malformed(String),
}
