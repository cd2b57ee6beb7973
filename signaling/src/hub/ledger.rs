//! What the store was asked and has not answered yet.
//!
//! Stations are told when a chat message could not be stored; they send it again. What the hub itself has to keep
//! (stations, pairs, calls, the journal) is tried again until it is kept, in its order.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::call_log::AskedLog;
use super::exam::{Arriving, ArrivingRecording, AskedBefore, AskedChat, AskedExchange, Asker, Sealing};
use super::{ConnId, Deadline, Effect, Hub, Refusal};
use crate::kept::{NotKept, Page, Query, StoreOp, Stored, Ticket};
use crate::protocol::exam::{Piece, Recorded, SessionId, StationPurge};
use crate::protocol::{
    About, CallId, CandidateNumber, ErrorCode, JournalEntry, JournalEvent, MessageId, Role, StationId,
    ToStation,
};

/// How many answers to stations may be outstanding: 16 MiB of the longest texts, seconds of the slowest disk. More
/// are refused with `not_stored`.
pub(super) const MAX_ASKED: usize = 1_024;
/// How much of the hub's own may wait for a store that fails: an hour of a full disk at a large session. Beyond,
/// the oldest is given up.
const MAX_WAITING: usize = 16_384;
/// A store that failed is tried again so much later: a full disk does not get better sooner.
pub(super) const STORE_AGAIN: Duration = Duration::from_secs(1);

/// What to do with an answer of the store.
#[derive(Debug)]
pub(super) enum Pending {
    Chat {
        from: StationId,
        /// In whose name it is written.
        sender: StationId,
        id: MessageId,
    },
    Progress {
        by: StationId,
        id: MessageId,
    },
    Note {
        station: StationId,
        call: CallId,
    },
    Page {
        conn: ConnId,
        /// Of another station's chat with its candidate, for who listens to it.
        overheard: Option<(StationId, StationId)>,
    },
    /// Of the chat of a candidate in an exam.
    OwnChat {
        conn: ConnId,
        asked: AskedChat,
    },
    Log {
        conn: ConnId,
        asked: AskedLog,
    },
    /// Of the chat of an exchange, for its jury.
    Exchange(AskedExchange),
    /// Of the chat that goes on at another station, for who sits there now.
    ChatBefore(AskedBefore),
    /// Of the facts of a session, for staff that asked for it by name.
    Record {
        conn: ConnId,
        session: SessionId,
    },
    /// A piece that a candidate writes.
    Work {
        station: StationId,
        of: CandidateNumber,
        piece: Piece,
        edition: u64,
    },
    /// A file of a candidate's dossier.
    File(Box<Arriving>),
    /// A recording of an exchange.
    Recording(Box<ArrivingRecording>),
    /// A dossier that is being sealed.
    Dossier(Box<Sealing>),
    /// Something that goes.
    Purge {
        purge: Box<StationPurge>,
        asker: Option<Asker>,
    },
    /// A station's part of it.
    StationPurged {
        station: StationId,
        session: SessionId,
        purge: u64,
    },
    /// What becomes true of a session that is not held any more.
    LateFact {
        asker: Asker,
        session: SessionId,
    },
    /// What is kept of a session, for staff.
    Holdings {
        conn: ConnId,
        session: SessionId,
    },
    /// The making of an exam's session.
    Made,
    /// What an order of the session, or a report to it, makes true.
    Facts {
        /// Whether it may concern other seats than before.
        moves: bool,
        /// Whether the session is closed by it, or reopened.
        ends: bool,
    },
    /// The hub's own, to be tried again.
    Own(StoreOp),
}

#[derive(Debug, Default)]
pub(super) struct Ledger {
    last: u64,
    pending: BTreeMap<Ticket, Pending>,
    /// How many of them answer stations.
    asked: usize,
    /// The hub's own that could not be stored, and what came after it.
    waiting: VecDeque<StoreOp>,
}

impl Ledger {
    fn issue(&mut self, pending: Pending) -> Ticket {
        self.last += 1;
        let ticket = Ticket(self.last);
        self.asked += usize::from(pending.is_asked());
        self.pending.insert(ticket, pending);
        ticket
    }

    /// Whether a dossier is being sealed.
    pub(super) fn seals(&self, of: CandidateNumber) -> bool {
        let is_it = |pending: &Pending| match pending {
            Pending::Dossier(sealing) => sealing.of() == of,
            _ => false,
        };
        self.pending.values().any(is_it)
    }

    fn redeem(&mut self, ticket: Ticket) -> Option<Pending> {
        let pending = self.pending.remove(&ticket)?;
        self.asked -= usize::from(pending.is_asked());
        Some(pending)
    }

    fn wait(&mut self, op: StoreOp) {
        if self.waiting.len() == MAX_WAITING {
            self.waiting.pop_front();
        }
        self.waiting.push_back(op);
    }
}

