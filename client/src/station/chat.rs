//! The chat: what was written here is sent until the server has stored it; what was written there is shown once, in
//! the server's order.

mod moved;
mod outgoing;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use signaling::protocol::{
    ChatMessage, ChatNumbers, ChatState, ErrorCode, MAX_CHAT_CHARS, MessageId, Persona, StationId, ToServer,
};

use super::Effect;
use super::out::Out;
use super::view::{ChatLine, LineState, NoticeKind};
use moved::Reader;
pub(super) use outgoing::Helped;
pub use outgoing::Outgoing;

/// How long to wait before a message that the server could not take now is sent again.
const RETRY: Duration = Duration::from_secs(1);

/// The chat of this station.
#[derive(Debug, Default)]
pub(super) struct Chat {
    /// Stored by the server, by its number.
    stored: BTreeMap<u64, Line>,
    /// Written here and not yet stored, in the order of writing. One at a time is on its way, so that the server
    /// stores them in this order whatever it refuses for a moment.
    outbox: VecDeque<Outgoing>,
    on_its_way: Option<MessageId>,
    helped: Helped,
    /// Written here and refused: kept in view, so that no text is lost.
    refused: Vec<Outgoing>,
    /// Written here by candidates who sit elsewhere by now: they go, and are seen, when their writer is back.
    held: Vec<Outgoing>,
    numbers: BTreeMap<MessageId, u64>,
    /// Everything up to this number is here.
    synced: u64,
    syncing: bool,
    retry_at: Option<Instant>,
    reader: Reader,
    lines: Arc<Vec<ChatLine>>,
}

/// How the server tells that it stored a message of this station, or how far it got since.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stored {
    pub number: u64,
    pub to: StationId,
    pub state: ChatState,
    pub at_ms: u64,
}

#[derive(Debug)]
struct Line {
    id: MessageId,
    mine: bool,
    to: StationId,
    /// The other station or, where a helper writes in a candidate's place, the candidate's.
    with: StationId,
    persona: Option<Persona>,
    by_helper: bool,
    /// Said at another station, before the chat went on here.
    elsewhere: bool,
    text: String,
    at_ms: u64,
    state: ChatState,
}

impl Chat {
    pub fn write(&mut self, outgoing: Outgoing, online: bool, out: &mut Out) {
        if outgoing.text.trim().is_empty() || outgoing.text.chars().count() > MAX_CHAT_CHARS {
            return out.notice(NoticeKind::BadText);
        }
        self.outbox.push_back(outgoing);
        self.keep(out);
        if online {
            self.send_next(out);
        }
    }

    /// What an earlier run left unsent goes before anything written since.
    pub fn outbox_loaded(&mut self, mut earlier: Vec<Outgoing>, online: bool, out: &mut Out) {
        earlier.retain(|kept| !self.outbox.iter().any(|outgoing| outgoing.id == kept.id));
        earlier.extend(self.outbox.drain(..));
        self.outbox = earlier.into();
        self.sort_out();
        self.keep(out);
        if online {
            self.send_next(out);
        }
    }

    /// Back at the server: whatever it may have missed is said again, and whatever was missed here is asked for.
    pub fn welcomed(&mut self, numbers: ChatNumbers, out: &mut Out) {
        self.send_again(out);
        if let Some(last) = self.last_received(|_| true) {
            out.send(ToServer::Delivered { id: last });
        }
        if let Some(read) = self.last_received(|line| line.state == ChatState::Read) {
            out.send(ToServer::Read { id: read });
        }
        if numbers.last < self.synced {
            // Another server, or one whose data was replaced: its numbers are not those known here.
            self.forget();
        }
        let after = self.synced.min(self.settled(numbers));
        self.syncing = numbers.last > after;
        if self.syncing {
            out.send(ToServer::History { after });
        }
        self.redraw();
    }

    pub fn page(&mut self, messages: Vec<ChatMessage>, more: bool, me: Option<StationId>, out: &mut Out) {
        let Some(last) = messages.last().map(|message| message.number) else {
            self.syncing = false;
            return;
        };
        self.synced = self.synced.max(last);
        self.syncing = more;
        let mut newest = None;
        for message in messages {
            let theirs = Some(message.from) != me;
            if theirs && message.state == ChatState::Sent {
                newest = Some(message.id);
            }
            self.insert(message, !theirs);
        }
        if let Some(id) = newest {
            out.send(ToServer::Delivered { id });
        }
        if more {
            out.send(ToServer::History { after: self.synced });
        }
        self.keep(out);
    }

