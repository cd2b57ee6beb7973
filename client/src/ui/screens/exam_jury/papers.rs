//! What a jury reads beside the exam: the guide to the phase, part 1 and what is expected in it, the company's documents.

use eframe::egui::{Label, Ui};
use signaling::protocol::exam::{Item, ItemRef, TextBody};

use super::reading::Reading;
use super::{About, said_ui};
use crate::ui::scene::Scene;
use crate::ui::screens::file;
use crate::ui::theme::{self, HALF_GAP};
use crate::ui::widgets::{Choice, labelled_ui, picker_ui, section_ui};
use crate::ui::words::SheetWords;

/// What the page remembers between two passes.
#[derive(Debug, Default)]
pub struct Papers {
    /// The title of the paper that is shown.
    chosen: String,
}

/// Draws the list of papers, and the one that is chosen.
pub fn papers_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    seen: About<'_>,
    state: &mut Papers,
    reading: &mut Reading,
) {
    let words = SheetWords::of(scene.language);
    let papers = papers(scene, seen);
    if !papers.iter().any(|(title, _)| *title == state.chosen) {
        state.chosen = papers.first().map(|(title, _)| title.clone()).unwrap_or_default();
    }
    let choice = |(title, _): &(String, ItemRef)| Choice { value: title.clone(), name: title.clone() };
    let choices: Vec<Choice<String>> = papers.iter().map(choice).collect();
    picker_ui(ui, words.to_read, &mut state.chosen, &choices);
    ui.add_space(HALF_GAP);
    let chosen = papers.into_iter().find(|(title, _)| *title == state.chosen);
    let item = chosen.and_then(|(_, item)| reading.item(scene, seen.about.candidate, item));
    match item {
        Some(item) => paper_ui(ui, scene, item),
        None => said_ui(ui, words.coming),
    }
}

/// What there is to read, the guide to the phase first.
fn papers(scene: &Scene<'_>, seen: About<'_>) -> Vec<(String, ItemRef)> {
    let words = SheetWords::of(scene.language);
    let guide = seen.about.guide.clone().map(|guide| (words.guide.to_owned(), ItemRef::Guide(guide)));
    let part1 = [(words.part1, ItemRef::Part1), (words.expected, ItemRef::Expected)];
    let part1 = part1.map(|(title, item)| (title.to_owned(), item));
    let documents = seen.about.documents.iter();
    let documents = documents.map(|entry| (entry.title.clone(), ItemRef::Document(entry.id.clone())));
    guide.into_iter().chain(part1).chain(documents).collect()
}

/// Draws one paper.
fn paper_ui(ui: &mut Ui, scene: &Scene<'_>, item: &Item) {
    let words = SheetWords::of(scene.language);
    match item {
        Item::Text(text) => text_ui(ui, text),
        Item::Pdf { title, .. } => {
            ui.add(Label::new(theme::title(title)).wrap());
            said_ui(ui, words.pdf);
        }
        Item::Client(card) => file::file_ui(ui, scene, Some(card)),
        Item::Role { role, .. } => drop(ui.add(Label::new(theme::running(&role.role)).wrap())),
        Item::Part1 { name, number, fields, history, request, instructions } => {
            ui.add(Label::new(theme::title(format!("{name} · {number}"))).wrap());
            fields.iter().for_each(|field| labelled_ui(ui, &field.label, &field.value));
            section_ui(ui, words.request);
            text_ui(ui, request);
            section_ui(ui, words.instructions);
            text_ui(ui, instructions);
            section_ui(ui, words.history);
            for past in history {
                let outcome = format!("{} — {}", past.reason, past.outcome);
                labelled_ui(ui, &format!("{} · {}", past.date, past.channel), &outcome);
                past.text.iter().for_each(|text| plain_ui(ui, text));
            }
        }
        Item::Grid { name, criteria, .. } => {
            ui.add(Label::new(theme::title(name)).wrap());
            criteria.iter().for_each(|(_, label, text)| labelled_ui(ui, label, text));
        }
    }
}

fn text_ui(ui: &mut Ui, text: &TextBody) {
    ui.add(Label::new(theme::title(&text.title)).wrap());
    plain_ui(ui, &text.body);
}

/// A Markdown text as it was typed, a paragraph below the other.
fn plain_ui(ui: &mut Ui, body: &str) {
    for paragraph in body.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        match paragraph.strip_prefix('#') {
            Some(heading) => section_ui(ui, heading.trim_start_matches('#').trim()),
            None => drop(ui.add(Label::new(theme::running(paragraph)).wrap())),
        }
    }
}
