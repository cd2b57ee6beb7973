//! The settings: language, colours, size of text, devices, keys.

use eframe::egui::{Slider, Ui, WidgetInfo};
use signaling::protocol::Role;

use super::call;
use crate::settings::{Language, Settings, TEXT_PERCENT, TEXT_STEP, Theme};
use crate::station::{Command, DeviceName, Processing};
use crate::ui::icons;
use crate::ui::scene::{Ask, Scene};
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, GAP, HALF_GAP};
use crate::ui::widgets::{
    Button, Card, Choice, choices_ui, meter_ui, page_ui, picker_ui, section_ui, split_right_ui,
};

/// The widest that the page is, in points: lines longer than this are hard to read.
const WIDTH: f32 = 880.0;

/// The length of a volume's rail, in points.
const SLIDER: f32 = 168.0;
/// From half as loud again and again to four times: more is noise or distortion. In decibels.
const VOLUME_DB: std::ops::RangeInclusive<i8> = -30..=12;

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
                if let Some(call) = &scene.view.call {
                    call::bar_ui(ui, scene, call);
                }
                Card::new().roomy().show(ui, |ui| looks_ui(ui, scene, settings));
                if joined && scene.view.role != Role::Staff {
                    Card::new().roomy().show(ui, |ui| devices_ui(ui, scene, settings));
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

fn devices_ui(ui: &mut Ui, scene: &mut Scene<'_>, settings: &mut Settings) {
    let (audio, words) = (&scene.view.audio, scene.words);
    section_ui(ui, words.devices);
    let mut choice = audio.choice.clone();
    let microphones = choices(scene, &audio.microphones);
    let outputs = choices(scene, &audio.outputs);
    let [voice_dbfs, ring_dbfs, prompt_dbfs] = audio.outputs_dbfs;
    let volumes = &mut choice.volumes;
    let mut changed = false;
    for (label, chosen, devices, volume_db, dbfs) in [
        (words.microphone, &mut choice.microphone, &microphones, &mut volumes.microphone_db, audio.near_dbfs),
        (words.voice_output, &mut choice.voice, &outputs, &mut volumes.voice_db, voice_dbfs),
        (words.ring_output, &mut choice.ring, &outputs, &mut volumes.ring_db, ring_dbfs),
        (words.prompt_output, &mut choice.prompt, &outputs, &mut volumes.prompt_db, prompt_dbfs),
    ] {
        changed |= picker_ui(ui, label, chosen, devices);
        changed |= loudness_ui(ui, scene, label, volume_db, dbfs);
        ui.add_space(HALF_GAP);
    }
    changed |= processing_ui(ui, scene, &mut choice.processing);
    ui.add_space(HALF_GAP);
    if Button::new(words.refresh_devices).icon(icons::REFRESH).show(ui) {
        scene.ask(Command::RefreshDevices);
    }
    if changed {
        settings.devices = choice.clone();
        scene.ask(Command::ChooseDevices(choice));
    }
}

/// How loud a device is now, and how loud it is set; true where that was changed.
fn loudness_ui(ui: &mut Ui, scene: &Scene<'_>, device: &str, volume_db: &mut i8, dbfs: f32) -> bool {
    let words = scene.words;
    ui.horizontal_wrapped(|ui| {
        meter_ui(ui, words.level, dbfs);
        ui.add_space(GAP);
        ui.label(theme::soft(ui, words.volume));
        ui.spacing_mut().slider_width = SLIDER;
        let response = ui.add(Slider::new(volume_db, VOLUME_DB).step_by(1.0).show_value(false));
        response.widget_info(|| {
            WidgetInfo::slider(true, f64::from(*volume_db), format!("{}, {device}", words.volume))
        });
        ui.label(theme::strong_small(format!("{volume_db:+}\u{a0}dB")));
        response.changed()
    })
    .inner
}

/// What is done to the microphone's voice; true where that was changed.
fn processing_ui(ui: &mut Ui, scene: &Scene<'_>, processing: &mut Processing) -> bool {
    let words = scene.words;
    section_ui(ui, words.processing);
    let switches = [
        (&mut processing.high_pass, words.processing_high_pass),
        (&mut processing.noise, words.processing_noise),
        (&mut processing.gain, words.processing_gain),
        (&mut processing.echo, words.processing_echo),
    ];
    // Each is drawn, whichever was pressed.
    switches.into_iter().fold(false, |changed, (on, what)| ui.checkbox(on, what).changed() | changed)
}

/// The system's default and each device by name, as the command line writes them.
fn choices(scene: &Scene<'_>, devices: &[DeviceName]) -> Vec<Choice<String>> {
    let default = devices.iter().find(|device| device.is_default);
    let name = match default {
        Some(device) => format!("{} ({})", scene.words.system_default, device.name),
        None => scene.words.system_default.to_owned(),
    };
    let first = Choice { value: "default".to_owned(), name };
    let rest = devices
        .iter()
        .map(|device| Choice { value: format!("device:{}", device.id), name: device.name.clone() });
    std::iter::once(first).chain(rest).collect()
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
                    ui.add(eframe::egui::Label::new(shortcut.does(scene.words)).wrap());
                });
            }
        });
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
