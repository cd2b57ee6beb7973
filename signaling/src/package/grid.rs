//! `grids/NAME.toml`: what the jury scores of one competence, and on which scale.

use std::collections::BTreeSet;

use super::ids::{Competence, CriterionId};
use super::mistake::{Owner, Problem};
use super::reading::Reading;

pub use crate::protocol::exam::ScoredIn;

/// The grid of one competence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Which.
    pub competence: Competence,
    /// Its official name.
    pub name: String,
    /// In which parts of the exam it is scored.
    pub scored_in: Vec<ScoredIn>,
    /// The scores that a criterion can have, the lowest first, for instance *Non*, *Acquis*.
    pub scale: Vec<String>,
    /// What is scored.
    pub criteria: Vec<Criterion>,
}

/// One line of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// Unique in its grid; scores are kept under it.
    pub id: CriterionId,
    /// A few words for the screen.
    pub label: String,
    /// The whole sentence.
    pub text: String,
}

/// Reads a grid; `None` where the file is no TOML or says no competence.
pub(super) fn read(stem: &str, reading: &mut Reading) -> Option<Grid> {
    let grid = reading.toml(&format!("grids/{stem}.toml"), |table| {
        let competence = Competence::of(table.number("competence", 1, Competence::COUNT));
        // A word processor bends apostrophes.
        let name = table.line("name").replace('’', "'");
        if let Some(competence) = competence.filter(|c| !name.is_empty() && name != c.official_name()) {
            let official = competence.official_name();
            table.blame("name", Problem::NotItsName(competence.number(), official));
        }
        let scored_in = table.words("scored_in", ScoredIn::WORDS);
        if scored_in.is_empty() {
            table.blame("scored_in", Problem::Empty("scored_in".into()));
        }
        let scale = table.lines("scale", 2, 10);
        let mut ids = BTreeSet::new();
        let criteria = table.tables("criteria", 1, |table| {
            let id = table.id("id");
            if !id.is_empty() && !ids.insert(id.clone()) {
                table.blame("id", Problem::SameId(id.clone(), Owner::EarlierCriterion));
            }
            Criterion { id: CriterionId(id), label: table.name("label"), text: table.paragraphs("text") }
        });
        Some(Grid { competence: competence?, name, scored_in, scale, criteria })
    });
    grid.flatten()
}
