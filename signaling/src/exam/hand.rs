//! A candidate's raised hand, and what staff wrote to it.

use super::clock::Moment;
use crate::protocol::exam::{HandView, HelpView, MAX_MESSAGES, MessageView, OrderId};

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Hand {
    help: Option<HelpView>,
    /// What was not read yet, the oldest first.
    unread: Vec<MessageView>,
}

impl Hand {
    /// The raised hand, if it is.
    pub fn help(&self) -> Option<&HelpView> {
        self.help.as_ref()
    }

    pub fn raise(&mut self, text: &str, at: Moment) {
        self.help = Some(HelpView { text: text.to_owned(), at_ms: at.0, coming: false });
    }

    pub fn answer(&mut self) {
        self.help.iter_mut().for_each(|help| help.coming = true);
    }

    pub fn lower(&mut self) {
        self.help = None;
    }

    pub fn write(&mut self, id: OrderId, text: &str, at: Moment) {
        self.unread.push(MessageView { id, text: text.to_owned(), at_ms: at.0 });
    }

    pub fn is_unread(&self, message: OrderId) -> bool {
        self.unread.iter().any(|known| known.id == message)
    }

    pub fn read(&mut self, message: OrderId) {
        self.unread.retain(|known| known.id != message);
    }

    /// What was said is kept no more.
    pub fn forget(&mut self) {
        self.help.iter_mut().for_each(|help| help.text.clear());
        self.unread.iter_mut().for_each(|message| message.text.clear());
    }

    /// How much is to be read.
    pub fn unread(&self) -> usize {
        self.unread.len()
    }

    pub fn view(&self) -> HandView {
        let newest = self.unread.len().saturating_sub(MAX_MESSAGES);
        HandView { help: self.help.clone(), messages: self.unread[newest..].to_vec() }
    }
}
