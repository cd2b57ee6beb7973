//! What is missing for a start, each a sentence that leads to where it is mended.

use eframe::egui::{Label, Ui};
use signaling::protocol::exam::StaffView;

use super::Lead;
use crate::ui::icons;
use crate::ui::preparing::MissingGroup;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, Tone, palette};
use crate::ui::widgets::{Card, Entry, Pill, section_ui};
use crate::ui::words::PrepareWords;

/// Draws it.
pub fn missing_ui(ui: &mut Ui, scene: &Scene<'_>, session: &StaffView, lead: &mut Option<Lead>) {
    let words = PrepareWords::of(scene.language);
    let groups = MissingGroup::of(&session.missing);
    let card = if groups.is_empty() { Card::new() } else { Card::new().live(Tone::Warn) };
    card.show(ui, |ui| {
        section_ui(ui, words.missing);
        if groups.is_empty() {
            Pill::new(Tone::Good, words.all_there).icon(icons::OK).live().show(ui);
            let text = theme::running(words.all_there_more).color(palette(ui).soft);
            ui.add(Label::new(text).wrap());
        }
        for group in &groups {
            let sentence = scene.language.missing(group, session);
            let entry = Entry {
                icon: icons::WARNING,
                name: &sentence,
                detail: "",
                aside: "",
                chosen: false,
                live: false,
            };
            if entry.show(ui).clicked() {
                *lead = Some(leads_to(group, session));
            }
        }
    });
}

fn leads_to(group: &MissingGroup, session: &StaffView) -> Lead {
    match group {
        MissingGroup::DateOrPlace => Lead::Heading,
        MissingGroup::Candidates => Lead::Candidates,
        MissingGroup::Juries(_) if session.jurors.is_empty() => Lead::Jurors,
        MissingGroup::Juries(_) if session.juries.is_empty() => Lead::Juries,
        MissingGroup::Juries(candidates) => candidates.first().copied().map_or(Lead::Juries, Lead::JuryOf),
        MissingGroup::Seats(_) | MissingGroup::JurySeat(_) => Lead::Seats,
    }
}
