//! Tables to read: soft headings, a line under each row, words that wrap.

use eframe::egui::{Align, FontId, Label, Layout, Rect, RichText, Ui, UiBuilder, pos2};

use crate::ui::theme::{self, HALF_GAP, palette};

/// Between two columns, in points.
const GUTTER: f32 = 16.0;
/// Size of the text of a cell, in points.
const TEXT: f32 = 14.0;

/// How wide a column is.
#[derive(Clone, Copy, Debug)]
pub enum Width {
    /// As wide as its longest text.
    Fit,
    /// This share of what is left.
    Share(f32),
}

/// Draws a table as wide as there is room, with a heading and a width for each column.
pub fn table_ui<const N: usize>(ui: &mut Ui, columns: [(&str, Width); N], rows: &[[&str; N]]) {
    let palette = palette(ui);
    let headings = columns.map(|(heading, _)| heading);
    let widths = widths(ui, columns, rows);
    row_ui(ui, widths, headings.map(|heading| theme::soft(ui, heading)));
    for row in rows {
        let line = ui.available_rect_before_wrap();
        ui.painter().hline(line.x_range(), line.top(), palette.rest());
        row_ui(ui, widths, row.map(|text| RichText::new(text).size(TEXT)));
    }
}

fn widths<const N: usize>(ui: &Ui, columns: [(&str, Width); N], rows: &[[&str; N]]) -> [f32; N] {
    let measure = |text: &str| {
        let font = FontId::proportional(TEXT);
        ui.painter().layout_no_wrap(text.to_owned(), font, eframe::egui::Color32::PLACEHOLDER).size().x
    };
    let mut widths = [0.0_f32; N];
    for (number, (heading, width)) in columns.into_iter().enumerate() {
        if let Width::Fit = width {
            let cells = rows.iter().map(|row| row[number]).chain([heading]);
            widths[number] = cells.map(measure).fold(0.0, f32::max).ceil() + GUTTER;
        }
    }
    let shares = |(_, width): (&str, Width)| if let Width::Share(share) = width { share } else { 0.0 };
    let left = (ui.available_width() - widths.iter().sum::<f32>()).max(0.0);
    let total: f32 = columns.into_iter().map(shares).sum();
    for (number, column) in columns.into_iter().enumerate() {
        widths[number] += left * shares(column) / total.max(f32::MIN_POSITIVE);
    }
    widths
}

fn row_ui<const N: usize>(ui: &mut Ui, widths: [f32; N], cells: [RichText; N]) {
    let area = ui.available_rect_before_wrap();
    let (mut x, top) = (area.left(), area.top() + HALF_GAP);
    let mut bottom = top;
    for (number, (width, text)) in widths.into_iter().zip(cells).enumerate() {
        let gutter = if number + 1 < N { GUTTER } else { 0.0 };
        let place = Rect::from_min_max(pos2(x, top), pos2(x + width - gutter, f32::INFINITY));
        let builder = UiBuilder::new().max_rect(place).layout(Layout::top_down(Align::Min));
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
