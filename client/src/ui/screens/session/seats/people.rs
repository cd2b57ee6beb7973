//! The people of the session, those without a place first, and what is done with the one that is chosen.

use eframe::egui::{Label, Ui};
use signaling::protocol::StationId;
use signaling::protocol::exam::{Order, Person, StaffView};

use super::Seats;
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme;
use crate::ui::widgets::{Button, Card, Entry, section_ui};
use crate::ui::words::SeatsWords;

/// A sentence that stands back.
pub fn hint_ui(ui: &mut Ui, sentence: &str) {
    ui.add(Label::new(theme::soft(ui, sentence)).wrap());
}

/// Where a person sits.
pub fn seat_of(session: &StaffView, who: Person) -> Option<StationId> {
    match who {
        Person::Candidate(number) => {
            session.candidates.iter().find(|tile| tile.candidate == number).and_then(|tile| tile.station)
        }
        Person::Juror(juror) => {
            session.seats.iter().find(|(seated, _)| *seated == juror).map(|(_, station)| *station)
        }
    }
}

/// Everybody who takes part: candidates by number, then jurors.
fn everybody(session: &StaffView) -> Vec<Person> {
    let candidates = session.candidates.iter().map(|tile| Person::Candidate(tile.candidate));
    candidates.chain(session.jurors.iter().map(|info| Person::Juror(info.juror))).collect()
}

/// Draws the list.
pub fn people_ui(ui: &mut Ui, scene: &mut Scene<'_>, session: &StaffView, state: &mut Seats) {
    let words = SeatsWords::of(scene.language);
    let (without, with): (Vec<Person>, Vec<Person>) =
        everybody(session).into_iter().partition(|who| seat_of(session, *who).is_none());
    step(ui, &[without.clone(), with.clone()].concat(), state);
    Card::new().show(ui, |ui| {
        section_ui(ui, &format!("{} ({})", words.without_place, without.len()));
        if without.is_empty() {
            let sentence = if with.is_empty() { words.nobody_entered } else { words.all_placed };
            hint_ui(ui, sentence);
        }
        without.into_iter().for_each(|who| person_ui(ui, scene, session, state, who));
        if !with.is_empty() {
            section_ui(ui, &format!("{} ({})", words.with_place, with.len()));
        }
        with.into_iter().for_each(|who| person_ui(ui, scene, session, state, who));
    });
}

/// One person; chosen, with what can be done besides pressing a station.
fn person_ui(ui: &mut Ui, scene: &mut Scene<'_>, session: &StaffView, state: &mut Seats, who: Person) {
    let words = SeatsWords::of(scene.language);
    let seat = seat_of(session, who);
    let name = scene.language.person(session, who);
    let absent = match who {
        Person::Candidate(number) => {
            session.candidates.iter().any(|tile| tile.candidate == number && tile.absent)
        }
        Person::Juror(_) => false,
    };
    let moving = state.is_moving(who);
    let detail = match (moving, seat, absent) {
        (true, _, _) => words.moving.to_owned(),
        (false, Some(station), _) => scene.language.sits_at(station, &scene.view.roster),
        (false, None, true) => words.absent.to_owned(),
        (false, None, false) => scene.language.role_in_session(session, who),
    };
    let icon = match who {
        Person::Candidate(_) => icons::CANDIDATE,
        Person::Juror(_) => icons::JURY,
    };
    let chosen = state.chosen == Some(who);
    let entry = Entry { icon, name: &name, detail: &detail, aside: "", chosen, live: false };
    if entry.show(ui).clicked() {
        state.chosen = (!chosen).then_some(who);
        state.proposal = None;
    }
    if !chosen {
        return;
    }
    hint_ui(ui, if seat.is_some() { words.move_how } else { words.place_how });
    if seat.is_some() {
        let free = Button::new(words.free).icon(icons::LEAVE).enabled(!moving);
        if free.named(format!("{}, {name}", words.free)).show(ui) {
            state.sending.give(Order::Sit { who, station: None });
        }
    }
}

/// Moves the choice up or down by key.
fn step(ui: &Ui, order: &[Person], state: &mut Seats) {
    let place = order.iter().position(|who| Some(*who) == state.chosen);
    let next = match (Shortcut::Previous.pressed(ui), Shortcut::Next.pressed(ui), place) {
        (true, _, Some(place)) => place.saturating_sub(1),
        (_, true, Some(place)) => place + 1,
        (true, _, None) | (_, true, None) => 0,
        (false, false, _) => return,
    };
    if let Some(who) = order.get(next) {
        state.chosen = Some(*who);
        state.proposal = None;
    }
}
