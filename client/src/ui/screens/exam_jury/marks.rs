//! *Repères*: moments that a juror marks as they pass, and a few words put to each afterwards.

use std::collections::BTreeSet;

use eframe::egui::{Id, Key, Label, Role, ScrollArea, Ui};
use signaling::protocol::exam::{
    CandidateNumber, ExchangeView, JuryCandidate, MAX_LINE_CHARS, Order, OrderId, RemarkKind, RemarkView,
    ToExam,
};

use super::About;
use super::levels::Toggle;
use super::run_sheet::Sheet;
use super::timeline::{moment, timeline_ui};
use crate::station::{Answer, Command, DraftOf, RemarkDraft};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, Tone};
use crate::ui::widgets::{Button, Field, split_right_ui};
use crate::ui::words::SheetWords;

/// The most height of the list of marks, in points.
const LIST: f32 = 80.0;

/// What the marks remember between two passes.
#[derive(Debug, Default)]
pub struct Marks {
    wording: Option<Wording>,
    /// The last mark of this station for which the field was opened.
    last: Option<OrderId>,
    /// Words that wait for their mark to be kept, or to be kept themselves.
    waiting: Vec<Words>,
    /// The marks to which words were put here: what an earlier run left of others is taken up.
    known: BTreeSet<OrderId>,
}

/// Words that are put to a mark.
#[derive(Debug)]
struct Wording {
    words: Words,
    before: String,
    /// As the station was told them last.
    told: String,
}

#[derive(Debug)]
struct Words {
    candidate: CandidateNumber,
    mark: OrderId,
    text: String,
    /// The number of the last answer before the server was sent them; none where it was not.
    sent: Option<u64>,
}

impl Marks {
    /// Where another juror sat here before, whose marks are none of this one's.
    pub fn after(last: Option<OrderId>) -> Self {
        Marks { last, ..Marks::default() }
    }

    /// Opens the field once a mark was set here, and sends words whose mark is kept by now.
    pub fn follow(&mut self, ui: &Ui, scene: &mut Scene<'_>, about: &JuryCandidate) {
        let marked = scene.view.exam.marked;
        if marked != self.last {
            self.last = marked;
            self.keep();
            if let Some(mark) = marked {
                self.open(ui, about.candidate, mark, String::new());
            }
        }
        self.take_up(scene, about.candidate);
        self.send(scene, about);
    }

    /// Another candidate is looked at: what was typed goes to its mark when that one is looked at again.
    pub fn turn(&mut self) {
        self.keep();
    }

    /// Opens the field for the words of a mark.
    pub fn open(&mut self, ui: &Ui, candidate: CandidateNumber, mark: OrderId, text: String) {
        self.keep();
        self.known.insert(mark);
        let words = Words { candidate, mark, text: text.clone(), sent: None };
        self.wording = Some(Wording { words, told: text.clone(), before: text });
        ui.memory_mut(|memory| memory.request_focus(words_id(mark)));
    }

    /// What was typed goes to its mark as soon as that is kept.
    fn keep(&mut self) {
        if let Some(Wording { mut words, before, told }) = self.wording.take()
            && (words.text.trim() != before || told != before)
        {
            words.text = words.text.trim().to_owned();
            self.waiting.retain(|other| other.mark != words.mark);
            self.waiting.push(words);
        }
    }

    /// What an earlier run left goes to its mark, too.
    fn take_up(&mut self, scene: &Scene<'_>, candidate: CandidateNumber) {
        for ((of, what), draft) in scene.view.exam.drafts.iter() {
            if let DraftOf::Words(mark) = *what
                && *of == candidate
                && self.known.insert(mark)
            {
                self.waiting.push(Words { candidate, mark, text: draft.text.trim().to_owned(), sent: None });
            }
        }
    }

    fn send(&mut self, scene: &mut Scene<'_>, about: &JuryCandidate) {
        if !scene.has_room {
            return;
        }
        let exam = &scene.view.exam;
        // The words, or the mark itself.
        let is_refused = |words: &Words| {
            let is_it = |answer: &Answer| match exam.answered.get(&answer.number) {
                Some(ToExam::Order { order: Order::Reword { remark, .. }, .. }) => {
                    *remark == words.mark && words.sent.is_some_and(|sent| answer.number > sent)
                }
                Some(ToExam::Order { id, .. }) => *id == words.mark,
                _ => false,
            };
            exam.answers.iter().filter(|answer| answer.refused.is_some()).any(is_it)
        };
        let of_mark = |mark: OrderId| about.remarks.iter().find(|remark| remark.remark == mark);
        let is_kept = |words: &Words| of_mark(words.mark).is_some_and(|kept| kept.text == words.text);
        let own = |words: &Words| words.candidate == about.candidate;
        if let Some(kept) = self.waiting.iter().position(|words| own(words) && is_kept(words)) {
            let Words { candidate, mark, .. } = self.waiting.remove(kept);
            return draft(scene, candidate, mark, "");
        }
        // What is refused is back in the field: it is for its juror to say what becomes of it.
        let free = self.wording.is_none();
        if let Some(back) = self.waiting.iter().position(|words| free && own(words) && is_refused(words)) {
            let words = Words { sent: None, ..self.waiting.remove(back) };
            let told = words.text.clone();
            self.wording = Some(Wording { words, before: String::new(), told });
            return;
        }
        let next = |words: &&mut Words| words.sent.is_none() && of_mark(words.mark).is_some();
        if let Some(words) = self.waiting.iter_mut().find(next) {
            words.sent = Some(exam.answers.last().map_or(0, |answer| answer.number));
            let (candidate, remark, text) = (words.candidate, words.mark, words.text.clone());
            scene.ask(Command::Order(Box::new(Order::Reword { candidate, remark, text })));
        }
    }
}

