//! What came of a contact, chosen among what the package names: a line of its record, like those that are typed.

use eframe::egui::Ui;

use crate::ui::scene::Scene;
use crate::ui::widgets::{Choice, picker_ui};
use crate::ui::words::ReadingWords;

/// Draws the choice for a record; gives what it reads with another one chosen.
pub fn qualify_ui(ui: &mut Ui, scene: &Scene<'_>, record: &str, all: &[String]) -> Option<String> {
    let words = ReadingWords::of(scene.language);
    let before = qualified(record, words.qualification);
    // One that was typed is none of them, and is shown all the same.
    let mut chosen = before.unwrap_or_default().to_owned();
    let none = Choice { value: String::new(), name: words.qualification_none.to_owned() };
    let each = all.iter().map(|one| Choice { value: one.clone(), name: one.clone() });
    let choices: Vec<Choice<String>> = std::iter::once(none).chain(each).collect();
    let changed = picker_ui(ui, words.qualification, &mut chosen, &choices);
    changed.then(|| with(record, words.qualification, &chosen))
}

/// What the record says came of the contact.
fn qualified<'a>(record: &'a str, label: &str) -> Option<&'a str> {
    record.lines().find_map(|line| of_line(line, label)).filter(|value| !value.is_empty())
}

/// The value of a line that has this label.
fn of_line<'a>(line: &'a str, label: &str) -> Option<&'a str> {
    let rest = line.trim_start().strip_prefix(label)?.trim_start();
    rest.strip_prefix(':').map(str::trim)
}

/// The record with another value in its line, which is added where there is none.
fn with(record: &str, label: &str, value: &str) -> String {
    let line = format!("{label}\u{a0}: {value}");
    let mut lines: Vec<&str> = record.lines().collect();
    match lines.iter().position(|line| of_line(line, label).is_some()) {
        Some(at) => lines[at] = line.trim_end(),
        None => lines.push(line.trim_end()),
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABEL: &str = "Qualification";

    #[test]
    fn a_choice_takes_the_place_of_the_one_before_and_nothing_else() {
        let record = "Motif du contact\u{a0}: facture\nQualification\u{a0}:\nSuite\u{a0}: rappel";
        assert_eq!(qualified(record, LABEL), None);
        let first = with(record, LABEL, "Réclamation traitée");
        let wanted = record.replace("Qualification\u{a0}:", "Qualification\u{a0}: Réclamation traitée");
        assert_eq!(first, wanted);
        assert_eq!(qualified(&first, LABEL), Some("Réclamation traitée"));
        let second = with(&first, LABEL, "À rappeler");
        assert_eq!(second, wanted.replace("Réclamation traitée", "À rappeler"));
        assert_eq!(with(&second, LABEL, ""), record, "taken back");
    }

    #[test]
    fn a_record_without_the_line_gets_it_at_its_end() {
        assert_eq!(with("", LABEL, "Vente"), "Qualification\u{a0}: Vente");
        assert_eq!(with("Appel bref", LABEL, "Vente"), "Appel bref\nQualification\u{a0}: Vente");
        assert_eq!(qualified("qualification: vente", LABEL), None);
        assert_eq!(qualified("  Qualification: vente ", LABEL), Some("vente"));
    }
}
