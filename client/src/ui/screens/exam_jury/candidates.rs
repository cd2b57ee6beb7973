//! The jury's candidates, one of which is looked at, and what is left of its phase.

use std::time::Duration;

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Align, Color32, FontFamily, FontId, Label, Layout, Role, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use signaling::protocol::exam::{CandidateNumber, ClockView, JuryTile, Stage};

use super::About;
use crate::station::{Command, RecordingState};
use crate::ui::scene::Scene;
use crate::ui::screens::listening;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, CONTROL_RADIUS, GAP, HALF_GAP, MAIN_ACTION, Tone, palette};
use crate::ui::typography::set;
use crate::ui::widgets::{Button, Pill, split_right_ui};
use crate::ui::words::{ExamWords, SheetWords};
use crate::ui::{fonts, hours, icons};

/// Width of a candidate's tile, in points.
const TILE: f32 = 224.0;
/// Inside a tile, in points.
const PADDING: f32 = 12.0;
/// Room for the clock and what is said beside it, in points.
const CLOCK: f32 = 360.0;
/// The same at who plays, where it is said who listens.
const CLOCK_HEARD: f32 = 540.0;
/// Room to say whom the jury is with, in a line or in two, in points.
const OFFERED: (f32, f32) = (112.0, 216.0);
/// The least room for that and for the way there, in points.
const OFFER: f32 = OFFERED.0 + 88.0;

/// Draws the candidates, the time left of the one that is looked at, and whom the jury is with where that is another.
pub fn strip_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: About<'_>) {
    let tiles = seen.jury.candidates.len() as f32 * (TILE + GAP);
    // There is always room for it, so that nothing moves under the hand when it comes.
    let offer = if seen.jury.candidates.len() > 1 { OFFER } else { 0.0 };
    let clock = if seen.plays { CLOCK_HEARD } else { CLOCK };
    if tiles + offer + clock <= ui.available_width() {
        let mut recorded = false;
        let clock = |ui: &mut Ui| {
            recorded = seen.plays && record_ui(ui, scene);
            clock_ui(ui, scene, &seen.about.clock);
        };
        let pressed = split_right_ui(ui, MAIN_ACTION, clock, |ui| {
            let pressed = tiles_ui(ui, scene, seen);
            offer_ui(ui, scene, seen).or(pressed)
        });
        return ask(scene, pressed, recorded);
    }
    let pressed = ui.horizontal_wrapped(|ui| tiles_ui(ui, scene, seen)).inner;
    let (offered, recorded) = ui
        .horizontal_wrapped(|ui| {
            clock_ui(ui, scene, &seen.about.clock);
            let recorded = seen.plays && record_ui(ui, scene);
            (offer_ui(ui, scene, seen), recorded)
        })
        .inner;
    ask(scene, offered.or(pressed), recorded);
}

fn ask(scene: &mut Scene<'_>, pressed: Option<CandidateNumber>, recorded: bool) {
    if let Some(candidate) = pressed {
        scene.ask(Command::LookAt(candidate));
    }
    if recorded {
        scene.ask(Command::Record(scene.view.recording == RecordingState::Off));
    }
}

/// Recording is off unless who plays switches it on; the line at the top says which. True where it was pressed.
fn record_ui(ui: &mut Ui, scene: &Scene<'_>) -> bool {
    let on = scene.view.recording != RecordingState::Off;
    let text = if on { scene.words.stop_recording } else { scene.words.record };
    let button = Button::new(text).icon(icons::RECORD).icon_only().chosen(on).shortcut(Shortcut::Record);
    let button = if on { button.tone(Tone::Bad) } else { button };
    button.show(ui)
}

/// Whom the jury is with, where another is looked at: a juror is never moved there unasked. Gives it where it was pressed.
fn offer_ui(ui: &mut Ui, scene: &Scene<'_>, seen: About<'_>) -> Option<CandidateNumber> {
    let with = seen.jury.with.filter(|with| *with != seen.about.candidate)?;
    let sentence = scene.language.jury_is_with(&with.to_string());
    let see = Button::new(SheetWords::of(scene.language).see).named(scene.language.see(&with.to_string()));
    let room = ui.available_width() - see.needed_width(ui) - 2.0 * GAP;
    let line = vec2(room.clamp(OFFERED.0, OFFERED.1), CONTROL);
    ui.allocate_ui_with_layout(line, Layout::left_to_right(Align::Center), |ui| {
        let sentence = theme::soft(ui, &sentence);
        ui.add(Label::new(sentence).wrap());
    });
    see.show(ui).then_some(with)
}

