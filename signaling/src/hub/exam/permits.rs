//! What of calls, chats and listening is permitted while a session is held: what the session's table allows, and
//! only the exchange that was begun. Without a session all of it is as the rest of the hub says.

use super::ExamDesk;
use crate::directory::Directory;
use crate::exam::{Moment, Thing};
use crate::hub::{Hub, NEUTRAL_NAME, Refusal};
use crate::package::Called;
use crate::protocol::exam::{CandidateNumber, Contact, Seat};
use crate::protocol::{Address, EndReason, ErrorCode, Persona, Role, StationId, ToServer, normalised_number};

impl ExamDesk {
    /// The clients of the session; none where none is held.
    pub(in crate::hub) fn directory(&self) -> Option<Directory> {
        self.held.as_ref()?;
        self.package.as_deref().map(Directory::from)
    }
}

impl Hub {
    pub(in crate::hub) fn exam_is_held(&self) -> bool {
        self.exam.held.is_some()
    }

    /// From now on all follows the session that was made.
    pub(super) fn begin_to_follow(&mut self) {
        let Some(directory) = self.exam.directory() else { return };
        self.directory = directory;
        let all: Vec<StationId> = self.roster.iter().map(|seat| seat.id).collect();
        for station in all {
            self.end_calls_of(station, EndReason::HungUp);
            self.leave_posts(station);
        }
    }

    /// Pairs as the session says, and ends the calls and the listening that it allows no longer.
    pub(super) fn follow_session(&mut self) {
        let Some(session) = self.exam.session() else { return };
        let is_known = |station: StationId| self.roster.get(station).is_some();
        let wanted = session.pairs().filter(|(candidate, jury)| is_known(*candidate) && is_known(*jury));
        let wanted: Vec<(StationId, StationId)> = wanted.collect();
        let now = self.moment();
        let goes_on =
            |pair: &(StationId, StationId)| wanted.contains(pair) && session.calls_go_on(pair.0, now);
        let over: Vec<(StationId, StationId)> = self.pairs.all().filter(|pair| !goes_on(pair)).collect();
        for end in over.into_iter().flat_map(|(candidate, jury)| [candidate, jury]) {
            self.end_calls_of(end, EndReason::HungUp);
        }
        self.pair_only(&wanted);
        for (listener, to) in self.ears.all().collect::<Vec<_>>() {
            if !self.exam_lets_listen(listener, to) {
                self.stop_listening(listener);
            }
        }
    }

    /// Whether the session permits what a station says.
    pub(in crate::hub) fn check_exam(&self, station: StationId, message: &ToServer) -> Result<(), Refusal> {
        if let ToServer::Chat { of: Some(of), .. } = message
            && self.is_of_another(station, *of)
        {
            let text = "it was written in the exchanges of another candidate";
            return Err(Refusal::new(ErrorCode::OtherCandidate, text));
        }
        if let ToServer::Chat { .. } = message
            && self.is_moving(station)
        {
            return Err(Refusal::new(ErrorCode::NotStored, "somebody is being seated there just now"));
        }
        if !self.exam_is_held() {
            return Ok(());
        }
        match message {
            // Said once more: it is done, or refused as it was.
            ToServer::Place { call, .. } | ToServer::Consult { call, .. }
                if self.calls.find(*call).is_some() =>
            {
                Ok(())
            }
            ToServer::Place { to, persona, .. } => self.check_contact(station, to, persona.as_ref(), true),
            ToServer::Chat { to, persona, helped: None, .. } => {
                self.check_contact(station, to, persona.as_ref(), false)
            }
            ToServer::Consult { to, .. } | ToServer::Transfer { to, .. } => {
                self.check_contact(station, to, None, true)
            }
            ToServer::Pair { .. } | ToServer::Unpair { .. } => {
                Err(Refusal::new(ErrorCode::WrongRole, "who is paired follows the session that is held"))
            }
            ToServer::Staff { on: true, .. } => {
                Err(Refusal::new(ErrorCode::WrongRole, "in a session who plays the clients plays the posts"))
            }
            // Help is for training, and a session is none; the rest is about calls that were permitted, or read by seat.
            ToServer::Chat { helped: Some(_), .. }
            | ToServer::Help { .. }
            | ToServer::TakeChat { .. }
            | ToServer::Hello(_)
            | ToServer::Roster { .. }
            | ToServer::Listen { .. }
            | ToServer::StopListening
            | ToServer::OverheardChat { .. }
            | ToServer::Signal { .. }
            | ToServer::Relink { .. }
            | ToServer::CompleteTransfer { .. }
            | ToServer::Merge { .. }
            | ToServer::Staff { on: false, .. }
            | ToServer::Answer { .. }
            | ToServer::Decline { .. }
            | ToServer::HangUp { .. }
            | ToServer::Mute { .. }
            | ToServer::Hold { .. }
            | ToServer::Record { .. }
            | ToServer::Note { .. }
            | ToServer::Notes { .. }
            | ToServer::DoNotDisturb { .. }
            | ToServer::Delivered { .. }
            | ToServer::Read { .. }
            | ToServer::History { .. }
            | ToServer::Clients { .. }
            | ToServer::Posts
            | ToServer::Files { .. }
            | ToServer::Calls { .. }
            | ToServer::Journal { .. }
            | ToServer::Played { .. }
            | ToServer::Exam(_) => Ok(()),
        }
    }

