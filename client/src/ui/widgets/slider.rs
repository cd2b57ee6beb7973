//! How loud something is, on a scale to slide along.

use std::ops::RangeInclusive;

use eframe::egui::{Align, Layout, Slider, Ui, vec2};

use crate::ui::theme::{self, CONTROL};

/// Width of the scale, in points.
const WIDTH: f32 = 176.0;
/// Room for the widest value, `−30 dB`, in points.
const VALUE: f32 = 64.0;

/// Draws a scale of whole decibels, read aloud as `name`; arrows move it by one. True where it was moved.
pub fn slider_ui(ui: &mut Ui, name: &str, db: &mut i8, range: RangeInclusive<i8>, value: &str) -> bool {
    ui.scope(|ui| {
        let changed = scale_ui(ui, WIDTH, name, db, range, value);
        let place = vec2(VALUE, CONTROL / 2.0);
        ui.allocate_ui_with_layout(place, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(VALUE);
            ui.label(theme::strong_small(value));
        });
        changed
    })
    .inner
}

/// Draws a scale of whole numbers alone, `width` wide, read aloud as `name` and `value`. True where it was moved.
pub fn scale_ui(
    ui: &mut Ui,
    width: f32,
    name: &str,
    number: &mut i8,
    range: RangeInclusive<i8>,
    value: &str,
) -> bool {
    ui.scope(|ui| {
        ui.spacing_mut().slider_width = width;
        ui.spacing_mut().interact_size.y = CONTROL / 2.0;
        let response = ui.add(Slider::new(number, range).step_by(1.0).show_value(false));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_label(name);
            node.set_value(value);
        });
        response.changed()
    })
    .inner
}
