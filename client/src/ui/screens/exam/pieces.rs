//! What a candidate writes: saved as one writes, which it says, and sent where it is to be.

mod sending;

use std::collections::BTreeMap;
use std::time::Instant;

use eframe::egui::{Frame, Id, Label, Margin, ScrollArea, Stroke, TextEdit, Ui, vec2};
use signaling::protocol::exam::{CandidateView, Item, ItemRef, MAX_PIECE_CHARS, Piece, Written};
use signaling::protocol::{ClientCard, ClientId};

use sending::send_ui;

use super::files::{self, Files};
use super::templates::{Known, filled};
use super::{item, qualifying};
use crate::station::{Command, NoteState};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::screens::pad::{Pad, move_cursor};
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL_RADIUS, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Pill, icon_ui, section_ui};
use crate::ui::words::{DossierWords, ReadingWords};

/// How many characters before the limit the count is shown.
const COUNT_FROM: usize = MAX_PIECE_CHARS - 1_000;
/// The lowest field, in points.
const LOWEST: f32 = 160.0;
/// Of a field on a page that scrolls as a whole, in points.
const ON_PAGE: f32 = 320.0;

/// What is written and has not come back from the station yet, and what is asked about it.
#[derive(Debug, Default)]
pub struct Pieces {
    pads: BTreeMap<Piece, Pad>,
    chosen: Option<Piece>,
    /// Whether to send the confirmation to this client for good.
    asks: Option<ClientId>,
    /// What is handed in is shown, and no piece.
    shows_files: bool,
    files: Files,
    /// The list of templates is open.
    templates: bool,
    /// A template that is chosen, and comes.
    wanted: Option<(Piece, ItemRef)>,
    /// The cursor goes to the text in the next pass.
    pub take_focus: bool,
}

/// The pieces that belong to no client: those that are written now, and those that may be read again.
pub fn offered(scene: &Scene<'_>, seen: &CandidateView) -> Vec<Piece> {
    let written = |kind| seen.may.write.contains(&kind);
    let phase = &seen.clock.phase.id;
    let mut pieces = Vec::new();
    let own = [
        (Written::Summary, Piece::Summary),
        (Written::Letter, Piece::Letter),
        (Written::Notes, Piece::Notes(phase.clone())),
    ];
    for (kind, piece) in own {
        if written(kind) || scene.view.exam.written.contains_key(&piece) {
            pieces.push(piece);
        }
    }
    let earlier = scene.view.exam.written.keys().filter(|piece| matches!(piece, Piece::Notes(_)));
    pieces.extend(earlier.filter(|piece| !pieces.contains(piece)).cloned().collect::<Vec<_>>());
    pieces
}

/// Whether a piece may be changed now.
pub fn is_open(seen: &CandidateView, piece: &Piece) -> bool {
    let of_now = match piece {
        Piece::Notes(phase) => *phase == seen.clock.phase.id,
        Piece::Confirmation(client) => !seen.work.sent.iter().any(|sent| sent.client == *client),
        Piece::Summary | Piece::Letter | Piece::ContactRecord(_) => true,
    };
    of_now && seen.may.write.contains(&piece.kind())
}

/// What has pages made of all that was written.
pub fn print_ui(ui: &mut Ui, scene: &mut Scene<'_>, any: bool) {
    let print = Button::quiet(DossierWords::of(scene.language).print_work).icon(icons::PRINT);
    if any && print.enabled(scene.has_room).show(ui) {
        scene.ask(Command::PrintWork);
    }
}

/// Where the field of a piece is for the keyboard.
pub fn field_id(piece: &Piece) -> Id {
    Id::unique(("piece", piece))
}

