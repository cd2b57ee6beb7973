//! The package: everything about one exam in one folder, or in a zip of it.
//!
//! Format 1. TOML for what has fields, Markdown for long texts, both in UTF-8. A file's name is its identifier: a-z, 0-9,
//! `-` and `_`. Files whose names begin with a dot, and `README.md`, are the author's own. `samples/package` is a whole
//! one, and its `README.md` explains each field to authors.
//!
//! | file | holds |
//! |---|---|
//! | `package.toml` | `format = 1`, `title`, `company`, `language`; `edition`, `today` (the exam's fictitious day) and `qualifications` of contacts where wanted |
//! | `documents/NAME.md` | a document of the company, its first line `# title`; shown in the order of names |
//! | `documents/NAME.pdf`, `NAME.toml` | the same as a PDF, its `title` beside it |
//! | `part1/client.toml` | part 1's client: `name`, `number`, `fields`, `[[history]]` |
//! | `part1/request.md`, `instructions.md`, `expected.md` | what it asks, what is to be done, and (for the jury) what is looked for |
//! | `clients/NAME.toml` | a client that the jury plays: what the candidate may see, `[role]` for the jury ([`Client`]) |
//! | `posts.toml` | internal posts, `[[posts]]` |
//! | `subjects/NAME.toml` | `format`, `title`, `clients` in order ([`Subject`]) |
//! | `recordings/NAME.toml` | `title` and `text` of a call of part 1's client; its sound is `NAME.ogg`, `.wav`, `.mp3` or `.flac` |
//! | `grids/NAME.toml` | `competence`, `name`, `scored_in`, `scale`, `[[criteria]]` ([`Grid`]) |
//! | `interview/NAME.md` | a guide for the jury; the phases of formats name them |
//! | `texts/NAME.md` | a template, with variables `{{name}}` |
//! | `formats/NAME.toml` | a form of the exam ([`Format`]) beside, or in place of, the program's `titre`, `ccp1`, `ccp2` |
//!
//! [`Package::open`] reads all of it or refuses all of it, and tells every mistake at once. It writes nothing.
//!
//! Limits: 1 GiB and 4,000 files in all, half a MiB a text, 32 MiB a PDF, 128 MiB and ten minutes a recording. A zip with
//! doubled or overlapping entries, links, encryption, or names that lead out of it, is refused.
//!
//! A later format keeps what this one means or has another number; a program refuses numbers that it does not know.

mod client;
mod document;
mod files;
mod format;
mod grid;
mod ids;
mod ledger;
mod mistake;
mod part1;
mod reading;
mod recording;
mod sound;
mod subject;
mod summary;
mod table;
mod text;
mod together;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

pub use client::{Channel, Client};
pub use document::{Content, Document, Template};
pub use format::{Attendant, Called, Drawn, Exchanges, Format, Part, Phase, Seen, Written, standard_formats};
pub use grid::{Criterion, Grid, ScoredIn};
pub use ids::{
    Competence, CriterionId, DocumentId, FormatId, GuideId, PhaseId, RecordingId, SubjectId, TemplateId,
};
pub use mistake::{
    Belongs, MAX_MISTAKES, Mistake, Mistakes, Owner, Place, Problem, Unheard, Unread, ZipFlaw,
};
pub use part1::{Part1, PastExchange};
pub use reading::Attachment;
pub use recording::Recording;
pub use sound::{MAX_SOUND_MINUTES, MIN_LEVEL_DB, MIN_SOUND_SECONDS};
pub use subject::Subject;
pub use text::Text;

use crate::protocol::{ClientId, FileHash, FileHasher, Post};
use files::Files;
use ledger::Ledger;
use reading::Reading;
use together::Together;

/// The version of the format that this program reads.
pub const FORMAT: u32 = 1;

/// A package without a mistake, and where it lies.
#[derive(Clone, Debug)]
pub struct Package {
    /// All that it says.
    pub exam: Exam,
    path: PathBuf,
}

