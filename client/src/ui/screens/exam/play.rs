//! The recording of the interview on a candidate's screen: where it is heard, whether that is right, and then the play.

use std::time::Duration;

use eframe::egui::{Align, Frame, Label, Layout, Margin, Ui, accesskit, vec2};
use signaling::protocol::exam::{CandidateView, Drawn, PlayState, PlaysView, Stage};

use super::outage_ui;
use crate::station::{Command, PlayNow, PlaysSeen, PromptOutput};
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, GAP, HALF_GAP, MAIN_ACTION, Tone, palette};
use crate::ui::widgets::{
    Button, Card, Pill, icon_ui, meter_ui, page_ui, slider_ui, split_right_ui, waveform_ui,
};
use crate::ui::words::{PlayWords, SoundWords};
use crate::ui::{hours, icons};

/// The widest the card is, in points.
const WIDTH: f32 = 760.0;
/// From this width on what is said stands beside the button, in points.
const BESIDE: f32 = 560.0;
/// How loud the recording may be set, in decibels.
const VOLUME_DB: std::ops::RangeInclusive<i8> = -30..=12;
/// A waveform that is not here yet: a line of dots.
const NOTHING: [u8; 120] = [0; 120];

/// What the screen remembers between two passes.
#[derive(Debug, Default)]
pub struct Play {
    output: PromptOutput,
    /// The own documents are shown instead.
    pub reads: bool,
}

/// Draws the card in the middle of the screen.
pub fn play_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    state: &mut Play,
    seen: &CandidateView,
    plays: &PlaysView,
) {
    page_ui(ui, "play", |ui| {
        ui.add_space((ui.available_height() * 0.06).floor());
        let width = ui.available_width().min(WIDTH);
        let left = ((ui.available_width() - width) / 2.0).floor();
        ui.horizontal_top(|ui| {
            ui.add_space(left - ui.spacing().item_spacing.x.min(left));
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                Card::new().roomy().show(ui, |ui| card_ui(ui, scene, state, seen, plays));
                documents_ui(ui, scene, state, seen);
            });
        });
    });
}

fn card_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Play, seen: &CandidateView, plays: &PlaysView) {
    let words = PlayWords::of(scene.language);
    let drawn = seen.draws.iter().find(|draw| draw.what == Drawn::Recording);
    if let Some(result) = drawn.and_then(|draw| draw.result.as_ref()) {
        let when = scene.language.drawn_when(&hours::hour(result.at_ms));
        Pill::new(Tone::Primary, &when).icon(icons::DRAW).show(ui);
        ui.add_space(HALF_GAP);
        ui.add(Label::new(theme::large(scene.language.recording_number(result.number))).wrap());
    }
    said_ui(ui, words.instructions);
    ui.add_space(GAP);
    let here = scene.view.plays.clone();
    wave_ui(ui, scene, &here, plays);
    ui.add_space(HALF_GAP);
    match (here.now, plays.left()) {
        (Some(now), _) => playing_ui(ui, scene, now, plays),
        (None, 0) => {}
        (None, _) => before_ui(ui, scene, state, seen, plays),
    }
    ended_ui(ui, scene, plays);
    if here.now.is_some() || plays.left() > 0 {
        ui.separator();
        let sentence = theme::soft(ui, words.not_interrupted);
        ui.add(Label::new(sentence).wrap());
    }
    if plays.along {
        let sentence = theme::soft(ui, words.along);
        ui.add(Label::new(sentence).wrap());
    }
    outage_ui(ui, scene, seen);
}

/// The waveform, how far it is, and how long.
fn wave_ui(ui: &mut Ui, scene: &Scene<'_>, here: &PlaysSeen, plays: &PlaysView) {
    let words = PlayWords::of(scene.language);
    let length_ms = here.sound.as_ref().map_or(plays.length_ms, |sound| sound.length_ms);
    let heard_ms = match (here.now, plays.plays.last().map(|play| play.state)) {
        (Some(now), _) => now.position_ms,
        (None, Some(PlayState::Heard { .. })) => length_ms,
        (None, Some(PlayState::Goes(_) | PlayState::Cut { .. }) | None) => 0,
    };
    let value = scene.language.heard_of(heard_ms, length_ms);
    let peaks = here.sound.as_ref().map_or(&NOTHING[..], |sound| &sound.peaks);
    waveform_ui(ui, words.waveform, &value, peaks, heard_ms as f32 / length_ms.max(1) as f32);
    let length = theme::soft(ui, hours::length(Duration::from_millis(length_ms)));
    let position = hours::length(Duration::from_millis(heard_ms));
    split_right_ui(ui, 24.0, |ui| drop(ui.label(length)), |ui| drop(ui.label(theme::running(position))));
}

