//! The stations that are there, by role, with their presence and who sits there. With a person chosen, those where it can
//! sit are to be pressed, and no others.

use std::sync::Arc;

use eframe::egui::{Label, Ui};
use signaling::protocol::exam::{Order, Person, StaffView};
use signaling::protocol::{Presence, Role, Station, StationId};

use super::Seats;
use super::people::{hint_ui, seat_of};
use crate::ui::icons;
use crate::ui::preparing::{can_sit, in_order};
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Card, Pill, section_ui, split_right_ui};
use crate::ui::words::{DeskWords, SeatsWords};

/// Room for a state and the button at the right of a station, in points.
const NARROW: f32 = 360.0;

/// Height of the line of a station, in points.
const LINE: f32 = 56.0;

/// Draws them.
pub fn stations_ui(ui: &mut Ui, scene: &mut Scene<'_>, session: &StaffView, state: &mut Seats) {
    let words = SeatsWords::of(scene.language);
    let roster = Arc::clone(&scene.view.roster);
    let mut number = 0;
    for (role, heading) in [
        (Role::Candidate, scene.words.candidates),
        (Role::Jury, scene.words.juries),
        (Role::Staff, scene.words.staff),
    ] {
        let mut stations: Vec<&Station> = roster.iter().filter(|station| station.role == role).collect();
        in_order(&mut stations);
        if stations.is_empty() && role == Role::Staff {
            continue;
        }
        Card::new().show(ui, |ui| {
            section_ui(ui, &scene.language.stations_of(heading));
            match role {
                Role::Staff => hint_ui(ui, words.staff_station),
                Role::Candidate | Role::Jury if stations.is_empty() => hint_ui(ui, words.no_station),
                Role::Candidate | Role::Jury => {}
            }
            for (place, station) in stations.into_iter().enumerate() {
                if place > 0 {
                    let y = ui.cursor().top() - HALF_GAP / 2.0;
                    ui.painter().hline(ui.max_rect().x_range(), y, palette(ui).rest());
                }
                station_ui(ui, scene, session, state, station, &mut number);
            }
        });
        ui.add_space(HALF_GAP);
    }
}

/// One station: a line with its name, its state, who sits there, and the button that places who is chosen.
fn station_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    session: &StaffView,
    state: &mut Seats,
    station: &Station,
    number: &mut u8,
) {
    let words = SeatsWords::of(scene.language);
    let sitting = who_sits_at(session, station.id);
    let can = state.chosen.filter(|who| sitting.is_none() && can_sit(*who, station.role));
    let chosen_sits = sitting.is_some() && sitting == state.chosen;
    let (tone, icon, word) = presence(scene, station.state);
    let who = match (sitting, station.role) {
        (Some(who), _) => scene.language.person(session, who),
        (None, Role::Staff) => String::new(),
        (None, Role::Candidate | Role::Jury) => words.free_station.to_owned(),
    };
    let name = scene.language.station_named(&station.name);
    let mut places = None;
    let narrow = ui.available_width() < NARROW;
    let button = |ui: &mut Ui| {
        if let Some(chosen) = can {
            *number = number.saturating_add(1);
            let button = Button::new(words.place_here).icon(icons::SEAT).tone(Tone::Primary);
            let button = button.enabled(!state.is_moving(chosen));
            let person = scene.language.person(session, chosen);
            let button = button.named(format!("{}, {name}, {person}", words.place_here));
            let button = if *number <= 9 { button.shortcut(Shortcut::Choose(*number)) } else { button };
            if button.show(ui) {
                places = Some(chosen);
            }
        }
        Pill::new(tone, word).icon(icon).show(ui);
    };
    let line = |ui: &mut Ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.add_space(4.0);
            let bold = theme::strong(&name);
            ui.add(Label::new(bold).truncate());
            let soft = match sitting {
                Some(_) => theme::running(&who),
                None => theme::soft(ui, &who),
            };
            let soft = if chosen_sits { soft.color(palette(ui).primary) } else { soft };
            if !who.is_empty() {
                ui.add(Label::new(soft).wrap());
            }
        });
    };
    if narrow {
        line(ui);
        ui.horizontal_wrapped(button);
    } else {
        split_right_ui(ui, LINE, button, line);
    }
    if let Some(who) = places {
        state.sending.give(Order::Sit { who, station: Some(station.id) });
    }
}

fn who_sits_at(session: &StaffView, station: StationId) -> Option<Person> {
    let candidates = session.candidates.iter().map(|tile| Person::Candidate(tile.candidate));
    let jurors = session.jurors.iter().map(|info| Person::Juror(info.juror));
    candidates.chain(jurors).find(|who| seat_of(session, *who) == Some(station))
}

fn presence(scene: &Scene<'_>, presence: Presence) -> (Tone, &'static str, &'static str) {
    let words = scene.words;
    match presence {
        Presence::Present => (Tone::Neutral, icons::OK, words.present),
        Presence::Busy => (Tone::Good, icons::CALL_ACTIVE, words.busy),
        Presence::DoNotDisturb => {
            (Tone::Warn, icons::DO_NOT_DISTURB, DeskWords::of(scene.language).do_not_disturb)
        }
        Presence::Away => (Tone::Warn, icons::LINK_BROKEN, words.away),
    }
}
