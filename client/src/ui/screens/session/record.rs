//! The record of the session as it grows, or of one that is over: all facts, the newest first, by candidate and by kind,
//! and its file.

mod past;

use std::sync::Arc;

use eframe::egui::{Label, RichText, Ui, vec2};
use signaling::protocol::exam::{CandidateNumber, Recorded, Seat, SessionId, StaffView};

use self::past::Past;
use super::floor::facts::{self, FactKind};
use crate::station::Command;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, CONTROL, HALF_GAP, Tone, palette};
use crate::ui::typography::set;
use crate::ui::widgets::{Button, Card, Choice, choices_ui, icon_ui, page_ui, picker_ui, split_right_ui};
use crate::ui::words::{FactNames, FloorWords, RecordWords};
use crate::ui::{hours, icons};

/// How many facts are shown more at a time.
const PAGE: usize = 100;
/// Room for an hour, in points.
const HOUR: f32 = 88.0;
/// The height of a row, in points.
const ROW: f32 = 44.0;
/// Room for the list of candidates, in points.
const PICKER: f32 = 240.0;

/// What the page remembers between two passes.
#[derive(Debug)]
pub struct Record {
    /// The number of whom is shown; empty for all.
    candidate: String,
    kind: Option<FactKind>,
    shown: usize,
    past: Past,
}

impl Default for Record {
    fn default() -> Self {
        Self { candidate: String::new(), kind: None, shown: PAGE, past: Past::default() }
    }
}

impl Record {
    /// The record of a session that is over is to be read.
    pub fn read(&mut self, scene: &mut Scene<'_>, session: SessionId) {
        *self = Self { past: Past::of(session), ..Self::default() };
        scene.ask(Command::ReadRecord(session));
    }
}

/// A record to show.
#[derive(Clone, Copy)]
struct Shown<'a> {
    session: &'a StaffView,
    candidates: &'a [(CandidateNumber, String)],
    facts: &'a [Arc<Recorded>],
    whole: bool,
}

/// Draws the page.
pub fn record_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Record) {
    let view = scene.view;
    let Some(session) = view.exam.staff() else {
        return match &view.exam.offer {
            Some(offer) if !offer.past.is_empty() => past::past_ui(ui, scene, state, offer),
            Some(_) | None => {
                let words = FloorWords::of(scene.language);
                ui.add(Label::new(theme::running(words.no_session).color(palette(ui).soft)).wrap());
            }
        };
    };
    let each = session.candidates.iter().map(|tile| (tile.candidate, tile.name.clone()));
    let (candidates, record): (Vec<_>, _) = (each.collect(), &view.exam.record);
    let shown = Shown { session, candidates: &candidates, facts: &record.facts, whole: record.whole };
    page_ui(ui, "record", |ui| {
        let words = RecordWords::of(scene.language);
        heading_ui(ui, scene, words.title, session.session, Command::SaveRecord);
        shown_ui(ui, scene, shown, state);
    });
}

fn shown_ui(ui: &mut Ui, scene: &Scene<'_>, shown: Shown<'_>, state: &mut Record) {
    filters_ui(ui, scene, shown.candidates, state);
    Card::new().show(ui, |ui| list_ui(ui, scene, shown, state));
}

/// What it is, and what writes it to a file; where it was written.
fn heading_ui(ui: &mut Ui, scene: &mut Scene<'_>, title: &str, session: SessionId, save_it: Command) {
    let words = RecordWords::of(scene.language);
    ui.scope(|ui| {
        // The title stands in the middle of the line beside the button.
        ui.spacing_mut().interact_size.y = CONTROL;
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::title(title));
            ui.add_space(HALF_GAP);
            let save = Button::new(words.save).icon(icons::SAVE).hint(words.save_more);
            if save.show(ui) {
                scene.ask(save_it);
            }
            let minutes = Button::new(words.minutes).icon(icons::PRINT).hint(words.minutes_more);
            if minutes.show(ui) {
                scene.ask(Command::SaveMinutes(None));
            }
        });
    });
    let saved = scene.view.exam.record.saved.as_ref().filter(|saved| saved.session == session);
    let text = match saved {
        Some(saved) => {
            let text = scene.language.record_saved(saved.facts, &saved.path);
            theme::soft(ui, text).color(palette(ui).strong(Tone::Good))
        }
        None => theme::soft(ui, words.save_more),
    };
    ui.add(Label::new(text).wrap().selectable(true));
    if let Some(saved) = &scene.view.exam.record.minutes {
        let text = theme::soft(ui, scene.language.minutes_saved(&saved.pdf));
        ui.add(Label::new(text.color(palette(ui).strong(Tone::Good))).wrap().selectable(true));
    }
}

