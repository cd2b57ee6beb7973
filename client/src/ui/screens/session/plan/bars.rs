//! The bars of a row: how they look, and what pointer and keyboard do with them.

use eframe::egui::{
    EventFilter, FontId, Id, Key, Modifiers, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};
use signaling::protocol::{Entry, EntryId, LAST_MINUTE, Minute, PlanEdit, Who};

use super::chart::{Chart, ROW, outline};
use super::looks::{RADIUS, ink, inscribe, paint_look};
use super::rows::{Bar, Look, Row};
use crate::ui::fonts;
use crate::ui::icons;
use crate::ui::theme::{Tone, palette};
use crate::ui::words::{PlanWords, Told};

/// Above and below a bar in its row, in points.
const AIR: f32 = 3.0;
/// Where a bar is taken hold of to change its length, in points from its right end.
const HANDLE: f32 = 8.0;
/// What times are moved to, in minutes.
pub(super) const GRID: u32 = 5;

/// Which minute lies where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    pub field: Rect,
    pub from: Minute,
    pub to: Minute,
}

impl Scale {
    /// How wide so many minutes are, in points.
    pub fn points(&self, minutes: u32) -> f32 {
        self.field.width() * minutes as f32 / self.to.since(self.from).max(1) as f32
    }

    pub fn x(&self, at: Minute) -> f32 {
        self.field.left() + self.points(at.since(self.from)) - self.points(self.from.since(at))
    }

    /// From where to where a time lies, as far as it is shown.
    pub fn span(&self, from: Minute, to: Minute) -> Option<(f32, f32)> {
        let (from, to) = (from.max(self.from), to.min(self.to));
        (from < to).then(|| (self.x(from), self.x(to)))
    }

    fn minutes(&self, points: f32) -> f32 {
        points * self.to.since(self.from) as f32 / self.field.width().max(1.0)
    }
}

/// A bar that follows the pointer.
#[derive(Clone, Copy, Debug)]
pub struct Drag {
    entry: EntryId,
    resizes: bool,
}

/// What a key does to the bar that has the focus.
pub(super) enum Step {
    To((Who, EntryId)),
    Edit(PlanEdit),
}

fn id_of((who, entry): (Who, EntryId)) -> Id {
    Id::unique(("plan bar", format!("{who:?}"), entry.0))
}

/// Draws the bars of a row.
pub(super) fn row_ui(
    ui: &mut Ui,
    told: &Told<'_>,
    (row, line): (&Row, Rect),
    scale: &Scale,
    home: Option<(Who, EntryId)>,
    state: &mut Chart,
) -> Option<PlanEdit> {
    if let Some((from, to)) = row.pause
        && let Some((left, right)) = scale.span(from, to)
    {
        pause_ui(ui, told, row, bar_rect(line, left, right));
    }
    let mut edit = None;
    // What is chosen lies above what overlaps it.
    let is_chosen = |bar: &&Bar| state.chosen.is_some_and(|(_, id)| id == bar.entry.id);
    let (above, below): (Vec<&Bar>, Vec<&Bar>) = row.bars.iter().partition(is_chosen);
    for bar in below.into_iter().chain(above) {
        let Some((left, right)) = scale.span(bar.entry.from, bar.entry.to) else { continue };
        let rect = bar_rect(line, left, right);
        let key = (row.who, bar.entry.id);
        let sense = match home == Some(key) {
            true => Sense::click_and_drag(),
            false => Sense::CLICK | Sense::DRAG,
        };
        let response = ui.interact(rect.expand2(vec2(0.0, AIR)), id_of(key), sense);
        announce(told, row, bar, &response, state.chosen == Some(key));
        if response.clicked() || response.drag_started() || response.gained_focus() {
            state.chosen = Some(key);
        }
        if response.clicked() || (state.to_chosen && state.chosen == Some(key)) {
            response.request_focus();
            if std::mem::take(&mut state.to_chosen) {
                ui.scroll_to_rect(rect.expand(2.0 * ROW), None);
            }
        }
        if response.has_focus() {
            let arrows =
                EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
        }
        edit = edit.or(dragged(ui, bar, rect, &response, scale, state));
        if ui.is_rect_visible(rect) {
            paint(ui, rect, bar, &response, state.chosen.is_some_and(|(_, id)| id == bar.entry.id));
        }
        let tip = || format!("{}\n{}", told.activity(&bar.entry), told.times(&bar.entry));
        if state.drag.is_none() {
            response.on_hover_text(tip());
        }
    }
    edit
}

fn bar_rect(line: Rect, left: f32, right: f32) -> Rect {
    // A point of air on each side keeps neighbours apart.
    let (left, right) = (left + 0.5, (right - 0.5).max(left + 3.0));
    Rect::from_min_max(pos2(left, line.top() + AIR), pos2(right, line.bottom() - AIR))
}

