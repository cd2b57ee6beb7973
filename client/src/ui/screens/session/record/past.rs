//! The record of a session that is over: chosen among those that the server knows, read, and written to a file.
//!
//! Its facts are all that is known of it: whom and what they name is put together from them.

use eframe::egui::{Label, Ui};
use signaling::protocol::exam::{CandidateNumber, Fact, FormatPhase, PastSession, SessionId, StaffView};

use super::super::prepare::offer::format_name;
use super::{Record, Shown, heading_ui, shown_ui};
use crate::station::{Command, Offer, PastRecord};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, HALF_GAP, palette};
use crate::ui::widgets::{Button, page_ui};
use crate::ui::words::RecordWords;

/// How many facts, the session by them, and the names of its candidates.
type Known = (usize, StaffView, Vec<(CandidateNumber, String)>);

/// What the page remembers of what is read.
#[derive(Debug, Default)]
pub(super) struct Past {
    read: Option<SessionId>,
    /// Of how many facts it was put together.
    known: Option<Known>,
}

impl Past {
    pub fn of(session: SessionId) -> Self {
        Self { read: Some(session), known: None }
    }
}

/// Draws the page while no session is held.
pub(super) fn past_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Record, offer: &Offer) {
    page_ui(ui, "record", |ui| {
        choose_ui(ui, scene, state, offer);
        ui.add_space(HALF_GAP);
        let Some(session) = state.past.read else {
            let words = RecordWords::of(scene.language);
            ui.add(Label::new(theme::running(words.choose).color(palette(ui).soft)).wrap());
            return;
        };
        let words = RecordWords::of(scene.language);
        let Some(record) = scene.view.exam.past.clone().filter(|record| record.session == session) else {
            ui.add(Label::new(theme::soft(ui, words.coming)).wrap());
            return;
        };
        heading_ui(ui, scene, words.title_past, session, Command::SavePastRecord);
        let known = state.past.known.take().filter(|(facts, ..)| *facts == record.facts.len());
        let known = known.unwrap_or_else(|| known_of(&record, offer));
        let (_, view, candidates) = &known;
        let shown = Shown { session: view, candidates, facts: &record.facts, whole: record.whole };
        shown_ui(ui, scene, shown, state);
        state.past.known = Some(known);
    });
}

/// The sessions, the last one first.
fn choose_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Record, offer: &Offer) {
    ui.horizontal_wrapped(|ui| {
        for past in offer.past.iter().rev() {
            let name = scene.language.past_session(past, format_name(offer, past));
            let chosen = state.past.read == Some(past.session);
            let button = Button::new(&name).icon(icons::JOURNAL).chosen(chosen);
            let label = scene.language.closed_at(past.closed_ms);
            if button.named(format!("{name}. {label}")).hint(&label).show(ui) && !chosen {
                state.read(scene, past.session);
            }
        }
    });
}

/// Whom and what the facts name.
fn known_of(record: &PastRecord, offer: &Offer) -> (usize, StaffView, Vec<(CandidateNumber, String)>) {
    let past = offer.past.iter().find(|past| past.session == record.session);
    let mut view = StaffView {
        session: record.session,
        title: past.map(|past| past.title.clone()).unwrap_or_default(),
        format: String::new(),
        heading: Vec::new(),
        date: past.map(|past| past.date.clone()).unwrap_or_default(),
        place: past.map(|past| past.place.clone()).unwrap_or_default(),
        exclude_drawn: false,
        candidates: Vec::new(),
        jurors: Vec::new(),
        seats: Vec::new(),
        juries: Vec::new(),
        missing: Vec::new(),
        facts: record.facts.last().map_or(0, |last| last.number),
        phases: past.map(|past| phases(offer, past)).unwrap_or_default(),
        plan: None,
    };
    let mut candidates: Vec<(CandidateNumber, String)> = Vec::new();
    for recorded in record.facts.iter() {
        match &recorded.fact {
            Fact::Registered { candidate, name, .. } | Fact::Amended { candidate, name, .. } => {
                candidates.retain(|(number, _)| number != candidate);
                candidates.push((*candidate, name.clone()));
            }
            Fact::JurorEntered(juror) => {
                view.jurors.retain(|known| known.juror != juror.juror);
                view.jurors.push(juror.clone());
            }
            Fact::JuryMade(jury) => {
                view.juries.retain(|known| known.jury != jury.jury);
                view.juries.push(jury.clone());
            }
            _ => {}
        }
    }
    candidates.sort();
    (record.facts.len(), view, candidates)
}

fn phases(offer: &Offer, past: &PastSession) -> Vec<FormatPhase> {
    let details = offer.details.iter().find(|details| details.id == past.format);
    details.map(|details| details.phases.clone()).unwrap_or_default()
}
