//! What a jury reads beside the exam: the guide to the phase, what the candidate wrote in part 1, part 1 and what is expected
//! in it, the company's documents; its own day, its calls and its notes on them. While it waits, its day comes first; in an
//! interview without scores of its own, what that bears on.

use eframe::egui::{Label, Ui};
use signaling::protocol::Role;
use signaling::protocol::exam::{HandedFile, HandedKind, InterviewOnRest, Item, ItemRef, Stage, TextBody};

use super::grid::Grid;
use super::reading::Reading;
use super::{About, day, interview, said_ui};
use crate::ui::scene::Scene;
use crate::ui::screens::exam::files;
use crate::ui::screens::exam::pieces::print_ui;
use crate::ui::screens::exam::shelf::reader::{history_ui, pdf_ui, text_ui};
use crate::ui::screens::log::{self, CallLog};
use crate::ui::screens::{file, written};
use crate::ui::search::Query;
use crate::ui::theme::{self, HALF_GAP};
use crate::ui::widgets::{Choice, labelled_ui, picker_ui, section_ui};
use crate::ui::words::{DossierWords, InterviewWords, SheetWords};

/// What the page remembers between two passes.
#[derive(Debug, Default)]
pub struct Papers {
    /// The title of the paper that was chosen; empty while the first is shown.
    chosen: String,
    log: CallLog,
}

/// Something to read.
#[derive(Debug)]
enum Paper {
    /// What the interview bears on.
    Interview,
    /// What the candidate wrote in part 1.
    Work,
    /// A text of the package.
    Item(ItemRef),
    /// The plan of the day.
    Day,
    /// The log of this station's calls.
    Calls,
}

/// Whether nothing is asked of the jury for this candidate now.
pub fn waits(seen: About<'_>) -> bool {
    match seen.about.clock.stage {
        Stage::Waiting | Stage::Finished => true,
        Stage::Open | Stage::Ready | Stage::Running | Stage::Paused | Stage::TimeUp => {
            seen.about.run_sheet.is_empty() && seen.about.guide.is_none()
        }
    }
}

/// Whether an interview on what has no score yet goes on.
pub fn asks_on_rest(seen: About<'_>) -> bool {
    match seen.about.interview {
        Some(InterviewOnRest::Now) => true,
        Some(InterviewOnRest::ToCome) | None => false,
    }
}

/// Draws the list of papers, and the one that is chosen.
pub fn papers_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    seen: About<'_>,
    state: &mut Papers,
    (grid, reading): (&mut Grid, &mut Reading),
) {
    let words = SheetWords::of(scene.language);
    let papers = papers(scene, seen);
    let is_chosen = papers.iter().any(|(title, _)| *title == state.chosen);
    let first = papers.first().map(|(title, _)| title.clone()).unwrap_or_default();
    let mut chosen = if is_chosen { state.chosen.clone() } else { first };
    let choice = |(title, _): &(String, Paper)| Choice { value: title.clone(), name: title.clone() };
    let choices: Vec<Choice<String>> = papers.iter().map(choice).collect();
    if picker_ui(ui, words.to_read, &mut chosen, &choices) {
        state.chosen.clone_from(&chosen);
    }
    ui.add_space(HALF_GAP);
    match papers.into_iter().find(|(title, _)| *title == chosen) {
        Some((_, Paper::Interview)) => interview::interview_ui(ui, scene, seen, grid, reading),
        Some((_, Paper::Day)) => day::day_ui(ui, scene, seen.jury),
        Some((_, Paper::Calls)) => log::log_ui(ui, scene, &mut state.log, Some(Role::Candidate)),
        Some((_, Paper::Work)) => {
            print_ui(ui, scene, seen.about.written.iter().any(|entry| entry.chars > 0));
            written::part1_ui(ui, scene, seen.about);
            files_ui(ui, scene, seen);
        }
        Some((_, Paper::Item(item))) => match reading.item(scene, seen.about.candidate, item) {
            Some(item) => paper_ui(ui, scene, item),
            None => said_ui(ui, words.coming),
        },
        None => said_ui(ui, words.coming),
    }
}

/// What the candidate handed in beside what it wrote, and the *dossier professionnel*.
pub fn files_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: About<'_>) {
    let words = DossierWords::of(scene.language);
    for (kind, heading) in
        [(HandedKind::Work, words.handed_in), (HandedKind::Professional, words.professional)]
    {
        let files: Vec<&HandedFile> = seen.about.files.iter().filter(|file| file.kind == kind).collect();
        if !files.is_empty() {
            section_ui(ui, heading);
        }
        list_ui(ui, scene, &files);
    }
}

fn list_ui(ui: &mut Ui, scene: &mut Scene<'_>, all: &[&HandedFile]) {
    for file in all {
        let line = format!("{} · {}", file.name, scene.language.size(file.bytes));
        ui.add(Label::new(theme::running(line)).wrap());
        ui.add(Label::new(theme::soft(ui, scene.language.kept_at_server(file.at_ms))).wrap());
        files::open_ui(ui, scene, file);
    }
}

/// What there is to read: what an interview bears on, then the guide to the phase.
fn papers(scene: &Scene<'_>, seen: About<'_>) -> Vec<(String, Paper)> {
    let words = SheetWords::of(scene.language);
    let item = |title: &str, item| (title.to_owned(), Paper::Item(item));
    let guide = seen.about.guide.clone().map(|guide| item(words.guide, ItemRef::Guide(guide)));
    let work = [(words.written.to_owned(), Paper::Work)];
    let part1 = [item(words.part1, ItemRef::Part1), item(words.expected, ItemRef::Expected)];
    let documents = seen.about.documents.iter();
    let documents = documents.map(|entry| item(&entry.title, ItemRef::Document(entry.id.clone())));
    let day = seen.jury.plan.map(|_| (words.day.to_owned(), Paper::Day));
    let (day_first, day_last) = if waits(seen) { (day, None) } else { (None, day) };
    let calls = seen.plays.then(|| (words.calls.to_owned(), Paper::Calls));
    let interview = InterviewWords::of(scene.language).paper.to_owned();
    let interview = asks_on_rest(seen).then_some((interview, Paper::Interview));
    let first = interview.into_iter().chain(day_first).chain(guide).chain(work).chain(part1);
    first.chain(documents).chain(calls).chain(day_last).collect()
}

/// Draws one paper.
fn paper_ui(ui: &mut Ui, scene: &mut Scene<'_>, item: &Item) {
    let (words, nothing) = (SheetWords::of(scene.language), Query::of(""));
    match item {
        Item::Text(text) => text_ui(ui, text, &nothing),
        Item::Pdf { title, hash, .. } => pdf_ui(ui, scene, title, *hash),
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
        // It is read where its exchange is.
        Item::Chat { .. } => {}
    }
}
