//! The floor: a tile for each candidate, what staff do with its phase, what happened, and what can be done for the one that
//! is chosen.

mod chosen;
pub(super) mod facts;
mod form;
mod scope;
mod seen;
mod steps;
mod thread;
mod tile;

use std::collections::BTreeSet;

use eframe::egui::{Frame, Label, Panel, ScrollArea, Ui};
use signaling::protocol::StationId;
use signaling::protocol::exam::{CandidateNumber, StaffTile, StaffView};

use self::chosen::Credit;
use self::form::Form;
use crate::ui::scene::Scene;
use crate::ui::screens::listening;
use crate::ui::screens::log::CallLog;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, GAP, HALF_GAP, palette};
use crate::ui::widgets::{Card, Columns, page_ui};
use crate::ui::words::FloorWords;

/// From this width on the thread stands beside the tiles, in points.
const TWO_COLUMNS: f32 = 800.0;
/// The narrowest that a tile can be, in points.
const TILE: f32 = 264.0;
/// Between two tiles, in points.
const BETWEEN: f32 = 12.0;
/// How much of the column the card of the chosen candidate takes at most.
const CHOSEN_SHARE: f32 = 0.62;

/// What the page remembers between two passes.
#[derive(Debug, Default)]
pub struct Floor {
    /// To whom the next press is done; all where none is picked.
    picked: BTreeSet<CandidateNumber>,
    /// Whose card is shown.
    chosen: Option<CandidateNumber>,
    form: Option<Form>,
    credit: Option<Credit>,
    /// The free stations are listed.
    moves: bool,
    /// The chosen one is asked about once more before it is noted absent.
    asks_absent: bool,
    /// The calls of the chosen one are shown in place of the thread.
    calls: bool,
    log: CallLog,
    /// Whose calls the station was asked for.
    asked: Option<StationId>,
}

/// Draws the page.
pub fn floor_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Floor) {
    let view = scene.view;
    let Some(session) = view.exam.staff() else {
        let words = FloorWords::of(scene.language);
        ui.add(Label::new(theme::running(words.no_session).color(palette(ui).soft)).wrap());
        return;
    };
    state.picked.retain(|number| session.candidates.iter().any(|tile| tile.candidate == *number));
    step(ui, session, state);
    let width = ui.available_width();
    if width < TWO_COLUMNS {
        page_ui(ui, "floor", |ui| {
            heard_ui(ui, scene, tile_of(session, state.chosen));
            tiles_ui(ui, scene, session, state);
            let tile = tile_of(session, state.chosen);
            Card::new().show(ui, |ui| chosen::chosen_ui(ui, scene, session, tile, state));
            Card::new().show(ui, |ui| thread::thread_ui(ui, scene, session, tile, state, false));
        });
        return;
    }
    let mut columns = Columns::new(ui);
    let right = (width * 0.27).clamp(320.0, 460.0);
    columns.column_ui(ui, width - right - GAP, |ui| {
        page_ui(ui, "floor", |ui| tiles_ui(ui, scene, session, state));
    });
    let tile = tile_of(session, state.chosen);
    columns.rest_ui(ui, |ui| {
        heard_ui(ui, scene, tile);
        let most = ui.available_height() * CHOSEN_SHARE;
        let panel = Panel::bottom("floor-chosen").resizable(false).show_separator_line(false);
        panel.frame(Frame::NONE).show(ui, |ui| {
            ui.add_space(HALF_GAP);
            Card::new().show(ui, |ui| {
                let scroll = ScrollArea::vertical().id_salt("chosen");
                let scroll = scroll.max_height(most).min_scrolled_height(most);
                scroll.auto_shrink([false, true]).show(ui, |ui| {
                    chosen::chosen_ui(ui, scene, session, tile, state);
                });
            });
        });
        Card::new().filling(true).show(ui, |ui| {
            thread::thread_ui(ui, scene, session, tile, state, true);
        });
    });
}

/// What is listened to, if anything is.
fn heard_ui(ui: &mut Ui, scene: &mut Scene<'_>, chosen: Option<&StaffTile>) {
    if let Some(heard) = &scene.view.listening {
        let chosen = chosen.and_then(|tile| seen::station_of(scene, tile));
        listening::heard_ui(ui, scene, heard, chosen);
        ui.add_space(HALF_GAP);
    }
}

/// The buttons, what they ask for, and the tiles.
fn tiles_ui(ui: &mut Ui, scene: &mut Scene<'_>, session: &StaffView, state: &mut Floor) {
    steps::steps_ui(ui, scene, session, state);
    form::form_ui(ui, scene, session, state);
    if session.candidates.is_empty() {
        let words = FloorWords::of(scene.language);
        ui.add(Label::new(theme::running(words.no_candidates).color(palette(ui).soft)).wrap());
    }
    let width = ui.available_width();
    let across = ((width + BETWEEN) / (TILE + BETWEEN)).floor().max(1.0);
    let wide = (width - (across - 1.0) * BETWEEN) / across;
    for row in session.candidates.chunks(across as usize) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = BETWEEN;
            for tile in row {
                let picked = state.picked.contains(&tile.candidate);
                if tile::tile_ui(ui, scene, session, tile, wide, picked).clicked() {
                    let adds = ui.input(|input| input.modifiers.command);
                    pick(state, tile.candidate, adds);
                }
            }
        });
        ui.add_space(BETWEEN - HALF_GAP);
    }
}

/// A press picks one alone, or lets it go again; with Ctrl it adds one, or takes it out.
fn pick(state: &mut Floor, number: CandidateNumber, adds: bool) {
    let was = state.picked.contains(&number);
    if !adds {
        let alone = was && state.picked.len() == 1;
        state.picked.clear();
        if alone {
            state.chosen = None;
            return;
        }
        state.picked.insert(number);
    } else if was {
        state.picked.remove(&number);
    } else {
        state.picked.insert(number);
    }
    choose(state, Some(number));
}

fn choose(state: &mut Floor, number: Option<CandidateNumber>) {
    if state.chosen != number {
        (state.chosen, state.credit) = (number, None);
        (state.moves, state.asks_absent) = (false, false);
    }
}

fn tile_of(session: &StaffView, number: Option<CandidateNumber>) -> Option<&StaffTile> {
    session.candidates.iter().find(|tile| Some(tile.candidate) == number)
}

/// Moves the choice by key.
fn step(ui: &Ui, session: &StaffView, state: &mut Floor) {
    let all = &session.candidates;
    let place = all.iter().position(|tile| Some(tile.candidate) == state.chosen);
    let next = match (Shortcut::Previous.pressed(ui), Shortcut::Next.pressed(ui), place) {
        (true, _, Some(place)) => place.saturating_sub(1),
        (_, true, Some(place)) => place + 1,
        (true, _, None) | (_, true, None) => 0,
        (false, false, _) => return,
    };
    if let Some(tile) = all.get(next) {
        state.picked = BTreeSet::from([tile.candidate]);
        choose(state, Some(tile.candidate));
    }
}
