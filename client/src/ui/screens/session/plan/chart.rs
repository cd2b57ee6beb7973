//! The chart: a row for each candidate, jury, invigilator and room, a bar for each entry, hours from left to right.

use eframe::egui::{
    self, Align2, Color32, FontId, Rect, Sense, Stroke, StrokeKind, Ui, pos2, text::LayoutJob, vec2,
};
use signaling::protocol::{Entry, EntryId, Minute, PlanEdit, PlanShown, Who};

use super::bars::{self, Scale};
use super::looks;
use super::rows::{Look, Row, rows, tone_of};
use crate::ui::theme::{CONTROL_RADIUS, HALF_GAP, Palette, Tone, palette};
use crate::ui::typography::set;
use crate::ui::words::{PlanWords, Told};

/// Height of a row with the air around its bars, in points.
pub(super) const ROW: f32 = 32.0;
/// Height of the line of hours, in points.
const AXIS: f32 = 28.0;
/// Before another kind of row, in points.
const GROUP: f32 = 12.0;
/// The narrowest hour that has a line of its own, in points.
const HOUR: f32 = 36.0;
/// Size of the names of rows and hours, in points.
const TEXT: f32 = 14.0;

/// What hours are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Range {
    /// All of the day.
    #[default]
    Whole,
    /// Until one o'clock.
    Morning,
    /// From noon on.
    Afternoon,
}

/// What the chart remembers between two passes.
#[derive(Debug, Default)]
pub struct Chart {
    /// The hours that are shown.
    pub range: Range,
    /// What is chosen, and in whose row.
    pub chosen: Option<(Who, EntryId)>,
    /// The keyboard goes to what is chosen.
    pub to_chosen: bool,
    pub(super) drag: Option<bars::Drag>,
}

impl Chart {
    /// Chooses an entry in the first row that it stands in, and shows it.
    pub fn choose(&mut self, entry: &Entry, told: &Told<'_>) {
        let row = rows(told).into_iter().find(|row| row.bars.iter().any(|bar| bar.entry.id == entry.id));
        self.chosen = row.map(|row| (row.who, entry.id));
        let (from, to) = hours(told.shown, self.range);
        if entry.from < from || entry.to > to {
            self.range = Range::Whole;
        }
        self.to_chosen = true;
    }
}

/// The first and the last hour that are shown.
fn hours(shown: &PlanShown, range: Range) -> (Minute, Minute) {
    let entries = &shown.plan.entries;
    let first = entries.iter().map(|entry| entry.from).chain([shown.day.start]).min().unwrap_or_default();
    let last =
        entries.iter().map(|entry| entry.to).chain([shown.day.start.plus(60)]).max().unwrap_or_default();
    let (from, to) = (first.0 / 60 * 60, last.0.div_ceil(60) * 60);
    let noon = 12 * 60;
    match range {
        Range::Morning if from < noon => (Minute(from), Minute(to.min(noon + 60))),
        Range::Afternoon if to > noon => (Minute(from.max(noon)), Minute(to)),
        Range::Whole | Range::Morning | Range::Afternoon => (Minute(from), Minute(to)),
    }
}

/// Draws the chart as wide as there is room; gives what the person changes.
pub fn chart_ui(ui: &mut Ui, told: &Told<'_>, state: &mut Chart) -> Option<PlanEdit> {
    let rows = rows(told);
    let palette = palette(ui);
    let names: f32 = rows.iter().map(|row| text_width(ui, &row.label)).fold(0.0, f32::max).min(140.0) + 12.0;
    let groups = rows.iter().filter(|row| row.opens).count().saturating_sub(1) as f32;
    let height = AXIS + rows.len() as f32 * ROW + groups * GROUP;
    let (area, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::empty());
    let (from, to) = hours(told.shown, state.range);
    let field = Rect::from_min_max(pos2(area.left() + names, area.top() + AXIS), area.max);
    let scale = Scale { field, from, to };
    hours_ui(ui, told, &scale, palette);

    let mut edit = None;
    let mut lines = Vec::with_capacity(rows.len());
    let mut top = field.top();
    for (index, row) in rows.iter().enumerate() {
        if row.opens && index > 0 {
            top += GROUP;
        }
        let line = Rect::from_min_max(pos2(area.left(), top), pos2(area.right(), top + ROW));
        name_ui(ui, line, names, row, palette);
        lines.push(line);
        top += ROW;
    }
    let first = rows.iter().flat_map(|row| row.bars.iter().map(|bar| (row.who, bar.entry.id))).next();
    // One bar of all is reached by Tab, the others from it.
    let home = state.chosen.filter(|chosen| is_shown(&rows, *chosen, &scale)).or(first);
    for (row, line) in rows.iter().zip(&lines) {
        let found = bars::row_ui(ui, told, (row, *line), &scale, home, state);
        edit = edit.or(found);
    }
    if let Some(step) = bars::pressed(ui, home, &rows) {
        match step {
            bars::Step::To(chosen) => {
                state.chosen = Some(chosen);
                state.to_chosen = true;
            }
            bars::Step::Edit(found) => edit = edit.or(Some(found)),
        }
    }
    edit
}

fn is_shown(rows: &[Row], (who, id): (Who, EntryId), scale: &Scale) -> bool {
    let mut row = rows.iter().filter(|row| row.who == who).flat_map(|row| &row.bars);
    row.any(|bar| bar.entry.id == id && bar.entry.to > scale.from && bar.entry.from < scale.to)
}

fn text_width(ui: &Ui, text: &str) -> f32 {
    ui.painter().layout_no_wrap(text.to_owned(), FontId::proportional(TEXT), Color32::WHITE).size().x
}

