//! Texts of a package, out of Markdown: what is read, without how it looks.

use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// A part of a text that stands by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading, from 1, the highest.
    Heading(u8, Vec<Span>),
    /// Running text.
    Paragraph(Vec<Span>),
    /// A point of a list: how deep, from 0, its number where it has one, and what it says.
    Point(usize, Option<u64>, Vec<Span>),
    /// Words of somebody else.
    Quote(Vec<Span>),
    /// Headings and rows.
    Table(Table),
    /// A line across.
    Rule,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Which columns stand at the right.
    pub at_right: Vec<bool>,
    /// The headings.
    pub head: Vec<Vec<Span>>,
    /// The rows, each with a cell for a heading.
    pub rows: Vec<Vec<Vec<Span>>>,
}

/// Words that look alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The words.
    pub text: String,
    /// Strong.
    pub strong: bool,
    /// Emphasised.
    pub leaning: bool,
}

/// The words of spans.
pub fn words(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

impl Block {
    /// All that it says, cell after cell.
    pub fn words(&self) -> String {
        match self {
            Block::Heading(_, spans) | Block::Paragraph(spans) | Block::Point(_, _, spans) => words(spans),
            Block::Quote(spans) => words(spans),
            Block::Table(table) => {
                let cells = table.head.iter().chain(table.rows.iter().flatten());
                cells.map(|cell| words(cell)).collect::<Vec<_>>().join(" · ")
            }
            Block::Rule => String::new(),
        }
    }
}

/// The blocks of a text. Whatever it holds is read: what has no look of its own is shown as its words.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        reader.take(event);
    }
    reader.end();
    reader.blocks
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    spans: Vec<Span>,
    strong: usize,
    leaning: usize,
    quoted: usize,
    heading: Option<u8>,
    /// The lists around, each with its next number where it has any.
    lists: Vec<Option<u64>>,
    /// A point was begun and has no words yet.
    point: bool,
    table: Option<Table>,
    row: Vec<Vec<Span>>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.finish(tag),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.push(&text);
            }
            Event::SoftBreak => self.push(" "),
            Event::HardBreak => self.push("\n"),
            Event::Rule => {
                self.end();
                self.blocks.push(Block::Rule);
            }
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.push(&text);
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Strong => self.strong += 1,
            Tag::Emphasis => self.leaning += 1,
            Tag::Heading { level, .. } => {
                self.end();
                self.heading = Some(depth(level));
            }
            Tag::BlockQuote(_) => {
                self.end();
                self.quoted += 1;
            }
            Tag::List(first) => {
                self.end();
                self.lists.push(first);
            }
            Tag::Item => {
                self.end();
                self.point = true;
            }
            Tag::Table(alignments) => {
                self.end();
                let at_right = alignments.iter().map(|alignment| *alignment == Alignment::Right);
                self.table = Some(Table { at_right: at_right.collect(), ..Table::default() });
            }
            Tag::Paragraph if self.point && self.spans.is_empty() => {}
            Tag::Paragraph => self.end(),
            _ => {}
        }
    }

    fn finish(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Emphasis => self.leaning = self.leaning.saturating_sub(1),
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::HtmlBlock => self.end(),
            TagEnd::Item => {
                self.end();
                self.point = false;
            }
            TagEnd::BlockQuote(_) => {
                self.end();
                self.quoted = self.quoted.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.end();
                self.lists.pop();
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.spans);
                self.row.push(cell);
            }
            TagEnd::TableHead => {
                let row = std::mem::take(&mut self.row);
                self.table.iter_mut().for_each(|table| table.head.clone_from(&row));
            }
            TagEnd::TableRow => {
                let row = std::mem::take(&mut self.row);
                self.table.iter_mut().for_each(|table| table.rows.push(row.clone()));
            }
            TagEnd::Table => self.blocks.extend(self.table.take().map(Block::Table)),
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        let (strong, leaning) = (self.strong > 0, self.leaning > 0);
        match self.spans.last_mut() {
            Some(last) if last.strong == strong && last.leaning == leaning => last.text.push_str(text),
            Some(_) | None => self.spans.push(Span { text: text.to_owned(), strong, leaning }),
        }
    }

    /// What was gathered is a block.
    fn end(&mut self) {
        if self.table.is_some() || self.spans.is_empty() {
            return;
        }
        let spans = std::mem::take(&mut self.spans);
        let block = match (self.heading.take(), self.lists.len(), self.quoted) {
            (Some(level), ..) => Block::Heading(level, spans),
            (None, 0, 0) => Block::Paragraph(spans),
            (None, 0, _) => Block::Quote(spans),
            (None, deep, _) => {
                let number = if self.point { self.next_number() } else { None };
                Block::Point(deep - 1, number, spans)
            }
        };
        self.point = false;
        self.blocks.push(block);
    }

    fn next_number(&mut self) -> Option<u64> {
        let next = self.lists.last_mut()?.as_mut()?;
        let number = *next;
        *next += 1;
        Some(number)
    }
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Vec<Span> {
        vec![Span { text: text.into(), ..Span::default() }]
    }

    #[test]
    fn headings_lists_and_tables_are_read_in_their_order() {
        let text = "## Prix\n\nEn euros,\nTTC.\n\n1. un\n2. deux\n   - dedans\n\n| offre | 3 kVA |\n|---|--:|\n| A | 9,80 |\n\n---\n";
        let table = Table {
            at_right: vec![false, true],
            head: vec![plain("offre"), plain("3 kVA")],
            rows: vec![vec![plain("A"), plain("9,80")]],
        };
        let wanted = [
            Block::Heading(2, plain("Prix")),
            Block::Paragraph(plain("En euros, TTC.")),
            Block::Point(0, Some(1), plain("un")),
            Block::Point(0, Some(2), plain("deux")),
            Block::Point(1, None, plain("dedans")),
            Block::Table(table),
            Block::Rule,
        ];
        assert_eq!(blocks(text), wanted);
    }

    #[test]
    fn strong_and_leaning_words_stand_apart() {
        let spans = match &blocks("Sous **10 jours**, *toujours*.")[..] {
            [Block::Paragraph(spans)] => spans.clone(),
            other => panic!("{other:?}"),
        };
        let looks: Vec<_> = spans.iter().map(|span| (&*span.text, span.strong, span.leaning)).collect();
        let wanted = [
            ("Sous ", false, false),
            ("10 jours", true, false),
            (", ", false, false),
            ("toujours", false, true),
            (".", false, false),
        ];
        assert_eq!(looks, wanted);
    }

    #[test]
    fn what_has_no_look_of_its_own_is_still_read() {
        let all =
            blocks("> cité\n\n`code` et <b>gras</b> et [lien](http://x)\n\n- [ ] à faire\n\n```\nbloc\n```");
        let words: Vec<String> = all.iter().map(Block::words).collect();
        assert_eq!(words[0], "cité");
        assert!(words[1].contains("code et") && words[1].contains("lien"), "{words:?}");
        assert!(words.iter().any(|text| text.contains("bloc")), "{words:?}");
        assert!(matches!(all[0], Block::Quote(_)));
    }
}
