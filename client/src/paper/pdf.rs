//! Writes laid out pages as a tagged PDF: PDF/UA-1, with the fonts' glyphs that it uses, a title, a language and a table of
//! contents. The writer refuses to write what that standard forbids.

use std::num::NonZeroU16;

use jiff::{Timestamp, tz::TimeZone};
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node as Leaf, SpanTag, TableHeaderScope,
    Tag, TagGroup, TagKind, TagTree,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};

use super::document::Document;
use super::face::{BOLD, Faces, REGULAR, Weight};
use super::layout::lay_out;
use super::pages::{Entry, Item, Kind, Node, Owner, PAGE, Paper};

const LANGUAGE: &str = "fr-FR";

/// Why a document was not written: a fault of the program's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the pages cannot be written: {0}")]
pub struct NotWritten(String);

/// The document as the bytes of a PDF file.
///
/// # Errors
/// Where it would not be what PDF/UA-1 asks for.
pub fn pdf(document: &Document) -> Result<Vec<u8>, NotWritten> {
    let not_written = |why: &dyn std::fmt::Debug| NotWritten(format!("{why:?}"));
    let faces = Faces::new();
    let paper = lay_out(document, &faces);
    let accessible = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1);
    let configuration = accessible.finish().map_err(|why| not_written(&why))?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut file = krilla::Document::new_with(settings);
    let mut press = Press::new(&faces, &paper)?;
    let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| not_written(&"a page without a size"))?;
    for page in &paper.pages {
        let mut sheet = file.start_page_with(size.clone());
        let mut surface = sheet.surface();
        page.items.iter().for_each(|item| press.item(&mut surface, item));
        surface.finish();
        sheet.finish();
    }
    file.set_tag_tree(press.tree(&paper.nodes));
    file.set_outline(outline(&paper.contents));
    file.set_metadata(metadata(document));
    file.finish().map_err(|why| not_written(&why))
}

/// Draws, and remembers what it drew of each part.
struct Press<'a> {
    faces: &'a Faces,
    regular: Font,
    bold: Font,
    drawn: Vec<Vec<Identifier>>,
}

impl<'a> Press<'a> {
    fn new(faces: &'a Faces, paper: &Paper) -> Result<Self, NotWritten> {
        let font = |bytes: &'static [u8]| {
            Font::new(bytes.into(), 0).ok_or_else(|| NotWritten("a font is none".to_owned()))
        };
        let drawn = vec![Vec::new(); paper.nodes.len()];
        Ok(Self { faces, regular: font(REGULAR)?, bold: font(BOLD)?, drawn })
    }

    fn item(&mut self, surface: &mut Surface<'_>, item: &Item) {
        match item {
            Item::Fill { x, y, width, height, ink } => {
                let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) else { return };
                let mut path = PathBuilder::new();
                path.push_rect(rect);
                let Some(path) = path.finish() else { return };
                surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
                surface.set_fill(Some(fill(ink.rgb())));
                surface.draw_path(&path);
                surface.end_tagged();
            }
            Item::Text { x, baseline, set, text, owner } => {
                let artifact = |kind| ContentTag::Artifact(Artifact::with_kind(kind));
                let drawn = surface.start_tagged(match owner {
                    Owner::Node(_) => ContentTag::Span(SpanTag::empty()),
                    Owner::Head => artifact(ArtifactType::Header),
                    Owner::Foot => artifact(ArtifactType::Footer),
                    Owner::Repeated => artifact(ArtifactType::PaginationOther),
                });
                if let Owner::Node(node) = owner {
                    self.drawn[*node].push(drawn);
                }
                let glyphs: Vec<KrillaGlyph> = self
                    .faces
                    .shape(set.weight, text)
                    .into_iter()
                    .map(|glyph| {
                        let id = GlyphId::new(glyph.id);
                        KrillaGlyph::new(id, glyph.advance, glyph.x, glyph.y, 0.0, glyph.range, None)
                    })
                    .collect();
                let font = match set.weight {
                    Weight::Regular => &self.regular,
                    Weight::Bold => &self.bold,
                };
                surface.set_fill(Some(fill(set.ink.rgb())));
                let at = Point::from_xy(*x, *baseline);
                surface.draw_glyphs(at, &glyphs, font.clone(), text, set.size, false);
                surface.end_tagged();
            }
        }
    }

    /// The tree of all parts, in the order in which they are read.
    fn tree(&mut self, nodes: &[Node]) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(LANGUAGE.to_owned()));
        // From the last to the first, so that each is whole when the one above it takes it in.
        let mut below: Vec<Vec<Leaf>> = vec![Vec::new(); nodes.len()];
        let mut top = Vec::new();
        for (at, node) in nodes.iter().enumerate().rev() {
            let mut group = TagGroup::new(tag(node));
            self.drawn[at].drain(..).for_each(|drawn| group.push(drawn));
            below[at].drain(..).rev().for_each(|child| group.push(child));
            match node.parent {
                Some(parent) => below[parent].push(Leaf::Group(group)),
                None => top.push(group),
            }
        }
        top.into_iter().rev().for_each(|group| tree.push(group));
        tree
    }
}

