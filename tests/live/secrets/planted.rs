//! The sample package with marks in everything that somebody must not see, each known by what it stands in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use memchr::memmem::Finder;

/// Stands nowhere but before the number of a mark. ASCII, so that it is the same bytes in a file, in JSON within JSON, on
/// the wire and in a program's memory.
const SIGN: &str = "QJX7ZV";
const DIGITS: usize = 5;
/// Of a recording, from its middle: nothing else has them.
const SOUND_BYTES: usize = 48;

/// What a mark stands in; what belongs to one file is named by it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    Part1,
    Document,
    Template,
    /// A client's file, as the candidate sees it once it has drawn it.
    Client(String),
    /// How the jury plays a client.
    Role(String),
    Subject(String),
    /// The title of a recording.
    Recording(String),
    /// Its bytes.
    Sound(String),
    /// What is said in it.
    Words(String),
    Grid,
    Guide,
    Expected,
    /// How the jury plays a post.
    Post,
    /// A person's name.
    Person,
}

/// Finds marks.
pub struct Marks {
    known: BTreeMap<String, What>,
    sign: Finder<'static>,
    sounds: Vec<(Finder<'static>, What)>,
}

impl Marks {
    pub fn none() -> Self {
        Marks { known: BTreeMap::new(), sign: Finder::new(SIGN), sounds: Vec::new() }
    }

    /// A mark that is nowhere yet.
    pub fn make(&mut self, what: What) -> String {
        let mark = format!("{SIGN}{:0DIGITS$}", self.known.len() + 1);
        self.known.insert(mark.clone(), what);
        mark
    }

    /// What these bytes hold marks of.
    pub fn found(&self, bytes: &[u8]) -> BTreeSet<What> {
        let signs = self.sign.find_iter(bytes).filter_map(|at| {
            let mark = bytes.get(at..at + SIGN.len() + DIGITS)?;
            self.known.get(std::str::from_utf8(mark).ok()?).cloned()
        });
        let mut found: BTreeSet<What> = signs.collect();
        for (sound, what) in &self.sounds {
            if sound.find(bytes).is_some() {
                found.insert(what.clone());
            }
        }
        found
    }

    /// Makes a copy of the package with marks.
    pub fn plant(&mut self, from: &Path, to: &Path) -> PathBuf {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let (entry, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
            let target = to.join(name);
            if entry.is_dir() {
                self.plant(&entry, &target);
            } else {
                let bytes = std::fs::read(&entry).unwrap();
                std::fs::write(target, self.marked(&entry, bytes)).unwrap();
            }
        }
        to.to_owned()
    }

    fn marked(&mut self, path: &Path, bytes: Vec<u8>) -> Vec<u8> {
        let part = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
        let (folder, id) = (part(path.parent().and_then(Path::file_name)), part(path.file_stem()));
        if path.extension().is_some_and(|ending| ending == "ogg") {
            let middle = bytes.len() / 2;
            let sound = Finder::new(&bytes[middle..middle + SOUND_BYTES]).into_owned();
            self.sounds.push((sound, What::Sound(id)));
            return bytes;
        }
        let Ok(text) = String::from_utf8(bytes) else { panic!("{} is no text", path.display()) };
        if id == "README" {
            return text.into_bytes();
        }
        let text = match (&*folder, &*id) {
            ("clients", _) => {
                let text = self.in_fields(&text, &["name", "fields", "outcome"], &What::Client(id.clone()));
                self.in_fields(&text, &["theme", "role", "to_convey", "expected"], &What::Role(id))
            }
            ("subjects", _) => self.in_fields(&text, &["title"], &What::Subject(id)),
            ("recordings", _) => {
                let text = self.in_fields(&text, &["title"], &What::Recording(id.clone()));
                self.in_fields(&text, &["text"], &What::Words(id))
            }
            ("grids", _) => self.in_fields(&text, &["text"], &What::Grid),
            ("part1", "client") => self.in_fields(&text, &["outcome", "fields"], &What::Part1),
            ("part1", "expected") => self.at_the_end(text, What::Expected),
            ("part1", _) => self.at_the_end(text, What::Part1),
            ("documents", _) => self.at_the_end(text, What::Document),
            ("texts", _) => self.at_the_end(text, What::Template),
            ("interview", _) => self.at_the_end(text, What::Guide),
            (_, "posts") => self.in_fields(&text, &["role"], &What::Post),
            _ => text,
        };
        text.into_bytes()
    }

    fn at_the_end(&mut self, text: String, what: What) -> String {
        format!("{text}\n{}\n", self.make(what))
    }

    /// A mark in each TOML field of these names: at the start of a text, or as the first entry of a list.
    fn in_fields(&mut self, text: &str, names: &[&str], what: &What) -> String {
        let mut marked = String::new();
        for line in text.lines() {
            let value = line.split_once(" = ").filter(|(name, _)| names.contains(name));
            let line = match value {
                Some((name, rest)) => {
                    let mark = self.make(what.clone());
                    match (name, rest) {
                        (_, "\"\"\"") => format!("{line}\n{mark}"),
                        ("fields", "[") => format!("{line}\n  [\"Repère\", \"{mark}\"],"),
                        (_, "[") => format!("{line}\n  \"{mark}\","),
                        _ => format!("{name} = \"{mark} {}", rest.strip_prefix('"').unwrap()),
                    }
                }
                None => line.to_owned(),
            };
            marked.push_str(&line);
            marked.push('\n');
        }
        marked
    }
}
