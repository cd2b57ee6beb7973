//! `part1/`: the written part's client file, the request to answer, the instructions, and what the jury looks for.

use super::client::fields;
use super::ledger::Ledger;
use super::reading::Reading;
use super::table::Table;
use super::text::Text;
use crate::protocol::Field;

/// All of part 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part1 {
    /// The client's name. Its recorded calls are drawn in the technical interview.
    pub name: String,
    /// The client's telephone number.
    pub number: String,
    /// Labelled facts of the file.
    pub fields: Vec<Field>,
    /// The history of its exchanges, oldest first or newest first, as the author wrote it.
    pub history: Vec<PastExchange>,
    /// The request that the candidate answers.
    pub request: Text,
    /// What the candidate has to do.
    pub instructions: Text,
    /// What a good summary and letter hold; only the jury sees it.
    pub expected: Text,
}

/// One exchange of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastExchange {
    /// As displayed.
    pub date: String,
    /// *Téléphone*, *Courriel*, *Courrier*…
    pub channel: String,
    /// *Motif*.
    pub reason: String,
    /// *Suite donnée*.
    pub outcome: String,
    /// Who handled it, for instance *Service relation client, Théo*.
    pub by: Option<String>,
    /// What was said or written, in full.
    pub text: Option<String>,
}

/// The file of its client.
pub(super) const CLIENT: &str = "part1/client.toml";
const REQUEST: &str = "part1/request.md";
const INSTRUCTIONS: &str = "part1/instructions.md";
const EXPECTED: &str = "part1/expected.md";

/// Reads the folder; `None` where anything of it cannot be read.
pub(super) fn read(reading: &mut Reading) -> Option<Part1> {
    let client = reading.toml(CLIENT, |table| {
        let (name, number) = (table.name("name"), table.name("number"));
        (name, number, fields(table), table.tables("history", 1, past_exchange))
    });
    let request = reading.markdown(REQUEST);
    let instructions = reading.markdown(INSTRUCTIONS);
    let expected = reading.markdown(EXPECTED);
    let (name, number, fields, history) = client?;
    if crate::protocol::normalised_number(&number).is_empty() && !number.is_empty() {
        reading.ledger.blame(CLIENT, "number", super::mistake::Problem::NotANumber(number.clone()));
    }
    let (request, instructions, expected) = (request?, instructions?, expected?);
    Some(Part1 { name, number, fields, history, request, instructions, expected })
}

impl Part1 {
    /// The client's name, where it was read without a mistake.
    pub(super) fn name_held_by(&self, ledger: &Ledger) -> Option<&str> {
        ledger.holds(CLIENT, "name").then_some(&*self.name)
    }
}

/// Whether two names are one person's.
pub(super) fn is_same_name(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn past_exchange(table: &mut Table<'_>) -> PastExchange {
    PastExchange {
        date: table.line("date"),
        channel: table.line("channel"),
        reason: table.line("reason"),
        outcome: table.paragraphs("outcome"),
        by: table.optional_line("by"),
        text: table.optional_paragraphs("text"),
    }
}
