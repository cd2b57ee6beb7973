//! Where lines break: between words, after a hyphen or a slash, and within a word only where no line could hold it.

/// A text in lines that are no wider than `room`, by `width` of a text. Line ends of the text stay. No line is without a
/// character, and all of them together have every character of the text but spaces at which a line breaks.
pub(super) fn broken(text: &str, room: f32, width: &dyn Fn(&str) -> f32) -> Vec<String> {
    text.split('\n').flat_map(|paragraph| paragraph_of(paragraph.trim_end(), room, width)).collect()
}

/// The width of the widest piece that is not broken.
pub(super) fn widest_piece(text: &str, width: &dyn Fn(&str) -> f32) -> f32 {
    text.split('\n').flat_map(pieces).map(|piece| width(piece.trim_end())).fold(0.0, f32::max)
}

fn paragraph_of(text: &str, room: f32, width: &dyn Fn(&str) -> f32) -> Vec<String> {
    let mut lines = Vec::new();
    // What fills the line so far, and how wide it is with its last spaces.
    let (mut line, mut filled) = (String::new(), 0.0);
    for piece in pieces(text) {
        let bare = width(piece.trim_end_matches(' '));
        if !line.is_empty() && filled + bare > room {
            lines.push(std::mem::take(&mut line));
            filled = 0.0;
        }
        if bare <= room {
            line.push_str(piece);
            filled += width(piece);
            continue;
        }
        let share = share(piece.trim_end_matches(' '), room, width);
        for c in piece.chars() {
            let full = c != ' ' && line.chars().count() >= share;
            line.push(c);
            // Letters beside each other are not as wide as each by itself.
            filled = width(&line);
            if (full || filled > room) && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::replace(&mut line, c.to_string()));
                filled = width(&line);
            }
        }
    }
    lines.push(line);
    // A line that is followed by another keeps its space: whoever reads the file aloud or copies it needs it.
    if let Some(last) = lines.last_mut() {
        last.truncate(last.trim_end_matches(' ').len());
    }
    lines
}

/// How many characters of a word that no line holds stand in each of its lines: none is left with a few of them.
fn share(word: &str, room: f32, width: &dyn Fn(&str) -> f32) -> usize {
    let lines = (width(word) / room).ceil().max(1.0) as usize;
    word.chars().count().div_ceil(lines)
}

/// The pieces between which a line may break, each with the spaces after it.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let Some(&(next, after)) = chars.peek() else { break };
        let before = text[..at].chars().next_back();
        let within_word = before.is_some_and(char::is_alphanumeric) && after.is_alphanumeric();
        let breaks = match c {
            ' ' => after != ' ',
            '-' | '/' => within_word,
            _ => false,
        };
        if breaks {
            pieces.push(&text[start..next]);
            start = next;
        }
    }
    pieces.push(&text[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character is as wide as every other.
    fn lines(text: &str, room: f32) -> Vec<String> {
        broken(text, room, &|text| text.chars().count() as f32)
    }

    #[test]
    fn a_line_breaks_between_words_and_keeps_its_space() {
        assert_eq!(lines("un deux trois", 8.0), ["un deux ", "trois"]);
        assert_eq!(lines("un\u{a0}deux trois", 5.0), ["un\u{a0}d", "eux ", "trois"]);
        assert_eq!(lines("un\n\ndeux ", 5.0), ["un", "", "deux"]);
    }

    #[test]
    fn a_word_wider_than_a_line_loses_nothing() {
        let hash = "0123456789abcdef".repeat(4);
        let broken = lines(&hash, 10.5);
        assert!(broken.iter().all(|line| line.len() <= 10));
        assert_eq!(broken.concat(), hash);
        let lengths = |text: &str| lines(text, 62.5).iter().map(String::len).collect::<Vec<_>>();
        assert_eq!(lengths(&hash), [32, 32], "not 62 and 2");
        assert_eq!(lengths(&format!("{hash} fin")), [32, 36], "and what follows stands behind it");
        assert_eq!(lines("Marie-Hélène", 7.0), ["Marie-", "Hélène"]);
        assert_eq!(lines("- 12", 3.0), ["- ", "12"]);
    }
}
