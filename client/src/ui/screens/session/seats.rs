//! Who sits at which station.

use eframe::egui::Ui;

use crate::ui::scene::Scene;

/// What the page remembers between two passes.
#[derive(Debug, Default)]
pub struct Seats {}

/// Draws the page.
pub fn seats_ui(_ui: &mut Ui, _scene: &mut Scene<'_>, _state: &mut Seats) {}
