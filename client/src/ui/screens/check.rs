//! The headset check: one question at a time, the five steps above it, and at the end what to mend.

use eframe::egui::{self, Frame, Label, Margin, Panel, Ui};
use signaling::protocol::Role;

use crate::station::{
    AudioView, CheckAnswer, CheckCommand, CheckStep, CheckView, Command, Ear, Fault, Findings, Level,
};
use crate::ui::icons;
use crate::ui::scene::{Ask, Scene};
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, GAP, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Card, Pill, icon_ui, meter_ui, page_ui, split_right_ui};
use crate::ui::words::SoundWords;

/// The widest that the page is, in points.
const WIDTH: f32 = 720.0;
/// A window lower than this shows the check without its ornaments, in points.
const LOW: f32 = 560.0;
/// A window lower than this has the answers below what scrolls, in points.
const LOWEST: f32 = 440.0;
/// The widest that an answer is, in points.
const ANSWER: f32 = 200.0;

/// Draws the step at which the check is.
pub fn check_ui(ui: &mut Ui, scene: &mut Scene<'_>, step: CheckStep) {
    let words = SoundWords::of(scene.language);
    let view = scene.view;
    let low = ui.ctx().content_rect().height() < LOW;
    if answers_stay(ui) && has_answers(step) {
        // What is answered stays in sight, and what is asked scrolls above it.
        let frame = Frame::new().inner_margin(Margin { top: HALF_GAP as i8, ..Margin::ZERO });
        let panel = Panel::bottom("answers").frame(frame).resizable(false).show_separator_line(false);
        panel.show(ui, |ui| answers_ui(ui, scene, words, step, low));
    }
    page_ui(ui, "check", |ui| {
        let side = ((ui.available_width() - WIDTH) / 2.0).max(0.0);
        ui.horizontal_top(|ui| {
            ui.add_space(side);
            ui.vertical(|ui| {
                ui.set_width(ui.available_width().min(WIDTH));
                let check = &view.check;
                let leave = |ui: &mut Ui| {
                    let button = Button::new(words.check_leave).icon(icons::CLOSE).shortcut(Shortcut::Check);
                    let button = if low { button.icon_only() } else { button };
                    if step != CheckStep::Done && button.show(ui) {
                        scene.ask(Command::Check(CheckCommand::Leave));
                    }
                };
                if low {
                    split_right_ui(ui, CONTROL, leave, |ui| steps_ui(ui, words, check, step, low));
                } else {
                    split_right_ui(ui, CONTROL, leave, |ui| ui.label(theme::large(words.check_title)));
                    steps_ui(ui, words, check, step, low);
                    ui.add_space(HALF_GAP);
                }
                let card = if low { Card::new() } else { Card::new().roomy() };
                let tone = tone(&scene.view.check, step);
                card.live(tone).show(ui, |ui| step_ui(ui, scene, words, step, low));
            });
        });
    });
}

fn tone(check: &CheckView, step: CheckStep) -> Tone {
    match step {
        CheckStep::LevelWrong(_) => Tone::Warn,
        CheckStep::Done if check.is_good() => Tone::Good,
        CheckStep::Done => Tone::Warn,
        _ => Tone::Primary,
    }
}

fn answers_stay(ui: &Ui) -> bool {
    ui.ctx().content_rect().height() < LOWEST
}

/// Whether the step waits for the person.
fn has_answers(step: CheckStep) -> bool {
    match step {
        CheckStep::LevelWrong(_)
        | CheckStep::Heard
        | CheckStep::Ear(_)
        | CheckStep::Ring
        | CheckStep::Done => true,
        CheckStep::Level | CheckStep::Sentence | CheckStep::PlayBack | CheckStep::Room => false,
    }
}

/// How the last check went, in a pill.
pub fn verdict_pill_ui(ui: &mut Ui, check: &CheckView, words: &SoundWords) {
    let (tone, icon, text) = verdict(check, words);
    Pill::new(tone, text).icon(icon).show(ui);
}

fn verdict(check: &CheckView, words: &SoundWords) -> (Tone, &'static str, &'static str) {
    match &check.verdict {
        Some(_) if check.is_good() => (Tone::Good, icons::OK, words.verified),
        Some(verdict) if !check.stale && !verdict.faults.is_empty() => {
            (Tone::Warn, icons::WARNING, words.to_mend)
        }
        _ => (Tone::Neutral, icons::HEADSET, words.unverified),
    }
}

