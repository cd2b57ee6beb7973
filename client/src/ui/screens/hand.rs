//! A candidate's raised hand, and what staff writes to it: drawn above whatever its screen shows.

use eframe::egui::{Id, Key, Label, Ui};
use signaling::protocol::exam::{CandidateView, MAX_HELP_CHARS, Order};

use crate::station::Command;
use crate::ui::scene::{Ask, Scene};
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, Tone};
use crate::ui::widgets::{Button, Card, Field, bar_ui, section_ui};
use crate::ui::words::HandWords;
use crate::ui::{hours, icons};

/// What is remembered between two passes.
#[derive(Debug, Default)]
pub struct Hand {
    open: bool,
    text: String,
    take_focus: bool,
}

impl Hand {
    /// The button at the top was pressed.
    pub fn toggle(&mut self) {
        (self.open, self.take_focus) = (!self.open, !self.open);
    }
}

/// Draws the button of the line at the top, where a candidate of a session sits here.
pub fn button_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Some(seen) = scene.view.exam.candidate() else { return };
    let words = HandWords::of(scene.language);
    let raised = seen.hand.help.is_some();
    let button = Button::new(words.help).icon(icons::HAND).hint(words.help_more).chosen(raised);
    let button = if raised { button.tone(Tone::Warn) } else { button };
    if button.shortcut(Shortcut::Hand).show(ui) {
        if raised {
            lower(scene, seen);
        } else {
            scene.asked.push(Ask::ToggleHand);
        }
    }
}

/// Draws what is asked, what came of it, and what staff wrote.
pub fn hand_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Hand) {
    let Some(seen) = scene.view.exam.candidate() else { return };
    messages_ui(ui, scene, seen);
    match &seen.hand.help {
        Some(help) => {
            *state = Hand::default();
            raised_ui(ui, scene, seen, help.coming);
        }
        None if state.open => ask_ui(ui, scene, state),
        None => {}
    }
}

/// What staff wrote, until it is read; the first has the key that closes notices, where no notice has it.
fn messages_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: &CandidateView) {
    let words = HandWords::of(scene.language);
    for (place, message) in seen.hand.messages.iter().enumerate() {
        let text = scene.language.staff_writes(&message.text, &hours::hour_and_minute(message.at_ms));
        let key = place == 0 && scene.view.notices.is_empty();
        let (mut read, waits) = (false, scene.view.exam.waiting > 0);
        bar_ui(
            ui,
            Tone::Primary,
            icons::MESSAGE,
            &text,
            Some(|ui: &mut Ui| {
                let button = Button::quiet(words.read).icon(icons::SENT).enabled(!waits);
                read = if key { button.shortcut(Shortcut::Dismiss).show(ui) } else { button.show(ui) };
            }),
        );
        if read {
            order(scene, Order::ReadMessage { message: message.id });
        }
    }
}

/// The hand is raised: whether somebody comes, and the way back.
fn raised_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: &CandidateView, coming: bool) {
    let words = HandWords::of(scene.language);
    let (tone, sentence) = if coming { (Tone::Good, words.coming) } else { (Tone::Warn, words.asked) };
    let (mut lowered, waits) = (false, scene.view.exam.waiting > 0);
    bar_ui(
        ui,
        tone,
        icons::HAND,
        sentence,
        Some(|ui: &mut Ui| lowered = Button::quiet(words.lower).enabled(!waits).show(ui)),
    );
    if lowered {
        lower(scene, seen);
    }
}

/// What the matter is, in a line that may stay empty.
fn ask_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Hand) {
    let words = HandWords::of(scene.language);
    Card::new().live(Tone::Primary).show(ui, |ui| {
        section_ui(ui, words.title);
        let field = Field::new(words.what, &mut state.text, MAX_HELP_CHARS).example(words.example);
        let response = field.id(Id::unique("hand")).show(ui);
        if std::mem::take(&mut state.take_focus) {
            response.request_focus();
        }
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        ui.horizontal_wrapped(|ui| {
            let can = scene.has_room && scene.view.exam.waiting == 0;
            let raise = Button::primary(words.raise).icon(icons::HAND).enabled(can);
            if raise.show(ui) || entered && can {
                order(scene, Order::AskHelp { text: state.text.trim().to_owned() });
                *state = Hand::default();
            }
            if Button::quiet(words.cancel).icon(icons::CLOSE).show(ui) {
                *state = Hand::default();
            }
        });
        ui.add(Label::new(theme::soft(ui, words.help_more)).wrap());
    });
}

fn lower(scene: &mut Scene<'_>, seen: &CandidateView) {
    order(scene, Order::EndHelp { candidate: seen.candidate });
}

fn order(scene: &mut Scene<'_>, order: Order) {
    scene.ask(Command::Order(Box::new(order)));
}
