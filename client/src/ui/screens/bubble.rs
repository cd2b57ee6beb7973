//! One message of the chat: its text, its hour, and how far it got.

use eframe::egui::{
    Align2, Color32, FontFamily, FontId, Rect, Role, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::station::{ChatLine, LineState};
use crate::ui::scene::Scene;
use crate::ui::theme::{CARD_RADIUS, Palette, Tone, palette};
use crate::ui::typography::set;
use crate::ui::words::HelpWords;
use crate::ui::{fonts, hours, icons};

/// Inside the bubble, in points.
const PADDING: f32 = 12.0;
/// The share of the width that a bubble takes at most; the rest shows whose it is.
const SHARE: f32 = 0.86;

/// A message as it is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Bubble<'a> {
    /// What it says.
    pub text: &'a str,
    /// Below it.
    pub foot: &'a str,
    /// What it is called for assistive technology, before its text.
    pub named: &'a str,
    /// At the right, as own ones are.
    pub right: bool,
    /// Before the foot.
    pub mark: Option<(&'static str, Color32)>,
}

/// Draws the message: own ones at the right, the other side's at the left. True where its end is in view.
pub fn bubble_ui(ui: &mut Ui, scene: &Scene<'_>, line: &ChatLine) -> bool {
    let (icon, state) = state(scene, line);
    let state = match line.by_helper {
        true => format!("{} · {state}", HelpWords::of(scene.language).helper),
        false => state.to_owned(),
    };
    let foot = match (line.at_ms.map(hours::hour_and_minute), line.mine) {
        (Some(hour), true) => format!("{hour} · {state}"),
        (Some(hour), false) => hour,
        (None, _) => state,
    };
    let who = if line.mine { scene.words.you } else { super::chat::name_of(line) };
    let named = format!("{who}, {foot}");
    let mark = line.mine.then(|| (icon, mark_colour(palette(ui), line.state)));
    painted_ui(ui, Bubble { text: &line.text, foot: &foot, named: &named, right: line.mine, mark })
}

/// Draws a message. True where its end is in view.
pub fn painted_ui(ui: &mut Ui, Bubble { text, foot, named, right, mark }: Bubble<'_>) -> bool {
    let palette = palette(ui);
    let width = ui.available_width();
    let regular = |size| FontId::new(size, FontFamily::Proportional);
    let label = format!("{named}\u{a0}: {text}");
    let text = ui.painter().layout(set(text), regular(16.0), palette.text, width * SHARE - 2.0 * PADDING);
    let below = ui.painter().layout_no_wrap(foot.to_owned(), regular(14.0), palette.soft);
    let before = if mark.is_some() { 22.0 } else { 0.0 };
    let inner = vec2(text.size().x.max(below.size().x + before), text.size().y + 4.0 + below.size().y);
    let size = inner + vec2(2.0 * PADDING, 2.0 * 8.0);
    let (row, response) = ui.allocate_exact_size(vec2(width, size.y), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &label));
    let left = if right { row.right() - size.x } else { row.left() };
    let bubble = Rect::from_min_size(pos2(left, row.top()), size);
    if ui.is_rect_visible(bubble) {
        let tone = if right { Tone::Primary } else { Tone::Neutral };
        let mut stroke = palette.rest();
        if !palette.untinted() {
            stroke = eframe::egui::Stroke::NONE;
        }
        ui.painter().rect(bubble, CARD_RADIUS, palette.tint(tone), stroke, StrokeKind::Inside);
        let place = bubble.min + vec2(PADDING, 8.0);
        let foot_top = place.y + text.size().y + 4.0;
        ui.painter().galley(place, text, palette.text);
        let foot_left = if right { bubble.right() - PADDING - below.size().x } else { place.x };
        let middle = foot_top + below.size().y / 2.0;
        ui.painter().galley(pos2(foot_left, foot_top), below, palette.soft);
        if let Some((icon, colour)) = mark {
            let font = FontId::new(16.0, fonts::icons());
            ui.painter().text(pos2(foot_left - 6.0, middle), Align2::RIGHT_CENTER, icon, font, colour);
        }
    }
    ui.clip_rect().contains(bubble.left_bottom() - vec2(0.0, PADDING)) && ui.is_rect_visible(bubble)
}

fn state(scene: &Scene<'_>, line: &ChatLine) -> (&'static str, &'static str) {
    let words = scene.words;
    match line.state {
        LineState::Refused => (icons::WARNING, words.line_refused),
        LineState::Sending => (icons::SENDING, words.line_sending),
        LineState::Sent => (icons::SENT, words.line_sent),
        LineState::Delivered => (icons::DELIVERED, words.line_delivered),
        LineState::Read => (icons::READ, words.line_read),
    }
}

fn mark_colour(palette: &Palette, state: LineState) -> eframe::egui::Color32 {
    match state {
        LineState::Refused => palette.bad,
        LineState::Sending => palette.warn,
        LineState::Sent => palette.soft,
        LineState::Delivered => palette.primary,
        LineState::Read => palette.good,
    }
}
