//! Pages with everything in its place, and what each thing is to who does not see them.

use super::face::Weight;

/// A4, in points.
pub(super) const PAGE: (f32, f32) = (595.28, 841.89);
/// Margins, in points.
pub(super) const LEFT: f32 = 54.0;
pub(super) const RIGHT: f32 = 54.0;
pub(super) const TOP: f32 = 74.0;
pub(super) const BOTTOM: f32 = 66.0;
/// The width of what stands between them.
pub(super) const ROOM: f32 = PAGE.0 - LEFT - RIGHT;

/// All pages, and the tree of what they hold.
#[derive(Debug, Default)]
pub(super) struct Paper {
    pub pages: Vec<Page>,
    /// Each names those below it; what is not named is at the top.
    pub nodes: Vec<Node>,
    /// Headings as a table of contents has them.
    pub contents: Vec<Entry>,
}

#[derive(Debug, Default)]
pub(super) struct Page {
    pub items: Vec<Item>,
}

/// A heading, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub level: u8,
    pub text: String,
    pub page: usize,
    pub y: f32,
}

/// From the left and the top of the page, in points.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item {
    Text { x: f32, baseline: f32, set: Set, text: String, owner: Owner },
    Fill { x: f32, y: f32, width: f32, height: f32, ink: Ink },
}

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Set {
    pub weight: Weight,
    pub size: f32,
    pub ink: Ink,
}

/// To what a text belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// A node of the tree.
    Node(usize),
    /// To the page's head or foot.
    Head,
    Foot,
    /// It is told elsewhere: the head of a table on a further page.
    Repeated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Text,
    Soft,
    Primary,
    Line,
    Tint,
}

impl Ink {
    /// The light palette of the screens.
    pub fn rgb(self) -> (u8, u8, u8) {
        match self {
            Ink::Text => (0x16, 0x20, 0x2B),
            Ink::Soft => (0x4C, 0x5A, 0x69),
            Ink::Primary => (0x1D, 0x4F, 0x91),
            Ink::Line => (0xC3, 0xCB, 0xD4),
            Ink::Tint => (0xE9, 0xEF, 0xF7),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub kind: Kind,
    pub parent: Option<usize>,
    /// Of a heading, by which it is listed.
    pub title: Option<String>,
    /// What it says, where the page shows another character in place of one that its faces lack.
    pub says: Option<String>,
}

/// What a part of the text is: structure types of ISO 32000-1, 14.8.4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Heading(u8),
    Paragraph,
    List,
    ListItem,
    Bullet,
    ListBody,
    Table,
    Caption,
    TableHead,
    TableBody,
    Row,
    ColumnHead,
    RowHead,
    Cell,
}