/// Whether the line at the top offers a check: with a headset, out of a call, and while none runs.
pub fn can_begin(scene: &Scene<'_>) -> bool {
    let view = scene.view;
    view.role != Role::Staff && view.audio.ready && view.call.is_none() && view.check.step.is_none()
}

/// Draws how the headset is as a button that begins a check, for the line at the top.
pub fn headset_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let words = SoundWords::of(scene.language);
    let (tone, icon, text) = match &scene.view.check.verdict {
        Some(_) => verdict(&scene.view.check, words),
        None => (Tone::Good, icons::HEADSET, scene.words.headset_ready),
    };
    let button = Button::new(text).icon(icon).tone(tone).hint(words.check_begin).shortcut(Shortcut::Check);
    if button.named(format!("{text}, {}", words.check_begin)).show(ui) {
        begin(scene);
    }
}

fn begin(scene: &mut Scene<'_>) {
    scene.ask(Command::Check(CheckCommand::Begin));
    scene.asked.push(Ask::CloseSettings);
}

/// Draws the button that begins a check.
pub fn begin_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let words = SoundWords::of(scene.language);
    let button = Button::new(words.check_begin).icon(icons::HEADSET).shortcut(Shortcut::Check);
    if button.enabled(scene.view.call.is_none()).show(ui) {
        begin(scene);
    }
}

/// The five steps: done, wrong, now or to come, each by colour, icon and word.
/// A low window has the word of the present one only.
fn steps_ui(ui: &mut Ui, words: &SoundWords, check: &CheckView, step: CheckStep, low: bool) {
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
            let here = now == Some(place) || !low;
            let number = (place + 1).to_string();
            let pill = Pill::new(tone, if here { name } else { &number }).icon(icon);
            let pill = if now == Some(place) { pill.live() } else { pill };
            let response = pill.show(ui);
            ui.ctx().accesskit_node_builder(response.id, |node| {
                node.set_label(name);
                if !said.is_empty() {
                    node.set_description(said);
                }
            });
        }
    });
}

fn step_ui(ui: &mut Ui, scene: &mut Scene<'_>, words: &'static SoundWords, step: CheckStep, low: bool) {
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
        if !low {
            ui.add_space(HALF_GAP);
            icon_ui(ui, icon, 48.0, palette(ui).strong(tone(&scene.view.check, step)), true);
            ui.add_space(HALF_GAP);
        }
        let heading = if low { theme::title(title) } else { theme::large(title) };
        let label = ui.add(Label::new(heading).wrap());
        ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(egui::accesskit::Live::Polite));
        if let CheckStep::Ear(ear) = step {
            let which = if ear == Ear::Left { words.ear_first } else { words.ear_second };
            ui.label(theme::strong(which).color(palette(ui).primary));
        }
        if !more.is_empty() {
            ui.add(Label::new(theme::running(more).color(palette(ui).soft)).wrap());
        }
        ui.add_space(if low { HALF_GAP } else { GAP });
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
    if !answers_stay(ui) && has_answers(step) {
        ui.add_space(HALF_GAP);
        answers_ui(ui, scene, words, step, low);
    }
}

