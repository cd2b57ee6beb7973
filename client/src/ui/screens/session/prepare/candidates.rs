//! The candidates: entered one after the other by keyboard, listed, each with its jury.

use eframe::egui::{ComboBox, Id, Key, Ui};
use signaling::protocol::exam::{CandidateNumber, ExtraTime, MAX_PERSON_CHARS, Order, StaffTile, StaffView};

use super::super::sending::{Outcome, Sending};
use super::amend::{Amend, amend_ui};
use super::extra::{Amount, NUMBER, PICKER, amount_ui};
use super::parts::{Saved, below_label_ui, cell_ui, fault_ui, follow, hint_ui};
use super::{Lead, Prepare, paste};
use crate::ui::icons;
use crate::ui::preparing::{HIGHEST_NUMBER, read_number, share_out};
use crate::ui::scene::Scene;
use crate::ui::theme::{CONTROL, HALF_GAP};
use crate::ui::widgets::{Button, Card, Entry, Field, section_ui, split_right_ui};
use crate::ui::words::PrepareWords;

/// From this width on the fields of the next candidate stand side by side, in points.
const SIDE_BY_SIDE: f32 = 720.0;
/// Width of the button beside them, in points.
const BUTTON: f32 = 136.0;
/// Width of the choice of a jury, in points.
const JURY: f32 = 152.0;
/// From this width on the choice of a jury stands beside its candidate, in points.
const JURY_BESIDE: f32 = 400.0;
/// About as high as an entry of the list is, in points.
const ENTRY: f32 = 60.0;
/// As many digits as a number has.
const DIGITS: usize = 4;

/// What the form remembers between two passes.
#[derive(Debug, Default)]
pub struct Candidates {
    number: String,
    name: String,
    extra: Amount,
    /// The number that was proposed last.
    proposed: String,
    /// Who is on the way, with the name as it was typed.
    sent: Option<(CandidateNumber, String)>,
    saved: Saved,
    /// The last one that the server registered, which a view may not show yet.
    last: Option<CandidateNumber>,
    /// Whose form is open.
    open: Option<Amend>,
}

impl Candidates {
    /// A number that nobody has changed is the next free one.
    fn propose(&mut self, session: &StaffView) {
        if self.sent.is_some() || self.number != self.proposed {
            return;
        }
        let highest = session.candidates.iter().map(|tile| tile.candidate).chain(self.last).max();
        let next = highest.map_or(1, |CandidateNumber(number)| number.saturating_add(1));
        self.proposed = CandidateNumber(next.min(HIGHEST_NUMBER)).to_string();
        self.number.clone_from(&self.proposed);
    }

    /// The server has answered to a registration.
    pub fn registered(&mut self, number: CandidateNumber, name: &str, outcome: Outcome) {
        if outcome == Outcome::Done {
            self.last = Some(number);
        }
        let Some((_, typed)) = self.sent.take_if(|(of, typed)| *of == number && typed.trim() == name) else {
            return;
        };
        self.saved = Saved::after(outcome);
        if outcome == Outcome::Done {
            // What was typed meanwhile is of the next one.
            self.name = self.name.strip_prefix(&typed).unwrap_or(&self.name).to_owned();
            (self.number, self.proposed) = (String::new(), String::new());
            self.extra = Amount::default();
        }
    }

    /// The server has answered to a change of a candidate, or to its withdrawal.
    pub fn amended(&mut self, number: CandidateNumber, withdrawn: bool, outcome: Outcome) {
        if withdrawn && outcome == Outcome::Done {
            self.open.take_if(|open| open.candidate == number);
            self.last = None;
        } else if let Some(open) = self.open.as_mut().filter(|open| open.candidate == number) {
            open.saved = Saved::after(outcome);
        }
    }

    /// What is to be sent, where it is whole.
    fn next(&self, session: &StaffView) -> Option<Order> {
        let candidate = read_number(&self.number).filter(|number| !is_taken(session, *number))?;
        let extra = self.extra.extra().ok()?;
        let extra = extra.map(|extra| ExtraTime { phase: None, extra }).into_iter().collect();
        let name = self.name.trim().to_owned();
        (!name.is_empty()).then_some(Order::Register { candidate, name, extra })
    }
}

fn is_taken(session: &StaffView, number: CandidateNumber) -> bool {
    session.candidates.iter().any(|tile| tile.candidate == number)
}

