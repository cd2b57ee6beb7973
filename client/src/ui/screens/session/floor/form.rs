//! What is asked before something is done that needs a reason, a number or a text: nothing of it happens by one press.

use eframe::egui::{Id, Key, Label, Ui};
use signaling::protocol::exam::{
    MAX_EXTRA_MINUTES, MAX_LINE_CHARS, Order, StaffTile, StaffView, Stage, Step, Target,
};

use super::Floor;
use super::scope::{Scope, numbers, step_order};
use super::steps::{ask, concerned};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, Tone};
use crate::ui::widgets::{Button, Card, Field, section_ui};
use crate::ui::words::FloorWords;

/// As many orders as a station has on their way at once, with some to spare.
const MOST_ORDERS: usize = 24;

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The clocks stop.
    Pause,
    /// One step back.
    Back,
    /// The phase is over.
    Finish,
    /// More time.
    Time,
    /// A line on their screens.
    Message,
}

/// What is filled in.
#[derive(Clone, Debug)]
pub struct Form {
    kind: Kind,
    text: String,
    minutes: String,
    /// Back to a phase with all its time.
    anew: bool,
    take_focus: bool,
}

impl Form {
    /// A form with what is likely in it.
    pub fn new(kind: Kind, words: &FloorWords) -> Self {
        let text = reasons(kind, words).first().map_or(String::new(), |reason| (*reason).to_owned());
        Self { kind, text, minutes: "5".to_owned(), anew: false, take_focus: true }
    }

    fn minutes(&self) -> Option<u64> {
        let minutes: u32 = self.minutes.trim().parse().ok()?;
        (1..=MAX_EXTRA_MINUTES).contains(&minutes).then_some(minutes.into())
    }

    fn is_whole(&self) -> bool {
        let said = !self.text.trim().is_empty();
        match self.kind {
            Kind::Pause | Kind::Back | Kind::Message => said,
            Kind::Time => said && self.minutes().is_some(),
            Kind::Finish => true,
        }
    }
}

/// The reasons that are had by a press.
fn reasons(kind: Kind, words: &FloorWords) -> Vec<&'static str> {
    match kind {
        Kind::Pause => vec![words.reason_fault, words.reason_alarm, words.reason_person],
        Kind::Back => vec![words.reason_mistake, words.reason_fault],
        Kind::Time => vec![words.reason_fault, words.reason_person],
        Kind::Finish | Kind::Message => Vec::new(),
    }
}

/// Draws the form that is open, if one is.
pub fn form_ui(ui: &mut Ui, scene: &mut Scene<'_>, session: &StaffView, state: &mut Floor) {
    let Some(mut form) = state.form.take() else { return };
    let words = FloorWords::of(scene.language);
    let scope = Scope::of(session, &state.picked);
    let who = concerned(&scope, form.kind);
    if who.is_empty() {
        return;
    }
    let (title, done) = match form.kind {
        Kind::Pause => (words.pause, words.confirm),
        Kind::Back => (words.back, words.confirm),
        Kind::Finish => (words.finish, words.confirm),
        Kind::Time => (words.add_time, words.confirm),
        Kind::Message => (words.message, words.send),
    };
    let mut stays = true;
    Card::new().live(Tone::Primary).show(ui, |ui| {
        section_ui(ui, &scene.language.form_for(title, &numbers(&who)));
        let entered = fields_ui(ui, &mut form, words);
        if form.kind == Kind::Back {
            back_ui(ui, scene, &mut form, &who);
        }
        let too_many = form.kind == Kind::Time && who.len() > MOST_ORDERS;
        if too_many {
            ui.add(Label::new(theme::soft(ui, words.too_many)).wrap());
        }
        ui.horizontal_wrapped(|ui| {
            let can = form.is_whole() && !too_many && scene.has_room && scene.view.exam.waiting == 0;
            let confirm = Button::primary(done).icon(icons::OK).enabled(can);
            if confirm.show(ui) || entered && can {
                carry_out(scene, &form, &who);
                stays = false;
            }
            if Button::quiet(words.cancel).icon(icons::CLOSE).show(ui) {
                stays = false;
            }
        });
    });
    state.form = stays.then_some(form);
}

