//! Every colour and size of the interface, in one place.
//!
//! Each strong colour is at least 4.5:1 against each ground that it is written on (WCAG 2.2, 1.4.3); a test holds it.

use eframe::egui::{
    self, Color32, CornerRadius, FontFamily, FontId, Margin, RichText, Shadow, Stroke, TextStyle, Ui, Vec2,
    vec2,
};

use super::fonts;
use super::typography::set;
use crate::settings::Theme;

/// The named colours of one theme.
#[derive(Debug)]
pub struct Palette {
    /// Behind everything.
    pub ground: Color32,
    /// Cards, fields and bars.
    pub surface: Color32,
    /// Quiet pills and the rest of a level meter.
    pub sunk: Color32,
    /// Strokes at rest.
    pub line: Color32,
    /// Text.
    pub text: Color32,
    /// Secondary text.
    pub soft: Color32,
    /// The one main action, what is chosen, the focus.
    pub primary: Color32,
    /// What goes well.
    pub good: Color32,
    /// What needs an eye.
    pub warn: Color32,
    /// What is wrong, and hanging up.
    pub bad: Color32,
    /// Text on a strong colour.
    pub on_strong: Color32,
    /// Ground of a pill or bar in the primary tone.
    pub primary_tint: Color32,
    /// Ground of a pill or bar in the good tone.
    pub good_tint: Color32,
    /// Ground of a pill or bar in the warning tone.
    pub warn_tint: Color32,
    /// Ground of a pill or bar in the bad tone.
    pub bad_tint: Color32,
    /// Width of strokes at rest.
    pub thin: f32,
    /// Width of strokes of what is live, focused or wrong.
    pub thick: f32,
}

/// What a colour says; a word and an icon always say it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    Neutral,
    /// Chosen, or to be known.
    Primary,
    /// Well.
    Good,
    /// Needs an eye.
    Warn,
    /// Wrong.
    Bad,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// Dark text on light ground.
pub static LIGHT: Palette = Palette {
    ground: rgb(0xF4F6F8),
    surface: rgb(0xFFFFFF),
    sunk: rgb(0xECEFF3),
    line: rgb(0xD3D9E0),
    text: rgb(0x16202B),
    soft: rgb(0x4C5A69),
    primary: rgb(0x1D4F91),
    good: rgb(0x16784A),
    warn: rgb(0x9A5B00),
    bad: rgb(0xB3261E),
    on_strong: rgb(0xFFFFFF),
    primary_tint: rgb(0xE4EDF8),
    good_tint: rgb(0xE1F3E9),
    warn_tint: rgb(0xFCF0DC),
    bad_tint: rgb(0xFBE6E4),
    thin: 1.0,
    thick: 2.0,
};

/// Light text on dark ground.
pub static DARK: Palette = Palette {
    ground: rgb(0x11161C),
    surface: rgb(0x1A222B),
    sunk: rgb(0x141B22),
    line: rgb(0x33404D),
    text: rgb(0xEDF1F5),
    soft: rgb(0xA7B4C1),
    primary: rgb(0x86B6F2),
    good: rgb(0x63CE96),
    warn: rgb(0xF0B65C),
    bad: rgb(0xF58E86),
    on_strong: rgb(0x11161C),
    primary_tint: rgb(0x1E3048),
    good_tint: rgb(0x17352A),
    warn_tint: rgb(0x3A2C14),
    bad_tint: rgb(0x40211F),
    thin: 1.0,
    thick: 2.0,
};

/// Pure ground and text, thick strokes, no tints.
pub static HIGH_CONTRAST: Palette = Palette {
    ground: rgb(0x000000),
    surface: rgb(0x000000),
    sunk: rgb(0x000000),
    line: rgb(0xFFFFFF),
    text: rgb(0xFFFFFF),
    soft: rgb(0xFFFFFF),
    primary: rgb(0xFFE14D),
    good: rgb(0x5CFFA5),
    warn: rgb(0xFFB84D),
    bad: rgb(0xFF9A91),
    on_strong: rgb(0x000000),
    primary_tint: rgb(0x000000),
    good_tint: rgb(0x000000),
    warn_tint: rgb(0x000000),
    bad_tint: rgb(0x000000),
    thin: 2.0,
    thick: 4.0,
};

