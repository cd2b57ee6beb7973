//! Staff's side of an exam's session, one page for each thing that staff do: prepare, plan, seat, run, read the record.

pub mod dossiers;
pub mod floor;
pub mod plan;
pub mod prepare;
pub mod purge;
pub mod record;
pub mod seats;
mod sending;

use eframe::egui::Ui;

use self::dossiers::Dossiers;
use self::floor::Floor;
use self::plan::Plan;
use self::prepare::{Lead, Prepare};
use self::purge::Purge;
use self::record::Record;
use self::seats::Seats;
use crate::station::View;
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::HALF_GAP;
use crate::ui::widgets::Button;
use crate::ui::words::SessionWords;

/// What the screen remembers between two passes.
#[derive(Debug, Default)]
pub struct Session {
    page: Option<Page>,
    prepare: Prepare,
    plan: Plan,
    seats: Seats,
    floor: Floor,
    record: Record,
    dossiers: Dossiers,
    purge: Purge,
}

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    Prepare,
    Plan,
    Seats,
    Floor,
    Record,
    Dossiers,
    Purge,
}

impl Page {
    const ALL: [Page; 7] =
        [Page::Prepare, Page::Plan, Page::Seats, Page::Floor, Page::Record, Page::Dossiers, Page::Purge];

    fn name(self, words: &SessionWords) -> &'static str {
        match self {
            Page::Prepare => words.prepare,
            Page::Plan => words.plan,
            Page::Seats => words.seats,
            Page::Floor => words.floor,
            Page::Record => words.record,
            Page::Dossiers => words.dossiers,
            Page::Purge => words.purge,
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Page::Prepare => icons::NOTE,
            Page::Plan => icons::CALENDAR,
            Page::Seats => icons::SEAT,
            Page::Floor => icons::STAFF,
            Page::Record => icons::JOURNAL,
            Page::Dossiers => icons::PACKAGE,
            Page::Purge => icons::DELETE,
        }
    }
}

/// Whether the server has a package, or a session of one.
pub fn is_shown(view: &View) -> bool {
    view.exam.offer.as_ref().is_some_and(|offer| offer.has_package) || view.exam.staff().is_some()
}

/// Draws the screen.
pub fn session_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Session) {
    state.prepare.go_on(ui, scene);
    state.seats.go_on(ui, scene);
    let page = page_ui(ui, scene, state);
    ui.add_space(HALF_GAP);
    match page {
        Page::Prepare => match prepare::prepare_ui(ui, scene, &mut state.prepare) {
            Some(Lead::Seats) => state.page = Some(Page::Seats),
            Some(Lead::Record(session)) => {
                state.page = Some(Page::Record);
                state.record.read(scene, session);
            }
            _ => {}
        },
        Page::Plan => plan::plan_ui(ui, scene, &mut state.plan),
        Page::Seats => seats::seats_ui(ui, scene, &mut state.seats),
        Page::Floor => floor::floor_ui(ui, scene, &mut state.floor),
        Page::Record => record::record_ui(ui, scene, &mut state.record),
        Page::Dossiers => dossiers::dossiers_ui(ui, scene, &mut state.dossiers),
        Page::Purge => purge::purge_ui(ui, scene, &mut state.purge),
    }
}

/// The pages, and the one that is shown: what is to be prepared comes first, then the floor, until staff choose.
fn page_ui(ui: &mut Ui, scene: &Scene<'_>, state: &mut Session) -> Page {
    let prepared = scene.view.exam.staff().is_some_and(|session| session.missing.is_empty());
    let shown = state.page.unwrap_or(if prepared { Page::Floor } else { Page::Prepare });
    ui.horizontal_wrapped(|ui| {
        for (page, number) in Page::ALL.into_iter().zip(1..) {
            let tab = Button::tab(page.name(SessionWords::of(scene.language))).icon(page.icon());
            if tab.chosen(page == shown).shortcut(Shortcut::Page(number)).show(ui) {
                state.page = Some(page);
            }
        }
    });
    state.page.unwrap_or(shown)
}
