//! The headset check: one question at a time, the five steps above it, and at the end what to mend.

use eframe::egui::{self, Align, Label, Layout, Ui};

use crate::station::{CheckAnswer, CheckCommand, CheckStep, CheckView, Command, Ear, Fault, Findings, Level};
use crate::ui::icons;
use crate::ui::scene::{Ask, Scene};
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, GAP, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Card, Pill, icon_ui, meter_ui, page_ui, split_right_ui};
use crate::ui::words::SoundWords;

/// The widest that the page is, in points.
const WIDTH: f32 = 720.0;
/// The widest that an answer is, in points.
const ANSWER: f32 = 200.0;

/// Draws the step at which the check is.
pub fn check_ui(ui: &mut Ui, scene: &mut Scene<'_>, step: CheckStep) {
    let words = SoundWords::of(scene.language);
    page_ui(ui, "check", |ui| {
        let side = ((ui.available_width() - WIDTH) / 2.0).max(0.0);
        ui.horizontal_top(|ui| {
            ui.add_space(side);
            ui.vertical(|ui| {
                ui.set_width(ui.available_width().min(WIDTH));
                let leave = |ui: &mut Ui| {
                    let button = Button::new(words.check_leave).icon(icons::CLOSE).shortcut(Shortcut::Check);
                    if step != CheckStep::Done && button.show(ui) {
                        scene.ask(Command::Check(CheckCommand::Leave));
                    }
                };
                split_right_ui(ui, CONTROL, leave, |ui| ui.label(theme::large(words.check_title)));
                steps_ui(ui, words, &scene.view.check, step);
                ui.add_space(HALF_GAP);
                let tone = match step {
                    CheckStep::LevelWrong(_) => Tone::Warn,
                    CheckStep::Done if scene.view.check.is_good() => Tone::Good,
                    CheckStep::Done => Tone::Warn,
                    _ => Tone::Primary,
                };
                Card::new().roomy().live(tone).show(ui, |ui| step_ui(ui, scene, words, step));
            });
        });
    });
}

/// How the last check went, in a pill.
pub fn verdict_pill_ui(ui: &mut Ui, check: &CheckView, words: &SoundWords) {
    let (tone, icon, text) = match &check.verdict {
        Some(_) if check.is_good() => (Tone::Good, icons::OK, words.verified),
        Some(verdict) if !check.stale && !verdict.faults.is_empty() => {
            (Tone::Warn, icons::WARNING, words.to_mend)
        }
        _ => (Tone::Neutral, icons::HEADSET, words.unverified),
    };
    Pill::new(tone, text).icon(icon).show(ui);
}

/// Draws the button that begins a check.
pub fn begin_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let words = SoundWords::of(scene.language);
    let button = Button::new(words.check_begin).icon(icons::HEADSET).shortcut(Shortcut::Check);
    if button.enabled(scene.view.call.is_none()).show(ui) {
        scene.ask(Command::Check(CheckCommand::Begin));
        scene.asked.push(Ask::CloseSettings);
    }
}

/// The five steps: done, wrong, now or to come, each by colour, icon and word.
fn steps_ui(ui: &mut Ui, words: &SoundWords, check: &CheckView, step: CheckStep) {
    let Findings { level, heard, left, right, rang, noise_dbfs, .. } = &check.found;
    let ears = right.or(left.filter(|ear| *ear == CheckAnswer::Both));
    let ears_right = *left != Some(CheckAnswer::Neither) && ears != Some(CheckAnswer::Neither);
    let swapped = *left == Some(CheckAnswer::Right) || *right == Some(CheckAnswer::Left);
    let faults = check.verdict.as_ref().map_or(&[][..], |verdict| &verdict.faults);
    let room = noise_dbfs
        .filter(|_| step == CheckStep::Done)
        .map(|_| !faults.contains(&Fault::Noisy) && !faults.contains(&Fault::Echo));
    let steps = [
        (words.step_level, level.map(|level| level == Level::Right)),
        (words.step_sentence, *heard),
        (words.step_ears, ears.map(|_| ears_right && !swapped)),
        (words.step_ring, *rang),
        (words.step_room, room),
    ];
    let now = match step {
        CheckStep::Level | CheckStep::LevelWrong(_) => Some(0),
        CheckStep::Sentence | CheckStep::PlayBack | CheckStep::Heard => Some(1),
        CheckStep::Ear(_) => Some(2),
        CheckStep::Ring => Some(3),
        CheckStep::Room => Some(4),
        CheckStep::Done => None,
    };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(HALF_GAP, HALF_GAP);
        for (place, (name, well)) in steps.into_iter().enumerate() {
            let (tone, icon, said) = match well {
                _ if now == Some(place) => (Tone::Primary, icons::CIRCLE, words.step_now),
                Some(true) => (Tone::Good, icons::OK, words.step_done),
                Some(false) => (Tone::Warn, icons::WARNING, words.step_wrong),
                None => (Tone::Neutral, icons::CIRCLE, ""),
            };
            let pill = Pill::new(tone, name).icon(icon);
            let pill = if now == Some(place) { pill.live() } else { pill };
            let response = pill.show(ui);
            if !said.is_empty() {
                ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(said));
            }
        }
    });
}

