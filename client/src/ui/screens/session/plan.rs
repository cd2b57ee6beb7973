//! The plan of the day: its chart, what does not fit in it, and what it is computed from.

mod bars;
mod chart;
mod chosen;
mod day;
mod findings;
mod late;
mod looks;
mod rows;
mod sums;

use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::egui::{Align, Label, Layout, Rect, Ui, UiBuilder, pos2};
use signaling::protocol::exam::{Order, SessionId, StaffView, Stage};
use signaling::protocol::{PlanDay, PlanEdit, PlanShown};

use self::chart::{Chart, Range};
use self::day::DayForm;
use crate::station::{Command, PlanPage};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, GAP, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Card, Pill, bar_ui, icon_ui, page_ui};
use crate::ui::words::{PlanWords, Told};

/// From this width on what is chosen and what does not fit stand beside the chart, in points.
const WIDE: f32 = 1_120.0;
/// An order has come to the station by then.
const SETTLED: Duration = Duration::from_millis(300);
/// How wide they are then.
const SIDE: f32 = 336.0;

/// What the page remembers between two passes.
#[derive(Debug, Default)]
pub struct Plan {
    chart: Chart,
    /// The fields, of which session they are, and what they said before anybody touched them.
    day: Option<(SessionId, PlanDay, DayForm)>,
    /// The settings are open beside a plan.
    day_open: bool,
    /// Edits on their way, and since when the last is.
    pending: Vec<PlanEdit>,
    pending_since: Option<Instant>,
    /// No earlier than that does the day of somebody begin who comes late, as typed.
    late: late::Late,
}

/// Draws the page.
pub fn plan_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Plan) {
    let words = PlanWords::of(scene.language);
    let view = scene.view;
    let Some(session) = view.exam.staff() else {
        ui.add(Label::new(theme::running(words.no_session).color(palette(ui).soft)).wrap());
        return;
    };
    page_ui(ui, "plan", |ui| match state.shown(ui, scene, session) {
        Some(shown) => planned_ui(ui, scene, state, session, &shown),
        None if session.plan.is_some() => {
            ui.add(Label::new(theme::running(words.coming)).wrap());
        }
        None => unplanned_ui(ui, scene, state, session),
    });
}

impl Plan {
    /// The plan with the edits that are on their way, so that nothing jumps back until the server has answered.
    fn shown(&mut self, ui: &Ui, scene: &Scene<'_>, session: &StaffView) -> Option<Arc<PlanShown>> {
        let exam = &scene.view.exam;
        let mut shown = exam.plan.shown.clone()?;
        let since = self.pending_since.map(|since| scene.now.saturating_duration_since(since));
        let is_settled = exam.waiting == 0 && session.plan == Some(shown.revision);
        if is_settled && since.is_none_or(|since| since >= SETTLED) {
            self.pending.clear();
        }
        if !self.pending.is_empty() {
            let plan = Arc::make_mut(&mut shown);
            self.pending.iter().for_each(|edit| apply(plan, *edit));
            ui.request_repaint_after(SETTLED);
        }
        Some(shown)
    }

    fn form(&mut self, session: &StaffView, shown: Option<&PlanShown>) -> &mut DayForm {
        let present = session.candidates.iter().filter(|candidate| !candidate.absent).count();
        let proposed = shown.map_or_else(|| PlanDay::usual(present, session.juries.len()), |shown| shown.day);
        // What nobody has changed follows what there is; what was typed stays, within its session.
        let keeps = |(of, before, form): &(SessionId, PlanDay, DayForm)| {
            *of == session.session && (*before == proposed || *form != DayForm::of(before))
        };
        if !self.day.as_ref().is_some_and(keeps) {
            self.day = None;
        }
        &mut self.day.get_or_insert_with(|| (session.session, proposed, DayForm::of(&proposed))).2
    }
}