/// Draws the tabs of several pieces and the chosen one.
pub fn pieces_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    state: &mut Pieces,
    asked: &mut BTreeMap<ItemRef, Instant>,
    seen: &CandidateView,
    fills: bool,
) {
    let offered = offered(scene, seen);
    let has_files = files::is_shown(scene, seen);
    let chosen = state.chosen.clone().filter(|piece| offered.contains(piece));
    let Some(mut chosen) = chosen.or_else(|| offered.first().cloned()) else {
        return files::files_ui(ui, scene, &mut state.files, seen);
    };
    if offered.len() > 1 || has_files {
        ui.horizontal_wrapped(|ui| {
            for piece in &offered {
                let name = name(scene, seen, piece);
                if Button::tab(name).chosen(*piece == chosen && !state.shows_files).show(ui) {
                    (chosen, state.chosen) = (piece.clone(), Some(piece.clone()));
                    (state.templates, state.shows_files) = (false, false);
                }
            }
            let words = DossierWords::of(scene.language);
            let name = if seen.work.hand_in { words.hand_in } else { words.own_files };
            if has_files && Button::tab(name).icon(icons::UP).chosen(state.shows_files).show(ui) {
                state.shows_files = true;
            }
            let work = scene.view.exam.written.iter();
            let mut work = work.filter(|(piece, _)| !matches!(piece, Piece::Notes(_)));
            let any = work.any(|(_, written)| !written.text.trim().is_empty());
            print_ui(ui, scene, any);
        });
        line_ui(ui);
    } else if is_open(seen, &chosen) {
        section_ui(ui, name(scene, seen, &chosen));
    }
    if state.shows_files && has_files {
        let show = |ui: &mut Ui| files::files_ui(ui, scene, &mut state.files, seen);
        if fills {
            ScrollArea::vertical().id_salt("handed in").auto_shrink(false).show(ui, show);
        } else {
            let mut show = show;
            show(ui);
        }
        return;
    }
    piece_ui(ui, scene, state, asked, seen, &chosen, None, fills);
}

fn line_ui(ui: &mut Ui) {
    let line = ui.cursor().top() - HALF_GAP / 2.0;
    let across = ui.max_rect().expand2(vec2(theme::GAP, 0.0)).x_range();
    ui.painter().hline(across, line, palette(ui).rest());
    ui.add_space(HALF_GAP);
}

fn name(scene: &Scene<'_>, seen: &CandidateView, piece: &Piece) -> &'static str {
    match piece {
        Piece::Notes(phase) if *phase != seen.clock.phase.id => {
            ReadingWords::of(scene.language).earlier_notes
        }
        _ => scene.language.piece(piece),
    }
}

/// Draws a piece: to be written while it may, else to be read. `about` is the client that it is about.
#[allow(clippy::too_many_arguments, reason = "a field needs to know where it stands")]
pub fn piece_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    state: &mut Pieces,
    asked: &mut BTreeMap<ItemRef, Instant>,
    seen: &CandidateView,
    piece: &Piece,
    about: Option<&ClientCard>,
    fills: bool,
) {
    let label = match about {
        Some(card) => scene.language.piece_about(scene.language.piece(piece), &card.name),
        None => name(scene, seen, piece).to_owned(),
    };
    if !is_open(seen, piece) {
        return read_ui(ui, scene, seen, piece, &label, fills);
    }
    take_template(scene, state, asked, piece, about, seen);
    let empty = state.pads.get(piece).is_none_or(|pad| pad.text.trim().is_empty());
    if empty {
        start_ui(ui, scene, state, seen, piece);
    }
    if matches!(piece, Piece::ContactRecord(_)) && !seen.qualifications.is_empty() {
        let written = scene.view.exam.written.get(piece).map(|written| &*written.text);
        let text = state.pads.get(piece).map(|pad| pad.text.as_str()).or(written).unwrap_or_default();
        if let Some(text) = qualifying::qualify_ui(ui, scene, text, &seen.qualifications) {
            put(state, piece, text);
        }
    }
    let foot = foot_height(piece);
    field_ui(ui, scene, state, piece, &label, fills.then_some(foot));
    if let Piece::Confirmation(client) = piece {
        send_ui(ui, scene, state, seen, client);
    }
}

/// Room for what stands below the field, in points.
fn foot_height(piece: &Piece) -> f32 {
    match piece {
        Piece::Confirmation(_) => 144.0,
        Piece::Summary | Piece::Letter | Piece::Notes(_) | Piece::ContactRecord(_) => 32.0,
    }
}

