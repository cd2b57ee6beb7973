//! What is wrong with a package: everything at once, each with where it stands and a sentence for its author, in English
//! or in French.

mod french;
mod reasons;

use std::fmt;

pub use reasons::{Belongs, Owner, Unheard, Unread, ZipFlaw};

/// The most mistakes that are listed: an author mends the first hundreds before reading on.
pub const MAX_MISTAKES: usize = 1_000;

/// A place in a file, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: u32,
    /// The character of the line.
    pub column: u32,
}

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The file or folder, from the package's top and with `/` on every system; of the package as a whole, empty.
    pub file: String,
    /// Where in the file, where it can be told.
    pub place: Option<Place>,
    /// What is wrong.
    pub problem: Problem,
}

impl fmt::Display for Mistake {
    /// As compilers do it, so that an editor finds the place: `file:line:column: sentence`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.whereabouts(), self.problem)
    }
}

impl Mistake {
    /// The same with its sentence in French.
    pub fn french(&self) -> String {
        format!("{}{}", self.whereabouts(), self.problem.french())
    }

    fn whereabouts(&self) -> String {
        if self.file.is_empty() {
            return String::new();
        }
        // A hostile name must not write on the terminal.
        let file = self.file.escape_debug();
        match self.place {
            Some(Place { line, column }) => format!("{file}:{line}:{column}: "),
            None => format!("{file}: "),
        }
    }
}

/// All mistakes of a package: at least one, in the order of files and lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistakes {
    list: Vec<Mistake>,
    more: usize,
}

impl Mistakes {
    pub(super) fn new(mut list: Vec<Mistake>) -> Self {
        list.sort();
        list.dedup();
        let more = list.len().saturating_sub(MAX_MISTAKES);
        list.truncate(MAX_MISTAKES);
        Self { list, more }
    }

    pub(super) fn of_the_whole(problem: Problem) -> Self {
        Self::new(vec![Mistake { file: String::new(), place: None, problem }])
    }

    /// Each, [`MAX_MISTAKES`] at most.
    pub fn list(&self) -> &[Mistake] {
        &self.list
    }

    /// All in French, a line each.
    pub fn french(&self) -> String {
        let mut lines: Vec<_> = self.list.iter().map(Mistake::french).collect();
        if self.more > 0 {
            lines.push(format!("… et {} de plus", self.more));
        }
        lines.join("\n")
    }

    /// How many there are, those beyond [`MAX_MISTAKES`] too.
    pub fn count(&self) -> usize {
        self.list.len() + self.more
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, mistake) in self.list.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            mistake.fmt(f)?;
        }
        if self.more > 0 { write!(f, "\n… and {} more", self.more) } else { Ok(()) }
    }
}

impl std::error::Error for Mistakes {}

/// A limit as people say it; every limit is a whole number of its unit.
fn size(bytes: u64) -> String {
    match bytes {
        _ if bytes >= 1 << 30 => format!("{} GiB", bytes >> 30),
        _ if bytes >= 1 << 20 => format!("{} MiB", bytes >> 20),
        _ if bytes >= 1 << 10 => format!("{} KiB", bytes >> 10),
        _ => format!("{bytes} bytes"),
    }
}

