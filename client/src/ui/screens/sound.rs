//! The settings of sound: devices with their levels and volumes, and what is done to the voice.

use std::ops::RangeInclusive;

use eframe::egui::{Label, Ui};
use signaling::protocol::Role;

use super::check;
use crate::settings::Settings;
use crate::station::{AudioView, Command, Device, DeviceChoice, DeviceName, EchoCause, Processing};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, CONTROL, GAP, HALF_GAP, Tone, palette};
use crate::ui::widgets::{
    Button, Choice, choices_ui, meter_ui, picker_ui, section_ui, slider_ui, split_right_ui,
};
use crate::ui::words::{DeskWords, SoundWords};

/// How loud a device may be set, in decibels: quieter is hardly heard, louder distorts.
const VOLUME_DB: RangeInclusive<i8> = -30..=12;
/// From this width on the volume stands beside the level, and from this on the test does too, in points.
const BESIDE: f32 = 528.0;
const TEST_BESIDE: f32 = 760.0;

/// Draws the choice, level and volume of each device that this role uses: staff only listen.
pub fn devices_ui(ui: &mut Ui, scene: &mut Scene<'_>, settings: &mut Settings) {
    let (audio, words, language) = (&scene.view.audio, scene.words, scene.language);
    let (sound, role) = (SoundWords::of(scene.language), scene.view.role);
    match role {
        Role::Staff => section_ui(ui, words.devices),
        Role::Candidate | Role::Jury => checked_title_ui(ui, scene, sound),
    }
    let mut choice = audio.choice.clone();
    let microphones = choices(scene, &audio.microphones);
    let outputs = choices(scene, &audio.outputs);
    let [voice_dbfs, ring_dbfs, prompt_dbfs] = audio.outputs_dbfs;
    let DeviceChoice { microphone, voice, ring, prompt, volumes, .. } = &mut choice;
    let mut changed = false;
    for (device, label, chosen, all, level_dbfs, volume) in [
        (
            Device::Microphone,
            words.microphone,
            microphone,
            &microphones,
            audio.near_dbfs,
            &mut volumes.microphone_db,
        ),
        (Device::Voice, voice_label(scene, sound), voice, &outputs, voice_dbfs, &mut volumes.voice_db),
        (Device::Ring, words.ring_output, ring, &outputs, ring_dbfs, &mut volumes.ring_db),
        (Device::Prompt, words.prompt_output, prompt, &outputs, prompt_dbfs, &mut volumes.prompt_db),
    ]
    .into_iter()
    .filter(|(device, ..)| uses(role, *device))
    {
        changed |= picker_ui(ui, label, chosen, all);
        let width = ui.available_width();
        let test = |ui: &mut Ui, scene: &mut Scene<'_>| {
            if device != Device::Microphone {
                try_ui(ui, scene, sound, device, label);
            }
        };
        let mut levels = |ui: &mut Ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            meter_ui(ui, words.level, level_dbfs);
            if width < BESIDE {
                ui.end_row();
            }
            let name = format!("{}, {label}", sound.volume);
            let value = language.decibels(*volume);
            ui.label(theme::soft(ui, sound.volume));
            changed |= slider_ui(ui, &name, volume, VOLUME_DB, &value);
        };
        if width >= TEST_BESIDE {
            split_right_ui(ui, CONTROL, |ui| test(ui, scene), levels);
        } else {
            ui.horizontal_wrapped(&mut levels);
            test(ui, scene);
        }
        ui.add_space(HALF_GAP);
    }
    if role != Role::Staff {
        let desk = DeskWords::of(language);
        let sounds = [(false, desk.hold_tone), (true, desk.hold_music)];
        changed |= choices_ui(ui, desk.hold_sound, &mut choice.hold_music, &sounds);
        ui.add_space(HALF_GAP);
    }
    if Button::new(words.refresh_devices).icon(icons::REFRESH).show(ui) {
        scene.ask(Command::RefreshDevices);
    }
    if changed {
        choose(scene, settings, choice);
    }
}

/// Whether this role uses such a device: no call rings at staff's, who play nothing and speak to nobody.
fn uses(role: Role, device: Device) -> bool {
    match role {
        Role::Candidate | Role::Jury => true,
        Role::Staff => device == Device::Voice,
    }
}

