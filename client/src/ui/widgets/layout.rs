//! Columns side by side, pages that scroll, and what stands at the right end of a line.

use eframe::egui::{Align, Layout, Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

use crate::ui::theme::{CONTROL, GAP};

/// Columns side by side, of all the height there is, with a gap between them.
#[derive(Debug)]
pub struct Columns {
    area: Rect,
    x: f32,
}

impl Columns {
    /// Takes all the room that `ui` has left.
    pub fn new(ui: &mut Ui) -> Self {
        let area = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(area);
        Columns { area, x: area.left() }
    }

    /// Draws the next column, `width` points wide.
    pub fn column_ui<R>(&mut self, ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
        let right = (self.x + width).min(self.area.right());
        let rect = Rect::from_min_max(pos2(self.x, self.area.top()), pos2(right, self.area.bottom()));
        self.x = right + GAP;
        let builder = UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min));
        ui.scope_builder(builder, add).inner
    }

    /// Draws the last column in the room that is left.
    pub fn rest_ui<R>(mut self, ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
        let width = self.area.right() - self.x;
        self.column_ui(ui, width, add)
    }
}

/// Draws content that scrolls up and down, and never sideways, where it is higher than its room.
pub fn page_ui<R>(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    ScrollArea::vertical().id_salt(name).auto_shrink(false).show(ui, add).inner
}

/// Draws `right` at the right end of a line and `left` in the room before it, each centred in a line of the height
/// of a control. The line grows where its left part wraps.
pub fn split_right_ui<R>(ui: &mut Ui, right: impl FnOnce(&mut Ui), left: impl FnOnce(&mut Ui) -> R) -> R {
    let line = vec2(ui.available_width(), CONTROL);
    ui.allocate_ui_with_layout(line, Layout::right_to_left(Align::Center), |ui| {
        right(ui);
        ui.with_layout(Layout::left_to_right(Align::Center), left).inner
    })
    .inner
}
