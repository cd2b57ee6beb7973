//! *Observation*: what a juror notes on a candidate, each note kept with its moment.

use std::collections::BTreeMap;

use eframe::egui::{Frame, Id, Label, Margin, ScrollArea, Stroke, TextEdit, Ui};
use signaling::protocol::exam::{
    CandidateNumber, JuryCandidate, MAX_REMARK_CHARS, Order, RemarkKind, RemarkView,
};

use super::About;
use super::timeline::moment;
use crate::station::{Command, DraftOf, RemarkDraft};
use crate::ui::hours;
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, CONTROL_RADIUS, Tone, palette};
use crate::ui::typography::set;
use crate::ui::widgets::{Button, split_right_ui};
use crate::ui::words::GridWords;

/// The most height of the notes that are kept, in points.
const LIST: f32 = 56.0;

/// What is being written, for each candidate: nothing written is lost by looking at another, nor by a kill, for the station
/// keeps it.
#[derive(Debug, Default)]
pub struct Observations {
    drafts: BTreeMap<CandidateNumber, Draft>,
}

#[derive(Debug, Default)]
struct Draft {
    own: RemarkDraft,
    /// As the station was told it last.
    told: RemarkDraft,
    /// Whether what an earlier run left was taken up, or written over.
    known: bool,
    /// The number of the last answer before it was sent.
    answered: u64,
}

impl Observations {
    /// Takes the keys of the field before others do, and empties it once what it held is kept.
    pub fn follow(&mut self, ui: &Ui, scene: &mut Scene<'_>, about: &JuryCandidate) {
        let (of, left) = (about.candidate, (about.candidate, DraftOf::Note));
        let draft = self.drafts.entry(of).or_default();
        // What an earlier run left is there once the disk has been read, unless somebody has written since.
        if let Some(left) = scene.view.exam.drafts.get(&left).filter(|_| !draft.known) {
            (draft.own, draft.told, draft.known) = (left.clone(), left.clone(), true);
        }
        draft.settle(scene, about);
        if Shortcut::Notes.pressed(ui) {
            ui.memory_mut(|memory| memory.request_focus(field_id(of)));
        }
        if ui.memory(|memory| memory.has_focus(field_id(of))) && Shortcut::Send.pressed(ui) {
            draft.keep(scene, about);
        }
        draft.tell(scene, of);
    }
}

impl Draft {
    fn settle(&mut self, scene: &Scene<'_>, about: &JuryCandidate) {
        let (of, own) = (self.own.replaces, &mut self.own);
        let Some(text) = &own.sent else { return };
        let is_it = |note: &&RemarkView| note.text == *text && of.is_none_or(|of| of == note.remark);
        if notes(about).any(|note| is_it(&note)) {
            // What was written on meanwhile is another note.
            if own.text.trim() == text {
                own.text.clear();
            }
            (own.replaces, own.sent) = (None, None);
        } else if scene
            .view
            .exam
            .answers
            .iter()
            .any(|one| one.number > self.answered && one.refused.is_some())
        {
            own.sent = None;
        }
    }

    /// The station keeps it as it is now.
    fn tell(&mut self, scene: &mut Scene<'_>, of: CandidateNumber) {
        if self.own != self.told && scene.has_room {
            (self.told, self.known) = (self.own.clone(), true);
            let draft = Box::new(self.own.clone());
            scene.ask(Command::DraftRemark { candidate: of, of: DraftOf::Note, draft });
        }
    }

    fn is_ready(&self, scene: &Scene<'_>) -> bool {
        let on_its_way = self.own.sent.is_some() && scene.view.exam.waiting > 0;
        !self.own.text.trim().is_empty() && scene.has_room && !on_its_way
    }

    fn keep(&mut self, scene: &mut Scene<'_>, about: &JuryCandidate) {
        if !self.is_ready(scene) {
            return;
        }
        let (candidate, text) = (about.candidate, self.own.text.trim().to_owned());
        self.answered = scene.view.exam.answers.last().map_or(0, |answer| answer.number);
        self.own.sent = Some(text.clone());
        let order = match self.own.replaces {
            Some(remark) => Order::Reword { candidate, remark, text },
            None => Order::Remark { candidate, kind: RemarkKind::Note, text, moment: self.own.moment },
        };
        scene.ask(Command::Order(Box::new(order)));
    }
}

