//! How this session is held, from `session.json` in the server's data folder:
//!
//! ```json
//! { "listening_announced": true, "training": false }
//! ```
//!
//! Every field may be left out. A file that is wrong anywhere is refused whole.

use serde::Deserialize;

/// How a session is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Session {
    /// Candidates' screens say, from first to last and whether somebody does or not, that the jury may be listening.
    pub listening_announced: bool,
    /// Whoever listens may whisper to the candidate, join it and take its call over. Never in an exam.
    pub training: bool,
}

impl Default for Session {
    fn default() -> Self {
        Self { listening_announced: true, training: false }
    }
}

impl Session {
    /// Reads the text of `session.json`.
    ///
    /// # Errors
    /// Not JSON, or a field is unknown or of the wrong type.
    pub fn parse(json: &str) -> Result<Self, serde_json::Error> {
        // A list would do for a struct, too, its fields by their order.
        let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(json)?;
        serde_json::from_value(object.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_as_always() {
        assert_eq!(Session::parse("{}").unwrap(), Session::default());
        assert!(!Session::parse(r#"{ "listening_announced": false }"#).unwrap().listening_announced);
    }

    #[test]
    fn a_word_not_known_is_refused() {
        for wrong in [r#"{ "listening": true }"#, r#"{ "listening_announced": "yes" }"#, "[]", ""] {
            assert!(Session::parse(wrong).is_err(), "{wrong}");
        }
    }
}