/// Draws the form and the list.
pub fn candidates_ui(ui: &mut Ui, scene: &mut Scene<'_>, session: &StaffView, state: &mut Prepare) {
    let words = PrepareWords::of(scene.language);
    Card::new().show(ui, |ui| {
        let heading = format!("{} ({})", words.candidates, session.candidates.len());
        let mut pastes = false;
        let button = |ui: &mut Ui| {
            let button = Button::quiet(words.paste).icon(icons::LIST);
            pastes = button.chosen(state.paste.is_open()).show(ui);
        };
        split_right_ui(ui, CONTROL, button, |ui| section_ui(ui, &heading));
        if pastes {
            state.paste.toggle();
        }
        if state.paste.is_open() {
            paste::paste_ui(ui, scene, session, &mut state.paste, &mut state.sending);
        } else {
            entry_ui(ui, scene, session, state);
        }
        ui.add_space(HALF_GAP);
        if session.candidates.is_empty() {
            hint_ui(ui, words.no_candidates);
        }
        share_ui(ui, scene, session, &mut state.sending);
        for tile in &session.candidates {
            row_ui(ui, scene, session, state, tile);
        }
    });
}

/// The next candidate.
fn entry_ui(ui: &mut Ui, scene: &mut Scene<'_>, session: &StaffView, state: &mut Prepare) {
    let words = PrepareWords::of(scene.language);
    let form = &mut state.candidates;
    form.propose(session);
    let on_its_way = form.sent.is_some();
    let whole = ui.available_width();
    let side_by_side = whole >= SIDE_BY_SIDE;
    let number = read_number(&form.number);
    let taken = number.is_some_and(|number| is_taken(session, number)) && !on_its_way;
    let wrong_number = taken || number.is_none() && !form.number.is_empty();
    let next = form.next(session);
    let mut entered = false;
    let lead = &mut state.lead;
    let mut draw = |ui: &mut Ui| {
        let by_enter = ui.input(|input| input.key_pressed(Key::Enter));
        let number = cell_ui(ui, NUMBER, |ui| {
            let field = Field::new(words.number, &mut form.number, DIGITS).wrong(wrong_number);
            field.id(Id::unique("candidate-number")).show(ui)
        });
        let more = if form.extra.takes_number() { NUMBER + HALF_GAP } else { 0.0 };
        let others = NUMBER + PICKER + more + BUTTON + 3.0 * HALF_GAP;
        let width = if side_by_side { whole - others } else { whole };
        let name = cell_ui(ui, width, |ui| {
            let field = Field::new(words.name, &mut form.name, MAX_PERSON_CHARS);
            field.wrong(form.saved.is_refused()).id(Id::unique("candidate-name")).show(ui)
        });
        if name.changed() && form.saved.is_refused() {
            form.saved = Saved::No;
        }
        follow(lead, Lead::Candidates, &name);
        entered = by_enter && (number.lost_focus() || name.lost_focus());
        let room = if side_by_side { PICKER + more } else { whole };
        cell_ui(ui, room, |ui| amount_ui(ui, scene, PICKER, words.extra, words.extra_none, &mut form.extra));
        let button = Button::new(words.add_candidate).icon(icons::ADD).width(BUTTON);
        let button = button.enabled(next.is_some() && !on_its_way);
        let pressed = if side_by_side { below_label_ui(ui, |ui| button.show(ui)) } else { button.show(ui) };
        entered |= pressed;
        if entered {
            name.request_focus();
        }
    };
    if side_by_side {
        ui.horizontal_top(draw);
    } else {
        draw(ui);
    }
    match (taken, wrong_number) {
        (true, _) => fault_ui(ui, words.number_taken),
        (false, true) => fault_ui(ui, words.bad_number),
        (false, false) => {}
    }
    if on_its_way {
        Saved::Sending.show(ui, scene);
    } else if matches!(form.saved, Saved::Refused | Saved::Lost) {
        form.saved.show(ui, scene);
    }
    if let (true, false, Some(order)) = (entered, on_its_way, next) {
        if let Order::Register { candidate, .. } = &order {
            form.sent = Some((*candidate, form.name.clone()));
        }
        state.sending.give(order);
    }
}

/// Candidates without a jury, shared out by one press.
fn share_ui(ui: &mut Ui, scene: &mut Scene<'_>, session: &StaffView, sending: &mut Sending) {
    let words = PrepareWords::of(scene.language);
    let shares = share_out(session);
    if shares.is_empty() {
        return;
    }
    let on_its_way = sending.has(|order| matches!(order, Order::Assign { .. }));
    let button = Button::new(words.distribute).icon(icons::JURY).enabled(!on_its_way);
    let width = button.needed_width(ui);
    let mut pressed = false;
    let sentence = scene.language.would_distribute(shares.len(), session.juries.len());
    if ui.available_width() > width + 240.0 {
        split_right_ui(ui, CONTROL, |ui| pressed = button.show(ui), |ui| hint_ui(ui, &sentence));
    } else {
        hint_ui(ui, &sentence);
        pressed = button.show(ui);
    }
    if pressed {
        shares.into_iter().for_each(|(candidate, jury)| sending.give(Order::Assign { candidate, jury }));
    }
}

