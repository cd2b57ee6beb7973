//! What is entered before a session can be held: form, date, people, juries.

use eframe::egui::Ui;

use crate::ui::scene::Scene;

/// What the page remembers between two passes.
#[derive(Debug, Default)]
pub struct Prepare {}

/// Draws the page.
pub fn prepare_ui(_ui: &mut Ui, _scene: &mut Scene<'_>, _state: &mut Prepare) {}