fn announce(told: &Told<'_>, row: &Row, bar: &Bar, response: &Response, chosen: bool) {
    response.widget_info(|| {
        let activity = told.activity(&bar.entry);
        let own = activity.starts_with(&row.label);
        let owner = if own { String::new() } else { format!("{}, ", row.label) };
        let place = told.place(&bar.entry);
        let place = if place.is_empty() { place } else { format!(", {place}") };
        let wrong =
            if bar.is_wrong { format!(", {}", PlanWords::of(told.language).to_solve) } else { String::new() };
        let label = format!("{owner}{activity}, {}{place}{wrong}", told.times(&bar.entry));
        WidgetInfo::selected(Role::ListBoxOption, true, chosen, label)
    });
}

/// Follows the pointer in steps of [`GRID`], and gives the edit once it is let go.
fn dragged(
    ui: &Ui,
    bar: &Bar,
    rect: Rect,
    response: &Response,
    scale: &Scale,
    state: &mut Chart,
) -> Option<PlanEdit> {
    let entry = &bar.entry;
    let is_wide = rect.width() > 3.0 * HANDLE;
    let at_end = |at: eframe::egui::Pos2| is_wide && at.x > rect.right() - HANDLE;
    if response.hover_pos().is_some_and(at_end) {
        ui.ctx().set_cursor_icon(eframe::egui::CursorIcon::ResizeHorizontal);
    }
    if response.drag_started() {
        let pressed_at = ui.input(|input| input.pointer.press_origin());
        state.drag = Some(Drag { entry: entry.id, resizes: pressed_at.is_some_and(at_end) });
    }
    let drag = state
        .drag
        .filter(|drag| drag.entry == entry.id && (response.dragged() || response.drag_stopped()))?;
    let moved = response.total_drag_delta().or_else(|| {
        let input = |input: &eframe::egui::InputState| {
            Some(input.pointer.interact_pos()? - input.pointer.press_origin()?)
        };
        ui.input(input)
    });
    let by = scale.minutes(moved.unwrap_or_default().x).round() as i64;
    let edit = if drag.resizes {
        PlanEdit::Resize { entry: entry.id, minutes: on_grid(i64::from(entry.minutes()) + by).max(GRID) }
    } else {
        PlanEdit::Move { entry: entry.id, from: Minute(on_grid(i64::from(entry.from.0) + by)) }
    };
    if response.drag_stopped() {
        state.drag = None;
        return is_another(entry, edit).then_some(edit);
    }
    ghost(ui, entry, edit, rect, scale);
    None
}

fn on_grid(minutes: i64) -> u32 {
    let grid = i64::from(GRID);
    let minutes = (minutes + grid / 2).div_euclid(grid) * grid;
    u32::try_from(minutes.max(0)).unwrap_or(LAST_MINUTE.0).min(LAST_MINUTE.0)
}

fn is_another(entry: &Entry, edit: PlanEdit) -> bool {
    match edit {
        PlanEdit::Move { from, .. } => entry.from != from,
        PlanEdit::Resize { minutes, .. } => entry.minutes() != minutes,
        PlanEdit::Reassign { .. }
        | PlanEdit::Place { .. }
        | PlanEdit::Add { .. }
        | PlanEdit::FinalInterview { .. }
        | PlanEdit::Drop { .. } => true,
    }
}

/// Where the bar would lie, with its times.
fn ghost(ui: &Ui, entry: &Entry, edit: PlanEdit, rect: Rect, scale: &Scale) {
    let palette = palette(ui);
    let (from, to) = match edit {
        PlanEdit::Move { from, .. } => (from, from.plus(entry.minutes())),
        PlanEdit::Resize { minutes, .. } => (entry.from, entry.from.plus(minutes)),
        PlanEdit::Reassign { .. }
        | PlanEdit::Place { .. }
        | PlanEdit::Add { .. }
        | PlanEdit::FinalInterview { .. }
        | PlanEdit::Drop { .. } => (entry.from, entry.to),
    };
    let place = Rect::from_x_y_ranges(scale.x(from)..=scale.x(to), rect.y_range());
    let painter = ui
        .ctx()
        .layer_painter(eframe::egui::LayerId::new(eframe::egui::Order::Tooltip, Id::unique("plan drag")));
    painter.rect(
        place,
        RADIUS,
        palette.primary_tint.gamma_multiply(0.8),
        palette.live(Tone::Primary),
        StrokeKind::Inside,
    );
    let text = format!("{from}–{to}");
    let galley = painter.layout_no_wrap(text, FontId::new(14.0, fonts::bold()), palette.on_strong);
    let label =
        Rect::from_center_size(pos2(place.center().x, place.top() - 16.0), galley.size() + vec2(12.0, 6.0));
    painter.rect_filled(label, RADIUS, palette.primary);
    painter.galley(label.min + vec2(6.0, 3.0), galley, palette.on_strong);
}

