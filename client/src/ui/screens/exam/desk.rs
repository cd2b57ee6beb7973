//! Reading and writing side by side: what there is at the left, the text that is open, what one writes at the right.

use eframe::egui::Ui;
use signaling::protocol::exam::{CandidateView, Stage};

use super::{Exam, drawn_ui, files, outage_ui, pieces, shelf};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::{GAP, HALF_GAP, Tone};
use crate::ui::widgets::{Button, Card, Columns, bar_ui, page_ui};
use crate::ui::words::ReadingWords;

/// From this width on list, text and writing stand side by side, in points.
const THREE: f32 = 1120.0;
/// From this width on list and text do, in points.
const TWO: f32 = 760.0;

/// Draws the screen.
pub fn desk_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Exam, seen: &CandidateView) {
    time_up_ui(ui, scene, seen);
    outage_ui(ui, scene, seen);
    let width = ui.available_width();
    let writes = !pieces::offered(scene, seen).is_empty() || files::is_shown(scene, seen);
    let reads = seen.part1 || !seen.documents.is_empty() || !seen.clients.is_empty();
    if width < TWO {
        return page_ui(ui, "desk", |ui| one_column_ui(ui, scene, state, seen, reads, writes));
    }
    let mut columns = Columns::new(ui);
    if reads {
        columns.column_ui(ui, (width * 0.22).clamp(240.0, 304.0), |ui| {
            Card::new().filling(true).show(ui, |ui| {
                page_ui(ui, "shelf", |ui| {
                    if !seen.draws.is_empty() {
                        seen.draws.iter().for_each(|draw| drawn_ui(ui, scene, draw));
                        ui.add_space(HALF_GAP);
                    }
                    shelf::list_ui(ui, scene, &mut state.shelf, &mut state.asked, seen);
                });
            });
        });
    }
    match (reads, writes, width >= THREE) {
        (true, true, true) => {
            let writing = (width * 0.34).clamp(400.0, 640.0);
            let list = (width * 0.22).clamp(240.0, 304.0);
            let middle = width - list - writing - 2.0 * GAP;
            columns.column_ui(ui, middle, |ui| reading_card_ui(ui, scene, state, seen));
            columns.rest_ui(ui, |ui| writing_card_ui(ui, scene, state, seen));
        }
        (true, false, _) => columns.rest_ui(ui, |ui| reading_card_ui(ui, scene, state, seen)),
        (false, ..) => columns.rest_ui(ui, |ui| writing_card_ui(ui, scene, state, seen)),
        (true, true, false) => columns.rest_ui(ui, |ui| {
            Card::new().filling(true).show(ui, |ui| {
                side_tabs_ui(ui, scene, state);
                if state.writes {
                    pieces::pieces_ui(ui, scene, &mut state.pieces, &mut state.asked, seen, true);
                } else {
                    shelf::reader_ui(ui, scene, &state.shelf, &mut state.asked, seen, true);
                }
            });
        }),
    }
}

fn reading_card_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Exam, seen: &CandidateView) {
    Card::new().roomy().filling(true).show(ui, |ui| {
        shelf::reader_ui(ui, scene, &state.shelf, &mut state.asked, seen, true);
    });
}

fn writing_card_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Exam, seen: &CandidateView) {
    Card::new().filling(true).show(ui, |ui| {
        pieces::pieces_ui(ui, scene, &mut state.pieces, &mut state.asked, seen, true);
    });
}

/// Reading or writing, where there is room for one of them.
fn side_tabs_ui(ui: &mut Ui, scene: &Scene<'_>, state: &mut Exam) {
    let words = ReadingWords::of(scene.language);
    ui.horizontal_wrapped(|ui| {
        let read = Button::new(words.reading_tab).icon(icons::LIBRARY).chosen(!state.writes);
        if read.show(ui) {
            state.writes = false;
        }
        let write = Button::new(words.writing_tab).icon(icons::PENCIL).chosen(state.writes);
        if write.show(ui) {
            (state.writes, state.pieces.take_focus) = (true, true);
        }
    });
    ui.add_space(HALF_GAP / 2.0);
}

fn one_column_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    state: &mut Exam,
    seen: &CandidateView,
    reads: bool,
    writes: bool,
) {
    Card::new().show(ui, |ui| {
        if reads && writes {
            side_tabs_ui(ui, scene, state);
        }
        if writes && (state.writes || !reads) {
            pieces::pieces_ui(ui, scene, &mut state.pieces, &mut state.asked, seen, false);
        } else {
            shelf::picker_or_found_ui(ui, scene, &mut state.shelf, &mut state.asked, seen);
            ui.add_space(HALF_GAP);
            shelf::reader_ui(ui, scene, &state.shelf, &mut state.asked, seen, false);
        }
    });
}

/// Once the time is up what is there stays to be seen, and nothing more is done.
pub fn time_up_ui(ui: &mut Ui, scene: &Scene<'_>, seen: &CandidateView) {
    if seen.clock.stage != Stage::TimeUp {
        return;
    }
    let words = ReadingWords::of(scene.language);
    let sentence = format!("{}. {}", words.time_up_title, words.time_up_more);
    bar_ui(ui, Tone::Warn, icons::WAITING, &sentence, None::<fn(&mut Ui)>);
}
