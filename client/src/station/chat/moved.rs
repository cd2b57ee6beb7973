//! A chat that was begun at another station, and whose chat this one's is: in an exam it follows its person.

use signaling::protocol::exam::{CandidateNumber, CandidateView, Seen, SessionId};
use signaling::protocol::{ChatMessage, StationId, ToServer};

use super::{Chat, Line};
use crate::station::out::Out;

/// Whose chat a candidate's station shows, and whether that one may read it now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reader {
    candidate: Option<(SessionId, CandidateNumber)>,
    may_read: bool,
}

impl Chat {
    /// Follows the candidate of an exam that sits here: nothing of the one before stays, and its own is asked for wherever
    /// it was said.
    pub fn follow(&mut self, view: Option<&CandidateView>, out: &mut Out) {
        let candidate = view.and_then(|view| Some((view.work.session?, view.candidate)));
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
            if before.candidate.is_some() {
                self.refused.clear();
                self.keep(out);
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

    /// What was said elsewhere before the chat went on here. Its acknowledgements were that station's.
    pub fn before(&mut self, messages: Vec<ChatMessage>, me: Option<StationId>) {
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
