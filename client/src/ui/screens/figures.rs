//! The figures of a call: a plain word and bars for everyone, the numbers for who opens them.

use eframe::egui::{Align2, Area, Frame, Id, Label, Margin, Order, ScrollArea, Ui, vec2};

use crate::station::{Figures, Redundancy};
use crate::ui::icons;
use crate::ui::scene::{Ask, Scene};
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CARD_RADIUS, CONTROL, GAP, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, split_right_ui};
use crate::ui::words::{SoundWords, Words};

/// A mean opinion score from which a line is good, and from which it will do (ITU-T G.107, annex B).
const GOOD_MOS: f32 = 3.6;
const FAIR_MOS: f32 = 3.1;
/// Width of the panel, in points.
const WIDTH: f32 = 320.0;
/// From this width of the window on the rows may stand in two columns, in points.
const TWO_COLUMNS: f32 = 480.0;
/// Width of the panel with two columns, in points.
const WIDEST: f32 = 560.0;
/// How many rows there are, and the height of one, in points.
const ROWS: usize = 9;
const ROW: f32 = 32.0;
/// Room below the rows: the margin of the panel and some air under it, in points.
const FOOT: f32 = 2.0 * GAP;

/// How good a line is, without a figure: tone, bars and word.
pub fn quality(figures: &Figures, words: &Words) -> (Tone, &'static str, &'static str) {
    if figures.mos < FAIR_MOS {
        (Tone::Bad, icons::SIGNAL_LOW, words.link_weak)
    } else if figures.mos < GOOD_MOS {
        (Tone::Warn, icons::SIGNAL_MEDIUM, words.link_fair)
    } else {
        (Tone::Good, icons::SIGNAL_GOOD, words.link_good)
    }
}

/// Draws the word and the bars as a button that opens the numbers.
pub fn quality_ui(ui: &mut Ui, scene: &mut Scene<'_>, figures: &Figures, open: bool) {
    let (tone, icon, text) = quality(figures, scene.words);
    let hint = SoundWords::of(scene.language).figures;
    let button = Button::quiet(text).icon(icon).tone(tone).hint(hint).shortcut(Shortcut::Figures);
    let button = if open { button.chosen(true) } else { button };
    if button.show(ui) {
        scene.asked.push(Ask::ToggleFigures);
    }
}

/// Draws the numbers over the screen, below its line at the top.
pub fn panel_ui(ui: &Ui, scene: &mut Scene<'_>) {
    let Some(figures) = scene.view.figures else { return };
    let words = SoundWords::of(scene.language);
    let palette = palette(ui);
    let top = ui.available_rect_before_wrap().top();
    let room = ui.ctx().content_rect();
    // A low window has the rows side by side and from its very top on, so that none is hidden.
    let all = ROWS as f32 * ROW + CONTROL + 4.0 * GAP;
    let low = top + HALF_GAP + all > room.bottom();
    let two_columns = low && room.width() >= TWO_COLUMNS;
    let width = if two_columns { WIDEST } else { WIDTH }.min(room.width() - 4.0 * GAP);
    let top = if low { room.top() } else { top };
    Area::new(Id::unique("figures"))
        .order(Order::Foreground)
        .pivot(Align2::RIGHT_TOP)
        .fixed_pos(room.right_top() + vec2(-GAP, top - room.top() + HALF_GAP))
        .show(ui.ctx(), |ui| {
            let frame = Frame::new().fill(palette.surface).stroke(palette.live(Tone::Primary));
            frame.corner_radius(CARD_RADIUS).inner_margin(Margin::same(16)).show(ui, |ui| {
                ui.set_width(width);
                let close = |ui: &mut Ui| {
                    if Button::quiet(scene.words.close).icon(icons::CLOSE).icon_only().show(ui) {
                        scene.asked.push(Ask::ToggleFigures);
                    }
                };
                split_right_ui(ui, CONTROL, close, |ui| ui.label(theme::strong(words.figures)));
                let rows = rows(&figures, scene, words);
                ui.spacing_mut().item_spacing.y = 0.0;
                let height = (room.bottom() - ui.cursor().top() - FOOT).max(96.0);
                // The bar of what scrolls shows as soon as a row is hidden.
                ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
                    if !two_columns {
                        return rows.iter().for_each(|row| row_ui(ui, row));
                    }
                    ui.spacing_mut().item_spacing.x = 2.0 * GAP;
                    let (left, right) = rows.split_at(rows.len().div_ceil(2));
                    ui.columns(2, |columns| {
                        left.iter().for_each(|row| row_ui(&mut columns[0], row));
                        right.iter().for_each(|row| row_ui(&mut columns[1], row));
                    });
                });
            });
        });
}

fn row_ui(ui: &mut Ui, (name, value): &(&str, String)) {
    let shown = |ui: &mut Ui| {
        ui.label(theme::strong(value));
    };
    split_right_ui(ui, ROW, shown, |ui| ui.add(Label::new(theme::running(*name)).wrap()));
}

fn rows(figures: &Figures, scene: &Scene<'_>, words: &'static SoundWords) -> [(&'static str, String); ROWS] {
    let number = |value: f32, digits: usize| scene.language.number_with(value, digits);
    let ms = |value: f32| format!("{}\u{a0}ms", number(value, 0));
    let percent = |value: f32| scene.language.percent(value);
    let round_trip = figures.rtt_ms.map_or_else(|| words.not_measured.to_owned(), ms);
    [
        (words.round_trip, round_trip),
        (words.jitter, ms(figures.jitter_ms)),
        (words.loss, percent(figures.loss_percent)),
        (words.unmended, percent(figures.unmended_percent)),
        (words.buffer, ms(figures.buffer_ms)),
        (words.mos, number(figures.mos, 1)),
        (words.codec, codec(figures.redundancy)),
        (words.packet, format!("{}\u{a0}ms", figures.packet_ms)),
        (words.sent, format!("{}\u{a0}kb/s", number(figures.sent_kbps, 0))),
    ]
}

/// The codec, and what is sent beside the voice now, by the names that their standards give.
fn codec(Redundancy { copies, in_band, deep }: Redundancy) -> String {
    let mut text = "Opus 48\u{a0}kHz".to_owned();
    if copies > 0 {
        text += &format!(" + RED\u{a0}×{copies}");
    }
    for (sent, name) in [(in_band, "FEC"), (deep, "DRED")] {
        if sent {
            text += &format!(" + {name}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codec_is_named_with_the_redundancy_that_is_sent() {
        let none = Redundancy::default();
        assert_eq!(codec(none), "Opus 48\u{a0}kHz");
        assert_eq!(codec(Redundancy { copies: 2, ..none }), "Opus 48\u{a0}kHz + RED\u{a0}×2");
        assert_eq!(
            codec(Redundancy { copies: 3, deep: true, ..none }),
            "Opus 48\u{a0}kHz + RED\u{a0}×3 + DRED"
        );
        assert_eq!(codec(Redundancy { in_band: true, ..none }), "Opus 48\u{a0}kHz + FEC");
    }
}
