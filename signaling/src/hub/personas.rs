//! The clients that each jury has played, and towards which candidate, so that this one can call or write back.

use std::collections::{BTreeMap, VecDeque};

use super::Call;
use crate::kept::KeptPersona;
use crate::protocol::{ClientId, Direction, Persona, StationId, normalised_number};

/// How many clients of a jury are remembered: several days of exams at six an hour.
const REMEMBERED: usize = 64;

#[derive(Debug, Default)]
pub(super) struct Personas {
    /// By the jury's station, the last played last.
    played: BTreeMap<StationId, VecDeque<Played>>,
}

#[derive(Debug, PartialEq)]
struct Played {
    candidate: StationId,
    persona: Persona,
}

impl Personas {
    /// Those of the calls and of the chat that were kept.
    pub(super) fn new(calls: &[Call], chat: Vec<KeptPersona>) -> Self {
        let called = calls.iter().filter(|call| call.direction == Direction::Inbound && call.rang());
        let called = called.filter(|call| call.helps.is_none());
        let called = called.map(|call| KeptPersona {
            jury: call.jury,
            candidate: call.candidate,
            persona: call.persona.clone(),
            at_ms: call.since_ms,
        });
        let mut kept: Vec<KeptPersona> = called.chain(chat).collect();
        kept.sort_by_key(|played| played.at_ms);
        let mut personas = Self::default();
        for KeptPersona { jury, candidate, persona, at_ms: _ } in kept {
            personas.remember(jury, candidate, persona);
        }
        personas
    }

    pub(super) fn remember(&mut self, jury: StationId, candidate: StationId, persona: Persona) {
        let played = self.played.entry(jury).or_default();
        let now = Played { candidate, persona };
        played.retain(|known| *known != now);
        if played.len() == REMEMBERED {
            played.pop_front();
        }
        played.push_back(now);
    }

    /// The client of this name that the jury last played towards the candidate.
    pub(super) fn by_name(&self, jury: StationId, candidate: StationId, name: &str) -> Option<&Persona> {
        let name = name.to_lowercase();
        self.last(jury, candidate, |persona| persona.name.to_lowercase() == name)
    }

    /// The client of this number that the jury last played towards the candidate. `number` as
    /// [`normalised_number`] gives it.
    pub(super) fn by_number(&self, jury: StationId, candidate: StationId, number: &str) -> Option<&Persona> {
        self.last(jury, candidate, |persona| {
            persona.number.as_deref().is_some_and(|n| normalised_number(n) == number)
        })
    }

    /// A client, as any jury played it towards one of these stations.
    pub(super) fn of_client(
        &self,
        client: &ClientId,
        candidates: impl Fn(StationId) -> bool,
    ) -> Option<&Persona> {
        let mut played = self.played.values().flatten();
        let is_it =
            |known: &&Played| known.persona.client.as_ref() == Some(client) && candidates(known.candidate);
        played.find(is_it).map(|known| &known.persona)
    }

    fn last(
        &self,
        jury: StationId,
        candidate: StationId,
        fits: impl Fn(&Persona) -> bool,
    ) -> Option<&Persona> {
        let towards = self.played.get(&jury)?.iter().rev().filter(|played| played.candidate == candidate);
        towards.map(|played| &played.persona).find(|persona| fits(persona))
    }
}
