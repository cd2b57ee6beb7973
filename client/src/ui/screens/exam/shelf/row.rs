//! One line of the shelf: an icon, a title, and an excerpt where it was found.

use eframe::egui::text::LayoutJob;
use eframe::egui::{Align2, FontFamily, FontId, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::ui::fonts;
use crate::ui::theme::{CONTROL_RADIUS, Tone, palette};
use crate::ui::typography::set;

/// The lowest line, in points.
const LINE: f32 = 36.0;
/// Side of an icon, in points.
const ICON: f32 = 18.0;
/// Left and right of the content, in points.
const PADDING: f32 = 8.0;

/// Draws a line as wide as there is room. True where it was pressed.
pub(super) fn row_ui(ui: &mut Ui, icon: &str, title: &str, excerpt: &str, chosen: bool) -> bool {
    let palette = palette(ui);
    let left = PADDING + ICON + 10.0;
    let width = ui.available_width();
    let room = (width - left - PADDING).max(40.0);
    let family = if chosen { fonts::bold() } else { FontFamily::Proportional };
    let ink = if chosen { palette.primary } else { palette.text };
    let title_job = LayoutJob::simple(set(title), FontId::new(15.0, family), ink, room);
    let name = ui.painter().layout_job(title_job);
    let soft = FontId::new(14.0, FontFamily::Proportional);
    let below = ui.painter().layout_job(LayoutJob::simple(set(excerpt), soft, palette.soft, room));
    let excerpt_height = if excerpt.is_empty() { 0.0 } else { below.size().y + 2.0 };
    let height = (name.size().y + excerpt_height + 14.0).max(LINE);
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    response.widget_info(|| {
        let label = if excerpt.is_empty() { title.to_owned() } else { format!("{title}, {excerpt}") };
        WidgetInfo::selected(Role::ListBoxOption, true, chosen, label)
    });
    if ui.is_rect_visible(rect) {
        let fill = match (chosen, response.hovered()) {
            (true, _) => palette.primary_tint,
            (false, true) => palette.sunk,
            (false, false) => palette.surface,
        };
        let stroke = match (response.has_focus(), chosen && palette.untinted()) {
            (true, _) => palette.live(Tone::Primary),
            (false, true) => palette.rest(),
            (false, false) => Stroke::NONE,
        };
        ui.painter().rect(rect, CONTROL_RADIUS, fill, stroke, StrokeKind::Inside);
        let top = rect.top() + (height - name.size().y - excerpt_height) / 2.0;
        let family = if chosen { fonts::live_icons() } else { fonts::icons() };
        let icon_ink = if chosen { palette.primary } else { palette.soft };
        let centre = pos2(rect.left() + PADDING + ICON / 2.0, top + name.size().y.min(24.0) / 2.0);
        ui.painter().text(centre, Align2::CENTER_CENTER, icon, FontId::new(ICON, family), icon_ink);
        let at = pos2(rect.left() + left, top);
        let under = pos2(at.x, at.y + name.size().y + 2.0);
        ui.painter().galley(at, name, ink);
        if !excerpt.is_empty() {
            ui.painter().galley(under, below, palette.soft);
        }
    }
    response.clicked()
}
