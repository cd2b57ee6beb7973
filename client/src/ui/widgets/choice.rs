//! Choosing one of several: side by side where they are few, in a list that opens where they are many.

use eframe::egui::{ComboBox, Ui};

use super::Button;
use crate::ui::theme::{self, CONTROL};

/// One of several.
#[derive(Clone, Debug)]
pub struct Choice<T> {
    /// What choosing it gives.
    pub value: T,
    /// What people call it.
    pub name: String,
}

/// Draws a few choices side by side under their label. True where another was chosen.
pub fn choices_ui<T: PartialEq + Copy>(ui: &mut Ui, label: &str, chosen: &mut T, all: &[(T, &str)]) -> bool {
    let before = *chosen;
    ui.label(theme::soft(ui, label));
    ui.horizontal_wrapped(|ui| {
        for (value, name) in all {
            let button = Button::new(name).chosen(*chosen == *value).named(format!("{label}, {name}"));
            if button.show(ui) {
                *chosen = *value;
            }
        }
    });
    *chosen != before
}

/// Draws a list that opens, under its label. True where another was chosen.
pub fn picker_ui(ui: &mut Ui, label: &str, chosen: &mut String, all: &[Choice<String>]) -> bool {
    let before = chosen.clone();
    let name = ui.label(theme::soft(ui, label));
    let shown =
        all.iter().find(|choice| choice.value == *chosen).map_or(chosen.as_str(), |choice| &choice.name);
    let combo = ComboBox::from_id_salt(label)
        .selected_text(shown.to_owned())
        .width(ui.available_width())
        .height(8.0 * CONTROL)
        .truncate();
    let response = combo.show_ui(ui, |ui| {
        for choice in all {
            ui.selectable_value(chosen, choice.value.clone(), &choice.name);
        }
    });
    response.response.labelled_by(name.id);
    *chosen != before
}