/// What a package says: all but its sounds and PDFs. The same from a folder and from its zip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exam {
    /// Of the exam.
    pub title: String,
    /// The fictitious company.
    pub company: String,
    /// Of its texts, as in `fr`.
    pub language: String,
    /// Which edition, where it says so.
    pub edition: Option<String>,
    /// The fictitious day on which the exam takes place, where it says so, so that its dates hold in any year.
    pub today: Option<String>,
    /// What a contact record may say that came of the contact; empty where a candidate puts it in its own words.
    pub qualifications: Vec<String>,
    /// What it is known by: the SHA-256 of all its files.
    pub digest: FileHash,
    /// Documents of the company, in order.
    pub documents: Vec<Document>,
    /// The written part.
    pub part1: Part1,
    /// All clients of the subjects.
    pub clients: BTreeMap<ClientId, Client>,
    /// The company's internal posts, their roles for the jury.
    pub posts: Vec<Post>,
    /// What can be drawn, of all formats, in the order of names.
    pub subjects: Vec<Subject>,
    /// What can be drawn in the interview, in the order of names.
    pub recordings: Vec<Recording>,
    /// One for each competence.
    pub grids: BTreeMap<Competence, Grid>,
    /// What the jury reads beside a phase.
    pub guides: BTreeMap<GuideId, Text>,
    /// Texts to start from.
    pub templates: Vec<Template>,
    /// The program's formats and the package's own, which come first where they have one name.
    pub formats: BTreeMap<FormatId, Format>,
}

impl Exam {
    /// The subjects of a format, in the order of names: the urn of its draw.
    pub fn subjects_of<'a>(&'a self, format: &'a FormatId) -> impl Iterator<Item = &'a Subject> {
        self.subjects.iter().filter(move |subject| subject.format == *format)
    }

    /// All files that stay files: recordings, and documents as PDFs.
    pub fn attachments(&self) -> impl Iterator<Item = &Attachment> {
        let sounds = self.recordings.iter().map(|recording| &recording.sound);
        sounds.chain(self.documents.iter().filter_map(Document::pdf))
    }

    /// The formats for which there is a subject.
    pub fn offered(&self) -> impl Iterator<Item = &Format> {
        self.formats.values().filter(|format| self.subjects_of(&format.id).next().is_some())
    }
}

impl Package {
    /// Reads a folder or a zip. It takes as long as decoding every recording does.
    ///
    /// # Errors
    /// Every mistake that was found. A package that is no package at all, or of another format, has just that one.
    pub fn open(path: &Path) -> Result<Self, Mistakes> {
        let mut ledger = Ledger::default();
        let files = Files::list(path, &mut ledger)?;
        let mut reading = Reading::new(files, ledger);
        let exam = read(&mut reading)?;
        match exam {
            Some(exam) if reading.ledger.is_clean() => Ok(Self { exam, path: path.to_owned() }),
            _ => Err(Mistakes::new(reading.ledger.into_mistakes())),
        }
    }

    /// The bytes of a sound or a PDF, as they were when the package was opened.
    ///
    /// # Errors
    /// It cannot be read any more, or is not the same.
    pub fn read(&self, attachment: &Attachment) -> Result<Vec<u8>, ReadError> {
        let gone = |why: &dyn fmt::Display| ReadError { file: attachment.file.clone(), why: why.to_string() };
        let mut files =
            Files::list(&self.path, &mut Ledger::default()).map_err(|mistakes| gone(&mistakes))?;
        let bytes = files.read(&attachment.file, attachment.bytes).map_err(|problem| gone(&problem))?;
        let mut hasher = FileHasher::default();
        hasher.update(&bytes);
        if hasher.finish() == attachment.hash { Ok(bytes) } else { Err(gone(&"it has changed")) }
    }
}

/// Why a file of an opened package cannot be had any more.
#[derive(Debug, thiserror::Error)]
#[error("{file} of the package: {why}")]
pub struct ReadError {
    file: String,
    why: String,
}

