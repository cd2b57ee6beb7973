//! Finding words in texts, whatever their accents and capitals.

use std::ops::Range;

/// A sign as it is compared: small, and without its accent. One sign stays one sign.
pub fn plain(sign: char) -> char {
    let small = sign.to_lowercase().next().unwrap_or(sign);
    match small {
        'à' | 'â' | 'ä' | 'á' | 'ã' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' | 'í' => 'i',
        'ô' | 'ö' | 'ó' | 'õ' => 'o',
        'ù' | 'û' | 'ü' | 'ú' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        'ÿ' => 'y',
        '’' => '\'',
        '\u{a0}' | '\u{202f}' => ' ',
        other => other,
    }
}

/// The words that are looked for, as they are compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<Vec<char>>);

impl Query {
    /// Of what was typed.
    pub fn of(typed: &str) -> Self {
        let signs: String = typed.chars().map(plain).collect();
        Self(signs.split_whitespace().map(|word| word.chars().collect()).collect())
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a text has all the words.
    pub fn is_in(&self, text: &str) -> bool {
        let signs: Vec<char> = text.chars().map(plain).collect();
        self.0.iter().all(|word| signs.windows(word.len()).any(|part| part == &word[..]))
    }

    /// Where the words are in a text, in bytes, in order and apart.
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        let signs: Vec<(usize, char)> = text.char_indices().map(|(at, sign)| (at, plain(sign))).collect();
        let end = |index: usize| signs.get(index).map_or(text.len(), |(at, _)| *at);
        let mut places: Vec<Range<usize>> = Vec::new();
        for word in &self.0 {
            for start in 0..signs.len().saturating_sub(word.len().saturating_sub(1)) {
                let part = &signs[start..start + word.len()];
                if part.iter().map(|(_, sign)| *sign).eq(word.iter().copied()) {
                    places.push(end(start)..end(start + word.len()));
                }
            }
        }
        places.sort_by_key(|place| (place.start, place.end));
        let mut apart: Vec<Range<usize>> = Vec::new();
        for place in places {
            match apart.last_mut() {
                Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
                Some(_) | None => apart.push(place),
            }
        }
        apart
    }

    /// The words around the first find, at most so many signs.
    pub fn excerpt(&self, text: &str, most: usize) -> String {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let first = self.places(&text).first().map_or(0, |place| place.start);
        let before = text[..first].chars().rev().take(most / 3).map(char::len_utf8).sum::<usize>();
        let from = first - before;
        let shown: String = text[from..].chars().take(most).collect();
        let (cut_before, cut_after) = (from > 0, from + shown.len() < text.len());
        format!("{}{}{}", if cut_before { "…" } else { "" }, shown.trim(), if cut_after { "…" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_capitals_and_apostrophes_do_not_hide_a_word() {
        let query = Query::of("  Echeancier l'ÉTÉ ");
        assert!(query.is_in("Un échéancier pour l’été"));
        assert!(!query.is_in("Un échéancier pour l’hiver"), "all words are wanted");
        assert!(Query::of(" ").is_empty() && Query::of("").is_in("tout"));
    }

    #[test]
    fn places_are_of_the_text_itself_and_apart() {
        let text = "Réclamé, réclamée";
        let places = Query::of("reclame recla").places(text);
        assert_eq!(
            places.iter().map(|place| &text[place.clone()]).collect::<Vec<_>>(),
            ["Réclamé", "réclamé"]
        );
        assert!(Query::of("textes").places("text").is_empty());
    }

    #[test]
    fn an_excerpt_shows_the_find_within_its_words() {
        let text = format!("{} le médiateur de l’énergie {}", "avant ".repeat(40), "après ".repeat(40));
        let shown = Query::of("mediateur").excerpt(&text, 60);
        assert!(shown.starts_with('…') && shown.ends_with('…') && shown.contains("médiateur"), "{shown}");
        assert!(shown.chars().count() <= 62);
        assert_eq!(Query::of("court").excerpt("Un texte court.", 60), "Un texte court.");
    }
}
