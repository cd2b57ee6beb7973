//! The two faces that pages are set in, and how wide a text is in them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use harfrust::{Direction, Feature, FontRef, ShapeOptions, ShaperData, Tag, UnicodeBuffer, script};

pub(super) const REGULAR: &[u8] = include_bytes!("../../assets/fonts/AtkinsonHyperlegibleNext-Regular.ttf");
pub(super) const BOLD: &[u8] = include_bytes!("../../assets/fonts/AtkinsonHyperlegibleNext-Bold.ttf");

/// What stands for a character that the faces lack; the file says what it was.
const UNKNOWN: char = '?';

/// Which of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// Both.
pub(super) struct Faces {
    regular: Face,
    bold: Face,
}

/// A glyph in its place, in ems.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Glyph {
    pub id: u32,
    /// The bytes of the text that it stands for.
    pub range: Range<usize>,
    pub advance: f32,
    pub x: f32,
    pub y: f32,
}

struct Face {
    font: FontRef<'static>,
    data: ShaperData,
    per_em: f32,
    /// Words come again and again.
    widths: RefCell<BTreeMap<String, f32>>,
    known: RefCell<BTreeMap<char, bool>>,
}

impl Faces {
    pub fn new() -> Self {
        Self { regular: Face::new(REGULAR), bold: Face::new(BOLD) }
    }

    /// The width of a text at a size, in points.
    pub fn width(&self, weight: Weight, size: f32, text: &str) -> f32 {
        self.face(weight).width(text) * size
    }

    pub fn shape(&self, weight: Weight, text: &str) -> Vec<Glyph> {
        self.face(weight).shape(text)
    }

    /// A text with nothing in it that cannot be drawn.
    pub fn drawable(&self, text: &str) -> String {
        let drawable = |c: char| match c {
            '\n' => Some(c),
            '\t' => Some(' '),
            // A hyphen that no line breaks at, which the faces lack, and signs that only say where lines may break.
            '\u{2011}' => Some('-'),
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => None,
            '→' if !self.regular.knows(c) => Some('>'),
            c if c.is_control() => None,
            c => Some(if self.regular.knows(c) { c } else { UNKNOWN }),
        };
        text.chars().filter_map(drawable).collect()
    }

    fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}

impl Face {
    fn new(bytes: &'static [u8]) -> Self {
        let font = FontRef::new(bytes).expect("the program brings its fonts along");
        let data = ShaperData::new(&font);
        let per_em = data.shaper(&font).build().units_per_em().max(1) as f32;
        Self { font, data, per_em, widths: RefCell::default(), known: RefCell::default() }
    }

    fn shape(&self, text: &str) -> Vec<Glyph> {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(script::LATIN);
        // Figures of one width: hours and lengths stand one below the other.
        let features = [Feature::new(Tag::new(b"tnum"), 1, ..)];
        let shaper = self.data.shaper(&self.font).build();
        let shaped = shaper.shape(buffer, ShapeOptions::new().features(&features));
        let infos = shaped.glyph_infos();
        let starts: Vec<usize> = infos.iter().map(|info| info.cluster as usize).collect();
        let end = |start: usize| starts.iter().copied().find(|next| *next > start).unwrap_or(text.len());
        let glyphs = infos.iter().zip(shaped.glyph_positions()).zip(&starts);
        let em = |units: i32| units as f32 / self.per_em;
        glyphs
            .map(|((info, position), start)| Glyph {
                id: info.glyph_id,
                range: *start..end(*start),
                advance: em(position.x_advance),
                x: em(position.x_offset),
                y: em(position.y_offset),
            })
            .collect()
    }

    fn width(&self, text: &str) -> f32 {
        if let Some(width) = self.widths.borrow().get(text) {
            return *width;
        }
        let width = self.shape(text).iter().map(|glyph| glyph.advance).sum();
        self.widths.borrow_mut().insert(text.to_owned(), width);
        width
    }

    fn knows(&self, c: char) -> bool {
        if let Some(known) = self.known.borrow().get(&c) {
            return *known;
        }
        let known = self.shape(c.encode_utf8(&mut [0; 4])).iter().all(|glyph| glyph.id != 0);
        self.known.borrow_mut().insert(c, known);
        known
    }
}
