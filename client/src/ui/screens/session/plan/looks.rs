//! How bars look: grounds, hatching, and what is written on them.

use eframe::egui::{Align2, Color32, CornerRadius, FontId, Rect, Stroke, StrokeKind, Ui, pos2};

use super::rows::Look;
use crate::ui::fonts;
use crate::ui::theme::{Palette, Tone};

/// Side of an icon on a bar, in points.
const ICON: f32 = 14.0;
/// Of a bar's corners, in points.
pub(super) const RADIUS: u8 = 4;

/// The ground of a bar.
pub(super) fn paint_look(ui: &Ui, rect: Rect, look: Look, palette: &Palette) {
    let painter = ui.painter();
    let tone = match look {
        Look::Phase(tone, _) => tone,
        Look::Reading | Look::Deliberation | Look::Invigilation => Tone::Neutral,
    };
    let (fill, stroke) = match look {
        Look::Deliberation => (palette.soft, Stroke::NONE),
        Look::Invigilation | Look::Reading => (palette.surface, Stroke::new(palette.thin, palette.soft)),
        Look::Phase(tone, _) => (palette.tint(tone), Stroke::new(palette.thin, palette.strong(tone))),
    };
    painter.rect(rect, RADIUS, fill, stroke, StrokeKind::Inside);
    match look {
        // The jury's presence is seen at any width.
        Look::Phase(_, true) => {
            let strip = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 5.0), rect.max);
            let corners = CornerRadius { sw: RADIUS, se: RADIUS, ..CornerRadius::ZERO };
            painter.rect_filled(strip, corners, palette.strong(tone));
        }
        Look::Reading => hatch(ui, rect, palette.line),
        Look::Phase(_, false) | Look::Deliberation | Look::Invigilation => {}
    }
}

fn hatch(ui: &Ui, rect: Rect, colour: Color32) {
    let painter = ui.painter_at(rect.shrink(1.0));
    let mut x = rect.left() - rect.height();
    while x < rect.right() {
        let line = [pos2(x, rect.bottom()), pos2(x + rect.height(), rect.top())];
        painter.line_segment(line, Stroke::new(1.0, colour));
        x += 6.0;
    }
}

/// What is written in on a look.
pub(super) fn ink(look: Look, palette: &Palette) -> Color32 {
    match look {
        Look::Deliberation => palette.surface,
        Look::Reading | Look::Invigilation => palette.text,
        Look::Phase(Tone::Neutral, _) => palette.text,
        Look::Phase(tone, _) => palette.strong(tone),
    }
}

/// Writes what there is room for: icon and label, the label alone, the icon alone.
pub(super) fn inscribe(ui: &Ui, rect: Rect, label: &str, icon: Option<&str>, ink: Color32) {
    let painter = ui.painter_at(rect);
    let galley = painter.layout_no_wrap(label.to_owned(), FontId::new(14.0, fonts::bold()), ink);
    let room = rect.width() - 4.0;
    let label_width = if label.is_empty() { 0.0 } else { galley.size().x };
    let both = if label.is_empty() { ICON } else { ICON + 4.0 + label_width };
    let centre = rect.center();
    let paint_icon = |at: f32| {
        if let Some(icon) = icon {
            painter.text(
                pos2(at, centre.y),
                Align2::CENTER_CENTER,
                icon,
                FontId::new(ICON, fonts::icons()),
                ink,
            );
        }
    };
    if icon.is_some() && both <= room {
        paint_icon(centre.x - both / 2.0 + ICON / 2.0);
        let at = pos2(centre.x + both / 2.0 - label_width, centre.y - galley.size().y / 2.0);
        painter.galley(at, galley, ink);
    } else if label_width > 0.0 && label_width <= room + 2.0 {
        painter.galley(pos2(centre.x - label_width / 2.0, centre.y - galley.size().y / 2.0), galley, ink);
    } else if label.is_empty() && ICON <= room + 4.0 {
        paint_icon(centre.x);
    }
}