/// Draws the fields. True where Enter was pressed in one.
fn fields_ui(ui: &mut Ui, form: &mut Form, words: &FloorWords) -> bool {
    let mut entered = false;
    if form.kind == Kind::Time {
        let wrong = form.minutes().is_none();
        let field = Field::new(words.minutes, &mut form.minutes, 3).wrong(wrong);
        let response = field.id(Id::unique("floor-minutes")).show(ui);
        if std::mem::take(&mut form.take_focus) {
            response.request_focus();
        }
        entered |= response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if wrong {
            ui.add(Label::new(theme::soft(ui, words.minutes_wrong)).wrap());
        }
    }
    let more = match form.kind {
        Kind::Finish => Some(words.finish_more),
        Kind::Back => Some(words.back_more),
        Kind::Message => Some(words.text_more),
        Kind::Pause | Kind::Time => None,
    };
    if form.kind != Kind::Finish {
        let label = if form.kind == Kind::Message { words.text } else { words.reason };
        let field = Field::new(label, &mut form.text, MAX_LINE_CHARS).id(Id::unique("floor-text"));
        let response = field.show(ui);
        if std::mem::take(&mut form.take_focus) {
            response.request_focus();
        }
        entered |= response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let reasons = reasons(form.kind, words);
        ui.horizontal_wrapped(|ui| {
            for reason in reasons {
                if Button::new(reason).chosen(form.text == reason).show(ui) {
                    reason.clone_into(&mut form.text);
                }
            }
        });
    }
    if let Some(more) = more {
        ui.add(Label::new(theme::soft(ui, more)).wrap());
    }
    entered
}

/// What a step back keeps of each clock, or gives back whole.
fn back_ui(ui: &mut Ui, scene: &Scene<'_>, form: &mut Form, who: &[&StaffTile]) {
    let (words, language) = (FloorWords::of(scene.language), scene.language);
    let left_ms = |tile: &StaffTile| scene.view.exam.remaining_ms(&tile.clock, scene.now).unwrap_or(0);
    let clocks: Vec<&StaffTile> = who.iter().copied().filter(|tile| has_clock_to_keep(tile)).collect();
    if !clocks.is_empty() {
        ui.horizontal_wrapped(|ui| {
            for (word, anew) in [(words.back_kept, false), (words.back_anew, true)] {
                if Button::new(word).chosen(form.anew == anew).show(ui) {
                    form.anew = anew;
                }
            }
        });
    }
    let mut say = |sentence: String| drop(ui.add(Label::new(theme::soft(ui, sentence)).wrap()));
    for tile in clocks {
        let whole_ms = tile.now.whole_ms;
        say(language.goes_back_to(tile.candidate, left_ms(tile), whole_ms, form.anew));
    }
    for tile in who.iter().filter(|tile| tile.clock.stage == Stage::Open) {
        if let Some(whole_ms) = tile.now.whole_ms.filter(|whole_ms| *whole_ms > left_ms(tile)) {
            say(language.opens_whole(tile.candidate, whole_ms));
        }
    }
}

/// Its clock runs, or stands.
fn has_clock_to_keep(tile: &StaffTile) -> bool {
    tile.now.may.contains(&Step::Anew)
}

fn carry_out(scene: &mut Scene<'_>, form: &Form, who: &[&StaffTile]) {
    let text = form.text.trim().to_owned();
    match form.kind {
        Kind::Pause => ask(scene, step_order(Step::Pause, who, Some(text))),
        Kind::Back => {
            let anew = |tile: &&StaffTile| form.anew && has_clock_to_keep(tile);
            let (anew, back): (Vec<_>, Vec<_>) = who.iter().copied().partition(anew);
            for (step, who) in [(Step::Back, back), (Step::Anew, anew)] {
                if !who.is_empty() {
                    ask(scene, step_order(step, &who, Some(text.clone())));
                }
            }
        }
        Kind::Finish => ask(scene, step_order(Step::Finish, who, None)),
        Kind::Message => {
            let to = who.iter().map(|tile| tile.candidate).collect();
            ask(scene, Order::Message { to, text });
        }
        Kind::Time => {
            let ms = form.minutes().unwrap_or(0) * 60_000;
            for tile in who {
                let of = Target { candidate: tile.candidate, epoch: tile.clock.epoch };
                ask(scene, Order::AddTime { of, ms, reason: text.clone() });
            }
        }
    }
}
