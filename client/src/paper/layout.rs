//! Puts a document on pages.

use super::document::{Block, Document, Voice};
use super::face::{Faces, Weight};
use super::lines::broken;
use super::pages::{
    BOTTOM, Entry, Ink, Item, Kind, LEFT, Node, Owner, PAGE, Page, Paper, RIGHT, ROOM, Set, TOP,
};
use super::table;
use crate::ui::french_spaces;

pub(super) const RUNNING: Set = Set { weight: Weight::Regular, size: 9.5, ink: Ink::Text };
const ASIDE: Set = Set { weight: Weight::Regular, size: 9.0, ink: Ink::Soft };
const TITLE: Set = Set { weight: Weight::Bold, size: 20.0, ink: Ink::Text };
const SECTION: Set = Set { weight: Weight::Bold, size: 13.5, ink: Ink::Primary };
const PART: Set = Set { weight: Weight::Bold, size: 10.5, ink: Ink::Text };
const MARGIN: Set = Set { weight: Weight::Regular, size: 8.0, ink: Ink::Soft };
/// Lines of a size are so far apart, in sizes.
const LEADING: f32 = 1.38;
/// A heading is followed by at least so much of what it is the heading of, on its page.
const KEPT_WITH: f32 = 72.0;
const GAP: f32 = 8.0;
const INDENT: f32 = 12.0;

/// Puts a document on pages: those and what they hold.
pub(super) fn lay_out(document: &Document, faces: &Faces) -> Paper {
    let mut setter = Setter::new(faces);
    setter.heading(0, &document.title, &document.blocks);
    for (at, block) in document.blocks.iter().enumerate() {
        setter.block(block, &document.blocks[at + 1..]);
    }
    setter.margins(document);
    setter.paper
}

/// Where the next thing goes.
pub(super) struct Setter<'a> {
    pub faces: &'a Faces,
    pub paper: Paper,
    /// From the top of the page, in points.
    pub y: f32,
}

impl<'a> Setter<'a> {
    fn new(faces: &'a Faces) -> Self {
        let paper = Paper { pages: vec![Page::default()], ..Paper::default() };
        Self { faces, paper, y: TOP }
    }

    fn block(&mut self, block: &Block, rest: &[Block]) {
        match block {
            Block::Heading(level, text) => self.heading(*level, text, rest),
            Block::Text(voice, text) => {
                let set = if *voice == Voice::Aside { ASIDE } else { RUNNING };
                let node = self.node(Kind::Paragraph, None, text);
                self.lines(node, set, text, LEFT, ROOM);
                self.y += GAP;
            }
            Block::List(items) => self.list(items),
            Block::Fields(fields) => table::fields(self, fields),
            Block::Table(table) => table::table(self, table),
            Block::NewPage if self.is_fresh() => {}
            Block::NewPage => self.turn(),
        }
    }

    fn heading(&mut self, level: u8, text: &str, rest: &[Block]) {
        let Space { set, before, after } = space_of(level);
        if !self.is_fresh() {
            self.y += before;
        }
        self.need(self.heading_height(level, text) + self.beginning(rest));
        let page = self.paper.pages.len() - 1;
        self.paper.contents.push(Entry { level, text: text.to_owned(), page, y: self.y });
        let node = self.node(Kind::Heading(level), None, text);
        self.lines(node, set, text, LEFT, ROOM);
        if level == 1 {
            self.y += 2.0;
            self.fill(LEFT, self.y, ROOM, 0.75, Ink::Primary);
        }
        self.y += after;
    }

    fn heading_height(&self, level: u8, text: &str) -> f32 {
        let Space { set, after, .. } = space_of(level);
        self.fitted(set, text, ROOM).len() as f32 * set.size * LEADING + after
    }

    /// The height of what a heading keeps with it, in points: another one right below with what that one keeps.
    fn beginning(&self, rest: &[Block]) -> f32 {
        let with = match rest.first() {
            Some(Block::Heading(level, text)) => {
                let height = space_of(*level).before + self.heading_height(*level, text);
                height + self.beginning(&rest[1..])
            }
            Some(Block::Table(table)) => table::beginning(self, table),
            Some(Block::Fields(fields)) => table::kept_together(self, fields),
            Some(Block::Text(..) | Block::List(_) | Block::NewPage) | None => 0.0,
        };
        with.max(KEPT_WITH)
    }

    fn list(&mut self, items: &[String]) {
        let list = self.node(Kind::List, None, "");
        for item in items {
            let part = self.node(Kind::ListItem, Some(list), "");
            let bullet = self.node(Kind::Bullet, Some(part), "");
            self.need(RUNNING.size * LEADING);
            let y = self.y;
            self.line(Owner::Node(bullet), RUNNING, "•", LEFT, y);
            let body = self.node(Kind::ListBody, Some(part), item);
            self.lines(body, RUNNING, item, LEFT + INDENT, ROOM - INDENT);
            self.y += 2.0;
        }
        self.y += GAP - 2.0;
    }

