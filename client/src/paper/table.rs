//! Tables: their columns, their rows over pages, and their head above each part.

use super::columns::{Wanted, widths};
use super::document::{Column, Table};
use super::face::Weight;
use super::layout::{Setter, leading};
use super::lines::widest_piece;
use super::pages::{Ink, Kind, LEFT, Owner, ROOM, Set};
use crate::ui::french_spaces;

const CELL: Set = Set { weight: Weight::Regular, size: 8.5, ink: Ink::Text };
const HEAD: Set = Set { weight: Weight::Bold, size: 8.0, ink: Ink::Text };
const ROW_HEAD: Set = Set { weight: Weight::Bold, size: 8.5, ink: Ink::Text };
const CAPTION: Set = Set { weight: Weight::Bold, size: 9.5, ink: Ink::Text };
const LABEL: Set = Set { weight: Weight::Regular, size: 9.5, ink: Ink::Soft };
const VALUE: Set = Set { weight: Weight::Regular, size: 9.5, ink: Ink::Text };
/// Between a cell's text and its borders, in points.
const SIDE: f32 = 5.0;
const ABOVE: f32 = 3.5;
/// A word wider than this is broken, so that no column takes the room of the others.
const WIDEST_WORD: f32 = 150.0;
const AFTER: f32 = 12.0;
/// The highest row that is not taken apart, in points: most of a page.
const WHOLE_ROW: f32 = 500.0;
/// Labels of no greater height are not taken apart, in points.
const TOGETHER: f32 = 160.0;
/// Rows of a table that stays on one page.
const FEW: usize = 3;
/// Width of the labels beside what they say, in hundredths.
const LABELS: u8 = 30;

/// Draws labels and what they say: a table whose rows have heads, without lines.
pub(super) fn fields(setter: &mut Setter<'_>, fields: &[(String, String)]) {
    setter.need(kept_together(setter, fields));
    let table = table_of(fields);
    Plan { widths: columns(setter, &table), bare: true, table: &table }.draw(setter);
}

/// The height of labels that stay on one page, in points; nothing of more than these.
pub(super) fn kept_together(setter: &Setter<'_>, fields: &[(String, String)]) -> f32 {
    let table = table_of(fields);
    let plan = Plan { widths: columns(setter, &table), bare: true, table: &table };
    let whole: f32 = table.rows.iter().map(|row| plan.height_of(setter, row)).sum();
    if whole <= TOGETHER { whole } else { 0.0 }
}

fn table_of(fields: &[(String, String)]) -> Table {
    let column = |percent| Column { head: String::new(), percent: Some(percent) };
    Table {
        columns: vec![column(LABELS), column(100 - LABELS)],
        rows: fields.iter().map(|(label, value)| vec![label.clone(), value.clone()]).collect(),
        row_heads: true,
        ..Table::default()
    }
}

/// Draws a table.
pub(super) fn table(setter: &mut Setter<'_>, table: &Table) {
    Plan { widths: columns(setter, table), bare: false, table }.draw(setter);
}

/// The height of what a table begins with: its caption, its head and its first row, in points.
pub(super) fn beginning(setter: &Setter<'_>, table: &Table) -> f32 {
    Plan { widths: columns(setter, table), bare: false, table }.beginning(setter)
}

/// A table whose columns have their widths.
struct Plan<'a> {
    table: &'a Table,
    widths: Vec<f32>,
    /// Neither head nor lines.
    bare: bool,
}

/// A cell: what it is and its lines.
struct Cell {
    owner: Owner,
    set: Set,
    lines: Vec<String>,
}

