//! What a candidate may read: the list, the search in it, and the text that is open.

pub mod reader;
mod row;

use std::collections::BTreeMap;
use std::time::Instant;

use eframe::egui::{Frame, Id, Label, Margin, Stroke, TextEdit, Ui};
use signaling::protocol::ClientId;
use signaling::protocol::exam::{CandidateView, DocumentId, Item, ItemRef};

use super::item;
use crate::ui::icons;
use crate::ui::markdown::{Block, blocks};
use crate::ui::scene::Scene;
use crate::ui::search::Query;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, CONTROL_RADIUS, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Choice, icon_ui, picker_ui, section_ui};
use crate::ui::words::ReadingWords;

pub use reader::reader_ui;

/// The longest search, in characters.
const SEARCH_CHARS: usize = 80;
/// Signs of an excerpt under what was found.
const EXCERPT: usize = 110;

/// Something that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A part of part 1's file.
    Part1(Section),
    /// The file of a drawn client.
    Client(ClientId),
    /// A document of the company.
    Document(DocumentId),
}

/// The parts of part 1's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// What is to be done.
    Instructions,
    /// What the client asks.
    Request,
    /// The client's facts.
    File,
    /// The client's exchanges so far.
    History,
}

/// What the shelf remembers between two passes.
#[derive(Debug, Default)]
pub struct Shelf {
    chosen: Option<Shown>,
    search: String,
}

/// What is on the shelf, in groups.
#[derive(Debug)]
struct Group {
    heading: &'static str,
    entries: Vec<(Shown, String, &'static str)>,
}

impl Shelf {
    /// Opens this.
    pub fn choose(&mut self, shown: Shown) {
        self.chosen = Some(shown);
    }

    fn query(&self) -> Query {
        Query::of(&self.search)
    }

    /// What is open: what was chosen, while it may be read, else the first.
    fn open(&self, groups: &[Group]) -> Option<Shown> {
        let mut all = groups.iter().flat_map(|group| &group.entries).map(|(shown, ..)| shown);
        let first = all.clone().next();
        all.find(|shown| self.chosen.as_ref() == Some(*shown)).or(first).cloned()
    }
}

fn groups(scene: &Scene<'_>, seen: &CandidateView) -> Vec<Group> {
    let words = ReadingWords::of(scene.language);
    let mut groups = Vec::new();
    if seen.part1 {
        let sections = [
            (Section::Instructions, words.instructions, icons::STAFF),
            (Section::Request, words.request, icons::CHAT),
            (Section::File, words.client_file, icons::FILE),
            (Section::History, words.history, icons::CALLS),
        ];
        let entries = sections.map(|(section, title, icon)| (Shown::Part1(section), title.to_owned(), icon));
        groups.push(Group { heading: words.your_file, entries: entries.into() });
    }
    if !seen.clients.is_empty() {
        let client = |(number, entry): (usize, &signaling::protocol::exam::ClientEntry)| {
            (Shown::Client(entry.id.clone()), format!("{number} · {}", entry.name), icons::FILE)
        };
        let entries = (1..).zip(&seen.clients).map(client).collect();
        groups.push(Group { heading: words.your_clients, entries });
    }
    if !seen.documents.is_empty() {
        let document = |entry: &signaling::protocol::exam::Entry<DocumentId>| {
            (Shown::Document(entry.id.clone()), entry.title.clone(), icons::DOCUMENT)
        };
        let entries = seen.documents.iter().map(document).collect();
        groups.push(Group { heading: words.company_documents, entries });
    }
    groups
}

/// Draws the search and, below it, the list, or what was found.
pub fn list_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    shelf: &mut Shelf,
    asked: &mut BTreeMap<ItemRef, Instant>,
    seen: &CandidateView,
) {
    search_ui(ui, scene, shelf);
    let groups = groups(scene, seen);
    if !shelf.query().is_empty() {
        return found_ui(ui, scene, shelf, asked, &groups);
    }
    let open = shelf.open(&groups);
    for group in &groups {
        section_ui(ui, group.heading);
        ui.spacing_mut().item_spacing.y = 2.0;
        for (shown, title, icon) in &group.entries {
            if row::row_ui(ui, icon, title, "", open.as_ref() == Some(shown)) {
                shelf.choose(shown.clone());
            }
        }
        ui.spacing_mut().item_spacing.y = HALF_GAP;
    }
}

/// Draws the search and a list that opens, for where there is no room for all of it.
pub fn picker_or_found_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    shelf: &mut Shelf,
    asked: &mut BTreeMap<ItemRef, Instant>,
    seen: &CandidateView,
) {
    search_ui(ui, scene, shelf);
    let groups = groups(scene, seen);
    if !shelf.query().is_empty() {
        return found_ui(ui, scene, shelf, asked, &groups);
    }
    let entries: Vec<_> = groups.iter().flat_map(|group| &group.entries).collect();
    let name = |index: usize| index.to_string();
    let choices: Vec<Choice<String>> = (0..)
        .zip(&entries)
        .map(|(index, (_, title, _))| Choice { value: name(index), name: title.clone() })
        .collect();
    let open = shelf.open(&groups);
    let at = entries.iter().position(|(shown, ..)| open.as_ref() == Some(shown)).unwrap_or(0);
    let mut chosen = name(at);
    if picker_ui(ui, ReadingWords::of(scene.language).what_to_read, &mut chosen, &choices) {
        let picked = chosen.parse::<usize>().ok().and_then(|index| entries.get(index));
        picked.into_iter().for_each(|(shown, ..)| shelf.choose(shown.clone()));
    }
}