/// Radius of a card.
pub const CARD_RADIUS: u8 = 8;
/// Radius of a button or a field.
pub const CONTROL_RADIUS: u8 = 6;
/// Height of a button or a field, in points.
pub const CONTROL: f32 = 44.0;
/// Height of the one main action, in points.
pub const MAIN_ACTION: f32 = 56.0;
/// Height of a pill, in points.
pub const PILL: f32 = 28.0;
/// Between cards, and inside them, in points.
pub const GAP: f32 = 16.0;
/// Half of [`GAP`]: between what belongs together.
pub const HALF_GAP: f32 = 8.0;
/// Height of one line of running text, in points.
const LINE: f32 = 24.0;

impl Palette {
    /// The colours of a theme.
    pub fn of(theme: Theme) -> &'static Palette {
        match theme {
            Theme::Light => &LIGHT,
            Theme::Dark => &DARK,
            Theme::HighContrast => &HIGH_CONTRAST,
        }
    }

    /// The tinted ground of a tone.
    pub fn tint(&self, tone: Tone) -> Color32 {
        match tone {
            Tone::Neutral => self.sunk,
            Tone::Primary => self.primary_tint,
            Tone::Good => self.good_tint,
            Tone::Warn => self.warn_tint,
            Tone::Bad => self.bad_tint,
        }
    }

    /// The strong colour of a tone, for text and icons.
    pub fn strong(&self, tone: Tone) -> Color32 {
        match tone {
            Tone::Neutral => self.soft,
            Tone::Primary => self.primary,
            Tone::Good => self.good,
            Tone::Warn => self.warn,
            Tone::Bad => self.bad,
        }
    }

    /// The stroke of what rests.
    pub fn rest(&self) -> Stroke {
        Stroke::new(self.thin, self.line)
    }

    /// The stroke of what is live, in a tone.
    pub fn live(&self, tone: Tone) -> Stroke {
        Stroke::new(self.thick, self.strong(tone))
    }

    /// True where pills and bars need a stroke because their ground has no tint.
    pub fn untinted(&self) -> bool {
        self.primary_tint == self.surface
    }
}

/// The colours in use. [`install`] put them there.
pub fn palette(ui: &Ui) -> &'static Palette {
    ui.data(|data| data.get_temp(egui::Id::NULL)).unwrap_or(&LIGHT)
}

/// Makes `theme` the style of everything drawn from now on.
pub fn install(ctx: &egui::Context, theme: Theme) {
    let palette = Palette::of(theme);
    ctx.data_mut(|data| data.insert_temp(egui::Id::NULL, palette));
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    let base = if theme == Theme::Light { egui::Theme::Light } else { egui::Theme::Dark };
    ctx.set_theme(base);
    ctx.style_mut_of(base, |style| dress(style, palette));
}

/// Bold text of 16.
pub fn strong(text: impl Into<String>) -> RichText {
    RichText::new(set(text)).font(FontId::new(16.0, fonts::bold()))
}

/// Bold text of 14.
pub fn strong_small(text: impl Into<String>) -> RichText {
    RichText::new(set(text)).font(FontId::new(14.0, fonts::bold()))
}

/// A heading of 20.
pub fn title(text: impl Into<String>) -> RichText {
    RichText::new(set(text)).font(FontId::new(20.0, fonts::bold()))
}

/// A heading or clock of 28.
pub fn large(text: impl Into<String>) -> RichText {
    RichText::new(set(text)).font(FontId::new(28.0, fonts::bold()))
}

/// Running text of 16, with air between its lines.
pub fn running(text: impl Into<String>) -> RichText {
    RichText::new(set(text)).line_height(Some(LINE))
}

/// Secondary text of 14.
pub fn soft(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(set(text)).size(14.0).color(palette(ui).soft)
}

fn dress(style: &mut egui::Style, palette: &Palette) {
    style.text_styles = [
        (TextStyle::Small, FontId::new(14.0, FontFamily::Proportional)),
        (TextStyle::Body, FontId::new(16.0, FontFamily::Proportional)),
        (TextStyle::Monospace, FontId::new(16.0, FontFamily::Proportional)),
        (TextStyle::Button, FontId::new(16.0, FontFamily::Proportional)),
        (TextStyle::Heading, FontId::new(28.0, fonts::bold())),
    ]
    .into();
    style.animation_time = 0.0;
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    dress_spacing(&mut style.spacing);
    dress_visuals(&mut style.visuals, palette);
}

