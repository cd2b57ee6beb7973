//! The exchange that lasts, and how the next one begins; for who listens, what is heard of it.

use std::time::Duration;

use eframe::egui::{Label, Ui};
use signaling::protocol::exam::{Contact, ExchangeView, NotYet, Order};
use signaling::protocol::{Address, Persona, Presence};

use super::{About, said_ui};
use crate::station::{CallState, Command};
use crate::ui::scene::Scene;
use crate::ui::screens::candidate::last_call_ui;
use crate::ui::screens::keypad::Keypad;
use crate::ui::screens::{call, jury, lines, listening};
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, GAP, MAIN_ACTION, Tone};
use crate::ui::widgets::{Button, Card, Pill, split_right_ui};
use crate::ui::words::{DeskWords, ExamWords, ListeningWords, SheetWords};
use crate::ui::{hours, icons};

/// From this width on what is to be done stands beside what is said, in points.
const BESIDE: f32 = 480.0;

/// Draws the call that goes on, or else the exchange and what can be done about it.
pub fn bar_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: About<'_>, keypad: &mut Keypad) {
    let view = scene.view;
    lines::waiting_ui(ui, scene);
    if let Some(call) = &view.call {
        call::bar_ui(ui, scene, call, None);
        jury::keypad_ui(ui, scene, keypad, call.state == CallState::Active);
        return lines::strip_ui(ui, scene);
    }
    match seen.about.open() {
        _ if !seen.plays => listening_ui(ui, scene, seen),
        Some(open) => Card::new().live(Tone::Good).show(ui, |ui| open_ui(ui, scene, seen, open)),
        // Beside what is read in another phase there is nothing to begin.
        None if seen.about.next().is_none() && !seen.about.is_of_exchanges() => {}
        None => Card::new().show(ui, |ui| next_ui(ui, scene, seen)),
    }
}

/// As whom a client of the run sheet is played.
pub fn persona(exchange: &ExchangeView) -> Persona {
    let (name, number) = (exchange.name.clone(), Some(exchange.number.clone()));
    Persona { name, number, client: Some(exchange.client.clone()) }
}

/// The exchange lasts, and no call does: its end, or one more call.
fn open_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: About<'_>, open: &ExchangeView) {
    let (words, exam) = (SheetWords::of(scene.language), ExamWords::of(scene.language));
    undisturbed_ui(ui, scene);
    let mut asked = None;
    let actions = |ui: &mut Ui| {
        let waits = scene.view.exam.waiting > 0;
        let close =
            Button::primary(exam.close).icon(icons::OK).tall().enabled(seen.about.may.close && !waits);
        if close.shortcut(Shortcut::Exchange).show(ui) {
            let order = Order::Close { candidate: seen.about.candidate, exchange: open.exchange };
            asked = Some(Command::Order(Box::new(order)));
        }
    };
    let lasted = scene.view.exam.lasted_ms(open, scene.now).unwrap_or(0);
    let lasted = hours::clock(Duration::from_millis(lasted));
    let icon = if open.contact == Contact::OpenChat { icons::CHAT } else { icons::ANSWER };
    let state = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        Pill::new(Tone::Good, &open.name).icon(icon).live().show(ui);
        ui.label(theme::large(&lasted));
    };
    if ui.available_width() >= BESIDE {
        split_right_ui(ui, MAIN_ACTION, actions, state);
    } else {
        ui.horizontal_wrapped(state);
        ui.horizontal_wrapped(actions);
    }
    match open.contact {
        Contact::Call => {
            let again = Button::new(words.call_again).icon(icons::ANSWER).shortcut(Shortcut::Phone);
            let to = scene.view.peer.as_ref().map(|peer| Address::Station(peer.id));
            if again.enabled(to.is_some()).show(ui) {
                asked = to.map(|to| Command::Call { to, persona: Some(persona(open)) });
            }
        }
        Contact::AwaitCall => said_ui(ui, words.awaited),
        Contact::OpenChat => {}
    }
    if let Some(last) = &scene.view.last_call {
        last_call_ui(ui, scene, last);
    }
    asked.into_iter().for_each(|command| scene.ask(command));
    ui.ctx().request_repaint_after(Duration::from_millis(200));
}

/// The exchange that is to begin, and why it cannot yet.
fn next_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: About<'_>) {
    let (words, about) = (SheetWords::of(scene.language), seen.about);
    let why = about.not_yet(seen.plays);
    let Some(next) = about.next() else {
        let drawn = !about.run_sheet.is_empty();
        return said_ui(ui, if drawn { words.all_over } else { words.not_drawn });
    };
    let number = about.run_sheet.iter().position(|exchange| exchange == next).map_or(0, |place| place + 1);
    undisturbed_ui(ui, scene);
    ui.add(Label::new(theme::strong(scene.language.next_is(number, &next.name))).wrap());
    if why != Some(NotYet::OtherPhase) {
        let waits = scene.view.exam.waiting > 0;
        let width = ui.available_width();
        let (icon, able) = (begin_icon(next.contact), why.is_none() && !waits);
        let button = Button::good(scene.language.begin(next.contact)).icon(icon).tall().width(width);
        let sentence = why.map(|why| scene.language.not_yet(why));
        let button = match sentence {
            Some(sentence) => button.hint(sentence),
            None => button,
        };
        if button.enabled(able).shortcut(Shortcut::Exchange).show(ui) {
            scene.ask(Command::BeginExchange(next.exchange));
        }
        if waits {
            said_ui(ui, words.order_sent);
        }
    }
    if let Some(why) = why {
        said_ui(ui, scene.language.not_yet(why));
    }
}

fn begin_icon(contact: Contact) -> &'static str {
    match contact {
        Contact::Call => icons::ANSWER,
        Contact::AwaitCall => icons::CALL_IN,
        Contact::OpenChat => icons::CHAT,
    }
}

/// What is heard or, while nothing is, the button that listens.
fn listening_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: About<'_>) {
    let (words, view) = (SheetWords::of(scene.language), scene.view);
    if let Some(heard) = &view.listening {
        return listening::heard_ui(ui, scene, heard, None);
    }
    Card::new().show(ui, |ui| {
        let station = seen.about.plays_at.filter(|_| seen.about.may.listen);
        let width = ui.available_width();
        let button = Button::primary(words.listen).icon(icons::EAR).tall().width(width);
        if button.enabled(station.is_some()).shortcut(Shortcut::Listen).show(ui)
            && let Some(station) = station
        {
            scene.ask(Command::Listen(Address::Station(station)));
        }
        let why =
            if station.is_some() { ListeningWords::of(scene.language).silent } else { words.listen_later };
        said_ui(ui, why);
    });
}

/// The candidate asked not to be called.
fn undisturbed_ui(ui: &mut Ui, scene: &Scene<'_>) {
    if scene.view.peer.as_ref().is_some_and(|peer| peer.state == Presence::DoNotDisturb) {
        let words = DeskWords::of(scene.language);
        Pill::new(Tone::Warn, words.candidate_undisturbed).icon(icons::DO_NOT_DISTURB).live().show(ui);
    }
}