/// The tiles; gives the candidate whose was pressed.
fn tiles_ui(ui: &mut Ui, scene: &Scene<'_>, seen: About<'_>) -> Option<CandidateNumber> {
    let mut pressed = None;
    for (tile, number) in seen.jury.candidates.iter().zip(1..=u8::MAX) {
        let chosen = tile.candidate == seen.about.candidate;
        let by_key = number <= 9 && Shortcut::Choose(number).pressed(ui);
        if (tile_ui(ui, scene, tile, chosen) || by_key) && !chosen {
            pressed = Some(tile.candidate);
        }
    }
    pressed
}

fn tile_ui(ui: &mut Ui, scene: &Scene<'_>, tile: &JuryTile, chosen: bool) -> bool {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(TILE, MAIN_ACTION), Sense::click());
    let name = scene.language.you_are(&tile.candidate.to_string());
    let clock = if tile.absent {
        SheetWords::of(scene.language).absent.to_owned()
    } else {
        left(scene, &tile.clock).unwrap_or_default()
    };
    response.widget_info(|| {
        let words = [name.as_str(), &tile.clock.phase.name, &clock];
        let label = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ");
        WidgetInfo::selected(Role::Tab, true, chosen, label)
    });
    let (fill, stroke) = match (chosen, response.hovered()) {
        (true, _) => (palette.primary_tint, palette.live(Tone::Primary)),
        (false, true) => (palette.sunk, palette.rest()),
        (false, false) => (palette.surface, palette.rest()),
    };
    ui.painter().rect(rect, CONTROL_RADIUS, fill, stroke, StrokeKind::Inside);
    if response.has_focus() {
        let ring = palette.live(Tone::Primary);
        ui.painter().rect_stroke(rect.expand(2.0), CONTROL_RADIUS + 2, ring, StrokeKind::Outside);
    }
    let line = |text: &str, font: FontId, ink: Color32, room: f32| {
        let mut job = LayoutJob::simple(set(text), font, ink, room);
        job.wrap = TextWrapping::truncate_at_width(room);
        ui.painter().layout_job(job)
    };
    let regular = FontId::new(14.0, FontFamily::Proportional);
    let ink = if chosen { palette.primary } else { palette.text };
    let room = TILE - 2.0 * PADDING;
    let clock = line(&clock, regular.clone(), palette.soft, room);
    let name = line(&name, FontId::new(16.0, fonts::bold()), ink, room - clock.size().x - HALF_GAP);
    let phase = line(&tile.clock.phase.name, regular, palette.soft, room);
    let (top, middle) = (rect.top() + 8.0, rect.top() + 8.0 + name.size().y / 2.0);
    let right = rect.right() - PADDING - clock.size().x;
    ui.painter().galley(pos2(right, middle - clock.size().y / 2.0), clock, palette.soft);
    ui.painter().galley(pos2(rect.left() + PADDING, top), name, ink);
    let below = rect.bottom() - 7.0 - phase.size().y;
    ui.painter().galley(pos2(rect.left() + PADDING, below), phase, palette.soft);
    response.on_hover_text(tile.clock.phase.name.as_str()).clicked()
}

/// The time left, as large as it matters, how far the phase is, and who listens here.
fn clock_ui(ui: &mut Ui, scene: &Scene<'_>, clock: &ClockView) {
    let words = ExamWords::of(scene.language);
    ui.spacing_mut().item_spacing.x = GAP;
    let (tone, word) = match clock.stage {
        Stage::Running if clock.last_minutes => (Tone::Warn, words.last_minutes),
        Stage::Running => (Tone::Primary, words.runs),
        Stage::Paused => (Tone::Warn, words.paused),
        Stage::TimeUp => (Tone::Warn, words.time_up),
        Stage::Finished => (Tone::Good, words.finished),
        Stage::Ready => (Tone::Good, words.ready),
        Stage::Waiting | Stage::Open => (Tone::Neutral, words.not_begun),
    };
    if let Some(left) = left(scene, clock) {
        let text = theme::large(left);
        let text = if tone == Tone::Warn { text.color(palette(ui).warn) } else { text };
        ui.label(text).on_hover_text(words.time_left);
    }
    let icon = match clock.stage {
        Stage::Running | Stage::TimeUp => icons::TIMER,
        Stage::Paused => icons::HOLD,
        Stage::Finished | Stage::Ready => icons::OK,
        Stage::Waiting | Stage::Open => icons::WAITING,
    };
    Pill::new(tone, word).icon(icon).live().show(ui);
    listening::listeners_ui(ui, scene);
    if clock.stage == Stage::Running {
        ui.request_repaint_after(Duration::from_millis(200));
    }
}

/// What is left of a phase that is not over, never less than there is.
fn left(scene: &Scene<'_>, clock: &ClockView) -> Option<String> {
    let left_ms = scene.view.exam.remaining_ms(clock, scene.now)?;
    let shown = clock.stage != Stage::Finished;
    shown.then(|| hours::clock(Duration::from_secs(left_ms.div_ceil(1_000))))
}
