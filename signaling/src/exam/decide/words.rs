//! What a text of an order may be.

use crate::protocol::exam::{MAX_HELP_CHARS, MAX_LINE_CHARS, MAX_PERSON_CHARS, MAX_REMARK_CHARS, Refused};

/// The name of a person or a jury.
pub(super) fn name(text: &str) -> Result<String, Refused> {
    line(text, MAX_PERSON_CHARS)
}

/// A date, a place.
pub(super) fn heading(text: &str) -> Result<String, Refused> {
    line(text, MAX_LINE_CHARS)
}

/// Why something is done that needs a reason.
pub(super) fn reason(text: Option<&str>) -> Result<String, Refused> {
    line(text.unwrap_or_default(), MAX_LINE_CHARS).map_err(|_| Refused::ReasonNeeded)
}

/// What a mark says, which may be nothing.
pub(super) fn mark(text: &str) -> Result<String, Refused> {
    if text.trim().is_empty() { Ok(String::new()) } else { line(text, MAX_LINE_CHARS) }
}

/// What help is asked for, which may be nothing.
pub(super) fn help(text: &str) -> Result<String, Refused> {
    if text.trim().is_empty() { Ok(String::new()) } else { line(text, MAX_HELP_CHARS) }
}

/// What a note says, in lines.
pub(super) fn note(text: &str) -> Result<String, Refused> {
    let shown = |c: char| !c.is_control() || c == '\n' || c == '\t';
    let text = text.trim();
    let holds = !text.is_empty() && text.chars().count() <= MAX_REMARK_CHARS && text.chars().all(shown);
    if holds { Ok(text.to_owned()) } else { Err(Refused::BadText) }
}

fn line(text: &str, most: usize) -> Result<String, Refused> {
    let text = text.trim();
    let holds = !text.is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control);
    if holds { Ok(text.to_owned()) } else { Err(Refused::BadText) }
}
