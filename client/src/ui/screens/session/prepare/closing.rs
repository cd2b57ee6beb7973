//! The end of the session, with a second press.

use eframe::egui::Ui;
use signaling::protocol::exam::{CandidateNumber, DossierTile, Order, Settled, StaffTile, StaffView, Stage};

use super::Prepare;
use super::parts::{confirm_ui, fault_ui, hint_ui};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::widgets::{Button, Card, section_ui};
use crate::ui::words::PrepareWords;

/// What it remembers between two passes.
#[derive(Debug, Default)]
pub struct Closing {
    asked: bool,
}

/// Draws it.
pub fn closing_ui(ui: &mut Ui, scene: &mut Scene<'_>, session: &StaffView, state: &mut Prepare) {
    let words = PrepareWords::of(scene.language);
    let on_its_way = state.sending.has(|order| matches!(order, Order::CloseSession));
    let runs = session.candidates.iter().any(is_under_way);
    Card::new().show(ui, |ui| {
        section_ui(ui, words.close);
        hint_ui(ui, if runs { words.close_running } else { words.close_more });
        if !state.closing.asked || runs || on_its_way {
            let label = if on_its_way { words.closing } else { words.close };
            let button = Button::new(label).icon(icons::LOCK).width(ui.available_width());
            if button.enabled(!runs && !on_its_way).show(ui) {
                state.closing.asked = true;
            }
            return;
        }
        let unfinished = unfinished(session);
        if !unfinished.is_empty() {
            fault_ui(ui, &scene.language.unfinished(&unfinished));
        }
        let left = session.candidates.iter().filter(|tile| is_to_deliberate(tile));
        let to_deliberate: Vec<_> = left.map(|tile| tile.candidate).collect();
        if !to_deliberate.is_empty() {
            fault_ui(ui, &scene.language.to_deliberate(&to_deliberate));
        }
        let undecided = session.candidates.iter().flat_map(|tile| &tile.outages);
        let undecided = undecided.filter(|outage| outage.settled == Settled::Not).count();
        if undecided > 0 {
            fault_ui(ui, &scene.language.undecided_outages(undecided));
        }
        let unsealed = unsealed(session);
        if !unsealed.is_empty() {
            fault_ui(ui, &scene.language.unsealed_dossiers(&unsealed));
        }
        match confirm_ui(ui, words.close_ask, words.close_yes, words.keep_open) {
            Some(true) => {
                state.closing.asked = false;
                state.sending.give(Order::CloseSession);
            }
            Some(false) => state.closing.asked = false,
            None => {}
        }
    });
}

/// As the server sees it: everybody needed is there, or was.
fn is_under_way(tile: &StaffTile) -> bool {
    match tile.clock.stage {
        Stage::Ready | Stage::Running | Stage::Paused | Stage::TimeUp => true,
        Stage::Waiting | Stage::Open | Stage::Finished => false,
    }
}

/// Who is not absent, and has phases to come.
fn unfinished(session: &StaffView) -> Vec<CandidateNumber> {
    let left = session.candidates.iter().filter(|tile| !tile.absent && !is_done(tile));
    left.map(|tile| tile.candidate).collect()
}

/// Whose dossier holds something and is not sealed, whoever is absent with the others.
fn unsealed(session: &StaffView) -> Vec<CandidateNumber> {
    let holds = |tile: &&StaffTile| {
        let DossierTile { files, pieces, professional, seal, .. } = tile.dossier;
        let has_begun = tile.clock.stage != Stage::Waiting;
        seal.is_none() && (has_begun || files > 0 || pieces > 0 || professional.is_some())
    };
    session.candidates.iter().filter(holds).map(|tile| tile.candidate).collect()
}

fn is_done(tile: &StaffTile) -> bool {
    tile.clock.stage == Stage::Finished && tile.clock.phase.number == tile.clock.phase.of
}

/// Who went through all phases, and waits for its jury.
fn is_to_deliberate(tile: &StaffTile) -> bool {
    !tile.absent && is_done(tile) && tile.now.to_deliberate
}
