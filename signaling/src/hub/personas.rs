//! The clients that each jury has played, so that a candidate can call them back.

use std::collections::{BTreeMap, VecDeque};

use super::Call;
use crate::protocol::{Persona, StationId, normalised_number};

/// How many clients of a jury are remembered: several days of exams at six an hour.
const REMEMBERED: usize = 64;

#[derive(Debug, Default)]
pub(super) struct Personas {
    /// By the jury's station, the last played last.
    played: BTreeMap<StationId, VecDeque<Persona>>,
}

impl Personas {
    /// Those of the calls that were kept.
    pub(super) fn new(calls: &[Call]) -> Self {
        let mut personas = Self::default();
        for call in calls {
            personas.remember(call.jury, &call.persona);
        }
        personas
    }

    pub(super) fn remember(&mut self, jury: StationId, persona: &Persona) {
        let played = self.played.entry(jury).or_default();
        played.retain(|known| known != persona);
        if played.len() == REMEMBERED {
            played.pop_front();
        }
        played.push_back(persona.clone());
    }

    pub(super) fn by_name(&self, jury: StationId, name: &str) -> Option<&Persona> {
        let name = name.to_lowercase();
        self.last(jury, |persona| persona.name.to_lowercase() == name)
    }

    /// `number` as [`normalised_number`] gives it.
    pub(super) fn by_number(&self, jury: StationId, number: &str) -> Option<&Persona> {
        self.last(jury, |persona| persona.number.as_deref().is_some_and(|n| normalised_number(n) == number))
    }

    fn last(&self, jury: StationId, fits: impl Fn(&Persona) -> bool) -> Option<&Persona> {
        self.played.get(&jury)?.iter().rev().find(|persona| fits(persona))
    }
}