fn step_ui(ui: &mut Ui, scene: &mut Scene<'_>, words: &'static SoundWords, step: CheckStep) {
    let (icon, title, more) = match step {
        CheckStep::Level => (icons::MICROPHONE, words.level_title, words.level_more),
        CheckStep::LevelWrong(Level::TooLoud) => (icons::WARNING, words.loud_title, words.loud_more),
        CheckStep::LevelWrong(Level::TooQuiet) => (icons::WARNING, words.quiet_title, words.quiet_more),
        CheckStep::LevelWrong(Level::Silent | Level::Right) => {
            (icons::MICROPHONE_OFF, words.silent_title, words.silent_more)
        }
        CheckStep::Sentence => (icons::RECORD, words.sentence_title, words.sentence_more),
        CheckStep::PlayBack => (icons::PLAY, words.play_title, words.play_more),
        CheckStep::Heard => (icons::VOICE, words.heard_title, words.heard_more),
        CheckStep::Ear(_) => (icons::EAR, words.ear_title, words.ear_more),
        CheckStep::Ring => (icons::RINGING, words.ring_title, words.ring_more),
        CheckStep::Room => (icons::VOICE, words.room_title, words.room_more),
        CheckStep::Done if scene.view.check.is_good() => (icons::OK, words.good_title, words.good_more),
        CheckStep::Done => (icons::WARNING, words.bad_title, ""),
    };
    ui.vertical_centered(|ui| {
        let tone = match step {
            CheckStep::LevelWrong(_) => Tone::Warn,
            CheckStep::Done if scene.view.check.is_good() => Tone::Good,
            CheckStep::Done => Tone::Warn,
            _ => Tone::Primary,
        };
        ui.add_space(HALF_GAP);
        icon_ui(ui, icon, 48.0, palette(ui).strong(tone), true);
        ui.add_space(HALF_GAP);
        let label = ui.add(Label::new(theme::large(title)).wrap());
        ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(egui::accesskit::Live::Polite));
        if let CheckStep::Ear(ear) = step {
            let which = if ear == Ear::Left { words.ear_first } else { words.ear_second };
            ui.label(theme::strong(which).color(palette(ui).primary));
        }
        if !more.is_empty() {
            ui.add(Label::new(theme::running(more).color(palette(ui).soft)).wrap());
        }
        ui.add_space(GAP);
    });
    match step {
        CheckStep::Level | CheckStep::Sentence | CheckStep::LevelWrong(_) => {
            centred_ui(ui, 168.0, |ui| meter_ui(ui, scene.words.level, scene.view.audio.near_dbfs));
        }
        CheckStep::PlayBack => {
            centred_ui(ui, 168.0, |ui| meter_ui(ui, scene.words.level, scene.view.audio.outputs_dbfs[2]));
        }
        CheckStep::Done => faults_ui(ui, scene, words),
        CheckStep::Heard | CheckStep::Ear(_) | CheckStep::Ring | CheckStep::Room => {}
    }
    ui.add_space(HALF_GAP);
    answers_ui(ui, scene, words, step);
}

