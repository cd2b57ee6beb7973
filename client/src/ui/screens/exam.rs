//! The session of the exam on a candidate's screen: which step it is, what is left of it, and the draw.

use std::time::Duration;

use eframe::egui::{Label, Ui};
use signaling::protocol::exam::{CandidateView, DrawView, Drawn, Stage};

use crate::station::Command;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Card, Pill, section_ui};
use crate::ui::words::ExamWords;
use crate::ui::{hours, icons};

/// Draws where the candidate is, where a session is held.
pub fn phase_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let view = scene.view;
    let Some(seen) = view.exam.candidate() else { return };
    let words = ExamWords::of(scene.language);
    let (tone, icon, state, more) = match seen.clock.stage {
        Stage::Waiting | Stage::Open => {
            (Tone::Neutral, icons::WAITING, words.not_begun, Some(words.not_begun_more))
        }
        Stage::Ready => (Tone::Good, icons::OK, words.ready, Some(words.not_begun_more)),
        Stage::Running if seen.clock.last_minutes => (Tone::Warn, icons::SENDING, words.last_minutes, None),
        Stage::Running => (Tone::Primary, icons::SENDING, words.runs, None),
        Stage::Paused => (Tone::Warn, icons::HOLD, words.paused, Some(words.paused_more)),
        Stage::TimeUp => (Tone::Warn, icons::WAITING, words.time_up, Some(words.time_up_more)),
        Stage::Finished => (Tone::Good, icons::OK, words.finished, Some(words.finished_more)),
    };
    let runs = seen.clock.stage == Stage::Running;
    let card = if runs { Card::new().live(tone) } else { Card::new() };
    card.show(ui, |ui| {
        let phase = &seen.clock.phase;
        ui.add(Label::new(theme::soft(ui, scene.language.step_of(phase.number, phase.of))).wrap());
        ui.add(Label::new(theme::title(&phase.name)).wrap());
        ui.horizontal_wrapped(|ui| {
            left_ui(ui, scene, seen);
            Pill::new(tone, state).icon(icon).live().show(ui);
        });
        if let Some(more) = more {
            ui.add(Label::new(theme::running(more).color(palette(ui).soft)).wrap());
        }
        if seen.outage {
            ui.add(Label::new(theme::running(words.outage).color(palette(ui).strong(Tone::Warn))).wrap());
        }
        draw_ui(ui, scene, seen);
        seen.draws.iter().for_each(|draw| drawn_ui(ui, scene, draw));
    });
}

/// The time left, as a clock that never shows less than there is.
fn left_ui(ui: &mut Ui, scene: &Scene<'_>, seen: &CandidateView) {
    let Some(left_ms) = scene.view.exam.remaining_ms(&seen.clock, scene.now) else { return };
    let clock = hours::clock(Duration::from_secs(left_ms.div_ceil(1_000)));
    let warned = seen.clock.last_minutes && seen.clock.stage == Stage::Running;
    let text = theme::large(clock);
    let text = if warned { text.color(palette(ui).strong(Tone::Warn)) } else { text };
    ui.label(text).on_hover_text(ExamWords::of(scene.language).time_left);
    if seen.clock.stage == Stage::Running && left_ms > 0 {
        let into_second = left_ms % 1_000;
        let next_ms = if into_second == 0 { 1_000 } else { into_second };
        ui.request_repaint_after(Duration::from_millis(next_ms));
    }
}

/// The one button of the draw.
fn draw_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: &CandidateView) {
    let Some(what) = seen.may.draw else { return };
    let words = ExamWords::of(scene.language);
    let draws = scene.view.exam.waiting > 0;
    let text = match what {
        _ if draws => words.drawing,
        Drawn::Subject => words.draw_subject,
        Drawn::Recording => words.draw_recording,
    };
    ui.add_space(HALF_GAP);
    let width = ui.available_width();
    let button = Button::primary(text).icon(icons::REFRESH).tall().width(width).enabled(!draws);
    if button.shortcut(Shortcut::Draw).show(ui) {
        scene.ask(Command::Draw(what));
    }
    ui.add(Label::new(theme::soft(ui, words.draw_more)).wrap());
}

/// What was drawn, and when.
fn drawn_ui(ui: &mut Ui, scene: &Scene<'_>, draw: &DrawView) {
    let Some(result) = &draw.result else { return };
    let words = ExamWords::of(scene.language);
    let heading = match draw.what {
        Drawn::Subject => words.subject,
        Drawn::Recording => words.recording,
    };
    ui.add_space(HALF_GAP);
    section_ui(ui, heading);
    ui.add(Label::new(theme::large(&result.title)).wrap());
    let when = scene.language.drawn_at(result.number, &hours::hour_and_minute(result.at_ms));
    ui.add(Label::new(theme::soft(ui, when)).wrap());
}
