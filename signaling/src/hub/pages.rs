//! What is too long for a welcome: roster, history, clients and journal, page by page; and what stations report
//! for the journal.

use super::{ConnId, Hub, Refusal};
use crate::directory::ClientsPage;
use crate::kept::Query;
use crate::protocol::{
    ChatMessage, ErrorCode, JournalEvent, Phase, ROSTER_PAGE, Role, Station, StationId, ToStation,
};

/// The longest title of a recording, in characters: two lines of the journal on the screen.
const MAX_TITLE_CHARS: usize = 200;

impl Hub {
    /// The stations that `viewer` may see after `after`, at most `limit`, and whether more follow.
    pub(super) fn visible_after(
        &self,
        viewer: StationId,
        after: StationId,
        limit: usize,
    ) -> (Vec<Station>, bool) {
        let role = self.roster.seat(viewer).role;
        let here = self.roster.here_after(after).filter(|seat| self.may_see(viewer, seat.id));
        let mut stations: Vec<Station> = here.take(limit + 1).map(|seat| self.seen(seat, role)).collect();
        let more = stations.len() > limit;
        stations.truncate(limit);
        (stations, more)
    }

    pub(super) fn roster_page(
        &mut self,
        conn: ConnId,
        station: StationId,
        after: StationId,
    ) -> Result<(), Refusal> {
        let (stations, more) = self.visible_after(station, after, ROSTER_PAGE);
        self.send(conn, ToStation::RosterPage { stations, more });
        Ok(())
    }

    pub(super) fn history(&mut self, conn: ConnId, station: StationId, after: u64) -> Result<(), Refusal> {
        if let Some(places) = self.own_places(station) {
            return self.own_chat(conn, &places, after);
        }
        self.ask_for_page(conn, Query::History { station, with: None, after })
    }

    /// A page of chat that is overheard was read: what is of the candidate that sits there now.
    pub(super) fn overheard_read(
        &mut self,
        conn: ConnId,
        (of, candidate): (StationId, StationId),
        mut messages: Vec<ChatMessage>,
        more: bool,
    ) {
        // The candidate changed meanwhile: the listener was told, and asked again.
        if self.pairs.peer(of) != Some(candidate) {
            return;
        }
        let last = messages.last().map(|message| message.number);
        messages.retain(|message| self.was_here(candidate, message.at_ms));
        match last.filter(|_| more && messages.is_empty()) {
            // Who got an empty page would ask for the same again.
            Some(after) => {
                let asked = self.ask_for_overheard(conn, of, candidate, after);
                asked.err().into_iter().for_each(|refusal| self.refuse(conn, refusal, None));
            }
            None => self.send(conn, ToStation::OverheardPage { of, messages, more }),
        }
    }

    pub(super) fn journal_page(&mut self, conn: ConnId, after: u64) -> Result<(), Refusal> {
        self.ask_for_page(conn, Query::Journal { after })
    }

    pub(super) fn clients(&mut self, conn: ConnId, station: StationId, skip: u32) -> Result<(), Refusal> {
        let role = self.roster.seat(station).role;
        let page = match self.exam_clients(station) {
            Some(clients) => self.directory.page_of(&clients, role, skip),
            None if self.may_list_clients(station) => self.directory.page(role, skip),
            None => ClientsPage::default(),
        };
        self.send(
            conn,
            ToStation::ClientsPage { cards: page.cards, roles: page.roles, skip, more: page.more },
        );
        Ok(())
    }

    pub(super) fn posts(&mut self, conn: ConnId, station: StationId) -> Result<(), Refusal> {
        let may_list = match self.exam_is_held() {
            true => self.exam_lets_list_posts(station),
            false => self.may_list_clients(station),
        };
        let posts = match may_list {
            true => self.directory.posts(self.roster.seat(station).role),
            false => Vec::new(),
        };
        self.send(conn, ToStation::Posts { posts });
        Ok(())
    }

    /// How many clients a station may list now.
    pub(super) fn count_clients(&self, station: StationId) -> u32 {
        match self.exam_clients(station) {
            Some(clients) => u32::try_from(clients.len()).unwrap_or(u32::MAX),
            None if self.may_list_clients(station) => self.directory.count(self.roster.seat(station).role),
            None => 0,
        }
    }

    /// A candidate gets no client before its exchanges begin: it asks again when its phase changes.
    fn may_list_clients(&self, station: StationId) -> bool {
        match (self.roster.seat(station).role, self.phase(station)) {
            (Role::Jury | Role::Staff, _) | (Role::Candidate, Phase::Exchanges) => true,
            (Role::Candidate, Phase::Waiting) => false,
        }
    }

    pub(super) fn played(
        &mut self,
        station: StationId,
        title: &str,
        played_ms: u64,
        complete: bool,
    ) -> Result<(), Refusal> {
        let title = title.trim();
        if title.is_empty() {
            return Err(Refusal::new(ErrorCode::Empty, "the title is empty"));
        }
        if title.chars().count() > MAX_TITLE_CHARS {
            let text = format!("a title has {MAX_TITLE_CHARS} characters at most");
            return Err(Refusal::new(ErrorCode::TooLong, text));
        }
        let title = title.to_owned();
        self.journal(JournalEvent::PromptPlayed { station, title, played_ms, complete });
        Ok(())
    }
}
