//! A package is sent to the server: dropped on the window, picked, or named by its path; and what becomes of it.

use eframe::egui::{Id, Key, Label, Rect, Role as Part, Sense, Ui, WidgetInfo, pos2, vec2};
use signaling::protocol::PackageMistake;

use super::parts::{below_label_ui, cell_ui, fault_ui, hint_ui};
use crate::settings::Language;
use crate::station::{Command, ImportSeen, ImportState};
use crate::ui::scene::Scene;
use crate::ui::theme::{self, HALF_GAP, Tone, palette};
use crate::ui::typography::set;
use crate::ui::widgets::{Button, Card, Field, Pill, bar_ui, section_ui, split_right_ui};
use crate::ui::words::ImportWords;
use crate::ui::{Pick, icons};

/// The longest path that is typed, in characters: more than any system takes.
const MAX_PATH_CHARS: usize = 1_000;
/// Width of the button beside it, in points.
const BUTTON: f32 = 128.0;
/// Height of the bar that shows how far it is, in points.
const BAR: f32 = 8.0;

/// What the card remembers between two passes.
#[derive(Debug, Default)]
pub struct Importing {
    path: String,
    /// More than one thing was dropped.
    several: bool,
}

/// Draws the card.
pub fn import_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Importing, has_package: bool) {
    let words = ImportWords::of(scene.language);
    let hovers = ui.input(|input| !input.raw.hovered_files.is_empty());
    let import = scene.view.exam.import.clone();
    let under_way = import.as_ref().is_some_and(|import| import.state.is_under_way());
    if !under_way {
        dropped(ui, scene, state);
    }
    let card = if hovers && !under_way { Card::new().live(Tone::Primary).tinted(true) } else { Card::new() };
    card.roomy().show(ui, |ui| {
        if has_package {
            section_ui(ui, words.title);
        } else {
            ui.label(theme::title(words.none_yet));
        }
        if hovers && !under_way {
            Pill::new(Tone::Primary, words.drop_here).icon(icons::DOWN).live().show(ui);
        }
        hint_ui(ui, if has_package { words.another } else { words.how });
        if let Some(import) = &import {
            ui.add_space(HALF_GAP);
            seen_ui(ui, scene, import);
        }
        if !under_way {
            ui.add_space(HALF_GAP);
            pick_ui(ui, scene, state, has_package);
        }
    });
}

fn dropped(ui: &Ui, scene: &mut Scene<'_>, state: &mut Importing) {
    let dropped = ui.input(|input| input.raw.dropped_files.clone());
    match &dropped[..] {
        [] => {}
        [one] => {
            state.several = false;
            scene.ask(Command::Import(one.path().to_owned()));
        }
        _ => state.several = true,
    }
}

/// The ways to say which.
fn pick_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Importing, has_package: bool) {
    let words = ImportWords::of(scene.language);
    if state.several {
        fault_ui(ui, words.one_only);
    }
    ui.horizontal_wrapped(|ui| {
        let folder =
            if has_package { Button::new(words.pick_folder) } else { Button::primary(words.pick_folder) };
        if folder.icon(icons::FOLDER).enabled(scene.has_room).show(ui) {
            state.several = false;
            scene.pick(Pick::PackageFolder, words.title);
        }
        if Button::new(words.pick_zip).icon(icons::PACKAGE).enabled(scene.has_room).show(ui) {
            state.several = false;
            scene.pick(Pick::PackageZip, words.title);
        }
    });
    ui.horizontal_top(|ui| {
        let width = ui.available_width() - BUTTON - HALF_GAP;
        let field = cell_ui(ui, width, |ui| {
            Field::new(words.path, &mut state.path, MAX_PATH_CHARS).id(Id::unique("package-path")).show(ui)
        });
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        below_label_ui(ui, |ui| {
            let named = !state.path.trim().is_empty() && scene.has_room;
            let pressed = Button::new(words.import).width(BUTTON).enabled(named).show(ui);
            if named && (pressed || entered) {
                state.several = false;
                scene.ask(Command::Import(state.path.trim().into()));
            }
        });
    });
}

