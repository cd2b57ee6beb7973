//! Locking the own scores, by a second press; and who of the jury has.

use eframe::egui::{Label, Ui};
use signaling::protocol::exam::{CandidateNumber, InterviewOnRest, Order, ScoredIn, Scoring, Stage};

use super::reading::Reading;
use super::{About, grid};
use crate::station::Command;
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, Tone, palette};
use crate::ui::widgets::{Button, Pill};
use crate::ui::words::{GridWords, InterviewWords};

/// What the locking remembers between two passes.
#[derive(Debug, Default)]
pub struct Lock {
    /// Pressed once, for this.
    pressed: Option<(CandidateNumber, ScoredIn)>,
}

/// Draws it.
pub fn lock_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    seen: About<'_>,
    scoring: &Scoring,
    state: &mut Lock,
    reading: &mut Reading,
) {
    let words = GridWords::of(scene.language);
    let (scored, of) = (scoring.own.len(), criteria_count(scene, seen, scoring, reading));
    if of > 0 {
        ui.add(Label::new(theme::soft(ui, scene.language.scored(scored, of))).wrap());
    }
    let about = (seen.about.candidate, scoring.part);
    if !scoring.is_locked(seen.jury.juror) {
        if state.pressed == Some(about) {
            confirm_ui(ui, scene, seen, scoring, state, of.saturating_sub(scored));
        } else {
            let width = ui.available_width();
            let lock = Button::new(words.lock).icon(icons::LOCK).width(width);
            if lock.enabled(seen.about.may.score && of > 0).show(ui) {
                state.pressed = Some(about);
            }
        }
    }
    ui.horizontal_wrapped(|ui| members_ui(ui, scene, seen, scoring));
}

/// The second press, and what it means.
fn confirm_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    seen: About<'_>,
    scoring: &Scoring,
    state: &mut Lock,
    missing: usize,
) {
    let words = GridWords::of(scene.language);
    if missing > 0 {
        let text = theme::strong(scene.language.unscored(missing)).color(palette(ui).warn);
        ui.add(Label::new(text).wrap());
    }
    if missing > 0 && interview_is_left(seen) {
        let text = theme::soft(ui, InterviewWords::of(scene.language).not_over);
        ui.add(Label::new(text.color(palette(ui).warn)).wrap());
    }
    ui.add(Label::new(theme::soft(ui, words.lock_more)).wrap());
    let width = ui.available_width();
    if Button::primary(words.lock_now).icon(icons::LOCK).width(width).show(ui) {
        state.pressed = None;
        let order = Order::Lock { candidate: seen.about.candidate, part: scoring.part };
        scene.ask(Command::Order(Box::new(order)));
    }
    if Button::new(words.cancel).width(width).show(ui) {
        state.pressed = None;
    }
}

/// Whether an interview that bears on what has no score yet is not over.
fn interview_is_left(seen: About<'_>) -> bool {
    match seen.about.interview {
        Some(InterviewOnRest::ToCome) => true,
        Some(InterviewOnRest::Now) => seen.about.clock.stage != Stage::Finished,
        None => false,
    }
}

/// Who has locked, and who has not.
fn members_ui(ui: &mut Ui, scene: &Scene<'_>, seen: About<'_>, scoring: &Scoring) {
    let words = GridWords::of(scene.language);
    for member in &seen.jury.members {
        let name = if member.juror == seen.jury.juror { words.you } else { &member.name };
        let (tone, icon, word) = match scoring.is_locked(member.juror) {
            true => (Tone::Good, icons::LOCK, words.has_locked),
            false => (Tone::Neutral, icons::UNLOCK, words.has_not_locked),
        };
        Pill::new(tone, &format!("{name} · {word}")).icon(icon).live().show(ui);
    }
}

/// How many criteria there are, as far as the grids are here.
fn criteria_count(scene: &mut Scene<'_>, seen: About<'_>, scoring: &Scoring, reading: &mut Reading) -> usize {
    let mut count = 0;
    for competence in &scoring.competences {
        let Some(criteria) = grid::criteria(scene, reading, seen, *competence) else { return 0 };
        count += criteria.all.len();
    }
    count
}
