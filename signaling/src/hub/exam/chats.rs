//! The chat of an exchange that is over, for its jury to read again: looked up in the store, for a station may hold none
//! of it.

use crate::exam::ExchangeSpan;
use crate::hub::Hub;
use crate::hub::ledger::Pending;
use crate::kept::{Page, Query};
use crate::protocol::exam::{
    CandidateNumber, ExchangeId, ExchangeMessage, FromExam, Item, ItemPart, ItemRef, in_parts,
};
use crate::protocol::{ChatMessage, StationId};

/// What a station asked of it.
#[derive(Clone, Copy, Debug)]
pub(in crate::hub) struct AskedExchange {
    pub station: StationId,
    pub of: CandidateNumber,
    pub exchange: ExchangeId,
    pub after: u64,
    pub part: u32,
}

impl AskedExchange {
    fn item(self) -> ItemRef {
        ItemRef::Chat { exchange: self.exchange, after: self.after }
    }
}

impl Hub {
    pub(super) fn exchange_asked(&mut self, asked: AskedExchange) {
        let query = self.chat_for(asked).map(|chat| Query::Exchange { chat, after: asked.after });
        let is_asked = query.is_some_and(|query| self.ask_to_read(Pending::Exchange(asked), query).is_ok());
        if !is_asked {
            self.tell_exchange(asked, None);
        }
    }

    /// It was read, or could not be. The session may have moved on since.
    pub(in crate::hub) fn exchange_read(&mut self, asked: AskedExchange, page: Option<Page>) {
        let (Some(Page::History { messages, more }), Some(chat)) = (page, self.chat_for(asked)) else {
            return self.tell_exchange(asked, None);
        };
        let message = |message: ChatMessage| ExchangeMessage {
            number: message.number,
            by: chat.writer(&message),
            at_ms: message.at_ms,
            text: message.text,
        };
        let messages = messages.into_iter().map(message).collect();
        let parts = in_parts(&asked.item(), &Item::Chat { messages, more });
        self.tell_exchange(asked, parts.into_iter().find(|known| known.part == asked.part));
    }

    fn chat_for(&self, asked: AskedExchange) -> Option<ExchangeSpan> {
        let (seat, session) = (self.exam_seat(asked.station)?, self.exam.session()?);
        session.exchange_chat(seat, asked.of, asked.exchange, self.moment()).ok()
    }

    fn tell_exchange(&mut self, asked: AskedExchange, part: Option<ItemPart>) {
        let AskedExchange { station, of, part: number, .. } = asked;
        let answer = match part {
            Some(part) => FromExam::Item { of, part },
            None => FromExam::NoItem { of, item: asked.item(), part: number },
        };
        self.tell_exam(station, answer);
    }
}
