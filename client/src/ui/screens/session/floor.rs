//! The floor: a tile for each candidate, and what staff do with its phase.

use eframe::egui::Ui;

use crate::ui::scene::Scene;

/// What the page remembers between two passes.
#[derive(Debug, Default)]
pub struct Floor {}

/// Draws the page.
pub fn floor_ui(_ui: &mut Ui, _scene: &mut Scene<'_>, _state: &mut Floor) {}
