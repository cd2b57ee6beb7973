//! Whether what one candidate drew is excluded for the next.

use eframe::egui::Ui;
use signaling::protocol::exam::{Order, StaffView};

use super::Prepare;
use super::parts::hint_ui;
use crate::ui::scene::Scene;
use crate::ui::widgets::{Button, Card, section_ui};
use crate::ui::words::PrepareWords;

/// Draws the choice, and says what it does.
pub fn exclusion_ui(ui: &mut Ui, scene: &Scene<'_>, session: &StaffView, state: &mut Prepare) {
    let words = PrepareWords::of(scene.language);
    let on_its_way = state.sending.has(|order| matches!(order, Order::ExcludeDrawn { .. }));
    Card::new().show(ui, |ui| {
        section_ui(ui, words.exclude);
        hint_ui(ui, if session.exclude_drawn { words.exclude_on } else { words.exclude_off });
        ui.horizontal_wrapped(|ui| {
            for (on, word) in [(false, words.off), (true, words.on)] {
                let button = Button::new(word).chosen(session.exclude_drawn == on).enabled(!on_its_way);
                let pressed = button.named(format!("{}, {word}", words.exclude)).show(ui);
                if pressed && session.exclude_drawn != on {
                    state.sending.give(Order::ExcludeDrawn { on });
                }
            }
        });
    });
}