    pub fn received(&mut self, message: ChatMessage, me: Option<StationId>, out: &mut Out) {
        if !self.syncing {
            self.synced = self.synced.max(message.number);
        }
        let (id, mine) = (message.id, Some(message.from) == me);
        if !mine {
            out.send(ToServer::Delivered { id });
        }
        self.insert(message, mine);
        self.redraw();
    }

    /// The server says how far a message of this station got.
    pub fn advanced(&mut self, id: MessageId, stored: Stored, out: &mut Out) {
        let Stored { number, to, state, at_ms } = stored;
        self.held.retain(|outgoing| outgoing.id != id);
        let sent = self.outbox.iter().position(|outgoing| outgoing.id == id);
        if let Some(sent) = sent.and_then(|at| self.outbox.remove(at)) {
            let Outgoing { id, persona, helped, text, .. } = sent;
            self.numbers.insert(id, number);
            let with = helped.unwrap_or(to);
            let (by_helper, elsewhere) = (false, false);
            let line = Line { id, mine: true, to, with, persona, by_helper, elsewhere, text, at_ms, state };
            self.stored.insert(number, line);
            if !self.syncing {
                self.synced = self.synced.max(number);
            }
        }
        // The server tells a step once for the last message of a run, and it holds for all before it.
        let run = self.stored.range_mut(..=number).map(|(_, line)| line);
        for line in run.filter(|line| line.mine && (line.to == to || line.elsewhere)) {
            line.state = line.state.max(state);
        }
        self.keep(out);
        self.send_next(out);
    }

    /// The server refused a message. What time or a pairing can mend is sent again; the rest stays in view.
    pub fn refused(&mut self, id: MessageId, code: ErrorCode, paired: bool, now: Instant, out: &mut Out) {
        let Some(at) = self.outbox.iter().position(|outgoing| outgoing.id == id) else { return };
        match code {
            ErrorCode::NotStored | ErrorCode::TooFast => self.retry_at = Some(now + RETRY),
            // It goes once the station is paired; others are not to wait for that.
            ErrorCode::NotPaired if !paired => self.on_its_way = None,
            ErrorCode::OtherCandidate if self.outbox[at].is_candidates() => {
                self.held.extend(self.outbox.remove(at));
                self.keep(out);
                self.send_next(out);
            }
            _ => {
                let is_others = code == ErrorCode::NoSuchStation && self.outbox[at].helped.is_some();
                self.refused.extend(self.outbox.remove(at));
                out.notice(match code {
                    ErrorCode::OtherCandidate => NoticeKind::OtherCandidate,
                    _ if is_others => NoticeKind::OtherCandidate,
                    _ => NoticeKind::Refused(code),
                });
                self.keep(out);
                self.send_next(out);
            }
        }
    }

    /// Whatever kept messages from being taken is over: begins anew with the oldest.
    pub fn send_again(&mut self, out: &mut Out) {
        self.retry_at = None;
        self.on_its_way = None;
        self.send_next(out);
    }

    /// Whom this station helps by what it writes from now on.
    pub fn help(&mut self, helped: Helped, online: bool, out: &mut Out) {
        if self.helped != helped {
            self.helped = helped;
            if online {
                self.send_next(out);
            }
        }
    }

    /// Everything from the other side up to this message was shown.
    pub fn shown(&mut self, id: MessageId, out: &mut Out) {
        let Some(&number) = self.numbers.get(&id) else {
            return out.notice(NoticeKind::Refused(ErrorCode::NoSuchMessage));
        };
        let unread = self.stored.range_mut(..=number).map(|(_, line)| line);
        let mut unread = unread.filter(|line| !line.mine && line.state != ChatState::Read).peekable();
        if unread.peek().is_none() {
            return;
        }
        let mut last = id;
        for line in unread {
            line.state = ChatState::Read;
            last = line.id;
        }
        out.send(ToServer::Read { id: last });
        self.redraw();
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        self.retry_at
    }

    pub fn tick(&mut self, now: Instant, online: bool, out: &mut Out) {
        if self.retry_at.is_some_and(|due| now >= due) {
            self.retry_at = None;
            if online {
                self.send_again(out);
            }
        }
    }

    pub fn is_settled(&self) -> bool {
        self.outbox.is_empty()
    }