    /// What stands at the head and foot of each page, once it is known how many there are.
    fn margins(&mut self, document: &Document) {
        let pages = self.paper.pages.len();
        let bold = Set { weight: Weight::Bold, ..MARGIN };
        for number in 1..=pages {
            let page = number - 1;
            let (left, right) = (&document.head.0, &document.head.1);
            let right = self.cut(MARGIN, right, ROOM / 2.0);
            let width = self.faces.width(MARGIN.weight, MARGIN.size, &right);
            let left = self.cut(bold, left, ROOM - width - 2.0 * GAP);
            let place = |x: f32, y: f32, set: Set, text: String, owner| Item::Text {
                x,
                baseline: y + baseline(set.size),
                set,
                text: if text.is_empty() { "\u{a0}".to_owned() } else { text },
                owner,
            };
            let count = format!("Page\u{a0}{number} sur {pages}");
            let count_width = self.faces.width(MARGIN.weight, MARGIN.size, &count);
            let foot = self.cut(MARGIN, &document.foot, ROOM - count_width - 2.0 * GAP);
            let (head_y, foot_y) = (TOP - 40.0, PAGE.1 - BOTTOM + 22.0);
            let end = PAGE.0 - RIGHT;
            let rule = |y| Item::Fill { x: LEFT, y, width: ROOM, height: 0.5, ink: Ink::Line };
            self.paper.pages[page].items.extend([
                place(LEFT, head_y, bold, left, Owner::Head),
                place(end - width, head_y, MARGIN, right, Owner::Head),
                rule(head_y + 15.0),
                rule(foot_y - 6.0),
                place(LEFT, foot_y, MARGIN, foot, Owner::Foot),
                place(end - count_width, foot_y, MARGIN, count, Owner::Foot),
            ]);
        }
    }

    /// The first line of what is said elsewhere in full, with a sign that it goes on.
    fn cut(&self, set: Set, text: &str, room: f32) -> String {
        let room = room - self.faces.width(set.weight, set.size, "…");
        let lines = self.fitted(set, text, room);
        match &lines[..] {
            [] => String::new(),
            [whole] => whole.clone(),
            [first, ..] => format!("{}…", first.trim_end()),
        }
    }

    /// A text as it is drawn, in lines.
    pub fn fitted(&self, set: Set, text: &str, room: f32) -> Vec<String> {
        let text = self.faces.drawable(&french_spaces(text));
        let width = |text: &str| self.faces.width(set.weight, set.size, text);
        broken(&text, room, &width)
    }

    /// Draws a text from here on down, over as many pages as it needs.
    fn lines(&mut self, node: usize, set: Set, text: &str, x: f32, room: f32) {
        let lines = self.fitted(set, text, room);
        let leading = set.size * LEADING;
        for (number, line) in lines.iter().enumerate() {
            // Neither the first line of a paragraph stands alone below, nor the last one above.
            let alone = lines.len() > 2 && (number == 0 || number + 2 == lines.len());
            self.need(if alone { 2.0 * leading } else { leading });
            let y = self.y;
            self.line(Owner::Node(node), set, line, x, y);
            self.y += leading;
        }
    }

    /// Draws one line whose top is at `y`. An empty line that is the whole of a node still makes the node.
    pub fn line(&mut self, owner: Owner, set: Set, text: &str, x: f32, y: f32) {
        let text = if text.is_empty() { "\u{a0}".to_owned() } else { text.to_owned() };
        let baseline = y + baseline(set.size);
        self.page().items.push(Item::Text { x, baseline, set, text, owner });
    }

    pub fn fill(&mut self, x: f32, y: f32, width: f32, height: f32, ink: Ink) {
        self.page().items.push(Item::Fill { x, y, width, height, ink });
    }

    /// A new part of the tree. What it says is kept where it cannot be drawn as it is.
    pub fn node(&mut self, kind: Kind, parent: Option<usize>, says: &str) -> usize {
        let says = french_spaces(says);
        let lost = self.faces.drawable(&says) != says;
        let title = matches!(kind, Kind::Heading(_)).then(|| says.clone());
        self.paper.nodes.push(Node { kind, parent, title, says: lost.then_some(says) });
        self.paper.nodes.len() - 1
    }

    /// Turns the page where there is less room than that.
    pub fn need(&mut self, height: f32) {
        if self.left() < height && !self.is_fresh() {
            self.turn();
        }
    }

    pub fn turn(&mut self) {
        self.paper.pages.push(Page::default());
        self.y = TOP;
    }

    /// What is left of the page, in points.
    pub fn left(&self) -> f32 {
        PAGE.1 - BOTTOM - self.y
    }

    pub fn is_fresh(&self) -> bool {
        self.y <= TOP
    }

    fn page(&mut self) -> &mut Page {
        self.paper.pages.last_mut().expect("there is a page from the beginning on")
    }
}

/// How a heading is set, and the space before and after it, in points.
struct Space {
    set: Set,
    before: f32,
    after: f32,
}

fn space_of(level: u8) -> Space {
    let (set, before, after) = match level {
        0 => (TITLE, 0.0, 10.0),
        1 => (SECTION, 16.0, 6.0),
        _ => (PART, 8.0, 4.0),
    };
    Space { set, before, after }
}

/// From the top of a line to where its letters stand, in points.
pub(super) fn baseline(size: f32) -> f32 {
    size * (LEADING + 0.66) / 2.0
}

/// How far apart lines of a size are, in points.
pub(super) fn leading(size: f32) -> f32 {
    size * LEADING
}
