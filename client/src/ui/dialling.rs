//! What is typed where a number is dialled: a number in one of its many writings, a client's name, or neither.

use signaling::protocol::normalised_number;

/// What was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialled {
    /// Nothing yet.
    Nothing,
    /// A number, by its digits.
    Number(String),
    /// Letters: the name of someone.
    Name,
    /// No number that exists.
    Wrong(NumberFault),
}

/// What is wrong with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFault {
    /// It holds a sign that no number has.
    Sign,
    /// It has so many digits, or does not begin as it must.
    Digits(usize),
    /// It is no number of another country.
    International,
}

/// Numbers within a house and those of services have so many digits (*numéros courts*).
const SHORT: std::ops::RangeInclusive<usize> = 1..=4;
/// A French number with its leading 0.
const FRENCH: usize = 10;
/// A number of another country with the country's code, without the prefix (ITU-T E.164 §6).
const INTERNATIONAL: std::ops::RangeInclusive<usize> = 8..=15;

/// Reads what was typed or pasted.
pub fn read(text: &str) -> Dialled {
    let text = plain(text);
    if text.is_empty() {
        return Dialled::Nothing;
    }
    if text.chars().any(char::is_alphabetic) {
        return Dialled::Name;
    }
    let digits = normalised_number(&text);
    if digits.is_empty() {
        return Dialled::Wrong(NumberFault::Sign);
    }
    let foreign = match text.strip_prefix('+') {
        Some(_) if !digits.starts_with('0') => Some(digits.as_str()),
        Some(_) | None => digits.strip_prefix("00"),
    };
    match foreign {
        Some(foreign) if INTERNATIONAL.contains(&foreign.len()) => Dialled::Number(format!("00{foreign}")),
        Some(_) => Dialled::Wrong(NumberFault::International),
        None if SHORT.contains(&digits.len()) => Dialled::Number(digits),
        None if digits.len() == FRENCH && digits.starts_with('0') => Dialled::Number(digits),
        None => Dialled::Wrong(NumberFault::Digits(digits.len())),
    }
}

/// Whether a client or a post is meant by what was typed so far: by a part of the name, or of the number.
pub fn means(text: &str, name: &str, number: &str) -> bool {
    let text = plain(text);
    let digits = normalised_number(&text);
    // A name may hold figures.
    if digits.is_empty() || text.chars().any(char::is_alphabetic) {
        return folded(name).contains(&folded(&text));
    }
    normalised_number(number).contains(&digits)
}

/// Without what comes along when a number is copied: the scheme of a link, dashes of typographers, blanks around it.
fn plain(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_prefix("tel:").unwrap_or(text);
    text.chars().map(|c| if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { c }).collect()
}

/// In lower case and without the accents and ligatures of French, for one who types in haste.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à' | 'â' | 'ä' => folded.push('a'),
            'é' | 'è' | 'ê' | 'ë' => folded.push('e'),
            'î' | 'ï' => folded.push('i'),
            'ô' | 'ö' => folded.push('o'),
            'ù' | 'û' | 'ü' => folded.push('u'),
            'ç' => folded.push('c'),
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            '’' => folded.push('\''),
            c => folded.push(c),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_in_many_writings_is_one_number() {
        for written in [
            "0612345678",
            "06 12-34.56 78",
            " 06\u{a0}12\u{202f}34 56 78 ",
            "+33 6 12 34 56 78",
            "+33 (0)6 12 34 56 78",
            "0033612345678",
            "06–12–34–56–78",
            "tel:+33612345678",
        ] {
            assert_eq!(read(written), Dialled::Number("0612345678".into()), "{written}");
        }
    }

    #[test]
    fn short_and_foreign_numbers_are_numbers() {
        for (written, number) in [("12", "12"), ("36 30", "3630"), ("+44 20 7946 0958", "00442079460958")] {
            assert_eq!(read(written), Dialled::Number(number.into()), "{written}");
        }
        assert_eq!(read("00442079460958"), read("+44 20 7946 0958"));
    }

    #[test]
    fn what_is_no_number_is_told_apart() {
        for (written, fault) in [
            ("06 12 34 56 7", NumberFault::Digits(9)),
            ("061234567890", NumberFault::Digits(12)),
            ("612345678", NumberFault::Digits(9)),
            ("+44 20", NumberFault::International),
            ("*12", NumberFault::Sign),
            ("06;12", NumberFault::Sign),
            ("+", NumberFault::Sign),
        ] {
            assert_eq!(read(written), Dialled::Wrong(fault), "{written}");
        }
        assert_eq!((read("  "), read("Vasseur")), (Dialled::Nothing, Dialled::Name));
        assert_eq!(read("06 12 34 56 7a"), Dialled::Name);
    }

    #[test]
    fn a_client_is_found_by_a_part_of_the_name_or_of_the_number() {
        let (name, number) = ("Mme Hélène Vasseur", "06 39 98 12 40");
        for typed in ["", "vass", "HELENE", "hélène v", "0639", "98 12", "+33 6 39 98 12 40"] {
            assert!(means(typed, name, number), "{typed}");
        }
        for typed in ["Tessier", "0640", "06 39 98 12 41"] {
            assert!(!means(typed, name, number), "{typed}");
        }
    }

    #[test]
    fn a_name_with_figures_and_a_ligature_is_found_as_it_is_written_and_in_haste() {
        let (name, number) = ("SARL « Cœur à 48 € »", "06 39 98 12 40");
        for typed in ["sarl « cœur à 48 € »", "coeur a 48", "COEUR"] {
            assert!(means(typed, name, number), "{typed}");
        }
        assert!(!means("cœur à 49", name, number));
    }
}
