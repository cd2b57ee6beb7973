//! One line of a list that can be chosen: an icon, a name, a detail below it, a word at its right.

use eframe::egui::{
    Align, Color32, FontFamily, FontId, Rect, Response, Role, Sense, StrokeKind, Ui, WidgetInfo, pos2,
    text::LayoutJob, vec2,
};

use super::button::{focus_ring, paint_icon};
use crate::ui::fonts;
use crate::ui::theme::{CONTROL_RADIUS, HALF_GAP, Tone, palette};
use crate::ui::typography::set;

/// Side of the icon, in points.
const ICON: f32 = 20.0;
/// Inside the stroke, in points.
const PADDING: f32 = 12.0;

/// Below this width there is no room for the word at the right, in points; colour and icon still say it.
const NARROW: f32 = 240.0;

/// One line of a list.
#[derive(Clone, Copy, Debug)]
#[must_use = "nothing is drawn before `show`"]
pub struct Entry<'a> {
    /// Its picture.
    pub icon: &'a str,
    /// Its name.
    pub name: &'a str,
    /// What more there is to know.
    pub detail: &'a str,
    /// A word or number at its right.
    pub aside: &'a str,
    /// It is the one chosen.
    pub chosen: bool,
    /// It is what goes on now.
    pub live: bool,
}

impl Entry<'_> {
    /// Draws it as wide as there is room.
    pub fn show(self, ui: &mut Ui) -> Response {
        self.show_as(ui, Sense::click(), Tone::Neutral, usize::MAX)
    }

    /// Draws it to be used in this way, with its icon in this tone where it is neither chosen nor live, and its
    /// detail in so many lines at most. What stands at its right may be in lines, too.
    pub fn show_as(self, ui: &mut Ui, sense: Sense, icon_tone: Tone, rows: usize) -> Response {
        let palette = palette(ui);
        let width = ui.available_width();
        let text_left = PADDING + ICON + PADDING;
        let layout = |text: &str, font: FontId, colour: Color32, room: f32| {
            ui.painter().layout_job(LayoutJob::simple(set(text), font, colour, room.max(40.0)))
        };
        let regular = |size| FontId::new(size, FontFamily::Proportional);
        let aside = if width < NARROW { "" } else { self.aside };
        let aside = {
            let mut job = LayoutJob::simple(set(aside), regular(14.0), palette.soft, width);
            job.halign = Align::RIGHT;
            ui.painter().layout_job(job)
        };
        let aside_room = if aside.size().x > 0.0 { aside.size().x + HALF_GAP } else { 0.0 };
        let room = width - text_left - PADDING - aside_room;
        let name = layout(self.name, FontId::new(16.0, fonts::bold()), palette.text, room);
        let detail = {
            let mut job = LayoutJob::simple(set(self.detail), regular(14.0), palette.soft, room.max(40.0));
            job.wrap.max_rows = rows;
            ui.painter().layout_job(job)
        };
        let height = name.size().y + if self.detail.is_empty() { 0.0 } else { 2.0 + detail.size().y };
        let height = height.max(aside.size().y);
        let (rect, response) = ui.allocate_exact_size(vec2(width, height + 2.0 * 10.0), sense);
        response.widget_info(|| {
            let words = [self.name, self.detail, self.aside].map(str::trim);
            let label = words.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
            WidgetInfo::selected(Role::ListBoxOption, true, self.chosen, label.replace('\n', ", "))
        });
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let tone = if self.live { Tone::Good } else { Tone::Primary };
        let (fill, stroke) = match (self.chosen || self.live, response.hovered()) {
            (true, _) => (palette.tint(tone), palette.live(tone)),
            (false, true) => (palette.sunk, palette.rest()),
            (false, false) => (palette.surface, palette.rest()),
        };
        ui.painter().rect(rect, CONTROL_RADIUS, fill, stroke, StrokeKind::Inside);
        focus_ring(ui, rect, &response, palette);
        let ink = palette.strong(if self.chosen || self.live { tone } else { icon_tone });
        let centre = pos2(rect.left() + PADDING + ICON / 2.0, rect.center().y);
        paint_icon(ui, centre, ICON, self.icon, ink, self.chosen || self.live);
        let text = Rect::from_min_size(pos2(rect.left() + text_left, rect.top() + 10.0), vec2(room, height));
        let below = pos2(text.left(), text.top() + name.size().y + 2.0);
        ui.painter().galley(text.min, name, palette.text);
        ui.painter().galley(below, detail, palette.soft);
        // Set to the right, it lies to the left of its place.
        let at = pos2(rect.right() - PADDING, rect.center().y - aside.size().y / 2.0);
        ui.painter().galley(at, aside, palette.soft);
        response
    }
}
