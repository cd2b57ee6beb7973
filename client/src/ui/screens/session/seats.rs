//! Who sits at which station: one press chooses the person, the next the station. All can be placed at once.

mod people;
mod placing;
mod stations;

use eframe::egui::Ui;
use signaling::protocol::exam::{Order, Person, SessionId};

use super::sending::Sending;
use crate::ui::preparing::Proposal;
use crate::ui::scene::Scene;
use crate::ui::theme::{GAP, HALF_GAP};
use crate::ui::widgets::{Card, Columns, page_ui};
use crate::ui::words::SeatsWords;

/// From this width on the stations stand beside the people, in points.
const TWO_COLUMNS: f32 = 800.0;

/// What the page remembers between two passes.
#[derive(Debug, Default)]
pub struct Seats {
    session: Option<SessionId>,
    /// Who is to be placed, moved or let go.
    chosen: Option<Person>,
    /// What would be done, until the second press.
    proposal: Option<Vec<Proposal>>,
    sending: Sending,
}

impl Seats {
    /// Goes on with what is on its way, whatever page is shown.
    pub fn go_on(&mut self, ui: &Ui, scene: &mut Scene<'_>) {
        let session = scene.view.exam.staff().map(|session| session.session);
        if session.is_some() && self.session != session {
            *self = Seats { session, ..Seats::default() };
        }
        for (order, _) in self.sending.go_on(ui, scene) {
            // Refused or not, the next press is about somebody else.
            if let Order::Sit { who, .. } = order {
                self.chosen.take_if(|chosen| *chosen == who);
            }
        }
    }

    /// Whether the person's place is on its way.
    fn is_moving(&self, who: Person) -> bool {
        self.sending.has(|order| matches!(order, Order::Sit { who: of, .. } if *of == who))
    }
}

/// Draws the page.
pub fn seats_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Seats) {
    let view = scene.view;
    let Some(session) = view.exam.staff() else {
        let words = SeatsWords::of(scene.language);
        Card::new().show(ui, |ui| people::hint_ui(ui, words.no_session));
        return;
    };
    let width = ui.available_width();
    if width < TWO_COLUMNS {
        page_ui(ui, "seats", |ui| {
            placing::placing_ui(ui, scene, session, state);
            ui.add_space(HALF_GAP);
            people::people_ui(ui, scene, session, state);
            ui.add_space(HALF_GAP);
            stations::stations_ui(ui, scene, session, state);
        });
        return;
    }
    let mut columns = Columns::new(ui);
    columns.column_ui(ui, (width - GAP) / 2.0, |ui| {
        page_ui(ui, "seats-people", |ui| {
            placing::placing_ui(ui, scene, session, state);
            ui.add_space(HALF_GAP);
            people::people_ui(ui, scene, session, state);
        });
    });
    columns.rest_ui(ui, |ui| {
        page_ui(ui, "seats-stations", |ui| stations::stations_ui(ui, scene, session, state));
    });
}
