//! The entry that is chosen: what it is, and the buttons that change it.

use eframe::egui::{Label, Ui};
use signaling::protocol::exam::StaffView;
use signaling::protocol::{
    Activity, CandidateNumber, DeskNumber, Entry, JuryId, PlanDay, PlanEdit, RoomNumber, Spot,
};

use super::bars::{later_by, longer};
use super::chart::Chart;
use crate::ui::icons;
use crate::ui::theme::{self, HALF_GAP, palette};
use crate::ui::widgets::{Button, Card, Choice, choices_ui, picker_ui, section_ui};
use crate::ui::words::{PlanWords, Told};

/// What the longest word of the buttons needs, in points.
const BUTTON: f32 = 144.0;

/// Draws the card; gives what the person changes.
pub fn chosen_ui(ui: &mut Ui, told: &Told<'_>, session: &StaffView, chart: &Chart) -> Option<PlanEdit> {
    let words = PlanWords::of(told.language);
    let chosen = chart.chosen.and_then(|(_, id)| told.shown.plan.entries.iter().find(|entry| entry.id == id));
    let edit = Card::new().show(ui, |ui| {
        section_ui(ui, words.chosen);
        let Some(entry) = chosen else {
            ui.add(Label::new(theme::running(words.choose_one).color(palette(ui).soft)).wrap());
            return None;
        };
        ui.add(Label::new(theme::strong(told.activity(entry))).wrap());
        let place = told.place(entry);
        let times = told.times(entry);
        let line = if place.is_empty() { times } else { format!("{times} · {place}") };
        ui.add(Label::new(theme::running(line)).wrap());
        let moved = times_ui(ui, words, entry);
        let placed = spot_ui(ui, told, entry);
        let given = jury_ui(ui, told, session, entry);
        ui.add_space(HALF_GAP);
        ui.add(Label::new(theme::soft(ui, words.keys)).wrap());
        moved.or(placed).or(given)
    });
    ui.add_space(HALF_GAP);
    edit
}

fn times_ui(ui: &mut Ui, words: &PlanWords, entry: &Entry) -> Option<PlanEdit> {
    let mut edit = None;
    let each = (ui.available_width() - HALF_GAP) / 2.0;
    let width = each.clamp(BUTTON, 2.0 * BUTTON);
    ui.horizontal_wrapped(|ui| {
        for (short, text, icon, change) in [
            (words.earlier_short, words.earlier, icons::EARLIER, later_by(entry, false)),
            (words.later_short, words.later, icons::LATER, later_by(entry, true)),
            (words.shorter_short, words.shorter, icons::SHORTEN, longer(entry, false)),
            (words.longer_short, words.longer, icons::LENGTHEN, longer(entry, true)),
        ] {
            let button = Button::new(short).icon(icon).named(text).hint(text).width(width);
            if button.enabled(change.is_some()).show(ui) {
                edit = change;
            }
        }
    });
    edit
}

/// Another station, or another room, for this phase and what follows it there.
fn spot_ui(ui: &mut Ui, told: &Told<'_>, entry: &Entry) -> Option<PlanEdit> {
    let Activity::Phase { spot, .. } = entry.activity else { return None };
    let all = places(&told.shown.day, spot);
    if all.len() < 2 {
        return None;
    }
    let name = |spot: Spot| told.spot(spot);
    let choices: Vec<_> = all.iter().map(|spot| Choice { value: name(*spot), name: name(*spot) }).collect();
    let mut chosen = name(spot);
    ui.add_space(HALF_GAP);
    let words = PlanWords::of(told.language);
    let label = match spot {
        Spot::Desk(_) => words.other_desk,
        Spot::Room(_) => words.other_room,
    };
    let changed = picker_ui(ui, label, &mut chosen, &choices);
    let to = all.into_iter().find(|spot| name(*spot) == chosen).filter(|_| changed)?;
    Some(PlanEdit::Place { entry: entry.id, spot: to })
}

/// What the centre has of the kind, as many as a list is of use for.
fn places(day: &PlanDay, spot: Spot) -> Vec<Spot> {
    const MOST: u32 = 200;
    match spot {
        Spot::Desk(_) => (1..=day.desks.min(MOST)).map(|desk| Spot::Desk(DeskNumber(desk))).collect(),
        Spot::Room(_) => (1..=day.rooms.min(MOST)).map(|room| Spot::Room(RoomNumber(room))).collect(),
    }
}

/// Another jury, which is the candidate's from then on, here and in the session.
fn jury_ui(ui: &mut Ui, told: &Told<'_>, session: &StaffView, entry: &Entry) -> Option<PlanEdit> {
    let (candidate, own) = examined(entry)?;
    if session.juries.len() < 2 {
        return None;
    }
    let all: Vec<(JuryId, &str)> =
        session.juries.iter().map(|jury| (jury.jury, jury.name.as_str())).collect();
    let mut jury = own;
    ui.add_space(HALF_GAP);
    let words = PlanWords::of(told.language);
    choices_ui(ui, words.other_jury, &mut jury, &all).then_some(PlanEdit::Reassign { candidate, jury })
}

fn examined(entry: &Entry) -> Option<(CandidateNumber, JuryId)> {
    match &entry.activity {
        Activity::Phase { candidate, jury: Some(jury), .. } | Activity::Reading { candidate, jury } => {
            Some((*candidate, *jury))
        }
        Activity::Phase { jury: None, .. }
        | Activity::Deliberation { .. }
        | Activity::Invigilation { .. } => None,
    }
}