/// What is wrong at one place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Problem {
    // The folder or archive.
    /// Its path leads to neither.
    #[error("this is neither a folder nor a zip")]
    NoPackage,
    /// What the system says.
    #[error("cannot be read: {0}")]
    Unreadable(Unread),
    /// What is wrong with it.
    #[error("the zip is refused: {0}")]
    BadZip(ZipFlaw),
    /// How many there may be.
    #[error("there are more than {0} files")]
    TooManyFiles(usize),
    /// How many bytes there may be.
    #[error("all files together are larger than {}", size(*.0))]
    TooLargeInAll(u64),
    /// How many bytes it may have.
    #[error("the file is larger than {}", size(*.0))]
    TooLarge(u64),
    /// A name that some system cannot keep, or that leads out of the package.
    #[error(
        "a name here is made of a-z, 0-9, '-' and '_', with one ending after a '.'; titles go into the files"
    )]
    BadName,
    /// Bytes of a name that are no text.
    #[error("the name is not UTF-8")]
    NameNotText,
    /// Two names that are one on some systems.
    #[error("another file has this name")]
    DoubleName,
    /// A link, a pipe or a device.
    #[error("this is not a plain file; links are not followed")]
    NotAFile,
    /// A locked entry of a zip.
    #[error("the file is encrypted")]
    Encrypted,
    /// A file or folder that the format needs.
    #[error("this {0} is missing")]
    Missing(&'static str),
    /// A file or folder that the format does not know, and what belongs there.
    #[error("nothing of this name belongs here: {0}")]
    Unknown(Belongs),

    // A text.
    /// A text in another encoding.
    #[error("the text is not UTF-8: save it as UTF-8")]
    NotText,
    /// A text of blanks only, or none.
    #[error("{0} is empty")]
    Empty(String),
    /// The field, and how long it may be.
    #[error("{0} has more than {1} characters")]
    TooLong(String, usize),
    /// A control character.
    #[error("{0} holds a character that cannot be shown ({1})")]
    Control(String, String),
    /// A title or name over more than one line.
    #[error("{0} is one line")]
    NotOneLine(String),
    /// A Markdown text without a heading to be its title.
    #[error("the first line is the title, `# …`")]
    NoTitle,
    /// A variable of a template that cannot be filled in.
    #[error("a variable is written {{{{name}}}}, on one line and with at most {0} characters")]
    BadVariable(usize),

    // TOML.
    /// What the parser says.
    #[error("this is not TOML: {0}")]
    NotToml(String),
    /// A field that must be there.
    #[error("the field {0} is missing")]
    MissingField(String),
    /// A field that means nothing here.
    #[error("the field {0} is not known here; known are {1}")]
    UnknownField(String, String),
    /// The field, what it must be, what it is.
    #[error("{0} must be {1}, and is {2}")]
    WrongType(String, &'static str, &'static str),
    /// The field and the words it may be.
    #[error("{0} is {1:?}, which is none of {2}")]
    WrongWord(String, String, String),
    /// The field, its least and its most.
    #[error("{0} must be between {1} and {2}")]
    OutOfRange(String, i64, i64),
    /// The field, its least and its most length.
    #[error("{0} has {1} entries; between {2} and {3} are allowed")]
    WrongCount(String, usize, usize, usize),
    /// The field and the entry.
    #[error("{0} names {1} twice")]
    Twice(String, String),
    /// An identifier made of anything else.
    #[error("{0} is made of a-z, 0-9, '-' and '_', {1} characters at most")]
    BadId(String, usize),

    // What the files say together.
    /// The version it has.
    #[error("format {0} is not known: this program reads format {1}")]
    UnknownVersion(i64, u32),
    /// What kind of thing, and its name.
    #[error("there is no {0} {1:?}")]
    NoSuch(&'static str, String),
    /// The number and who else has it.
    #[error("the number {0} is also that of {1}")]
    SameNumber(String, Owner),
    /// A client's name, the number that it has elsewhere, and in which file.
    #[error("{0} has the number {1} in {2}")]
    OtherNumber(String, String, String),
    /// Whom a recording names, and whom it should.
    #[error("{0:?} is not part 1's client, {1:?}, whose calls the recordings are")]
    NotPart1sClient(String, String),
    /// The name and who else has it.
    #[error("the name {0:?} is also that of {1}")]
    SameName(String, Owner),
    /// The identifier and who else has it.
    #[error("the identifier {0:?} is also that of {1}")]
    SameId(String, Owner),
    /// What is no number.
    #[error("{0:?} is no telephone number")]
    NotANumber(String),
    /// Its size in bytes of JSON, and its limit.
    #[error("its {0} bytes, as sent to a station, are more than {1}")]
    TooLargeToSend(usize, usize),
    /// How many there are, and may be.
    #[error("{0} clients are more than {1}")]
    TooManyClients(usize, usize),
    /// The clients it has, the format, and the clients that one asks for.
    #[error("the subject has {0} clients; format {1} asks for {2}")]
    WrongClients(usize, String, usize),
    /// The client, what it is, and the format.
    #[error("client {0} is {1}; format {2} does not allow that")]
    NotAllowed(String, &'static str, String),
    /// The competence and the format.
    #[error("no client of its subjects shows competence {0}, which format {1} examines")]
    NotCovered(u8, String),
    /// The competence and the format.
    #[error("there is no grid for competence {0}, which format {1} examines")]
    NoGrid(u8, String),
    /// The competence and the other grid.
    #[error("competence {0} has a grid already: {1}")]
    SecondGrid(u8, String),
    /// The competence and its official name.
    #[error("competence {0} is called {1:?}, as in the order of the title")]
    NotItsName(u8, &'static str),
    /// No subject at all.
    #[error("there is no subject")]
    NoSubject,
    /// The format.
    #[error("there is no recording, and format {0} draws one")]
    NoRecording(String),
    /// Recordings that nobody could draw.
    #[error("there are recordings, and no subject is of a format that draws one")]
    NeedlessRecordings,
    /// What a format's phases say against each other.
    #[error("phase {0}: {1}")]
    Phase(String, &'static str),
    /// What a format's phases lack together.
    #[error("{0}")]
    Format(&'static str),

    // Files that are no texts.
    /// A file that says it is a PDF.
    #[error("this is not a PDF")]
    NotPdf,
    /// Why.
    #[error("this cannot be heard: {0}")]
    NotSound(Unheard),
    /// The sound's most minutes.
    #[error("the recording is longer than {0} minutes")]
    SoundTooLong(u64),
    /// The sound's least seconds.
    #[error("the recording is shorter than {0} seconds")]
    SoundTooShort(u64),
    /// The level of its loudest tenth of a second, in dB of full scale.
    #[error("the recording is nearly silent: {0} dB at its loudest")]
    NearlySilent(i32),
    /// A description without a sound.
    #[error("its sound is missing: NAME.ogg, .wav, .mp3 or .flac")]
    NoSoundFile,
    /// A description with two sounds.
    #[error("there are two sounds of this name")]
    TwoSounds,
}
