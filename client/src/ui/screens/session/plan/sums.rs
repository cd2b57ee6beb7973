//! What the plan comes to: minutes of each candidate and jury, and of all invigilators.

use eframe::egui::Ui;
use signaling::protocol::Who;

use crate::ui::theme::{self, GAP, HALF_GAP};
use crate::ui::widgets::{Card, Width, section_ui, table_ui};
use crate::ui::words::{PlanWords, Told};

/// From this width on the two tables stand side by side, in points.
const WIDE: f32 = 960.0;

/// Draws the card.
pub fn sums_ui(ui: &mut Ui, told: &Told<'_>) {
    let words = PlanWords::of(told.language);
    let sums = &told.shown.plan.sums;
    Card::new().show(ui, |ui| {
        section_ui(ui, words.sums);
        let invigilation = told.language.hours_and_minutes(sums.invigilation);
        ui.label(theme::running(format!("{}\u{a0}: {invigilation}", words.invigilation)));
        ui.add_space(HALF_GAP);
        let columns = if ui.available_width() >= WIDE { 2 } else { 1 };
        ui.spacing_mut().item_spacing.x = 2.0 * GAP;
        ui.columns(columns, |columns| {
            candidates_ui(&mut columns[0], told);
            let last = columns.len() - 1;
            if last == 0 {
                columns[0].add_space(HALF_GAP);
            }
            juries_ui(&mut columns[last], told);
        });
    });
}

fn candidates_ui(ui: &mut Ui, told: &Told<'_>) {
    let words = PlanWords::of(told.language);
    let rows: Vec<[String; 4]> = told
        .shown
        .plan
        .sums
        .candidates
        .iter()
        .map(|sum| {
            [
                sum.candidate.to_string(),
                told.language.hours_and_minutes(sum.minutes),
                told.language.hours_and_minutes(sum.before_jury),
                told.language.hours_and_minutes(sum.waits),
            ]
        })
        .collect();
    let rows: Vec<[&str; 4]> = rows.iter().map(|row| row.each_ref().map(String::as_str)).collect();
    let columns = [words.candidate, words.in_exam, words.before_jury, words.waits];
    table_ui(ui, columns.map(|name| (name, Width::Share(1.0))), &rows);
}

fn juries_ui(ui: &mut Ui, told: &Told<'_>) {
    let words = PlanWords::of(told.language);
    let rows: Vec<[String; 5]> = told
        .shown
        .plan
        .sums
        .juries
        .iter()
        .map(|sum| {
            [
                told.who(Who::Jury(sum.jury)),
                sum.candidates.to_string(),
                told.language.hours_and_minutes(sum.present),
                told.language.hours_and_minutes(sum.reading),
                told.language.hours_and_minutes(sum.deliberation),
            ]
        })
        .collect();
    let rows: Vec<[&str; 5]> = rows.iter().map(|row| row.each_ref().map(String::as_str)).collect();
    let columns = [words.jury, words.candidates, words.present, words.reads, words.deliberates];
    table_ui(ui, columns.map(|name| (name, Width::Share(1.0))), &rows);
}
