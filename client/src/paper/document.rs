//! What is printed, before anybody knows where on which page.

/// A text with what is said of it as a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The file's title, and the first line of what is printed.
    pub title: String,
    /// What it is, in a sentence: for whoever searches files.
    pub subject: String,
    /// Stands at the head of each page, left and right.
    pub head: (String, String),
    /// Stands at the foot of each page, beside the page's number.
    pub foot: String,
    /// When what it says was last true, in milliseconds since the Unix epoch: the file's date.
    pub as_of_ms: Option<u64>,
    /// What follows the title.
    pub blocks: Vec<Block>,
}

/// One thing after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// *Titre*: of a section (1), or of a part of it (2).
    Heading(u8, String),
    /// A text in lines and paragraphs, with line ends as they were written.
    Text(Voice, String),
    /// One line each, with a bullet.
    List(Vec<String>),
    /// Labels and what they say.
    Fields(Vec<(String, String)>),
    /// A table, whose head stands on each page that it goes over.
    Table(Table),
    /// What follows begins a page.
    NewPage,
}

/// How a text is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// As the rest.
    Running,
    /// A remark on what stands beside it.
    Aside,
}

/// Rows of cells. A row shorter than the head is filled up, a longer one loses nothing: columns without a head are added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What it shows, in a line above it.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, a text for each cell.
    pub rows: Vec<Vec<String>>,
    /// The first cell of a row is what the row is about.
    pub row_heads: bool,
    /// The least height of a row, in points: room to write by hand.
    pub row_height: u16,
}

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub head: String,
    /// Its share of the width, in hundredths; none for as much as its texts want.
    pub percent: Option<u8>,
}

impl Document {
    /// Adds a block.
    pub fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }

    /// Adds the heading of a section.
    pub fn section(&mut self, text: impl Into<String>) {
        self.push(Block::Heading(1, text.into()));
    }

    /// Adds the heading of a part of a section.
    pub fn part(&mut self, text: impl Into<String>) {
        self.push(Block::Heading(2, text.into()));
    }

    /// Adds a paragraph.
    pub fn text(&mut self, text: impl Into<String>) {
        self.push(Block::Text(Voice::Running, text.into()));
    }

    /// Adds a remark.
    pub fn aside(&mut self, text: impl Into<String>) {
        self.push(Block::Text(Voice::Aside, text.into()));
    }

    /// Adds a table; where it has no rows, what is said instead.
    pub fn table(&mut self, table: Table, none: &str) {
        if table.rows.is_empty() { self.aside(none) } else { self.push(Block::Table(table)) }
    }
}

impl Table {
    /// A table whose rows are yet to come.
    pub fn of<const N: usize>(caption: impl Into<String>, heads: [&str; N]) -> Self {
        let column = |head: &str| Column { head: head.to_owned(), percent: None };
        Self { caption: caption.into(), columns: heads.map(column).into(), ..Self::default() }
    }

    /// The first cell of each row says what the row is about.
    pub fn with_row_heads(mut self) -> Self {
        self.row_heads = true;
        self
    }

    /// The columns' shares of the width, in hundredths.
    pub fn shared<const N: usize>(mut self, percents: [u8; N]) -> Self {
        for (column, percent) in self.columns.iter_mut().zip(percents) {
            column.percent = Some(percent);
        }
        self
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }
}