    fn check_contact(
        &self,
        station: StationId,
        to: &Address,
        persona: Option<&Persona>,
        by_phone: bool,
    ) -> Result<(), Refusal> {
        let permitted = match self.roster.seat(station).role {
            Role::Candidate => self.candidate_may_reach(station, to),
            Role::Jury => self.jury_may_play(station, persona, by_phone),
            Role::Staff => false,
        };
        if permitted {
            return Ok(());
        }
        // A candidate learns no more than that nobody answers, whoever there may be.
        Err(match self.roster.seat(station).role {
            Role::Candidate => {
                Refusal::new(ErrorCode::NoSuchNumber, "no client answers to that name or number")
            }
            Role::Jury | Role::Staff => {
                Refusal::new(ErrorCode::WrongCallPhase, "no exchange with this client is open")
            }
        })
    }

    fn candidate_may_reach(&self, station: StationId, to: &Address) -> bool {
        let Some(number) = self.exam.session().and_then(|session| session.candidate_at(station)) else {
            return false;
        };
        if self.post_addressed(to).is_ok() {
            return self.may_call(number, Called::Posts);
        }
        let open = self.exam.session().and_then(|session| session.open_exchange(number));
        let Some(client) = open.and_then(|(client, _)| self.directory.get(client)) else { return false };
        let is_meant = match to {
            Address::Station(_) => true,
            Address::Name(text) | Address::Number(text) => {
                let (text, number) = (text.trim(), normalised_number(text));
                text == NEUTRAL_NAME
                    || text.to_lowercase() == client.card.name.to_lowercase()
                    || !number.is_empty() && number == normalised_number(&client.card.number)
            }
        };
        is_meant && self.may_call(number, Called::Clients)
    }

    /// The client of the exchange that lasts, where it was played towards the candidate before one of them moved to another
    /// station.
    pub(in crate::hub) fn client_before(&self, candidate: StationId) -> Option<Persona> {
        let session = self.exam.session()?;
        let number = session.candidate_at(candidate)?;
        let (client, _) = session.open_exchange(number)?;
        let places = session.places_of(candidate);
        self.personas.of_client(client, |at| places.iter().any(|place| place.station == at)).cloned()
    }

    fn jury_may_play(&self, station: StationId, persona: Option<&Persona>, by_phone: bool) -> bool {
        let Some(session) = self.exam.session() else { return false };
        let candidate = self.pairs.peer(station).and_then(|peer| session.candidate_at(peer));
        let (Some(number), Some(id)) = (candidate, persona.and_then(|persona| persona.client.as_ref()))
        else {
            return false;
        };
        if self.directory.post_of(id).is_some() {
            return self.may_call(number, Called::Posts);
        }
        let plays = match session.open_exchange(number) {
            Some((client, Contact::Call)) => client == id,
            Some((client, Contact::AwaitCall | Contact::OpenChat)) => client == id && !by_phone,
            None => false,
        };
        plays && self.may_call(number, Called::Clients)
    }

    pub(super) fn may_call(&self, number: CandidateNumber, whom: Called) -> bool {
        self.session_permits(Seat::Candidate(number), number, Thing::Call(whom))
    }

    pub(super) fn session_permits(&self, seat: Seat, of: CandidateNumber, thing: Thing) -> bool {
        let now: Moment = self.moment();
        self.exam.session().is_some_and(|session| session.may(seat, of, thing, now))
    }

    /// Whether a station may hear the calls at the jury's.
    pub(in crate::hub) fn exam_lets_listen(&self, listener: StationId, to: StationId) -> bool {
        let Some(session) = self.exam.session() else { return true };
        let candidate = self.pairs.peer(to).and_then(|peer| session.candidate_at(peer));
        let seat = self.exam_seat(listener);
        seat.zip(candidate).is_some_and(|(seat, number)| self.session_permits(seat, number, Thing::Listen))
    }
}
