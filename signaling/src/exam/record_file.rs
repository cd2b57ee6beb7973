//! A record in a file, as staff's station writes it: a fact a line, in JSON, oldest first. Facts that are not for staff are
//! missing, so numbers grow by more than one here and there.

use crate::protocol::exam::{FACT_VERSION, Fact, Recorded};

/// Why a file is not a record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {why}")]
pub struct BadRecord {
    /// From 1.
    pub line: usize,
    /// The character of the line, from 1.
    pub column: usize,
    /// What is wrong there.
    pub why: NotARecord,
}

/// What is wrong at a place of a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotARecord {
    /// Bytes that are no text.
    #[error("this is not UTF-8")]
    NotText,
    /// What the parser says.
    #[error("this is not a fact: {0}")]
    NotAFact(String),
    /// Its version.
    #[error("the fact is of version {0}; this program knows version {FACT_VERSION}")]
    OtherVersion(u32),
    /// Its number, and that of the fact before.
    #[error("fact {0} comes after fact {1}")]
    OutOfOrder(u64, u64),
    /// A moment before that of the fact before.
    #[error("the fact is older than the one before")]
    TimeGoesBack,
    /// The first fact is another.
    #[error("a record begins with the making of a session, its fact 1")]
    NotMade,
    /// A session is made in the middle.
    #[error("another session is made here: one file, one session")]
    MadeTwice,
}

/// The facts of a record, in their order.
///
/// # Errors
/// The first place where it is none.
pub fn read_record(bytes: &[u8]) -> Result<Vec<Recorded>, BadRecord> {
    let text = std::str::from_utf8(bytes).map_err(|error| not_text(bytes, error.valid_up_to()))?;
    let mut facts: Vec<Recorded> = Vec::new();
    for (line, json) in (1..).zip(text.lines()) {
        let recorded: Recorded =
            serde_json::from_str(json).map_err(|error| not_a_fact(line, json, &error))?;
        check(facts.last(), &recorded).map_err(|why| BadRecord { line, column: 1, why })?;
        facts.push(recorded);
    }
    if facts.is_empty() { Err(BadRecord { line: 1, column: 1, why: NotARecord::NotMade }) } else { Ok(facts) }
}

/// Whether a fact can follow the one before.
fn check(before: Option<&Recorded>, recorded: &Recorded) -> Result<(), NotARecord> {
    if recorded.version != FACT_VERSION {
        return Err(NotARecord::OtherVersion(recorded.version));
    }
    let makes = matches!(recorded.fact, Fact::Made { .. });
    match before {
        None if makes && recorded.number == 1 => Ok(()),
        None => Err(NotARecord::NotMade),
        Some(before) if recorded.number <= before.number => {
            Err(NotARecord::OutOfOrder(recorded.number, before.number))
        }
        Some(before) if recorded.at_ms < before.at_ms => Err(NotARecord::TimeGoesBack),
        Some(_) if makes => Err(NotARecord::MadeTwice),
        Some(_) => Ok(()),
    }
}

fn not_text(bytes: &[u8], valid: usize) -> BadRecord {
    let before = String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default());
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    BadRecord { line, column, why: NotARecord::NotText }
}

fn not_a_fact(line: usize, json: &str, error: &serde_json::Error) -> BadRecord {
    // It counts bytes, and the one that it stumbled over with them.
    let before = json.as_bytes().get(..error.column().saturating_sub(1)).unwrap_or_default();
    let column = String::from_utf8_lossy(before).chars().count() + 1;
    let said = error.to_string();
    // The place is told before the sentence, and dozens of words that it could be help nobody.
    let said = [" at line ", ", expected one of "]
        .into_iter()
        .fold(said.as_str(), |said, end| said.split_once(end).map_or(said, |(before, _)| before));
    let why = NotARecord::NotAFact(said.escape_debug().to_string());
    BadRecord { line, column, why }
}
