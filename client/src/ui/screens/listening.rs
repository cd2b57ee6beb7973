//! Silent listening: what is heard, who else could be, and who listens here.

use eframe::egui::{Label, ScrollArea, Ui};
use signaling::protocol::{Address, Role, Station};

use super::help;
use crate::station::{Command, ListeningView, MediaState};
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, HALF_GAP, PILL, Tone, palette};
use crate::ui::widgets::{Button, Card, Pill, meter_ui, scale_ui, section_ui, split_right_ui};
use crate::ui::words::ListeningWords;
use crate::ui::{hours, icons};

/// Height of the chat that is read along, in points.
const CHAT: f32 = 192.0;

/// By how much a key moves the balance.
const STEP: i8 = 20;

/// Draws what this station listens to, in a card of its own. `chosen` is the station that the key listens to, if any.
pub fn heard_ui(ui: &mut Ui, scene: &mut Scene<'_>, listening: &ListeningView, chosen: Option<&Station>) {
    let words = ListeningWords::of(scene.language);
    Card::new().live(Tone::Primary).show(ui, |ui| {
        let state = |ui: &mut Ui| {
            let text = scene.language.overheard(listening);
            Pill::new(tone(listening), text).icon(icons::EAR).live().show(ui);
        };
        split_right_ui(ui, PILL, state, |ui| ui.add(Label::new(theme::title(words.title)).truncate()));
        let who = who(scene, listening);
        ui.add(Label::new(theme::strong(&who)).wrap());
        call_ui(ui, scene, listening);
        ui.add_space(HALF_GAP / 2.0);
        meter_ui(ui, words.jury_voice, listening.near_dbfs);
        meter_ui(ui, scene.words.candidate, listening.far_dbfs);
        ui.add_space(HALF_GAP / 2.0);
        let (mut balance, said) = (listening.balance, scene.language.balance(listening.balance));
        split_right_ui(
            ui,
            20.0,
            |ui| drop(ui.label(theme::strong_small(&said))),
            |ui| ui.label(theme::soft(ui, words.balance)),
        );
        let width = ui.available_width();
        let by_scale = scale_ui(ui, width, words.balance, &mut balance, -100..=100, &said);
        if by_scale || step_ui(ui, &mut balance) {
            scene.ask(Command::Balance(balance));
        }
        help::ways_ui(ui, scene);
        chat_ui(ui, scene, listening);
        if scene.view.helping.is_none() {
            ui.add(Label::new(theme::soft(ui, words.silent)).wrap());
        }
        let width = ui.available_width();
        let stop = Button::new(words.stop).icon(icons::STOP).width(width);
        // Where another station is chosen the other key goes over to that.
        let switches = chosen.is_some_and(|station| can_be_heard(scene, station));
        let stop = stop.shortcut(if switches { Shortcut::StopListening } else { Shortcut::Listen });
        if stop.show(ui) || Shortcut::StopListening.pressed(ui) {
            scene.ask(Command::StopListening);
        }
    });
}

/// Moves the balance by key; whether it did.
fn step_ui(ui: &Ui, balance: &mut i8) -> bool {
    let before = *balance;
    if Shortcut::NearVoice.pressed(ui) {
        *balance = balance.saturating_sub(STEP).max(-100);
    }
    if Shortcut::FarVoice.pressed(ui) {
        *balance = balance.saturating_add(STEP).min(100);
    }
    *balance != before
}

/// Draws the chat there, to be read along.
fn chat_ui(ui: &mut Ui, scene: &Scene<'_>, listening: &ListeningView) {
    if listening.chat.is_empty() {
        return;
    }
    let words = ListeningWords::of(scene.language);
    ui.add_space(HALF_GAP / 2.0);
    ui.label(theme::soft(ui, words.chat));
    ScrollArea::vertical()
        .id_salt("overheard")
        .max_height(CHAT)
        .auto_shrink([false, true])
        .stick_to_bottom(true)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            for line in listening.chat.iter() {
                let client = line.persona.as_ref().map(|persona| persona.name.as_str());
                let by =
                    if line.by_jury { client.unwrap_or(words.jury_voice) } else { scene.words.candidate };
                ui.horizontal_wrapped(|ui| {
                    ui.label(theme::strong_small(by));
                    ui.label(theme::soft(ui, hours::hour_and_minute(line.at_ms)));
                });
                ui.add(Label::new(theme::running(&*line.text)).wrap());
                ui.add_space(HALF_GAP);
            }
        });
    ui.add_space(HALF_GAP / 2.0);
}

