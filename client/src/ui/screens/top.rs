//! The line at the top of every screen of a session: where one is, and whether all is well.

use eframe::egui::{Align, Frame, Layout, Margin, Panel, Ui, vec2};
use signaling::protocol::Role;

use super::exam::clock;
use super::{chat, check, figures, hand, jury};
use crate::station::{Command, MediaState, ServerLink};
use crate::ui::icons;
use crate::ui::scene::{Ask, Scene};
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, GAP, Tone, palette};
use crate::ui::widgets::{Button, Pill, icon_ui};
use crate::ui::words::DeskWords;

/// From this width on all stands in one line, in points.
const ONE_LINE: f32 = 960.0;
/// From this width on that line has room for what the clock says in words, in points.
const ROOMY: f32 = 1_100.0;

/// Draws the line.
pub fn top_ui(ui: &mut Ui, scene: &mut Scene<'_>, figures_open: bool) {
    let palette = palette(ui);
    let frame = Frame::new().fill(palette.surface).inner_margin(Margin::symmetric(24, 6));
    let panel = Panel::top("top").frame(frame).resizable(false).show_separator_line(false);
    let response = panel.show(ui, |ui| {
        let one_line = ui.available_width() >= ONE_LINE;
        // With two lines the first has the clock alone.
        let worded = !one_line || ui.available_width() >= ROOMY;
        let line = vec2(ui.available_width(), CONTROL);
        ui.allocate_ui_with_layout(line, Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            let gear = Button::new(scene.words.settings).icon(icons::SETTINGS).icon_only();
            if gear.shortcut(Shortcut::Settings).show(ui) {
                scene.asked.push(Ask::ToggleSettings);
            }
            if scene.view.role != Role::Staff {
                do_not_disturb_ui(ui, scene, one_line);
            }
            hand::button_ui(ui, scene);
            if let Some(seen) = scene.view.exam.candidate() {
                clock::left_ui(ui, scene, seen, (one_line && worded, worded));
            }
            if one_line {
                states_ui(ui, scene, figures_open);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| who_ui(ui, scene));
        });
        if !one_line {
            // Pills stand in the middle of the line beside what can be pressed.
            let pressed = scene.view.figures.is_some() || check::can_begin(scene);
            if pressed {
                ui.spacing_mut().interact_size.y = CONTROL;
            }
            ui.horizontal_wrapped(|ui| states_ui(ui, scene, figures_open));
        }
    });
    let rect = response.response.rect;
    ui.painter().hline(rect.x_range(), rect.bottom() - palette.thin / 2.0, palette.rest());
}

fn who_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let (view, words) = (scene.view, scene.words);
    let (icon, title) = match view.role {
        Role::Candidate => (icons::HEADSET, words.candidate_station),
        Role::Jury => (icons::JURY, words.jury_station),
        Role::Staff => (icons::STAFF, words.session),
    };
    icon_ui(ui, icon, 24.0, palette(ui).primary, true);
    ui.label(theme::strong(title).size(18.0));
    let seen = view.exam.candidate();
    let name = seen.map_or_else(|| view.name.clone(), |seen| seen.candidate.to_string());
    Pill::new(Tone::Neutral, &scene.language.number(&name)).show(ui);
    if let Some(seen) = seen {
        clock::where_ui(ui, scene, seen);
    }
    if let (Role::Jury, Some(peer)) = (view.role, &view.peer) {
        ui.label(
            eframe::egui::RichText::new(scene.language.station(Role::Candidate, &peer.name))
                .color(palette(ui).soft),
        );
    }
}

/// Whether one asks not to be called: said in words while it is so.
fn do_not_disturb_ui(ui: &mut Ui, scene: &mut Scene<'_>, wide: bool) {
    let (words, on) = (DeskWords::of(scene.language), scene.view.do_not_disturb);
    let hint = if on { words.do_not_disturb_end } else { words.do_not_disturb_hint };
    let button = Button::new(words.do_not_disturb).icon(icons::DO_NOT_DISTURB).chosen(on).hint(hint);
    let button = if on { button.tone(Tone::Warn) } else { button };
    let button = if on && wide { button } else { button.icon_only() };
    if button.shortcut(Shortcut::DoNotDisturb).show(ui) {
        scene.ask(Command::DoNotDisturb(!on));
    }
}

fn states_ui(ui: &mut Ui, scene: &mut Scene<'_>, figures_open: bool) {
    let (view, words) = (scene.view, scene.words);
    link_ui(ui, scene, figures_open);
    if view.role == Role::Staff {
        return;
    }
    if check::can_begin(scene) {
        check::headset_ui(ui, scene);
    } else if !view.audio.ready {
        Pill::new(Tone::Bad, words.headset_missing).icon(icons::MICROPHONE_OFF).show(ui);
    } else {
        Pill::new(Tone::Good, words.headset_ready).icon(icons::HEADSET).show(ui);
    }
    if view.role == Role::Jury {
        jury::recording_pill_ui(ui, view.recording.clone(), words);
    }
    chat::unread_ui(ui, scene);
}

/// How good the line is, without a figure.
fn link_ui(ui: &mut Ui, scene: &mut Scene<'_>, figures_open: bool) {
    let (view, words) = (scene.view, scene.words);
    let broken = view.peer.as_ref().is_some_and(|peer| peer.media == MediaState::Broken);
    let making = view.peer.as_ref().is_some_and(|peer| peer.media == MediaState::Connecting);
    let (tone, icon, text) = match (&view.server, view.figures) {
        (ServerLink::Connecting { .. } | ServerLink::Refused(_), _) => {
            (Tone::Bad, icons::SIGNAL_NONE, words.link_lost)
        }
        (ServerLink::Online, _) if making => (Tone::Neutral, icons::SIGNAL_LOW, words.link_making),
        (ServerLink::Online, _) if broken => (Tone::Warn, icons::SIGNAL_LOW, words.link_mending),
        (ServerLink::Online, Some(figures)) => {
            return figures::quality_ui(ui, scene, &figures, figures_open);
        }
        (ServerLink::Online, _) => (Tone::Good, icons::SIGNAL_GOOD, words.link_good),
    };
    Pill::new(tone, text).icon(icon).show(ui);
}