/// It is played, or is about to be: nothing is to be pressed.
fn playing_ui(ui: &mut Ui, scene: &Scene<'_>, now: PlayNow, plays: &PlaysView) {
    let words = PlayWords::of(scene.language);
    let text = if now.begun { words.listening } else { words.preparing };
    let left = scene.language.plays_left(plays);
    let main = |ui: &mut Ui| {
        live_ui(ui, text);
        output_line_ui(ui, scene, now.output);
    };
    beside_ui(ui, main, |ui| drop(Pill::new(Tone::Warn, &left).show(ui)));
    ui.add_space(HALF_GAP);
}

/// Where the one button was: what goes on, and cannot be pressed.
fn live_ui(ui: &mut Ui, text: &str) {
    let palette = palette(ui);
    let frame = Frame::NONE.fill(palette.primary).corner_radius(theme::CONTROL_RADIUS);
    frame.inner_margin(Margin::symmetric(24, 16)).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = HALF_GAP;
            icon_ui(ui, icons::LOUDSPEAKER, 24.0, palette.on_strong, true);
            let label = ui.label(theme::strong(text).color(palette.on_strong));
            label.ctx.accesskit_node_builder(label.id, |node| node.set_live(accesskit::Live::Polite));
        });
    });
}

fn output_line_ui(ui: &mut Ui, scene: &Scene<'_>, output: PromptOutput) {
    let words = PlayWords::of(scene.language);
    let label = theme::soft(ui, format!("{}\u{a0}:", words.output));
    ui.spacing_mut().item_spacing.x = HALF_GAP;
    ui.label(label);
    ui.label(theme::strong(scene.language.prompt_output(output)));
}

/// Where it is to be heard, whether it is right there, and the one button.
fn before_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Play, seen: &CandidateView, plays: &PlaysView) {
    let words = PlayWords::of(scene.language);
    let here = &scene.view.plays;
    if let Some(fault) = here.fault {
        fault_ui(ui, scene.language.recording_fault(fault));
    } else if here.sound.is_none() {
        said_ui(ui, words.fetching);
    }
    let runs = seen.clock.stage == Stage::Running && seen.may.play;
    choice_ui(ui, scene, state);
    let checked = here.level_heard == Some(state.output);
    if !checked {
        said_ui(ui, words.check_first);
    }
    let ready = here.sound.is_some() || here.fault.is_some();
    let waits = scene.view.exam.waiting > 0;
    let left = scene.language.plays_left(plays);
    let mut asked = None;
    let trying = scene.view.audio.trying == Some(state.output.device());
    let main = |ui: &mut Ui| {
        if checked {
            let listen = Button::primary(words.listen).icon(icons::LOUDSPEAKER).tall();
            if listen.enabled(runs && ready && !waits).shortcut(Shortcut::Play).show(ui) {
                asked = Some(Command::Play { what: "recording".into(), output: state.output });
            }
            Pill::new(Tone::Good, words.checked).icon(icons::OK).show(ui);
        } else if trying {
            let heard = Button::primary(words.hear_it).icon(icons::OK).tall().shortcut(Shortcut::Play);
            if heard.show(ui) {
                asked = Some(Command::HearsLevel(state.output));
            }
            meter_ui(ui, words.level, scene.view.audio.outputs_dbfs[2]);
        } else {
            let check = Button::primary(words.check).icon(icons::VOICE).tall().shortcut(Shortcut::Play);
            if check.enabled(runs).show(ui) {
                asked = Some(Command::TryOutput(Some(state.output.device())));
            }
            if scene.view.audio.outputs_dbfs[2] > -60.0 {
                meter_ui(ui, words.level, scene.view.audio.outputs_dbfs[2]);
            }
        }
    };
    beside_ui(ui, main, |ui| drop(Pill::new(Tone::Warn, &left).show(ui)));
    ui.add_space(HALF_GAP);
    if let Some(command) = asked {
        scene.ask(command);
    }
}