/// What becomes of it.
fn seen_ui(ui: &mut Ui, scene: &mut Scene<'_>, import: &ImportSeen) {
    let words = ImportWords::of(scene.language);
    ui.add(Label::new(theme::strong(set(import.name()))).wrap());
    match &import.state {
        ImportState::Packing => {
            Pill::new(Tone::Neutral, words.packing).icon(icons::SENDING).live().show(ui);
            stop_ui(ui, scene);
        }
        ImportState::Sending { sent, of } => {
            progress_ui(ui, scene.language, *sent, *of);
            stop_ui(ui, scene);
        }
        ImportState::Checking => {
            Pill::new(Tone::Neutral, words.checking).icon(icons::SEARCH).live().show(ui);
            hint_ui(ui, words.checking_more);
        }
        ImportState::Kept => {
            let mut closed = false;
            let close = |ui: &mut Ui| closed = close_button(words).show(ui);
            bar_ui(ui, Tone::Good, icons::OK, words.kept, Some(close));
            if closed {
                scene.ask(Command::StopImport);
            }
        }
        ImportState::Mistakes { mistakes, count } => {
            let sentence = scene.language.import_mistakes(*count, &import.name());
            bar_ui(ui, Tone::Bad, icons::WARNING, &set(sentence), None::<fn(&mut Ui)>);
            hint_ui(ui, words.stays);
            again_ui(ui, scene, import);
            mistakes_ui(ui, scene.language, mistakes, *count);
        }
        ImportState::Failed(fault) => {
            let sentence = set(scene.language.import_fault(fault));
            bar_ui(ui, Tone::Bad, icons::WARNING, &sentence, None::<fn(&mut Ui)>);
            hint_ui(ui, words.stays);
            again_ui(ui, scene, import);
        }
    }
}

fn close_button(words: &'static ImportWords) -> Button<'static> {
    Button::quiet(words.close).icon(icons::CLOSE).icon_only()
}

fn stop_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    if Button::new(ImportWords::of(scene.language).stop).icon(icons::STOP).show(ui) {
        scene.ask(Command::StopImport);
    }
}

fn again_ui(ui: &mut Ui, scene: &mut Scene<'_>, import: &ImportSeen) {
    let words = ImportWords::of(scene.language);
    ui.horizontal_wrapped(|ui| {
        if Button::new(words.again).icon(icons::REFRESH).enabled(scene.has_room).show(ui) {
            scene.ask(Command::Import(import.path.clone()));
        }
        if Button::new(words.close).show(ui) {
            scene.ask(Command::StopImport);
        }
    });
}

/// How far it is, as a bar and in words.
fn progress_ui(ui: &mut Ui, language: Language, sent: u64, of: u64) {
    let share = if of == 0 { 0.0 } else { sent as f32 / of as f32 };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), BAR), Sense::hover());
    let words = language.import_sent(sent, of);
    response.widget_info(|| WidgetInfo::labeled(Part::ProgressIndicator, true, &words));
    let palette = palette(ui);
    ui.painter().rect_filled(rect, BAR / 2.0, palette.sunk);
    let right = rect.left() + rect.width() * share.clamp(0.0, 1.0);
    let done = Rect::from_min_max(rect.min, pos2(right, rect.bottom()));
    ui.painter().rect_filled(done, BAR / 2.0, palette.primary);
    ui.add(Label::new(theme::soft(ui, &words)).wrap());
}

/// Each mistake: where it stands, and what is wrong.
fn mistakes_ui(ui: &mut Ui, language: Language, mistakes: &[PackageMistake], count: u32) {
    for mistake in mistakes {
        ui.add_space(HALF_GAP / 2.0);
        let y = ui.cursor().top();
        ui.painter().hline(ui.max_rect().x_range(), y, palette(ui).rest());
        ui.add_space(HALF_GAP / 2.0);
        let place = language.import_place(&mistake.file, mistake.line, mistake.column);
        let sentence = match language {
            Language::French => &mistake.french,
            Language::English => &mistake.english,
        };
        ui.spacing_mut().item_spacing.y = 2.0;
        let name = ui.add(Label::new(theme::strong(set(place))).wrap().selectable(true));
        let what = ui.add(Label::new(theme::running(set(sentence))).wrap().selectable(true));
        what.labelled_by(name.id);
    }
    let told = u32::try_from(mistakes.len()).unwrap_or(u32::MAX);
    if count > told {
        ui.add_space(HALF_GAP);
        split_right_ui(ui, theme::PILL, |_| {}, |ui| hint_ui(ui, &language.import_more(count - told)));
    }
}