fn answers_ui(ui: &mut Ui, scene: &mut Scene<'_>, words: &SoundWords, step: CheckStep, low: bool) {
    use CheckAnswer::{Both, Left, Neither, No, Right, Yes};
    let yes_or_no = [(Yes, words.yes), (No, words.no)];
    let ears = [(Left, words.left), (Both, words.both), (Right, words.right), (Neither, words.neither)];
    let answers: &[(CheckAnswer, &str)] = match step {
        CheckStep::Heard | CheckStep::Ring => &yes_or_no,
        CheckStep::Ear(_) => &ears,
        _ => &[],
    };
    if !answers.is_empty() {
        let across = if ui.available_width() < 560.0 && !low { 2 } else { answers.len() };
        let gaps = GAP * (across as f32 - 1.0);
        let width = ((ui.available_width() - gaps) / across as f32).min(ANSWER);
        let mut number = 0;
        for row in answers.chunks(across) {
            centred_ui(ui, width * row.len() as f32 + GAP * (row.len() as f32 - 1.0), |ui| {
                ui.spacing_mut().item_spacing.x = GAP;
                for (answer, text) in row {
                    number += 1;
                    let button = Button::new(text).width(width).shortcut(Shortcut::Choose(number));
                    let button = if low { button } else { button.tall() };
                    if button.show(ui) {
                        scene.ask(Command::Check(CheckCommand::Answer(*answer)));
                    }
                }
            });
        }
        if !low {
            ui.add_space(HALF_GAP);
        }
    }
    let again = match step {
        CheckStep::Heard | CheckStep::LevelWrong(_) => words.again,
        CheckStep::Ear(_) | CheckStep::Ring => words.hear_again,
        CheckStep::Done => words.check_anew,
        _ => return,
    };
    // Where a step went wrong, once more is what one should do.
    let wrong = matches!(step, CheckStep::LevelWrong(_));
    let button = if wrong { Button::primary(again) } else { Button::new(again) };
    let mut buttons = vec![(button.icon(icons::REFRESH).shortcut(Shortcut::Again), CheckCommand::Again)];
    match (step, last_key(step, words)) {
        (CheckStep::LevelWrong(_), Some(go_on)) => buttons.push((
            Button::new(go_on).icon(icons::GO_ON).shortcut(Shortcut::Send),
            CheckCommand::Answer(CheckAnswer::GoOn),
        )),
        (_, Some(finish)) => buttons
            .push((Button::primary(finish).icon(icons::OK).shortcut(Shortcut::Send), CheckCommand::Leave)),
        (_, None) => {}
    }
    let needed: Vec<f32> = buttons.iter().map(|(button, _)| button.needed_width(ui)).collect();
    let line = needed.iter().sum::<f32>() + GAP * (needed.len() as f32 - 1.0);
    let mut asked = None;
    let mut draw = |ui: &mut Ui, (button, ask): (Button<'_>, CheckCommand)| {
        if button.show(ui) {
            asked = Some(ask);
        }
    };
    if line <= ui.available_width() {
        centred_ui(ui, line, |ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            buttons.into_iter().for_each(|button| draw(ui, button));
        });
    } else {
        ui.vertical_centered(|ui| buttons.into_iter().for_each(|button| draw(ui, button)));
    }
    if !low {
        keys_ui(ui, again, answers, last_key(step, words));
    }
    if let Some(command) = asked {
        scene.ask(Command::Check(command));
    }
}

/// What the key of [`Shortcut::Send`] does in a step, where it does anything.
fn last_key(step: CheckStep, words: &SoundWords) -> Option<&str> {
    match step {
        CheckStep::LevelWrong(_) => Some(words.go_on),
        CheckStep::Done => Some(words.finish),
        _ => None,
    }
}

/// The keys that answer, for who would rather not use the mouse.
fn keys_ui(ui: &mut Ui, again: &str, answers: &[(CheckAnswer, &str)], last: Option<&str>) {
    let chosen = (1..).zip(answers).map(|(number, (_, text))| (Shortcut::Choose(number), *text));
    let all = chosen.chain([(Shortcut::Again, again)]).chain(last.map(|text| (Shortcut::Send, text)));
    let keys = all
        .map(|(key, text)| format!("{} {}", key.keys(ui.ctx()), text.to_lowercase()).replace(' ', "\u{a0}"));
    let line = keys.collect::<Vec<_>>().join(" · ");
    ui.vertical_centered(|ui| ui.add(Label::new(theme::soft(ui, line)).wrap()));
}

fn faults_ui(ui: &mut Ui, scene: &mut Scene<'_>, words: &SoundWords) {
    let Some(verdict) = &scene.view.check.verdict else { return };
    for fault in &verdict.faults {
        ui.horizontal_top(|ui| {
            icon_ui(ui, icons::WARNING, 20.0, palette(ui).warn, true);
            ui.add(Label::new(theme::running(fault_words(*fault, &scene.view.audio, words))).wrap());
        });
        ui.add_space(HALF_GAP);
    }
}

fn fault_words(fault: Fault, audio: &AudioView, words: &SoundWords) -> &'static str {
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
        Fault::Echo if audio.echo.on => words.fault_echo_cancelled,
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
