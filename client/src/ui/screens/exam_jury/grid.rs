//! The grid: each competence with its criteria, to be scored by this juror alone until it locks.

use eframe::egui::{AsIdSalt, Id, Label, Role, Ui};
use signaling::protocol::exam::{
    CandidateNumber, Competence, CriterionId, ExchangeView, Item, ItemRef, Order, ScoredIn, Scoring,
};

use super::About;
use super::levels::{Levels, Toggle, level_id};
use super::lock::{self, Lock};
use super::reading::Reading;
use super::run_sheet::Sheet;
use crate::station::Command;
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, HALF_GAP, Tone, palette};
use crate::ui::widgets::{icon_ui, section_ui};
use crate::ui::words::GridWords;

/// What the grid remembers between two passes.
#[derive(Debug, Default)]
pub struct Grid {
    part: Option<ScoredIn>,
    competence: Option<Competence>,
    lock: Lock,
}

/// A grid as it is read: identifier, label and sentence of each criterion.
#[derive(Clone, Copy, Debug)]
pub struct Criteria<'a> {
    /// The scores, the lowest first.
    pub scale: &'a [String],
    /// Each.
    pub all: &'a [(CriterionId, String, String)],
}

/// What the grid is drawn from, and changes.
#[derive(Debug)]
pub struct Scores<'a> {
    /// The run sheet, which says which exchange it is about.
    pub sheet: &'a Sheet,
    /// Its own.
    pub state: &'a mut Grid,
    /// The texts.
    pub reading: &'a mut Reading,
}

impl Grid {
    /// Another exchange has begun: its competences come to the front.
    pub fn turn(&mut self) {
        (self.part, self.competence) = (None, None);
    }

    /// Turns to a criterion, with the best of its scores in the keyboard's focus.
    pub fn open(
        &mut self,
        ui: &Ui,
        candidate: CandidateNumber,
        of: (ScoredIn, Competence, &CriterionId),
        scale: &[String],
    ) {
        let (part, competence, _) = of;
        (self.part, self.competence) = (Some(part), Some(competence));
        let focus = level_id(criterion_id(candidate, of), best(scale));
        ui.memory_mut(|memory| memory.request_focus(focus));
    }

    /// The part of the exam that is scored now: the one chosen, else that of the phase.
    pub fn scoring<'a>(&self, seen: About<'a>) -> Option<&'a Scoring> {
        let all = &seen.about.scoring;
        let of = |part: ScoredIn| all.iter().find(|scoring| scoring.part == part);
        let now = ScoredIn::of(seen.about.clock.phase.part);
        self.part.and_then(of).or_else(|| now.and_then(of)).or_else(|| all.last())
    }
}

/// The criteria of a competence; none while they are on their way.
pub fn criteria<'a>(
    scene: &mut Scene<'a>,
    reading: &mut Reading,
    seen: About<'_>,
    competence: Competence,
) -> Option<Criteria<'a>> {
    match reading.item(scene, seen.about.candidate, ItemRef::Grid(competence))? {
        Item::Grid { scale, criteria, .. } => Some(Criteria { scale, all: criteria }),
        Item::Text(_)
        | Item::Pdf { .. }
        | Item::Client(_)
        | Item::Part1 { .. }
        | Item::Role { .. }
        | Item::Work(_)
        | Item::Chat { .. } => None,
    }
}

/// Draws the grid of one competence, and how the scores are locked.
pub fn grid_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: About<'_>, scores: Scores<'_>) {
    let Scores { sheet, state, reading } = scores;
    let words = GridWords::of(scene.language);
    ui.spacing_mut().item_spacing.y = 2.0;
    let Some(scoring) = parts_ui(ui, scene, seen, state) else { return };
    let about = sheet.shown(seen.about);
    let competence = competences_ui(ui, scene, scoring, about, state);
    let Some(competence) = competence else { return };
    section_ui(ui, &scene.language.grid_of(competence.number()));
    ui.add(Label::new(theme::soft(ui, competence.official_name())).truncate());
    let locked = scoring.is_locked(seen.jury.juror);
    ui.horizontal(|ui| {
        if locked {
            icon_ui(ui, icons::LOCK, 16.0, palette(ui).soft, true);
        }
        let text = if locked { words.locked_more } else { words.yours_alone };
        ui.add(Label::new(theme::soft(ui, text)).wrap());
    });
    match criteria(scene, reading, seen, competence) {
        Some(criteria) => criteria_ui(ui, scene, seen, (scoring, competence), criteria),
        None => drop(ui.add(Label::new(theme::soft(ui, words.coming)).wrap())),
    }
    ui.spacing_mut().item_spacing.y = HALF_GAP;
    ui.add_space(HALF_GAP);
    lock::lock_ui(ui, scene, seen, scoring, &mut state.lock, reading);
}