fn voice_label(scene: &Scene<'_>, words: &SoundWords) -> &'static str {
    match scene.view.role {
        Role::Candidate | Role::Jury => scene.words.voice_output,
        Role::Staff => words.heard_calls,
    }
}

/// The title, with the verdict of the last headset check and the way to the next.
fn checked_title_ui(ui: &mut Ui, scene: &mut Scene<'_>, words: &SoundWords) {
    let (view, title) = (scene.view, scene.words.devices);
    let title = |ui: &mut Ui| {
        section_ui(ui, title);
        check::verdict_pill_ui(ui, &view.check, words);
    };
    let mut checks = |ui: &mut Ui| check::begin_ui(ui, scene);
    if ui.available_width() < 560.0 {
        ui.horizontal_wrapped(title);
        checks(ui);
    } else {
        let line = eframe::egui::vec2(ui.available_width(), CONTROL);
        let layout = eframe::egui::Layout::right_to_left(eframe::egui::Align::Center);
        ui.allocate_ui_with_layout(line, layout, |ui| {
            checks(ui);
            let left = eframe::egui::Layout::left_to_right(eframe::egui::Align::Center);
            ui.with_layout(left, title);
        });
    }
    if view.check.stale {
        ui.add(Label::new(theme::soft(ui, words.stale)).wrap());
    }
}

/// Draws what is done to the voice, each with a line that says what for.
pub fn processing_ui(ui: &mut Ui, scene: &mut Scene<'_>, settings: &mut Settings) {
    let words = SoundWords::of(scene.language);
    section_ui(ui, words.processing);
    let audio = &scene.view.audio;
    let mut choice = audio.choice.clone();
    let echo_on = audio.echo.on;
    let mut used = audio.used().processing;
    let Processing { echo, noise, gain, high_pass } = &mut used;
    let mut changed = false;
    for (on, name, more) in [
        (echo, words.echo, echo_words(audio, scene.view.role, words)),
        (noise, words.noise, words.noise_more),
        (gain, words.gain, words.gain_more),
        (high_pass, words.high_pass, words.high_pass_more),
    ] {
        let switch = |ui: &mut Ui| {
            let text = if *on { words.on } else { words.off };
            let button = Button::new(text).chosen(*on).width(128.0).named(format!("{name}, {text}"));
            let button = if *on { button.icon(icons::SENT) } else { button };
            if button.show(ui) {
                *on = !*on;
                changed = true;
            }
        };
        split_right_ui(ui, CONTROL, switch, |ui| {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.add(Label::new(theme::strong(name)).wrap());
                ui.add(Label::new(theme::soft(ui, more)).wrap());
            });
        });
    }
    if let Some(advice) = echo_advice(audio, scene.view.role, words) {
        ui.add(Label::new(theme::running(advice).color(palette(ui).strong(Tone::Warn))).wrap());
    }
    if changed {
        choice.echo_switched |= used.echo != echo_on;
        // What the station does by itself is not the person's word.
        let echo = if choice.echo_switched { used.echo } else { choice.processing.echo };
        choice.processing = Processing { echo, ..used };
    }
    ui.add_space(HALF_GAP);
    let advised = choice.processing == Processing::HEADSET && !choice.echo_switched;
    if Button::new(words.processing_reset).icon(icons::HEADSET).enabled(!advised).show(ui) {
        (choice.processing, choice.echo_switched) = (Processing::HEADSET, false);
        changed = true;
    }
    if changed {
        choose(scene, settings, choice);
    }
}

fn choose(scene: &mut Scene<'_>, settings: &mut Settings, choice: DeviceChoice) {
    settings.devices = choice.clone();
    scene.ask(Command::ChooseDevices(choice));
}

/// A tone where the device is, or its end.
fn try_ui(ui: &mut Ui, scene: &mut Scene<'_>, words: &SoundWords, device: Device, label: &str) {
    let on = scene.view.audio.trying == Some(device);
    let (text, icon) = match device {
        _ if on => (words.stop_trying, icons::STOP),
        Device::Ring => (words.try_ring, icons::RINGING),
        Device::Prompt => (words.try_prompt, icons::LOUDSPEAKER),
        Device::Voice | Device::Microphone => (words.try_voice, icons::HEADSET),
    };
    let button = Button::new(text).icon(icon).chosen(on);
    let button = if on { button.named(format!("{text}, {label}")) } else { button };
    if button.enabled(scene.view.call.is_none()).show(ui) {
        scene.ask(Command::TryOutput((!on).then_some(device)));
    }
}

/// What cancelling echo is for or, where the station has switched it on, why.
fn echo_words(audio: &AudioView, role: Role, words: &SoundWords) -> &'static str {
    match audio.echo.cause.filter(|_| audio.echo.on && !audio.choice.processing.echo) {
        Some(EchoCause::Loudspeakers) if role == Role::Jury => words.echo_on_loudspeakers_jury,
        Some(EchoCause::Loudspeakers) => words.echo_on_loudspeakers,
        Some(EchoCause::Check) => words.echo_on_check,
        None => words.echo_more,
    }
}

/// What to say where the person has switched it off against the station's advice.
fn echo_advice(audio: &AudioView, role: Role, words: &SoundWords) -> Option<&'static str> {
    Some(match audio.echo.cause.filter(|_| !audio.echo.on)? {
        EchoCause::Loudspeakers if role == Role::Jury => words.echo_advice_jury,
        EchoCause::Loudspeakers => words.echo_advice,
        EchoCause::Check => words.fault_echo,
    })
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