fn field_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    state: &mut Pieces,
    piece: &Piece,
    label: &str,
    below: Option<f32>,
) {
    let written = scene.view.exam.written.get(piece);
    let (shown, edition) = written.map_or(("", 0), |written| (&*written.text, written.edition));
    let id = field_id(piece);
    let pad = state.pads.entry(piece.clone()).or_default();
    let before = pad.follow(shown, edition);
    if before > 0 {
        move_cursor(ui, id, before);
    }
    let palette = palette(ui);
    let focused = ui.memory(|memory| memory.has_focus(id));
    let stroke = if focused { palette.live(Tone::Primary) } else { Stroke::new(palette.thin, palette.soft) };
    let height = below.map_or(ON_PAGE, |below| (ui.available_height() - below).max(LOWEST));
    let width = ui.available_width();
    let frame = Frame::new()
        .fill(palette.surface)
        .stroke(stroke)
        .corner_radius(CONTROL_RADIUS)
        .inner_margin(Margin::symmetric(2, 2));
    let hint = scene.language.piece_hint(piece);
    let response = frame
        .show(ui, |ui| {
            let inner = height - 6.0;
            let edit = TextEdit::multiline(&mut pad.text)
                .id(id)
                .char_limit(MAX_PIECE_CHARS)
                .hint_text(hint)
                .frame(Frame::new().inner_margin(Margin::symmetric(10, 9)))
                .min_size(vec2(width - 8.0, inner - 4.0))
                .desired_width(width - 8.0);
            let scroll = ScrollArea::vertical().id_salt(("piece", piece)).auto_shrink(false);
            scroll.max_height(inner).min_scrolled_height(inner).show(ui, |ui| ui.add(edit)).inner
        })
        .inner;
    response.ctx.accesskit_node_builder(response.id, |node| node.set_label(label));
    if std::mem::take(&mut state.take_focus) || Shortcut::Write.pressed(ui) {
        response.request_focus();
    }
    pad.changed |= response.changed();
    if let Some(text) = pad.give(scene.has_room) {
        scene.ask(Command::WritePiece { piece: piece.clone(), text, seen: Some(pad.edition) });
    }
    if std::mem::replace(&mut pad.focused, response.has_focus()) && !response.has_focus() {
        scene.ask(Command::SavePiece(piece.clone()));
    }
    let saved = written.filter(|written| !written.text.is_empty() || written.state == NoteState::Unsaved);
    let shown = if pad.is_ahead() { Some(NoteState::Unsaved) } else { saved.map(|written| written.state) };
    let count = pad.text.chars().count();
    state_ui(ui, scene, shown, count, matches!(piece, Piece::Notes(_)));
}

/// Whether it is saved, by icon, colour and word; and how full it is, where it soon is.
fn state_ui(ui: &mut Ui, scene: &Scene<'_>, state: Option<NoteState>, count: usize, private: bool) {
    let (words, palette) = (ReadingWords::of(scene.language), palette(ui));
    let (tone, icon, text) = match state {
        None if private => (Tone::Neutral, icons::INFO, words.notes_private.to_owned()),
        None => (Tone::Neutral, icons::INFO, words.saved_as_you_write.to_owned()),
        Some(NoteState::Saved(at_ms)) => (Tone::Good, icons::SENT, scene.language.saved_at(at_ms)),
        Some(NoteState::Unsaved) => (Tone::Warn, icons::SENDING, words.not_saved.to_owned()),
        Some(NoteState::Refused) => (Tone::Bad, icons::WARNING, words.kept_here.to_owned()),
    };
    ui.horizontal_wrapped(|ui| {
        let ink = palette.strong(tone);
        icon_ui(ui, icon, 16.0, ink, false);
        ui.add(Label::new(theme::soft(ui, text).color(ink)).wrap());
        if count >= COUNT_FROM {
            let full = if count >= MAX_PIECE_CHARS { format!(" · {}", words.full) } else { String::new() };
            let line = format!("{count} / {MAX_PIECE_CHARS}{full}");
            ui.label(theme::soft(ui, line).color(palette.warn));
        }
    });
}