fn tag(node: &Node) -> TagKind {
    let kind: TagKind = match node.kind {
        Kind::Heading(level) => {
            Tag::Hn(NonZeroU16::MIN.saturating_add(level.into()), node.title.clone()).into()
        }
        Kind::Paragraph => Tag::P.into(),
        Kind::List => Tag::L(ListNumbering::Disc).into(),
        Kind::ListItem => Tag::LI.into(),
        Kind::Bullet => Tag::Lbl.into(),
        Kind::ListBody => Tag::LBody.into(),
        Kind::Table => Tag::Table.into(),
        Kind::Caption => Tag::Caption.into(),
        Kind::TableHead => Tag::THead.into(),
        Kind::TableBody => Tag::TBody.into(),
        Kind::Row => Tag::TR.into(),
        Kind::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        Kind::RowHead => Tag::TH(TableHeaderScope::Row).into(),
        Kind::Cell => Tag::TD.into(),
    };
    kind.with_actual_text(node.says.clone())
}

fn fill((red, green, blue): (u8, u8, u8)) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }
}

fn outline(contents: &[Entry]) -> Outline {
    let mut outline = Outline::new();
    let mut sections: Vec<OutlineNode> = Vec::new();
    for entry in contents {
        // A little above, so that the heading is not at the very edge of the window.
        let at = XyzDestination::new(entry.page, Point::from_xy(0.0, (entry.y - 8.0).max(0.0)));
        let node = OutlineNode::new(entry.text.clone(), at);
        match sections.last_mut() {
            Some(section) if entry.level > 1 => section.push_child(node),
            _ => sections.push(node),
        }
    }
    sections.into_iter().for_each(|section| outline.push_child(section));
    outline
}

fn metadata(document: &Document) -> Metadata {
    let metadata = Metadata::new()
        .title(document.title.clone())
        .description(document.subject.clone())
        .language(LANGUAGE.to_owned())
        .creator("Plateau".to_owned());
    match document.as_of_ms.and_then(date) {
        Some(date) => metadata.creation_date(date),
        None => metadata,
    }
}

fn date(at_ms: u64) -> Option<DateTime> {
    let at = Timestamp::from_millisecond(i64::try_from(at_ms).ok()?).ok()?.to_zoned(TimeZone::UTC);
    let part = |value: i8| u8::try_from(value).ok();
    let date = DateTime::new(u16::try_from(at.year()).ok()?).month(part(at.month())?).day(part(at.day())?);
    let date = date.hour(part(at.hour())?).minute(part(at.minute())?).second(part(at.second())?);
    Some(date.utc_offset_hour(0).utc_offset_minute(0))
}
