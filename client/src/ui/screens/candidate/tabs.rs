//! What stands beside the telephone: the client's file, the log of calls, messages and, in an exam, the contact record,
//! the written confirmation and the company's documents.

use eframe::egui::{Label, Ui};
use signaling::protocol::exam::{CandidateView, Piece, Written};

use super::{Candidate, Tab, chat_ui, file_ui};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::screens::exam::{pieces, shelf};
use crate::ui::screens::{chat, log, notes};
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, GAP, HALF_GAP, palette};
use crate::ui::widgets::{Button, page_ui};
use crate::ui::words::{LogWords, ReadingWords};

/// From this width on the documents have their list beside them, in points.
const LIST_BESIDE: f32 = 640.0;
/// Width of that list, in points.
const LIST: f32 = 248.0;

/// Draws the tabs and what is behind the chosen one; the chat has one where it does not stand beside. What is long
/// scrolls on its own where the page does not.
pub(super) fn tabs_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Candidate, chat: bool, scrolls: bool) {
    let seen = scene.view.exam.candidate();
    let tab = shown(state, chat, seen);
    heads_ui(ui, scene, state, tab, chat);
    // What was chosen right now: the field of the tab before would take its cursor.
    let tab = shown(state, chat, seen);
    let line = ui.cursor().top() - HALF_GAP / 2.0;
    let across = ui.max_rect().expand2(eframe::egui::vec2(GAP, 0.0)).x_range();
    ui.painter().hline(across, line, palette(ui).rest());
    ui.add_space(HALF_GAP);
    match (tab, seen) {
        (Tab::File, _) if scrolls => {
            // Below the file, in sight while one reads it.
            let about = state.about.card.clone();
            notes::panel_ui(ui, scene, &mut state.log.notes, about.as_deref());
            page_ui(ui, "file", |ui| file_ui(ui, scene, state));
        }
        (Tab::File, _) => {
            let about = state.about.card.clone();
            notes::current_ui(ui, scene, &mut state.log.notes, about.as_deref());
            file_ui(ui, scene, state);
        }
        (Tab::Chat, _) => chat_ui(ui, scene, state),
        (Tab::Calls, _) if scrolls => {
            page_ui(ui, "calls", |ui| log::log_ui(ui, scene, &mut state.log, None));
        }
        (Tab::Calls, _) => log::log_ui(ui, scene, &mut state.log, None),
        (Tab::Record, Some(seen)) => about_ui(ui, scene, state, seen, scrolls, Piece::ContactRecord),
        (Tab::Confirmation, Some(seen)) => about_ui(ui, scene, state, seen, scrolls, Piece::Confirmation),
        (Tab::OwnNotes, Some(seen)) => {
            let exam = &mut state.exam;
            pieces::pieces_ui(ui, scene, &mut exam.pieces, &mut exam.asked, seen, scrolls);
        }
        (Tab::Library, Some(seen)) => library_ui(ui, scene, state, seen, scrolls),
        (Tab::Record | Tab::Confirmation | Tab::OwnNotes | Tab::Library, None) => {}
    }
}

/// The chosen tab, where there is one now.
fn shown(state: &Candidate, chat: bool, seen: Option<&CandidateView>) -> Tab {
    match (state.tab, seen) {
        (Tab::Chat, _) if !chat => Tab::File,
        (Tab::Record | Tab::Confirmation | Tab::OwnNotes | Tab::Library, None) => Tab::File,
        (tab, _) => tab,
    }
}

