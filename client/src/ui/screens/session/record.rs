//! The record of the session as it grows.

use eframe::egui::Ui;

use crate::ui::scene::Scene;

/// What the page remembers between two passes.
#[derive(Debug, Default)]
pub struct Record {}

/// Draws the page.
pub fn record_ui(_ui: &mut Ui, _scene: &mut Scene<'_>, _state: &mut Record) {}
