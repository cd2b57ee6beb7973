//! What the server tells of the session: its clients and, for staff, its journal.

use std::collections::VecDeque;
use std::sync::Arc;

use signaling::protocol::{ClientCard, JournalEntry, Post, Role, RoleSheet, ToServer};

use super::out::Out;
use super::view::ClientEntry;

/// The entries of the journal kept in view; older ones are at the server.
const JOURNAL_IN_VIEW: usize = 500;

#[derive(Debug, Default)]
pub(super) struct Session {
    clients: Arc<Vec<ClientEntry>>,
    posts: Arc<Vec<Post>>,
    journal: VecDeque<JournalEntry>,
    journal_view: Arc<Vec<JournalEntry>>,
}

impl Session {
    pub fn welcomed(&mut self, clients: u32, journal: u64, role: Role, out: &mut Out) {
        self.clients = Arc::default();
        out.send(ToServer::Posts);
        if clients > 0 {
            out.send(ToServer::Clients { skip: 0 });
        }
        let known = self.journal.back().map_or(0, |entry| entry.number);
        if role == Role::Staff && journal > known {
            let recent = journal.saturating_sub(JOURNAL_IN_VIEW as u64);
            out.send(ToServer::Journal { after: known.max(recent) });
        }
    }

    /// Other clients may be seen now than before.
    pub fn clients_changed(&mut self, out: &mut Out) {
        self.clients = Arc::default();
        out.send(ToServer::Clients { skip: 0 });
        out.send(ToServer::Posts);
    }

    pub fn posts_told(&mut self, posts: Vec<Post>) {
        self.posts = Arc::new(posts);
    }

    /// A page of clients; one that does not follow what is here belongs to an earlier asking.
    pub fn clients_page(
        &mut self,
        cards: Vec<ClientCard>,
        roles: Vec<RoleSheet>,
        skip: u32,
        more: bool,
        out: &mut Out,
    ) {
        if skip as usize != self.clients.len() {
            return;
        }
        let mut roles = roles.into_iter();
        let clients = Arc::make_mut(&mut self.clients);
        clients
            .extend(cards.into_iter().map(|card| ClientEntry { card: Arc::new(card), role: roles.next() }));
        if let Some(skip) = u32::try_from(clients.len()).ok().filter(|len| more && *len > skip) {
            out.send(ToServer::Clients { skip });
        }
    }

    pub fn journal_page(&mut self, entries: Vec<JournalEntry>, more: bool, out: &mut Out) {
        for entry in entries {
            if self.journal.back().is_none_or(|last| entry.number > last.number) {
                self.journal.push_back(entry);
            }
        }
        while self.journal.len() > JOURNAL_IN_VIEW {
            self.journal.pop_front();
        }
        if let Some(after) = self.journal.back().map(|entry| entry.number).filter(|_| more) {
            out.send(ToServer::Journal { after });
        }
        self.journal_view = Arc::new(self.journal.iter().cloned().collect());
    }

    pub fn clients(&self) -> Arc<Vec<ClientEntry>> {
        Arc::clone(&self.clients)
    }

    pub fn posts(&self) -> Arc<Vec<Post>> {
        Arc::clone(&self.posts)
    }

    pub fn journal(&self) -> Arc<Vec<JournalEntry>> {
        Arc::clone(&self.journal_view)
    }
}
