//! The level of a voice.

use eframe::egui::{CornerRadius, Rect, Role, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::ui::theme::{self, palette};

/// How many bars a meter has.
const BARS: u8 = 12;
/// What lights the first bar and the last, in dBFS: a quiet voice to one that nearly clips.
const RANGE_DBFS: std::ops::Range<f32> = -54.0..-6.0;
/// A bar with the gap after it, in points.
const PITCH: f32 = 7.0;
/// Width of the name before the bars, in points.
const NAME: f32 = 76.0;

/// Draws the level of a voice as bars that fill, with its name before them.
pub fn meter_ui(ui: &mut Ui, name: &str, level_dbfs: f32) {
    let palette = palette(ui);
    ui.horizontal(|ui| {
        let label = theme::soft(ui, name);
        let (slot, _) = ui.allocate_exact_size(vec2(NAME, 20.0), Sense::empty());
        let left = eframe::egui::Layout::left_to_right(eframe::egui::Align::Center);
        ui.scope_builder(eframe::egui::UiBuilder::new().max_rect(slot).layout(left), |ui| ui.label(label));

        let lit = lit_bars(level_dbfs);
        let (rect, response) =
            ui.allocate_exact_size(vec2(PITCH * f32::from(BARS) - 2.0, 16.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, name));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_numeric_value(f64::from(lit));
            node.set_min_numeric_value(0.0);
            node.set_max_numeric_value(f64::from(BARS));
        });
        for bar in 0..BARS {
            let left = rect.left() + f32::from(bar) * PITCH;
            let place = Rect::from_min_max(pos2(left, rect.top()), pos2(left + PITCH - 2.0, rect.bottom()));
            let on = bar < lit;
            let fill = if on { palette.good } else { palette.line };
            if palette.untinted() && !on {
                let outline = eframe::egui::Stroke::new(1.0, palette.line);
                ui.painter().rect_stroke(place, CornerRadius::same(2), outline, StrokeKind::Inside);
            } else {
                ui.painter().rect_filled(place, CornerRadius::same(2), fill);
            }
        }
    });
}

/// How many bars a level lights.
fn lit_bars(level_dbfs: f32) -> u8 {
    let share = (level_dbfs - RANGE_DBFS.start) / (RANGE_DBFS.end - RANGE_DBFS.start);
    (share.clamp(0.0, 1.0) * f32::from(BARS)).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_lights_nothing_and_a_shout_lights_all() {
        assert_eq!(lit_bars(-90.0), 0);
        assert_eq!(lit_bars(-30.0), 6);
        assert_eq!(lit_bars(0.0), BARS);
        assert_eq!(lit_bars(f32::NAN), 0);
    }
}