fn dress_spacing(spacing: &mut egui::style::Spacing) {
    spacing.item_spacing = Vec2::splat(HALF_GAP);
    spacing.button_padding = vec2(16.0, 8.0);
    spacing.interact_size = vec2(CONTROL, LINE);
    spacing.window_margin = Margin::same(16);
    spacing.menu_margin = Margin::same(8);
    spacing.combo_height = 320.0;
    spacing.scroll = egui::style::ScrollStyle::solid();
    spacing.scroll.bar_width = 8.0;
    spacing.scroll.bar_inner_margin = 8.0;
    spacing.scroll.bar_outer_margin = 0.0;
}

fn dress_visuals(visuals: &mut egui::Visuals, palette: &Palette) {
    let radius = CornerRadius::same(CONTROL_RADIUS);
    visuals.override_text_color = Some(palette.text);
    visuals.weak_text_color = Some(palette.soft);
    visuals.hyperlink_color = palette.primary;
    visuals.panel_fill = palette.ground;
    visuals.window_fill = palette.surface;
    visuals.window_stroke = palette.rest();
    visuals.window_corner_radius = CornerRadius::same(CARD_RADIUS);
    visuals.menu_corner_radius = CornerRadius::same(CARD_RADIUS);
    visuals.window_shadow = Shadow::NONE;
    visuals.popup_shadow = Shadow::NONE;
    visuals.extreme_bg_color = palette.surface;
    visuals.text_edit_bg_color = Some(palette.surface);
    visuals.faint_bg_color = palette.sunk;
    visuals.warn_fg_color = palette.warn;
    visuals.error_fg_color = palette.bad;
    visuals.selection.bg_fill =
        if palette.untinted() { palette.primary.gamma_multiply(0.4) } else { palette.primary_tint };
    visuals.selection.stroke = palette.live(Tone::Primary);
    // Nothing blinks but an incoming call; and a blinking cursor would keep an idle window awake.
    visuals.text_cursor.blink = false;
    visuals.text_cursor.stroke = palette.live(Tone::Primary);
    let widgets = &mut visuals.widgets;
    for (state, fill, stroke) in [
        (&mut widgets.noninteractive, palette.surface, palette.rest()),
        (&mut widgets.inactive, palette.surface, palette.rest()),
        (&mut widgets.hovered, palette.sunk, Stroke::new(palette.thin, palette.soft)),
        (&mut widgets.active, palette.sunk, palette.live(Tone::Primary)),
        (&mut widgets.open, palette.sunk, palette.live(Tone::Primary)),
    ] {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = stroke;
        state.fg_stroke = Stroke::new(palette.thin, palette.text);
        state.corner_radius = radius;
        state.expansion = 0.0;
    }
    // The handle of a scroll bar must be seen against its ground (WCAG 2.2, 1.4.11).
    widgets.inactive.bg_fill = palette.line;
    widgets.hovered.bg_fill = palette.soft;
    widgets.active.bg_fill = palette.primary;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast of two colours (WCAG 2.2, "contrast ratio").
    fn contrast(one: Color32, other: Color32) -> f32 {
        let luminance = |colour: Color32| {
            let [r, g, b, _] = egui::Rgba::from(colour).to_array();
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let (a, b) = (luminance(one), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_is_readable_on_every_ground_it_is_written_on() {
        for palette in [&LIGHT, &DARK, &HIGH_CONTRAST] {
            for ground in [palette.ground, palette.surface, palette.sunk] {
                for ink in [palette.text, palette.soft, palette.primary, palette.good, palette.bad] {
                    assert!(contrast(ink, ground) >= 4.5, "{ink:?} on {ground:?}: {}", contrast(ink, ground));
                }
            }
            for tone in [Tone::Neutral, Tone::Primary, Tone::Good, Tone::Warn, Tone::Bad] {
                let (ink, tint) = (palette.strong(tone), palette.tint(tone));
                assert!(contrast(ink, tint) >= 4.5, "{tone:?}: {}", contrast(ink, tint));
                assert!(contrast(palette.text, tint) >= 4.5, "text on {tone:?}");
                assert!(contrast(palette.on_strong, ink) >= 4.5, "text on strong {tone:?}");
            }
        }
    }
}
