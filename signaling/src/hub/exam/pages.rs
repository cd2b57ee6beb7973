//! Long texts, part by part, and the session's journal, page by page.

use super::chats::AskedExchange;
use crate::exam::{staff_may_read, staff_may_read_afterwards};
use crate::hub::ledger::{Pending, not_stored};
use crate::hub::{ConnId, Hub};
use crate::kept::{NotKept, Page, Query};
use crate::protocol::exam::{CandidateNumber, FromExam, ItemPart, ItemRef, Recorded, SessionId, in_parts};
use crate::protocol::{StationId, ToStation};

impl Hub {
    pub(super) fn exam_item(&mut self, station: StationId, of: CandidateNumber, item: ItemRef, part: u32) {
        if let ItemRef::Chat { exchange, after } = item {
            return self.exchange_asked(AskedExchange { station, of, exchange, after, part });
        }
        let answer = match self.item_part(station, of, &item, part) {
            Some(part) => FromExam::Item { of, part },
            None => FromExam::NoItem { of, item, part },
        };
        self.tell_exam(station, answer);
    }

    fn item_part(
        &self,
        station: StationId,
        of: CandidateNumber,
        item: &ItemRef,
        part: u32,
    ) -> Option<ItemPart> {
        let (seat, session) = (self.exam_seat(station)?, self.exam.session()?);
        let found = match item {
            ItemRef::Work(piece, edition) => self.work_item(seat, of, piece, *edition)?,
            _ => session.item(seat, of, item, self.moment()).ok()?,
        };
        in_parts(item, &found).into_iter().find(|known| known.part == part)
    }

    /// Asks the store, which has all of it; where no session is held there is nothing.
    pub(super) fn exam_journal(&mut self, conn: ConnId, after: u64) {
        let Some(session) = self.session_id() else {
            return self.exam_facts_read(conn, after, Vec::new(), false);
        };
        if let Err(refusal) = self.ask_for_page(conn, Query::Facts { session, after }) {
            self.refuse(conn, refusal, None);
        }
    }

    /// Asks the store for the facts of a session by its name; of one that it has not, there are none.
    pub(super) fn exam_record(&mut self, conn: ConnId, session: SessionId, after: u64) {
        let asked = self.ask_to_read(Pending::Record { conn, session }, Query::Facts { session, after });
        asked.err().into_iter().for_each(|refusal| self.refuse(conn, refusal, None));
    }

    /// A page of such a record was read, or could not be.
    pub(in crate::hub) fn record_read(
        &mut self,
        conn: ConnId,
        session: SessionId,
        page: Result<Page, NotKept>,
    ) {
        if !self.connections.contains_key(&conn) {
            return;
        }
        match page {
            Ok(Page::Facts { after, mut facts, more }) => {
                let last = facts.last().map_or(after, |recorded| recorded.number);
                let is_closed = self.exam.past.iter().any(|past| past.session == session);
                let readable = if is_closed { staff_may_read_afterwards } else { staff_may_read };
                facts.retain(|recorded| readable(&recorded.fact));
                self.send(conn, ToStation::Exam(FromExam::RecordPage { session, facts, last, more }));
            }
            Ok(_) => self.refuse(conn, not_stored(None), None),
            Err(error) => self.refuse(conn, not_stored(Some(error)), None),
        }
    }

    /// A page was read: staff gets what it may read of it.
    pub(in crate::hub) fn exam_facts_read(
        &mut self,
        conn: ConnId,
        after: u64,
        mut facts: Vec<Recorded>,
        more: bool,
    ) {
        let last = facts.last().map_or(after, |recorded| recorded.number);
        facts.retain(|recorded| staff_may_read(&recorded.fact));
        self.send(conn, ToStation::Exam(FromExam::JournalPage { facts, last, more }));
    }
}
