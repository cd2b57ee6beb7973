//! Pills: small tinted grounds that carry a state, said by colour, icon and word.

use eframe::egui::{FontId, Response, Role, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::button::paint_icon;
use crate::ui::fonts;
use crate::ui::theme::{PILL, Tone, palette};

/// Side of an icon in a pill, in points.
const ICON: f32 = 16.0;
/// Left and right of the content, in points.
const PADDING: f32 = 10.0;

/// A state.
#[must_use = "nothing is drawn before `show`"]
pub struct Pill<'a> {
    text: &'a str,
    icon: Option<&'a str>,
    tone: Tone,
    live: bool,
    loud: bool,
}

impl<'a> Pill<'a> {
    /// A state in its tone.
    pub fn new(tone: Tone, text: &'a str) -> Self {
        Pill { text, icon: None, tone, live: false, loud: false }
    }

    /// With this icon before the word.
    pub fn icon(mut self, icon: &'a str) -> Self {
        self.icon = Some(icon);
        self
    }

    /// What is live has a filled icon, and assistive technology announces its change.
    pub fn live(mut self) -> Self {
        self.live = true;
        self
    }

    /// In full colour instead of a tint, for what must be seen across a room.
    pub fn loud(mut self, loud: bool) -> Self {
        self.loud = loud;
        self
    }

    /// What its word and icon need, in points.
    pub fn needed_width(&self, ui: &Ui) -> f32 {
        let font = FontId::new(14.0, fonts::bold());
        let word = ui.painter().layout_no_wrap(self.text.to_owned(), font, palette(ui).text).size().x;
        word + if self.icon.is_some() { ICON + 6.0 } else { 0.0 } + 2.0 * PADDING
    }

    /// Draws it.
    pub fn show(self, ui: &mut Ui) -> Response {
        let palette = palette(ui);
        let ink = if self.loud { palette.on_strong } else { palette.strong(self.tone) };
        let icon = if self.icon.is_some() { ICON + 6.0 } else { 0.0 };
        let room = (ui.available_width() - icon - 2.0 * PADDING).max(40.0);
        let galley = {
            let font = FontId::new(14.0, fonts::bold());
            let mut job = eframe::egui::text::LayoutJob::simple(self.text.to_owned(), font, ink, room);
            if ui.layout().is_horizontal() && !ui.layout().main_wrap() {
                job.wrap.max_width = f32::INFINITY;
            } else {
                job.wrap.max_rows = 1;
            }
            ui.painter().layout_job(job)
        };
        let size = vec2(galley.size().x + icon + 2.0 * PADDING, PILL);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Status, true, self.text));
        if self.live {
            ui.ctx().accesskit_node_builder(response.id, |node| {
                node.set_live(eframe::egui::accesskit::Live::Polite)
            });
        }
        if ui.is_rect_visible(rect) {
            let fill = if self.loud { palette.strong(self.tone) } else { palette.tint(self.tone) };
            let mut stroke = palette.rest();
            stroke.color = palette.strong(self.tone);
            if !palette.untinted() {
                stroke = eframe::egui::Stroke::NONE;
            }
            ui.painter().rect(rect, PILL / 2.0, fill, stroke, StrokeKind::Inside);
            if let Some(picture) = self.icon {
                let centre = pos2(rect.left() + PADDING + ICON / 2.0, rect.center().y);
                paint_icon(ui, centre, ICON, picture, ink, self.live);
            }
            let text = pos2(rect.left() + PADDING + icon, rect.center().y - galley.size().y / 2.0);
            ui.painter().galley(text, galley, ink);
        }
        response
    }
}
