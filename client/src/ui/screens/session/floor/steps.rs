//! What is done with the phases: the step that comes next as one large button, and beside it what interrupts or mends.

use eframe::egui::{Label, Ui};
use signaling::protocol::exam::{StaffTile, StaffView, Step};

use super::Floor;
use super::form::{Form, Kind};
use super::scope::{Forward, Scope, numbers, step_order};
use crate::station::Command;
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, HALF_GAP, palette};
use crate::ui::widgets::Button;
use crate::ui::words::FloorWords;

/// How many reasons why somebody is not brought on are said at once.
const HELD_UP: usize = 3;

/// Draws the heading, the buttons, and what the first one will do.
pub fn steps_ui(ui: &mut Ui, scene: &mut Scene<'_>, session: &StaffView, state: &mut Floor) {
    let words = FloorWords::of(scene.language);
    let scope = Scope::of(session, &state.picked);
    let forward = scope.forward(scene);
    let waits = scene.view.exam.waiting > 0;
    line_ui(ui, |ui| {
        ui.label(theme::title(scene.words.floor));
        let count = scene.language.count(session.candidates.len(), session.juries.len());
        ui.label(theme::soft(ui, count));
        ui.add_space(HALF_GAP);
        forward_ui(ui, scene, &forward, waits);
        pause_ui(ui, scene, &scope, state, waits);
        let seated = !scope.seated().is_empty();
        let message = Button::new(words.message).icon(icons::MESSAGE).enabled(seated);
        let message = if seated { message } else { message.hint(words.cannot_write) };
        if message.shortcut(Shortcut::Message).show(ui) {
            state.form = Some(Form::new(Kind::Message, words));
        }
    });
    line_ui(ui, |ui| {
        mend_ui(ui, scene, &scope, state, waits);
        if scope.picked {
            ui.label(theme::strong_small(scene.language.picked(&numbers(&scope.tiles))));
            let clear = Button::quiet(words.everyone).icon(icons::CLOSE).icon_only();
            if clear.show(ui) {
                state.picked.clear();
            }
        }
    });
    say_ui(ui, scene, &forward, waits);
}

/// A line that wraps, in whose middle words stand beside what can be pressed.
fn line_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = CONTROL;
        ui.horizontal_wrapped(add);
    });
}

/// The one main action: the next phase is opened, then all are said to be ready, then its clock starts.
fn forward_ui(ui: &mut Ui, scene: &mut Scene<'_>, forward: &Forward<'_>, waits: bool) {
    let words = FloorWords::of(scene.language);
    let icon = match forward.step {
        Step::Ready => icons::OK,
        Step::Open | Step::Start | Step::Pause | Step::Resume | Step::Finish | Step::Back | Step::Anew => {
            icons::PLAY
        }
    };
    let button = Button::primary(forward.word(words)).icon(icon);
    let button = button.enabled(!forward.who.is_empty() && !waits).shortcut(Shortcut::Launch);
    if button.show(ui) {
        ask(scene, step_order(forward.step, &forward.who, None));
    }
}

/// What stops all clocks, and what has them run on.
fn pause_ui(ui: &mut Ui, scene: &mut Scene<'_>, scope: &Scope<'_>, state: &mut Floor, waits: bool) {
    let words = FloorWords::of(scene.language);
    let (run, stand) = (scope.who_may(Step::Pause), scope.who_may(Step::Resume));
    if !run.is_empty() || stand.is_empty() {
        let word = if scope.picked { words.pause } else { words.pause_all };
        let pause = Button::new(word).icon(icons::HOLD).enabled(!run.is_empty() && !waits);
        let pause = if run.is_empty() { pause.hint(words.cannot_pause) } else { pause };
        if pause.shortcut(Shortcut::Pause).show(ui) {
            state.form = Some(Form::new(Kind::Pause, words));
        }
    }
    if !stand.is_empty() {
        let resume = Button::new(words.resume).icon(icons::PLAY).enabled(!waits);
        let resume = if run.is_empty() { resume.shortcut(Shortcut::Pause) } else { resume };
        if resume.show(ui) {
            ask(scene, step_order(Step::Resume, &stand, None));
        }
    }
}

/// What is needed now and then.
fn mend_ui(ui: &mut Ui, scene: &Scene<'_>, scope: &Scope<'_>, state: &mut Floor, waits: bool) {
    let words = FloorWords::of(scene.language);
    for (kind, word, icon, who, why_not) in [
        (Kind::Time, words.add_time, icons::TIMER, scope.with_clock(), words.cannot_add),
        (Kind::Back, words.back, icons::UNDO, scope.who_may(Step::Back), words.cannot_back),
        (Kind::Finish, words.finish, icons::STOP, scope.who_may(Step::Finish), words.cannot_finish),
    ] {
        let can = !who.is_empty();
        let button = Button::quiet(word).icon(icon).enabled(can && !waits);
        let button = if can { button } else { button.hint(why_not) };
        if button.show(ui) {
            state.form = Some(Form::new(kind, words));
        }
    }
}

/// What the main action will do, and who it leaves behind.
fn say_ui(ui: &mut Ui, scene: &Scene<'_>, forward: &Forward<'_>, waits: bool) {
    let (words, language) = (FloorWords::of(scene.language), scene.language);
    let who = numbers(&forward.who);
    let sentence = match (forward.step, forward.who.is_empty()) {
        _ if waits => words.answering.to_owned(),
        (Step::Start, false) => language.starts_for(&who),
        (Step::Ready, false) => language.readies(&who),
        (_, false) => language.opens_for(&who),
        (Step::Ready | Step::Start, true) => String::new(),
        (_, true) if forward.over => words.all_over.to_owned(),
        (_, true) => words.nothing_on.to_owned(),
    };
    if !sentence.is_empty() {
        ui.add(Label::new(theme::soft(ui, sentence)).wrap());
    }
    for (number, why) in forward.held_up.iter().take(HELD_UP) {
        let why = language.held_up(&number.to_string(), why);
        let text = theme::soft(ui, why).color(palette(ui).strong(theme::Tone::Warn));
        ui.add(Label::new(text).wrap());
    }
    ui.add_space(HALF_GAP / 2.0);
}

/// Gives an order of the session.
pub fn ask(scene: &mut Scene<'_>, order: signaling::protocol::exam::Order) {
    scene.ask(Command::Order(Box::new(order)));
}

/// Which candidates something of this kind is done to.
pub fn concerned<'a>(scope: &Scope<'a>, kind: Kind) -> Vec<&'a StaffTile> {
    match kind {
        Kind::Pause => scope.who_may(Step::Pause),
        Kind::Back => scope.who_may(Step::Back),
        Kind::Finish => scope.who_may(Step::Finish),
        Kind::Time => scope.with_clock(),
        Kind::Message => scope.seated(),
    }
}