/// The station keeps these words for a mark; empty ones are done with.
fn draft(scene: &mut Scene<'_>, candidate: CandidateNumber, mark: OrderId, text: &str) {
    let draft = Box::new(RemarkDraft { text: text.into(), ..RemarkDraft::default() });
    scene.ask(Command::DraftRemark { candidate, of: DraftOf::Words(mark), draft });
}

/// Of this mark alone, which is of one candidate.
fn words_id(mark: OrderId) -> Id {
    Id::unique(("mark-words", mark.0))
}

/// Draws the marks of the exchange that is shown or, where there is none, all that were set outside of one. On a `low`
/// screen in as little room as will do: what is played above them matters more.
pub fn marks_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    seen: About<'_>,
    sheet: &Sheet,
    state: &mut Marks,
    low: bool,
) {
    let (words, about) = (SheetWords::of(scene.language), seen.about);
    let shown = sheet.shown(about);
    let (exam, now) = (&scene.view.exam, scene.now);
    let times = shown.and_then(|shown| exam.lasted_ms(shown, now).zip(exam.whole_ms(about, shown, now)));
    let marks = marks_of(about, shown);
    let (mut set, mut opened) = (false, None);
    let button = |ui: &mut Ui| {
        let mark = Button::new(words.set_mark).icon(icons::FLAG).enabled(about.may.mark);
        let mark = if about.may.mark { mark } else { mark.hint(words.mark_later) };
        set = mark.shortcut(Shortcut::Mark).show(ui);
    };
    split_right_ui(ui, CONTROL, button, |ui| {
        ui.label(theme::strong(words.marks));
        if let Some(times) = times.filter(|_| low) {
            opened = timeline_ui(ui, scene, &marks, times);
            return;
        }
        let keys = Shortcut::Mark.keys(ui.ctx());
        ui.add(Label::new(theme::soft(ui, format!("{} · {keys}", words.marks_more))).truncate());
    });
    if set {
        scene.ask(Command::Mark(about.candidate));
    }
    if let Some(times) = times.filter(|_| !low) {
        opened = timeline_ui(ui, scene, &marks, times);
    }
    wording_ui(ui, scene, about, state);
    if marks.is_empty() && !low {
        ui.add(Label::new(theme::soft(ui, words.no_marks)).wrap());
    }
    let most = if low { CONTROL } else { LIST };
    let list = ScrollArea::vertical().id_salt("marks").max_height(most).auto_shrink([false, true]);
    list.show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for mark in &marks {
                let text = if mark.text.is_empty() { words.unworded } else { &mark.text };
                let line = format!("{} {text}", moment(mark));
                let name = scene.language.mark_at(&moment(mark), &mark.text);
                let id = Id::unique(("mark", mark.remark));
                let role = Role::Button;
                let chip = Toggle {
                    id,
                    text: &line,
                    name: &name,
                    role,
                    tone: Tone::Primary,
                    chosen: false,
                    enabled: true,
                };
                if chip.show(ui) {
                    opened = Some(mark);
                }
            }
        });
    });
    if let Some(mark) = opened {
        state.open(ui, about.candidate, mark.remark, mark.text.clone());
    }
}

/// Own marks of the exchange that is shown, in the order of their moments.
fn marks_of<'a>(about: &'a JuryCandidate, shown: Option<&ExchangeView>) -> Vec<&'a RemarkView> {
    let shown = shown.map(|shown| shown.exchange);
    let marks = about.remarks.iter().filter(|remark| remark.kind == RemarkKind::Mark);
    marks.filter(|mark| mark.exchange == shown || mark.exchange.is_none()).collect()
}

/// The field for a few words: Enter keeps them, Escape leaves the mark without.
pub fn wording_ui(ui: &mut Ui, scene: &mut Scene<'_>, about: &JuryCandidate, state: &mut Marks) {
    let sheet = SheetWords::of(scene.language);
    let Some(Wording { words, told, .. }) = &mut state.wording else { return };
    let (candidate, mark) = (words.candidate, words.mark);
    let label = match about.remarks.iter().find(|remark| remark.remark == mark) {
        Some(mark) => format!("{} · {}", moment(mark), sheet.mark_words),
        None => sheet.mark_words.to_owned(),
    };
    let field =
        Field::new(&label, &mut words.text, MAX_LINE_CHARS).example(sheet.mark_keys).id(words_id(mark));
    let field = field.show(ui);
    let left = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape));
    if left {
        words.text.clear();
    }
    if words.text != *told && scene.has_room {
        told.clone_from(&words.text);
        draft(scene, candidate, mark, &words.text);
    }
    if left {
        state.wording = None;
    } else if field.lost_focus() {
        state.keep();
    }
}
