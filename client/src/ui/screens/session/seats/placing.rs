//! Everybody placed at once: what it would do is shown first, and done with the second press.

use eframe::egui::{Label, Ui};
use signaling::protocol::exam::{Order, StaffView};

use super::Seats;
use super::people::hint_ui;
use crate::ui::icons;
use crate::ui::preparing::{Proposal, propose};
use crate::ui::scene::Scene;
use crate::ui::theme;
use crate::ui::widgets::{Button, Card, section_ui};
use crate::ui::words::{PrepareWords, SeatsWords};

/// Draws it.
pub fn placing_ui(ui: &mut Ui, scene: &mut Scene<'_>, session: &StaffView, state: &mut Seats) {
    let words = SeatsWords::of(scene.language);
    let on_its_way = state.sending.count(|order| matches!(order, Order::Sit { .. }));
    Card::new().show(ui, |ui| {
        section_ui(ui, words.place_all);
        if on_its_way > 0 {
            return hint_ui(ui, &scene.language.placing(on_its_way));
        }
        let Some(proposal) = state.proposal.take() else {
            hint_ui(ui, words.place_all_more);
            let proposed = propose(session, &scene.view.roster);
            if proposed.is_empty() {
                return hint_ui(ui, words.nothing_to_place);
            }
            let button = Button::primary(words.place_all).icon(icons::SEAT).width(ui.available_width());
            if button.show(ui) {
                state.proposal = Some(proposed);
                state.chosen = None;
            }
            return;
        };
        // What changed since is shown before it is done.
        let now = propose(session, &scene.view.roster);
        let proposal = if now == proposal { proposal } else { now };
        for one in &proposal {
            proposal_ui(ui, scene, session, one);
        }
        let (mut does, mut leaves) = (false, proposal.is_empty());
        ui.horizontal_wrapped(|ui| {
            does =
                Button::primary(words.place_all_yes).icon(icons::OK).enabled(!proposal.is_empty()).show(ui);
            leaves |= Button::new(PrepareWords::of(scene.language).cancel).show(ui);
        });
        if does {
            for Proposal { who, station, .. } in proposal {
                state.sending.give(Order::Sit { who, station: Some(station) });
            }
        } else if !leaves {
            state.proposal = Some(proposal);
        }
    });
}

/// One line of what would be done.
fn proposal_ui(ui: &mut Ui, scene: &Scene<'_>, session: &StaffView, one: &Proposal) {
    let station = scene.view.roster.iter().find(|station| station.id == one.station);
    let station = station.map_or("", |station| &station.name);
    ui.add(Label::new(theme::running(scene.language.would_sit(session, one, station))).wrap());
}
