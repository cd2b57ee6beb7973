//! Tables to read: soft headings, a line under each row, words that wrap.

use eframe::egui::{Align, Label, Layout, Rect, Ui, UiBuilder, pos2, vec2};

use crate::ui::theme::{self, HALF_GAP, palette};

/// One column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    /// What stands above it.
    pub heading: &'a str,
    /// Its share of the width.
    pub share: f32,
}

/// Draws a table as wide as there is room. Each row gives the text of each column.
pub fn table_ui<'a, const N: usize>(
    ui: &mut Ui,
    columns: [Column<'_>; N],
    rows: impl ExactSizeIterator<Item = [&'a str; N]>,
) {
    let palette = palette(ui);
    let width = ui.available_width();
    let total: f32 = columns.iter().map(|column| column.share).sum();
    let widths = columns.map(|column| width * column.share / total);
    let headings = columns.map(|column| column.heading);
    row_ui(ui, widths, headings.map(|heading| theme::soft(ui, heading)));
    let last = rows.len();
    for (number, row) in rows.enumerate() {
        if number < last {
            let line = Rect::from_min_size(ui.cursor().min, vec2(width, 0.0));
            ui.painter().hline(line.x_range(), line.top(), palette.rest());
        }
        row_ui(ui, widths, row.map(|text| eframe::egui::RichText::new(text).size(14.0)));
    }
}

fn row_ui<const N: usize>(ui: &mut Ui, widths: [f32; N], cells: [eframe::egui::RichText; N]) {
    let area = ui.available_rect_before_wrap();
    let (mut x, top) = (area.left(), area.top() + HALF_GAP);
    let mut bottom = top;
    for (width, text) in widths.into_iter().zip(cells) {
        let cell = Rect::from_min_max(pos2(x, top), pos2(x + width - GUTTER, f32::INFINITY));
        let builder = UiBuilder::new().max_rect(cell).layout(Layout::top_down(Align::Min));
        let mut cell = ui.new_child(builder);
        cell.add(Label::new(text).wrap());
        bottom = bottom.max(cell.min_rect().bottom());
        x += width;
    }
    let used = Rect::from_min_max(area.min, pos2(area.right(), bottom + HALF_GAP));
    let spacing = std::mem::take(&mut ui.spacing_mut().item_spacing.y);
    ui.advance_cursor_after_rect(used);
    ui.spacing_mut().item_spacing.y = spacing;
}

/// Between two columns, in points.
const GUTTER: f32 = 12.0;
