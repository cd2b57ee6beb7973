//! A chat that goes on at another station: what was said in it before its candidate or who plays for it was moved comes
//! at once to who goes on with it, and to who listens there, as if it had been said there.

use crate::hub::Hub;
use crate::hub::ledger::Pending;
use crate::kept::{Page, Query, Receiver};
use crate::protocol::exam::{CandidateNumber, ExchangeId, Fact, Writer};
use crate::protocol::{ChatMessage, ChatOf, Role, StationId, ToStation};

/// What is read of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::hub) struct AskedBefore {
    /// To whom it is told: who plays, or who listens there.
    reader: StationId,
    /// The station of who plays.
    at: StationId,
    of: CandidateNumber,
    exchange: ExchangeId,
}

impl Hub {
    /// Tells a station what was said elsewhere in the exchange that lasts at the station `at` of who plays, where any was.
    pub(in crate::hub) fn tell_chat_before(&mut self, reader: StationId, at: StationId) {
        if let Some(asked) = self.chat_going_on(reader, at) {
            self.ask_chat_before(asked, 0);
        }
    }

    fn ask_chat_before(&mut self, asked: AskedBefore, after: u64) {
        let span = self.exam.session().and_then(|session| session.exchange_span(asked.of, asked.exchange));
        if let Some(chat) = span {
            self.read_for_itself(Pending::ChatBefore(asked), Query::Exchange { chat, after });
        }
    }

    /// A page of it was read. Seats may be others by now; then whoever sits there is told by itself.
    pub(in crate::hub) fn chat_before_read(&mut self, asked: AskedBefore, page: Option<Page>) {
        let AskedBefore { reader, at, of, exchange } = asked;
        let Some(Page::History { mut messages, more }) = page else { return };
        let span = self.exam.session().and_then(|session| session.exchange_span(of, exchange));
        let (Some(span), Some(candidate)) = (span, self.pairs.peer(at)) else { return };
        if self.chat_going_on(reader, at) != Some(asked) {
            return;
        }
        let next = messages.last().map(|message| message.number).filter(|_| more);
        messages.retain(|message| !is_held(message, reader, (candidate, at)));
        for message in &mut messages {
            (message.from, message.to) = match span.writer(message) {
                Writer::Candidate => (candidate, at),
                Writer::Client => (at, candidate),
            };
        }
        if !messages.is_empty() {
            let told = match reader == at {
                true => ToStation::ChatBefore { messages },
                false => ToStation::OverheardPage { of: at, messages, more: false },
            };
            self.tell(reader, told);
        }
        next.into_iter().for_each(|after| self.ask_chat_before(asked, after));
    }

    /// To whom the messages came that a station acknowledges.
    pub(in crate::hub) fn receiver(&self, station: StationId) -> Receiver {
        let Some(session) = self.exam.session() else { return Receiver::Station(station) };
        if session.candidate_at(station).is_some() {
            return Receiver::Candidate(session.places_of(station).to_vec());
        }
        let lasting = self.chat_going_on(station, station);
        let span = lasting.and_then(|lasting| session.exchange_span(lasting.of, lasting.exchange));
        span.map_or(Receiver::Station(station), |chat| Receiver::Client { at: station, chat: Box::new(chat) })
    }

    /// Where the writer of a message goes on with its chat by now, and to whom it is there. None where nobody does.
    pub(in crate::hub) fn writer_now(&self, message: &ChatMessage) -> Option<(StationId, StationId)> {
        let stays = (message.from, message.to);
        let Some(session) = self.exam.session() else { return Some(stays) };
        let Some((of, writer)) = session.chat_of(message) else { return Some(stays) };
        match (writer, session.stations_of(of)) {
            (Writer::Candidate, (candidate, _)) => Some((candidate?, message.to)),
            (Writer::Client, (_, plays)) if plays == Some(message.from) => Some(stays),
            (Writer::Client, (candidate, plays)) => Some((plays?, candidate?)),
        }
    }

    /// Whether a text was written in the exchanges of another candidate than the one who is at a station, or is met there.
    pub(in crate::hub) fn is_of_another(&self, station: StationId, of: ChatOf) -> bool {
        let Some(session) = self.exam.session() else { return true };
        let there = match self.roster.seat(station).role {
            // With nobody there it is refused for that.
            Role::Jury => {
                self.pairs.peer(station).and_then(|peer| session.candidate_at(peer)).or(Some(of.candidate))
            }
            Role::Candidate | Role::Staff => session.candidate_at(station),
        };
        of.session != session.id() || there != Some(of.candidate)
    }

    /// Whether somebody is being seated at a station or taken from it, or at the one that it is paired with: what is
    /// said there would be of the moment after.
    pub(in crate::hub) fn is_moving(&self, station: StationId) -> bool {
        let Some(held) = &self.exam.held else { return false };
        let ends = [Some(station), self.pairs.peer(station)];
        held.turns.coming().any(|fact| match fact {
            Fact::Sat { who, station } => {
                let before = held.turns.session().station_of(*who);
                [before, *station].into_iter().flatten().any(|moved| ends.contains(&Some(moved)))
            }
            _ => false,
        })
    }

    /// The exchange that lasts at a station of who plays, for itself or for who listens there.
    fn chat_going_on(&self, reader: StationId, at: StationId) -> Option<AskedBefore> {
        let session = self.exam.session()?;
        let plays = self.roster.get(at).is_some_and(|seat| seat.role == Role::Jury);
        let of = session.candidate_at(self.pairs.peer(at).filter(|_| plays)?)?;
        let reads = reader == at || self.ears.listens_to(reader) == Some(at);
        let exchange = session.lasting_exchange(of).filter(|_| reads)?;
        Some(AskedBefore { reader, at, of, exchange })
    }
}

/// Whether the reader has it anyway: said at its own station, or between the two that it listens to.
fn is_held(message: &ChatMessage, reader: StationId, (candidate, at): (StationId, StationId)) -> bool {
    let ends = [message.from, message.to];
    ends.contains(&at) && (reader == at || ends.contains(&candidate))
}
