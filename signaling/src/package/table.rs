//! TOML, read field by field so that one reading finds every mistake.
//!
//! A field that is wrong is noted in the ledger and read as empty: the package is refused anyway, and what is right
//! beside it can still be held against the rest.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::files::is_id;
use super::ledger::Ledger;
use super::mistake::{Place, Problem};
use super::text::{self, MAX_LINE_CHARS, MAX_NAME_CHARS, MAX_PARAGRAPHS_CHARS, place_of, unwrapped};

/// The most syntax mistakes told of one file: after the first ones, a parser guesses.
const MAX_SYNTAX: usize = 5;
/// The most unknown fields told of one table.
const MAX_UNKNOWN: usize = 50;
/// The most entries of a list.
const MAX_ENTRIES: usize = 200;

/// A table of a TOML file.
pub(super) struct Table<'a> {
    file: &'a str,
    text: &'a str,
    /// The path of this table, for instance `phases[2].`, or empty.
    prefix: String,
    place: Place,
    table: &'a DeTable<'a>,
    known: Vec<&'static str>,
    ledger: &'a mut Ledger,
}

/// Reads the whole of a file with `read`. Where it is no TOML, its mistakes are those of its syntax alone.
pub(super) fn read_toml<T>(
    file: &str,
    text: &str,
    ledger: &mut Ledger,
    read: impl FnOnce(&mut Table<'_>) -> T,
) -> Option<T> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        for error in errors.iter().take(MAX_SYNTAX) {
            let place = place_of(text, error.span().map_or(text.len(), |span| span.start));
            ledger.blame_at(file, place, Problem::NotToml(error.message().replace('\n', " ")));
        }
        return None;
    }
    let place = Place { line: 1, column: 1 };
    let known = Vec::new();
    let mut top = Table { file, text, prefix: String::new(), place, table: table.get_ref(), known, ledger };
    let value = read(&mut top);
    top.finish();
    Some(value)
}

impl<'a> Table<'a> {
    /// A name as a phone shows it.
    pub fn name(&mut self, key: &'static str) -> String {
        self.required(key).map(|value| self.one_line(key, value, MAX_NAME_CHARS)).unwrap_or_default()
    }

    /// A text of one line.
    pub fn line(&mut self, key: &'static str) -> String {
        self.required(key).map(|value| self.one_line(key, value, MAX_LINE_CHARS)).unwrap_or_default()
    }

    /// A text of one line, where there is one.
    pub fn optional_line(&mut self, key: &'static str) -> Option<String> {
        self.find(key).map(|value| self.one_line(key, value, MAX_LINE_CHARS))
    }

    /// A text of paragraphs, wrapped as its author likes.
    pub fn paragraphs(&mut self, key: &'static str) -> String {
        let text = self.required(key).map(|value| self.text(key, value, MAX_PARAGRAPHS_CHARS));
        text.map(|text| unwrapped(&text)).unwrap_or_default()
    }

    /// A text of paragraphs, where there is one.
    pub fn optional_paragraphs(&mut self, key: &'static str) -> Option<String> {
        self.find(key).map(|value| unwrapped(&self.text(key, value, MAX_PARAGRAPHS_CHARS)))
    }

    /// An identifier.
    pub fn id(&mut self, key: &'static str) -> String {
        let id = self.line(key);
        if !id.is_empty() && !is_id(&id) {
            self.blame(key, Problem::BadId(self.full(key), 64));
            return String::new();
        }
        id
    }

    /// A whole number between two others.
    pub fn number(&mut self, key: &'static str, least: i64, most: i64) -> i64 {
        self.required(key).map_or(least, |value| self.integer(key, value, least, most))
    }

    /// A number that is [`Table::number`], or `default` where it is left out.
    pub fn number_or(&mut self, key: &'static str, default: i64, least: i64, most: i64) -> i64 {
        self.find(key).map_or(default, |value| self.integer(key, value, least, most))
    }

    /// Yes or no.
    pub fn yes(&mut self, key: &'static str, default: bool) -> bool {
        let Some(value) = self.find(key) else { return default };
        match value.get_ref() {
            DeValue::Boolean(yes) => *yes,
            other => {
                self.blame(key, wrong_type(self.full(key), "true or false", other));
                default
            }
        }
    }

    /// One of some words.
    pub fn word<T: Copy>(&mut self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let value = self.required(key)?;
        self.one_of(key, value, words)
    }

    /// One of some words, or none.
    pub fn optional_word<T: Copy>(&mut self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let value = self.find(key)?;
        self.one_of(key, value, words)
    }