/// As the server does it.
fn apply(shown: &mut PlanShown, edit: PlanEdit) {
    let (PlanEdit::Move { entry: id, .. } | PlanEdit::Resize { entry: id, .. }) = edit else { return };
    for entry in shown.plan.entries.iter_mut().filter(|entry| entry.id == id) {
        let minutes = entry.minutes();
        match edit {
            PlanEdit::Move { from, .. } => (entry.from, entry.to) = (from, from.plus(minutes)),
            PlanEdit::Resize { minutes, .. } => entry.to = entry.from.plus(minutes),
            // What more than one entry hangs on, the server says.
            PlanEdit::Reassign { .. }
            | PlanEdit::Place { .. }
            | PlanEdit::Add { .. }
            | PlanEdit::FinalInterview { .. }
            | PlanEdit::Drop { .. } => {}
        }
    }
}

/// Whether a candidate has begun: then what is past would be planned again.
fn has_begun(session: &StaffView) -> bool {
    session.candidates.iter().any(|tile| tile.clock.epoch > 0 || tile.clock.stage != Stage::Waiting)
}

fn unplanned_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Plan, session: &StaffView) {
    let words = PlanWords::of(scene.language);
    Card::new().roomy().show(ui, |ui| {
        ui.horizontal_top(|ui| {
            icon_ui(ui, icons::CALENDAR, 32.0, palette(ui).primary, false);
            ui.add_space(HALF_GAP);
            ui.vertical(|ui| {
                ui.label(theme::title(words.none));
                ui.add(Label::new(theme::running(words.none_more).color(palette(ui).soft)).wrap());
                ui.add_space(HALF_GAP);
                compute_ui(ui, scene, state, session, None, true);
            });
        });
    });
    ui.add_space(GAP - HALF_GAP);
    day::day_ui(ui, scene, state.form(session, None));
}

/// The button that has a plan computed, from the day as the fields say it.
fn compute_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    state: &mut Plan,
    session: &StaffView,
    shown: Option<&PlanShown>,
    tall: bool,
) {
    let words = PlanWords::of(scene.language);
    let form = state.form(session, shown);
    let (day, keep_juries) = (form.day(), form.keep_juries);
    let begun = has_begun(session);
    let text = if shown.is_some() { words.compute_anew } else { words.compute };
    // A plan that is up to date is not lightly replaced.
    let stands_out = shown.is_none_or(|shown| !shown.stale.is_empty());
    let button = if stands_out { Button::primary(text) } else { Button::new(text) };
    let button = button.icon(icons::REFRESH).enabled(!begun && day.is_some());
    let button = if tall { button.tall() } else { button };
    let hint = match (begun, day, shown) {
        (true, _, _) => Some(words.begun_hint),
        (false, None, _) => Some(words.bad_time),
        (false, Some(_), Some(_)) => Some(words.compute_hint),
        (false, Some(_), None) => None,
    };
    let button = hint.into_iter().fold(button, Button::hint);
    if let (true, Some(day)) = (button.show(ui), day) {
        scene.ask(Command::Order(Box::new(Order::Plan { day, keep_juries })));
    }
}

fn planned_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Plan, session: &StaffView, shown: &PlanShown) {
    let told = Told { language: scene.language, shown, juries: &session.juries };
    head_ui(ui, scene, state, session, &told);
    page_opened_ui(ui, scene);
    stale_ui(ui, scene, &told);
    let late = late::late_ui(ui, &told, session, &mut state.late, has_begun(session));
    if state.day_open {
        day::day_ui(ui, scene, state.form(session, Some(shown)));
    }
    ui.add_space(HALF_GAP);
    let edit = if ui.available_width() >= WIDE {
        wide_ui(ui, state, session, &told)
    } else {
        let chosen = chosen::chosen_ui(ui, &told, session, &state.chart);
        let charted = chart_card_ui(ui, &told, &mut state.chart);
        ui.add_space(HALF_GAP);
        findings::findings_ui(ui, &told, &mut state.chart);
        chosen.or(charted)
    };
    ui.add_space(HALF_GAP);
    sums::sums_ui(ui, &told);
    if let Some(edit) = late.or(edit) {
        state.pending.push(edit);
        state.pending_since = Some(scene.now);
        scene.ask(Command::Order(Box::new(Order::EditPlan(edit))));
    }
}

