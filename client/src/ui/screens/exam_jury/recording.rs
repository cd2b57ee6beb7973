//! The candidate's recording on the jury's screen: who hears what, done or cut, and whether this station plays along.

use std::time::Duration;

use eframe::egui::{Id, Key, Label, Ui};
use signaling::protocol::exam::{AlongView, Drawn, MAX_LINE_CHARS, Order, PlayState, PlayView, PlaysView};

use super::{About, said_ui};
use crate::station::{Command, PromptOutput};
use crate::ui::scene::Scene;
use crate::ui::theme::{self, CONTROL, HALF_GAP, Tone};
use crate::ui::widgets::{Button, Field, Pill, choices_ui, section_ui, split_right_ui};
use crate::ui::words::{PlayWords, SheetWords};
use crate::ui::{hours, icons};

/// What this part remembers between two passes.
#[derive(Debug, Default)]
pub struct Recording {
    /// Why a play is to be stopped, while that is being written.
    stopping: Option<String>,
}

/// Draws it, where the phase plays a recording that was drawn.
pub fn recording_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: About<'_>, state: &mut Recording) {
    let Some(plays) = &seen.about.plays else { return };
    let words = PlayWords::of(scene.language);
    let drawn = seen.about.draws.iter().find(|draw| draw.what == Drawn::Recording);
    let number = drawn.and_then(|draw| draw.result.as_ref()).map(|result| result.number);
    let title = number.map_or(words.section.to_owned(), |number| scene.language.recording_number(number));
    let left = scene.language.plays_left(plays);
    split_right_ui(
        ui,
        CONTROL,
        |ui| drop(Pill::new(if plays.left() > 0 { Tone::Warn } else { Tone::Neutral }, &left).show(ui)),
        |ui| section_ui(ui, &title),
    );
    if plays.plays.is_empty() {
        said_ui(ui, words.not_heard);
    }
    for play in &plays.plays {
        play_ui(ui, scene, plays, play);
    }
    if plays.going().is_some() && seen.about.may.stop_play {
        stop_ui(ui, scene, seen, state);
    } else {
        state.stopping = None;
    }
    if plays.going().is_none() && plays.left() > 0 && seen.about.may.play_along {
        along_ui(ui, scene, seen, plays);
    }
}

/// One play: its state, where, and how much.
fn play_ui(ui: &mut Ui, scene: &Scene<'_>, plays: &PlaysView, play: &PlayView) {
    let (words, language) = (PlayWords::of(scene.language), scene.language);
    let (tone, icon, state, more) = match play.state {
        PlayState::Goes(told_ms) => {
            let since = scene.view.exam.told_at.map(|at| scene.now.saturating_duration_since(at));
            let since_ms = since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX));
            let heard_ms = told_ms.saturating_add(since_ms).min(plays.length_ms);
            ui.request_repaint_after(Duration::from_millis(500));
            let more = language.heard_of(heard_ms, plays.length_ms);
            (Tone::Primary, icons::LOUDSPEAKER, words.listening.to_owned(), more)
        }
        PlayState::Heard { at_ms, gaps } => {
            let more = if gaps > 0 { language.play_gaps(gaps) } else { String::new() };
            (Tone::Good, icons::OK, language.heard_at(&hours::hour(at_ms)), more)
        }
        PlayState::Cut { at_ms, why, heard_ms } => {
            let state = language.cut_at(&hours::hour(at_ms));
            let heard = language.heard_of(heard_ms, plays.length_ms);
            (Tone::Warn, icons::WARNING, state, format!("{} · {heard}", language.play_cut(why)))
        }
    };
    ui.horizontal_wrapped(|ui| {
        Pill::new(tone, &state).icon(icon).live().show(ui);
        let place = format!("{} ({})", language.play_output(play.output), play.device);
        let line = if more.is_empty() { place } else { format!("{place} · {more}") };
        let line = theme::soft(ui, line);
        ui.add(Label::new(line).wrap());
    });
    if let Some(AlongView { device, end }) = &play.along {
        let state = match end {
            None => words.listening.to_owned(),
            Some(end) => match end.cut {
                None => language.heard_of(end.heard_ms, plays.length_ms),
                Some(why) => language.play_cut(why).to_owned(),
            },
        };
        let line = theme::soft(ui, language.along_line(device, &state));
        ui.add(Label::new(line).wrap());
    }
}

fn stop_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: About<'_>, state: &mut Recording) {
    let (words, sheet) = (PlayWords::of(scene.language), SheetWords::of(scene.language));
    let id = Id::unique(("stop-play-why", seen.about.candidate.0));
    let Some(reason) = &mut state.stopping else {
        if Button::new(words.stop).icon(icons::STOP).hint(words.stop_more).show(ui) {
            state.stopping = Some(String::new());
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        return;
    };
    let field = Field::new(words.stop_why, reason, MAX_LINE_CHARS).id(id).show(ui);
    let (entered, mut done) = (
        field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)),
        field.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)),
    );
    let ready = !reason.trim().is_empty() && scene.has_room;
    let reason = reason.clone();
    ui.horizontal_wrapped(|ui| {
        let now = Button::danger(words.stop).icon(icons::STOP).enabled(ready);
        if now.show(ui) || (entered && ready) {
            let candidate = seen.about.candidate;
            scene.ask(Command::Order(Box::new(Order::StopPlay { candidate, reason })));
            done = true;
        }
        done |= Button::quiet(sheet.cancel).show(ui);
    });
    if done {
        state.stopping = None;
    }
}

/// Whether the station of who plays the clients plays along, and where.
fn along_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: About<'_>, plays: &PlaysView) {
    let words = PlayWords::of(scene.language);
    ui.add_space(HALF_GAP);
    let text = if plays.along { words.along_off } else { words.along_on };
    let along = Button::new(text).icon(icons::LOUDSPEAKER).chosen(plays.along).hint(words.along_more);
    if along.show(ui) {
        let (candidate, on) = (seen.about.candidate, !plays.along);
        scene.ask(Command::Order(Box::new(Order::PlayAlong { candidate, on })));
    }
    if plays.along && seen.plays {
        let mut output = scene.view.plays.along;
        let outputs =
            [(PromptOutput::Loudspeakers, words.loudspeakers), (PromptOutput::Headset, words.headset)];
        if choices_ui(ui, words.along_at, &mut output, &outputs) {
            scene.ask(Command::PlayAlongAt(output));
        }
        if let Some(fault) = scene.view.plays.fault {
            said_ui(ui, scene.language.recording_fault(fault));
        }
    }
}
