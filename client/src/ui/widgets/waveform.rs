//! A recording as it sounds: a bar for each part of it, filled as far as it was heard.

use eframe::egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::ui::theme::palette;

/// Height of the highest bar, in points.
const HEIGHT: f32 = 88.0;
/// The share of a bar and the gap after it that the bar takes.
const BAR: f32 = 0.42;
/// The lowest bar, in points: silence is a line of dots.
const LEAST: f32 = 3.0;

/// Draws the peaks, of 255, of which the first `share` were heard; read aloud as `name` with `value`.
pub fn waveform_ui(ui: &mut Ui, name: &str, value: &str, peaks: &[u8], share: f32) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, name));
    let share = share.clamp(0.0, 1.0);
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_numeric_value(f64::from((share * 100.0).round()));
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(100.0);
        node.set_value(value);
    });
    let palette = palette(ui);
    let pitch = rect.width() / peaks.len().max(1) as f32;
    let heard = rect.left() + rect.width() * share;
    for (index, peak) in peaks.iter().enumerate() {
        let left = rect.left() + index as f32 * pitch;
        let height = (HEIGHT * f32::from(*peak) / 255.0).max(LEAST);
        let (top, width) = (rect.center().y - height / 2.0, (pitch * BAR).max(1.5));
        let bar = Rect::from_min_size(pos2(left, top), vec2(width, height));
        let ink = if left + width / 2.0 <= heard { palette.primary } else { palette.line };
        ui.painter().rect_filled(bar, 1.0, ink);
    }
}