    pub fn lines(&self) -> Arc<Vec<ChatLine>> {
        Arc::clone(&self.lines)
    }

    /// How many lines are not read yet: of all or, where a station is named, of those exchanged with it.
    pub fn unread(&self, with: Option<StationId>) -> usize {
        let unread = self.lines.iter().filter(|line| !line.mine && line.state != LineState::Read);
        unread.filter(|line| with.is_none() || line.with == with).count()
    }

    fn send_next(&mut self, out: &mut Out) {
        self.give_up_astray(out);
        let Some(next) = self.outbox.front() else { return };
        if self.on_its_way != Some(next.id) && self.retry_at.is_none() && self.helped != Helped::Awaited {
            self.on_its_way = Some(next.id);
            out.send(next.message());
        }
    }

    /// What was written to one candidate, or in its place, is sent to no other.
    fn give_up_astray(&mut self, out: &mut Out) {
        let Helped::Told(helped) = self.helped else { return };
        let on_its_way = self.on_its_way;
        let goes = |outgoing: &Outgoing| outgoing.helped == helped || on_its_way == Some(outgoing.id);
        let (goes, astray): (VecDeque<_>, VecDeque<_>) = self.outbox.drain(..).partition(goes);
        self.outbox = goes;
        if !astray.is_empty() {
            self.refused.extend(astray);
            out.notice(NoticeKind::OtherCandidate);
            self.keep(out);
        }
    }

    fn insert(&mut self, message: ChatMessage, mine: bool) {
        let ChatMessage { id, number, from, to, persona, by_helper, text, at_ms, state } = message;
        let with = if mine { to } else { from };
        self.outbox.retain(|outgoing| outgoing.id != id);
        self.numbers.insert(id, number);
        // One that comes late, after one that was read: to the server it was read with it.
        let mut later = self.stored.range(number + 1..).map(|(_, line)| line);
        let read =
            !mine && later.any(|line| !line.mine && line.with == with && line.state == ChatState::Read);
        let state = if read { ChatState::Read } else { state };
        let line = Line { id, mine, to, with, persona, by_helper, elsewhere: false, text, at_ms, state };
        let line = self.stored.entry(number).or_insert(line);
        line.state = line.state.max(state);
    }

    /// Up to this number, how far this station's messages got is known: what was delivered or read while it was away
    /// is in the history.
    fn settled(&self, numbers: ChatNumbers) -> u64 {
        let mine = || self.here().filter(|(_, line)| line.mine);
        let reached = |state| mine().filter(|(_, line)| line.state >= state).map(|(number, _)| number).max();
        let delivered = reached(ChatState::Delivered).unwrap_or(0);
        let read = reached(ChatState::Read).unwrap_or(0);
        if (delivered, read) == (numbers.delivered, numbers.read) {
            return u64::MAX;
        }
        let open = mine().find(|(_, line)| line.state < ChatState::Read);
        open.map_or(u64::MAX, |(number, _)| number - 1)
    }

    fn last_received(&self, wanted: impl Fn(&Line) -> bool) -> Option<MessageId> {
        self.here().rev().find(|(_, line)| !line.mine && wanted(line)).map(|(_, line)| line.id)
    }

    fn keep(&mut self, out: &mut Out) {
        // After a restart a refused one is sent, refused and seen again.
        let all = self.held.iter().chain(&self.refused).chain(&self.outbox);
        out.effect(Effect::KeepOutbox(all.cloned().collect()));
        self.redraw();
    }

    fn redraw(&mut self) {
        let stored = self.stored.values().map(|line| ChatLine {
            id: line.id,
            mine: line.mine,
            with: Some(line.with),
            persona: line.persona.clone(),
            by_helper: line.by_helper,
            text: line.text.clone(),
            at_ms: Some(line.at_ms),
            state: line.state.into(),
        });
        let refused = self.refused.iter().map(|outgoing| outgoing.line(LineState::Refused));
        let sending = self.outbox.iter().map(|outgoing| outgoing.line(LineState::Sending));
        self.lines = Arc::new(stored.chain(refused).chain(sending).collect());
    }
}

impl From<ChatState> for LineState {
    fn from(state: ChatState) -> Self {
        match state {
            ChatState::Sent => LineState::Sent,
            ChatState::Delivered => LineState::Delivered,
            ChatState::Read => LineState::Read,
        }
    }
}