/// What a key asks of the bar that has the focus. Arrows alone go to another, with Ctrl they move it, with Shift too they
/// change its length.
pub(super) fn pressed(ui: &Ui, home: Option<(Who, EntryId)>, rows: &[Row]) -> Option<Step> {
    let home = home?;
    if !ui.memory(|memory| memory.has_focus(id_of(home))) {
        return None;
    }
    let row = rows.iter().position(|row| row.who == home.0)?;
    let at = rows[row].bars.iter().position(|bar| bar.entry.id == home.1)?;
    let entry = &rows[row].bars[at].entry;
    let key = |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let both = Modifiers::CTRL | Modifiers::SHIFT;
    for (modifiers, pressed, later) in [
        (both, Key::ArrowLeft, false),
        (both, Key::ArrowRight, true),
        (Modifiers::CTRL, Key::ArrowLeft, false),
        (Modifiers::CTRL, Key::ArrowRight, true),
    ] {
        if key(modifiers, pressed) {
            let edit = if modifiers == both { longer(entry, later) } else { later_by(entry, later) };
            return edit.map(Step::Edit);
        }
    }
    let bar = |row: &Row, at: usize| row.bars.get(at).map(|bar| (row.who, bar.entry.id));
    let near = |row: &Row| {
        let distance = |bar: &&Bar| bar.entry.from.0.abs_diff(entry.from.0);
        row.bars.iter().min_by_key(distance).map(|bar| (row.who, bar.entry.id))
    };
    let found = if key(Modifiers::NONE, Key::ArrowLeft) {
        bar(&rows[row], at.checked_sub(1)?)
    } else if key(Modifiers::NONE, Key::ArrowRight) {
        bar(&rows[row], at + 1)
    } else if key(Modifiers::NONE, Key::ArrowUp) {
        near(rows.get(row.checked_sub(1)?)?)
    } else if key(Modifiers::NONE, Key::ArrowDown) {
        near(rows.get(row + 1)?)
    } else {
        None
    };
    found.map(Step::To)
}

/// The entry a step earlier or later.
pub(super) fn later_by(entry: &Entry, later: bool) -> Option<PlanEdit> {
    let from = if later { entry.from.0 + GRID } else { entry.from.0.saturating_sub(GRID) };
    let edit = PlanEdit::Move { entry: entry.id, from: Minute(from.min(LAST_MINUTE.0)) };
    is_another(entry, edit).then_some(edit)
}

/// The entry a step longer or shorter.
pub(super) fn longer(entry: &Entry, longer: bool) -> Option<PlanEdit> {
    let minutes = if longer { entry.minutes() + GRID } else { entry.minutes().saturating_sub(GRID) };
    let edit = PlanEdit::Resize { entry: entry.id, minutes: minutes.clamp(1, LAST_MINUTE.0) };
    is_another(entry, edit).then_some(edit)
}

fn pause_ui(ui: &Ui, told: &Told<'_>, row: &Row, rect: Rect) {
    let palette = palette(ui);
    let corners =
        [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
    ui.painter().extend(Shape::dashed_line(&corners, Stroke::new(palette.thin, palette.soft), 3.0, 3.0));
    inscribe(ui, rect, "", Some(icons::PAUSE), palette.soft);
    let id = Id::unique(("plan pause", format!("{:?}", row.who)));
    let pause = PlanWords::of(told.language).pause;
    let response = ui.interact(rect, id, Sense::hover());
    let (from, to) = row.pause.unwrap_or_default();
    let label = format!("{}, {pause}, {from}–{to}", row.label);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &label));
    response.on_hover_text(label.clone());
}

fn paint(ui: &Ui, rect: Rect, bar: &Bar, response: &Response, chosen: bool) {
    let palette = palette(ui);
    paint_look(ui, rect, bar.look, palette);
    if response.hovered() {
        ui.painter().rect_stroke(rect, RADIUS, Stroke::new(palette.thick, palette.soft), StrokeKind::Inside);
    }
    let (icon, mut ink) = (bar.icon, ink(bar.look, palette));
    if bar.is_wrong {
        ui.painter().rect_stroke(rect, RADIUS, palette.live(Tone::Bad), StrokeKind::Inside);
        ink = if bar.look == Look::Deliberation { ink } else { palette.bad };
    }
    let icon = if bar.is_wrong { Some(icons::WARNING) } else { icon };
    inscribe(ui, rect, &bar.label, icon, ink);
    if chosen {
        outline(ui, rect.expand(1.0), Stroke::new(palette.thick, palette.text));
    }
    if response.has_focus() {
        outline(ui, rect.expand(3.0), Stroke::new(palette.thick, palette.primary));
    }
}
