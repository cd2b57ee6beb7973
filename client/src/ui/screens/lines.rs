//! Several calls at a station: the lines with who is on each, and the call that waits for an answer.

use eframe::egui::{Label, Ui};
use signaling::protocol::Role;

use super::call;
use crate::station::{CallState, CallView, Command};
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, HALF_GAP, palette};
use crate::ui::widgets::{Button, Card, section_ui, split_right_ui};
use crate::ui::words::LinesWords;
use crate::ui::{hours, icons};

/// Draws the lines, where there is more than one. While one rings, it and the call that one is in say it all.
pub fn strip_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let view = scene.view;
    let mut calls: Vec<&CallView> = view.calls().collect();
    calls.sort_by_key(|call| call.line);
    let told_below = 1 + usize::from(view.waiting().is_some());
    if calls.len() <= told_below {
        return;
    }
    let next = next_line(&calls, view.call.as_ref());
    let mut taken_back = None;
    Card::new().show(ui, |ui| {
        section_ui(ui, LinesWords::of(scene.language).lines);
        for call in calls {
            // The jury's role sheet needs the room, and the bar above says whom it plays.
            if view.role == Role::Jury && view.call.as_ref() == Some(call) {
                continue;
            }
            let line = Line { is_main: view.call.as_ref() == Some(call), is_next: next == Some(call.line) };
            if line_ui(ui, scene, call, line) {
                taken_back = Some(call.call);
            }
        }
    });
    if let Some(call) = taken_back {
        scene.ask(Command::Hold(Some(call), false));
    }
}

/// Draws the call that rings while one is in another, as a tile of its own above the other's.
pub fn waiting_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    if let Some(call) = scene.view.waiting() {
        call::bar_ui(ui, scene, call, None);
    }
}

/// Draws the way to the file of the one who calls, before one answers; true where it was pressed.
pub fn caller_file_ui(ui: &mut Ui, scene: &Scene<'_>, call: &CallView, is_shown: bool) -> bool {
    let name = scene.language.callers_file(&call.persona.name);
    let button = Button::new(LinesWords::of(scene.language).callers_file).icon(icons::FILE).chosen(is_shown);
    button.named(name).width(ui.available_width()).shortcut(Shortcut::CallersFile).show(ui)
}

/// Whom one hears in a call: who handles the client, the candidate, or the client.
pub fn other_side<'a>(scene: &Scene<'_>, call: &'a CallView) -> &'a str {
    match (&call.handled_by, scene.view.role) {
        (Some(handler), _) => &handler.name,
        (None, Role::Jury) if call.is_played_here() => scene.words.candidate,
        (None, Role::Candidate | Role::Jury | Role::Staff) => &call.persona.name,
    }
}

/// Whether the person can take the call back.
pub fn can_take_back(call: &CallView) -> bool {
    call.state == CallState::Active && call.is_put_aside()
}

#[derive(Clone, Copy)]
struct Line {
    is_main: bool,
    is_next: bool,
}

/// The line that a key takes back: the one after that of the call one is in.
fn next_line(calls: &[&CallView], main: Option<&CallView>) -> Option<u8> {
    let from = main.map_or(0, |main| main.line);
    let others = calls.iter().filter(|call| can_take_back(call) && call.line != from);
    others.map(|call| call.line).min_by_key(|line| (*line < from, *line))
}

/// Draws one line; true where it is to be taken back.
fn line_ui(ui: &mut Ui, scene: &Scene<'_>, call: &CallView, line: Line) -> bool {
    let words = LinesWords::of(scene.language);
    let mut pressed = false;
    let right = |ui: &mut Ui| {
        if can_take_back(call) && !line.is_main {
            let name = scene.language.take_back(&call.persona.name);
            let button = Button::new(words.take_back).icon(icons::PLAY).named(name);
            pressed = if line.is_next { button.shortcut(Shortcut::NextLine) } else { button }.show(ui);
        }
        if call.state == CallState::Active {
            ui.label(theme::strong(hours::clock(scene.running(ui, call.since))));
        }
    };
    split_right_ui(ui, CONTROL, right, |ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let who = if call.handled_by.is_some() { other_side(scene, call) } else { &call.persona.name };
            let name = theme::strong(who);
            let name = if line.is_main { name } else { name.color(palette(ui).soft) };
            ui.add(Label::new(name).wrap());
            call::state(scene, call).show(ui);
            ui.add_space(HALF_GAP / 2.0);
        });
    });
    pressed
}
