//! The session of the exam on a candidate's screen, which follows its phase: one thing at a time.

pub mod clock;
pub mod desk;
pub mod exchanges;
pub mod files;
pub mod pieces;
pub mod play;
mod qualifying;
pub mod shelf;
mod templates;

use std::collections::BTreeMap;
use std::time::Instant;

use eframe::egui::{Align, Label, Layout, Ui, vec2};
use signaling::protocol::exam::{Called, CandidateView, DrawView, Drawn, Item, ItemRef, PhaseView, Stage};

use super::check;
use crate::station::{Command, View};
use crate::ui::scene::{Ask, Scene};
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, GAP, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Card, Pill, icon_ui, meter_ui, page_ui, section_ui};
use crate::ui::words::{ExamWords, ReadingWords, SoundWords};
use crate::ui::{hours, icons};

/// The widest a calm screen is, in points.
const CALM: f32 = 600.0;
/// A text that has not come by then was lost on its way, and is asked for anew.
const ASK_AGAIN: std::time::Duration = std::time::Duration::from_secs(3);

/// What the screens of an exam remember between two passes.
#[derive(Debug, Default)]
pub struct Exam {
    /// What is read.
    pub shelf: shelf::Shelf,
    /// What is written.
    pub pieces: pieces::Pieces,
    /// What is heard.
    pub play: play::Play,
    /// What one writes is shown, and not what one reads, where there is room for one of them.
    writes: bool,
    /// The texts that were asked for, and when.
    pub asked: BTreeMap<ItemRef, Instant>,
}

/// The one thing that matters now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// Nothing is to be done, and what comes next is said.
    Calm,
    /// The draw.
    Draw,
    /// The recording that was drawn.
    Play,
    /// Reading and writing.
    Desk,
    /// Telephone and chat.
    Exchanges,
}

/// What matters now to the candidate that sits here.
pub fn matter(view: &View, seen: &CandidateView) -> Matter {
    let stage = match seen.clock.stage {
        Stage::Running | Stage::TimeUp => Matter::Desk,
        Stage::Waiting | Stage::Open | Stage::Ready | Stage::Paused | Stage::Finished => Matter::Calm,
    };
    let reads = !seen.documents.is_empty() || seen.part1 || !seen.clients.is_empty();
    let wrote = !view.exam.written.is_empty() || !seen.may.write.is_empty() || !seen.work.files.is_empty();
    match stage {
        // What has begun is brought to its end.
        _ if view.call.is_some() || seen.may.call.contains(&Called::Clients) => Matter::Exchanges,
        Matter::Desk if seen.may.draw.is_some() => Matter::Draw,
        Matter::Desk if seen.plays.is_some() => Matter::Play,
        Matter::Desk if reads || wrote => Matter::Desk,
        Matter::Calm | Matter::Desk | Matter::Draw | Matter::Play | Matter::Exchanges => Matter::Calm,
    }
}

/// Draws what matters, but for the exchanges, which have telephone and chat beside them.
pub fn exam_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Exam, seen: &CandidateView) {
    files::take_dropped(ui, scene);
    match matter(scene.view, seen) {
        Matter::Calm | Matter::Exchanges => centred_ui(ui, |ui| calm_ui(ui, scene, seen)),
        Matter::Draw => centred_ui(ui, |ui| draw_ui(ui, scene, seen)),
        Matter::Play => match &seen.plays {
            // What is heard is on the screen while it is.
            Some(plays) if !state.play.reads || scene.view.plays.now.is_some() => {
                play::play_ui(ui, scene, &mut state.play, seen, plays);
            }
            _ => {
                play::back_ui(ui, scene, &mut state.play);
                desk::desk_ui(ui, scene, state, seen);
            }
        },
        Matter::Desk => desk::desk_ui(ui, scene, state, seen),
    }
}

/// A text that may be read; where it is not here it is asked for, and comes.
pub fn item(
    scene: &mut Scene<'_>,
    asked: &mut BTreeMap<ItemRef, Instant>,
    item: &ItemRef,
) -> Option<std::sync::Arc<Item>> {
    let exam = &scene.view.exam;
    let of = exam.candidate()?.candidate;
    let found = exam.items.get(&(of, item.clone())).cloned();
    if found.is_some() {
        asked.remove(item);
        return found;
    }
    let again = |at: &Instant| scene.now.saturating_duration_since(*at) >= ASK_AGAIN;
    if scene.has_room && asked.get(item).is_none_or(again) {
        asked.insert(item.clone(), scene.now);
        scene.ask(Command::ReadItem(of, item.clone()));
    }
    None
}

/// In the middle of the screen, in a column that the eye can hold.
fn centred_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    page_ui(ui, "calm", |ui| {
        ui.add_space((ui.available_height() * 0.08).floor());
        let width = ui.available_width().min(CALM);
        let left = ((ui.available_width() - width) / 2.0).floor();
        let size = vec2(width, 0.0);
        ui.horizontal_top(|ui| {
            ui.add_space(left - ui.spacing().item_spacing.x.min(left));
            ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                add(ui);
            });
        });
    });
}