/// Draws the button that listens to a station or, where there is nothing to hear or it is heard already, nothing.
pub fn listen_ui(ui: &mut Ui, scene: &mut Scene<'_>, station: &Station, key: bool) {
    let words = ListeningWords::of(scene.language);
    if !can_be_heard(scene, station) {
        return;
    }
    let name = scene.language.station(station.role, &station.name);
    let width = ui.available_width();
    let button =
        Button::new(words.listen).icon(icons::EAR).width(width).named(format!("{} {name}", words.listen));
    let button = if key { button.shortcut(Shortcut::Listen) } else { button };
    if button.show(ui) {
        scene.ask(Command::Listen(Address::Station(station.id)));
    }
}

/// Draws the jury's other stations, each to be listened to.
pub fn floor_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let words = ListeningWords::of(scene.language);
    section_ui(ui, words.floor);
    ui.add(Label::new(theme::soft(ui, words.how)).wrap());
    let roster = &scene.view.roster;
    let others: Vec<&Station> = roster.iter().filter(|station| may_be_heard(scene, station)).collect();
    if others.is_empty() {
        ui.add(Label::new(theme::soft(ui, words.nobody)).wrap());
    }
    let heard = scene.view.listening.as_ref().map(|listening| listening.to);
    for (other, number) in others.into_iter().zip(1..=u8::MAX) {
        let candidate = paired(roster, other).map(|candidate| &candidate.name);
        let label = match candidate {
            Some(candidate) => {
                format!("{} · {}", other.name, scene.language.station(Role::Candidate, candidate))
            }
            None => other.name.clone(),
        };
        let width = ui.available_width();
        let chosen = heard == Some(other.id);
        let button = Button::new(&label).icon(icons::EAR).width(width).chosen(chosen);
        let button = button.named(format!("{} {label}", words.listen));
        let button = if number <= 9 { button.shortcut(Shortcut::Choose(number)) } else { button };
        if button.show(ui) && !chosen {
            scene.ask(Command::Listen(Address::Station(other.id)));
        }
    }
}

/// Draws who listens here; nothing where nobody does.
pub fn listeners_ui(ui: &mut Ui, scene: &Scene<'_>) {
    if !scene.view.listeners.is_empty() {
        let text = scene.language.listeners(&scene.view.listeners);
        Pill::new(Tone::Neutral, &text).icon(icons::EAR).live().show(ui);
    }
}

/// Whether a station can be listened to, by its jury, and is not heard already.
fn can_be_heard(scene: &Scene<'_>, station: &Station) -> bool {
    let heard = scene.view.listening.as_ref().map(|listening| listening.to);
    let by = if station.role == Role::Jury { Some(station.id) } else { station.paired_with };
    by.is_some() && by != heard
}

/// Whether a jury's station can be listened to from here.
fn may_be_heard(scene: &Scene<'_>, station: &Station) -> bool {
    station.role == Role::Jury && Some(station.id) != scene.view.id
}

fn paired<'a>(roster: &'a [Station], station: &Station) -> Option<&'a Station> {
    station.paired_with.and_then(|id| roster.iter().find(|other| other.id == id))
}

fn tone(listening: &ListeningView) -> Tone {
    match (listening.media, &listening.call) {
        (MediaState::Broken, _) => Tone::Bad,
        (MediaState::Ready, Some(call)) if !call.held => Tone::Good,
        (MediaState::Ready | MediaState::Connecting, _) => Tone::Neutral,
    }
}

/// The two that are heard.
fn who(scene: &Scene<'_>, listening: &ListeningView) -> String {
    let candidate = listening.candidate.as_ref();
    let candidate = candidate.map(|candidate| scene.language.station(candidate.role, &candidate.name));
    match candidate {
        Some(candidate) => format!("{candidate} · {}", listening.name),
        None => listening.name.clone(),
    }
}

fn call_ui(ui: &mut Ui, scene: &Scene<'_>, listening: &ListeningView) {
    let Some(call) = &listening.call else { return };
    let lasted = scene.running(ui, call.since);
    ui.horizontal_wrapped(|ui| {
        ui.add(Label::new(theme::running(&call.persona.name).color(palette(ui).text)).wrap());
        ui.label(theme::soft(ui, hours::clock(lasted)));
        for (muted, name) in [
            (call.near_muted, ListeningWords::of(scene.language).jury_muted),
            (call.far_muted, scene.words.candidate_muted),
        ] {
            if muted {
                Pill::new(Tone::Warn, name).icon(icons::MICROPHONE_OFF).show(ui);
            }
        }
    });
}
