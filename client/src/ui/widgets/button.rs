//! Buttons, and the icons on them.

use std::sync::Arc;

use eframe::egui::{
    self, Align2, Color32, FontFamily, FontId, Galley, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    Vec2, WidgetInfo, pos2, vec2,
};

use crate::ui::fonts;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, CONTROL_RADIUS, MAIN_ACTION, Palette, Tone, palette};

/// Side of an icon, in points.
const ICON: f32 = 20.0;
/// Between an icon and its word, in points.
const ICON_GAP: f32 = 8.0;

/// A button: a word, mostly with an icon, and its shortcut in its tooltip. The shortcut works wherever the
/// button is shown and enabled, and nowhere else.
#[must_use = "nothing is drawn before `show`"]
pub struct Button<'a> {
    text: &'a str,
    icon: Option<&'a str>,
    tone: Tone,
    filled: bool,
    bare: bool,
    tab: bool,
    icon_only: bool,
    height: f32,
    width: Option<f32>,
    enabled: bool,
    chosen: Option<bool>,
    shortcut: Option<Shortcut>,
    hint: Option<&'a str>,
    name: Option<String>,
}

impl<'a> Button<'a> {
    /// A button like any other.
    pub fn new(text: &'a str) -> Self {
        Button {
            text,
            icon: None,
            tone: Tone::Neutral,
            filled: false,
            bare: false,
            tab: false,
            icon_only: false,
            height: CONTROL,
            width: None,
            enabled: true,
            chosen: None,
            shortcut: None,
            hint: None,
            name: None,
        }
    }

    /// The one main action of a screen.
    pub fn primary(text: &'a str) -> Self {
        Button { tone: Tone::Primary, filled: true, ..Self::new(text) }
    }

    /// An action that goes well: taking a call, placing one.
    pub fn good(text: &'a str) -> Self {
        Button { tone: Tone::Good, filled: true, ..Self::new(text) }
    }

    /// An action that ends something.
    pub fn danger(text: &'a str) -> Self {
        Button { tone: Tone::Bad, filled: true, ..Self::new(text) }
    }

    /// A small action that stands back: no frame at rest.
    pub fn quiet(text: &'a str) -> Self {
        Button { bare: true, ..Self::new(text) }
    }

    /// One of the parts of a card, side by side: the one shown is underlined.
    pub fn tab(text: &'a str) -> Self {
        Button { bare: true, tab: true, ..Self::new(text) }
    }

    /// With this icon before the word.
    pub fn icon(mut self, icon: &'a str) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Shows the icon only; the word remains its accessible name and its tooltip.
    pub fn icon_only(mut self) -> Self {
        self.icon_only = true;
        self
    }

    /// As high as the main action of a screen.
    pub fn tall(mut self) -> Self {
        self.height = MAIN_ACTION;
        self
    }

    /// This wide, in points.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// Whether it can be pressed now.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// A button that stays pressed while something is on.
    pub fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = Some(chosen);
        self
    }

    /// In this tone.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// With this shortcut.
    pub fn shortcut(mut self, shortcut: Shortcut) -> Self {
        self.shortcut = Some(shortcut);
        self
    }

    /// With this sentence in its tooltip.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Read aloud as `name` where the word alone would not say which.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Draws it. True where it was pressed, by pointer, key, shortcut or assistive technology.
    pub fn show(self, ui: &mut Ui) -> bool {
        self.show_response(ui).0
    }

    /// Draws it, and gives its place too.
    pub fn show_response(self, ui: &mut Ui) -> (bool, Response) {
        let palette = palette(ui);
        let ink = self.ink(palette);
        let galley = self.galley(ui, ink);
        let (word, icon) = self.content(galley.as_deref());
        let size = vec2(self.width.unwrap_or(self.padded(word + icon)), self.height);
        let sense = if self.enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(size, sense);

        let by_key = self.enabled && self.shortcut.is_some_and(|shortcut| shortcut.pressed(ui));
        self.announce(&response);
        if ui.is_rect_visible(rect) {
            self.paint(ui, rect, &response, palette);
            let mut x = rect.center().x - (icon + word) / 2.0;
            if let Some(picture) = self.icon {
                let centre = pos2(x + ICON / 2.0, rect.center().y);
                paint_icon(ui, centre, ICON, picture, ink, self.filled || self.chosen == Some(true));
                x += icon;
            }
            if let Some(galley) = galley {
                ui.painter().galley(pos2(x, rect.center().y - galley.size().y / 2.0), galley, ink);
            }
        }
        let pressed = response.clicked() || by_key;
        (pressed, self.tooltip(ui, response))
    }

    /// What its word and icon need, in points.
    pub fn needed_width(&self, ui: &Ui) -> f32 {
        let galley = self.galley(ui, palette(ui).text);
        let (word, icon) = self.content(galley.as_deref());
        self.padded(word + icon)
    }

    fn galley(&self, ui: &Ui, ink: Color32) -> Option<Arc<Galley>> {
        (!self.icon_only).then(|| {
            let font = FontId::new(if self.height == MAIN_ACTION { 18.0 } else { 16.0 }, fonts::bold());
            ui.painter().layout_no_wrap(self.text.to_owned(), font, ink)
        })
    }

