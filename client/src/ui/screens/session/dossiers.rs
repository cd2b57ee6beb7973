//! Dossiers, one for each candidate: what it holds, whether it is sealed, and where it was saved.

use eframe::egui::{Label, Ui};
use signaling::protocol::exam::{CandidateNumber, DossierOrder, Order, StaffTile};

use super::prepare::confirm_ui;
use crate::station::Command;
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Card, Pill, page_ui};
use crate::ui::words::{DossierWords, FloorWords};

/// What the page remembers between two passes.
#[derive(Debug, Default)]
pub struct Dossiers {
    /// Whose dossier is asked about.
    asks: Option<CandidateNumber>,
}

/// Draws the page.
pub fn dossiers_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Dossiers) {
    let view = scene.view;
    let words = DossierWords::of(scene.language);
    page_ui(ui, "dossiers", |ui| {
        ui.label(theme::title(words.page));
        ui.add(Label::new(theme::soft(ui, words.page_more)).wrap());
        let Some(session) = view.exam.staff() else {
            let none = FloorWords::of(scene.language).no_session;
            ui.add(Label::new(theme::running(none).color(palette(ui).soft)).wrap());
            return;
        };
        if let Some(saved) = &view.exam.kept.saved {
            let line = scene.language.dossier_saved(saved.entries, &saved.path);
            let line = theme::soft(ui, line).color(palette(ui).strong(Tone::Good));
            ui.add(Label::new(line).wrap().selectable(true));
        }
        for tile in &session.candidates {
            Card::new().show(ui, |ui| dossier_ui(ui, scene, state, tile));
        }
    });
}

fn dossier_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Dossiers, tile: &StaffTile) {
    let (words, language) = (DossierWords::of(scene.language), scene.language);
    let (number, dossier) = (tile.candidate, &tile.dossier);
    ui.horizontal_wrapped(|ui| {
        let name =
            if tile.name.is_empty() { number.to_string() } else { format!("{number} · {}", tile.name) };
        ui.add(Label::new(theme::strong(name)).wrap());
        let (tone, icon, word) = match (dossier.seal, dossier.can_seal) {
            (Some(_), _) => (Tone::Good, icons::LOCK, words.sealed),
            (None, true) => (Tone::Warn, icons::UNLOCK, words.not_sealed),
            (None, false) => (Tone::Neutral, icons::WAITING, words.phases_to_come),
        };
        Pill::new(tone, word).icon(icon).show(ui);
    });
    let line = language.dossier_holds(dossier.files, dossier.bytes, dossier.pieces);
    ui.add(Label::new(theme::soft(ui, line)).wrap());
    if let (Some(seal), Some(at_ms)) = (dossier.seal, dossier.sealed_ms) {
        let line = language.sealed_at(at_ms, seal.entries, &seal.index.to_string());
        ui.add(Label::new(theme::soft(ui, line)).wrap().selectable(true));
        let saves = scene.view.exam.kept.saving == Some(number);
        let label = if saves { words.saving } else { words.export };
        let save = Button::new(label).icon(icons::SAVE).named(format!("{label} {number}"));
        if save.enabled(!saves).show(ui) {
            scene.ask(Command::SaveDossier(number));
        }
    } else if state.asks == Some(number) && dossier.can_seal {
        match confirm_ui(ui, words.seal_ask, words.seal_yes, words.keep) {
            Some(true) => {
                state.asks = None;
                let order = Order::Dossier(DossierOrder::Seal { candidate: number });
                scene.ask(Command::Order(Box::new(order)));
            }
            Some(false) => state.asks = None,
            None => {}
        }
    } else if dossier.can_seal {
        let seal = Button::new(words.seal).icon(icons::LOCK).named(format!("{} {number}", words.seal));
        if seal.enabled(scene.view.exam.waiting == 0).show(ui) {
            state.asks = Some(number);
        }
    }
    ui.add_space(HALF_GAP / 2.0);
}
