//! When and where an exchange was held, and its chat, which the jury reads again once it is over. The messages are with the
//! store.

use super::lookup::Place;
use super::run_sheet::State;
use super::{ExamSession, Moment, Thing};
use crate::protocol::exam::{CandidateNumber, ExchangeId, Refused, Seat, Writer};
use crate::protocol::{ChatMessage, ClientId, StationId};

/// Which messages and calls are those of an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeSpan {
    /// Where its candidate sat, and when.
    pub places: Vec<Place>,
    /// Its client.
    pub client: ClientId,
    /// When it began.
    pub from: Moment,
    /// When the next one did: nothing is said between two exchanges. None where none has.
    pub until: Option<Moment>,
    /// Whether the next one is held with the same client.
    pub repeated: bool,
}

impl ExchangeSpan {
    /// Whether a message is of it. A candidate may write to whoever is there without a name; what it writes to a post is
    /// no client's.
    pub fn holds(&self, message: &ChatMessage) -> bool {
        let client = message.persona.as_ref().and_then(|persona| persona.client.as_ref());
        let covers = |end| self.covers(end, client.is_some(), message.at_ms);
        client.is_none_or(|client| *client == self.client) && (covers(message.from) || covers(message.to))
    }

    /// Whether the candidate sat at a station at a moment of it, in milliseconds since the Unix epoch. What names its client
    /// is of it still where the next exchange begins within the same millisecond.
    pub fn covers(&self, station: StationId, names_client: bool, at_ms: u64) -> bool {
        self.lasts(names_client, at_ms) && self.sat(station, at_ms)
    }

    /// Whether a moment is of it, wherever the candidate sat.
    pub fn lasts(&self, names_client: bool, at_ms: u64) -> bool {
        let is_told_apart = names_client && !self.repeated;
        let before = |until: Moment| at_ms < until.0 || is_told_apart && at_ms == until.0;
        self.from.0 <= at_ms && self.until.is_none_or(before)
    }

    /// Who wrote a message of it.
    pub fn writer(&self, message: &ChatMessage) -> Writer {
        match self.sat(message.from, message.at_ms) {
            true => Writer::Candidate,
            false => Writer::Client,
        }
    }

    fn sat(&self, station: StationId, at_ms: u64) -> bool {
        self.places.iter().any(|place| place.station == station && place.holds(at_ms))
    }
}

impl ExamSession {
    /// When and where an exchange was held; none where there is no such exchange, or it has not begun.
    pub fn exchange_span(&self, of: CandidateNumber, exchange: ExchangeId) -> Option<ExchangeSpan> {
        let sheet = &self.candidates.get(&of)?.sheet;
        let known = sheet.get(exchange)?;
        // Those that have begun stand in the order in which they did.
        let mut later = sheet.exchanges().iter().skip_while(|other| other.id != exchange).skip(1);
        let next = later.find(|other| other.began.is_some());
        Some(ExchangeSpan {
            places: self.all_places_of(of).to_vec(),
            client: known.client.clone(),
            from: known.began?,
            until: next.and_then(|next| next.began),
            repeated: next.is_some_and(|next| next.client == known.client),
        })
    }

    /// Whose exchanges a message is of, and who of the two wrote it.
    pub fn chat_of(&self, message: &ChatMessage) -> Option<(CandidateNumber, Writer)> {
        let sat = |places: &[Place], station| {
            places.iter().any(|place| place.station == station && place.holds(message.at_ms))
        };
        self.candidates.values().find_map(|candidate| {
            let writer = match candidate.places.as_slice() {
                places if sat(places, message.from) => Writer::Candidate,
                places if sat(places, message.to) => Writer::Client,
                _ => return None,
            };
            Some((candidate.number, writer))
        })
    }

    /// Which messages are those of an exchange, for a member of the candidate's jury, once it is over.
    ///
    /// # Errors
    /// [`Refused::NoSuchItem`], whether there is no such exchange, it has not ended, or it is not for this seat.
    pub fn exchange_chat(
        &self,
        seat: Seat,
        of: CandidateNumber,
        exchange: ExchangeId,
        now: Moment,
    ) -> Result<ExchangeSpan, Refused> {
        let candidate = self.candidates.get(&of).filter(|_| self.may(seat, of, Thing::ReadChats, now));
        let known = candidate.and_then(|candidate| candidate.sheet.get(exchange));
        let over = known.filter(|known| matches!(known.state, State::Closed(_)));
        over.and_then(|over| self.exchange_span(of, over.id)).ok_or(Refused::NoSuchItem)
    }
}
