//! The line of an exchange: how far it is, and a flag at each mark.

use std::time::Duration;

use eframe::egui::{Align2, FontId, Role, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use signaling::protocol::exam::RemarkView;

use crate::ui::scene::Scene;
use crate::ui::theme::{CONTROL_RADIUS, palette};
use crate::ui::{fonts, hours, icons};

/// Height of the line, in points.
const HEIGHT: f32 = 32.0;
/// Side of a flag, in points.
const FLAG: f32 = 20.0;

/// Draws the line of `whole_ms`, of which `lasted_ms` are over. Gives the mark whose flag was pressed.
pub fn timeline_ui<'a>(
    ui: &mut Ui,
    scene: &Scene<'_>,
    marks: &[&'a RemarkView],
    (lasted_ms, whole_ms): (u64, u64),
) -> Option<&'a RemarkView> {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let lasted = hours::clock(Duration::from_millis(lasted_ms));
    let label = scene.language.timeline(marks.len(), &lasted);
    response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, &label));
    let at = |ms: u64| rect.left() + rect.width() * share(ms, whole_ms);
    ui.painter().rect_filled(rect, CONTROL_RADIUS, palette.sunk);
    let mut done = rect;
    done.set_right(at(lasted_ms));
    ui.painter().rect_filled(done, CONTROL_RADIUS, palette.primary_tint);
    ui.painter().rect_stroke(rect, CONTROL_RADIUS, palette.rest(), StrokeKind::Inside);
    ui.painter().vline(done.right(), rect.y_range(), palette.live(crate::ui::theme::Tone::Primary));
    let pointer = ui.input(|input| input.pointer.interact_pos().filter(|at| rect.contains(*at)));
    let mut touched = None;
    for mark in marks {
        // A flag stands with its pole at the moment, and never beyond the end.
        let x = at(mark.offset_ms.unwrap_or(0)).min(rect.right() - FLAG);
        let near = pointer.is_some_and(|at| (x - 4.0..=x + FLAG).contains(&at.x));
        let ink = if near { palette.text } else { palette.primary };
        let place = pos2(x, rect.center().y);
        let font = FontId::new(FLAG, fonts::live_icons());
        ui.painter().text(place, Align2::LEFT_CENTER, icons::FLAG, font, ink);
        if near {
            touched = Some(*mark);
        }
    }
    if let Some(mark) = touched.filter(|_| response.hovered()) {
        response.on_hover_text(scene.language.mark_at(&moment(mark), &mark.text));
        return Some(mark).filter(|_| ui.input(|input| input.pointer.primary_clicked()));
    }
    None
}

/// When a mark was set: within its exchange, or the hour where there was none.
pub fn moment(mark: &RemarkView) -> String {
    match mark.offset_ms {
        Some(offset_ms) => hours::length(Duration::from_millis(offset_ms)),
        None => hours::hour_and_minute(mark.at_ms),
    }
}

fn share(ms: u64, whole_ms: u64) -> f32 {
    // Hours at most: exact as a fraction of a screen.
    (ms as f32 / whole_ms.max(1) as f32).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_moment_lies_beyond_the_line() {
        assert_eq!((share(30, 120), share(130, 120), share(0, 0)), (0.25, 1.0, 0.0));
    }
}
