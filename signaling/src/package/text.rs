//! Texts as people's editors save them.

use super::ledger::Ledger;
use super::mistake::{Place, Problem};

/// The longest name, as on a phone's display.
pub(super) use crate::protocol::MAX_NAME_CHARS;
/// The longest title, label or other text of one line.
pub(super) const MAX_LINE_CHARS: usize = 200;
/// The longest paragraph of a TOML file: a role sheet with its client's card always fits in a message.
pub(super) const MAX_PARAGRAPHS_CHARS: usize = 8_000;
/// The longest text of its own file: some forty printed pages.
pub(super) const MAX_MARKDOWN_CHARS: usize = 100_000;

/// A Markdown text with its title, which is its first line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Without the `#`.
    pub title: String,
    /// What follows, in Markdown.
    pub body: String,
}

/// The text of a file: UTF-8, with or without the mark that Windows sets before it, lines ended in either way.
pub(super) fn decoded(file: &str, bytes: &[u8], ledger: &mut Ledger) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.replace("\r\n", "\n")),
        Err(error) => {
            let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            ledger.blame_at(file, place_of(&before, before.len()), Problem::NotText);
            None
        }
    }
}

/// Where a byte of a text stands.
pub(super) fn place_of(text: &str, byte: usize) -> Place {
    let before = text.get(..byte).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let count = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
    Place {
        line: count(before.bytes().filter(|byte| *byte == b'\n').count()),
        column: count(before[line_start..].chars().count()),
    }
}

/// What no text may hold, with its byte.
pub(super) fn control(text: &str) -> Option<(usize, char)> {
    // Marks that turn the direction of writing would show a sentence as another (Unicode TR 36 §2.5).
    let hidden = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
    text.char_indices().find(|&(_, c)| (c.is_control() && c != '\n' && c != '\t') || hidden(c))
}

/// Reads a Markdown file, whose first line is its title. Beside it, the line of the file at which the body starts.
pub(super) fn markdown(file: &str, bytes: &[u8], ledger: &mut Ledger) -> Option<(Text, u32)> {
    let text = decoded(file, bytes, ledger)?;
    let first = text.len() - text.trim_start().len();
    let at = |byte| place_of(&text, byte);
    let mut mistaken = false;
    let mut blame = |place: Place, problem: Problem| {
        ledger.blame_at(file, place, problem);
        mistaken = true;
    };
    if let Some((byte, c)) = control(&text) {
        blame(at(byte), Problem::Control("the text".into(), c.escape_unicode().to_string()));
    }
    if text.chars().count() > MAX_MARKDOWN_CHARS {
        blame(at(0), Problem::TooLong("the text".into(), MAX_MARKDOWN_CHARS));
    }
    let (line, body) = text[first..].split_once('\n').unwrap_or((&text[first..], ""));
    let title = line.strip_prefix("# ").unwrap_or_default().trim();
    if text.trim().is_empty() {
        blame(at(0), Problem::Empty("the text".into()));
    } else if title.is_empty() {
        blame(at(first), Problem::NoTitle);
    } else if title.chars().count() > MAX_LINE_CHARS {
        blame(at(first), Problem::TooLong("the title".into(), MAX_LINE_CHARS));
    } else if body.trim().is_empty() {
        blame(at(first), Problem::Empty("the text under its title".into()));
    }
    let body_line = place_of(&text, text.len() - body.trim_start().len()).line;
    (!mistaken).then(|| (Text { title: title.to_owned(), body: body.trim().to_owned() }, body_line))
}

/// A text as paragraphs: an empty line parts two, the lines of one are joined, and an item of a list, `- …`, keeps its
/// line.
pub(super) fn unwrapped(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut parted = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            parted = true;
            continue;
        }
        if !whole.is_empty() {
            whole.push_str(match (parted, line.starts_with("- ")) {
                (true, _) => "\n\n",
                (false, true) => "\n",
                (false, false) => " ",
            });
        }
        whole.push_str(line);
        parted = false;
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_a_paragraph_are_joined() {
        assert_eq!(unwrapped("a\nb \n\n\n c\n- d\n- e\nf\n\n- g"), "a b\n\nc\n- d\n- e f\n\n- g");
    }

    fn read(bytes: &[u8]) -> Result<Text, (Place, Problem)> {
        let mut ledger = Ledger::default();
        let text = markdown("a.md", bytes, &mut ledger);
        text.map(|(text, _)| text).ok_or_else(|| {
            let mistake = ledger.into_mistakes().remove(0);
            (mistake.place.unwrap(), mistake.problem)
        })
    }

    #[test]
    fn a_text_saved_on_windows_is_the_same_text() {
        let unix = read("# Été\n\nUn.\nDeux.\n".as_bytes()).unwrap();
        assert_eq!(unix, Text { title: "Été".into(), body: "Un.\nDeux.".into() });
        assert_eq!(read("\u{FEFF}# Été\r\n\r\nUn.\r\nDeux.\r\n".as_bytes()).unwrap(), unix);
    }

    #[test]
    fn another_encoding_is_told_with_its_place() {
        let place = Place { line: 3, column: 4 };
        assert_eq!(read(b"# A\n\nl'\xE9t\xE9"), Err((Place { column: 3, ..place }, Problem::NotText)));
        assert_eq!(read("# A\n\n\u{e9}t\u{e9}\u{202E}".as_bytes()).unwrap_err().0, place);
    }

    #[test]
    fn a_text_has_a_title_and_something_under_it() {
        assert_eq!(read(b"A\n\nb").unwrap_err().1, Problem::NoTitle);
        assert_eq!(read(b"\n\n").unwrap_err().1, Problem::Empty("the text".into()));
        assert_eq!(read(b"# A\n \n").unwrap_err().1, Problem::Empty("the text under its title".into()));
    }
}
