//! A candidate's chat and calls of before: they follow it from station to station, and nothing of others comes with them.

use crate::exam::Place;
use crate::hub::call_log::AskedLog;
use crate::hub::ledger::Pending;
use crate::hub::{ConnId, Hub, Refusal};
use crate::kept::{KeptCall, Query};
use crate::protocol::{ChatMessage, ChatNumbers, StationId, ToStation};
use crate::tally::Tally;

/// How far the chat of a candidate is read for a page of it.
#[derive(Clone, Copy, Debug)]
pub(in crate::hub) struct AskedChat {
    /// As it was asked.
    after: u64,
    /// Which of its places is read, from the first.
    place: usize,
}

impl Hub {
    /// The last numbers of the chat that a station reads: of a candidate's, wherever it sat.
    pub(in crate::hub) fn own_chat_numbers(&self, station: StationId) -> ChatNumbers {
        let own = self.roster.seat(station).chat;
        let places = self.own_places(station).unwrap_or_default();
        let there = places.iter().filter_map(|place| self.roster.get(place.station)).map(|seat| seat.chat);
        there.fold(own, |all, one| ChatNumbers {
            last: all.last.max(one.last),
            delivered: all.delivered.max(one.delivered),
            read: all.read.max(one.read),
        })
    }

    /// A page of a candidate's chat, from the first of its places that has any.
    pub(in crate::hub) fn own_chat(
        &mut self,
        conn: ConnId,
        places: &[Place],
        after: u64,
    ) -> Result<(), Refusal> {
        self.ask_own_chat(conn, places, AskedChat { after, place: 0 }, after)
    }

    fn ask_own_chat(
        &mut self,
        conn: ConnId,
        places: &[Place],
        asked: AskedChat,
        after: u64,
    ) -> Result<(), Refusal> {
        let Some(place) = places.get(asked.place) else {
            self.send(conn, ToStation::HistoryPage { messages: Vec::new(), more: false });
            return Ok(());
        };
        let query = Query::History { station: place.station, with: None, after };
        self.ask_to_read(Pending::OwnChat { conn, asked }, query)
    }

    /// A page was read: of it, what is the candidate's own; where nothing is, on goes the search.
    pub(in crate::hub) fn own_chat_read(
        &mut self,
        conn: ConnId,
        asked: AskedChat,
        mut messages: Vec<ChatMessage>,
        more: bool,
    ) {
        let Some((station, places)) = self.own_places_at(conn) else { return };
        let last = messages.last().map(|message| message.number);
        if let Some(place) = places.get(asked.place) {
            messages.retain(|message| place.holds(message.at_ms));
            messages.iter_mut().for_each(|message| moved(message, place.station, station));
        } else {
            messages.clear();
        }
        if !messages.is_empty() {
            let more = more || asked.place + 1 < places.len();
            return self.send(conn, ToStation::HistoryPage { messages, more });
        }
        let next = match last.filter(|_| more) {
            Some(last) => self.ask_own_chat(conn, &places, asked, last),
            None => {
                let asked = AskedChat { place: asked.place + 1, ..asked };
                self.ask_own_chat(conn, &places, asked, asked.after)
            }
        };
        next.err().into_iter().for_each(|refusal| self.refuse(conn, refusal, None));
    }

    /// A page of a candidate's log of calls, from the last of its places that has any.
    pub(in crate::hub) fn ask_own_log(
        &mut self,
        conn: ConnId,
        places: &[Place],
        asked: AskedLog,
        before: Option<u64>,
    ) -> Result<(), Refusal> {
        match places.iter().rev().nth(asked.place) {
            Some(place) => self.ask_for_log(conn, asked, Query::Calls { station: place.station, before }),
            None => {
                let sums = asked.before.is_none().then(Tally::default);
                let page = self.log_page(asked, asked.of, Vec::new(), false, sums);
                self.send(conn, page);
                Ok(())
            }
        }
    }

    /// The same for a page of the log.
    pub(in crate::hub) fn own_log_read(
        &mut self,
        conn: ConnId,
        asked: AskedLog,
        mut calls: Vec<KeptCall>,
        more: bool,
    ) {
        let Some((_, places)) = self.own_places_at(conn) else { return };
        let place = places.iter().rev().nth(asked.place);
        let last = calls.last().map(|kept| kept.number);
        calls.retain(|kept| place.is_some_and(|place| place.holds(kept.call.placed_ms())));
        if let Some(place) = place.filter(|_| !calls.is_empty()) {
            let mut tally = Tally::default();
            calls.iter().for_each(|kept| tally.count(place.station, &kept.call));
            let sums = asked.before.is_none().then_some(tally);
            let more = more || asked.place + 1 < places.len();
            let page = self.log_page(asked, place.station, calls, more, sums);
            return self.send(conn, page);
        }
        let next = match last.filter(|_| more) {
            Some(last) => self.ask_own_log(conn, &places, asked, Some(last)),
            None => {
                let asked = AskedLog { place: asked.place + 1, ..asked };
                self.ask_own_log(conn, &places, asked, asked.before)
            }
        };
        next.err().into_iter().for_each(|refusal| self.refuse(conn, refusal, None));
    }

    fn own_places_at(&self, conn: ConnId) -> Option<(StationId, Vec<Place>)> {
        let station = self.connections.get(&conn)?.station?;
        Some((station, self.own_places(station).unwrap_or_default()))
    }
}

/// The message as if it had been said where its candidate sits now.
fn moved(message: &mut ChatMessage, before: StationId, now: StationId) {
    for end in [&mut message.from, &mut message.to] {
        if *end == before {
            *end = now;
        }
    }
}
