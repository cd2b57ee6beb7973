//! What the hub must know of a session to carry calls and chats: who speaks with whom, as which client, and whose files
//! are whose.

use super::candidate::Candidate;
use super::show::contact_of;
use super::{ExamSession, Moment, Thing};
use crate::package::{Attachment, Attendant, Called, Document, Drawn, Seen};
use crate::protocol::exam::{CandidateNumber, Cause, Contact, ExchangeId, OrderBy, Person, Seat, Stage};
use crate::protocol::{ClientId, Role, StationId};

/// A station at which a candidate sat or sits, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which.
    pub station: StationId,
    /// Since when.
    pub from: Moment,
    /// Until when; none where it sits there still.
    pub until: Option<Moment>,
}

impl Place {
    /// Whether it sat there at that moment, in milliseconds since the Unix epoch.
    pub fn holds(&self, at_ms: u64) -> bool {
        self.from.0 <= at_ms && self.until.is_none_or(|until| at_ms < until.0)
    }
}

impl ExamSession {
    /// The stations between which calls and chats may go: of a candidate whose phase has any, and of who plays for it.
    pub fn pairs(&self) -> impl Iterator<Item = (StationId, StationId)> {
        let meets = |candidate: &&Candidate| {
            let phase = self.phase_of(candidate);
            candidate.is_under_way()
                && phase.present.contains(&Attendant::Jury)
                && phase.call.contains(&Called::Clients)
        };
        self.candidates.values().filter(meets).filter_map(|candidate| {
            let (station, plays) = self.stations_of(candidate.number);
            station.zip(plays)
        })
    }

    /// Whether calls of the candidate at a station, once begun, go on: what has begun is brought to its end.
    pub fn calls_go_on(&self, station: StationId, now: Moment) -> bool {
        let number = self.candidate_at(station);
        let candidate = number.and_then(|number| self.candidates.get(&number));
        candidate.is_some_and(|candidate| match candidate.stage(now.max(self.last)) {
            Stage::Running | Stage::Paused | Stage::TimeUp => true,
            Stage::Waiting | Stage::Open | Stage::Ready | Stage::Finished => false,
        })
    }

    /// What fails, as far as it takes a candidate's time.
    pub fn failing(&self) -> Vec<Cause> {
        let lasting = self.candidates.values().filter_map(|candidate| candidate.outages.lasting());
        lasting.flat_map(|(_, outage)| outage.lasting.iter().copied()).collect()
    }

    /// Whether an order was given by somebody else than who sits at its station. Once the session is closed nobody sits.
    pub fn is_by_another(&self, by: OrderBy, sits: Option<Seat>) -> bool {
        !self.is_closed() && (by.session != self.id() || sits != Some(by.seat))
    }

    /// Where somebody sits.
    pub fn station_of(&self, who: Person) -> Option<StationId> {
        match who {
            Person::Candidate(number) => self.candidates.get(&number)?.station,
            Person::Juror(juror) => self.jurors.get(&juror)?.station,
        }
    }

    /// The candidate that sits at a station.
    pub fn candidate_at(&self, station: StationId) -> Option<CandidateNumber> {
        match self.seat_of(station, Role::Candidate) {
            Some(Seat::Candidate(number)) => Some(number),
            Some(Seat::Staff(_) | Seat::Juror(_) | Seat::Server) | None => None,
        }
    }

    /// Where the candidate that sits at a station sat and sits, the last place last: what was said elsewhere, or there at
    /// other times, is another's.
    pub fn places_of(&self, station: StationId) -> &[Place] {
        let number = self.candidate_at(station);
        let candidate = number.and_then(|number| self.candidates.get(&number));
        candidate.map(|candidate| &candidate.places[..]).unwrap_or_default()
    }

    /// The client of the exchange that is open with a candidate, and how it is met.
    pub fn open_exchange(&self, candidate: CandidateNumber) -> Option<(&ClientId, Contact)> {
        let sheet = &self.candidates.get(&candidate)?.sheet;
        let (exchange, _) = sheet.open()?;
        let client = &sheet.get(exchange)?.client;
        Some((client, contact_of(self.exam.clients.get(client)?)))
    }

    /// Which exchange is open with a candidate.
    pub fn lasting_exchange(&self, candidate: CandidateNumber) -> Option<ExchangeId> {
        self.candidates.get(&candidate)?.sheet.open().map(|(exchange, _)| exchange)
    }

    /// The sounds and PDFs that a seat may have now: a recording once it is drawn, and documents.
    pub fn files_for(&self, seat: Seat, now: Moment) -> Vec<&Attachment> {
        let mut files: Vec<&Attachment> = Vec::new();
        for candidate in self.candidates.values() {
            let may = |thing| self.may(seat, candidate.number, thing, now);
            let papers = may(Thing::ReadPapers);
            if papers || may(Thing::See(Seen::Documents)) {
                files.extend(self.exam.documents.iter().filter_map(Document::pdf));
            }
            if papers || may(Thing::Play) {
                let drawn = candidate.drawn(Drawn::Recording);
                let mut all = self.exam.recordings.iter();
                files.extend(all.find(|item| Some(&*item.id.0) == drawn).map(|item| &item.sound));
            }
        }
        files
    }

    /// The clients whose files a seat may have now: a candidate its own, a juror those of its candidates, nobody others.
    pub fn clients_for(&self, seat: Seat, now: Moment) -> Vec<ClientId> {
        let thing = match seat {
            Seat::Candidate(_) => Thing::See(Seen::Subject),
            Seat::Juror(_) => Thing::ReadRoles,
            Seat::Staff(_) | Seat::Server => return Vec::new(),
        };
        let own = self.candidates.values().filter(|candidate| self.may(seat, candidate.number, thing, now));
        let mut clients: Vec<ClientId> = Vec::new();
        for client in own.flat_map(|candidate| self.drawn_clients(candidate)) {
            if !clients.contains(&client.card.id) {
                clients.push(client.card.id.clone());
            }
        }
        clients
    }
}