/// The two outputs, and how loud the recording is there.
fn choice_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Play) {
    let words = PlayWords::of(scene.language);
    if Shortcut::Output.pressed(ui) {
        state.output = match state.output {
            PromptOutput::Headset => PromptOutput::Loudspeakers,
            PromptOutput::Loudspeakers => PromptOutput::Headset,
        };
    }
    let mut choice = scene.view.audio.choice.clone();
    let mut changed = false;
    ui.horizontal_wrapped(|ui| {
        let label = theme::soft(ui, format!("{}\u{a0}:", words.output));
        ui.label(label);
        let outputs = [
            (PromptOutput::Headset, words.headset, icons::HEADSET),
            (PromptOutput::Loudspeakers, words.loudspeakers, icons::LOUDSPEAKER),
        ];
        for (output, name, icon) in outputs {
            let chosen = state.output == output;
            let button = Button::new(name).icon(icon).chosen(chosen);
            if button.named(format!("{}, {name}", words.output)).show(ui) {
                state.output = output;
            }
        }
        let label = theme::soft(ui, SoundWords::of(scene.language).volume);
        ui.label(label);
        let db = &mut choice.volumes.prompt_db;
        let value = scene.language.decibels(*db);
        changed = slider_ui(ui, words.volume, db, VOLUME_DB, &value);
    });
    if changed {
        scene.ask(Command::ChooseDevices(choice));
    }
}

/// What became of the last play, and what comes next.
fn ended_ui(ui: &mut Ui, scene: &Scene<'_>, plays: &PlaysView) {
    let words = PlayWords::of(scene.language);
    match plays.plays.last().map(|play| (play.state, play.output)) {
        Some((PlayState::Heard { at_ms, gaps }, output)) => {
            let heard = scene.language.heard_at(&hours::hour(at_ms));
            let line = |ui: &mut Ui| {
                Pill::new(Tone::Good, &heard).icon(icons::OK).live().show(ui);
                let mut more = scene.language.play_output(output).to_owned();
                if gaps > 0 {
                    more = format!("{more} · {}", scene.language.play_gaps(gaps));
                }
                let more = theme::soft(ui, more);
                ui.label(more);
            };
            ui.horizontal_wrapped(line);
            ui.add(Label::new(theme::running(words.answer_now)).wrap());
        }
        Some((PlayState::Cut { .. }, _)) if scene.view.plays.now.is_none() => {
            fault_ui(ui, words.cut_again);
        }
        Some((PlayState::Cut { .. } | PlayState::Goes(_), _)) | None => {}
    }
}

/// The way to the own documents, which stay at hand.
fn documents_ui(ui: &mut Ui, scene: &Scene<'_>, state: &mut Play, seen: &CandidateView) {
    if seen.documents.is_empty() && scene.view.exam.written.is_empty() {
        return;
    }
    let words = PlayWords::of(scene.language);
    ui.add_space(HALF_GAP);
    if Button::quiet(words.my_documents).icon(icons::LIBRARY).show(ui) {
        state.reads = true;
    }
}

/// The way back from them.
pub fn back_ui(ui: &mut Ui, scene: &Scene<'_>, state: &mut Play) {
    let words = PlayWords::of(scene.language);
    if Button::new(words.back_to_play).icon(icons::BACK).show(ui) {
        state.reads = false;
    }
}

/// What is done at the left and what is said at the right, or below where there is no room.
fn beside_ui(ui: &mut Ui, main: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    if ui.available_width() >= BESIDE {
        let main = |ui: &mut Ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            main(ui);
        };
        return split_right_ui(ui, MAIN_ACTION, right, main);
    }
    ui.horizontal_wrapped(|ui| {
        ui.set_min_height(CONTROL);
        main(ui);
        ui.end_row();
        right(ui);
    });
}

fn said_ui(ui: &mut Ui, sentence: &str) {
    ui.add(Label::new(theme::running(sentence).color(palette(ui).soft)).wrap());
}

fn fault_ui(ui: &mut Ui, sentence: &str) {
    let ink = palette(ui).strong(Tone::Warn);
    ui.horizontal_top(|ui| {
        icon_ui(ui, icons::WARNING, 20.0, ink, true);
        ui.add(Label::new(theme::running(sentence).color(ink)).wrap());
    });
}
