//! What is entered before a session can be held: form, date, people, juries. And the end of the session.

mod amend;
mod candidates;
mod closing;
mod exclusion;
mod extra;
mod final_interview;
mod heading;
mod import;
mod juries;
mod jurors;
mod missing;
pub mod offer;
mod parts;
mod paste;

use eframe::egui::Ui;
pub use parts::confirm_ui;
use signaling::protocol::exam::{CandidateNumber, Order, SessionId, StaffView};

use self::candidates::Candidates;
use self::closing::Closing;
use self::heading::Heading;
use self::juries::Juries;
use self::jurors::Jurors;
use self::offer::Offering;
use self::paste::Paste;
use super::sending::{Outcome, Sending};
use crate::ui::scene::Scene;
use crate::ui::theme::{GAP, HALF_GAP};
use crate::ui::widgets::{Columns, page_ui};

/// From this width on what is missing stands beside the forms, in points.
const TWO_COLUMNS: f32 = 800.0;

/// What the page remembers between two passes.
#[derive(Debug, Default)]
pub struct Prepare {
    /// The session that the forms are of: those of another are begun anew.
    session: Option<SessionId>,
    sending: Sending,
    /// What to put the keyboard on, and to scroll to.
    lead: Option<Lead>,
    offering: Offering,
    heading: Heading,
    candidates: Candidates,
    paste: Paste,
    jurors: Jurors,
    juries: Juries,
    closing: Closing,
}

/// Where something is mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lead {
    /// The date, or the place.
    Heading,
    /// The next candidate.
    Candidates,
    /// The jury of this candidate.
    JuryOf(CandidateNumber),
    /// The next member of a jury.
    Jurors,
    /// The next jury.
    Juries,
    /// The page of seats.
    Seats,
    /// The record of a session that is over.
    Record(SessionId),
}

impl Prepare {
    /// Goes on with what is on its way, whatever page is shown.
    pub fn go_on(&mut self, ui: &Ui, scene: &mut Scene<'_>) {
        let session = scene.view.exam.staff().map(|session| session.session);
        if session.is_some() && self.session != session {
            *self = Prepare { session, lead: first_lead(scene), ..Prepare::default() };
        }
        for (order, outcome) in self.sending.go_on(ui, scene) {
            self.answered(scene, &order, outcome);
        }
    }

    fn answered(&mut self, scene: &Scene<'_>, order: &Order, outcome: Outcome) {
        match order {
            Order::Place { .. } => {
                self.heading.answered(outcome);
                let nobody = scene.view.exam.staff().is_some_and(|session| session.candidates.is_empty());
                if outcome == Outcome::Done && nobody {
                    self.lead = Some(Lead::Candidates);
                }
            }
            Order::Register { candidate, name, .. } => {
                self.paste.answered(scene, *candidate, name, outcome);
                self.candidates.registered(*candidate, name, outcome);
            }
            Order::FinalInterview(set) => self.candidates.amended(set.candidate, false, outcome),
            Order::Amend { candidate, .. } | Order::Withdraw { candidate } => {
                self.candidates.amended(*candidate, matches!(order, Order::Withdraw { .. }), outcome);
            }
            Order::Juror(info) => self.jurors.answered(info, outcome),
            Order::Jury(info) => self.juries.answered(info, outcome),
            _ => {}
        }
    }
}

/// The keyboard is where something is to be written first.
fn first_lead(scene: &Scene<'_>) -> Option<Lead> {
    let session = scene.view.exam.staff()?;
    match (session.date.is_empty() || session.place.is_empty(), session.candidates.is_empty()) {
        (true, _) => Some(Lead::Heading),
        (false, true) => Some(Lead::Candidates),
        (false, false) => None,
    }
}

/// Draws the page; gives where to go on, where that is another one.
pub fn prepare_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Prepare) -> Option<Lead> {
    let view = scene.view;
    let Some(session) = view.exam.staff() else {
        let offer = |ui: &mut Ui| offer::offer_ui(ui, scene, &mut state.offering, &mut state.sending);
        return page_ui(ui, "offer", offer).map(Lead::Record);
    };
    let width = ui.available_width();
    if width < TWO_COLUMNS {
        page_ui(ui, "prepare", |ui| {
            missing::missing_ui(ui, scene, session, &mut state.lead);
            ui.add_space(HALF_GAP);
            forms_ui(ui, scene, session, state);
            ui.add_space(HALF_GAP);
            exclusion::exclusion_ui(ui, scene, session, state);
            ui.add_space(HALF_GAP);
            closing::closing_ui(ui, scene, session, state);
        });
    } else {
        let mut columns = Columns::new(ui);
        let right = (width * 0.29).clamp(304.0, 400.0);
        columns.column_ui(ui, width - right - GAP, |ui| {
            page_ui(ui, "prepare", |ui| forms_ui(ui, scene, session, state));
        });
        columns.rest_ui(ui, |ui| {
            page_ui(ui, "prepare-aside", |ui| {
                missing::missing_ui(ui, scene, session, &mut state.lead);
                ui.add_space(HALF_GAP);
                exclusion::exclusion_ui(ui, scene, session, state);
                ui.add_space(HALF_GAP);
                closing::closing_ui(ui, scene, session, state);
            });
        });
    }
    state.lead.take_if(|lead| *lead == Lead::Seats)
}

fn forms_ui(ui: &mut Ui, scene: &mut Scene<'_>, session: &StaffView, state: &mut Prepare) {
    heading::heading_ui(ui, scene, session, state);
    ui.add_space(HALF_GAP);
    candidates::candidates_ui(ui, scene, session, state);
    ui.add_space(HALF_GAP);
    jurors::jurors_ui(ui, scene, session, state);
    ui.add_space(HALF_GAP);
    juries::juries_ui(ui, scene, session, state);
    ui.add_space(HALF_GAP);
}