/// The field of the search, with its icon in it.
fn search_ui(ui: &mut Ui, scene: &Scene<'_>, shelf: &mut Shelf) {
    let words = ReadingWords::of(scene.language);
    let id = Id::unique("search");
    let focused = ui.memory(|memory| memory.has_focus(id));
    let palette = palette(ui);
    let stroke = if focused { palette.live(Tone::Primary) } else { Stroke::new(palette.thin, palette.soft) };
    let frame = Frame::new()
        .fill(palette.surface)
        .stroke(stroke)
        .corner_radius(CONTROL_RADIUS)
        .inner_margin(Margin::symmetric(12, 0));
    frame.show(ui, |ui| {
        ui.set_height(CONTROL - 2.0);
        ui.horizontal_centered(|ui| {
            icon_ui(ui, icons::SEARCH, 18.0, palette.soft, false);
            let clear = if shelf.search.is_empty() { 0.0 } else { CONTROL };
            let edit = TextEdit::singleline(&mut shelf.search)
                .id(id)
                .char_limit(SEARCH_CHARS)
                .hint_text(words.library)
                .frame(Frame::NONE)
                .desired_width((ui.available_width() - clear).max(40.0));
            let response = ui.add(edit);
            response.ctx.accesskit_node_builder(response.id, |node| node.set_label(words.search_hint));
            let response = response.on_hover_text(format!(
                "{} ({})",
                words.search_hint,
                Shortcut::Search.keys(ui.ctx())
            ));
            if Shortcut::Search.pressed(ui) {
                response.request_focus();
            }
            if clear > 0.0 {
                let button = Button::quiet(words.clear_search).icon(icons::CLOSE).icon_only();
                if button.width(36.0).show(ui) {
                    shelf.search.clear();
                }
            }
        });
    });
}

/// What holds all the words, each with an excerpt. Texts that are not here yet are asked for.
fn found_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    shelf: &mut Shelf,
    asked: &mut BTreeMap<ItemRef, Instant>,
    groups: &[Group],
) {
    let words = ReadingWords::of(scene.language);
    let query = shelf.query();
    let (mut found, mut coming) = (Vec::new(), false);
    for (shown, title, icon) in groups.iter().flat_map(|group| &group.entries) {
        match text_of(scene, asked, shown) {
            None => coming = true,
            Some(text) if query.is_in(&format!("{title} {text}")) => {
                found.push((shown.clone(), title.clone(), *icon, query.excerpt(&text, EXCERPT)));
            }
            Some(_) => {}
        }
    }
    ui.add_space(HALF_GAP);
    let line = match (found.is_empty(), coming) {
        (_, true) => words.still_searching.to_owned(),
        (true, false) => words.nothing_found.to_owned(),
        (false, false) => scene.language.found(found.len()),
    };
    let response = ui.add(Label::new(theme::soft(ui, line)).wrap());
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_live(eframe::egui::accesskit::Live::Polite);
    });
    ui.add_space(HALF_GAP / 2.0);
    let open = shelf.open(groups);
    for (shown, title, icon, excerpt) in found {
        if row::row_ui(ui, icon, &title, &excerpt, open.as_ref() == Some(&shown)) {
            shelf.choose(shown);
        }
    }
}

/// All the words of something, where it is here.
fn text_of(scene: &mut Scene<'_>, asked: &mut BTreeMap<ItemRef, Instant>, shown: &Shown) -> Option<String> {
    let say = |blocks: Vec<Block>| blocks.iter().map(Block::words).collect::<Vec<_>>().join(" ");
    match shown {
        Shown::Document(id) => match &*item(scene, asked, &ItemRef::Document(id.clone()))? {
            Item::Text(text) => Some(say(blocks(&text.body))),
            _ => Some(String::new()),
        },
        Shown::Client(id) => {
            let card = scene.card_of(id)?;
            let fields = card.fields.iter().map(|field| format!("{} {}", field.label, field.value));
            let contacts =
                card.contacts.iter().map(|contact| format!("{} {}", contact.reason, contact.outcome));
            Some(fields.chain(contacts).collect::<Vec<_>>().join(" "))
        }
        Shown::Part1(section) => match &*item(scene, asked, &ItemRef::Part1)? {
            Item::Part1 { fields, history, request, instructions, .. } => Some(match section {
                Section::Instructions => say(blocks(&instructions.body)),
                Section::Request => say(blocks(&request.body)),
                Section::File => {
                    let facts = fields.iter().map(|field| format!("{} {}", field.label, field.value));
                    facts.collect::<Vec<_>>().join(" ")
                }
                Section::History => {
                    let past = history.iter().map(|past| {
                        let text = past.text.as_deref().unwrap_or_default();
                        format!("{} {} {} {}", past.channel, past.reason, past.outcome, text)
                    });
                    past.collect::<Vec<_>>().join(" ")
                }
            }),
            _ => Some(String::new()),
        },
    }
}
