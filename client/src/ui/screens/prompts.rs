//! The recorded calls: which, where to, and how much was heard.

use std::time::Duration;

use eframe::egui::{CornerRadius, Label, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use crate::station::{Command, FilesView, Played, Playing, PromptOutput};
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, HALF_GAP, palette};
use crate::ui::widgets::{Button, Entry, section_ui, split_right_ui};
use crate::ui::{hours, icons};

/// What this part of a screen remembers between two passes.
#[derive(Debug, Default)]
pub struct Prompts {
    chosen: Option<String>,
    output: PromptOutput,
}

/// Draws the library and what plays.
pub fn prompts_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Prompts) {
    let words = scene.words;
    section_ui(ui, words.recorded_calls);
    if state.chosen.is_none() {
        state.chosen = scene.view.prompts.first().map(|prompt| prompt.id.clone());
    }
    match &scene.view.playing {
        Some(playing) => playing_ui(ui, scene, playing),
        None => {
            ready_ui(ui, scene, state);
            if let Some(last) = &scene.view.last_played {
                ui.add(Label::new(theme::soft(ui, last_played(scene, last))).truncate());
            }
        }
    }
    files_ui(ui, scene);
    ui.add_space(HALF_GAP / 2.0);
    ScrollArea::vertical().id_salt("prompts").auto_shrink([false, true]).show(ui, |ui| {
        for prompt in scene.view.prompts.iter() {
            let live = scene.view.playing.as_ref().is_some_and(|playing| playing.prompt.id == prompt.id);
            let duration = length(prompt.duration_ms);
            let entry = Entry {
                icon: if live { icons::LOUDSPEAKER } else { icons::PLAY },
                name: &prompt.title,
                detail: "",
                aside: &duration,
                chosen: state.chosen.as_deref() == Some(&prompt.id),
                live,
            };
            if entry.show(ui).clicked() {
                state.chosen = Some(prompt.id.clone());
            }
        }
    });
}

/// What of the server's files is not here yet; nothing where all are.
fn files_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let FilesView { have, of, failed, .. } = &scene.view.files;
    if have < of {
        ui.label(theme::soft(ui, scene.language.files(*have, *of)));
    }
    if failed.is_some() {
        ui.label(theme::soft(ui, scene.words.files_waited_for));
    }
}

fn last_played(scene: &Scene<'_>, last: &Played) -> String {
    let (words, title) = (scene.words, &last.prompt.title);
    if last.complete {
        format!("{} {title}", words.heard_whole)
    } else {
        format!("{} {} · {title}", words.heard_part, length(last.played_ms))
    }
}

fn ready_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Prompts) {
    let words = scene.words;
    if Shortcut::Output.pressed(ui) {
        state.output = match state.output {
            PromptOutput::Headset => PromptOutput::Loudspeakers,
            PromptOutput::Loudspeakers => PromptOutput::Headset,
        };
    }
    ui.horizontal_wrapped(|ui| {
        let play = Button::primary(words.play).icon(icons::PLAY).shortcut(Shortcut::Play);
        if play.enabled(state.chosen.is_some()).show(ui)
            && let Some(what) = state.chosen.clone()
        {
            scene.ask(Command::Play { what, output: state.output });
        }
        let outputs = [
            (PromptOutput::Headset, words.headset, icons::HEADSET),
            (PromptOutput::Loudspeakers, words.loudspeakers, icons::LOUDSPEAKER),
        ];
        for (output, name, icon) in outputs {
            let button = Button::new(name).icon(icon).icon_only().chosen(state.output == output);
            if button.show(ui) {
                state.output = output;
            }
        }
    });
}

fn playing_ui(ui: &mut Ui, scene: &mut Scene<'_>, playing: &Playing) {
    let words = scene.words;
    let output = match playing.output {
        PromptOutput::Headset => words.headset,
        PromptOutput::Loudspeakers => words.loudspeakers,
    };
    split_right_ui(
        ui,
        CONTROL,
        |ui| {
            if Button::new(words.stop).icon(icons::STOP).shortcut(Shortcut::Play).show(ui) {
                scene.ask(Command::StopPlaying);
            }
        },
        |ui| {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.add(Label::new(theme::strong(&playing.prompt.title)).truncate());
                let times = format!(
                    "{} / {} · {output}",
                    length(playing.position_ms),
                    length(playing.prompt.duration_ms)
                );
                ui.add(Label::new(theme::soft(ui, times)).truncate());
            });
        },
    );
    progress_ui(ui, playing);
}

fn progress_ui(ui: &mut Ui, playing: &Playing) {
    let palette = palette(ui);
    let share = playing.position_ms as f32 / playing.prompt.duration_ms.max(1) as f32;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 8.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &playing.prompt.title));
    ui.painter().rect(
        rect,
        CornerRadius::same(4),
        palette.sunk,
        palette.rest(),
        eframe::egui::StrokeKind::Inside,
    );
    let heard = Rect::from_min_size(rect.min, vec2(rect.width() * share.clamp(0.0, 1.0), rect.height()));
    ui.painter().rect_filled(heard, CornerRadius::same(4), palette.primary);
}

fn length(ms: u64) -> String {
    hours::length(Duration::from_millis(ms))
}
