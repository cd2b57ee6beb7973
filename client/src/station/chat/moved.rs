//! A chat that was begun at another station, and whose chat this one's is: in an exam it follows its person.

use signaling::protocol::exam::{CandidateView, Seen, SessionId};
use signaling::protocol::{ChatMessage, ChatOf, ChatState, StationId, ToServer};

use super::{Chat, Line, Outgoing};
use crate::station::out::Out;

/// Whose chat a candidate's station shows, and whether that one may read it now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reader {
    candidate: Option<ChatOf>,
    may_read: bool,
}

impl Chat {
    /// Follows the candidate of an exam that sits here: nothing of the one before stays, and its own is asked for wherever
    /// it was said.
    pub fn follow(&mut self, view: Option<&CandidateView>, online: bool, out: &mut Out) {
        let candidate =
            view.and_then(|view| Some(ChatOf { session: view.work.session?, candidate: view.candidate }));
        let may_read =
            candidate.is_some() && view.is_some_and(|view| view.may.see.contains(&Seen::Exchanges));
        let before = std::mem::replace(&mut self.reader, Reader { candidate, may_read });
        if before == self.reader {
            return;
        }
        let another = before.candidate != candidate;
        // What was asked for at the welcome is of whoever sits here.
        let asked = self.syncing && self.synced == 0;
        if another {
            self.forget();
            if self.sort_out() {
                self.keep(out);
            }
            if online {
                self.send_next(out);
            }
        }
        if may_read && (another || !before.may_read) {
            self.syncing = true;
            if !asked {
                out.send(ToServer::History { after: self.synced });
            }
        }
        self.redraw();
    }

    /// What candidates wrote that sit elsewhere by now waits for them; what the one who sits here did goes. False where
    /// nothing was written.
    pub(super) fn sort_out(&mut self) -> bool {
        let sits_here = self.reader.candidate;
        let goes = |outgoing: &Outgoing| !outgoing.is_candidates() || outgoing.of == sits_here;
        let written = std::mem::take(&mut self.held).into_iter().chain(self.outbox.drain(..));
        let (outbox, held): (Vec<_>, Vec<_>) = written.partition(goes);
        (self.outbox, self.held) = (outbox.into(), held);
        self.held.extend(self.refused.extract_if(.., |outgoing| !goes(outgoing)));
        self.on_its_way = None;
        !(self.outbox.is_empty() && self.held.is_empty() && self.refused.is_empty())
    }

    /// What was written in a session and did not leave goes from this computer; with `older`, whatever was in none, too.
    pub fn purge(&mut self, session: SessionId, older: bool, out: &mut Out) {
        let stays = |outgoing: &Outgoing| outgoing.of.map_or(!older, |of| of.session != session);
        self.held.retain(stays);
        self.refused.retain(stays);
        self.outbox.retain(stays);
        self.keep(out);
    }

    /// What was said elsewhere before the chat went on here.
    pub fn before(&mut self, messages: Vec<ChatMessage>, me: Option<StationId>, out: &mut Out) {
        let new =
            messages.iter().rfind(|message| Some(message.from) != me && message.state == ChatState::Sent);
        new.into_iter().for_each(|message| out.send(ToServer::Delivered { id: message.id }));
        for message in messages {
            let (mine, number) = (Some(message.from) == me, message.number);
            if !self.stored.contains_key(&number) {
                self.insert(message, mine);
                self.stored.entry(number).and_modify(|line| line.elsewhere = true);
            } else if let Some(line) = self.stored.get_mut(&number) {
                line.state = line.state.max(message.state);
            }
        }
        self.redraw();
    }

    pub(super) fn forget(&mut self) {
        self.stored.clear();
        self.numbers.clear();
        self.synced = 0;
    }

    /// The lines that are of this station's own chat.
    pub(super) fn here(&self) -> impl DoubleEndedIterator<Item = (u64, &Line)> {
        self.stored.iter().filter(|(_, line)| !line.elsewhere).map(|(number, line)| (*number, line))
    }
}
