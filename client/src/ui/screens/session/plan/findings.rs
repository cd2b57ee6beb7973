//! What does not fit in the plan, and what staff should know of it: each a sentence that leads to its entry.

use eframe::egui::{FontId, Response, Role, Sense, StrokeKind, Ui, WidgetInfo, pos2, text::LayoutJob, vec2};
use signaling::protocol::{Entry, EntryId, PlanRemark, PlanShown, Who};

use super::chart::Chart;
use crate::ui::icons;
use crate::ui::theme::{self, CONTROL_RADIUS, HALF_GAP, Tone, palette};
use crate::ui::typography::set;
use crate::ui::widgets::{Card, icon_ui, section_ui};
use crate::ui::words::{PlanWords, Told};

/// Beyond so many, staff compute anew rather than read on.
const MOST: usize = 60;

/// Draws the card.
pub fn findings_ui(ui: &mut Ui, told: &Told<'_>, chart: &mut Chart) {
    let words = PlanWords::of(told.language);
    let plan = &told.shown.plan;
    Card::new().show(ui, |ui| {
        section_ui(ui, words.to_solve);
        if plan.conflicts.is_empty() {
            ui.horizontal_top(|ui| {
                icon_ui(ui, icons::OK, 20.0, palette(ui).good, false);
                ui.add(eframe::egui::Label::new(theme::running(words.nothing_to_solve)).wrap());
            });
        }
        for conflict in plan.conflicts.iter().take(MOST) {
            if finding_ui(ui, Tone::Bad, icons::WARNING, &told.conflict(conflict)).clicked() {
                lead(told, chart, &conflict.entries());
            }
        }
        more_ui(ui, told, plan.conflicts.len());
        if !plan.remarks.is_empty() {
            section_ui(ui, words.to_know);
        }
        for remark in plan.remarks.iter().take(MOST) {
            if finding_ui(ui, Tone::Primary, icons::INFO, &told.remark(remark)).clicked() {
                lead(told, chart, &entries_of(told.shown, remark));
            }
        }
        more_ui(ui, told, plan.remarks.len());
    });
    ui.add_space(HALF_GAP);
}

fn more_ui(ui: &mut Ui, told: &Told<'_>, count: usize) {
    if let Some(more) = count.checked_sub(MOST).filter(|more| *more > 0) {
        ui.label(theme::soft(ui, told.language.and_more(more)));
    }
}

/// Goes to the first of the entries, or to the next where one of them is chosen already.
fn lead(told: &Told<'_>, chart: &mut Chart, entries: &[EntryId]) {
    let at = chart.chosen.and_then(|(_, id)| entries.iter().position(|entry| *entry == id));
    let next = at.map_or(0, |at| (at + 1) % entries.len().max(1));
    let wanted = entries.get(next);
    let entry = wanted.and_then(|id| told.shown.plan.entries.iter().find(|entry| entry.id == *id));
    entry.into_iter().for_each(|entry| chart.choose(entry, told));
}

fn entries_of(shown: &PlanShown, remark: &PlanRemark) -> Vec<EntryId> {
    match remark {
        PlanRemark::TightChangeOver { first, second, .. } => vec![*first, *second],
        PlanRemark::NobodyToWatch { entry, .. } | PlanRemark::LongerThanDue { entry, .. } => vec![*entry],
        // What each of them does next.
        PlanRemark::MayMeet { waiting, drawn, to, .. } => {
            let next = |number| {
                let own = |entry: &&Entry| entry.concerns(Who::Candidate(number)) && entry.from >= *to;
                shown.plan.entries.iter().find(own).map(|entry| entry.id)
            };
            next(*waiting).into_iter().chain(next(*drawn)).collect()
        }
    }
}

/// A sentence that can be pressed, as high as it needs.
fn finding_ui(ui: &mut Ui, tone: Tone, icon: &str, sentence: &str) -> Response {
    const ICON: f32 = 20.0;
    let palette = palette(ui);
    let width = ui.available_width();
    let job = LayoutJob::simple(
        set(sentence),
        FontId::proportional(14.0),
        palette.text,
        (width - ICON - 3.0 * HALF_GAP).max(80.0),
    );
    let galley = ui.painter().layout_job(job);
    let size = vec2(width, (galley.size().y + 2.0 * HALF_GAP).max(40.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, sentence));
    if ui.is_rect_visible(rect) {
        if response.hovered() {
            ui.painter().rect(rect, CONTROL_RADIUS, palette.sunk, palette.rest(), StrokeKind::Inside);
        }
        if response.has_focus() {
            ui.painter().rect_stroke(rect, CONTROL_RADIUS, palette.live(Tone::Primary), StrokeKind::Inside);
        }
        let at = pos2(rect.left() + HALF_GAP + ICON / 2.0, rect.top() + HALF_GAP + 9.0);
        let font = FontId::new(ICON, crate::ui::fonts::icons());
        ui.painter().text(at, eframe::egui::Align2::CENTER_CENTER, icon, font, palette.strong(tone));
        let text = pos2(rect.left() + ICON + 2.0 * HALF_GAP, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(text, galley, palette.text);
    }
    response.on_hover_cursor(eframe::egui::CursorIcon::PointingHand)
}