    /// Some words of a choice, none twice; empty where it is left out.
    pub fn words<T: Copy + PartialEq>(&mut self, key: &'static str, words: &[(&str, T)]) -> Vec<T> {
        let mut chosen = Vec::new();
        for (index, value) in self.entries(key, false, 0, words.len()).iter().enumerate() {
            let path = self.remember_entry(key, index, value);
            let Some(word) = self.one_of(&path, value, words) else { continue };
            if chosen.contains(&word) {
                let written = value.get_ref().as_str().unwrap_or_default().to_owned();
                self.blame(&path, Problem::Twice(self.full(key), written));
            }
            chosen.push(word);
        }
        chosen
    }

    /// Whole numbers between two others, none twice.
    pub fn numbers(&mut self, key: &'static str, least: i64, most: i64) -> Vec<i64> {
        let mut numbers = Vec::new();
        for (index, value) in self.entries(key, true, 1, MAX_ENTRIES).iter().enumerate() {
            let path = self.remember_entry(key, index, value);
            let number = self.integer(&path, value, least, most);
            if numbers.contains(&number) && self.ledger.holds(self.file, &self.full(&path)) {
                self.blame(&path, Problem::Twice(self.full(key), number.to_string()));
            }
            numbers.push(number);
        }
        numbers
    }

    /// Lines of text, at least `least`; without `least`, the list may be left out.
    pub fn lines(&mut self, key: &'static str, least: usize, most: usize) -> Vec<String> {
        let entries = self.entries(key, least > 0, least, most);
        let line = |(index, value): (usize, &'a Spanned<DeValue<'a>>)| {
            let path = self.remember_entry(key, index, value);
            self.text(&path, value, MAX_LINE_CHARS * 5)
        };
        entries.iter().enumerate().map(line).collect()
    }

    /// Lines to choose one of, none twice; the list may be left out.
    pub fn choices(&mut self, key: &'static str, most: usize) -> Vec<String> {
        let mut choices = Vec::new();
        for (index, value) in self.entries(key, false, 0, most).iter().enumerate() {
            let path = self.remember_entry(key, index, value);
            let choice = self.one_line(&path, value, MAX_LINE_CHARS);
            if choices.contains(&choice) && self.ledger.holds(self.file, &self.full(&path)) {
                self.blame(&path, Problem::Twice(self.full(key), choice.clone()));
            }
            choices.push(choice);
        }
        choices
    }

