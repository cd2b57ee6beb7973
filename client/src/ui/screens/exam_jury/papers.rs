//! What a jury reads beside the exam: the guide to the phase, what the candidate wrote in part 1, part 1 and what is expected
//! in it, the company's documents.

use eframe::egui::{Label, Ui};
use signaling::protocol::exam::{Item, ItemRef, TextBody};

use super::reading::Reading;
use super::{About, said_ui};
use crate::ui::scene::Scene;
use crate::ui::screens::exam::shelf::reader::{history_ui, text_ui};
use crate::ui::screens::{file, written};
use crate::ui::search::Query;
use crate::ui::theme::{self, HALF_GAP};
use crate::ui::widgets::{Choice, labelled_ui, picker_ui, section_ui};
use crate::ui::words::SheetWords;

/// What the page remembers between two passes.
#[derive(Debug, Default)]
pub struct Papers {
    /// The title of the paper that is shown.
    chosen: String,
}

/// Something to read.
#[derive(Debug)]
enum Paper {
    /// What the candidate wrote in part 1.
    Work,
    /// A text of the package.
    Item(ItemRef),
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
    let choice = |(title, _): &(String, Paper)| Choice { value: title.clone(), name: title.clone() };
    let choices: Vec<Choice<String>> = papers.iter().map(choice).collect();
    picker_ui(ui, words.to_read, &mut state.chosen, &choices);
    ui.add_space(HALF_GAP);
    match papers.into_iter().find(|(title, _)| *title == state.chosen) {
        Some((_, Paper::Work)) => written::part1_ui(ui, scene, seen.about),
        Some((_, Paper::Item(item))) => match reading.item(scene, seen.about.candidate, item) {
            Some(item) => paper_ui(ui, scene, item),
            None => said_ui(ui, words.coming),
        },
        None => said_ui(ui, words.coming),
    }
}

/// What there is to read, the guide to the phase first.
fn papers(scene: &Scene<'_>, seen: About<'_>) -> Vec<(String, Paper)> {
    let words = SheetWords::of(scene.language);
    let item = |title: &str, item| (title.to_owned(), Paper::Item(item));
    let guide = seen.about.guide.clone().map(|guide| item(words.guide, ItemRef::Guide(guide)));
    let work = [(words.written.to_owned(), Paper::Work)];
    let part1 = [item(words.part1, ItemRef::Part1), item(words.expected, ItemRef::Expected)];
    let documents = seen.about.documents.iter();
    let documents = documents.map(|entry| item(&entry.title, ItemRef::Document(entry.id.clone())));
    guide.into_iter().chain(work).chain(part1).chain(documents).collect()
}

/// Draws one paper.
fn paper_ui(ui: &mut Ui, scene: &Scene<'_>, item: &Item) {
    let (words, nothing) = (SheetWords::of(scene.language), Query::of(""));
    match item {
        Item::Text(text) => text_ui(ui, text, &nothing),
        Item::Pdf { title, .. } => {
            ui.add(Label::new(theme::title(title)).wrap());
            said_ui(ui, words.pdf);
        }
        Item::Client(card) => file::file_ui(ui, scene, Some(card)),
        Item::Role { role, .. } => drop(ui.add(Label::new(theme::running(&role.role)).wrap())),
        Item::Part1 { name, number, fields, history, request, instructions } => {
            ui.add(Label::new(theme::title(format!("{name} · {number}"))).wrap());
            file::fields_ui(ui, fields);
            let parts: [(&str, &TextBody); 2] =
                [(words.request, request), (words.instructions, instructions)];
            for (heading, text) in parts {
                section_ui(ui, heading);
                text_ui(ui, text, &nothing);
            }
            section_ui(ui, words.history);
            history_ui(ui, scene, name, history, &nothing);
        }
        Item::Grid { name, criteria, .. } => {
            ui.add(Label::new(theme::title(name)).wrap());
            criteria.iter().for_each(|(_, label, text)| labelled_ui(ui, label, text));
        }
        Item::Work(piece) => drop(ui.add(Label::new(theme::running(&piece.text)).wrap())),
    }
}
