//! Files that a candidate hands in: dropped on the window or named, with what became of each; and had back when the phase
//! gives them back.

use eframe::egui::{Label, Ui};
use signaling::protocol::exam::{CandidateView, HandedFile};

use crate::station::{Command, HandingView};
use crate::ui::scene::Scene;
use crate::ui::theme::{self, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Card, Field, icon_ui, section_ui};
use crate::ui::words::DossierWords;
use crate::ui::{Pick, icons};

/// The longest path that is typed, in characters.
const MAX_PATH_CHARS: usize = 1_000;

/// What the page remembers between two passes.
#[derive(Debug, Default)]
pub struct Files {
    path: String,
}

/// Whether there is anything to hand in or to have back.
pub fn is_shown(scene: &Scene<'_>, seen: &CandidateView) -> bool {
    seen.work.hand_in || !seen.work.files.is_empty() || !scene.view.exam.handing.is_empty()
}

/// Takes what is dropped on the window, wherever it is dropped: at the wrong time the station says so.
pub fn take_dropped(ui: &Ui, scene: &mut Scene<'_>) {
    let dropped = ui.input(|input| input.raw.dropped_files.clone());
    for file in dropped {
        scene.ask(Command::HandIn(file.path().to_owned()));
    }
}

/// Draws the page.
pub fn files_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Files, seen: &CandidateView) {
    let words = DossierWords::of(scene.language);
    if seen.work.hand_in {
        drop_ui(ui, scene, state);
        ui.add_space(HALF_GAP);
    }
    section_ui(ui, if seen.work.hand_in { words.handed_in } else { words.own_files });
    if !seen.work.hand_in && !seen.work.files.is_empty() {
        ui.add(Label::new(theme::soft(ui, words.own_files_more)).wrap());
    }
    let handing = scene.view.exam.handing.clone();
    if seen.work.files.is_empty() && handing.is_empty() {
        ui.add(Label::new(theme::soft(ui, words.none_handed_in)).wrap());
    }
    handing.iter().for_each(|file| handing_ui(ui, scene, file));
    seen.work.files.iter().for_each(|file| handed_ui(ui, scene, file));
}

/// Where a file is dropped, or named.
fn drop_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Files) {
    let words = DossierWords::of(scene.language);
    let hovers = ui.input(|input| !input.raw.hovered_files.is_empty());
    let card = Card::new();
    let card = if hovers { card.live(Tone::Primary) } else { card };
    card.show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            icon_ui(ui, icons::UP, 24.0, palette(ui).strong(Tone::Primary), hovers);
            ui.add(Label::new(theme::strong(if hovers { words.drop_here } else { words.hand_in })).wrap());
        });
        ui.add(Label::new(theme::soft(ui, words.hand_in_more)).wrap());
        ui.horizontal_wrapped(|ui| {
            let pick = Button::primary(words.pick_files).icon(icons::DOCUMENT);
            if pick.enabled(scene.has_room).show(ui) {
                scene.pick(Pick::Files, words.pick_files);
            }
            let pick = Button::new(words.pick_folder).icon(icons::FOLDER);
            if pick.enabled(scene.has_room).show(ui) {
                scene.pick(Pick::FolderOfFiles, words.pick_folder);
            }
        });
        Field::new(words.where_is_it, &mut state.path, MAX_PATH_CHARS).show(ui);
        let path = state.path.trim().trim_matches('"').to_owned();
        let button = Button::new(words.hand_in_this).icon(icons::SEND);
        if button.enabled(!path.is_empty() && scene.has_room).show(ui) {
            scene.ask(Command::HandIn(path.into()));
            state.path.clear();
        }
    });
}

/// A file that the server has not confirmed.
pub fn handing_ui(ui: &mut Ui, scene: &Scene<'_>, file: &HandingView) {
    let (words, language) = (DossierWords::of(scene.language), scene.language);
    let (tone, icon, line) = match file.refused {
        Some(why) => (Tone::Bad, icons::WARNING, language.not_taken(why)),
        None if file.sent > 0 => (Tone::Warn, icons::SENDING, language.sent_so_far(file.sent, file.bytes)),
        None => (Tone::Warn, icons::SENDING, words.waits.to_owned()),
    };
    line_ui(ui, &format!("{} · {}", file.name, language.size(file.bytes)), tone, icon, &line);
}

/// A file that the server has.
fn handed_ui(ui: &mut Ui, scene: &mut Scene<'_>, file: &HandedFile) {
    let line = scene.language.kept_at_server(file.at_ms);
    let name = format!("{} · {}", file.name, scene.language.size(file.bytes));
    line_ui(ui, &name, Tone::Good, icons::SENT, &line);
    open_ui(ui, scene, file);
}

/// What opens a copy of it.
pub fn open_ui(ui: &mut Ui, scene: &mut Scene<'_>, file: &HandedFile) {
    let words = DossierWords::of(scene.language);
    let open = Button::quiet(words.open).icon(icons::READ).named(format!("{} {}", words.open, file.name));
    if open.show(ui) {
        scene.ask(Command::OpenHanded(file.hash));
    }
}

fn line_ui(ui: &mut Ui, name: &str, tone: Tone, icon: &str, line: &str) {
    ui.add_space(HALF_GAP / 2.0);
    ui.add(Label::new(theme::strong(name)).wrap());
    let ink = palette(ui).strong(tone);
    ui.horizontal_wrapped(|ui| {
        icon_ui(ui, icon, 16.0, ink, false);
        ui.add(Label::new(theme::soft(ui, line).color(ink)).wrap());
    });
}
