//! Chat: stored first, acknowledged and passed on after.

use super::addressing::Reached;
use super::ledger::Pending;
use super::{Hub, Refusal};
use crate::kept::{NewChat, StoreOp};
use crate::protocol::{
    About, ChatMessage, ChatState, ErrorCode, JournalEntry, MAX_CHAT_CHARS, MessageId, Role, StationId,
    ToStation,
};

impl Hub {
    /// Stores a text for whom it reaches, in the name of a sender: a candidate's, where its helper writes in its place.
    pub(super) fn chat(
        &mut self,
        from: StationId,
        id: MessageId,
        sender: StationId,
        reached: Reached,
        text: String,
    ) -> Result<(), Refusal> {
        if text.trim().is_empty() {
            return Err(Refusal::new(ErrorCode::Empty, "the text is empty"));
        }
        let chars = text.chars().count();
        if chars > MAX_CHAT_CHARS {
            let text = format!("a text has {MAX_CHAT_CHARS} characters at most, not {chars}");
            return Err(Refusal::new(ErrorCode::TooLong, text));
        }
        let Reached { station, persona } = reached;
        let (by_helper, at_ms) = (sender != from, self.wall_ms());
        let chat = NewChat { id, from: sender, to: station, persona, by_helper, text, at_ms };
        self.ask_to_store(Pending::Chat { from, sender, id }, StoreOp::Chat(chat))
    }

    /// A message came to a station, or was read there, and all before it.
    pub(super) fn acknowledged(
        &mut self,
        by: StationId,
        id: MessageId,
        state: ChatState,
    ) -> Result<(), Refusal> {
        let op = StoreOp::Progress { by: self.receiver(by), id, state };
        self.ask_to_store(Pending::Progress { by, id }, op)
    }

    /// A message of this sender and name is kept: this one or, where the name was used before, an older one.
    pub(super) fn chat_kept(
        &mut self,
        from: StationId,
        sender: StationId,
        message: ChatMessage,
        entry: Option<JournalEntry>,
    ) {
        if message.from != sender {
            let text = "another station sent a message of this name";
            let refusal = Refusal::new(ErrorCode::NoSuchMessage, text);
            return self.refuse_station(from, refusal, About::Message(message.id));
        }
        self.tell(from, state_of(&message));
        let Some(entry) = entry else {
            return;
        };
        for station in [message.from, message.to] {
            if let Some(numbers) = self.roster.chat_mut(station) {
                numbers.last = numbers.last.max(message.number);
            }
        }
        let plays = self.roster.seat(from).role == Role::Jury && self.pairs.peer(from) == Some(message.to);
        if let Some(persona) = message.persona.as_ref().filter(|_| plays) {
            self.personas.remember(from, message.to, persona.clone());
        }
        if message.by_helper {
            self.tell(message.from, ToStation::Chat { message: message.clone() });
        }
        self.tell_overheard(&message);
        self.tell(message.to, ToStation::Chat { message });
        self.journalled(entry);
    }

    /// An acknowledgement is kept, by which these got further; none where there is no such message.
    pub(super) fn progress_kept(&mut self, by: StationId, id: MessageId, further: Option<Vec<ChatMessage>>) {
        let Some(further) = further else {
            let refusal =
                Refusal::new(ErrorCode::NoSuchMessage, "no message of this name came to this station");
            return self.refuse_station(by, refusal, About::Message(id));
        };
        for message in further {
            if let Some(numbers) = self.roster.chat_mut(message.from) {
                let got_to = |state| if message.state >= state { message.number } else { 0 };
                numbers.delivered = numbers.delivered.max(got_to(ChatState::Delivered));
                numbers.read = numbers.read.max(got_to(ChatState::Read));
            }
            if let Some((writer, to)) = self.writer_now(&message) {
                self.tell(writer, state_of(&ChatMessage { to, ..message }));
            }
        }
    }

    pub(super) fn refuse_station(&mut self, station: StationId, refusal: Refusal, about: About) {
        if let Some(conn) = self.roster.conn(station) {
            self.refuse(conn, refusal, Some(about));
        }
    }
}

fn state_of(message: &ChatMessage) -> ToStation {
    let ChatMessage { id, number, to, state, at_ms, .. } = *message;
    ToStation::ChatState { id, number, to, state, at_ms }
}
