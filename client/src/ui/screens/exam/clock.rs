//! The clock of a phase at the top of a candidate's screen, its number, and where it is.

use std::time::Duration;

use eframe::egui::{FontId, Label, RichText, Ui, accesskit};
use signaling::protocol::exam::{CandidateView, OwnExchangeState, Stage};

use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, Tone, palette};
use crate::ui::typography::set;
use crate::ui::words::ReadingWords;
use crate::ui::{fonts, hours, widgets::Pill};

/// Where one is needs so much room to be read, in points.
const LEAST: f32 = 80.0;

/// The time left, in whole seconds: never less than there is, and zero only at the end.
pub fn shown(left_ms: u64) -> String {
    hours::clock(Duration::from_secs(left_ms.div_ceil(1_000)))
}

/// How long until [`shown`] is another one, in milliseconds.
fn next_ms(left_ms: u64) -> u64 {
    match left_ms % 1_000 {
        0 => 1_000,
        into_second => into_second,
    }
}

/// Draws the time left, from the right: the largest thing of the line. Where it is `wide`, with what that is; and where
/// it is `worded`, that little is left is said in words beside its colour.
pub fn left_ui(ui: &mut Ui, scene: &Scene<'_>, seen: &CandidateView, (wide, worded): (bool, bool)) {
    let runs = seen.clock.stage == Stage::Running;
    let counts = match seen.clock.stage {
        Stage::Running | Stage::Paused | Stage::TimeUp | Stage::Ready => true,
        Stage::Waiting | Stage::Open | Stage::Finished => false,
    };
    let Some(left_ms) = scene.view.exam.remaining_ms(&seen.clock, scene.now).filter(|_| counts) else {
        return;
    };
    let words = ReadingWords::of(scene.language);
    let warned = seen.clock.last_minutes && runs;
    if wide && !warned {
        ui.label(theme::soft(ui, words.remaining));
    }
    let clock = shown(left_ms);
    let text = theme::large(&clock);
    let text = if warned { text.color(palette(ui).strong(Tone::Warn)) } else { text };
    let response = ui.label(text);
    let name = scene.language.time_left(&clock);
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_role(accesskit::Role::Timer);
        node.set_label(name);
    });
    if warned {
        // Read aloud when it appears, which it does once.
        let pill = match worded {
            true => Pill::new(Tone::Warn, words.five_minutes).icon(icons::TIMER).live().show(ui),
            false => {
                let icon = RichText::new(icons::TIMER).font(FontId::new(24.0, fonts::live_icons()));
                ui.label(icon.color(palette(ui).strong(Tone::Warn)))
            }
        };
        ui.ctx().accesskit_node_builder(pill.id, |node| {
            node.set_label(words.five_minutes);
            node.set_live(accesskit::Live::Assertive);
        });
    }
    if runs && left_ms > 0 {
        ui.request_repaint_after(Duration::from_millis(next_ms(left_ms)));
    }
}

/// Draws where one is: the phase, and in the exchanges which one goes on.
pub fn where_ui(ui: &mut Ui, scene: &Scene<'_>, seen: &CandidateView) {
    let name = &seen.clock.phase.name;
    let line = match place(seen) {
        Some((number, of)) => {
            let part = name.split_once(':').map_or(name.as_str(), |(part, _)| part.trim());
            format!("{part} · {}", scene.language.exchange_of(number, of))
        }
        None => name.clone(),
    };
    // A letter of it says nothing.
    if ui.available_width() < LEAST {
        return;
    }
    let label = Label::new(RichText::new(set(line)).color(palette(ui).soft)).truncate();
    ui.add(label);
}

/// The exchange that goes on, or the last that did, among all.
fn place(seen: &CandidateView) -> Option<(usize, usize)> {
    let exchanges = &seen.work.exchanges;
    let begun = |state: &OwnExchangeState| match state {
        OwnExchangeState::Open(_) | OwnExchangeState::Closed(_) => true,
        OwnExchangeState::Planned | OwnExchangeState::Skipped => false,
    };
    let number = exchanges.iter().rposition(|exchange| begun(&exchange.state))? + 1;
    Some((number, exchanges.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_shows_each_second_for_a_second_and_zero_at_the_end_alone() {
        for (left_ms, clock, next) in [
            (60_000, "01:00", 1_000),
            (59_999, "01:00", 999),
            (59_001, "01:00", 1),
            (59_000, "00:59", 1_000),
            (1, "00:01", 1),
            (0, "00:00", 1_000),
        ] {
            assert_eq!((shown(left_ms).as_str(), next_ms(left_ms)), (clock, next), "{left_ms}");
        }
        for left_ms in 1..5_000 {
            let later = left_ms - next_ms(left_ms).min(left_ms);
            assert_ne!(shown(later), shown(left_ms), "drawn again when it is another: {left_ms}");
            assert_eq!(shown(later + 1), shown(left_ms), "and not before: {left_ms}");
        }
    }
}
