//! What the others of the jury noted with a part, read once all have locked it.

use eframe::egui::{Label, Ui};
use signaling::protocol::exam::{RemarkKind, RemarkView, Scoring};

use super::timeline::moment;
use super::{About, said_ui};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, HALF_GAP, Tone};
use crate::ui::widgets::{Pill, section_ui};
use crate::ui::words::{GridWords, SheetWords};

/// Draws the marks and notes of each of the others, with its name; nothing where none has any.
pub fn noted_ui(ui: &mut Ui, scene: &Scene<'_>, seen: About<'_>, scoring: &Scoring) {
    if scoring.remarks.is_empty() {
        return;
    }
    let words = GridWords::of(scene.language);
    section_ui(ui, words.others_noted);
    for noted in &scoring.remarks {
        ui.add_space(HALF_GAP / 2.0);
        Pill::new(Tone::Neutral, seen.jury.name_of(noted.juror)).icon(icons::JURY).show(ui);
        noted.remarks.iter().for_each(|remark| remark_ui(ui, scene, seen, remark));
        if noted.more {
            said_ui(ui, words.more_noted);
        }
    }
}

/// One of them: what it is, in which exchange and when, and what it says.
fn remark_ui(ui: &mut Ui, scene: &Scene<'_>, seen: About<'_>, remark: &RemarkView) {
    let (grid, sheet) = (GridWords::of(scene.language), SheetWords::of(scene.language));
    let (kind, text) = match remark.kind {
        RemarkKind::Mark if remark.text.is_empty() => (grid.mark, sheet.unworded),
        RemarkKind::Mark => (grid.mark, &*remark.text),
        RemarkKind::Note => (grid.observation, &*remark.text),
    };
    let exchange = remark.exchange.and_then(|id| seen.about.exchange(id));
    let whose = exchange.map_or(sheet.outside, |exchange| &exchange.name);
    let line = theme::soft(ui, format!("{kind} · {whose} · {}", moment(remark)));
    ui.add(Label::new(line).wrap());
    ui.add(Label::new(theme::running(text)).wrap());
}