fn wide_ui(ui: &mut Ui, state: &mut Plan, session: &StaffView, told: &Told<'_>) -> Option<PlanEdit> {
    let area = ui.available_rect_before_wrap();
    let split = area.right() - SIDE - GAP;
    let column = |ui: &mut Ui, left: f32, right: f32| {
        let place = Rect::from_min_max(pos2(left, area.top()), pos2(right, f32::INFINITY));
        ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::top_down(Align::Min)))
    };
    let mut left = column(ui, area.left(), split);
    let charted = chart_card_ui(&mut left, told, &mut state.chart);
    let mut right = column(ui, split + GAP, area.right());
    let chosen = chosen::chosen_ui(&mut right, told, session, &state.chart);
    findings::findings_ui(&mut right, told, &mut state.chart);
    let bottom = left.min_rect().bottom().max(right.min_rect().bottom());
    ui.advance_cursor_after_rect(Rect::from_min_max(area.min, pos2(area.right(), bottom)));
    chosen.or(charted)
}

/// What the plan comes to, and what is done with all of it.
fn head_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Plan, session: &StaffView, told: &Told<'_>) {
    let words = PlanWords::of(scene.language);
    let conflicts = told.shown.plan.conflicts.len();
    let (tone, icon) = if conflicts > 0 { (Tone::Bad, icons::WARNING) } else { (Tone::Good, icons::OK) };
    ui.horizontal_wrapped(|ui| {
        ui.add(Label::new(theme::title(scene.language.plan_in_short(told.shown))).wrap());
        Pill::new(tone, &scene.language.conflicts(conflicts)).icon(icon).live().show(ui);
    });
    ui.horizontal_wrapped(|ui| {
        compute_ui(ui, scene, state, session, Some(told.shown), false);
        let day = Button::new(words.day).icon(icons::SETTINGS).chosen(state.day_open);
        if day.show(ui) {
            state.day_open = !state.day_open;
        }
        let coming = scene.view.exam.plan.page == PlanPage::Coming;
        let print = Button::new(if coming { words.printing } else { words.print }).icon(icons::PRINT);
        if print.hint(words.print_hint).enabled(!coming).show(ui) {
            scene.ask(Command::PrintPlan);
        }
    });
}

fn page_opened_ui(ui: &mut Ui, scene: &Scene<'_>) {
    if let PlanPage::Shown(file) = &scene.view.exam.plan.page {
        let sentence = scene.language.page_opened(file);
        bar_ui(ui, Tone::Good, icons::PRINT, &sentence, None::<fn(&mut Ui)>);
    }
}

fn stale_ui(ui: &mut Ui, scene: &Scene<'_>, told: &Told<'_>) {
    if told.shown.stale.is_empty() {
        return;
    }
    let words = PlanWords::of(scene.language);
    let why = told.shown.stale.iter().map(|stale| told.stale(stale));
    let sentence = std::iter::once(words.stale.to_owned()).chain(why).collect::<Vec<_>>().join(" ");
    bar_ui(ui, Tone::Warn, icons::WARNING, &sentence, None::<fn(&mut Ui)>);
}

fn chart_card_ui(ui: &mut Ui, told: &Told<'_>, state: &mut Chart) -> Option<PlanEdit> {
    let words = PlanWords::of(told.language);
    Card::new().show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            let ranges = [
                (Range::Whole, words.whole_day),
                (Range::Morning, words.morning),
                (Range::Afternoon, words.afternoon),
            ];
            for (range, name) in ranges {
                let button = Button::new(name).chosen(state.range == range);
                if button.named(format!("{}, {name}", words.range)).show(ui) {
                    state.range = range;
                }
            }
        });
        ui.add_space(HALF_GAP);
        let edit = chart::chart_ui(ui, told, state);
        ui.add_space(HALF_GAP);
        chart::key_ui(ui, told);
        edit
    })
}
