//! What the jury agrees on, once all have locked: where they differ first, each one's score side by side.

use eframe::egui::{Id, Label, Ui};
use signaling::protocol::exam::{Competence, CriterionId, JurorId, Order, ScoredIn, Scoring};

use super::grid::{self, Criteria, Grid};
use super::levels::{Levels, tone, word};
use super::reading::Reading;
use super::{About, noted, said_ui};
use crate::station::Command;
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Pill, section_ui};
use crate::ui::words::GridWords;

/// One criterion, with what each of the jury gave.
#[derive(Debug)]
struct Row<'a> {
    competence: Competence,
    criterion: &'a CriterionId,
    label: String,
    text: &'a str,
    scale: &'a [String],
    levels: Vec<(JurorId, Option<u8>)>,
    agreed: Option<u8>,
    differs: bool,
}

impl Row<'_> {
    /// The score that all gave.
    fn alike(&self) -> Option<u8> {
        self.levels.first().and_then(|(_, level)| *level).filter(|_| !self.differs)
    }
}

/// Draws the page.
pub fn together_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    seen: About<'_>,
    state: &mut Grid,
    reading: &mut Reading,
) {
    let words = GridWords::of(scene.language);
    let Some(scoring) = state.scoring(seen) else {
        return said_ui(ui, words.nothing);
    };
    let title = format!("{} · {}", words.together, scene.language.scored_in(scoring.part));
    ui.add(Label::new(theme::title(title)).wrap());
    if !seen.jury.all_locked(scoring) {
        let missing = seen.jury.members.iter().filter(|member| !scoring.is_locked(member.juror));
        let missing: Vec<&str> = missing.map(|member| member.name.as_str()).collect();
        return said_ui(ui, &scene.language.awaits_locks(&missing));
    }
    let Some(rows) = rows(scene, seen, scoring, reading) else { return said_ui(ui, words.coming) };
    ui.label(theme::soft(ui, scene.language.agreed_on(scoring.agreed.len(), rows.len())));
    let (differing, alike): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.differs);
    section_ui(ui, &format!("{} ({})", words.differ, differing.len()));
    if differing.is_empty() {
        said_ui(ui, words.no_differences);
    }
    differing.iter().for_each(|row| row_ui(ui, scene, seen, scoring, row));
    for competence in &scoring.competences {
        let of: Vec<&Row<'_>> = alike.iter().filter(|row| row.competence == *competence).collect();
        if !of.is_empty() {
            let name = scene.language.competence(competence.number());
            section_ui(ui, &format!("{} · {} ({})", words.alike, name.to_lowercase(), of.len()));
            agree_alike_ui(ui, scene, seen, scoring, &of);
            of.into_iter().for_each(|row| row_ui(ui, scene, seen, scoring, row));
        }
    }
    noted::noted_ui(ui, scene, seen, scoring);
}

/// Each criterion of the part; none while a grid is on its way.
fn rows<'a>(
    scene: &mut Scene<'a>,
    seen: About<'_>,
    scoring: &Scoring,
    reading: &mut Reading,
) -> Option<Vec<Row<'a>>> {
    let mut rows = Vec::new();
    for competence in &scoring.competences {
        let Criteria { scale, all } = grid::criteria(scene, reading, seen, *competence)?;
        rows.extend(all.iter().map(|(criterion, label, text)| Row {
            competence: *competence,
            criterion,
            label: format!("C{} · {label}", competence.number()),
            text,
            scale,
            levels: seen.jury.levels(scoring, *competence, criterion),
            agreed: scoring.agreed_level(*competence, criterion),
            differs: scoring.differs(*competence, criterion),
        }));
    }
    Some(rows)
}

/// The scores side by side, and below them the scale to agree on.
fn row_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: About<'_>, scoring: &Scoring, row: &Row<'_>) {
    let words = GridWords::of(scene.language);
    ui.add_space(HALF_GAP / 2.0);
    let line = ui.available_rect_before_wrap();
    ui.painter().hline(line.x_range(), line.top(), palette(ui).rest());
    let levels = Levels {
        id: Id::unique((
            "agree",
            seen.about.candidate.0,
            scoring.part == ScoredIn::Interview,
            row.competence,
            &row.criterion.0,
        )),
        label: &row.label,
        text: row.text,
        scale: row.scale,
        chosen: row.agreed,
        enabled: seen.about.may.score,
    };
    let agreed = levels.show(ui).filter(|level| row.agreed != Some(*level));
    ui.horizontal_wrapped(|ui| {
        for (juror, level) in &row.levels {
            let given = level.map_or(words.no_score, |level| word(level, row.scale));
            let tone = level.map_or(Tone::Neutral, |level| tone(level, row.scale));
            let name = if *juror == seen.jury.juror { words.you } else { seen.jury.name_of(*juror) };
            Pill::new(tone, &format!("{name} · {given}")).icon(icons::JURY).show(ui);
        }
        if row.agreed.is_some() {
            Pill::new(Tone::Primary, words.agreed).icon(icons::OK).live().show(ui);
        }
    });
    if let Some(level) = agreed {
        agree(scene, seen, scoring, row, level);
    }
}

/// What all gave is agreed on in one press, a competence at a time.
fn agree_alike_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: About<'_>, scoring: &Scoring, rows: &[&Row<'_>]) {
    let words = GridWords::of(scene.language);
    let open = rows.iter().filter(|row| row.agreed.is_none());
    let open: Vec<(&&Row<'_>, u8)> = open.filter_map(|row| Some((row, row.alike()?))).collect();
    let Some((first, _)) = open.first() else { return };
    let name = format!("{}, {}", words.agree_alike, scene.language.competence(first.competence.number()));
    let button = Button::new(words.agree_alike).icon(icons::OK).named(name).enabled(seen.about.may.score);
    if button.show(ui) {
        open.into_iter().for_each(|(row, level)| agree(scene, seen, scoring, row, level));
    }
}

fn agree(scene: &mut Scene<'_>, seen: About<'_>, scoring: &Scoring, row: &Row<'_>, level: u8) {
    let order = Order::Agree {
        candidate: seen.about.candidate,
        part: scoring.part,
        competence: row.competence,
        criterion: row.criterion.clone(),
        level,
    };
    scene.ask(Command::Order(Box::new(order)));
}
