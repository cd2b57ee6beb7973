//! Finding out whom a call or a chat message is for.

use super::hello::valid_name;
use super::roster::NEUTRAL_NAME;
use super::{Hub, Refusal};
use crate::protocol::{Address, ErrorCode, Persona, Post, Role, StationId, normalised_number};

/// The longest telephone number shown, in characters: international numbers have 15 digits (ITU-T E.164 §6), and
/// are written with signs between.
const MAX_NUMBER_CHARS: usize = 40;

/// Whom a station reaches, and as which client.
#[derive(Debug)]
pub(super) struct Reached {
    pub(super) station: StationId,
    pub(super) persona: Option<Persona>,
}

impl Hub {
    /// Whom an address means, said by a candidate or a jury. A jury's persona is what it said; a candidate's is the
    /// client that it addressed.
    pub(super) fn reach(
        &self,
        from: StationId,
        to: &Address,
        persona: Option<Persona>,
    ) -> Result<Reached, Refusal> {
        let Some(peer) = self.pairs.peer(from) else {
            return Err(Refusal::new(ErrorCode::NotPaired, "the station is not paired"));
        };
        match self.roster.seat(from).role {
            Role::Candidate => {
                let persona = self.client_addressed(from, peer, to)?;
                Ok(Reached { station: peer, persona })
            }
            Role::Jury | Role::Staff => {
                self.check_addressed(peer, to)?;
                let persona = persona.map(|persona| self.valid_persona(persona)).transpose()?;
                Ok(Reached { station: peer, persona })
            }
        }
    }

    /// The client that a candidate addresses; none where it addresses its jury's station itself. It learns of no
    /// client that it is not to call before the jury has played it, and nothing of the jury's name: an answer that
    /// differs would tell.
    fn client_addressed(
        &self,
        candidate: StationId,
        jury: StationId,
        to: &Address,
    ) -> Result<Option<Persona>, Refusal> {
        if let Ok(post) = self.post_addressed(to) {
            return Ok(Some(post));
        }
        match to {
            Address::Station(station) if *station == jury => Ok(None),
            Address::Station(station) => {
                let text = format!("not paired with station {}", station.0);
                Err(Refusal::new(ErrorCode::NotPaired, text))
            }
            Address::Name(name) => {
                let name = name.trim();
                if let Some(persona) = self.client_named(candidate, jury, name) {
                    return Ok(Some(persona));
                }
                if name == NEUTRAL_NAME {
                    return Ok(None);
                }
                // A line of text may hold either.
                self.client_numbered(candidate, jury, name).map(Some).ok_or_else(nobody)
            }
            Address::Number(number) => {
                self.client_numbered(candidate, jury, number).map(Some).ok_or_else(nobody)
            }
        }
    }

    /// The post that a candidate addresses, as its phone shows it.
    pub(super) fn post_addressed(&self, to: &Address) -> Result<Persona, Refusal> {
        let post = match to {
            Address::Station(_) => None,
            // A line of text may hold either.
            Address::Name(text) | Address::Number(text) => self.directory.post(text.trim()),
        };
        post.map(Post::persona).ok_or_else(nobody)
    }

    fn client_named(&self, candidate: StationId, jury: StationId, name: &str) -> Option<Persona> {
        let listed = self.directory.by_name(Role::Candidate, name).map(|client| client.persona());
        let played = || self.personas.by_name(jury, candidate, name).cloned();
        let is_named = |persona: &Persona| persona.name.to_lowercase() == name.to_lowercase();
        listed.or_else(played).or_else(|| self.client_before(candidate).filter(is_named))
    }

    fn client_numbered(&self, candidate: StationId, jury: StationId, number: &str) -> Option<Persona> {
        let number = normalised_number(number);
        if number.is_empty() {
            return None;
        }
        let listed = self.directory.by_number(Role::Candidate, &number).map(|client| client.persona());
        let played = || self.personas.by_number(jury, candidate, &number).cloned();
        let has_it =
            |persona: &Persona| persona.number.as_deref().map(normalised_number) == Some(number.clone());
        listed.or_else(played).or_else(|| self.client_before(candidate).filter(has_it))
    }

    /// Checks that a jury addresses the candidate that it is paired with.
    pub(super) fn check_addressed(&self, candidate: StationId, to: &Address) -> Result<(), Refusal> {
        let (addressed, unknown) = match to {
            Address::Station(station) => (self.roster.get(*station).map(|seat| seat.id), "no such station"),
            Address::Name(name) => {
                let name = name.trim();
                let found = Role::Candidate;
                (self.roster.find(found, name), "no candidate has this name")
            }
            Address::Number(_) => return Err(nobody()),
        };
        match addressed {
            Some(station) if station == candidate => Ok(()),
            Some(_) => Err(Refusal::new(ErrorCode::NotPaired, "not the candidate paired with this station")),
            None => Err(Refusal::new(ErrorCode::NoSuchStation, unknown)),
        }
    }

    /// A persona that can be shown, completed from the directory where it names a client of it: by number, else by
    /// name.
    fn valid_persona(&self, persona: Persona) -> Result<Persona, Refusal> {
        let name = valid_name(&persona.name)?.to_owned();
        let number = persona.number.map(|number| number.trim().to_owned()).filter(|n| !n.is_empty());
        if let Some(number) = &number {
            if number.chars().count() > MAX_NUMBER_CHARS {
                let text = format!("a number has {MAX_NUMBER_CHARS} characters at most");
                return Err(Refusal::new(ErrorCode::TooLong, text));
            }
            if number.chars().any(char::is_control) {
                return Err(Refusal::new(ErrorCode::BadName, "a number holds no control characters"));
            }
        }
        let post = persona.client.as_ref().and_then(|id| self.directory.post_of(id));
        if let Some(post) = post {
            return Ok(post.persona());
        }
        let said = persona.client.as_ref().and_then(|id| self.directory.get(id));
        let listed = said.or_else(|| match &number {
            Some(number) => self.directory.by_number(Role::Jury, &normalised_number(number)),
            None => self.directory.by_name(Role::Jury, &name),
        });
        // In an exam the phone shows the client as the package has it.
        if let Some(client) = listed.filter(|_| self.exam_is_held()) {
            return Ok(client.persona());
        }
        let client = listed.map(|client| client.card.id.clone());
        let number = number.or_else(|| listed.map(|client| client.card.number.clone()));
        Ok(Persona { name, number, client })
    }
}

fn nobody() -> Refusal {
    Refusal::new(ErrorCode::NoSuchNumber, "no client answers to that name or number")
}