/// The parts of the exam that are scored, where there are several; gives the one shown.
fn parts_ui<'a>(ui: &mut Ui, scene: &Scene<'_>, seen: About<'a>, state: &mut Grid) -> Option<&'a Scoring> {
    let Some(shown) = state.scoring(seen) else {
        ui.add(Label::new(theme::soft(ui, GridWords::of(scene.language).nothing)).wrap());
        return None;
    };
    if seen.about.scoring.len() > 1 {
        ui.horizontal_wrapped(|ui| {
            for scoring in &seen.about.scoring {
                let (text, name) =
                    (scene.language.part(scoring.part), scene.language.scored_in(scoring.part));
                if tab_ui(
                    ui,
                    ("part", scoring.part == ScoredIn::Interview),
                    (text, name),
                    scoring.part == shown.part,
                ) {
                    state.part = Some(scoring.part);
                }
            }
        });
    }
    state.scoring(seen)
}

/// A part or a competence that can be shown.
fn tab_ui(ui: &mut Ui, id: impl AsIdSalt, (text, name): (&str, &str), chosen: bool) -> bool {
    let id = Id::unique("grid").with(id);
    Toggle { id, text, name, role: Role::Tab, tone: Tone::Primary, chosen, enabled: true }.show(ui)
}

/// The competences of a part; gives the one shown.
fn competences_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    scoring: &Scoring,
    about: Option<&ExchangeView>,
    state: &mut Grid,
) -> Option<Competence> {
    let known = |competence: &Competence| scoring.competences.contains(competence);
    // What the exchange lets a candidate show comes first, until another is chosen.
    let shows = about.and_then(|about| about.competences.iter().copied().find(known));
    let first = || scoring.competences.first().copied();
    let shown = state.competence.filter(known).or(shows).or_else(first)?;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 1.0;
        for competence in &scoring.competences {
            let text = format!("C{}", competence.number());
            let name = scene.language.competence(competence.number());
            if tab_ui(ui, ("competence", *competence), (&text, &name), *competence == shown) {
                state.competence = Some(*competence);
            }
        }
    });
    state.competence.filter(known).or(Some(shown))
}

fn criteria_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    seen: About<'_>,
    (scoring, competence): (&Scoring, Competence),
    criteria: Criteria<'_>,
) {
    let enabled = seen.about.may.score && !scoring.is_locked(seen.jury.juror);
    let to_grid = Shortcut::Grid.pressed(ui);
    for ((criterion, label, text), place) in criteria.all.iter().zip(0..) {
        let id = criterion_id(seen.about.candidate, (scoring.part, competence, criterion));
        if place == 0 && to_grid {
            ui.memory_mut(|memory| memory.request_focus(level_id(id, best(criteria.scale))));
        }
        let chosen = scoring.own_level(competence, criterion);
        let levels = Levels { id, label, text, scale: criteria.scale, chosen, enabled };
        if let Some(level) = levels.show(ui) {
            let order = Order::Score {
                candidate: seen.about.candidate,
                part: scoring.part,
                competence,
                criterion: criterion.clone(),
                // Pressed once more it is taken back.
                level: Some(level).filter(|level| chosen != Some(*level)),
            };
            scene.ask(Command::Order(Box::new(order)));
        }
    }
}

/// Where a criterion is for the keyboard: nowhere once another candidate is looked at.
fn criterion_id(
    candidate: CandidateNumber,
    (part, competence, criterion): (ScoredIn, Competence, &CriterionId),
) -> Id {
    Id::unique(("score", candidate.0, part == ScoredIn::Interview, competence, &criterion.0))
}

/// The best of a scale, which stands first beside its criterion.
fn best(scale: &[String]) -> u8 {
    u8::try_from(scale.len().saturating_sub(1)).unwrap_or(0)
}