/// Of this candidate alone: who writes on one does not go on writing on another.
fn field_id(candidate: CandidateNumber) -> Id {
    Id::unique(("observation", candidate.0))
}

fn notes(about: &JuryCandidate) -> impl Iterator<Item = &RemarkView> {
    about.remarks.iter().filter(|remark| remark.kind == RemarkKind::Note)
}

/// Draws the field and the notes that are kept.
pub fn observations_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: About<'_>, state: &mut Observations) {
    let (words, about) = (GridWords::of(scene.language), seen.about);
    let draft = state.drafts.entry(about.candidate).or_default();
    let kept = notes(about).last().map(|note| scene.language.kept_at(&hours::hour(note.at_ms)));
    let (line, ink) = match kept {
        _ if !draft.own.text.trim().is_empty() => (words.not_kept.to_owned(), palette(ui).warn),
        Some(kept) => (kept, palette(ui).soft),
        None => (words.observation_more.to_owned(), palette(ui).soft),
    };
    let ready = draft.is_ready(scene) && about.may.note;
    let mut keep = false;
    let button = |ui: &mut Ui| {
        let hint = Shortcut::Send.keys(ui.ctx());
        keep = Button::new(words.keep).icon(icons::SENT).enabled(ready).hint(&hint).show(ui);
    };
    split_right_ui(ui, CONTROL, button, |ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.label(theme::strong(words.observation));
            ui.add(Label::new(theme::soft(ui, line).color(ink)).truncate());
        });
    });
    let was_empty = draft.own.text.is_empty();
    field_ui(ui, draft, about, words.observation);
    if was_empty && !draft.own.text.is_empty() {
        draft.own.moment = scene.view.exam.remark_moment(about.candidate, scene.now);
    }
    if keep {
        draft.keep(scene, about);
    }
    draft.tell(scene, about.candidate);
    let list = ScrollArea::vertical().id_salt("notes").max_height(LIST).auto_shrink([false, true]);
    list.show(ui, |ui| {
        for note in notes(about).collect::<Vec<_>>().into_iter().rev() {
            note_ui(ui, scene, about, note, draft);
        }
    });
}

fn field_ui(ui: &mut Ui, draft: &mut Draft, about: &JuryCandidate, name: &str) {
    let (palette, id) = (palette(ui), field_id(about.candidate));
    let focused = ui.memory(|memory| memory.has_focus(id));
    let stroke = if focused { palette.live(Tone::Primary) } else { Stroke::new(palette.thin, palette.soft) };
    let frame = Frame::new().fill(palette.surface).stroke(stroke).corner_radius(CONTROL_RADIUS);
    let edit = TextEdit::multiline(&mut draft.own.text)
        .id(id)
        .char_limit(MAX_REMARK_CHARS)
        .frame(frame.inner_margin(Margin::symmetric(12, 8)))
        .desired_rows(2)
        .desired_width(ui.available_width());
    ScrollArea::vertical()
        .id_salt("observation-scroll")
        .max_height(120.0)
        .auto_shrink([false, true])
        .show(ui, |ui| ui.add_enabled(about.may.note, edit))
        .inner
        .accessible_name(name);
}

/// A note with its moment, and the way to change it while nothing else is being written.
fn note_ui(ui: &mut Ui, scene: &Scene<'_>, about: &JuryCandidate, note: &RemarkView, draft: &mut Draft) {
    let words = GridWords::of(scene.language);
    let observed = scene.language.observed_at(&moment(note));
    let change = |ui: &mut Ui| {
        let button =
            Button::quiet(words.change).icon(icons::NOTE).icon_only().enabled(draft.own.text.is_empty());
        if button.named(format!("{}, {observed}", words.change)).show(ui) {
            (draft.own.text, draft.own.replaces) = (note.text.clone(), Some(note.remark));
            ui.memory_mut(|memory| memory.request_focus(field_id(about.candidate)));
        }
    };
    split_right_ui(ui, CONTROL, change, |ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.label(theme::soft(ui, &observed));
            ui.add(Label::new(set(&*note.text)).wrap());
        });
    });
}