impl Plan<'_> {
    fn draw(&self, setter: &mut Setter<'_>) {
        let node = setter.node(Kind::Table, None, "");
        setter.need(self.beginning(setter));
        if !self.table.caption.is_empty() {
            let said = setter.node(Kind::Caption, Some(node), &self.table.caption);
            for line in setter.fitted(CAPTION, &self.table.caption, ROOM) {
                let y = setter.y;
                setter.line(Owner::Node(said), CAPTION, &line, LEFT, y);
                setter.y += leading(CAPTION.size);
            }
            setter.y += 3.0;
        }
        if !self.bare {
            let part = setter.node(Kind::TableHead, Some(node), "");
            let row = setter.node(Kind::Row, Some(part), "");
            let owners = (0..self.widths.len())
                .map(|at| Owner::Node(setter.node(Kind::ColumnHead, Some(row), self.head_of(at))));
            let owners: Vec<Owner> = owners.collect();
            self.head(setter, &owners);
        }
        let body = setter.node(Kind::TableBody, Some(node), "");
        for (at, row) in self.table.rows.iter().enumerate() {
            // The last row does not go on alone.
            if at > 0 && at + 2 == self.table.rows.len() {
                self.keep(setter, &self.table.rows[at..]);
            }
            self.row(setter, body, row);
        }
        setter.y += AFTER;
    }

    fn beginning(&self, setter: &Setter<'_>) -> f32 {
        // A table of so few rows stays whole.
        let begins = if self.table.rows.len() <= FEW { FEW } else { 1 };
        let first: f32 = self.table.rows.iter().take(begins).map(|row| self.height_of(setter, row)).sum();
        let head = if self.bare { 0.0 } else { self.head_height(setter) };
        let caption = if self.table.caption.is_empty() { 0.0 } else { leading(CAPTION.size) + 3.0 };
        // A row that a page cannot hold begins where it may.
        caption + head + if first <= WHOLE_ROW { first } else { 3.0 * leading(CELL.size) }
    }

    /// The head, whose cells belong to these.
    fn head(&self, setter: &mut Setter<'_>, owners: &[Owner]) {
        let height = self.head_height(setter);
        setter.fill(LEFT, setter.y, ROOM, height, Ink::Tint);
        let cells = owners.iter().enumerate().map(|(at, owner)| Cell {
            owner: *owner,
            set: HEAD,
            lines: setter.fitted(HEAD, self.head_of(at), self.room(at)),
        });
        let cells: Vec<Cell> = cells.collect();
        self.cells(setter, &cells, 0, usize::MAX);
        setter.y += height;
    }

    fn row(&self, setter: &mut Setter<'_>, body: usize, texts: &[String]) {
        let row = setter.node(Kind::Row, Some(body), "");
        let cells = (0..self.widths.len()).map(|at| {
            let text = texts.get(at).map_or("", String::as_str);
            let kind = if at == 0 && self.table.row_heads { Kind::RowHead } else { Kind::Cell };
            let set = self.set(at);
            let lines = setter.fitted(set, text, self.room(at));
            Cell { owner: Owner::Node(setter.node(kind, Some(row), text)), set, lines }
        });
        let cells: Vec<Cell> = cells.collect();
        let step = leading(self.set(1).size);
        let count = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(1);
        let above = self.above();
        let mut done = 0;
        while done < count {
            let rest = ((count - done) as f32 * step + 2.0 * above).max(f32::from(self.table.row_height));
            // A row is kept together where a page can hold it, and goes over pages where none can.
            let turns = rest <= WHOLE_ROW || self.fits(setter, step) < 2;
            if done == 0 && setter.left() < rest && turns && !setter.is_fresh() {
                self.go_on(setter);
            }
            let fitting = self.fits(setter, step).max(1).min(count - done);
            self.cells(setter, &cells, done, fitting);
            let least = if fitting == count - done { f32::from(self.table.row_height) } else { 0.0 };
            setter.y += (fitting as f32 * step + 2.0 * above).max(least);
            done += fitting;
            if !self.bare {
                setter.fill(LEFT, setter.y - 0.25, ROOM, 0.5, Ink::Line);
            }
            if done < count {
                self.go_on(setter);
            }
        }
    }

    /// Turns the page before these rows where they are to stay together, and only the first would stay on this one.
    fn keep(&self, setter: &mut Setter<'_>, rows: &[Vec<String>]) {
        let heights: Vec<f32> = rows.iter().map(|row| self.height_of(setter, row)).collect();
        let (first, all) = (heights.first().copied().unwrap_or(0.0), heights.iter().sum::<f32>());
        if all <= WHOLE_ROW && (first..all).contains(&setter.left()) && !setter.is_fresh() {
            self.go_on(setter);
        }
    }

    /// How many lines of a row fit on what is left of the page.
    fn fits(&self, setter: &Setter<'_>, step: f32) -> usize {
        ((setter.left() - 2.0 * self.above()) / step).max(0.0) as usize
    }

    /// The next page, with the head once more: who does not see it was told it once.
    fn go_on(&self, setter: &mut Setter<'_>) {
        setter.turn();
        if !self.bare {
            self.head(setter, &vec![Owner::Repeated; self.widths.len()]);
        }
    }

    /// Draws `count` lines of each cell from the line `from` on.
    fn cells(&self, setter: &mut Setter<'_>, cells: &[Cell], from: usize, count: usize) {
        let mut x = LEFT;
        for (at, cell) in cells.iter().enumerate() {
            let mut y = setter.y + self.above();
            for line in cell.lines.iter().skip(from).take(count) {
                setter.line(cell.owner, cell.set, line, x + self.inset(at), y);
                y += leading(cell.set.size);
            }
            x += self.widths[at];
        }
    }

    fn head_height(&self, setter: &Setter<'_>) -> f32 {
        let lines =
            (0..self.widths.len()).map(|at| setter.fitted(HEAD, self.head_of(at), self.room(at)).len());
        lines.max().unwrap_or(1) as f32 * leading(HEAD.size) + 2.0 * self.above()
    }

    fn height_of(&self, setter: &Setter<'_>, row: &[String]) -> f32 {
        let lines = row.iter().enumerate().take(self.widths.len());
        let lines = lines.map(|(at, text)| setter.fitted(self.set(at), text, self.room(at)).len());
        let height = lines.max().unwrap_or(1) as f32 * leading(self.set(1).size) + 2.0 * self.above();
        height.max(f32::from(self.table.row_height))
    }

    /// What stands above a column; nothing where the rows have more cells than the table has heads.
    fn head_of(&self, column: usize) -> &str {
        self.table.columns.get(column).map_or("", |column| column.head.as_str())
    }

    fn set(&self, column: usize) -> Set {
        match (self.bare, column) {
            (true, 0) => LABEL,
            (true, _) => VALUE,
            (false, 0) if self.table.row_heads => ROW_HEAD,
            (false, _) => CELL,
        }
    }

    fn above(&self) -> f32 {
        if self.bare { 1.5 } else { ABOVE }
    }

    /// From a cell's left to its text. The labels of bare rows stand where the rest of the page begins.
    fn inset(&self, column: usize) -> f32 {
        if self.bare && column == 0 { 0.0 } else { SIDE }
    }

    /// The room of a cell's text. A little is kept back: kerning between words is measured with the line only.
    fn room(&self, column: usize) -> f32 {
        (self.widths[column] - 2.0 * SIDE - 0.5).max(1.0)
    }
}

