//! Mistakes as they are found, and where each field stood, for what only shows once all files are read.

use std::collections::{BTreeMap, BTreeSet};

use super::mistake::{Mistake, Place, Problem};

/// Where in a file: the file, then the path of a field, for instance `phases[2].minutes`.
type Spot = (String, String);

#[derive(Debug, Default)]
pub(super) struct Ledger {
    mistakes: Vec<Mistake>,
    places: BTreeMap<Spot, Place>,
    blamed: BTreeSet<Spot>,
}

impl Ledger {
    /// Keeps where a field stands.
    pub fn remember(&mut self, file: &str, field: &str, place: Place) {
        self.places.insert((file.into(), field.into()), place);
    }

    /// A mistake in a field, at its place where it has one.
    pub fn blame(&mut self, file: &str, field: &str, problem: Problem) {
        let spot = (file.to_owned(), field.to_owned());
        let place = self.places.get(&spot).copied();
        self.mistakes.push(Mistake { file: file.into(), place, problem });
        if let Some((list, _)) = field.rsplit_once('[') {
            self.blamed.insert((file.to_owned(), list.to_owned()));
        }
        self.blamed.insert(spot);
    }

    /// A mistake at a place.
    pub fn blame_at(&mut self, file: &str, place: Place, problem: Problem) {
        self.mistakes.push(Mistake { file: file.into(), place: Some(place), problem });
    }

    /// A mistake of a whole file or folder.
    pub fn blame_file(&mut self, file: &str, problem: Problem) {
        self.mistakes.push(Mistake { file: file.into(), place: None, problem });
    }

    /// Whether a field, and each entry where it is a list, was read without a mistake, so that others may be held against it.
    pub fn holds(&self, file: &str, field: &str) -> bool {
        !self.blamed.contains(&(file.to_owned(), field.to_owned()))
    }

    pub fn is_clean(&self) -> bool {
        self.mistakes.is_empty()
    }

    pub fn into_mistakes(self) -> Vec<Mistake> {
        self.mistakes
    }
}
