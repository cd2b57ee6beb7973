//! The juror's own day, from the plan: when, who or what, and where.

use eframe::egui::{Label, Ui};
use signaling::protocol::exam::JuryView;
use signaling::protocol::{Activity, Minute, PlanShown, Spot, Who};

use super::said_ui;
use crate::settings::Language;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, HALF_GAP, palette};
use crate::ui::typography::set;
use crate::ui::words::{PlanWords, SheetWords, Told};

/// One thing that a juror does.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    from: Minute,
    to: Minute,
    what: String,
    place: String,
}

/// Draws the day under its heading.
pub fn day_ui(ui: &mut Ui, scene: &Scene<'_>, jury: &JuryView) {
    let words = SheetWords::of(scene.language);
    ui.add(Label::new(theme::title(words.day)).wrap());
    let Some(shown) = scene.view.exam.plan.shown.as_ref().filter(|_| jury.plan.is_some()) else {
        return said_ui(ui, words.no_day);
    };
    ui.add(Label::new(theme::soft(ui, &jury.name)).wrap());
    for line in lines(scene.language, shown, jury) {
        ui.add_space(HALF_GAP / 2.0);
        let y = ui.cursor().top();
        ui.painter().hline(ui.max_rect().x_range(), y, palette(ui).rest());
        ui.add_space(HALF_GAP / 2.0);
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let when = format!("{}–{}", line.from, line.to);
            let when = if line.place.is_empty() { when } else { format!("{when} · {}", line.place) };
            let when = ui.add(Label::new(theme::strong(when)).wrap());
            ui.add(Label::new(theme::running(set(line.what))).wrap()).labelled_by(when.id);
        });
    }
}

/// What the jury does itself, and its break, in order.
fn lines(language: Language, shown: &PlanShown, jury: &JuryView) -> Vec<Line> {
    let words = PlanWords::of(language);
    let Some(own) = jury.jury.map(Who::Jury) else { return Vec::new() };
    let told = Told { language, shown, juries: &[] };
    let entries = shown.plan.entries.iter().filter(|entry| entry.concerns(own));
    let entries = entries.map(|entry| {
        let (what, place) = match &entry.activity {
            Activity::Phase { spot, .. } => {
                let spot = match spot {
                    Spot::Desk(desk) => Who::Desk(*desk),
                    Spot::Room(room) => Who::Room(*room),
                };
                (told.activity(entry), told.who(spot))
            }
            Activity::Reading { candidate, .. } => {
                let candidate = told.who(Who::Candidate(*candidate));
                (format!("{candidate}, {}", words.own_reading), String::new())
            }
            Activity::Deliberation { .. } => (words.deliberation.to_owned(), String::new()),
            Activity::Invigilation { .. } => (words.invigilation.to_owned(), String::new()),
        };
        Line { from: entry.from, to: entry.to, what, place }
    });
    let breaks = shown.breaks.iter().filter(|one| one.who == own);
    let breaks = breaks.map(|one| {
        let (what, place) = (words.pause.to_owned(), String::new());
        Line { from: one.from, to: one.to, what, place }
    });
    let mut lines: Vec<Line> = entries.chain(breaks).collect();
    lines.sort_by_key(|line| (line.from, line.to));
    lines
}