/// The widths of a table's columns.
fn columns(setter: &Setter<'_>, table: &Table) -> Vec<f32> {
    let most = table.rows.iter().map(Vec::len).max().unwrap_or(0).max(table.columns.len());
    let wanted: Vec<Wanted> = (0..most)
        .map(|at| {
            let head = table.columns.get(at).map_or("", |column| column.head.as_str());
            let set = if at == 0 && table.row_heads { ROW_HEAD } else { CELL };
            let cells = table.rows.iter().filter_map(|row| row.get(at)).map(|text| (set, text.as_str()));
            let mut wanted = Wanted {
                least: 0.0,
                most: 0.0,
                percent: table.columns.get(at).and_then(|column| column.percent),
            };
            for (set, text) in cells.chain([(HEAD, head)]) {
                let text = setter.faces.drawable(&french_spaces(text));
                let width = |text: &str| setter.faces.width(set.weight, set.size, text);
                let longest = text.split('\n').map(width).fold(0.0, f32::max);
                let edges = 2.0 * SIDE + 1.0;
                wanted.least = wanted.least.max(widest_piece(&text, &width).min(WIDEST_WORD) + edges);
                wanted.most = wanted.most.max(longest + edges);
            }
            wanted
        })
        .collect();
    widths(&wanted, ROOM)
}
