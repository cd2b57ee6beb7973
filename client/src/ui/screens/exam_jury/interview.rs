//! What an interview without a recording and without scores of its own bears on: the criteria to which this juror has
//! given no score yet, each a press away from its place in the grid, and all that the candidate wrote.

use std::collections::BTreeSet;

use eframe::egui::{Label, Ui};
use signaling::protocol::exam::{Competence, CriterionId, Scoring};

use super::grid::{self, Grid};
use super::papers::files_ui;
use super::reading::Reading;
use super::{About, said_ui};
use crate::ui::scene::Scene;
use crate::ui::screens::written;
use crate::ui::theme::{self, HALF_GAP};
use crate::ui::widgets::{Button, section_ui};
use crate::ui::words::{GridWords, InterviewWords, SheetWords};

/// Draws the page.
pub fn interview_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    seen: About<'_>,
    state: &mut Grid,
    reading: &mut Reading,
) {
    let words = InterviewWords::of(scene.language);
    ui.add(Label::new(theme::title(words.unscored)).wrap());
    for scoring in &seen.about.scoring {
        unscored_ui(ui, scene, seen, scoring, state, reading);
    }
    ui.add_space(HALF_GAP);
    ui.add(Label::new(theme::title(words.productions)).wrap());
    ui.label(theme::strong(SheetWords::of(scene.language).written));
    written::part1_ui(ui, scene, seen.about);
    files_ui(ui, scene, seen);
    let mut shown = BTreeSet::new();
    for (exchange, number) in seen.about.run_sheet.iter().zip(1..) {
        // A client whom the candidate met twice has one record and one confirmation.
        if shown.insert(&exchange.client) {
            ui.add_space(HALF_GAP);
            let contact = scene.language.met(exchange.channel, exchange.direction);
            let heading = format!("{number} · {} · {contact}", exchange.name);
            ui.add(Label::new(theme::strong(heading)).wrap());
            written::client_ui(ui, scene, seen.about, &exchange.client);
        }
    }
}

/// The criteria without a score, competence by competence.
fn unscored_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    seen: About<'_>,
    scoring: &Scoring,
    state: &mut Grid,
    reading: &mut Reading,
) {
    let (words, grid) = (InterviewWords::of(scene.language), GridWords::of(scene.language));
    let mut left = 0;
    for competence in &scoring.competences {
        let Some(criteria) = grid::criteria(scene, reading, seen, *competence) else {
            return said_ui(ui, grid.coming);
        };
        let without = criteria.all.iter().filter(|(id, ..)| scoring.own_level(*competence, id).is_none());
        let without: Vec<(&CriterionId, &str)> = without.map(|(id, label, _)| (id, &**label)).collect();
        if without.is_empty() {
            continue;
        }
        left += without.len();
        let name = scene.language.competence(competence.number());
        section_ui(ui, &format!("{name} ({})", without.len()));
        ui.add(Label::new(theme::soft(ui, competence.official_name())).wrap());
        ui.horizontal_wrapped(|ui| {
            for (criterion, label) in without {
                if criterion_ui(ui, scene, *competence, label) {
                    let of = (scoring.part, *competence, criterion);
                    state.open(ui, seen.about.candidate, of, criteria.scale);
                }
            }
        });
    }
    if left == 0 {
        said_ui(ui, words.all_scored);
    } else if scoring.is_locked(seen.jury.juror) {
        said_ui(ui, grid.locked_more);
    }
}

/// One criterion; true where it was pressed.
fn criterion_ui(ui: &mut Ui, scene: &Scene<'_>, competence: Competence, label: &str) -> bool {
    let name = scene.language.score_of(competence.number(), label);
    Button::new(label).named(name).show(ui)
}