fn answers_ui(ui: &mut Ui, scene: &mut Scene<'_>, words: &SoundWords, step: CheckStep) {
    use CheckAnswer::{Both, Left, Neither, No, Right, Yes};
    let yes_or_no = [(Yes, words.yes), (No, words.no)];
    let ears = [(Left, words.left), (Both, words.both), (Right, words.right), (Neither, words.neither)];
    let answers: &[(CheckAnswer, &str)] = match step {
        CheckStep::Heard | CheckStep::Ring => &yes_or_no,
        CheckStep::Ear(_) => &ears,
        _ => &[],
    };
    if !answers.is_empty() {
        let across = if ui.available_width() < 560.0 { 2 } else { answers.len() };
        let gaps = GAP * (across as f32 - 1.0);
        let width = ((ui.available_width() - gaps) / across as f32).min(ANSWER);
        let mut number = 0;
        for row in answers.chunks(across) {
            centred_ui(ui, width * row.len() as f32 + GAP * (row.len() as f32 - 1.0), |ui| {
                ui.spacing_mut().item_spacing.x = GAP;
                for (answer, text) in row {
                    number += 1;
                    let button = Button::new(text).tall().width(width).shortcut(Shortcut::Choose(number));
                    if button.show(ui) {
                        scene.ask(Command::Check(CheckCommand::Answer(*answer)));
                    }
                }
            });
        }
        ui.add_space(HALF_GAP);
    }
    let again = match step {
        CheckStep::Heard | CheckStep::LevelWrong(_) => words.again,
        CheckStep::Ear(_) | CheckStep::Ring => words.hear_again,
        CheckStep::Done => words.check_anew,
        _ => return,
    };
    let mut asked = None;
    let mut buttons = |ui: &mut Ui| {
        let again = Button::new(again).icon(icons::REFRESH).shortcut(Shortcut::Again);
        let last = match step {
            CheckStep::LevelWrong(_) => Some((
                Button::new(words.go_on).icon(icons::GO_ON).shortcut(Shortcut::Send),
                CheckCommand::Answer(CheckAnswer::GoOn),
            )),
            CheckStep::Done => Some((
                Button::primary(words.finish).icon(icons::OK).shortcut(Shortcut::Send),
                CheckCommand::Leave,
            )),
            _ => None,
        };
        if again.show(ui) {
            asked = Some(CheckCommand::Again);
        }
        if let Some((button, command)) = last
            && button.show(ui)
        {
            asked = Some(command);
        }
    };
    ui.with_layout(Layout::top_down(Align::Center), |ui| {
        let id = ui.scope_id().with(("buttons", step == CheckStep::Done));
        // Centred by the width of the pass before: the words decide it.
        let known: f32 = ui.data(|data| data.get_temp(id)).unwrap_or(0.0);
        let before = ((ui.available_width() - known) / 2.0).max(0.0);
        let row = ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(GAP, HALF_GAP);
            ui.add_space(before - GAP);
            let left = ui.cursor().left();
            buttons(ui);
            ui.min_rect().right() - left
        });
        if (row.inner - known).abs() > 0.5 {
            ui.data_mut(|data| data.insert_temp(id, row.inner));
            ui.ctx().request_repaint();
        }
    });
    if let Some(command) = asked {
        scene.ask(Command::Check(command));
    }
}

fn faults_ui(ui: &mut Ui, scene: &mut Scene<'_>, words: &SoundWords) {
    let Some(verdict) = &scene.view.check.verdict else { return };
    for fault in &verdict.faults {
        ui.horizontal_top(|ui| {
            icon_ui(ui, icons::WARNING, 20.0, palette(ui).warn, true);
            ui.add(Label::new(theme::running(fault_words(*fault, words))).wrap());
        });
        ui.add_space(HALF_GAP);
    }
}

fn fault_words(fault: Fault, words: &SoundWords) -> &'static str {
    match fault {
        Fault::Silent => words.fault_silent,
        Fault::TooQuiet => words.fault_quiet,
        Fault::TooLoud => words.fault_loud,
        Fault::NotHeard => words.fault_unheard,
        Fault::DeafEar(Ear::Left) => words.fault_left,
        Fault::DeafEar(Ear::Right) => words.fault_right,
        Fault::EarsSwapped => words.fault_swapped,
        Fault::RingNotHeard => words.fault_ring,
        Fault::Noisy => words.fault_noisy,
        Fault::Echo => words.fault_echo,
    }
}

/// Something of a known width, in the middle of the line.
fn centred_ui(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(((ui.available_width() - width) / 2.0).max(0.0));
        ui.spacing_mut().item_spacing.x = HALF_GAP;
        add(ui);
    });
}
