//! The form of one candidate that is registered: name, extra time, absence, withdrawal.

use eframe::egui::{Frame, Id, Key, Margin, Ui};
use signaling::protocol::exam::{CandidateNumber, MAX_PERSON_CHARS, Order, StaffTile, StaffView, Stage};

use super::super::sending::Sending;
use super::extra::{ExtraForm, extra_ui};
use super::final_interview::{FinalForm, final_ui};
use super::parts::{Saved, confirm_ui, hint_ui};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::{CARD_RADIUS, HALF_GAP, palette};
use crate::ui::widgets::{Button, Field};
use crate::ui::words::{FloorWords, PrepareWords};

/// What the form remembers between two passes.
#[derive(Debug)]
pub struct Amend {
    /// Whose it is.
    pub candidate: CandidateNumber,
    name: String,
    extra: ExtraForm,
    last: FinalForm,
    /// Of the last answer.
    pub saved: Saved,
    /// Asked once more.
    withdraws: bool,
    /// The same before it is noted absent.
    asks_absent: bool,
}

impl Amend {
    /// As the server has it.
    pub fn of(tile: &StaffTile) -> Self {
        Amend {
            candidate: tile.candidate,
            name: tile.name.clone(),
            extra: ExtraForm::of(&tile.extra),
            last: FinalForm::of(tile),
            saved: Saved::Yes,
            withdraws: false,
            asks_absent: false,
        }
    }

    fn is_as(&self, tile: &StaffTile) -> bool {
        self.is_named_as(tile) && self.last.is_as(tile)
    }

    fn is_named_as(&self, tile: &StaffTile) -> bool {
        self.name.trim() == tile.name && self.extra.times() == ExtraForm::of(&tile.extra).times()
    }
}

/// Draws it; true where it is to be closed.
pub fn amend_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    session: &StaffView,
    tile: &StaffTile,
    form: &mut Amend,
    sending: &mut Sending,
) -> bool {
    let words = PrepareWords::of(scene.language);
    let candidate = tile.candidate;
    let is_it = |order: &Order| match order {
        Order::Amend { candidate: of, .. } => *of == candidate,
        Order::FinalInterview(set) => set.candidate == candidate,
        _ => false,
    };
    let on_its_way = sending.has(is_it);
    let saved = match (on_its_way, form.is_as(tile), form.saved) {
        (true, _, _) => Saved::Sending,
        (false, true, _) => Saved::Yes,
        (false, false, Saved::Yes | Saved::Sending) => Saved::No,
        (false, false, other) => other,
    };
    let palette = palette(ui);
    let frame = Frame::new().fill(palette.sunk).corner_radius(CARD_RADIUS).inner_margin(Margin::same(16));
    let mut closes = false;
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let field = Field::new(words.name, &mut form.name, MAX_PERSON_CHARS).wrong(saved.is_refused());
        let name = field.id(Id::unique(("amend-name", candidate))).show(ui);
        let phases = form.last.phases(tile, &session.phases);
        extra_ui(ui, scene, &phases, &mut form.extra);
        let is_open = match tile.clock.stage {
            Stage::Open | Stage::Ready | Stage::Running | Stage::Paused | Stage::TimeUp => true,
            Stage::Waiting | Stage::Finished => false,
        };
        if is_open {
            hint_ui(ui, words.extra_from_next);
        }
        final_ui(ui, words, tile, &mut form.last);
        saved.show(ui, scene);
        let changed = !form.is_as(tile) && !on_its_way && !form.name.trim().is_empty();
        let (times, last) = (form.extra.times(), form.last.order(tile));
        let mut save = name.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        ui.horizontal_wrapped(|ui| {
            let button = Button::primary(words.save)
                .icon(icons::SENT)
                .enabled(changed && times.is_ok() && last.is_ok());
            save |= button.named(format!("{} {candidate}", words.save)).show(ui);
            absence_ui(ui, scene, tile, form, sending);
            closes = Button::quiet(words.done_editing).icon(icons::CLOSE).show(ui);
        });
        if let (true, true, Ok(extra), Ok(last)) = (save, changed, times, last) {
            form.saved = Saved::Sending;
            if !form.is_named_as(tile) {
                sending.give(Order::Amend { candidate, name: form.name.trim().to_owned(), extra });
            }
            last.into_iter().for_each(|order| sending.give(order));
        }
        absence_asked_ui(ui, scene, tile, form, sending);
        ui.add_space(HALF_GAP);
        withdrawal_ui(ui, scene, tile, form, sending);
    });
    ui.add_space(HALF_GAP);
    closes
}

/// Noted at once; where a phase is given up with it, after a second press.
fn absence_ui(ui: &mut Ui, scene: &Scene<'_>, tile: &StaffTile, form: &mut Amend, sending: &mut Sending) {
    let words = PrepareWords::of(scene.language);
    let candidate = tile.candidate;
    let is_it = |order: &Order| matches!(order, Order::Absent { candidate: of, .. } if *of == candidate);
    let (word, icon) = match tile.absent {
        true => (words.note_present, icons::OK),
        false => (words.note_absent, icons::CLOSE),
    };
    if Button::new(word).icon(icon).enabled(!sending.has(is_it)).show(ui) {
        match scene.language.absence_ends(tile).filter(|_| !tile.absent) {
            Some(_) => form.asks_absent = true,
            None => sending.give(Order::Absent { candidate, absent: !tile.absent }),
        }
    }
}

fn absence_asked_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    tile: &StaffTile,
    form: &mut Amend,
    sending: &mut Sending,
) {
    let question = scene.language.absence_ends(tile).filter(|_| form.asks_absent && !tile.absent);
    let Some(question) = question else { return };
    let words = FloorWords::of(scene.language);
    if let Some(yes) = confirm_ui(ui, &question, words.absent_yes, words.cancel) {
        form.asks_absent = false;
        if yes {
            sending.give(Order::Absent { candidate: tile.candidate, absent: true });
        }
    }
}

/// Only before its first phase, and with a second press.
fn withdrawal_ui(ui: &mut Ui, scene: &Scene<'_>, tile: &StaffTile, form: &mut Amend, sending: &mut Sending) {
    let words = PrepareWords::of(scene.language);
    if tile.clock.stage != Stage::Waiting || tile.clock.epoch > 0 {
        return hint_ui(ui, words.withdraw_begun);
    }
    if !form.withdraws {
        form.withdraws = Button::quiet(words.withdraw).icon(icons::DELETE).show(ui);
        return;
    }
    match confirm_ui(ui, &scene.language.withdraw_ask(tile.candidate), words.withdraw_yes, words.cancel) {
        Some(true) => {
            form.withdraws = false;
            sending.give(Order::Withdraw { candidate: tile.candidate });
        }
        Some(false) => form.withdraws = false,
        None => {}
    }
}