fn filters_ui(ui: &mut Ui, scene: &Scene<'_>, candidates: &[(CandidateNumber, String)], state: &mut Record) {
    let words = RecordWords::of(scene.language);
    let before = (state.candidate.clone(), state.kind);
    choices_ui(
        ui,
        words.kind,
        &mut state.kind,
        &[
            (None, words.every_kind),
            (Some(FactKind::Incident), words.incidents),
            (Some(FactKind::Draw), words.draws),
            (Some(FactKind::Phase), words.phases),
            (Some(FactKind::Exchange), words.exchanges),
            (Some(FactKind::Help), words.help),
            (Some(FactKind::Preparation), words.preparation),
        ],
    );
    let everyone = Choice { value: String::new(), name: words.everyone.to_owned() };
    let each = candidates.iter().map(|(number, name)| {
        let number = number.to_string();
        Choice { name: format!("{number} · {name}"), value: number }
    });
    let all: Vec<Choice<String>> = std::iter::once(everyone).chain(each).collect();
    ui.scope(|ui| {
        ui.set_max_width(PICKER);
        picker_ui(ui, words.candidate, &mut state.candidate, &all);
    });
    if before != (state.candidate.clone(), state.kind) {
        state.shown = PAGE;
    }
}

fn list_ui(ui: &mut Ui, scene: &Scene<'_>, shown: Shown<'_>, state: &mut Record) {
    let words = RecordWords::of(scene.language);
    let number = state.candidate.parse().ok().map(CandidateNumber);
    let fits = |recorded: &&Arc<Recorded>| {
        number.is_none_or(|number| facts::is_about(&recorded.fact, number))
            && state.kind.is_none_or(|kind| FactKind::of(&recorded.fact) == kind)
    };
    let fitting: Vec<_> = shown.facts.iter().rev().filter(fits).collect();
    if !shown.whole {
        ui.add(Label::new(theme::soft(ui, words.coming)).wrap());
    }
    if fitting.is_empty() {
        if shown.whole {
            ui.add(Label::new(theme::running(words.nothing).color(palette(ui).soft)).wrap());
        }
        return;
    }
    let count = fitting.len().min(state.shown);
    ui.add(Label::new(theme::soft(ui, scene.language.facts_shown(count, fitting.len()))).wrap());
    for recorded in &fitting[..count] {
        row_ui(ui, scene, shown.session, recorded);
    }
    if fitting.len() > count {
        ui.add_space(HALF_GAP);
        if Button::new(words.older).icon(icons::DOWN).show(ui) {
            state.shown += PAGE;
        }
    }
}

/// One fact: its kind in its colour, its hour, its sentence, and who made it so.
fn row_ui(ui: &mut Ui, scene: &Scene<'_>, session: &StaffView, recorded: &Recorded) {
    let palette = palette(ui);
    let names = FactNames { session, roster: &scene.view.roster };
    let sentence = set(scene.language.fact(&recorded.fact, names));
    let tone = facts::tone(&recorded.fact);
    let by = |ui: &mut Ui| drop(ui.label(theme::soft(ui, by(scene, recorded))));
    let y = ui.cursor().top();
    ui.painter().hline(ui.max_rect().x_range(), y, palette.rest());
    split_right_ui(ui, ROW, by, |ui| {
        let icon = FactKind::of(&recorded.fact).icon();
        icon_ui(ui, icon, 20.0, palette.strong(tone), tone == Tone::Bad);
        let hour = Label::new(RichText::new(hours::hour(recorded.at_ms)).color(palette.soft));
        ui.add_sized(vec2(HOUR, 24.0), hour);
        ui.add(Label::new(theme::running(sentence)).wrap());
    });
}

/// Who made it so.
fn by(scene: &Scene<'_>, recorded: &Recorded) -> String {
    let words = RecordWords::of(scene.language);
    match recorded.by {
        Seat::Staff(_) => words.by_staff.to_owned(),
        Seat::Candidate(number) => scene.language.you_are(&number.to_string()),
        Seat::Juror(_) => words.by_jury.to_owned(),
        Seat::Server => words.by_server.to_owned(),
    }
}