impl Pending {
    fn is_asked(&self) -> bool {
        match self {
            Pending::Chat { .. }
            | Pending::Progress { .. }
            | Pending::Note { .. }
            | Pending::Page { .. }
            | Pending::OwnChat { .. }
            | Pending::Exchange(_)
            | Pending::Work { .. }
            | Pending::Log { .. }
            | Pending::File(_)
            | Pending::Recording(_)
            | Pending::Dossier(_)
            | Pending::StationPurged { .. }
            | Pending::LateFact { .. }
            | Pending::Holdings { .. }
            | Pending::Record { .. } => true,
            Pending::Purge { .. }
            | Pending::Made
            | Pending::Facts { .. }
            | Pending::ChatBefore(_)
            | Pending::Own(_) => false,
        }
    }
}

impl Hub {
    /// Stores something for a station, which is answered when it is kept.
    pub(super) fn ask_to_store(&mut self, pending: Pending, op: StoreOp) -> Result<(), Refusal> {
        self.check_not_overrun()?;
        self.store(pending, op);
        Ok(())
    }

    /// Stores something whose answer the hub itself waits for.
    pub(super) fn store(&mut self, pending: Pending, op: StoreOp) {
        let ticket = self.ledger.issue(pending);
        self.effects.push_back(Effect::Store { ticket, op });
    }

    pub(super) fn ask_for_page(&mut self, conn: ConnId, query: Query) -> Result<(), Refusal> {
        self.ask_to_read(Pending::Page { conn, overheard: None }, query)
    }

    /// The same for who listens to a station, of that one's chat with its candidate.
    pub(super) fn ask_for_overheard(
        &mut self,
        conn: ConnId,
        of: StationId,
        candidate: StationId,
        after: u64,
    ) -> Result<(), Refusal> {
        let query = Query::History { station: of, with: Some(candidate), after };
        self.ask_to_read(Pending::Page { conn, overheard: Some((of, candidate)) }, query)
    }

    pub(super) fn ask_for_log(&mut self, conn: ConnId, asked: AskedLog, query: Query) -> Result<(), Refusal> {
        self.ask_to_read(Pending::Log { conn, asked }, query)
    }

    pub(super) fn ask_to_read(&mut self, pending: Pending, query: Query) -> Result<(), Refusal> {
        self.check_not_overrun()?;
        self.read_for_itself(pending, query);
        Ok(())
    }

    /// The same of what no station asked for.
    pub(super) fn read_for_itself(&mut self, pending: Pending, query: Query) {
        let ticket = self.ledger.issue(pending);
        self.effects.push_back(Effect::Query { ticket, query });
    }

    fn check_not_overrun(&self) -> Result<(), Refusal> {
        if self.ledger.asked >= MAX_ASKED {
            return Err(Refusal::new(ErrorCode::NotStored, "the store is behind; try again"));
        }
        Ok(())
    }

    /// Keeps something of the hub's own.
    pub(super) fn keep(&mut self, op: StoreOp) {
        if self.ledger.waiting.is_empty() {
            self.store_own(op);
        } else {
            self.ledger.wait(op);
        }
    }

    pub(super) fn keep_station(&mut self, station: StationId) {
        let kept = self.roster.seat(station).kept();
        self.keep(StoreOp::Station(kept));
    }

    pub(super) fn journal(&mut self, event: JournalEvent) {
        let at_ms = self.wall_ms();
        self.keep(StoreOp::Journal { at_ms, event });
    }

    fn store_own(&mut self, op: StoreOp) {
        self.store(Pending::Own(op.clone()), op);
    }

    pub(super) fn store_again(&mut self) {
        for op in std::mem::take(&mut self.ledger.waiting) {
            self.store_own(op);
        }
    }

    pub(super) fn stored(&mut self, ticket: Ticket, outcome: Result<Stored, NotKept>) {
        let Some(pending) = self.ledger.redeem(ticket) else {
            return;
        };
        match (pending, outcome) {
            (Pending::Chat { from, sender, .. }, Ok(Stored::Chat { message, entry })) => {
                self.chat_kept(from, sender, message, entry);
            }
            (Pending::Progress { by, id }, Ok(Stored::Progress(further))) => {
                self.progress_kept(by, id, further);
            }
            (Pending::Note { station, call }, Ok(Stored::Note(kept))) => self.note_kept(station, call, kept),
            (Pending::Work { station, of, piece, edition }, outcome) => {
                let kept = if let Ok(Stored::Work(kept)) = outcome { Some(kept) } else { None };
                self.work_stored(station, of, piece, edition, kept);
            }
            (Pending::Exchange(asked), _) => self.exchange_read(asked, None),
            (Pending::ChatBefore(asked), _) => self.chat_before_read(asked, None),
            (Pending::File(arriving), outcome) => self.file_stored(*arriving, is_done(outcome)),
            (Pending::Recording(arriving), outcome) => self.recording_stored(*arriving, is_done(outcome)),
            (Pending::Dossier(sealing), outcome) => self.dossier_stored(*sealing, is_done(outcome)),
            (Pending::Purge { purge, asker }, outcome) => self.purge_stored(*purge, asker, fact_of(outcome)),
            (Pending::StationPurged { station, session, purge }, outcome) => {
                self.confirmation_stored(station, session, purge, outcome);
            }
            (Pending::LateFact { asker, session }, outcome) => self.late_fact_stored(asker, session, outcome),
            (Pending::Made, outcome) => self.session_stored(is_done(outcome)),
            (Pending::Facts { moves, ends }, outcome) => self.facts_stored(is_done(outcome), moves, ends),
            (Pending::Own(_), Ok(Stored::Journal(entry))) => self.journalled(entry),
            (Pending::Own(_), Ok(_)) => {}
            (Pending::Own(op), Err(_)) => {
                self.ledger.wait(op);
                if !self.timers.is_set(Deadline::StoreAgain) {
                    self.timers.set(Deadline::StoreAgain, self.now + STORE_AGAIN);
                }
            }
            (Pending::Chat { from: station, id, .. } | Pending::Progress { by: station, id }, outcome) => {
                self.refuse_station(station, not_stored(outcome.err()), About::Message(id));
            }
            (Pending::Note { station, call }, outcome) => {
                self.refuse_station(station, not_stored(outcome.err()), About::Note(call));
            }
            (
                Pending::Page { conn, .. }
                | Pending::OwnChat { conn, .. }
                | Pending::Log { conn, .. }
                | Pending::Holdings { conn, .. }
                | Pending::Record { conn, .. },
                outcome,
            ) => {
                self.refuse(conn, not_stored(outcome.err()), None);
            }
        }
    }

