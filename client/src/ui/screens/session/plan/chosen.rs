//! The entry that is chosen: what it is, and the buttons that change it.

use eframe::egui::{Label, Ui};
use signaling::protocol::exam::StaffView;
use signaling::protocol::{Activity, CandidateNumber, Entry, JuryId, PlanEdit};

use super::bars::{later_by, longer};
use super::chart::Chart;
use crate::ui::icons;
use crate::ui::theme::{self, HALF_GAP, palette};
use crate::ui::widgets::{Button, Card, choices_ui, section_ui};
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
        let given = jury_ui(ui, told, session, entry);
        ui.add_space(HALF_GAP);
        ui.add(Label::new(theme::soft(ui, words.keys)).wrap());
        moved.or(given)
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
