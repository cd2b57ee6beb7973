//! French is set as French is, and each word exists in both languages.

use eframe::egui;

use super::*;
use crate::ui::typography::set;

fn all() -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str)> {
    let parts = [
        ALL,
        conference::ALL,
        desk::ALL,
        dossiers::ALL,
        exam::ALL,
        floor::ALL,
        hand::ALL,
        record::ALL,
        grid::ALL,
        help::ALL,
        import::ALL,
        interview::ALL,
        lines::ALL,
        listening::ALL,
        log::ALL,
        run_sheet::ALL,
        session::ALL,
        plan::ALL,
        plays::ALL,
        posts::ALL,
        prepare::ALL,
        seats::ALL,
        reading::ALL,
        sound::ALL,
    ];
    parts.into_iter().flatten()
}

#[test]
fn every_word_exists_in_both_languages() {
    for (name, french, english) in all() {
        assert!(!french.trim().is_empty() && !english.trim().is_empty(), "{name}");
    }
}

#[test]
fn french_is_set_as_french_is() {
    for (name, french, _) in all() {
        assert!(!french.contains(['\'', '"']), "{name}: a typographic apostrophe and guillemets");
        for mark in MARKS {
            assert!(!french.contains(mark), "{name}: a no-break space with {mark}");
        }
    }
}

const MARKS: [&str; 6] = [" :", " ;", " !", " ?", " »", "« "];

#[test]
fn sentences_are_set_so_too() {
    let sources = [
        ("conference", include_str!("conference.rs")),
        ("desk", include_str!("desk.rs")),
        ("devices", include_str!("devices.rs")),
        ("dossiers", include_str!("dossiers.rs")),
        ("facts", include_str!("facts/french.rs")),
        ("import", include_str!("import.rs")),
        ("floor", include_str!("floor.rs")),
        ("hand", include_str!("hand.rs")),
        ("record", include_str!("record.rs")),
        ("grid", include_str!("grid.rs")),
        ("happened", include_str!("happened.rs")),
        ("help", include_str!("help.rs")),
        ("lines", include_str!("lines.rs")),
        ("listening", include_str!("listening.rs")),
        ("log", include_str!("log.rs")),
        ("notices", include_str!("notices.rs")),
        ("plan", include_str!("plan.rs")),
        ("planned", include_str!("planned.rs")),
        ("plays", include_str!("plays.rs")),
        ("played", include_str!("facts/plays.rs")),
        ("posts", include_str!("posts.rs")),
        ("run_sheet", include_str!("run_sheet.rs")),
        ("prepare", include_str!("prepare/sentences.rs")),
        ("seats", include_str!("seats.rs")),
        ("reading", include_str!("reading.rs")),
        ("sentences", include_str!("sentences.rs")),
        ("sound", include_str!("sound.rs")),
    ];
    for (name, source) in sources {
        for line in source.lines().filter(|line| !line.trim_start().starts_with("//")) {
            // Every other part between quotation marks is a text.
            for text in line.split('"').skip(1).step_by(2) {
                for mark in MARKS {
                    assert!(!text.contains(mark), "{name}: a no-break space with {mark} in {text}");
                }
            }
        }
    }
}

#[test]
fn no_line_begins_with_a_mark_of_the_one_before() {
    let ctx = egui::Context::default();
    crate::ui::fonts::install(&ctx);
    let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
        let typed = "Vraiment ? Oui ! « Bien » : ceci ; cela\u{202f}!";
        for (text, width) in all().map(|(_, french, _)| *french).chain([typed]).flat_map(at_widths) {
            let font = egui::FontId::proportional(16.0);
            let galley = ui.painter().layout(set(text), font, egui::Color32::WHITE, width);
            for row in &galley.rows {
                assert!(!row.text().starts_with([';', ':', '!', '?', '»']), "{width}: {text}");
            }
        }
    });
    output.textures_delta.clear();
}

fn at_widths(text: &str) -> impl Iterator<Item = (&str, f32)> {
    (8..30).map(move |step| (text, step as f32 * 16.0))
}

#[test]
fn no_number_breaks_at_the_end_of_a_line() {
    let digits_apart = |text: &str| {
        let text: Vec<char> = text.chars().collect();
        text.windows(3).any(|part| part[0].is_ascii_digit() && part[1] == ' ' && part[2].is_ascii_digit())
    };
    for (name, french, english) in all() {
        assert!(!digits_apart(french) && !digits_apart(english), "{name}");
    }
    for language in [Language::French, Language::English] {
        let sentence = language.wrong_number(crate::ui::dialling::NumberFault::Sign);
        assert!(!digits_apart(&sentence), "{sentence}");
    }
}