/// Who one is, where one is, what comes next: nothing is asked.
fn calm_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: &CandidateView) {
    let (words, exam) = (ReadingWords::of(scene.language), ExamWords::of(scene.language));
    let phase = &seen.clock.phase;
    let (tone, icon, state, title, more) = match seen.clock.stage {
        Stage::Waiting | Stage::Open => {
            (Tone::Neutral, icons::WAITING, exam.not_begun, phase.name.as_str(), words.next_more)
        }
        Stage::Ready => (Tone::Good, icons::OK, exam.ready, phase.name.as_str(), words.all_ready_more),
        Stage::Running => (Tone::Primary, icons::SENDING, exam.runs, phase.name.as_str(), words.nothing_here),
        Stage::Paused => (Tone::Warn, icons::HOLD, exam.paused, words.paused_title, words.paused_more),
        Stage::TimeUp => (Tone::Warn, icons::WAITING, exam.time_up, words.time_up_title, words.time_up_more),
        Stage::Finished => (Tone::Good, icons::OK, exam.finished, words.finished_title, exam.finished_more),
    };
    let live = matches!(seen.clock.stage, Stage::Paused | Stage::TimeUp);
    let card = Card::new().roomy();
    let card = if live { card.live(tone) } else { card };
    card.show(ui, |ui| {
        Pill::new(tone, state).icon(icon).live().show(ui);
        ui.add_space(HALF_GAP);
        let line = format!("{} · {}", seen.format, step_line(scene, phase));
        ui.add(Label::new(theme::soft(ui, line)).wrap());
        ui.add(Label::new(theme::large(title)).wrap());
        ui.add(Label::new(theme::running(more).color(palette(ui).soft)).wrap());
        outage_ui(ui, scene, seen);
        seen.draws.iter().for_each(|draw| drawn_ui(ui, scene, draw));
    });
    ui.add_space(HALF_GAP);
    who_ui(ui, scene, seen);
}

fn step_line(scene: &Scene<'_>, phase: &PhaseView) -> String {
    scene.language.step_of(phase.number, phase.of)
}

/// Who sits here, and whether one would be heard.
fn who_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: &CandidateView) {
    let sound = SoundWords::of(scene.language);
    Card::new().roomy().show(ui, |ui| {
        let number = format!("{}", seen.candidate);
        ui.add(Label::new(theme::title(scene.language.you_are(&number))).wrap());
        ui.add_space(HALF_GAP);
        check::verdict_pill_ui(ui, &scene.view.check, sound);
        if scene.view.check.verdict.is_none() {
            ui.add(Label::new(theme::soft(ui, sound.unverified_more)).wrap());
        }
        if scene.view.audio.awake {
            meter_ui(ui, scene.words.microphone, scene.view.audio.near_dbfs);
        }
        ui.horizontal_wrapped(|ui| {
            check::begin_ui(ui, scene);
            if Button::quiet(scene.words.choose_devices).icon(icons::HEADSET).show(ui) {
                scene.asked.push(Ask::ToggleSettings);
            }
        });
    });
}

/// That something fails, and who sees it.
pub fn outage_ui(ui: &mut Ui, scene: &Scene<'_>, seen: &CandidateView) {
    if !seen.outage {
        return;
    }
    let ink = palette(ui).strong(Tone::Warn);
    ui.add_space(HALF_GAP);
    ui.horizontal_top(|ui| {
        icon_ui(ui, icons::WARNING, 20.0, ink, true);
        ui.add(Label::new(theme::running(ExamWords::of(scene.language).outage).color(ink)).wrap());
    });
}

/// The one button of the draw.
fn draw_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: &CandidateView) {
    let Some(what) = seen.may.draw else { return };
    let (words, reading) = (ExamWords::of(scene.language), ReadingWords::of(scene.language));
    let draws = scene.view.exam.waiting > 0;
    let (title, text) = match what {
        Drawn::Subject => (reading.draw_title, words.draw_subject),
        Drawn::Recording => (reading.draw_recording_title, words.draw_recording),
    };
    let text = if draws { words.drawing } else { text };
    Card::new().roomy().live(Tone::Primary).show(ui, |ui| {
        ui.add(Label::new(theme::soft(ui, step_line(scene, &seen.clock.phase))).wrap());
        ui.add(Label::new(theme::large(title)).wrap());
        ui.add(Label::new(theme::running(words.draw_more).color(palette(ui).soft)).wrap());
        ui.add_space(GAP);
        let width = ui.available_width();
        let button = Button::primary(text).icon(icons::REFRESH).tall().width(width).enabled(!draws);
        if button.shortcut(Shortcut::Draw).show(ui) {
            scene.ask(Command::Draw(what));
        }
        if what == Drawn::Subject {
            ui.add_space(HALF_GAP);
            ui.add(Label::new(theme::soft(ui, reading.draw_then)).wrap());
        }
        if let Some(draw) = seen.draws.iter().find(|draw| draw.what == what) {
            ui.add_space(HALF_GAP);
            ui.add(Label::new(theme::soft(ui, scene.language.seal_of(what, draw.commitment))).wrap());
            ui.add(Label::new(theme::soft(ui, words.seal_more)).wrap());
        }
        outage_ui(ui, scene, seen);
    });
}

/// What was drawn, and when.
pub fn drawn_ui(ui: &mut Ui, scene: &Scene<'_>, draw: &DrawView) {
    let Some(result) = &draw.result else { return };
    let words = ExamWords::of(scene.language);
    let heading = match draw.what {
        Drawn::Subject => words.subject,
        Drawn::Recording => words.recording,
    };
    section_ui(ui, heading);
    ui.add(Label::new(theme::large(&result.title)).wrap());
    let when = scene.language.drawn_at(result.number, &hours::hour_and_minute(result.at_ms));
    ui.add(Label::new(theme::soft(ui, when)).wrap());
}
