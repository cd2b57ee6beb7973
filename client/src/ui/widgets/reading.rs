//! A text to read: headings, lists, tables and emphasis, in lines of a length that the eye can follow.

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Align, Color32, FontFamily, FontId, Key, Label, Modifiers, Rect, ScrollArea, Stroke, Ui, UiBuilder,
    accesskit, pos2, vec2,
};

use crate::ui::fonts;
use crate::ui::markdown::{Block, Span, Table, words};
use crate::ui::search::Query;
use crate::ui::theme::{GAP, HALF_GAP, palette};
use crate::ui::typography::set;

/// The longest line, in points: some 80 signs, which WCAG 2.2 (1.4.8) allows at most.
const MEASURE: f32 = 640.0;
/// How far the words of a list stand in, for each level, in points.
const INDENT: f32 = 24.0;
/// Between two columns of a table, in points.
const GUTTER: f32 = 16.0;
/// The narrowest column of a table, in points: it wraps, and is still read.
const NARROWEST: f32 = 56.0;
/// The share of a page that stays in sight when one pages on.
const KEPT_IN_SIGHT: f32 = 0.12;

/// Draws a text, with what is looked for marked in it.
pub fn blocks_ui(ui: &mut Ui, blocks: &[Block], query: &Query) {
    ui.spacing_mut().item_spacing.y = 0.0;
    for (index, block) in blocks.iter().enumerate() {
        let gap = match (index, block) {
            (0, _) => 0.0,
            (_, Block::Heading(..)) => GAP,
            (_, Block::Point(..)) if matches!(blocks[index - 1], Block::Point(..)) => HALF_GAP / 2.0,
            _ => HALF_GAP,
        };
        ui.add_space(gap);
        block_ui(ui, block, query);
    }
}

fn block_ui(ui: &mut Ui, block: &Block, query: &Query) {
    let ink = palette(ui).text;
    match block {
        Block::Heading(level, spans) => {
            let size = if *level <= 2 { 20.0 } else { 16.0 };
            let id = text_ui(ui, spans, Look { size, strong: true, ink }, query);
            ui.ctx().accesskit_node_builder(id, |node| {
                node.set_role(accesskit::Role::Heading);
                node.set_label(words(spans));
                node.set_level((*level).into());
            });
        }
        Block::Paragraph(spans) => {
            text_ui(ui, spans, Look { size: 16.0, strong: false, ink }, query);
        }
        Block::Point(deep, number, spans) => point_ui(ui, *deep, *number, spans, query),
        Block::Quote(spans) => {
            let top = ui.cursor().top();
            indented_ui(ui, GAP, |ui| {
                let soft = palette(ui).soft;
                text_ui(ui, spans, Look { size: 16.0, strong: false, ink: soft }, query);
            });
            let x = ui.max_rect().left() + 2.0;
            let line = Stroke::new(3.0, palette(ui).line);
            ui.painter().vline(x, top..=ui.cursor().top(), line);
        }
        Block::Table(table) => table_ui(ui, table, query),
        Block::Rule => {
            ui.add_space(HALF_GAP);
            let line = ui.available_rect_before_wrap();
            ui.painter().hline(line.x_range(), line.top(), palette(ui).rest());
            ui.add_space(HALF_GAP);
        }
    }
}

#[derive(Clone, Copy)]
struct Look {
    size: f32,
    strong: bool,
    ink: Color32,
}

/// The words as they are laid out, what is looked for on a tinted ground.
fn job(ui: &Ui, spans: &[Span], look: Look, query: &Query, width: f32) -> LayoutJob {
    let tint = palette(ui).warn_tint;
    let mark = if palette(ui).untinted() { Stroke::new(2.0, palette(ui).warn) } else { Stroke::NONE };
    let mut job = LayoutJob { break_on_newline: true, ..LayoutJob::default() };
    job.wrap.max_width = width;
    for span in spans {
        let text = set(&*span.text);
        let bold = look.strong || span.strong;
        let family = if bold { fonts::bold() } else { FontFamily::Proportional };
        let format = TextFormat {
            font_id: FontId::new(look.size, family),
            color: look.ink,
            italics: span.leaning,
            line_height: Some((look.size * 1.5).round()),
            valign: Align::Center,
            ..TextFormat::default()
        };
        let mut at = 0;
        for place in query.places(&text) {
            job.append(&text[at..place.start], 0.0, format.clone());
            let found = TextFormat { background: tint, underline: mark, ..format.clone() };
            job.append(&text[place.clone()], 0.0, found);
            at = place.end;
        }
        job.append(&text[at..], 0.0, format);
    }
    job
}

fn text_ui(ui: &mut Ui, spans: &[Span], look: Look, query: &Query) -> eframe::egui::Id {
    let width = ui.available_width().min(MEASURE);
    let job = job(ui, spans, look, query, width);
    // A label wraps at the room that it has.
    ui.scope(|ui| {
        ui.set_max_width(width);
        ui.add(Label::new(job).wrap()).id
    })
    .inner
}

