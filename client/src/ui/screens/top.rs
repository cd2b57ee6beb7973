//! The line at the top of every screen of a session: where one is, and whether all is well.

use eframe::egui::{Align, Frame, Layout, Margin, Panel, Ui, vec2};
use signaling::protocol::Role;

use super::{chat, figures, jury};
use crate::ui::icons;
use crate::ui::scene::{Ask, Scene};
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, GAP, Tone, palette};
use crate::ui::widgets::{Button, Pill, icon_ui};

/// From this width on all stands in one line, in points.
const ONE_LINE: f32 = 960.0;

/// Draws the line.
pub fn top_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let palette = palette(ui);
    let frame = Frame::new().fill(palette.surface).inner_margin(Margin::symmetric(24, 6));
    let panel = Panel::top("top").frame(frame).resizable(false).show_separator_line(false);
    let response = panel.show(ui, |ui| {
        let one_line = ui.available_width() >= ONE_LINE;
        let line = vec2(ui.available_width(), CONTROL);
        ui.allocate_ui_with_layout(line, Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            let gear = Button::new(scene.words.settings).icon(icons::SETTINGS).icon_only();
            if gear.shortcut(Shortcut::Settings).show(ui) {
                scene.asked.push(Ask::ToggleSettings);
            }
            if one_line {
                states_ui(ui, scene);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| who_ui(ui, scene));
        });
        if !one_line {
            ui.horizontal_wrapped(|ui| states_ui(ui, scene));
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
    Pill::new(Tone::Neutral, &scene.language.number(&view.name)).show(ui);
    if let (Role::Jury, Some(peer)) = (view.role, &view.peer) {
        ui.label(
            eframe::egui::RichText::new(scene.language.station(Role::Candidate, &peer.name))
                .color(palette(ui).soft),
        );
    }
}

fn states_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let (view, words) = (scene.view, scene.words);
    figures::line_ui(ui, scene);
    if view.role == Role::Staff {
        return;
    }
    let (tone, icon, text) = if view.audio.ready {
        (Tone::Good, icons::HEADSET, words.headset_ready)
    } else {
        (Tone::Bad, icons::MICROPHONE_OFF, words.headset_missing)
    };
    Pill::new(tone, text).icon(icon).show(ui);
    if view.role == Role::Jury {
        jury::recording_pill_ui(ui, view.recording.clone(), words);
    }
    chat::unread_ui(ui, scene);
}