    /// Widths of the word and of the icon with the gap after it, in points.
    fn content(&self, galley: Option<&Galley>) -> (f32, f32) {
        let word = galley.map_or(0.0, |galley| galley.size().x);
        let icon = match (self.icon, word > 0.0) {
            (None, _) => 0.0,
            (Some(_), true) => ICON + ICON_GAP,
            (Some(_), false) => ICON,
        };
        (word, icon)
    }

    fn padded(&self, content: f32) -> f32 {
        content + 2.0 * if self.icon_only || self.bare { 12.0 } else { 16.0 }
    }

    fn announce(&self, response: &Response) {
        let name = self.name.as_deref().unwrap_or(self.text);
        response.widget_info(|| match self.chosen {
            Some(on) => WidgetInfo::selected(Role::Button, self.enabled, on, name),
            None => WidgetInfo::labeled(Role::Button, self.enabled, name),
        });
        if let Some(shortcut) = self.shortcut {
            // Read before the node is built: egui holds its lock while it builds one.
            let keys = shortcut.keys(&response.ctx);
            response.ctx.accesskit_node_builder(response.id, |node| node.set_keyboard_shortcut(keys));
        }
    }

    fn tooltip(&self, ui: &Ui, response: Response) -> Response {
        let keys = self.shortcut.map(|shortcut| shortcut.keys(ui.ctx()));
        let what = self.hint.or(self.icon_only.then_some(self.text));
        let text = match (what, keys) {
            (Some(what), Some(keys)) => format!("{what} ({keys})"),
            (Some(what), None) => what.to_owned(),
            (None, Some(keys)) => keys,
            (None, None) => return response,
        };
        if self.enabled { response.on_hover_text(text) } else { response.on_disabled_hover_text(text) }
    }

    fn ink(&self, palette: &Palette) -> Color32 {
        match (self.enabled, self.filled) {
            (false, _) => palette.soft,
            (true, true) => palette.on_strong,
            (true, false) if self.tone == Tone::Neutral && self.chosen != Some(true) => palette.text,
            (true, false) if self.tone == Tone::Neutral => palette.primary,
            (true, false) => palette.strong(self.tone),
        }
    }

    fn paint(&self, ui: &Ui, rect: Rect, response: &Response, palette: &Palette) {
        let touched = self.enabled && (response.hovered() || response.is_pointer_button_down_on());
        let tone =
            if self.chosen == Some(true) && self.tone == Tone::Neutral { Tone::Primary } else { self.tone };
        let (fill, stroke) = match (self.enabled, self.filled, self.chosen) {
            (false, _, _) => (palette.sunk, palette.rest()),
            (true, true, _) => {
                let fill = palette.strong(tone);
                (if touched { blend(fill, palette.text, 0.16) } else { fill }, Stroke::NONE)
            }
            (true, false, Some(true)) if !self.tab => (palette.tint(tone), palette.live(tone)),
            (true, false, _) if self.bare && !touched => (Color32::TRANSPARENT, Stroke::NONE),
            (true, false, _) => (if touched { palette.sunk } else { palette.surface }, palette.rest()),
        };
        ui.painter().rect(rect, CONTROL_RADIUS, fill, stroke, StrokeKind::Inside);
        if self.tab && self.chosen == Some(true) {
            let line = Stroke::new(palette.thick + 1.0, palette.primary);
            ui.painter().hline(rect.x_range(), rect.bottom() + 2.0, line);
        }
        focus_ring(ui, rect, response, palette);
    }
}

/// Draws an icon in the run of a layout, for the eye only.
pub fn icon_ui(ui: &mut Ui, picture: &str, size: f32, colour: Color32, live: bool) {
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(size), Sense::empty());
    paint_icon(ui, rect.center(), size, picture, colour, live);
}

/// Paints an icon around `centre`.
pub(super) fn paint_icon(ui: &Ui, centre: egui::Pos2, size: f32, picture: &str, colour: Color32, live: bool) {
    let family: FontFamily = if live { fonts::live_icons() } else { fonts::icons() };
    ui.painter().text(centre, Align2::CENTER_CENTER, picture, FontId::new(size, family), colour);
}

/// Shows where the keyboard is.
pub(super) fn focus_ring(ui: &Ui, rect: Rect, response: &Response, palette: &Palette) {
    if response.has_focus() {
        let ring = Stroke::new(palette.thick, palette.primary);
        ui.painter().rect_stroke(rect.expand(2.0), CONTROL_RADIUS + 2, ring, StrokeKind::Outside);
    }
}

/// `from` with a share of `to` in it.
pub(super) fn blend(from: Color32, to: Color32, share: f32) -> Color32 {
    let mix = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * share).round() as u8;
    Color32::from_rgb(mix(from.r(), to.r()), mix(from.g(), to.g()), mix(from.b(), to.b()))
}

const _: () = assert!(theme::CONTROL >= 44.0, "a target is at least 44 points high (WCAG 2.2, 2.5.5)");
