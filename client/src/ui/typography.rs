//! French typography: the spaces that no line may break at.

/// What the narrow no-break space of French, U+202F, is drawn as: egui keeps lines together at U+00A0 alone.
const NO_BREAK: char = '\u{a0}';

/// A text as it is to be laid out, whoever wrote it: no line begins with `; : ! ? »` or ends with `«`.
pub fn set(text: impl Into<String>) -> String {
    let text = text.into();
    if !text.contains([';', ':', '!', '?', '»', '«', '\u{202f}']) {
        return text;
    }
    let mut set = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let before = |mark: &char| matches!(mark, ';' | ':' | '!' | '?' | '»');
        let stays = c == ' ' && (set.ends_with('«') || chars.peek().is_some_and(before));
        set.push(if stays || c == '\u{202f}' { NO_BREAK } else { c });
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stay_with_their_words() {
        let typed = "Prêt ? Oui ! « Bien » : ceci ; cela";
        let wanted = "Prêt\u{a0}? Oui\u{a0}! «\u{a0}Bien\u{a0}»\u{a0}: ceci\u{a0}; cela";
        assert_eq!(set(typed), wanted);
        assert_eq!(set("48\u{202f}112 kWh\u{202f}!"), "48\u{a0}112 kWh\u{a0}!");
        assert_eq!(set("ws://192.168.1.10:8417"), "ws://192.168.1.10:8417");
    }
}
