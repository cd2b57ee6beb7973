//! Help for a candidate in training, and what a candidate sees of it.

use eframe::egui::{self, Label, Ui};
use signaling::protocol::{Address, HelpMode, Persona, Role};

use super::chat::Correspondent;

use crate::station::{CallView, Command, View};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Card, Pill, section_ui};
use crate::ui::words::HelpWords;

/// Draws the ways to help the candidate whose call is heard, in training.
pub fn ways_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let view = scene.view;
    let heard = view.listening.as_ref().is_some_and(|listening| listening.call.is_some());
    if !view.training || view.role != Role::Jury || !(heard || view.helping.is_some()) {
        return;
    }
    let words = HelpWords::of(scene.language);
    ui.add_space(HALF_GAP / 2.0);
    section_ui(ui, words.help);
    if let Some(sentence) = view.helping.and_then(|how| scene.language.helping(how, view.joining)) {
        ui.add(Label::new(theme::running(sentence).color(palette(ui).strong(Tone::Warn))).wrap());
    }
    ui.horizontal_wrapped(|ui| {
        for (how, text, icon, shortcut) in [
            (HelpMode::Whisper, words.whisper, icons::MICROPHONE, Shortcut::Whisper),
            (HelpMode::Join, words.join, icons::CALL_ACTIVE, Shortcut::JoinIn),
            (HelpMode::TakeOver, words.take_over, icons::TRANSFER, Shortcut::TakeOver),
        ] {
            let chosen = view.helping == Some(how);
            let button = Button::new(text).icon(icon).chosen(chosen).shortcut(shortcut);
            if button.show(ui) && !chosen {
                scene.ask(Command::Help(Some(how)));
            }
        }
        if let Some(call) = whisper(view) {
            // There is no card of this call to mute it by.
            let (icon, hint) = match call.muted {
                true => (icons::MICROPHONE_OFF, scene.words.unmute),
                false => (icons::MICROPHONE, scene.words.mute),
            };
            let mute = Button::new(scene.words.microphone_short).icon(icon).hint(hint).chosen(call.muted);
            if mute.shortcut(Shortcut::Mute).show(ui) {
                scene.ask(Command::Mute(!call.muted));
            }
        }
        if view.helping.is_some() {
            let stop = Button::new(words.stop).icon(icons::BACK).shortcut(Shortcut::StopHelping);
            if stop.show(ui) {
                scene.ask(Command::Help(None));
            }
        }
    });
}

/// Draws whom a helper writes to: the candidate that it listens to alone, or its client in the candidate's place.
pub fn correspondent(ui: &mut Ui, scene: &mut Scene<'_>, to_client: &mut bool) -> Option<Correspondent> {
    let view = scene.view;
    let candidate = view.helped?;
    let words = HelpWords::of(scene.language);
    let heard = view.listening.as_ref();
    let played = heard.and_then(|listening| listening.call.as_ref()).map(|call| &call.persona);
    // Who has joined hears the client in a call of its own, and reads no longer what it writes.
    let wrote = || heard.and_then(|listening| listening.chat.last()?.persona.as_ref());
    let client = played.or_else(wrote);
    // Where there is none to write to, the candidate is written to, and the choice stands until there is one again.
    let written_to = client.filter(|_| *to_client);
    ui.horizontal_wrapped(|ui| {
        let chosen = written_to.is_some();
        // The key goes to the one that is not shown.
        let tab = Button::tab(words.to_candidate).chosen(!chosen);
        let tab = if chosen { tab.shortcut(Shortcut::WriteTo) } else { tab };
        if tab.show(ui) {
            *to_client = false;
        }
        let tab = Button::tab(words.to_client).chosen(chosen).enabled(client.is_some());
        let tab = if chosen { tab } else { tab.shortcut(Shortcut::WriteTo) };
        let tab = if client.is_some() { tab } else { tab.hint(words.no_client) };
        if tab.show(ui) {
            *to_client = true;
        }
    });
    let (client, line) = match written_to {
        Some(client) => (Some(client.clone()), words.line_to_client),
        None => (None, words.word_in_chat),
    };
    ui.add(Label::new(theme::soft(ui, line)).wrap());
    let Some(client) = client else {
        let persona = Persona { name: words.helper.into(), number: None, client: None };
        let (to, name) = (Address::Station(candidate), persona.name.clone());
        return Some(Correspondent {
            to,
            persona: Some(persona),
            name,
            candidate: Some(candidate),
            before: Vec::new(),
        });
    };
    let taken = view.chat_taken;
    let text = if taken { words.give_chat_back } else { words.take_chat };
    let button = Button::new(text).icon(icons::TRANSFER).chosen(taken).shortcut(Shortcut::TakeChat);
    if button.show(ui) {
        scene.ask(Command::TakeChat(!taken));
    }
    let (to, name) = (Address::Name(client.name.clone()), client.name.clone());
    Some(Correspondent { to, persona: Some(client), name, candidate: Some(candidate), before: Vec::new() })
}

/// Draws that a helper writes in this candidate's place.
pub fn chat_taken_ui(ui: &mut Ui, scene: &Scene<'_>) {
    Card::new().live(Tone::Primary).show(ui, |ui| {
        ui.add(Label::new(theme::running(HelpWords::of(scene.language).chat_taken)).wrap());
    });
}

/// The call by which this station whispers to a candidate.
pub fn whisper(view: &View) -> Option<&CallView> {
    view.call.as_ref().filter(|call| call.is_own_help() && !call.conference)
}

/// Draws that a helper speaks to this candidate alone.
pub fn whispered_ui(ui: &mut Ui, scene: &Scene<'_>) {
    if scene.view.whispered {
        let words = HelpWords::of(scene.language);
        Card::new().live(Tone::Primary).show(ui, |ui| {
            let pill = Pill::new(Tone::Primary, words.whispered).icon(icons::EAR).live().loud(true);
            let response = pill.show(ui);
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(egui::accesskit::Live::Polite));
            ui.add(Label::new(theme::running(words.whispered_more)).wrap());
        });
    }
}