    pub(super) fn paged(&mut self, ticket: Ticket, page: Result<Page, NotKept>) {
        let (conn, asked, overheard, own) = match self.ledger.redeem(ticket) {
            Some(Pending::Page { conn, overheard }) => (conn, None, overheard, None),
            Some(Pending::OwnChat { conn, asked }) => (conn, None, None, Some(asked)),
            Some(Pending::Log { conn, asked }) => (conn, Some(asked), None, None),
            Some(Pending::Record { conn, session }) => return self.record_read(conn, session, page),
            Some(Pending::Dossier(sealing)) => return self.dossier_read(*sealing, page.ok()),
            Some(Pending::Exchange(asked)) => return self.exchange_read(asked, page.ok()),
            Some(Pending::ChatBefore(asked)) => return self.chat_before_read(asked, page.ok()),
            Some(Pending::Holdings { conn, session }) => match page {
                Ok(page) => return self.holdings_read(conn, session, page),
                Err(error) => return self.refuse(conn, not_stored(Some(error)), None),
            },
            Some(
                Pending::Chat { .. }
                | Pending::Progress { .. }
                | Pending::Note { .. }
                | Pending::Work { .. }
                | Pending::File(_)
                | Pending::Recording(_)
                | Pending::Purge { .. }
                | Pending::StationPurged { .. }
                | Pending::LateFact { .. }
                | Pending::Made
                | Pending::Facts { .. }
                | Pending::Own(_),
            )
            | None => return,
        };
        if !self.connections.contains_key(&conn) {
            return;
        }
        let answer = match (page, asked) {
            (Ok(Page::History { messages, more }), _) => match (own, overheard) {
                (Some(asked), _) => return self.own_chat_read(conn, asked, messages, more),
                (None, Some(ends)) => return self.overheard_read(conn, ends, messages, more),
                (None, None) => ToStation::HistoryPage { messages, more },
            },
            (Ok(Page::Notes { before, notes, more }), _) => self.notes_read(conn, before, notes, more),
            (Ok(Page::Journal { entries, more }), _) => ToStation::JournalPage { entries, more },
            (Ok(Page::Calls { calls, more, tally }), Some(asked)) => match self.is_own_log(asked) {
                true => return self.own_log_read(conn, asked, calls, more),
                false => self.log_page(asked, asked.of, calls, more, tally),
            },
            (Ok(Page::Facts { after, facts, more }), _) => {
                return self.exam_facts_read(conn, after, facts, more);
            }
            (Ok(Page::Calls { .. }), None) | (Ok(Page::Dossier(_) | Page::Holdings { .. }), _) => {
                return self.refuse(conn, not_stored(None), None);
            }
            (Err(error), _) => return self.refuse(conn, not_stored(Some(error)), None),
        };
        self.send(conn, answer);
    }

    /// An entry of the journal is kept: staff reads it as it comes.
    pub(super) fn journalled(&mut self, entry: JournalEntry) {
        self.journal = self.journal.max(entry.number);
        let staff = self.roster.iter().filter(|seat| seat.role == Role::Staff);
        let connected: Vec<ConnId> = staff.filter_map(|seat| seat.conn()).collect();
        for conn in connected {
            self.send(conn, ToStation::JournalPage { entries: vec![entry.clone()], more: false });
        }
    }
}

fn is_done(outcome: Result<Stored, NotKept>) -> bool {
    outcome == Ok(Stored::Done)
}

fn fact_of(outcome: Result<Stored, NotKept>) -> Option<Recorded> {
    if let Ok(Stored::Fact(fact)) = outcome { fact.map(|fact| *fact) } else { None }
}

pub(super) fn not_stored(error: Option<NotKept>) -> Refusal {
    let text = error.map_or_else(|| "the store gave another answer".into(), |error| error.to_string());
    Refusal::new(ErrorCode::NotStored, text)
}
