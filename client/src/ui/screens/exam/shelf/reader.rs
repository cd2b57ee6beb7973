//! The text that is open.

use std::collections::BTreeMap;
use std::time::Instant;

use eframe::egui::{Label, Ui};
use signaling::protocol::exam::{CandidateView, Item, ItemRef, PastContact, TextBody};
use signaling::protocol::{ClientId, FileHash};

use super::super::item;
use super::{Section, Shelf, Shown, groups};
use crate::station::Command;
use crate::ui::hours;
use crate::ui::icons;
use crate::ui::markdown::blocks;
use crate::ui::scene::Scene;
use crate::ui::screens::file;
use crate::ui::search::Query;
use crate::ui::theme::{self, GAP, HALF_GAP, palette};
use crate::ui::typography::set;
use crate::ui::widgets::{Button, Width, blocks_ui, paged_ui, section_ui, table_ui};
use crate::ui::words::ReadingWords;

/// Below this width the history is a list and not a table, in points.
const TABLE: f32 = 520.0;

/// Draws what is open, on a page of its own where it `scrolls`.
pub fn reader_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    shelf: &Shelf,
    asked: &mut BTreeMap<ItemRef, Instant>,
    seen: &CandidateView,
    scrolls: bool,
) {
    let Some(open) = shelf.open(&groups(scene, seen)) else {
        return calm_ui(ui, ReadingWords::of(scene.language).choose_to_read);
    };
    let query = shelf.query();
    if scrolls {
        // Each text has a place of its own on its page.
        paged_ui(ui, &format!("{open:?}"), |ui| shown_ui(ui, scene, asked, &open, &query));
    } else {
        shown_ui(ui, scene, asked, &open, &query);
    }
}

fn shown_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    asked: &mut BTreeMap<ItemRef, Instant>,
    shown: &Shown,
    query: &Query,
) {
    match shown {
        Shown::Client(id) => client_ui(ui, scene, id),
        Shown::Document(id) => match item(scene, asked, &ItemRef::Document(id.clone())).as_deref() {
            Some(Item::Text(text)) => text_ui(ui, text, query),
            Some(Item::Pdf { title, hash, .. }) => pdf_ui(ui, scene, title, *hash),
            Some(_) => {}
            None => calm_ui(ui, ReadingWords::of(scene.language).loading),
        },
        Shown::Part1(section) => match item(scene, asked, &ItemRef::Part1).as_deref() {
            Some(Item::Part1 { name, number, fields, history, request, instructions }) => match section {
                Section::Instructions => text_ui(ui, instructions, query),
                Section::Request => text_ui(ui, request, query),
                Section::File => {
                    title_ui(ui, name);
                    ui.label(theme::soft(ui, hours::unbroken(number)));
                    ui.add_space(GAP);
                    file::fields_ui(ui, fields);
                }
                Section::History => history_ui(ui, scene, name, history, query),
            },
            Some(_) => {}
            None => calm_ui(ui, ReadingWords::of(scene.language).loading),
        },
    }
}

fn title_ui(ui: &mut Ui, title: &str) {
    let response = ui.add(Label::new(theme::title(title).size(24.0)).wrap());
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_role(eframe::egui::accesskit::Role::Heading);
        node.set_label(title);
        node.set_level(1);
    });
    ui.add_space(HALF_GAP);
}

fn calm_ui(ui: &mut Ui, sentence: &str) {
    ui.add(Label::new(theme::running(sentence).color(palette(ui).soft)).wrap());
}

/// Draws a text in Markdown with its title; what is looked for stands out.
pub fn text_ui(ui: &mut Ui, text: &TextBody, query: &Query) {
    title_ui(ui, &text.title);
    blocks_ui(ui, &blocks(&text.body), query);
    ui.add_space(GAP);
}

/// Draws the title of a PDF, and what opens it.
pub fn pdf_ui(ui: &mut Ui, scene: &mut Scene<'_>, title: &str, hash: FileHash) {
    let words = ReadingWords::of(scene.language);
    title_ui(ui, title);
    calm_ui(ui, words.pdf_more);
    ui.add_space(HALF_GAP);
    let open = Button::primary(words.pdf_open).icon(icons::DOCUMENT).enabled(scene.has_room);
    if open.named(format!("{}, {title}", words.pdf_open)).show(ui) {
        scene.ask(Command::OpenDocument(hash, title.to_owned()));
    }
}

fn client_ui(ui: &mut Ui, scene: &Scene<'_>, id: &ClientId) {
    let Some(card) = scene.card_of(id) else {
        return calm_ui(ui, ReadingWords::of(scene.language).loading);
    };
    let direction = match card.direction {
        signaling::protocol::Direction::Inbound => scene.words.inbound,
        signaling::protocol::Direction::Outbound => scene.words.outbound,
    };
    ui.label(theme::soft(ui, format!("{} · {direction}", hours::unbroken(&card.number))));
    file::file_ui(ui, scene, Some(&card));
}

/// Draws the table of all exchanges, then each that was kept in full.
pub fn history_ui(ui: &mut Ui, scene: &Scene<'_>, name: &str, history: &[PastContact], query: &Query) {
    let (words, reading) = (scene.words, ReadingWords::of(scene.language));
    title_ui(ui, name);
    if ui.available_width() >= TABLE {
        let columns = [
            (words.date, Width::Fit),
            (words.channel, Width::Fit),
            (words.reason, Width::Share(1.0)),
            (words.outcome, Width::Share(1.6)),
        ];
        let texts: Vec<[String; 4]> = history
            .iter()
            .map(|past| {
                let one = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                [past.date.clone(), past.channel.clone(), one(&past.reason), one(&past.outcome)]
            })
            .collect();
        let rows: Vec<[&str; 4]> = texts.iter().map(|row| row.each_ref().map(String::as_str)).collect();
        table_ui(ui, columns, &rows);
    } else {
        for past in history {
            ui.add_space(HALF_GAP);
            ui.label(theme::soft(ui, format!("{} · {}", past.date, past.channel)));
            ui.add(Label::new(theme::strong_small(&past.reason)).wrap());
            ui.add(Label::new(set(past.outcome.trim())).wrap());
        }
    }
    let mut in_full = history.iter().filter_map(|past| Some((past, past.text.as_deref()?))).peekable();
    if in_full.peek().is_some() {
        section_ui(ui, reading.history_in_full);
    }
    for (past, text) in in_full {
        ui.add_space(HALF_GAP);
        ui.add(
            Label::new(theme::strong(format!("{} · {} · {}", past.date, past.channel, past.reason))).wrap(),
        );
        if let Some(by) = &past.by {
            ui.add(Label::new(theme::soft(ui, format!("{} {by}", reading.by))).wrap());
        }
        ui.add_space(HALF_GAP / 2.0);
        ui.scope(|ui| blocks_ui(ui, &blocks(text), query));
        ui.add_space(HALF_GAP);
    }
}
