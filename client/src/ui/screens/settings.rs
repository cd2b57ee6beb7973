//! The settings: language, colours, size of text, devices, keys.

use eframe::egui::Ui;
use signaling::protocol::Role;

use super::{call, lines, sound};
use crate::settings::{Language, Settings, TEXT_PERCENT, TEXT_STEP, Theme};
use crate::ui::icons;
use crate::ui::scene::{Ask, Scene};
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, GAP, HALF_GAP};
use crate::ui::widgets::{Button, Card, choices_ui, page_ui, section_ui, split_right_ui};
use crate::ui::words::{LinesWords, ListeningWords, ReadingWords};

/// The widest that the page is, in points: lines longer than this are hard to read.
const WIDTH: f32 = 880.0;

/// Draws the settings. `scene` is that of the session, where one was joined.
pub fn settings_ui(ui: &mut Ui, scene: &mut Scene<'_>, settings: &mut Settings, joined: bool) {
    let words = scene.words;
    page_ui(ui, "settings", |ui| {
        let side = ((ui.available_width() - WIDTH) / 2.0).max(0.0);
        ui.horizontal_top(|ui| {
            ui.add_space(side);
            ui.vertical(|ui| {
                ui.set_width(ui.available_width().min(WIDTH));
                split_right_ui(
                    ui,
                    CONTROL,
                    |ui| close_ui(ui, scene),
                    |ui| ui.label(theme::large(words.settings)),
                );
                lines::waiting_ui(ui, scene);
                if let Some(call) = &scene.view.call {
                    call::bar_ui(ui, scene, call, None);
                }
                Card::new().roomy().show(ui, |ui| looks_ui(ui, scene, settings));
                if joined {
                    Card::new().roomy().show(ui, |ui| sound::devices_ui(ui, scene, settings));
                }
                if joined && scene.view.role != Role::Staff {
                    Card::new().roomy().show(ui, |ui| sound::processing_ui(ui, scene, settings));
                }
                Card::new().roomy().show(ui, |ui| keys_ui(ui, scene));
                if joined {
                    leave_ui(ui, scene);
                }
            });
        });
    });
}

fn close_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let button = Button::new(scene.words.close).icon(icons::CLOSE).shortcut(Shortcut::Settings);
    if button.show(ui) {
        scene.asked.push(Ask::ToggleSettings);
    }
}

fn looks_ui(ui: &mut Ui, scene: &Scene<'_>, settings: &mut Settings) {
    let words = scene.words;
    section_ui(ui, words.appearance);
    let languages = [(Language::French, "Français"), (Language::English, "English")];
    choices_ui(ui, words.language, &mut settings.language, &languages);
    ui.add_space(HALF_GAP);
    let themes =
        [(Theme::Light, words.light), (Theme::Dark, words.dark), (Theme::HighContrast, words.high_contrast)];
    choices_ui(ui, words.theme, &mut settings.theme, &themes);
    ui.add_space(HALF_GAP);
    let steps: Vec<(u16, String)> = TEXT_PERCENT
        .step_by(usize::from(TEXT_STEP))
        .map(|percent| (percent, format!("{percent}\u{a0}%")))
        .collect();
    let steps: Vec<(u16, &str)> = steps.iter().map(|(percent, name)| (*percent, name.as_str())).collect();
    choices_ui(ui, words.text_size, &mut settings.text_percent, &steps);
}

fn keys_ui(ui: &mut Ui, scene: &Scene<'_>) {
    section_ui(ui, scene.words.shortcuts);
    let across = if ui.available_width() < 640.0 { 1 } else { 2 };
    for row in Shortcut::LISTED.chunks(across) {
        ui.columns(across, |columns| {
            for (column, shortcut) in columns.iter_mut().zip(row) {
                column.horizontal(|ui| {
                    let keys = theme::strong_small(shortcut.keys(ui.ctx()));
                    ui.add_sized(
                        [128.0, 24.0],
                        eframe::egui::Label::new(keys).halign(eframe::egui::Align::Min),
                    );
                    ui.add(eframe::egui::Label::new(does(scene, *shortcut)).wrap());
                });
            }
        });
    }
}

/// What a key does here: a jury chooses whom to hear by number, and a candidate calls posts and has no pages.
fn does(scene: &Scene<'_>, shortcut: Shortcut) -> &'static str {
    match (shortcut, scene.view.role) {
        (Shortcut::Listen, Role::Jury) => ListeningWords::of(scene.language).stop,
        (Shortcut::Post(_), Role::Candidate) => LinesWords::of(scene.language).key_call_post,
        (Shortcut::Page(_), Role::Candidate) => ReadingWords::of(scene.language).key_written,
        _ => shortcut.does(scene.words),
    }
}

fn leave_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.add_space(GAP);
    let in_call = scene.view.call.is_some();
    let hint = if in_call { scene.words.leave_in_call } else { scene.words.leave_hint };
    let button = Button::new(scene.words.leave).icon(icons::LEAVE).hint(hint);
    if button.enabled(!in_call).shortcut(Shortcut::Leave).show(ui) {
        scene.asked.push(Ask::Leave);
    }
    ui.add_space(GAP);
}
