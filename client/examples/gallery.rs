//! Shows a screen with sample content, for looking at it: `cargo run -p client --example gallery -- candidate-call
//! dark 150 english`. Without a name it lists all.

#[path = "../tests/sample/mod.rs"]
mod sample;

use client::settings::{Language, Settings, Theme};

fn main() -> eframe::Result {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let mut settings = Settings::default();
    let mut name = None;
    for word in &words {
        match word.as_str() {
            "light" => settings.theme = Theme::Light,
            "dark" => settings.theme = Theme::Dark,
            "contrast" => settings.theme = Theme::HighContrast,
            "english" => settings.language = Language::English,
            other => match other.parse() {
                Ok(percent) => settings.text_percent = percent,
                Err(_) => name = Some(other.to_owned()),
            },
        }
    }
    let Some((name, view)) = name.and_then(|name| Some((name.clone(), sample::view(&name)?))) else {
        eprintln!("one of: {}", sample::ALL.join(", "));
        return Ok(());
    };
    let join = (name != "start").then(|| sample::join(&view));
    let (launcher, mut commands) = sample::Still::new(view);
    std::thread::Builder::new()
        .name("commands".into())
        .spawn(move || {
            while let Some(command) = commands.blocking_recv() {
                eprintln!("{command:?}");
            }
        })
        .expect("a thread can be started");
    client::ui::run(Box::new(launcher), settings, join)
}
