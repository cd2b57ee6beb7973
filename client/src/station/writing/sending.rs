//! The last act of a confirmation: it is sent once what the person saw is what the server has.

use std::time::Instant;

use signaling::protocol::ClientId;
use signaling::protocol::exam::{NotWritten, Order, Piece, TextMark};

use super::Writing;
use crate::station::out::Out;
use crate::station::view::NoticeKind;

impl Writing {
    /// The confirmation goes to its client once it is saved as it reads now.
    pub fn send(&mut self, client: ClientId, now: Instant, online: bool, out: &mut Out) {
        match (self.seat, online) {
            (None, _) => out.notice(NoticeKind::NotWritten(NotWritten::NotNow)),
            (Some(_), false) => out.notice(NoticeKind::NotReady),
            (Some(_), true) => {
                self.sending = Some(client.clone());
                self.save(&Piece::Confirmation(client), now, online, out);
            }
        }
    }

    /// The order that sends a confirmation, once what the person saw is what the server has.
    pub fn take_order(&mut self) -> Option<Order> {
        let client = self.sending.clone().filter(|_| self.seat.is_some())?;
        let piece = Piece::Confirmation(client.clone());
        match self.texts.drafts().get(&piece) {
            Some(draft) if draft.refused.is_some() => self.sending = None,
            Some(_) => {}
            None if self.texts.is_synced() => {
                self.sending = None;
                let text = TextMark::of(self.texts.kept(&piece).unwrap_or_default());
                return Some(Order::SendConfirmation { client, text });
            }
            None => {}
        }
        None
    }
}