fn name_ui(ui: &Ui, line: Rect, names: f32, row: &Row, palette: &Palette) {
    let mut job = LayoutJob::simple(set(&row.label), FontId::proportional(TEXT), palette.text, names - 12.0);
    job.wrap.max_rows = 1;
    let galley = ui.painter().layout_job(job);
    let at = pos2(line.left(), line.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, palette.text);
    let rule = line.bottom();
    ui.painter().hline(line.x_range(), rule, Stroke::new(1.0, palette.line.gamma_multiply(0.6)));
}

/// Hours, the time of the common break, and the latest end, behind the bars.
fn hours_ui(ui: &Ui, told: &Told<'_>, scale: &Scale, palette: &Palette) {
    let (painter, field, day) = (ui.painter(), scale.field, told.shown.day);
    let words = PlanWords::of(told.language);
    if let Some(lunch) = day.lunch
        && let Some((left, right)) = scale.span(lunch.from, lunch.to)
    {
        let band = Rect::from_x_y_ranges(left..=right, field.y_range());
        painter.rect_filled(band, 0, palette.sunk);
    }
    let step = [60, 120, 180, 240].into_iter().find(|step| scale.points(*step) >= HOUR).unwrap_or(360);
    let font = FontId::proportional(TEXT);
    for hour in (scale.from.0..=scale.to.0).step_by(60) {
        let x = scale.x(Minute(hour));
        let is_named = hour % step == 0;
        let stroke = Stroke::new(1.0, if is_named { palette.line } else { palette.line.gamma_multiply(0.5) });
        painter.vline(x, field.y_range(), stroke);
        if is_named {
            let align = if hour == scale.to.0 { Align2::RIGHT_BOTTOM } else { Align2::CENTER_BOTTOM };
            let name = format!("{}\u{a0}h", hour / 60 % 24);
            painter.text(pos2(x, field.top() - 6.0), align, name, font.clone(), palette.soft);
        }
    }
    if let Some((x, _)) = scale.span(day.latest_end, day.latest_end.plus(1)) {
        let stroke = Stroke::new(palette.thick, palette.bad);
        painter.extend(egui::Shape::dashed_line(
            &[pos2(x, field.top() - 4.0), pos2(x, field.bottom())],
            stroke,
            6.0,
            4.0,
        ));
    }
    let label = words.chart;
    let response = ui.interact(
        Rect::from_min_size(field.min, vec2(1.0, 1.0)),
        egui::Id::unique("plan chart"),
        Sense::empty(),
    );
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, label));
}

/// Draws what the looks of bars mean.
pub fn key_ui(ui: &mut Ui, told: &Told<'_>) {
    let words = PlanWords::of(told.language);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(2.0 * HALF_GAP, 4.0);
        ui.horizontal_wrapped(|ui| {
            for phase in &told.shown.phases {
                let look = Look::Phase(tone_of(phase.part), false);
                entry_of_key_ui(ui, look, &phase.number.to_string(), None, &phase.name);
            }
            let others = [
                (Look::Phase(Tone::Neutral, true), crate::ui::icons::JURY, words.with_jury),
                (Look::Reading, crate::ui::icons::DOCUMENT, words.reading),
                (Look::Deliberation, crate::ui::icons::DELIBERATE, words.deliberation),
                (Look::Invigilation, crate::ui::icons::DESKTOP, words.invigilation),
            ];
            for (look, icon, name) in others {
                entry_of_key_ui(ui, look, "", Some(icon), name);
            }
            let day = told.shown.day;
            if let Some(lunch) = day.lunch {
                let name = format!("{}, {}–{}", words.has_lunch, lunch.from, lunch.to);
                sign_of_key_ui(ui, &name, |ui, swatch, palette| {
                    ui.painter().rect_filled(swatch, 0, palette.sunk);
                    looks::inscribe(ui, swatch, "", Some(crate::ui::icons::PAUSE), palette.soft);
                });
            }
            sign_of_key_ui(ui, &format!("{}, {}", words.end, day.latest_end), |ui, swatch, palette| {
                let line = [swatch.center_top(), swatch.center_bottom()];
                let stroke = Stroke::new(palette.thick, palette.bad);
                ui.painter().extend(egui::Shape::dashed_line(&line, stroke, 6.0, 4.0));
            });
        });
    });
}

fn entry_of_key_ui(ui: &mut Ui, look: Look, label: &str, icon: Option<&str>, name: &str) {
    sign_of_key_ui(ui, name, |ui, swatch, palette| {
        looks::paint_look(ui, swatch, look, palette);
        looks::inscribe(ui, swatch, label, icon, looks::ink(look, palette));
    });
}

/// A sign, and what it means.
fn sign_of_key_ui(ui: &mut Ui, name: &str, paint: impl FnOnce(&Ui, Rect, &Palette)) {
    const SIGN: egui::Vec2 = vec2(28.0, 20.0);
    let palette = palette(ui);
    let room = (ui.max_rect().width() - SIGN.x - HALF_GAP).max(80.0);
    let job = LayoutJob::simple(set(name), FontId::proportional(TEXT), palette.soft, room);
    let galley = ui.painter().layout_job(job);
    let size = vec2(SIGN.x + HALF_GAP + galley.size().x, galley.size().y.max(SIGN.y));
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, name));
    paint(ui, Rect::from_min_size(rect.min, SIGN), palette);
    ui.painter().galley(pos2(rect.left() + SIGN.x + HALF_GAP, rect.top()), galley, palette.soft);
}

/// A stroke around what is chosen or wrong.
pub(super) fn outline(ui: &Ui, rect: Rect, stroke: Stroke) {
    ui.painter().rect_stroke(rect, CONTROL_RADIUS, stroke, StrokeKind::Outside);
}