fn heads_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Candidate, tab: Tab, chat: bool) {
    let (words, reading) = (scene.words, ReadingWords::of(scene.language));
    let seen = scene.view.exam.candidate();
    // In an exam there are more of them, and each word counts.
    let iconed = |button: Button<'static>, icon| if seen.is_some() { button } else { button.icon(icon) };
    ui.horizontal_wrapped(|ui| {
        if seen.is_some() {
            ui.spacing_mut().item_spacing.x = 0.0;
        }
        let file = iconed(Button::tab(words.file), icons::FILE).chosen(tab == Tab::File);
        if file.shortcut(Shortcut::File).show(ui) {
            state.tab = Tab::File;
        }
        if chat {
            let messages = iconed(Button::tab(words.messages), icons::CHAT).chosen(tab == Tab::Chat);
            if messages.shortcut(Shortcut::Chat).show(ui) {
                state.tab = Tab::Chat;
                state.chat.take_focus = true;
            }
        }
        let log = LogWords::of(scene.language);
        let name = if seen.is_some() { reading.history } else { log.tab };
        let calls = iconed(Button::tab(name), icons::CALLS).chosen(tab == Tab::Calls);
        if calls.shortcut(Shortcut::Calls).named(log.title).show(ui) {
            state.tab = Tab::Calls;
        }
        if let Some(seen) = seen {
            exam_heads_ui(ui, scene, state, tab, seen);
        }
        if chat {
            chat::unread_ui(ui, scene);
        }
    });
}

fn exam_heads_ui(ui: &mut Ui, scene: &Scene<'_>, state: &mut Candidate, tab: Tab, seen: &CandidateView) {
    let words = ReadingWords::of(scene.language);
    let has = |kind: Written| {
        seen.may.write.contains(&kind) || scene.view.exam.written.keys().any(|piece| piece.kind() == kind)
    };
    if has(Written::ContactRecords) {
        let record = Button::tab(words.contact_record).chosen(tab == Tab::Record);
        if record.shortcut(Shortcut::Page(1)).show(ui) {
            (state.tab, state.exam.pieces.take_focus) = (Tab::Record, true);
        }
    }
    if has(Written::Confirmations) {
        let confirmation = Button::tab(words.confirmation).chosen(tab == Tab::Confirmation);
        if confirmation.shortcut(Shortcut::Page(2)).show(ui) {
            (state.tab, state.exam.pieces.take_focus) = (Tab::Confirmation, true);
        }
    }
    if !pieces::offered(scene, seen).is_empty() {
        let notes = Button::tab(words.notes).chosen(tab == Tab::OwnNotes);
        if notes.shortcut(Shortcut::Page(3)).show(ui) {
            (state.tab, state.exam.pieces.take_focus) = (Tab::OwnNotes, true);
        }
    }
    if !seen.documents.is_empty() {
        let library = Button::tab(words.documents).named(words.library).chosen(tab == Tab::Library);
        let searched = Shortcut::Search.pressed_unseen(ui);
        if library.show(ui) || searched {
            state.tab = Tab::Library;
        }
    }
}

/// A piece about the client that the screen is about.
fn about_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    state: &mut Candidate,
    seen: &CandidateView,
    fills: bool,
    piece: fn(signaling::protocol::ClientId) -> Piece,
) {
    let Some(card) = state.about.card.clone() else {
        let sentence = ReadingWords::of(scene.language).no_client_yet;
        ui.add(Label::new(theme::running(sentence).color(palette(ui).soft)).wrap());
        return;
    };
    let (exam, piece) = (&mut state.exam, piece(card.id.clone()));
    ui.add(Label::new(theme::title(&card.name)).wrap());
    pieces::piece_ui(ui, scene, &mut exam.pieces, &mut exam.asked, seen, &piece, Some(&card), fills);
}

/// The company's documents.
fn library_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    state: &mut Candidate,
    seen: &CandidateView,
    scrolls: bool,
) {
    let exam = &mut state.exam;
    if !scrolls || ui.available_width() < LIST_BESIDE {
        shelf::picker_or_found_ui(ui, scene, &mut exam.shelf, &mut exam.asked, seen);
        ui.add_space(HALF_GAP);
        return shelf::reader_ui(ui, scene, &exam.shelf, &mut exam.asked, seen, scrolls);
    }
    let mut columns = crate::ui::widgets::Columns::new(ui);
    columns.column_ui(ui, LIST, |ui| {
        page_ui(ui, "library", |ui| shelf::list_ui(ui, scene, &mut exam.shelf, &mut exam.asked, seen));
    });
    columns.rest_ui(ui, |ui| shelf::reader_ui(ui, scene, &exam.shelf, &mut exam.asked, seen, true));
}