/// Reads everything. `None` where a part that there is one of cannot be read; the ledger says why.
fn read(reading: &mut Reading) -> Result<Option<Exam>, Mistakes> {
    if !reading.files.has(PACKAGE) {
        // Whatever else it holds, it is a folder of something else; or its package.toml is locked, or a link.
        let mut mistakes = std::mem::take(&mut reading.ledger).into_mistakes();
        mistakes.retain(|mistake| mistake.file == PACKAGE);
        if mistakes.is_empty() {
            let problem = Problem::Missing("file, which each package starts with,");
            mistakes.push(Mistake { file: PACKAGE.into(), place: None, problem });
        }
        return Err(Mistakes::new(mistakes));
    }
    let head = reading.toml(PACKAGE, |table| {
        let format = table.number("format", 0, i64::from(u32::MAX));
        if table.holds("format") && format != i64::from(FORMAT) {
            table.blame("format", Problem::UnknownVersion(format, FORMAT));
            return None;
        }
        let (title, company) = (table.line("title"), table.name("company"));
        let language = table.id("language");
        let (edition, today) = (table.optional_line("edition"), table.optional_line("today"));
        Some((title, company, language, edition, today, table.choices("qualifications", MAX_QUALIFICATIONS)))
    });
    // What other formats hold is not for this program to judge.
    if let Some(None) = head {
        let mut mistakes = std::mem::take(&mut reading.ledger).into_mistakes();
        mistakes.retain(|mistake| matches!(mistake.problem, Problem::UnknownVersion(..)));
        return Err(Mistakes::new(mistakes));
    }
    let documents = document::read(reading);
    let part1 = part1::read(reading);
    let clients: BTreeMap<_, _> = reading
        .stems("clients", "toml")
        .into_iter()
        .map(|stem| {
            let id = ClientId(stem);
            let client = client::read(&id, reading);
            (id, client)
        })
        .collect();
    let posts = client::read_posts(reading);
    let mut formats: BTreeMap<_, _> =
        standard_formats().into_iter().map(|format| (format.id.clone(), Some(format))).collect();
    for id in reading.stems("formats", "toml").into_iter().map(FormatId) {
        let format = format::read(&id, reading);
        formats.insert(id, format);
    }
    let stems = reading.stems("subjects", "toml");
    let subject_files = stems.len();
    let subjects: Vec<_> =
        stems.into_iter().filter_map(|stem| subject::read(&SubjectId(stem), reading)).collect();
    let recording_files = reading.stems("recordings", "toml").len();
    let recordings = recording::read(reading, part1.as_ref());
    let (grids, grids_are_whole) = read_grids(reading);
    let (guides, guides_there) = read_guides(reading, &formats);
    let templates = document::read_templates(reading);
    let mut together = Together {
        clients: &clients,
        formats: &formats,
        subjects: &subjects,
        subjects_are_whole: subjects.len() == subject_files,
        posts: &posts,
        part1: part1.as_ref(),
        ledger: &mut reading.ledger,
    };
    together.check_people();
    together.check_part1();
    together.check_subjects();
    together.check_competences(&grids, grids_are_whole);
    together.check_recordings(recording_files);
    together.check_guides(&guides_there);
    reading.blame_strangers();
    let (Some(Some((title, company, language, edition, today, qualifications))), Some(part1)) = (head, part1)
    else {
        return Ok(None);
    };
    let clients = clients.into_iter().filter_map(|(id, client)| Some((id, client?))).collect();
    let formats = formats.into_iter().filter_map(|(id, format)| Some((id, format?))).collect();
    let digest = reading.digest();
    Ok(Some(Exam {
        title,
        company,
        language,
        edition,
        today,
        qualifications,
        digest,
        documents,
        part1,
        clients,
        posts,
        subjects,
        recordings,
        grids,
        guides,
        templates,
        formats,
    }))
}

const PACKAGE: &str = "package.toml";
/// As many as one reads through while a client waits.
const MAX_QUALIFICATIONS: usize = 40;

/// The grids, and whether every file of one could be read.
fn read_grids(reading: &mut Reading) -> (BTreeMap<Competence, Grid>, bool) {
    let mut files: BTreeMap<Competence, String> = BTreeMap::new();
    let mut grids = BTreeMap::new();
    let mut whole = true;
    for stem in reading.stems("grids", "toml") {
        let file = format!("grids/{stem}.toml");
        let Some(grid) = grid::read(&stem, reading) else {
            whole = false;
            continue;
        };
        let number = grid.competence.number();
        if !reading.ledger.holds(&file, "competence") {
            whole = false;
        } else if let Some(other) = files.get(&grid.competence) {
            reading.ledger.blame(&file, "competence", Problem::SecondGrid(number, other.clone()));
        } else {
            files.insert(grid.competence, file);
            grids.insert(grid.competence, grid);
        }
    }
    (grids, whole)
}

/// The guides that any format names, and which of them there are files of. Others are strangers.
fn read_guides(
    reading: &mut Reading,
    formats: &BTreeMap<FormatId, Option<Format>>,
) -> (BTreeMap<GuideId, Text>, BTreeSet<GuideId>) {
    let phases = formats.values().flatten().flat_map(|format| &format.phases);
    let named: BTreeSet<_> = phases.filter_map(|phase| phase.guide.clone()).collect();
    let there: BTreeSet<_> = reading.stems("interview", "md").into_iter().map(GuideId).collect();
    let mut guides = BTreeMap::new();
    for guide in there.intersection(&named) {
        if let Some(text) = reading.markdown(&format!("interview/{guide}.md")) {
            guides.insert(guide.clone(), text);
        }
    }
    (guides, there)
}