/// One candidate of the list, with its form where that is open.
fn row_ui(ui: &mut Ui, scene: &mut Scene<'_>, session: &StaffView, state: &mut Prepare, tile: &StaffTile) {
    let words = PrepareWords::of(scene.language);
    let is_open = state.candidates.open.as_ref().is_some_and(|open| open.candidate == tile.candidate);
    let name = scene.language.candidate_named(tile.candidate, &tile.name);
    let detail = detail(scene, tile);
    let entry = Entry {
        icon: icons::CANDIDATE,
        name: &name,
        detail: &detail,
        aside: if tile.absent { words.absent } else { "" },
        chosen: is_open,
        live: false,
    };
    let whole = ui.available_width();
    let beside = whole >= JURY_BESIDE && !session.juries.is_empty();
    let mut pressed = false;
    let mut draw = |ui: &mut Ui| {
        let width = if beside { whole - JURY - HALF_GAP } else { whole };
        pressed = cell_ui(ui, width, |ui| entry.show(ui)).clicked();
        if !session.juries.is_empty() {
            cell_ui(ui, if beside { JURY } else { whole }, |ui| {
                if beside {
                    ui.add_space((ENTRY - CONTROL) / 2.0);
                }
                jury_ui(ui, scene, session, tile, &mut state.sending, &mut state.lead);
            });
        }
    };
    if beside {
        ui.horizontal_top(draw);
    } else {
        draw(ui);
    }
    if pressed {
        state.candidates.open = (!is_open).then(|| Amend::of(tile));
    }
    if let Some(open) = state.candidates.open.as_mut().filter(|open| open.candidate == tile.candidate) {
        // While another is opened two are drawn once.
        let form =
            ui.push_id(tile.candidate.0, |ui| amend_ui(ui, scene, session, tile, open, &mut state.sending));
        let closes = form.inner;
        if closes {
            state.candidates.open = None;
        }
    }
}

/// The jury of a candidate, to be chosen.
fn jury_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    session: &StaffView,
    tile: &StaffTile,
    sending: &mut Sending,
    lead: &mut Option<Lead>,
) {
    let words = PrepareWords::of(scene.language);
    let own = session.juries.iter().find(|jury| Some(jury.jury) == tile.jury);
    let shown = own.map_or(words.no_jury, |jury| &jury.name);
    let is_it =
        |order: &Order| matches!(order, Order::Assign { candidate, .. } if *candidate == tile.candidate);
    let mut chosen = tile.jury;
    ui.add_enabled_ui(!sending.has(is_it), |ui| {
        ui.spacing_mut().interact_size.y = CONTROL;
        let combo = ComboBox::from_id_salt(("jury-of", tile.candidate)).selected_text(shown.to_owned());
        let combo = combo.width(ui.available_width()).height(8.0 * CONTROL).truncate();
        let response = combo.show_ui(ui, |ui| {
            for jury in &session.juries {
                ui.selectable_value(&mut chosen, Some(jury.jury), &jury.name);
            }
        });
        let label = format!("{}, {}, {shown}", words.jury_of, tile.candidate);
        ui.ctx().accesskit_node_builder(response.response.id, |node| node.set_label(label));
        follow(lead, Lead::JuryOf(tile.candidate), &response.response);
    });
    if let Some(jury) = chosen.filter(|_| chosen != tile.jury) {
        sending.give(Order::Assign { candidate: tile.candidate, jury });
    }
}

/// Extra time and place of a candidate.
fn detail(scene: &Scene<'_>, tile: &StaffTile) -> String {
    let language = scene.language;
    let all = tile.extra.iter().find(|time| time.phase.is_none()).map(|time| language.extra_time(time.extra));
    let phases = tile.extra.iter().filter(|time| time.phase.is_some()).count();
    let phases = (phases > 0).then(|| language.extra_in_phases(phases));
    let station = tile.station.map(|station| language.sits_at(station, &scene.view.roster));
    let station = station.unwrap_or_else(|| PrepareWords::of(language).no_place.to_owned());
    all.into_iter().chain(phases).chain([station]).collect::<Vec<_>>().join(" · ")
}
