//! How a client is played: the role, what is to be heard, and what is expected of the candidate.

use eframe::egui::{Label, Ui};
use signaling::protocol::RoleSheet;
use signaling::protocol::exam::ExchangeView;

use super::About;
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Pill, section_ui};
use crate::ui::words::SheetWords;

/// Draws the role sheet of an exchange.
pub fn role_ui(ui: &mut Ui, scene: &Scene<'_>, seen: About<'_>, shown: &ExchangeView, sheet: &RoleSheet) {
    let words = SheetWords::of(scene.language);
    let title = if seen.plays { scene.words.your_role } else { words.your_role_of };
    // In one line where there is room: what is to be played has every line that can be had.
    ui.horizontal_wrapped(|ui| {
        ui.label(theme::title(format!("{title} · {}", shown.name)));
        for competence in &shown.competences {
            let text = scene.language.competence(competence.number());
            Pill::new(Tone::Neutral, &text).show(ui).on_hover_text(competence.official_name());
        }
        if shown.written_confirmation {
            Pill::new(Tone::Primary, words.confirmation).icon(icons::NOTE).show(ui);
        }
    });
    ui.add(Label::new(theme::running(&sheet.role)).wrap());
    if !sheet.to_convey.is_empty() {
        section_ui(ui, scene.words.to_convey);
        for line in &sheet.to_convey {
            ui.horizontal_top(|ui| {
                ui.add_space(HALF_GAP);
                ui.label(theme::running("•"));
                ui.add(Label::new(theme::running(line)).wrap());
            });
        }
    }
    if !sheet.expected.is_empty() {
        section_ui(ui, scene.words.expected);
        ui.add(Label::new(theme::running(&sheet.expected).color(palette(ui).soft)).wrap());
    }
}
