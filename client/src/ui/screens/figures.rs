//! How good the line is: a word and bars for people, and the figures behind them one press away.

use eframe::egui::{Frame, Grid, Popup, PopupCloseBehavior, Ui};

use crate::station::{Figures, MediaState, ServerLink};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, GAP, HALF_GAP, Tone};
use crate::ui::widgets::{Pill, section_ui};

/// A mean opinion score from which a line is good, and from which it will do (ITU-T G.107, annex B).
const GOOD_MOS: f32 = 3.6;
const FAIR_MOS: f32 = 3.1;

/// Draws the word; in a call it can be pressed for the figures.
pub fn line_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let (view, words) = (scene.view, scene.words);
    let broken = view.peer.as_ref().is_some_and(|peer| peer.media == MediaState::Broken);
    let making = view.peer.as_ref().is_some_and(|peer| peer.media == MediaState::Connecting);
    let (tone, icon, text) = match (&view.server, view.figures) {
        (ServerLink::Connecting { .. } | ServerLink::Refused(_), _) => {
            (Tone::Bad, icons::SIGNAL_NONE, words.link_lost)
        }
        (ServerLink::Online, _) if making => (Tone::Neutral, icons::SIGNAL_LOW, words.link_making),
        (ServerLink::Online, _) if broken => (Tone::Warn, icons::SIGNAL_LOW, words.link_mending),
        (ServerLink::Online, Some(figures)) if figures.mos < FAIR_MOS => {
            (Tone::Warn, icons::SIGNAL_LOW, words.link_weak)
        }
        (ServerLink::Online, Some(figures)) if figures.mos < GOOD_MOS => {
            (Tone::Warn, icons::SIGNAL_MEDIUM, words.link_fair)
        }
        (ServerLink::Online, _) => (Tone::Good, icons::SIGNAL_GOOD, words.link_good),
    };
    let pill = Pill::new(tone, text).icon(icon);
    let Some(figures) = view.figures else {
        pill.show(ui);
        return;
    };
    let hint = format!("{} ({})", words.figures_hint, Shortcut::Figures.keys(ui.ctx()));
    let response = pill.pressed_for(hint).show(ui);
    if Shortcut::Figures.pressed(ui) {
        Popup::toggle_id(ui.ctx(), Popup::default_response_id(&response));
    }
    Popup::from_toggle_button_response(&response)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .gap(HALF_GAP)
        .frame(Frame::popup(ui.style()).inner_margin(GAP))
        .accessible_name(words.figures)
        .show(|ui| panel_ui(ui, scene, &figures));
}

fn panel_ui(ui: &mut Ui, scene: &Scene<'_>, figures: &Figures) {
    let words = scene.words;
    ui.style_mut().wrap_mode = Some(eframe::egui::TextWrapMode::Extend);
    section_ui(ui, words.figures);
    Grid::new("figures").num_columns(2).spacing([GAP, 4.0]).show(ui, |ui| {
        for (name, value) in rows(scene, figures) {
            ui.label(theme::soft(ui, name));
            ui.label(theme::strong(value));
            ui.end_row();
        }
    });
}

fn rows(scene: &Scene<'_>, figures: &Figures) -> Vec<(&'static str, String)> {
    let (words, language) = (scene.words, scene.language);
    let ms = |value: f32| language.quantity(value, 0, "ms");
    let percent = |value: f32| language.quantity(value, 1, "%");
    vec![
        (words.figure_mos, language.quantity(figures.mos, 1, "/ 5")),
        (words.figure_rtt, figures.rtt_ms.map_or_else(|| "–".to_owned(), ms)),
        (words.figure_jitter, ms(figures.jitter_ms)),
        (words.figure_loss, percent(figures.loss_percent)),
        (words.figure_unmended, percent(figures.unmended_percent)),
        (words.figure_buffer, ms(figures.buffer_ms)),
        (words.figure_codec, "Opus, 48 kHz".to_owned()),
        (words.figure_packet, ms(figures.packet_ms as f32)),
        (words.figure_sent, language.quantity(figures.sent_kbps, 0, words.kilobits)),
    ]
}