fn indented_ui<R>(ui: &mut Ui, by: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    let area = ui.available_rect_before_wrap();
    let place = Rect::from_min_max(pos2(area.left() + by, area.top()), area.max);
    let inner = ui.scope_builder(UiBuilder::new().max_rect(place), add);
    inner.inner
}

fn point_ui(ui: &mut Ui, deep: usize, number: Option<u64>, spans: &[Span], query: &Query) {
    let ink = palette(ui).text;
    let by = INDENT * (deep + 1) as f32;
    let corner = ui.cursor().min;
    let marker =
        number.map_or_else(|| if deep == 0 { "•" } else { "–" }.to_owned(), |number| format!("{number}."));
    let font = FontId::new(16.0, FontFamily::Proportional);
    let galley = ui.painter().layout_no_wrap(marker, font, ink);
    let at = pos2(corner.x + by - HALF_GAP - galley.size().x, corner.y + (24.0 - galley.size().y) / 2.0);
    ui.painter().galley(at, galley, ink);
    indented_ui(ui, by, |ui| {
        text_ui(ui, spans, Look { size: 16.0, strong: false, ink }, query);
    });
}

/// A table as wide as it needs and there is room; its cells wrap.
fn table_ui(ui: &mut Ui, table: &Table, query: &Query) {
    let widths = widths(ui, table);
    let (text, soft) = (palette(ui).text, palette(ui).soft);
    let right = ui.cursor().left() + widths.iter().sum::<f32>();
    row_ui(ui, table, &table.head, &widths, Look { size: 14.0, strong: true, ink: soft }, query);
    for row in &table.rows {
        let line = ui.cursor();
        ui.painter().hline(line.left()..=right, line.top(), palette(ui).rest());
        row_ui(ui, table, row, &widths, Look { size: 14.0, strong: false, ink: text }, query);
    }
}

fn widths(ui: &Ui, table: &Table) -> Vec<f32> {
    let nothing = Query::default();
    let natural = |column: usize| {
        let cells = std::iter::once(&table.head).chain(&table.rows).filter_map(|row| row.get(column));
        let width = |cell: &Vec<Span>| {
            let look = Look { size: 14.0, strong: true, ink: Color32::PLACEHOLDER };
            ui.painter().layout_job(job(ui, cell, look, &nothing, f32::INFINITY)).size().x
        };
        cells.map(width).fold(0.0, f32::max).ceil() + GUTTER
    };
    let mut widths: Vec<f32> = (0..table.head.len()).map(natural).collect();
    let room = ui.available_width().min(MEASURE + 120.0);
    let needed: f32 = widths.iter().sum();
    if needed > room {
        // The short columns keep their width; the long ones share what is left.
        let fair = room / widths.len().max(1) as f32;
        let short: f32 = widths.iter().filter(|width| **width <= fair).sum();
        let long: f32 = widths.iter().filter(|width| **width > fair).sum();
        let scale = ((room - short) / long.max(1.0)).max(0.0);
        for width in widths.iter_mut().filter(|width| **width > fair) {
            *width = (*width * scale).max(NARROWEST);
        }
    }
    widths
}

fn row_ui(ui: &mut Ui, table: &Table, row: &[Vec<Span>], widths: &[f32], look: Look, query: &Query) {
    let area = ui.available_rect_before_wrap();
    let (mut x, top) = (area.left(), area.top() + 6.0);
    let mut bottom = top;
    for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
        let room = width - GUTTER;
        let mut job = job(ui, cell, look, query, room);
        let at_right = table.at_right.get(column).copied().unwrap_or(false);
        job.halign = if at_right { Align::RIGHT } else { Align::LEFT };
        let place = Rect::from_min_max(pos2(x, top), pos2(x + room, f32::INFINITY));
        let mut child = ui.new_child(UiBuilder::new().max_rect(place));
        child.add(Label::new(job).wrap().halign(if at_right { Align::RIGHT } else { Align::LEFT }));
        bottom = bottom.max(child.min_rect().bottom());
        x += width;
    }
    let used = Rect::from_min_max(area.min, pos2(x, bottom + 6.0));
    ui.advance_cursor_after_rect(used);
}

/// Draws a page that scrolls by wheel and bar and, wherever the focus is, by the keys that page: what one reads is not
/// left for it, and neither is what one writes.
pub fn paged_ui<R>(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    let height = ui.available_height();
    let page = height * (1.0 - KEPT_IN_SIGHT);
    let by = ui.input_mut(|input| {
        let down = input.consume_key(Modifiers::NONE, Key::PageDown);
        let up = input.consume_key(Modifiers::NONE, Key::PageUp);
        f32::from(u8::from(up)) * page - f32::from(u8::from(down)) * page
    });
    let area = ScrollArea::vertical().id_salt(name).auto_shrink(false);
    let inner = area.show(ui, |ui| {
        if by != 0.0 {
            ui.scroll_with_delta(vec2(0.0, by));
        }
        add(ui)
    });
    inner.inner
}
