//! The keypad of a telephone: to write a number with, and to send keys in a call.

use eframe::egui::{Id, Label, Ui};

use crate::station::{Command, KEYS};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Card, Field, Pill};
use crate::ui::words::DeskWords;

/// The keys in their rows.
const ROWS: [[char; 3]; 4] = [['1', '2', '3'], ['4', '5', '6'], ['7', '8', '9'], ['*', '0', '#']];
/// The widest the keypad is, in points: fingers and eyes know it as narrow.
const WIDEST: f32 = 400.0;
/// The most characters pasted into the field of a call.
const PASTED: usize = 32;

/// What the keypad of a call remembers between two passes.
#[derive(Debug, Default)]
pub struct Keypad {
    /// It is shown.
    pub open: bool,
    /// The cursor goes to its field in the next pass.
    pub take_focus: bool,
    typed: String,
    /// Something was typed that is no key.
    wrong: bool,
}

/// Draws the twelve keys; the one that was pressed.
pub fn keys_ui(ui: &mut Ui, scene: &Scene<'_>, enabled: bool) -> Option<char> {
    let mut pressed = None;
    let gap = ui.spacing().item_spacing.x;
    let width = ((ui.available_width().min(WIDEST) - 2.0 * gap) / 3.0).floor();
    for row in ROWS {
        ui.horizontal(|ui| {
            for key in row {
                let mut text = [0; 4];
                let button = Button::new(key.encode_utf8(&mut text)).width(width).enabled(enabled);
                if button.named(scene.language.key(key)).show(ui) {
                    pressed = Some(key);
                }
            }
        });
    }
    pressed
}

/// Draws the keys that the other side pressed in this call, where there are any.
pub fn heard_ui(ui: &mut Ui, scene: &Scene<'_>) {
    if !scene.view.keys.heard.is_empty() {
        let text = scene.language.keys_heard(&scene.view.keys.heard);
        Pill::new(Tone::Primary, &text).icon(icons::DIAL).live().show(ui);
    }
}

/// Draws the keypad of a call behind its button, and what was pressed on either side.
pub fn card_ui(ui: &mut Ui, scene: &mut Scene<'_>, keypad: &mut Keypad) {
    let words = DeskWords::of(scene.language);
    Card::new().show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            let button = Button::new(words.keypad).icon(icons::DIAL).chosen(keypad.open);
            if button.hint(words.keypad_open).shortcut(Shortcut::Dial).show(ui) {
                keypad.open = !keypad.open;
                keypad.take_focus = keypad.open;
            }
            heard_ui(ui, scene);
        });
        if !keypad.open {
            return;
        }
        ui.add_space(HALF_GAP);
        let ready = scene.view.keys.ready;
        field_ui(ui, scene, keypad);
        if let Some(key) = keys_ui(ui, scene, ready) {
            scene.ask(Command::PressKeys(key.into()));
        }
        let held = scene.view.call.as_ref().is_some_and(|call| call.held.or(call.peer_held).is_some());
        let (text, tone) = match (ready, held) {
            (true, _) if keypad.wrong => (words.keys_wrong.to_owned(), Tone::Bad),
            (true, _) if scene.view.keys.sent.is_empty() => return,
            (true, _) => (scene.language.keys_sent(&scene.view.keys.sent), Tone::Neutral),
            (false, true) => (words.keys_on_hold.to_owned(), Tone::Warn),
            (false, false) => (words.keys_not_taken.to_owned(), Tone::Warn),
        };
        let ink = palette(ui).strong(tone);
        ui.add(Label::new(theme::soft(ui, text).color(ink)).wrap());
    });
}

/// Where keys are typed or pasted: each goes at once.
fn field_ui(ui: &mut Ui, scene: &mut Scene<'_>, keypad: &mut Keypad) {
    let words = DeskWords::of(scene.language);
    let id = Id::unique("keys");
    let field = Field::new(words.keys_field, &mut keypad.typed, PASTED).wrong(keypad.wrong).id(id);
    let response = field.example("0-9 * #").show(ui);
    if std::mem::take(&mut keypad.take_focus) {
        response.scroll_to_me(None);
        response.request_focus();
    }
    if keypad.typed.is_empty() || !scene.has_room {
        return;
    }
    let typed = std::mem::take(&mut keypad.typed);
    let (keys, others): (String, String) = typed.chars().partition(|key| KEYS.contains(*key));
    keypad.wrong = others.chars().any(|other| !other.is_whitespace());
    if scene.view.keys.ready && !keys.is_empty() {
        scene.ask(Command::PressKeys(keys));
    }
}
