//! The plan of the day.

use eframe::egui::Ui;

use crate::ui::scene::Scene;

/// What the page remembers between two passes.
#[derive(Debug, Default)]
pub struct Plan {}

/// Draws the page.
pub fn plan_ui(_ui: &mut Ui, _scene: &mut Scene<'_>, _state: &mut Plan) {}