    /// Labels with their values, `[["Offre", "Sérénité"], …]`; the list may be left out.
    pub fn pairs(&mut self, key: &'static str) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for (index, value) in self.entries(key, false, 0, MAX_ENTRIES).iter().enumerate() {
            let path = self.remember_entry(key, index, value);
            match value.get_ref().as_array().map(|array| &array[..]) {
                Some([label, value]) => {
                    let label = self.one_line(&path, label, MAX_LINE_CHARS);
                    pairs.push((label, self.text(&path, value, MAX_PARAGRAPHS_CHARS)));
                }
                Some(_) => {
                    self.blame(&path, Problem::WrongType(path.clone(), "[label, value]", "another list"))
                }
                None => self.blame(&path, wrong_type(self.full(&path), "[label, value]", value.get_ref())),
            }
        }
        pairs
    }

    /// A table in this one.
    pub fn table<T>(&mut self, key: &'static str, read: impl FnOnce(&mut Table<'_>) -> T) -> Option<T> {
        let value = self.required(key)?;
        self.inner(key, value, read)
    }

    /// A table in this one, where there is one.
    pub fn optional_table<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Table<'_>) -> T,
    ) -> Option<T> {
        let value = self.find(key)?;
        self.inner(key, value, read)
    }

    /// Tables in this one, `[[key]]`, at least `least`.
    pub fn tables<T>(
        &mut self,
        key: &'static str,
        least: usize,
        mut read: impl FnMut(&mut Table<'_>) -> T,
    ) -> Vec<T> {
        let mut all = Vec::new();
        for (index, value) in self.entries(key, least > 0, least, MAX_ENTRIES).iter().enumerate() {
            let path = self.remember_entry(key, index, value);
            all.extend(self.inner(&path, value, &mut read));
        }
        all
    }

    /// A mistake in a field of this table, or in an entry of a list, `key[0]`.
    pub fn blame(&mut self, key: &str, problem: Problem) {
        let path = self.full(key);
        self.ledger.blame(self.file, &path, problem);
    }

    /// Whether a field was read without a mistake.
    pub fn holds(&self, key: &str) -> bool {
        self.ledger.holds(self.file, &self.full(key))
    }

    /// The path of a field from the file's top.
    pub fn full(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }

    /// A field is known once it is asked for.
    fn find(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.known.push(key);
        let (key_at, value) = self.table.iter().find(|(name, _)| name.get_ref() == key)?;
        let place = place_of(self.text, key_at.span().start);
        self.ledger.remember(self.file, &self.full(key), place);
        Some(value)
    }

    fn required(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        let found = self.find(key);
        if found.is_none() {
            let path = self.full(key);
            self.ledger.remember(self.file, &path, self.place);
            self.blame(key, Problem::MissingField(path));
        }
        found
    }

    fn entries(
        &mut self,
        key: &'static str,
        required: bool,
        least: usize,
        most: usize,
    ) -> &'a [Spanned<DeValue<'a>>] {
        let Some(value) = (if required { self.required(key) } else { self.find(key) }) else { return &[] };
        let Some(list) = value.get_ref().as_array() else {
            self.blame(key, wrong_type(self.full(key), "a list", value.get_ref()));
            return &[];
        };
        if !(least..=most).contains(&list.len()) {
            self.blame(key, Problem::WrongCount(self.full(key), list.len(), least, most));
        }
        &list[..list.len().min(MAX_ENTRIES)]
    }

    fn remember_entry(&mut self, key: &str, index: usize, value: &Spanned<DeValue<'_>>) -> String {
        let path = format!("{key}[{index}]");
        self.ledger.remember(self.file, &self.full(&path), place_of(self.text, value.span().start));
        path
    }

    fn inner<T>(
        &mut self,
        key: &str,
        value: &'a Spanned<DeValue<'a>>,
        read: impl FnOnce(&mut Table<'_>) -> T,
    ) -> Option<T> {
        let Some(table) = value.get_ref().as_table() else {
            self.blame(key, wrong_type(self.full(key), "a table", value.get_ref()));
            return None;
        };
        let prefix = format!("{}.", self.full(key));
        let place = place_of(self.text, value.span().start);
        let (file, text) = (self.file, self.text);
        let mut inner = Table { file, text, prefix, place, table, known: Vec::new(), ledger: self.ledger };
        let read = read(&mut inner);
        inner.finish();
        Some(read)
    }

    fn one_line(&mut self, key: &str, value: &Spanned<DeValue<'_>>, most: usize) -> String {
        let text = self.text(key, value, most);
        if text.contains('\n') {
            self.blame(key, Problem::NotOneLine(self.full(key)));
        }
        text
    }

    fn text(&mut self, key: &str, value: &Spanned<DeValue<'_>>, most: usize) -> String {
        let Some(text) = value.get_ref().as_str() else {
            self.blame(key, wrong_type(self.full(key), "a text", value.get_ref()));
            return String::new();
        };
        let text = text.trim();
        let path = self.full(key);
        if text.is_empty() {
            self.blame(key, Problem::Empty(path));
        } else if text.chars().count() > most {
            self.blame(key, Problem::TooLong(path, most));
        } else if let Some((_, c)) = text::control(text) {
            self.blame(key, Problem::Control(path, c.escape_unicode().to_string()));
        }
        text.to_owned()
    }

    fn integer(&mut self, key: &str, value: &Spanned<DeValue<'_>>, least: i64, most: i64) -> i64 {
        let Some(integer) = value.get_ref().as_integer() else {
            self.blame(key, wrong_type(self.full(key), "a whole number", value.get_ref()));
            return least;
        };
        match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(number) if (least..=most).contains(&number) => number,
            _ => {
                self.blame(key, Problem::OutOfRange(self.full(key), least, most));
                least
            }
        }
    }

    fn one_of<T: Copy>(&mut self, key: &str, value: &Spanned<DeValue<'_>>, words: &[(&str, T)]) -> Option<T> {
        let Some(written) = value.get_ref().as_str() else {
            self.blame(key, wrong_type(self.full(key), "a word", value.get_ref()));
            return None;
        };
        let found = words.iter().find(|(word, _)| *word == written);
        if found.is_none() {
            let known = words.iter().map(|(word, _)| format!("{word:?}")).collect::<Vec<_>>().join(", ");
            self.blame(key, Problem::WrongWord(self.full(key), written.chars().take(80).collect(), known));
        }
        found.map(|(_, value)| *value)
    }

    /// Every field that nobody asked for is a mistake.
    fn finish(self) {
        let known = self.known.join(", ");
        let unknown = self.table.keys().filter(|key| !self.known.contains(&key.get_ref().as_ref()));
        for key in unknown.take(MAX_UNKNOWN) {
            let name = format!("{}{}", self.prefix, key.get_ref().chars().take(80).collect::<String>());
            let place = place_of(self.text, key.span().start);
            self.ledger.blame_at(self.file, place, Problem::UnknownField(name, known.clone()));
        }
    }
}

fn wrong_type(field: String, wanted: &'static str, value: &DeValue<'_>) -> Problem {
    let is = match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a point",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    Problem::WrongType(field, wanted, is)
}
