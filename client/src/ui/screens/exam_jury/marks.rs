//! *Repères*: moments that a juror marks as they pass, and a few words put to each afterwards.

use eframe::egui::{Id, Key, Label, Role, ScrollArea, Ui};
use signaling::protocol::exam::{
    ExchangeView, JuryCandidate, MAX_LINE_CHARS, Order, OrderId, RemarkKind, RemarkView,
};

use super::About;
use super::levels::Toggle;
use super::run_sheet::Sheet;
use super::timeline::{moment, timeline_ui};
use crate::station::Command;
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
    /// Words that wait for their mark to be kept.
    waiting: Vec<(OrderId, String)>,
}

/// Words that are put to a mark.
#[derive(Debug)]
struct Wording {
    mark: OrderId,
    before: String,
    text: String,
}

impl Marks {
    /// Opens the field once a mark was set here, and sends words whose mark is kept by now.
    pub fn follow(&mut self, ui: &Ui, scene: &mut Scene<'_>, about: &JuryCandidate) {
        let marked = scene.view.exam.marked;
        if marked != self.last {
            self.last = marked;
            self.keep();
            if let Some(mark) = marked {
                self.open(ui, mark, String::new());
            }
        }
        let kept = |mark: OrderId| about.remarks.iter().any(|remark| remark.remark == mark);
        let candidate = about.candidate;
        let ready = self.waiting.iter().position(|(mark, _)| kept(*mark)).filter(|_| scene.has_room);
        if let Some((remark, text)) = ready.map(|place| self.waiting.remove(place)) {
            scene.ask(Command::Order(Box::new(Order::Reword { candidate, remark, text })));
        }
    }

    /// Another candidate is looked at: what was typed goes to its mark when that one is looked at again.
    pub fn turn(&mut self) {
        self.keep();
    }

    /// Opens the field for the words of a mark.
    pub fn open(&mut self, ui: &Ui, mark: OrderId, text: String) {
        self.keep();
        self.wording = Some(Wording { mark, before: text.clone(), text });
        ui.memory_mut(|memory| memory.request_focus(words_id(mark)));
    }

    /// What was typed goes to its mark as soon as that is kept.
    fn keep(&mut self) {
        if let Some(Wording { mark, before, text }) = self.wording.take()
            && text.trim() != before
        {
            self.waiting.push((mark, text));
        }
    }
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
        state.open(ui, mark.remark, mark.text.clone());
    }
}

/// Own marks of the exchange that is shown, in the order of their moments.
fn marks_of<'a>(about: &'a JuryCandidate, shown: Option<&ExchangeView>) -> Vec<&'a RemarkView> {
    let shown = shown.map(|shown| shown.exchange);
    let marks = about.remarks.iter().filter(|remark| remark.kind == RemarkKind::Mark);
    marks.filter(|mark| mark.exchange == shown || mark.exchange.is_none()).collect()
}

/// The field for a few words: Enter keeps them, Escape leaves the mark without.
pub fn wording_ui(ui: &mut Ui, scene: &Scene<'_>, about: &JuryCandidate, state: &mut Marks) {
    let words = SheetWords::of(scene.language);
    let Some(wording) = &mut state.wording else { return };
    let mark = about.remarks.iter().find(|remark| remark.remark == wording.mark);
    let label = match mark {
        Some(mark) => format!("{} · {}", moment(mark), words.mark_words),
        None => words.mark_words.to_owned(),
    };
    let field = Field::new(&label, &mut wording.text, MAX_LINE_CHARS).example(words.mark_keys).id(words_id(wording.mark));
    let field = field.show(ui);
    if !field.lost_focus() {
        return;
    }
    if ui.input(|input| input.key_pressed(Key::Escape)) {
        state.wording = None;
    } else {
        state.keep();
    }
}