/// What was written, where it may only be read.
fn read_ui(ui: &mut Ui, scene: &Scene<'_>, seen: &CandidateView, piece: &Piece, label: &str, fills: bool) {
    let words = ReadingWords::of(scene.language);
    let sent = match piece {
        Piece::Confirmation(client) => seen.work.sent.iter().find(|sent| sent.client == *client),
        Piece::Summary | Piece::Letter | Piece::Notes(_) | Piece::ContactRecord(_) => None,
    };
    ui.horizontal_wrapped(|ui| {
        ui.add(Label::new(theme::strong(label)).wrap());
        match sent {
            Some(sent) => {
                let line = scene.language.sent_at(sent.at_ms);
                Pill::new(Tone::Good, &line).icon(icons::DELIVERED).live().show(ui);
            }
            None => {
                Pill::new(Tone::Neutral, words.read_only).icon(icons::LOCK).show(ui);
            }
        }
    });
    ui.add_space(HALF_GAP / 2.0);
    let written = scene.view.exam.written.get(piece);
    let text = written.map(|written| &*written.text).filter(|text| !text.trim().is_empty());
    let show = |ui: &mut Ui| match text {
        Some(text) => {
            let response = ui.add(Label::new(theme::running(text)).wrap());
            response.ctx.accesskit_node_builder(response.id, |node| node.set_description(label));
        }
        None => {
            ui.add(Label::new(theme::running(words.nothing_written).color(palette(ui).soft)).wrap());
        }
    };
    if fills {
        ScrollArea::vertical().id_salt(("read", piece)).auto_shrink(false).show(ui, show);
    } else {
        show(ui);
    }
    if let Some(NoteState::Refused | NoteState::Unsaved) = written.map(|written| written.state) {
        state_ui(ui, scene, written.map(|written| written.state), 0, false);
    }
}

/// What an empty text may begin with.
fn start_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Pieces, seen: &CandidateView, piece: &Piece) {
    let words = ReadingWords::of(scene.language);
    match piece {
        Piece::ContactRecord(_) => {
            if Button::new(words.headings).icon(icons::ADD).show(ui) {
                put(state, piece, words.record_lines.to_owned());
                state.take_focus = true;
            }
        }
        Piece::Letter | Piece::Confirmation(_) if !seen.templates.is_empty() => {
            let button = Button::new(words.start_from).icon(icons::DOCUMENT).chosen(state.templates);
            if button.show(ui) {
                state.templates = !state.templates;
            }
            if state.templates {
                for template in &seen.templates {
                    if Button::quiet(&template.title).icon(icons::ADD).show(ui) {
                        state.wanted = Some((piece.clone(), ItemRef::Template(template.id.clone())));
                        state.templates = false;
                    }
                }
            }
        }
        Piece::Letter | Piece::Confirmation(_) | Piece::Summary | Piece::Notes(_) => {}
    }
}

/// Takes the template that was chosen, once it is here, into a text that is still empty.
fn take_template(
    scene: &mut Scene<'_>,
    state: &mut Pieces,
    asked: &mut BTreeMap<ItemRef, Instant>,
    piece: &Piece,
    about: Option<&ClientCard>,
    seen: &CandidateView,
) {
    let Some((_, template)) = state.wanted.clone().filter(|(wanted, _)| wanted == piece) else { return };
    let Some(found) = item(scene, asked, &template) else { return };
    state.wanted = None;
    let Item::Text(text) = &*found else { return };
    let signature = scene.language.signature(&seen.candidate.to_string());
    let part1 = if *piece == Piece::Letter { item(scene, asked, &ItemRef::Part1) } else { None };
    let (name, fields) = match (about, part1.as_deref()) {
        (Some(card), _) => (card.name.as_str(), card.fields.as_slice()),
        (None, Some(Item::Part1 { name, fields, .. })) => (name.as_str(), fields.as_slice()),
        (None, _) => ("", [].as_slice()),
    };
    put(state, piece, filled(&text.body, &Known { name, fields, signature: &signature }));
    state.take_focus = true;
}

fn put(state: &mut Pieces, piece: &Piece, text: String) {
    let pad = state.pads.entry(piece.clone()).or_default();
    (pad.text, pad.changed) = (text, true);
}
