//! `formats/NAME.toml`: one form of the exam as data. The three of the title are the program's own.

mod rules;

use super::client::{DIRECTIONS, competences};
use super::ids::{Competence, FormatId, GuideId, PhaseId};
use super::ledger::Ledger;
use super::reading::Reading;
use super::table::{Table, read_toml};
use crate::protocol::exam::Channel;
use crate::protocol::{Direction, Field};

pub use crate::protocol::exam::{Attendant, Called, Drawn, Part, Seen, Written};

/// One form of the exam.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Format {
    /// Its name: of its file, or of one of the program's own.
    pub id: FormatId,
    /// In full.
    pub name: String,
    /// In a word or two.
    pub short_name: String,
    /// The legal heading of the session's record, line by line.
    pub heading: Vec<Field>,
    /// What is examined.
    pub competences: Vec<Competence>,
    /// Whether who corrects part 1 must know customer retention from practice.
    pub retention_corrector: bool,
    /// The clients of one subject.
    pub exchanges: Exchanges,
    /// How often the drawn recording may be played; `None` where none is drawn.
    pub recording_plays: Option<u32>,
    /// What happens, in order.
    pub phases: Vec<Phase>,
}

/// How many exchanges a subject holds, and which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchanges {
    /// Exactly so many.
    pub count: usize,
    /// Who may place them.
    pub directions: Vec<Direction>,
    /// By what.
    pub channels: Vec<Channel>,
}

/// One phase: how long, who is there, and what the candidate may do; whatever is not listed, it may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phase {
    /// Unique in the format.
    pub id: PhaseId,
    /// As displayed.
    pub name: String,
    /// To which part of the exam it belongs.
    pub part: Part,
    /// How long, without accommodation.
    pub minutes: u32,
    /// Whether a candidate's extra time makes it longer.
    pub extra_time: bool,
    /// Who must be there.
    pub present: Vec<Attendant>,
    /// What the candidate draws when it begins.
    pub draw: Option<Drawn>,
    /// What the candidate may see.
    pub see: Vec<Seen>,
    /// With whom the candidate may speak or chat.
    pub call: Vec<Called>,
    /// What the candidate may write.
    pub write: Vec<Written>,
    /// Whether the candidate may play the drawn recording.
    pub play: bool,
    /// What the jury is given to read beside it.
    pub guide: Option<GuideId>,
}

/// The longest phase: a working day.
const MAX_MINUTES: i64 = 480;
/// The most exchanges of a subject.
const MAX_EXCHANGES: i64 = 20;
/// The most plays of a recording.
const MAX_PLAYS: i64 = 10;

const STANDARD: [(&str, &str); 3] = [
    ("titre", include_str!("formats/titre.toml")),
    ("ccp1", include_str!("formats/ccp1.toml")),
    ("ccp2", include_str!("formats/ccp2.toml")),
];

/// The three forms of the title *Conseiller relation client à distance*, TP-00483 version 06.
pub fn standard_formats() -> Vec<Format> {
    let mut ledger = Ledger::default();
    let formats = STANDARD.into_iter().filter_map(|(id, text)| {
        let file = file_of(&FormatId::from(id));
        read_toml(&file, text, &mut ledger, |table| format(FormatId::from(id), table))
    });
    let formats: Vec<_> = formats.collect();
    for format in &formats {
        rules::check(format, &mut ledger);
    }
    debug_assert!(ledger.is_clean(), "the program's own formats: {:?}", ledger.into_mistakes());
    formats
}

/// The file of a format.
pub(super) fn file_of(id: &FormatId) -> String {
    format!("formats/{id}.toml")
}

/// Reads a format of the package; `None` where the file is no TOML.
pub(super) fn read(id: &FormatId, reading: &mut Reading) -> Option<Format> {
    let format = reading.toml(&file_of(id), |table| format(id.clone(), table))?;
    rules::check(&format, &mut reading.ledger);
    Some(format)
}

impl Format {
    /// The minutes of all phases, without accommodation.
    pub fn minutes(&self) -> u32 {
        self.phases.iter().map(|phase| phase.minutes).sum()
    }

    /// The minutes for which someone must be there.
    pub fn minutes_of(&self, attendant: Attendant) -> u32 {
        self.phases.iter().filter(|phase| phase.present.contains(&attendant)).map(|phase| phase.minutes).sum()
    }
}

fn format(id: FormatId, table: &mut Table<'_>) -> Format {
    let exchanges = table.table("exchanges", |table| Exchanges {
        count: small(table.number("count", 1, MAX_EXCHANGES)) as usize,
        directions: at_least_one(table, "directions", &DIRECTIONS),
        channels: at_least_one(table, "channels", Channel::WORDS),
    });
    Format {
        id,
        name: table.line("name"),
        short_name: table.name("short_name"),
        heading: heading(table),
        competences: competences(table),
        retention_corrector: table.yes("retention_corrector", false),
        exchanges: exchanges.unwrap_or(Exchanges { count: 0, directions: Vec::new(), channels: Vec::new() }),
        recording_plays: table
            .optional_table("recording", |table| small(table.number_or("plays", 1, 1, MAX_PLAYS))),
        phases: table.tables("phases", 1, phase),
    }
}

fn heading(table: &mut Table<'_>) -> Vec<Field> {
    table.pairs("heading").into_iter().map(|(label, value)| Field { label, value }).collect()
}

fn phase(table: &mut Table<'_>) -> Phase {
    Phase {
        id: PhaseId(table.id("id")),
        name: table.name("name"),
        part: table.word("part", Part::WORDS).unwrap_or(Part::Situation),
        minutes: small(table.number("minutes", 1, MAX_MINUTES)),
        extra_time: table.yes("extra_time", true),
        present: at_least_one(table, "present", Attendant::WORDS),
        draw: table.optional_word("draw", Drawn::WORDS),
        see: table.words("see", Seen::WORDS),
        call: table.words("call", Called::WORDS),
        write: table.words("write", Written::WORDS),
        play: table.yes("play", false),
        guide: table.optional_line("guide").map(GuideId),
    }
}

fn at_least_one<T: Copy + PartialEq>(
    table: &mut Table<'_>,
    key: &'static str,
    words: &[(&str, T)],
) -> Vec<T> {
    let chosen = table.words(key, words);
    if chosen.is_empty() {
        let path = table.full(key);
        table.blame(key, super::mistake::Problem::Empty(path));
    }
    chosen
}

/// A number that was held between small bounds.
fn small(number: i64) -> u32 {
    u32::try_from(number).unwrap_or_default()
}
